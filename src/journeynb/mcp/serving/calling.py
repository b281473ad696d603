"""Calls of tools: each on a thread that is left alone when the client no longer waits."""

from __future__ import annotations

import base64
import threading
import time
from typing import Any

from anyio import from_thread
from mcp.server.context import ServerRequestContext
from mcp_types import CallToolRequestParams, CallToolResult, ImageContent, TextContent

from journeynb.base.text import name_on_a_line
from journeynb.mcp.asking.answer import Answer, compact_json
from journeynb.mcp.asking.refusal import refusal_of
from journeynb.mcp.serving.server_log import log_fault
from journeynb.mcp.serving.threads import Threads
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.registry import TOOLS, ask
from journeynb.mcp.workspace.workspace import Workspace

Context = ServerRequestContext[Any, Any]
PAUSE = 0.2
"""Seconds between two reports of progress."""


class Caller:
    """Calls the tools of a workspace.

    A tool that reads is left alone when the client no longer waits; one that writes ends first.

    Parameters
    ----------
    workspace : Workspace
        What the tools read.
    threads : Threads
        Where they run.
    """

    def __init__(self, workspace: Workspace, threads: Threads) -> None:
        self.workspace = workspace
        self.threads = threads
        self._writing = {each.name for each in TOOLS if each.effect != "reads"}

    async def __call__(self, context: Context, params: CallToolRequestParams) -> CallToolResult:
        """Return what a tool answers, or its error as a result that an assistant can read."""
        cancelled = threading.Event()
        reports = _Reports(context, cancelled)
        call = Call(self.workspace, client_name(context), reports.report, cancelled.is_set)
        work = _result, call, params.name, params.arguments or {}
        try:
            if params.name in self._writing:
                return await self.threads.run_to_end(cancelled, *work)
            return await self.threads.run(*work)
        finally:
            cancelled.set()


def _result(call: Call, name: str, arguments: dict[str, Any]) -> CallToolResult:
    try:
        return _answered(ask(call, name, arguments))
    except BaseException as error:  # libraries in Rust raise panics that are no Exception
        refusal = refusal_of(error)
        if refusal["code"] == "fault" and not call.is_cancelled():
            log_fault(name, error)
        return CallToolResult(
            content=[TextContent(text=compact_json(refusal))],
            structured_content=refusal,
            is_error=True,
        )


def _answered(answer: Answer) -> CallToolResult:
    images = [
        ImageContent(data=base64.b64encode(each).decode("ascii"), mime_type="image/png")
        for each in answer.images()
    ]
    return CallToolResult(
        content=[TextContent(text=answer.text()), *images], structured_content=answer.content()
    )


def client_name(context: Context) -> str:
    """Return the name that a client gives itself, on one line; "" if it gives none."""
    params = context.session.client_params
    if params is None:
        return ""
    return name_on_a_line(params.client_info.title or params.client_info.name)


class _Reports:
    """Progress from the thread of a call; not more often than a person can read."""

    def __init__(self, context: Context, cancelled: threading.Event) -> None:
        self._context = context
        self._cancelled = cancelled
        self._done = -1.0
        self._last = float("-inf")

    def report(self, done: float, total: float, message: str) -> None:
        now = time.monotonic()
        if self._cancelled.is_set() or done <= self._done:
            return
        if done < total and now - self._last < PAUSE:
            return
        self._done, self._last = done, now
        from_thread.run(self._context.session.report_progress, done, total, message)
