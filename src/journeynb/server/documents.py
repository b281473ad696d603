"""All map files that people have open on a server."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from logging import Logger
from typing import TYPE_CHECKING, Any
from weakref import WeakMethod

from jupyter_events import EventLogger
from jupyter_server.services.contents.manager import ContentsManager

from journeynb.base.errors import JourneyError
from journeynb.server.contents_store import ENDING, ContentsStore, Place
from journeynb.server.document import Document, moved
from journeynb.server.drafts import Drafts

if TYPE_CHECKING:
    from journeynb.server.portfolios import Portfolios

PERIOD = 1.0
"""Seconds between two looks at the files: terminals and other programs report nothing."""


class Documents:
    """The documents of a server, one for each file.

    Parameters
    ----------
    manager : ContentsManager
        The contents manager of the server.
    events : EventLogger
        Reports what the contents manager does.
    log : Logger
        Takes what goes wrong.
    """

    def __init__(self, manager: ContentsManager, events: EventLogger, log: Logger) -> None:
        self.store = ContentsStore(manager)
        self.drafts = Drafts()
        self.log = log
        self._open: dict[str, asyncio.Future[Document]] = {}
        self._watching: asyncio.Task[None] | None = None
        events.add_listener(schema_id=manager.event_schema_id, listener=self._on_event)
        atexit.register(_keep_drafts, WeakMethod(self.keep_drafts))

    @cached_property
    def portfolios(self) -> Portfolios:
        """The folders that people look at as portfolios."""
        from journeynb.server.portfolios import Portfolios

        return Portfolios(self)

    @property
    def documents(self) -> list[Document]:
        """The documents that are open."""
        return [found for each in self._open.values() if (found := _ready(each)) is not None]

    def at(self, place: Place) -> Document | None:
        """Return the document of a file if it is open."""
        opened = self._open.get(place.key)
        return None if opened is None else _ready(opened)

    async def open(self, path: str, run: str = "") -> Document:
        """Return the document of a file, the same for all who open it.

        Parameters
        ----------
        path : str
            Path in the file browser.
        run : str, optional
            The session that a view knows, which is looked for first.

        Raises
        ------
        OpenError, FileError, FormatError
            The file cannot be opened as a map.
        """
        for document in self.documents:
            if run and document.session.run == run:
                return document
        place = await self.store.locate(path)
        opened = self._open.get(place.key)
        if opened is None:
            opened = asyncio.ensure_future(Document.read(self.store, place, self.drafts))
            self._open[place.key] = opened
        try:
            document = await asyncio.shield(opened)
        except Exception:
            if self._open.get(place.key) is opened:
                del self._open[place.key]
            raise
        if self._watching is None:
            self._watching = asyncio.ensure_future(self._watch())
        return document

    def left(self, document: Document, *, discard: bool) -> None:
        """Note that a view of a document has left for good."""
        if discard:
            document.forget_draft()
        if discard or not (document.views or document.file.storage.unsaved):
            self._close(document)

    async def close(self) -> None:
        """Save what is unsaved, or keep drafts of it, and end all views."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        for document in self.documents:
            await document.settle()
            self._close(document)

    def keep_drafts(self) -> None:
        """Keep drafts of what is unsaved."""
        for document in self.documents:
            with suppress(OSError):  # the drafts of the others matter as much
                document.keep_draft()

    def _close(self, document: Document) -> None:
        document.close()
        for key, each in list(self._open.items()):
            if _ready(each) is document:
                del self._open[key]

    async def _watch(self) -> None:
        """Look after the documents from time to time."""
        while self._open:
            await asyncio.sleep(PERIOD)
            for document in self.documents:
                try:
                    # a task of its own: threads that read files for this one, which never ends,
                    # would keep the server from stopping
                    if await asyncio.ensure_future(document.attend()):
                        self._close(document)
                except Exception as error:
                    self.log.warning("journeynb: %s: %s", document.file.place.path, error)
        self._watching = None

    async def _on_event(self, logger: EventLogger, schema_id: str, data: Mapping[str, Any]) -> None:
        """Follow what the file browser does with the files."""
        path = str(data["path"]).strip("/")
        match data["action"]:
            case "rename":
                await self._follow(str(data["source_path"]).strip("/"), path)
            case "save" | "delete":
                for document in self.documents:
                    if moved(document.file.place.path, path, path) is not None:
                        await self._look(document)

    async def _follow(self, old: str, new: str) -> None:
        """Follow files that were renamed or moved, or whose folder was."""
        if old.lower().endswith(ENDING):
            with suppress(JourneyError):
                self.drafts.move(self.store.key_of(old), self.store.key_of(new))
            with suppress(JourneyError, OSError):  # it stays where it is
                self.store.move_proposals(old, new)
        for key, opened in list(self._open.items()):
            document = _ready(opened)
            if document is None:
                continue
            target = moved(document.file.place.path, old, new)
            if target is not None:
                try:
                    place = await self.store.locate(target, endings=None)
                except JourneyError as error:
                    self.log.warning("journeynb: %s", error)
                    continue
                await self._make_way(place, opened)
                await document.move(place)
                if self._open.get(key) is opened:
                    del self._open[key]
                self._open[place.key] = opened
            document.renamed(old, new)

    async def _make_way(self, place: Place, opened: asyncio.Future[Document]) -> None:
        """Close the document of a file that another one has replaced.

        Its views come back to the document of the new file, and bring their unsaved edits. Where
        nobody is there to bring them, they are kept as a draft.
        """
        other = self._open.get(place.key)
        if other is None or other is opened:
            return
        with suppress(JourneyError, OSError):
            replaced = await asyncio.shield(other)
            if replaced.people():
                replaced.forget_draft()
            else:
                replaced.keep_draft()
            self._close(replaced)

    async def _look(self, document: Document) -> None:
        try:
            await document.file.look()
        except (JourneyError, OSError) as error:
            self.log.warning("journeynb: %s", error)


def _ready(opened: asyncio.Future[Document]) -> Document | None:
    """Return a document if it could be opened; None while it is being opened, too."""
    if not opened.done() or opened.cancelled() or opened.exception() is not None:
        return None
    return opened.result()


def _keep_drafts(method: WeakMethod[Callable[[], None]]) -> None:
    """Keep drafts when the server stops without closing its documents."""
    keep = method()
    if keep is not None:
        keep()
