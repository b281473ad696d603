"""The command ``journeynb mcp``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from journeynb.base.errors import need


def mcp(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the maps.")],
) -> None:
    """Serve the maps of a folder to an assistant, by the Model Context Protocol (MCP).

    The client of the assistant starts this command: see the guide "Work with an assistant".
    """
    try:
        from journeynb.mcp.serving.stdio import serve_stdio
    except ModuleNotFoundError as error:
        raise need("mcp", "mcp", "A server for assistants") from error
    from journeynb.mcp.workspace.workspace import Workspace

    serve_stdio(Workspace(folder))
