"""Map files as the contents manager of a Jupyter server reads and writes them.

Paths are those of the server's file browser; those of the disk never leave this module.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.fileio import FileManagerMixin
from jupyter_server.services.contents.manager import ContentsManager
from jupyter_server.utils import ApiPath, ensure_async, to_os_path
from tornado.web import HTTPError

from journeynb.base.errors import FileError
from journeynb.base.files import one_writer_soon
from journeynb.base.text import shown
from journeynb.review.proposal_folder import ProposalFolder

ENDING = ".journeymap.json"
MOST = 64_000_000
"""Largest file in bytes that is read: no map that the editor shows is near it."""
PATIENCE = 5.0
"""Seconds that a save waits for another process of ours that writes in the same folder."""


class OpenError(FileError):
    """A path that cannot be opened as a map.

    Parameters
    ----------
    code : {"missing", "refused", "too_large"}
        Why, for a program.
    message : str
        Why, in words.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is.

    Parameters
    ----------
    path : str
        Its path in the file browser, with links followed.
    key : str
        The same for each path that leads to the file.
    on_disk : Path or None
        Its path on the disk, if the contents manager stores files there.
    """

    path: str
    key: str
    on_disk: Path | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file is written, without reading it."""

    modified: str
    writable: bool
    marks: tuple[Any, ...]


