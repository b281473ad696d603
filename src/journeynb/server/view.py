"""A person's view of a map on the server: its requests, answers and news."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from journeynb.model.core import Author
from journeynb.server.document import Document
from journeynb.server.outbox import Outbox
from journeynb.sync.answers import Answer, Refused
from journeynb.sync.connection import Connection
from journeynb.sync.exports import Make
from journeynb.sync.message_parts import ExportFormat, Person
from journeynb.sync.news import Hello, News
from journeynb.sync.protocol import Body, MessageError, failure, read, request_of

LARGEST = 8_000_000
"""Largest number of bytes of a message."""
LARGEST_FILE = 200_000_000
"""Largest number of bytes of a file that is made for a view."""
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
    on_bye : callable
        Called when the view has said goodbye, with whether its edits go with it.

    Attributes
    ----------
    client : str
        Name of the view.
    autosave : bool
        Whether the view wants edits to be saved if nobody does.
    page_closed : bool
        Whether the browser said that the page was closed, when the connection ended.
    """

    def __init__(
        self,
        document: Document,
        person: Person,
        username: str,
        path: str,
        may_write: Callable[[], Awaitable[bool]],
        on_bye: Callable[[bool], object],
    ) -> None:
        self.document = document
        self.client = person["client"]
        self.username = username
        self.path = path
        self.autosave = False
        self.left_at = 0.0
        self.page_closed = False
        self.outbox: Outbox | None = None
        self.may_write = may_write
        self._on_bye = on_bye
        self._ended = False
        self._person = person
        self._answers: OrderedDict[str, Answer | None] = OrderedDict()
        self._work: set[asyncio.Task[None]] = set()
        self.connection = Connection(
            document.session,
            self.send,
            author=Author(person["name"], username),
            maker=self._maker,
            largest_file=LARGEST_FILE,
        )
        self.connection.clients[person["client"]] = None
        self._handlers: Mapping[str, Callable[[Any], Awaitable[Body]]] = {
            "save": self._save,
            "reload": self._reload,
            "file": self._file,
            "folder": document.logs.folder,
            "log": document.logs.columns,
            "evidence": lambda message: document.logs.hold(message, self.connection),
            "maps": document.others.maps,
            "open_map": document.others.open_map,
            "keep_export": self._keep_export,
            "proposals": self._proposals,
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

    def send(self, message: Answer | News | Hello) -> None:
        """Send a message if the view is connected."""
        if self.outbox is None:
            return
        found = without_paths(message, self.document.without_disk)
        match message["type"]:
            case "file_changed":
                found = {**found, "file": self.file()}
            case "gone":
                found = {**found, "path": self.path}
        self.outbox.put(found)

    async def receive(self, frame: str | bytes) -> None:
        """Answer a message; what reads and writes files goes on while others are answered."""
        try:
            content = _value(frame)
        except MessageError as error:
            self._refuse(None, error)
            return
        request = request_of(content)
        if self._ended:
            self._refuse(request, MessageError("this view has ended; open the map again"))
            return
        self.let_write(await self.may_write())
        type = content.get("type") if isinstance(content, dict) else None
        handler = self._handlers.get(type) if isinstance(type, str) else None
        if request is None or handler is None:
            self.connection.receive(content)
            if type == "show":
                self.document.send_people_soon()
        elif request not in self._answers:
            self._answers[request] = None
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
            task = asyncio.ensure_future(self._answer(request, content, handler))
            self._work.add(task)
            task.add_done_callback(self._work.discard)
        elif (answer := self._answers[request]) is not None:
            self.send(answer)

    def disconnect(self) -> None:
        """End the connection, which may have broken without a word."""
        if self.outbox is not None:
            self.outbox.end()
            self.outbox = None

    def _refuse(self, request: str | None, error: MessageError) -> None:
        self.send(Refused(type="error", request=request, error=failure(error)))

    async def _answer(
        self, request: str, content: Any, handler: Callable[[Any], Awaitable[Body]]
    ) -> None:
        answer: Answer
        try:
            answer = cast("Answer", {"request": request, **await handler(read(content))})
        except Exception as error:  # without an answer a view would wait forever
            answer = Refused(type="error", request=request, error=failure(error))
        self._answers[request] = answer
        self.send(answer)

    def _maker(self, format: ExportFormat) -> Make:
        counting = self.connection.counting
        evidence = None if counting is None else counting.evidence
        return self.document.map._exporter(format, evidence)

    def let_write(self, may_write: bool) -> None:
        """Let the view edit the map if the file and the rights of the person allow it."""
        writable = self.document.file.writable
        self.connection.readonly = not (writable and may_write)
        self.connection.why_readonly = (
            "you may read the files of this server, but not change them"
            if writable
            else f"{self.path} is read-only; make it writable, or save the map under another name"
        )

    async def _refuse_readonly(self) -> None:
        self.let_write(await self.may_write())
        if self.connection.readonly:
            raise MessageError(self.connection.why_readonly)

    async def _save(self, message: Any) -> Body:
        await self._refuse_readonly()
        if message["path"] is not None:
            raise MessageError("path must be null here: the server saves a map to its own file")
        document = self.document
        await document.save(force=message.get("force", False))
        return {"type": "status", "status": document.session.status(), "file": self.file()}

    async def _reload(self, _: Any) -> Body:
        await self._refuse_readonly()
        made: dict[str, Any] = {}
        session, asker = self.document.session, self.connection
        file = self.document.file
        await file.reload(lambda step: made.update(session.make(step, asker, self.client)))
        return {"type": "stepped", **made, "status": session.status(), "file": self.file()}

    async def _file(self, _: Any) -> Body:
        await self.document.file.look()
        return {"type": "file", "file": self.file()}

    async def _proposals(self, _: Any) -> Body:
        proposals = self.document.session.proposals
        await asyncio.to_thread(proposals.load)
        return {"type": "proposals", "proposals": proposals.all()}

    async def _keep_export(self, message: Any) -> Body:
        await self._refuse_readonly()
        name, data = self.connection.exported(message["job"])
        return {"type": "kept", "path": await self.document.keep_beside(name, data)}

    async def _bye(self, message: Any) -> Body:
        self._ended = True
        self._on_bye(self.document.leave(self, discard=message.get("discard", False)))
        return {"type": "done"}

    def file(self) -> Any:
        """Return the state of the file, under the path that this view knows."""
        return {**self.document.file.info(), "path": self.path}


def without_paths(
    message: Mapping[str, Any], without_disk: Callable[[str], str]
) -> Mapping[str, Any]:
    """Return a message whose errors and warnings name no folder of the server's disk."""
    found: dict[str, Any] = dict(message)
    if message["type"] == "error":
        found["error"] = _cleaned(message["error"], without_disk)
    elif message["type"] in ("export", "fit", "log"):
        found = _cleaned(found, without_disk)
    for name in ("file", "observed"):
        if isinstance(message.get(name), Mapping):
            found[name] = _cleaned(message[name], without_disk)
    if message["type"] in ("map", "hello") and "observed" in message["state"]:
        observed = _cleaned(message["state"]["observed"], without_disk)
        found["state"] = {**message["state"], "observed": observed}
    return found


def _cleaned(part: Mapping[str, Any], without_disk: Callable[[str], str]) -> dict[str, Any]:
    texts: dict[str, Any] = {
        name: without_disk(part[name])
        for name in ("message", "problem")
        if isinstance(part.get(name), str)
    }
    if part.get("remarks"):
        texts["remarks"] = [without_disk(each) for each in part["remarks"]]
    return {**part, **texts}


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
    raise ValueError(f"{name} is not a JSON number")
