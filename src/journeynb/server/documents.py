"""All map files that people have open on a server."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from logging import Logger
from typing import TYPE_CHECKING, Any

from jupyter_events import EventLogger
from jupyter_server.services.contents.manager import ContentsManager

from journeynb.server.contents_store import ContentsStore
from journeynb.server.document import Document

if TYPE_CHECKING:
    from collections.abc import Mapping

PERIOD = 1.0
"""Seconds between two looks at the files."""


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
        self.log = log
        self._open: dict[str, asyncio.Future[Document]] = {}
        self._watching: asyncio.Task[None] | None = None
        events.add_listener(schema_id=manager.event_schema_id, listener=self._on_event)

    @property
    def documents(self) -> list[Document]:
        """The documents that are open."""
        return [
            each.result()
            for each in self._open.values()
            if each.done() and not each.cancelled() and each.exception() is None
        ]

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
            opened = asyncio.ensure_future(Document.read(self.store, place))
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

    async def _watch(self) -> None:
        """Look at the files from time to time: terminals and other programs report nothing."""
        while self._open:
            await asyncio.sleep(PERIOD)
            for document in self.documents:
                try:
                    await document.look()
                except Exception as error:
                    self.log.warning("journeynb: %s: %s", document.place.path, error)
        self._watching = None

    async def _on_event(self, logger: EventLogger, schema_id: str, data: Mapping[str, Any]) -> None:
        """Follow what the file browser does with the files."""
        if data["action"] == "save":
            path = str(data["path"]).strip("/")
            for document in self.documents:
                if document.place.path == path:
                    with suppress(OSError):
                        await document.look()
