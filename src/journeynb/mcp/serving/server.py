"""The server of the Model Context Protocol."""

from __future__ import annotations

from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp_types import ListToolsResult, PaginatedRequestParams

import journeynb
from journeynb.mcp.serving.calling import Caller
from journeynb.mcp.serving.instructions import instructions
from journeynb.mcp.serving.listing import listed
from journeynb.mcp.tools.registry import offered
from journeynb.mcp.workspace.workspace import Workspace

Context = ServerRequestContext[Any, Any]


def server_of(workspace: Workspace, caller: Caller) -> Server[Any]:
    """Return the server of a workspace, for any transport."""
    tools = [listed(each) for each in offered(workspace).values()]

    async def list_tools(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=tools)

    return Server(
        "journeynb",
        version=journeynb.__version__,
        title="journeynb",
        description="Customer journey maps: read, checked and changed by proposal.",
        instructions=instructions(workspace),
        on_list_tools=list_tools,
        on_call_tool=caller,
    )
