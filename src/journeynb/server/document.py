"""One map file on the server: its session, its views, and what happens on the disk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol, cast

from journeynb.base.errors import FileChangedError, FileError, FormatError
from journeynb.base.files import digest
from journeynb.formats.journeymap import dumps, loads
from journeynb.model.core import CoreMap
from journeynb.model.diff import diff
from journeynb.model.state import State
from journeynb.server.contents_store import ENDING, ContentsStore, Place, Stamp
from journeynb.server.held_logs import Logs
from journeynb.server.map_on_server import ServerStorage
from journeynb.sync.connection import Connection
from journeynb.sync.exports import Make
from journeynb.sync.message_parts import ExportFormat, FileInfo, Person
from journeynb.sync.messages import Made
from journeynb.sync.news import FileNews, GoneNews, News, PeopleNews
from journeynb.sync.session import Session

if TYPE_CHECKING:
    from journeynb.api.journey_map import JourneyMap
    from journeynb.evidence.evidence import Evidence
    from journeynb.sync.map_storage import Storage

TOGETHER = 0.05
"""Seconds in which changes of who is here, and of what they selected, become one message."""


class Viewer(Protocol):
    """A view of a document."""

    client: str
    username: str
    path: str
    autosave: bool
    connection: Connection

    @property
    def person(self) -> Person:
        """Who looks at the map, and at what."""

    @property
    def is_here(self) -> bool:
        """Whether the view is connected."""

    def send(self, message: News) -> None:
        """Send news."""


class Document:
    """A map file that people have open.

    Parameters
    ----------
    store : ContentsStore
        Reads and writes the file.
    place : Place
        Where it is.
    data : bytes
        Its content.
    state : State
        The map in it.
    stamp : Stamp or None
        The stamp that the content was read with.

    Attributes
    ----------
    views : dict of str to Viewer
        The views, by their names.
    writable : bool
        Whether the file may be written.
    """

    def __init__(
        self, store: ContentsStore, place: Place, data: bytes, state: State, stamp: Stamp | None
    ) -> None:
        from journeynb.api.journey_map import JourneyMap

        self.map: JourneyMap = JourneyMap._of(state)
        self.core: CoreMap = self.map._core
        self.place = place
        self.storage = ServerStorage(self.core, place.path)
        if place.on_disk is not None:
            self.core.folder = place.on_disk.parent
        self.session = Session(cast("Storage", self.storage))
        self.views: dict[str, Viewer] = {}
        self.writable = stamp is None or stamp.writable
        self.logs = Logs(store)
        self._store = store
        self._base = data
        self._known = self._disk = digest(data)
        self._stamp = stamp
        self._lock = asyncio.Lock()
        self._people_due: asyncio.TimerHandle | None = None

    @classmethod
    async def read(cls, store: ContentsStore, place: Place) -> Document:
        """Return the document of a file; raises `FormatError` if there is no map in it."""
        stamp = await store.stamp(place)
        data = await store.read(place)
        state = await asyncio.to_thread(_map_in, data, place.path)
        return cls(store, place, data, state, stamp)

    # who is here

    def join(self, view: Viewer) -> None:
        """Add a view."""
        self.views[view.client] = view
        self.send_people_soon()

    def leave(self, view: Viewer, *, discard: bool = False) -> None:
        """Remove a view."""
        if self.views.get(view.client) is view:
            del self.views[view.client]
        view.connection.close()
        self.send_people_soon()

    def people(self) -> list[Person]:
        """Return who is here."""
        return [view.person for view in self.views.values() if view.is_here]

    def send_people_soon(self) -> None:
        """Send the views who is here, and what they show."""
        if self._people_due is None:
            loop = asyncio.get_running_loop()
            self._people_due = loop.call_later(TOGETHER, self._tell_people)

    def _tell_people(self) -> None:
        self._people_due = None
        self.tell(PeopleNews(type="people", people=self.people()))

    def tell(self, news: News) -> None:
        """Send news to all views."""
        for view in list(self.views.values()):
            view.send(news)

    # the file

    def file(self) -> FileInfo:
        """Return the state of the file as it was at the last look."""
        return {
            "path": self.place.path,
            "hash": self._known,
            "disk": self._disk,
            "modified": "" if self._stamp is None else self._stamp.modified,
            "writable": self.writable,
            "conflict": self.storage.conflict,
        }

    def maker(self, format: ExportFormat, evidence: Evidence | None = None) -> Make:
        """Return the function that makes a file of the map as it is, with what a log shows."""
        return self.map._exporter(format, evidence)

    async def look(self) -> None:
        """Take what others wrote to the file."""
        async with self._lock:
            await self._look()

    async def save(self, *, force: bool) -> None:
        """Write the map; what others wrote meanwhile comes in first, or is overwritten."""
        async with self._lock, self._store.one_writer(self.place):
            await self._look()
            if self.storage.conflict and not force:
                raise FileChangedError(
                    f"{self.place.path} has changed on disk, and what is there now is not a map "
                    "that can be merged"
                )
            rev, text = self.core.revision, dumps(self.core.state)
            try:
                await self._store.write(self.place, text)
            except FileError as error:
                self.storage.problem = str(error)
                self.session.publish_status()
                raise
            self._base = text.encode()
            self._known = self._disk = digest(self._base)
            self._stamp = await self._store.stamp(self.place)
            self._saved(rev)
            self.tell(FileNews(type="file_changed", file=self.file()))

    async def reload(self, asker: Connection) -> Made:
        """Take the state of the file as one step, in place of the edits since the last save."""
        async with self._lock:
            stamp = await self._store.stamp(self.place)
            data = await self._store.read(self.place)
            theirs = await asyncio.to_thread(_map_in, data, self.place.path)
            made = self.session.make(lambda: self._become(theirs), asker)
            self._take(data, stamp)
            self._saved(self.core.revision)
            return made

    def _become(self, theirs: State) -> None:
        self.core.apply(diff(self.core.state, theirs).changes, by="file")

    async def _look(self) -> None:
        stamp = await self._store.stamp(self.place)
        if stamp is not None and stamp == self._stamp:
            return
        before = self.file()
        if stamp is None:
            if self._disk:
                self._disk, self._stamp = "", None
                self.tell(GoneNews(type="gone", path=self.place.path))
            return
        data = await self._store.read(self.place)
        if digest(data) == self._known:
            self._take(data, stamp)
            self.storage.conflict = False
        else:
            await self._merge(data, stamp)
        self.session.publish_status()
        if self.file() != before:
            self.tell(FileNews(type="file_changed", file=self.file()))

    async def _merge(self, data: bytes, stamp: Stamp) -> None:
        """Take in what others wrote; if that is not a map, keep ours and look again later."""
        self._disk, self._stamp, self.writable = digest(data), stamp, stamp.writable
        try:
            theirs = await asyncio.to_thread(_map_in, data, self.place.path)
        except FormatError:
            self.storage.conflict = True
            return
        if self.storage.unsaved:
            self.storage.conflict = True
            return
        self._become(theirs)
        self._take(data, stamp)
        self._saved(self.core.revision)

    def _take(self, data: bytes, stamp: Stamp | None) -> None:
        """Note the content of the file, which the map contains."""
        self._base, self._stamp = data, stamp
        self._known = self._disk = digest(data)
        self.writable = stamp is None or stamp.writable

    def _saved(self, revision: int) -> None:
        self.storage.saved_at = revision
        self.storage.conflict = False
        self.storage.problem = None
        self.session.publish_status()


def _map_in(data: bytes, path: str) -> State:
    """Return the map in a file; that in an empty file is new."""
    if not data.strip():
        from journeynb.model.kinds.entity import MapInfo

        return State(MapInfo(title=path.rpartition("/")[2][: -len(ENDING)]))
    return loads(data, path)
