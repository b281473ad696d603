"""The file of a map on a server: saved, reloaded and merged while people edit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from journeynb.base.errors import FileChangedError, FileError, FormatError
from journeynb.base.files import digest
from journeynb.formats.journeymap import dumps, loads
from journeynb.model.core import CoreMap
from journeynb.model.diff import diff
from journeynb.model.kinds.entity import MapInfo
from journeynb.model.merge import Merged, merge
from journeynb.model.state import State
from journeynb.server.contents_store import ENDING, ContentsStore, Place, Stamp
from journeynb.server.server_storage import ServerStorage
from journeynb.sync.message_parts import FileInfo, Status
from journeynb.sync.news import FileNews, GoneNews, News, merged_news

TRIES = 3
"""How often a merge is made again beside the edits, when someone has edited meanwhile."""


class ServerFile:
    """The file of a map that people have open.

    Parameters
    ----------
    store : ContentsStore
        Reads and writes the file.
    place : Place
        Where it is.
    data : bytes
        Its content.
    stamp : Stamp or None
        Its stamp before it was read.
    core : CoreMap
        The map that was in it.
    tell : callable
        Sends news to the views.

    Attributes
    ----------
    storage : ServerStorage
        What the session knows about the file.
    publish_status : callable
        Sends a status that changed to the views.
    """

    def __init__(
        self,
        store: ContentsStore,
        place: Place,
        data: bytes,
        stamp: Stamp | None,
        core: CoreMap,
        tell: Callable[[News], object],
    ) -> None:
        self.place = place
        self.core = core
        self.storage = ServerStorage(core, place.path, data)
        self.writable = stamp is None or stamp.writable
        self.publish_status: Callable[[], Status]
        self._store = store
        self._tell = tell
        self._disk = digest(data)
        self._stamp = stamp
        self._lock = asyncio.Lock()
        self._move(place)

    @property
    def is_gone(self) -> bool:
        """Whether the file was deleted."""
        return not self._disk

    def info(self) -> FileInfo:
        """Return the state of the file as it was at the last look."""
        return {
            "path": self.place.path,
            "hash": self.storage.known,
            "disk": self._disk,
            "modified": "" if self._stamp is None else self._stamp.modified,
            "writable": self.writable,
            "conflict": self.storage.conflict,
        }

    async def look(self) -> None:
        """Take in what others wrote to the file."""
        async with self._lock:
            with self._telling():
                await self._look()

    async def save(self, *, force: bool) -> None:
        """Write the map; what others wrote meanwhile comes in first, or is overwritten."""
        async with self._lock:
            with self._telling():
                try:
                    async with self._store.one_writer(self.place):
                        await self._save(force)
                except FileChangedError:
                    raise
                except FileError as error:
                    self.storage.problem = str(error)
                    raise

    async def reload(self, step: Callable[[Callable[[], object]], None]) -> None:
        """Take the state of the file as one step, in place of the edits since the last save.

        Parameters
        ----------
        step : callable
            Makes the step that it is given, as one of the person who asked.
        """
        async with self._lock:
            stamp = await self._store.stamp(self.place)
            data = await self._store.read(self.place)
            theirs = await asyncio.to_thread(map_in, data, self.place.path)
            with self._telling():
                self._take(data, theirs, stamp)
                step(lambda: self.core.apply(diff(self.core.state, theirs).changes, by="file"))

    async def move(self, place: Place) -> None:
        """Follow the file to another place."""
        async with self._lock:
            with self._telling():
                self._move(place)
                await self._look()

    async def bring_in(
        self, base: State, theirs: State, take: Callable[[], object] = bool
    ) -> tuple[Merged, bool]:
        """Merge a map that others made of `base`, as one step; return whether there was one.

        Parameters
        ----------
        base : State
            The map that both started from.
        theirs : State
            Their map.
        take : callable, optional
            Called before the step is made.
        """
        for _ in range(TRIES):
            rev, ours = self.core.revision, self.core.state.copy()
            found = await asyncio.to_thread(merge, base, ours, theirs)
            if self.core.revision == rev:
                break
        else:
            found = merge(base, self.core.state, theirs)
        take()
        return found, bool(self.core.apply(found.changes, by="file"))

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Send the views what has changed meanwhile."""
        before = self.info()
        try:
            yield
        finally:
            self.publish_status()
            if self.info() != before:
                self._tell(FileNews(type="file_changed", file=self.info()))

    async def _save(self, force: bool) -> None:
        await self._look()
        if self.storage.conflict and not force:
            raise FileChangedError(
                f"{self.place.path} is no longer a journey map ({self.storage.unreadable}), so "
                "it is not overwritten"
            )
        saved, data = self.core.state.copy(), dumps(self.core.state).encode()
        await self._store.write(self.place, data.decode())
        self._take(data, saved, None)
        await self._look()  # a hook, or another program, may have changed it

    async def _look(self) -> None:
        stamp = await self._store.stamp(self.place)
        if stamp is not None and stamp == self._stamp:
            return
        if stamp is None:
            if self._disk:
                self._disk, self._stamp = "", None
                self._tell(GoneNews(type="gone", path=self.place.path))
            return
        data = await self._store.read(self.place)
        self._disk, self._stamp, self.writable = digest(data), stamp, stamp.writable
        if self._disk == self.storage.known:
            self.storage.unreadable = ""
            return
        try:
            theirs = await asyncio.to_thread(loads, data, self.place.path)
        except FormatError as error:  # it may be half written: it is read again when it changes
            self.storage.unreadable = error.reason
            return
        await self._merge(data, stamp, theirs)

    async def _merge(self, data: bytes, stamp: Stamp, theirs: State) -> None:
        base = await asyncio.to_thread(map_in, self.storage.data, self.place.path)
        taken = partial(self._take, data, theirs, stamp)
        found, stepped = await self.bring_in(base, theirs, taken)
        if found.rows or found.conflicts:
            self._tell(merged_news(found, self.core.revision, stepped=stepped))

    def _take(self, data: bytes, state: State, stamp: Stamp | None) -> None:
        """Note the content of the file, which the map contains."""
        self.storage.take(data, state)
        self._disk, self._stamp = self.storage.known, stamp
        self.writable = stamp is None or stamp.writable

    def _move(self, place: Place) -> None:
        self.place = place
        self.storage.path = place.path
        self.storage.place = place.on_disk
        if place.on_disk is not None:
            self.core.folder = place.on_disk.parent


def map_in(data: bytes, path: str) -> State:
    """Return the map in a file; an empty file contains a new one."""
    if not data.strip():
        return State(MapInfo(title=path.rpartition("/")[2][: -len(ENDING)]))
    return loads(data, path)
