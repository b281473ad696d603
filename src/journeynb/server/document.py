"""One map file on the server: its session and its views, from the first to the last."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from journeynb.base.errors import JourneyError
from journeynb.formats.journeymap import dumps
from journeynb.model.core import CoreMap
from journeynb.model.state import State
from journeynb.server.contents_store import ContentsStore, Place, Stamp
from journeynb.server.drafts import Drafts
from journeynb.server.held_logs import Logs
from journeynb.server.other_maps import OtherMaps
from journeynb.server.server_file import ServerFile, map_in
from journeynb.sync.connection import Connection
from journeynb.sync.message_parts import Person
from journeynb.sync.news import News, PeopleNews, RenamedNews, merged_news
from journeynb.sync.session import Session

if TYPE_CHECKING:
    from journeynb.api.journey_map import JourneyMap

TOGETHER = 0.05
"""Seconds in which changes of who is here, and of what they selected, become one message."""
ALONE = 60.0
"""Seconds without a view after which unsaved edits are saved, or kept as a draft."""
COMING = 10.0
"""Seconds that a document waits for its first view."""
AWAY = 300.0
"""Seconds for which a view may be away until it is forgotten, and then the document."""


class Viewer(Protocol):
    """A view of a document."""

    client: str
    username: str
    path: str
    autosave: bool
    left_at: float
    page_closed: bool
    connection: Connection

    @property
    def person(self) -> Person:
        """Who looks at the map, and at what."""

    @property
    def is_here(self) -> bool:
        """Whether the view is connected."""

    def send(self, message: News) -> None:
        """Send news."""

    def disconnect(self) -> None:
        """End the connection."""


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
        The stamp of the file before it was read.
    drafts : Drafts
        The drafts of the server.

    Attributes
    ----------
    map : JourneyMap
        The map.
    file : ServerFile
        Its file.
    session : Session
        The session of its views.
    logs : Logs
        The logs that views compare the map with.
    others : OtherMaps
        The maps that this one can name.
    views : dict of str to Viewer
        The views by their names, those whose connection has broken too.
    """

    def __init__(
        self,
        store: ContentsStore,
        place: Place,
        data: bytes,
        state: State,
        stamp: Stamp | None,
        drafts: Drafts,
    ) -> None:
        from journeynb.api.journey_map import JourneyMap

        self.map: JourneyMap = JourneyMap._of(state)
        self.core: CoreMap = self.map._core
        self.file = ServerFile(store, place, data, stamp, self.core, self.tell)
        self.session = Session(self.file.storage)
        self.file.publish_status = self.session.publish_status
        self.views: dict[str, Viewer] = {}
        self.logs = Logs(store)
        self.others = OtherMaps(store, self.file, self.core)
        self._store = store
        self._drafts = drafts
        self._drafted = -1
        self._settled = -1
        self._opened_at = time.monotonic()
        self._autosave = False
        self._news: News | None = None
        self._people_due: asyncio.TimerHandle | None = None

    @classmethod
    async def read(cls, store: ContentsStore, place: Place, drafts: Drafts) -> Document:
        """Return the document of a file, with the edits of its draft.

        Raises
        ------
        FileError, FormatError
            The file cannot be read, or contains no map.
        """
        stamp = await store.stamp(place)
        data = await store.read(place)
        state = await asyncio.to_thread(map_in, data, place.path)
        made = cls(store, place, data, state, stamp, drafts)
        await made._take_draft()
        return made

    # who is here

    def join(self, view: Viewer) -> None:
        """Add a view."""
        self.views[view.client] = view
        self._autosave = view.autosave
        self.send_people_soon()

    def greeted(self, view: Viewer) -> None:
        """Send a view what happened before it came."""
        if self._news is not None:
            view.send(self._news)
            self._news = None

    def leave(self, view: Viewer, *, discard: bool = False) -> bool:
        """Remove a view; return whether its edits go with it, since nobody else looks at them."""
        if self.views.get(view.client) is view:
            del self.views[view.client]
        view.connection.close()
        self.send_people_soon()
        return discard and not self._watched(but=view.username)

    def people(self) -> list[Person]:
        """Return who is here."""
        return [view.person for view in self.views.values() if view.is_here]

    def send_people_soon(self) -> None:
        """Send the views who is here, and what they show."""
        if self._people_due is None:
            loop = asyncio.get_running_loop()
            self._people_due = loop.call_later(TOGETHER, self._send_people)

    def tell(self, news: News) -> None:
        """Send news to all views."""
        for view in list(self.views.values()):
            view.send(news)

    def _send_people(self) -> None:
        self._people_due = None
        self.tell(PeopleNews(type="people", people=self.people()))

    def _watched(self, but: str = "") -> bool:
        """Whether someone is here, or will be back; `but` not those of a person who are away."""
        now = time.monotonic()
        if not but and now - self._opened_at < COMING:
            return True
        return any(
            view.is_here or (view.username != but and now - view.left_at < ALONE)
            for view in self.views.values()
        )

    @property
    def only_person(self) -> str:
        """The name with which the only person here has logged in; "" if there are several."""
        names = {view.username for view in self.views.values()}
        return names.pop() if len(names) == 1 else ""

    @property
    def autosaves(self) -> bool:
        """Whether edits are to be saved if nobody does."""
        return self._autosave

    async def keep_beside(self, name: str, data: bytes) -> str:
        """Save a file in the folder of the map; return its path."""
        folder = self.file.place.path.rpartition("/")[0]
        return await self._store.create(folder, name, data)

    def without_disk(self, text: str) -> str:
        """Return a message without the paths of folders on the server's disk."""
        return self._store.without_disk(text)

    # life

    async def attend(self) -> bool:
        """Look after the document from time to time; return whether it can be closed."""
        with suppress(JourneyError, OSError):  # a view that asks for the file hears of it
            await self.file.look()
        await asyncio.to_thread(self.session.proposals.load)
        self.session.look()
        now = time.monotonic()
        for view in list(self.views.values()):
            if not view.is_here and now - view.left_at > AWAY:
                self.leave(view)
        if self._watched():
            return False
        await self.settle()
        return not self.views

    async def settle(self) -> None:
        """Save unsaved edits where that is wanted, else keep them as a draft."""
        storage, rev = self.file.storage, self.core.revision
        saves = self._autosave and not storage.conflict and not self.file.is_gone
        if storage.unsaved and saves and rev != self._settled:
            self._settled = rev
            with suppress(JourneyError, OSError):  # then the draft keeps them
                await self.save(force=False)
        self.keep_draft()

    async def save(self, *, force: bool) -> None:
        """Save the map."""
        await self.file.save(force=force)
        self.session.proposals.look()
        if not self.file.storage.unsaved:
            self.forget_draft()

    def keep_draft(self) -> None:
        """Keep unsaved edits as a draft, or remove the draft of edits that are saved."""
        rev = self.core.revision
        if not self.file.storage.unsaved:
            self.forget_draft()
        elif rev != self._drafted:
            base = self.file.storage.data.decode("utf-8-sig")
            self._drafts.keep(self.file.place.key, base, dumps(self.core.state))
            self._drafted = rev

    def forget_draft(self) -> None:
        """Remove the draft."""
        if self._drafted >= 0:
            self._drafts.forget(self.file.place.key)
            self._drafted = -1

    def close(self) -> None:
        """End the views."""
        for view in list(self.views.values()):
            self.leave(view)
            view.disconnect()
        if self._people_due is not None:
            self._people_due.cancel()
            self._people_due = None

    async def move(self, place: Place) -> None:
        """Follow the file to another place."""
        if place.key != self.file.place.key:
            self._drafts.move(self.file.place.key, place.key)
        await self.file.move(place)

    def renamed(self, old: str, new: str) -> None:
        """Note that a path changed, by which views have opened the document."""
        for view in list(self.views.values()):
            path = moved(view.path, old, new)
            if path is not None:
                view.path = path
                view.send(RenamedNews(type="renamed", path=path))

    async def _take_draft(self) -> None:
        """Take in the edits of a draft as one step, which can be undone."""
        place = self.file.place
        draft = self._drafts.of(place.key)
        if draft is None:
            return
        try:
            base = await asyncio.to_thread(map_in, draft.base.encode(), place.path)
            theirs = await asyncio.to_thread(map_in, draft.map.encode(), place.path)
        except JourneyError:
            return  # of another version of journeynb
        found, stepped = await self.file.bring_in(base, theirs)
        self._drafted = rev = self.core.revision
        if stepped:
            self._news = merged_news(found, rev, stepped=True, draft=draft.at)


def moved(path: str, old: str, new: str) -> str | None:
    """Return the path of a file after it, or a folder above it, was moved; None if neither was."""
    if path == old:
        return new
    return new + path[len(old) :] if path.startswith(old + "/") else None
