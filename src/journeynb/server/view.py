"""A person's view of a map on the server: its requests, answers and news."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from journeynb.server.document import Document
from journeynb.server.outbox import Outbox
from journeynb.sync.connection import Connection
from journeynb.sync.exports import Make
from journeynb.sync.message_parts import ExportFormat, Person
from journeynb.sync.messages import Answer, Refused
from journeynb.sync.news import News
from journeynb.sync.protocol import Body, MessageError, failure, read, request_of

LARGEST = 8_000_000
"""Largest number of bytes of a message."""
REMEMBERED = 50
"""Number of answers that are kept for a view that asks again after a break."""


class View:
    """A view of a document. It outlives a short break of its connection.

    Parameters
    ----------
    document : Document
        The document.
    person : Person
        Who looks at it.
    username : str
        The name that the person has logged in with.
    path : str
        Path by which the view has opened the document; it may be a link.
    may_write : callable
        Asks whether the person may change files on the server.

    Attributes
    ----------
    client : str
        Name of the view.
    autosave : bool
        Whether the view wants edits to be saved if nobody does.
    """

    def __init__(
        self,
        document: Document,
        person: Person,
        username: str,
        path: str,
        may_write: Callable[[], Awaitable[bool]],
    ) -> None:
        self.document = document
        self.client = person["client"]
        self.username = username
        self.path = path
        self.autosave = False
        self.outbox: Outbox | None = None
        self.may_write = may_write
        self._person = person
        self._answers: OrderedDict[str, asyncio.Future[Answer]] = OrderedDict()
        self._waiting: set[asyncio.Task[None]] = set()
        self.connection = Connection(document.session, self.send, maker=self._maker)
        self.connection.clients[person["client"]] = None
        self._handlers: Mapping[str, Callable[[Any], Awaitable[Body]]] = {
            "save": self._save,
            "reload": self._reload,
            "file": self._file,
            "folder": document.logs.folder,
            "log": document.logs.columns,
            "evidence": lambda message: document.logs.hold(message, self.connection),
            "bye": self._bye,
        }

    @property
    def person(self) -> Person:
        """Who looks at the map, and at what."""
        shown = self.connection
        return {**self._person, "selection": list(shown.selection), "view": shown.view}

    @property
    def is_here(self) -> bool:
        """Whether the view is connected."""
        return self.outbox is not None

    def send(self, message: Answer | News) -> None:
        """Send a message if the view is connected."""
        if self.outbox is not None:
            self.outbox.put(message)

    async def receive(self, frame: str | bytes) -> None:
        """Answer a message; what reads and writes files goes on while others are answered."""
        try:
            content = _value(frame)
        except MessageError as error:
            self.send(Refused(type="error", request=None, error=failure(error)))
            return
        self.connection.readonly = await self._is_readonly()
        request = request_of(content)
        type = content.get("type") if isinstance(content, dict) else None
        handler = self._handlers.get(type) if isinstance(type, str) else None
        if request is None or handler is None:
            self.connection.receive(content)
            if type == "show":
                self.document.send_people_soon()
            return
        answer = self._answers.get(request)
        if answer is None:
            made = asyncio.ensure_future(self._made(request, content, handler))
            answer = self._answers[request] = made
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        task = asyncio.ensure_future(self._send_when_made(answer))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    def disconnect(self) -> None:
        """End the connection, which may have broken without a word."""
        if self.outbox is not None:
            self.outbox.end()
            self.outbox = None

    async def _made(
        self, request: str, content: Any, handler: Callable[[Any], Awaitable[Body]]
    ) -> Answer:
        try:
            made = await handler(read(content))
            return cast("Answer", {"request": request, **made})
        except Exception as error:  # without an answer a view would wait forever
            return Refused(type="error", request=request, error=failure(error))

    async def _send_when_made(self, answer: asyncio.Future[Answer]) -> None:
        self.send(await asyncio.shield(answer))

    async def _is_readonly(self) -> bool:
        return not (self.document.writable and await self.may_write())

    async def _refuse_readonly(self) -> None:
        if await self._is_readonly():
            raise MessageError("this file is read-only")

    def _maker(self, format: ExportFormat) -> Make:
        counting = self.connection.counting
        return self.document.maker(format, None if counting is None else counting.evidence)

    async def _save(self, message: Any) -> Body:
        await self._refuse_readonly()
        if message["path"] is not None:
            raise MessageError("path must be null here: the server saves a map to its own file")
        document = self.document
        await document.save(force=message.get("force", False))
        return {"type": "status", "status": document.session.publish_status(), "file": self.file()}

    async def _reload(self, _: Any) -> Body:
        await self._refuse_readonly()
        made = await self.document.reload(self.connection)
        status = self.document.session.publish_status()
        return {"type": "stepped", **made, "status": status, "file": self.file()}

    async def _file(self, _: Any) -> Body:
        await self.document.look()
        return {"type": "file", "file": self.file()}

    async def _bye(self, message: Any) -> Body:
        self.document.leave(self, discard=message.get("discard", False))
        return {"type": "done"}

    def file(self) -> Any:
        """Return the state of the file, under the path that this view knows."""
        return {**self.document.file(), "path": self.path}


def _value(frame: str | bytes) -> Any:
    """Return the JSON value of a frame; raise `MessageError` if it has none."""
    if not isinstance(frame, str):
        raise MessageError("a message must be text, not binary")
    if len(frame) > LARGEST:
        raise MessageError(
            f"a message has {len(frame):,} characters; allowed: at most {LARGEST:,}. Split the edit"
        )
    try:
        return json.loads(frame, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        words = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise MessageError(f"a message must be JSON: {words}") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON")
