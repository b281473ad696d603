"""The server over standard input and output, as a client on this computer starts it."""

from __future__ import annotations

import json
from contextlib import suppress
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
    with own_log():
        try:
            anyio.run(_serve, workspace)
        except* (BrokenPipeError, ConnectionResetError):
            pass  # the client has gone


async def _serve(workspace: Workspace) -> None:
    threads = Threads()
    server = server_of(workspace, threads)
    async with stdio_server() as (read, write), anyio.create_task_group() as group:
        send, receive = anyio.create_memory_object_stream[SessionMessage | Exception]()
        group.start_soon(_relay, read, send, write, threads)
        await server.run(receive, write, server.create_initialization_options())


async def _relay(read: Messages, send: Messages, write: Messages, threads: Threads) -> None:
    """Pass messages on, answer lines that are not messages, and let the last calls end."""
    async with send:
        async for message in read:
            if isinstance(message, Exception):
                await write.send(SessionMessage(_no_message(message)))
            else:
                await send.send(message)
        with anyio.move_on_after(LAST_ANSWERS):
            await threads.idle()


def _no_message(error: Exception) -> JSONRPCError:
    """Return the answer to a line that is no message; the client would wait for it."""
    data = ErrorData(code=PARSE_ERROR, message="The line is not a JSON-RPC 2.0 message in UTF-8.")
    return JSONRPCError(jsonrpc="2.0", id=_id_of(error), error=data)


def _id_of(error: Exception) -> int | str | None:
    """Return the id of a request that cannot be read as a message, if it has one."""
    given: object = None
    if isinstance(error, ValidationError):
        line = error.errors(include_url=False)[0]["input"]
        with suppress(ValueError, RecursionError):
            given = json.loads(line) if isinstance(line, (str, bytes)) else line
    found = given.get("id") if isinstance(given, dict) else None
    return found if isinstance(found, (int, str)) and not isinstance(found, bool) else None
