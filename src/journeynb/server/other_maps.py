"""The other maps that a map on the server can name, and where they are in the file browser."""

from __future__ import annotations

import asyncio
import posixpath
from pathlib import Path
from typing import Any

from journeynb.base.errors import JourneyError
from journeynb.model.core import CoreMap
from journeynb.portfolio.reading.near_maps import (
    maps_near,
    name_from,
    named_file,
    named_in,
    title_in,
)
from journeynb.server.contents_store import ContentsStore, OpenError
from journeynb.server.server_file import ServerFile
from journeynb.sync.protocol import Body, MessageError


class OtherMaps:
    """Answers to requests about the other maps of a document.

    Parameters
    ----------
    store : ContentsStore
        Finds the files.
    file : ServerFile
        The file of the map.
    core : CoreMap
        The map.
    """

    def __init__(self, store: ContentsStore, file: ServerFile, core: CoreMap) -> None:
        self._store = store
        self._file = file
        self._core = core

    async def maps(self, _: Any) -> Body:
        """Return the maps of the folder, and those that the map names."""
        found = await self._near()
        broken = []
        for name in named_in(self._core.index):
            try:
                found[name] = await self._title(await self._target(name))
            except JourneyError as error:
                broken.append({"path": name, "why": _why(error)})
        maps = [{"path": name, "title": found[name]} for name in sorted(found)]
        return {"type": "maps", "maps": maps, "broken": broken}

    async def open_map(self, message: Any) -> Body:
        """Return where the map is in the file browser."""
        try:
            path = await self._target(message["path"])
        except JourneyError as error:
            raise MessageError(_why(error)) from None
        return {"type": "opened_map", "place": path, "title": await self._title(path)}

    async def _near(self) -> dict[str, str]:
        """Return the titles of the maps in the folder of the map and below it."""
        place = self._file.place
        own = place.on_disk
        if own is None:
            folder, _, file = place.path.rpartition("/")
            return {name: "" for name in await self._store.maps(folder) if name != file}
        near = [
            each for each in await asyncio.to_thread(maps_near, own) if await self._may_open(each)
        ]
        titles = await asyncio.to_thread(lambda: [title_in(each) for each in near])
        return {name_from(own, each): title for each, title in zip(near, titles, strict=True)}

    async def _may_open(self, path: Path) -> bool:
        try:
            await self._store.locate(self._store.path_of(path))
        except OpenError:
            return False
        return True

    async def _target(self, name: str) -> str:
        """Return the path in the file browser of a map that a field names; raise if it is none."""
        place, root = self._file.place, self._store.root
        if place.on_disk is not None and root is not None:
            found = await asyncio.to_thread(named_file, place.on_disk, name, root)
            path = self._store.path_of(found)
        else:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(place.path), name))
        return (await self._store.locate(path)).path

    async def _title(self, path: str) -> str:
        on_disk = (await self._store.locate(path)).on_disk
        return "" if on_disk is None else await asyncio.to_thread(title_in, on_disk)


def _why(error: JourneyError) -> str:
    """Return why a name leads to no map, as a notebook says it."""
    missing = isinstance(error, OpenError) and error.code == "missing"
    return "there is no such file" if missing else str(error)
