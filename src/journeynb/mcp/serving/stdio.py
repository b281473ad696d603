"""The server over standard input and output, as a client on this computer starts it."""

from __future__ import annotations

import anyio
from mcp.server.stdio import stdio_server

from journeynb.mcp.serving.server import server_of
from journeynb.mcp.serving.server_log import own_log
from journeynb.mcp.workspace.workspace import Workspace


def serve_stdio(workspace: Workspace) -> None:
    """Serve a client over standard input and output until it closes them."""
    with own_log():
        anyio.run(_serve, workspace)


async def _serve(workspace: Workspace) -> None:
    server = server_of(workspace)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
