"""Folders of the file browser as portfolios: their maps, gaps and contradictions."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.files import read_bytes
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.formats.journeymap import loads
from journeynb.formats.map_file import MapFile
from journeynb.model.core import CoreMap
from journeynb.model.state import State
from journeynb.portfolio.library.map_changes import MapChanges
from journeynb.portfolio.library.sharing import shared
from journeynb.portfolio.reading.map_paths import has_more_folders
from journeynb.portfolio.reading.maps import MapFolder, OpenMap, PortfolioMap
from journeynb.server.contents_store import ContentsStore, OpenError
from journeynb.server.portfolio_summary import summary

if TYPE_CHECKING:
    from journeynb.server.document import Document

FOLDERS = 1000
"""Largest number of folders that are searched for maps."""
KEPT = 4
"""Number of portfolios whose maps are kept in memory."""
UNDONE = 20
"""Number of changes that can be undone."""
_FIELDS = {"path": str, "id": str, "source": str, "fields": list, "to": list}


class OpenDocuments(Protocol):
    """The documents of a server, and what reads their files."""

    store: ContentsStore

    @property
    def documents(self) -> list[Document]:
        """The documents that are open."""


class Portfolios:
    """The folders that people look at as portfolios; each file is read again when it changes.

    Maps that are open are as their editors show them, also before they are saved.

    Parameters
    ----------
    documents : Documents
        The documents of the server.
    """

    def __init__(self, documents: OpenDocuments) -> None:
        self._documents = documents
        self._folders: OrderedDict[Path, MapFolder] = OrderedDict()
        self._held: dict[Path, dict[Path, tuple[object, int]]] = {}
        self._made: OrderedDict[str, tuple[Path, MapChanges]] = OrderedDict()
        self._lock = asyncio.Lock()

    async def show(self, path: str) -> dict[str, Any]:
        """Return the maps of a folder, those that cannot be read, and the contradictions."""
        async with self._lock:
            root = await self._root(path)
            opened = self._opened_below(root)
            folder = await asyncio.to_thread(self._folder, root, opened)
            maps, broken = await asyncio.to_thread(folder.state)
            files = [*(each.path for each in maps), *(each.path for each in broken)]
            paths = {
                each: inside
                for each in files
                if each is not None and (inside := await self._browser_path(each))
            }
            found = await asyncio.to_thread(summary, folder, paths, day_of(None))
        return {"path": path.strip("/"), **found}

    async def share(self, given: Any) -> dict[str, Any]:
        """Bring one map's version of an entity to others; return the paths of those that changed.

        Parameters
        ----------
        given : Any
            ``path``, the folder; ``id``; ``source``, the name of the map; optionally ``fields``
            and ``to``, names of maps.
        """
        asked = _checked(given)
        async with self._lock:
            root = await self._root(asked["path"])
            folder = await asyncio.to_thread(self._folder, root, {})
            maps, _ = await asyncio.to_thread(folder.state)
            named = {asked["source"], *(asked.get("to") or [each.name for each in maps])}
            files = {each.path for each in maps if each.name in named and each.path is not None}
            for each in files:
                if await self._browser_path(each) == "":
                    raise OpenError("refused", f"{shown(each.name)} cannot be opened here")
            await self._save(files)
            changes = await asyncio.to_thread(
                lambda: shared(
                    folder, _opened, asked["id"], asked["source"],
                    asked.get("fields"), asked.get("to"),
                )
            )  # fmt: skip
            if not changes:
                return {"changed": [], "undo": ""}
            await asyncio.to_thread(changes.apply)
            key = secrets.token_urlsafe(16)
            self._made[key] = (root, changes)
            while len(self._made) > UNDONE:
                self._made.popitem(last=False)
            return {"changed": await self._written(folder, changes), "undo": key}

    async def undo(self, given: Any) -> dict[str, Any]:
        """Take back a change that was shared; return the paths of the maps that changed."""
        key = given.get("undo") if isinstance(given, dict) else None
        if not isinstance(key, str) or key not in self._made:
            raise ArgumentError("this change can no longer be undone here; undo it in each map")
        async with self._lock:
            root, changes = self._made[key]
            folder = await asyncio.to_thread(self._folder, root, {})
            names = set(changes.maps)
            await self._save({each.path for each in folder.maps if each.name in names})
            await asyncio.to_thread(changes.undo)
            del self._made[key]
            return {"changed": await self._written(folder, changes)}

    async def _root(self, path: str) -> Path:
        """Return the folder on the disk; raise if it cannot be a portfolio."""
        store = self._documents.store
        inside = await store.target_folder(path)
        if store.root is None:
            raise OpenError(
                "refused", "portfolios can only be read where the server keeps files on disk"
            )
        root = store.root / inside
        if await asyncio.to_thread(has_more_folders, root, FOLDERS):
            raise OpenError(
                "refused",
                f"{inside or 'this folder'} contains more than {FOLDERS:,} folders; choose the "
                "folder that contains the maps",
            )
        return root

    def _folder(self, root: Path, opened: Mapping[Path, tuple[object, int, State]]) -> MapFolder:
        """Return the maps of a folder, with copies of those that are open as editors show them."""
        folder = self._folders.pop(root, None) or MapFolder(root)
        self._folders[root] = folder
        held = self._held.setdefault(root, {})
        for path in [each for each in held if each not in opened]:
            del held[path]
            folder.release(path)
        for path, (document, revision, state) in opened.items():
            if held.get(path) != (document, revision):
                core = CoreMap(state)
                core.folder = path.parent
                folder.hold(path, OpenMap(core))
                held[path] = (document, revision)
        while len(self._folders) > KEPT:
            self._held.pop(self._folders.popitem(last=False)[0], None)
        return folder

    def _opened_below(self, root: Path) -> dict[Path, tuple[object, int, State]]:
        """Return copies of the maps of a folder that are open; other threads read them."""
        return {
            path: (document, document.core.revision, document.core.state.copy())
            for path, document in self._open_files().items()
            if path.is_relative_to(root)
        }

    def _open_files(self) -> dict[Path, Document]:
        documents = self._documents.documents
        places = ((each.file.place.on_disk, each) for each in documents)
        return {path: each for path, each in places if path is not None}

    async def _browser_path(self, path: Path) -> str:
        """Return the path of a file in the file browser; empty if it cannot be opened there."""
        store = self._documents.store
        try:
            await store.locate(store.path_of(path))
        except JourneyError:
            return ""
        return store.path_of(path)

    async def _save(self, files: Iterable[Path | None]) -> None:
        """Save the maps that are open and have edits: what is shared is in their files then."""
        opened = self._open_files()
        for path in files:
            document = opened.get(path.resolve()) if path is not None else None
            if document is not None and document.file.storage.unsaved:
                await document.save(force=False)

    async def _written(self, folder: MapFolder, changes: MapChanges) -> list[str]:
        """Have the maps that are open take what was written; return the paths of all."""
        names = set(changes.maps)
        files = [each.path for each in folder.maps if each.name in names and each.path is not None]
        opened = self._open_files()
        for each in files:
            if (document := opened.get(each.resolve())) is not None:
                await document.file.look()
        return [self._documents.store.path_of(each) for each in files]


def _opened(found: PortfolioMap) -> OpenMap:
    """Open a map of a portfolio for a change of several files."""
    assert found.path is not None
    content = read_bytes(found.path)
    core = CoreMap(loads(content, found.name))
    return OpenMap(core, MapFile(core, found.path, content))


def _checked(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ArgumentError(f"the request must be an object, not {shown(given)}")
    for field, value in given.items():
        if field not in _FIELDS:
            raise ArgumentError(f"unknown field {shown(field)}; allowed: {', '.join(_FIELDS)}")
        kind = _FIELDS[field]
        texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
        if not (isinstance(value, str) if kind is str else texts and value):
            allowed = "text" if kind is str else "a list of texts, not empty"
            raise ArgumentError(f"{field}={shown(value)} is not valid; allowed: {allowed}")
    for field in ("path", "id", "source"):
        if field not in given:
            raise ArgumentError(f"the request needs {field}")
    return given
