"""The extension of the Jupyter server that holds the maps which several people edit.

Every server loads it at its start, so it imports nothing until the first map is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "journeynb.server"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    from journeynb.server.routes import add_routes

    add_routes(app)