class ContentsStore:
    """Reads and writes files by a contents manager, so that its checks and hooks count.

    Parameters
    ----------
    manager : ContentsManager
        The contents manager of the server.
    """

    def __init__(self, manager: ContentsManager) -> None:
        self._manager = manager
        self._on_disk = isinstance(manager, FileManagerMixin)

    @property
    def root(self) -> Path | None:
        """The folder of the file browser on the disk; None if files are kept elsewhere."""
        return Path(os.path.realpath(self._manager.root_dir)) if self._on_disk else None

    def path_of(self, on_disk: Path) -> str:
        """Return the path in the file browser of a file or folder on the disk."""
        return on_disk.relative_to(os.path.realpath(self._manager.root_dir)).as_posix()

    async def locate(self, path: str, endings: tuple[str, ...] | None = (ENDING,)) -> Place:
        """Return where a file is; raise `OpenError` unless it is one that may be opened.

        Parameters
        ----------
        path : str
            Path in the file browser.
        endings : tuple of str or None
            Endings that are allowed; None allows all.
        """
        path = path.strip("/")
        _refuse_odd(path)
        await self._refuse(path, path, endings)
        if not self._on_disk:
            await self._require(path)
            return Place(path, path, None)
        found, real = self._resolved(path)
        if real != path:
            await self._refuse(path, real, endings)
        await self._require(real)
        return Place(real, os.path.normcase(found), Path(found))

    async def folder(self, path: str, endings: tuple[str, ...]) -> dict[str, int | None]:
        """Return the sizes of the files in a folder with one of these endings, by name.

        That of a folder is None. What the contents manager hides is omitted, and so are links that
        lead out of its folder.
        """
        path = path.strip("/")
        model = await self._folder(path)
        found: dict[str, int | None] = {}
        for each in sorted(model["content"], key=lambda each: str(each["name"]).casefold()):
            name, inside = str(each["name"]), each["type"] == "directory"
            if self._on_disk:
                try:
                    self._resolved(f"{path}/{name}".strip("/"))
                except OpenError:
                    continue
            if inside:
                found[name] = None
            elif name.lower().endswith(endings) and not name.lower().endswith(ENDING):
                found[name] = int(each.get("size") or 0)
        return found

    async def maps(self, path: str) -> list[str]:
        """Return the names of the maps in a folder."""
        model = await self._folder(path.strip("/"))
        names = (str(each["name"]) for each in model["content"] if each["type"] != "directory")
        return sorted(each for each in names if each.lower().endswith(ENDING))

    async def _folder(self, path: str) -> dict[str, Any]:
        if path:
            _refuse_odd(path)
        manager = self._manager
        try:
            if path and not manager.allow_hidden and await ensure_async(manager.is_hidden(path)):
                raise OpenError("missing", f"{path} does not exist")
            if path and self._on_disk:
                self._resolved(path)
            model: dict[str, Any] = await ensure_async(manager.get(path, type="directory"))
        except HTTPError as error:
            raise FileError(f"{path or 'The folder'} cannot be read: {_reason(error)}") from None
        return model

    async def read(self, place: Place) -> bytes:
        """Return the content of a file."""
        await self._check(place)
        model = await self._get(place, content=False)
        if (model.get("size") or 0) > MOST:
            raise OpenError(
                "too_large",
                f"{place.path} has {model['size']:,} bytes; allowed: at most {MOST:,}",
            )
        model = await self._get(place, content=True, type="file", format="base64")
        return base64.b64decode(model["content"])

    async def write(self, place: Place, text: str) -> None:
        """Write a file; raise `FileError` where it cannot be written."""
        await self._check(place)
        await self._save(place.path, {"type": "file", "format": "text", "content": text})

    def key_of(self, path: str) -> str:
        """Return the key of the place to which a path leads."""
        return os.path.normcase(self._resolved(path)[0]) if self._on_disk else path

    def move_proposals(self, old: str, new: str) -> None:
        """Rename the folder of the proposals of a map whose file was renamed."""
        if self._on_disk:
            one, two = (Path(self._resolved(each)[0]) for each in (old, new))
            ProposalFolder(one).move_with(two)

    async def target_folder(self, path: str) -> str:
        """Return the path of a folder in which files can be created, with links followed."""
        path = path.strip("/")
        if not path:
            return ""
        _refuse_odd(path)
        manager = self._manager
        try:
            hidden = not manager.allow_hidden and await ensure_async(manager.is_hidden(path))
            there = not hidden and await ensure_async(manager.dir_exists(path))
        except HTTPError:
            there = False
        if not there:
            raise OpenError("missing", f"there is no folder {path}")
        return self._resolved(path)[1] if self._on_disk else path

    async def create(self, folder: str, name: str, data: bytes) -> str:
        """Write a new file to a folder; return its path, with a number if the name is taken."""
        name = await ensure_async(self._manager.increment_filename(name, folder, insert="-"))
        path = f"{folder}/{name}".strip("/")
        content = base64.b64encode(data).decode()
        await self._save(path, {"type": "file", "format": "base64", "content": content})
        return path

    def without_disk(self, text: str) -> str:
        """Return a message without the paths of folders on the server's disk."""
        if not self._on_disk:
            return text
        root = Path(os.path.realpath(self._manager.root_dir))
        text = text.replace(f"{root}{os.sep}", "")
        for above in [root, *root.parents][:-1]:
            text = text.replace(str(above), "…")
        return text

    async def stamp(self, place: Place) -> Stamp | None:
        """Return what shows whether a file has changed; None if it is gone."""
        if place.on_disk is None:
            try:
                model = await self._get(place, content=False)
            except FileError:
                return None
            modified = model["last_modified"]
            return Stamp(_iso(modified), bool(model["writable"]), (modified, model.get("size")))
        try:
            found = place.on_disk.stat()
        except OSError:
            return None
        return Stamp(
            _iso(datetime.fromtimestamp(found.st_mtime, UTC)),
            os.access(place.on_disk, os.W_OK),
            (found.st_mtime_ns, found.st_size, found.st_ino),
        )

    @asynccontextmanager
    async def one_writer(self, place: Place) -> AsyncIterator[None]:
        """Keep other processes of ours from writing in the file's folder meanwhile."""
        if place.on_disk is None:
            yield
            return
        end = asyncio.get_running_loop().time() + PATIENCE
        with one_writer_soon(place.on_disk) as taken:
            while not taken():
                if asyncio.get_running_loop().time() > end:
                    raise FileError(f"another program is writing {place.path}; try again")
                await asyncio.sleep(0.005)
            yield

    async def _refuse(self, given: str, path: str, endings: tuple[str, ...] | None) -> None:
        """Raise for a path that is hidden, is a folder, or has another ending."""
        manager = self._manager
        try:
            if not manager.allow_hidden and await ensure_async(manager.is_hidden(path)):
                raise OpenError("missing", f"{shown(given)} does not exist")
            if await ensure_async(manager.dir_exists(path)):
                raise OpenError("refused", f"{given} is a folder; allowed: a file")
        except OpenError:
            raise
        except (HTTPError, OSError):  # outside, too long, links in a circle
            raise OpenError("missing", f"{shown(given)} does not exist") from None
        if endings is not None and not path.lower().endswith(endings):
            leads = "" if path == given else ", where the link leads,"
            raise OpenError(
                "refused", f"{path}{leads} is of another type; allowed: {', '.join(endings)}"
            )

    async def _require(self, path: str) -> None:
        if not await ensure_async(self._manager.file_exists(path)):
            raise OpenError("missing", f"{shown(path)} does not exist")

    def _resolved(self, path: str) -> tuple[str, str]:
        """Return where a path leads on the disk, and the path of that in the file browser."""
        root = os.path.realpath(self._manager.root_dir)
        found = os.path.realpath(to_os_path(ApiPath(path), root))
        inside = os.path.relpath(found, root) if _is_below(found, root) else None
        if inside is None:
            raise OpenError("refused", f"{path} leads out of the folder of the file browser")
        return found, inside.replace(os.sep, "/")

    async def _check(self, place: Place) -> None:
        """Raise if a path now leads to another file."""
        if place.on_disk is not None and self._resolved(place.path)[0] != str(place.on_disk):
            raise OpenError("refused", f"{place.path} has become a link to another file")

    async def _get(self, place: Place, **options: Any) -> dict[str, Any]:
        try:
            model: dict[str, Any] = await ensure_async(self._manager.get(place.path, **options))
        except HTTPError as error:
            raise FileError(f"{place.path} cannot be read: {_reason(error)}") from None
        except OSError as error:
            raise FileError(f"{place.path} cannot be read: {error.strerror}") from None
        return model

    async def _save(self, path: str, model: dict[str, Any]) -> None:
        try:
            await ensure_async(self._manager.save(model, path))
        except HTTPError as error:
            raise FileError(f"{path} cannot be written: {_reason(error)}") from None
        except OSError as error:
            raise FileError(f"{path} cannot be written: {error.strerror}") from None


def _refuse_odd(path: str) -> None:
    if any(part in ("", ".", "..") for part in path.split("/")) or {"\\", "\0"} & set(path):
        raise OpenError("refused", f"{shown(path)} is not a path in the file browser")


def _is_below(path: str, folder: str) -> bool:
    try:
        return os.path.commonpath([path, folder]) == folder and path != folder
    except ValueError:  # another drive
        return False


def _reason(error: HTTPError) -> str:
    """Return why a contents manager refused, without paths on the server's disk."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__
    return {403: "permission denied", 404: "it does not exist"}.get(
        error.status_code, error.reason or "the server refused it"
    )


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
