"""The server over standard input and output, as a client on this computer starts it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import anyio
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import ValidationError

from journeynb.mcp.serving.server import server_of
from journeynb.mcp.serving.server_log import own_log
from journeynb.mcp.serving.threads import Threads
from journeynb.mcp.workspace.workspace import Workspace

LAST_ANSWERS = 2.0
"""Seconds that calls have to end when the client closes standard input."""
Messages = Any
"""A stream of messages; the classes of the SDK for them are private."""


def serve_stdio(workspace: Workspace) -> None:
    """Serve a client over standard input and output until it closes them."""
    with own_log(), _exiting_on_ctrl_c():
        try:
            anyio.run(_serve, workspace)
        except* (BrokenPipeError, ConnectionResetError):
            pass  # the client has gone


@contextmanager
def _exiting_on_ctrl_c() -> Iterator[None]:
    """Exit at once on Ctrl-C: the thread that reads standard input would wait for a line."""
    before = signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


async def _serve(workspace: Workspace) -> None:
    threads = Threads()
    server = server_of(workspace, threads)
    async with stdio_server() as (read, write), anyio.create_task_group() as group:
        _discard_prints()
        send, receive = anyio.create_memory_object_stream[SessionMessage | Exception]()
        group.start_soon(_relay, read, send, write, threads)
        await server.run(receive, write, server.create_initialization_options())


def _discard_prints() -> None:
    """Send what libraries print nowhere: it can quote a map, and the SDK sends it to the log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # messages leave by a copy that the SDK made; it restores this at the end
    os.close(nowhere)


async def _relay(read: Messages, send: Messages, write: Messages, threads: Threads) -> None:
    """Pass messages on, answer lines that are not messages, and let the last calls end."""
    async with send:
        async for message in read:
            if not isinstance(message, Exception):
                await send.send(message)
            elif (line := _line_of(message)) is None or line.strip():
                await write.send(SessionMessage(_no_message(line)))
        with anyio.move_on_after(LAST_ANSWERS):
            await threads.idle()


def _line_of(error: Exception) -> str | None:
    """Return the line that is not a message."""
    if not isinstance(error, ValidationError):
        return None
    line = error.errors(include_url=False)[0]["input"]
    return line if isinstance(line, str) else json.dumps(line)


def _no_message(line: str | None) -> JSONRPCError:
    """Return the answer to a line that is not a message; the client would wait for it."""
    given: object = None
    with suppress(ValueError, RecursionError):
        given = json.loads(line or "")
    found = given.get("id") if isinstance(given, dict) else None
    known = isinstance(found, (int, str)) and not isinstance(found, bool)
    data = ErrorData(code=PARSE_ERROR, message="The line is not a JSON-RPC 2.0 message in UTF-8.")
    return JSONRPCError(jsonrpc="2.0", id=found if known else None, error=data)
