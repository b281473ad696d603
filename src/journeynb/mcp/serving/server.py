"""The server of the Model Context Protocol."""

from __future__ import annotations

from typing import Any

from mcp.server.caching import CacheHint
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, ErrorData, ListToolsResult, PaginatedRequestParams
from pydantic import ValidationError

import journeynb
from journeynb.mcp.serving.calling import Caller
from journeynb.mcp.serving.instructions import instructions
from journeynb.mcp.serving.listing import listed
from journeynb.mcp.serving.reading import Reader
from journeynb.mcp.serving.sendable import sendable
from journeynb.mcp.serving.threads import Threads
from journeynb.mcp.tools.registry import offered
from journeynb.mcp.workspace.workspace import Workspace

Context = ServerRequestContext[Any, Any]


_LASTS = CacheHint(ttl_ms=3_600_000)
"""What stays the same while the server runs."""


def server_of(workspace: Workspace, threads: Threads) -> Server[Any]:
    """Return the server of a workspace, for any transport.

    Parameters
    ----------
    workspace : Workspace
        What the tools read.
    threads : Threads
        Where they run.
    """
    tools = [listed(each) for each in offered(workspace).values()]
    reader = Reader(workspace, threads)

    async def list_tools(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=tools)

    server: Server[Any] = Server(
        "journeynb",
        version=journeynb.__version__,
        title="journeynb",
        description="Customer journey maps: read, checked and changed by proposal.",
        instructions=instructions(workspace),
        cache_hints={
            "tools/list": _LASTS,
            "prompts/list": _LASTS,
            "resources/templates/list": _LASTS,
        },
        on_list_tools=list_tools,
        on_call_tool=Caller(workspace, threads),
        on_list_resources=reader.list_resources,
        on_list_resource_templates=reader.list_templates,
        on_read_resource=reader.read_resource,
        on_list_prompts=reader.list_prompts,
        on_get_prompt=reader.get_prompt,
        on_completion=reader.complete,
    )
    server.middleware[:] = [_checked]  # no tracing: it notes messages of errors
    return server


async def _checked(ctx: Context, call_next: CallNext) -> HandlerResult:
    """Answer with what can be sent, and name the parameter that was wrong."""
    try:
        result: HandlerResult = sendable(await call_next(ctx))
        return result
    except MCPError as error:
        raise MCPError.from_error_data(
            ErrorData(**sendable(error.error.model_dump(exclude_unset=True)))
        ) from None
    except ValidationError as error:
        place = ".".join(str(each) for each in error.errors(include_url=False)[0]["loc"])
        words = f"The parameters of {ctx.method} are not valid: {place}"
        if place.removeprefix("params.") == "arguments":
            words += " must be an object, such as {}"
        raise MCPError(INVALID_PARAMS, words) from None
