"""The page of ``journeynb edit``: the editor of one map, with nothing around it."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import FileFindHandler, JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from journeynb.server.contents_store import OpenError
from journeynb.server.routes import documents_of

STATIC = Path(__file__).parents[1] / "static"
FILES = ("editor.js", "editor.css", "full-page.js", "full-page.css")
"""What the page loads: scripts and styles of the editor, and its own."""
ADDRESS = "journeynb/edit"
POLICY = "; ".join([
    "default-src 'none'", "script-src 'self' blob:", "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self' ws://{host}",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
])  # fmt: skip
"""Only scripts of the package run, whatever a map contains."""
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 22 22'%3E"
    "%3Cpath d='M4.5 15.5C8 15.5 7.5 6.5 11 6.5S14 13 17.5 13' fill='none' stroke='%236d5bd0' "
    "stroke-width='1.8'/%3E%3Cg fill='%236d5bd0'%3E%3Ccircle cx='4.5' cy='15.5' r='2.6'/%3E"
    "%3Ccircle cx='11' cy='6.5' r='2.6'/%3E%3Ccircle cx='17.5' cy='13' r='2.6'/%3E%3C/g%3E"
    "%3C/svg%3E"
)


def page(base: str, path: str, command: str) -> str:
    """Return the page with the editor of a map, as HTML.

    Parameters
    ----------
    base : str
        Base URL of the server.
    path : str
        Path of the map in the server's folder.
    command : str
        The command that opens the page again.
    """
    data = json.dumps({"base": base, "path": path, "command": command}).replace("<", "\\u003c")
    static = url_path_join(base, "journeynb/full-page")
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(path)}</title>
<link rel="icon" href="{_ICON}">
<link rel="stylesheet" href="{escape(static)}/editor.css">
<link rel="stylesheet" href="{escape(static)}/full-page.css">
<body>
<noscript>The editor needs JavaScript.</noscript>
<script type="application/json" id="journeynb-page">{data}</script>
<script type="module" src="{escape(static)}/full-page.js"></script>
"""


class FullPageHandler(JupyterHandler):  # type: ignore[misc] # Jupyter's classes are typed in part
    """Answers with the page of the map that the command was given, or of one that it names."""

    def initialize(
        self, path: str, command: Callable[[str], str], on_visit: Callable[[], object]
    ) -> None:
        """Take the map, what returns the command for a map, and what is called for each visit."""
        self.path = path
        self.command = command
        self.on_visit = on_visit

    @property
    def content_security_policy(self) -> str:
        """What the page may load and run."""
        return POLICY.format(host=self.request.host)

    async def prepare(self) -> None:
        """Refuse who has no token; there is no page to log in."""
        await super().prepare(_redirect_to_login=False)

    async def get(self) -> None:
        """Answer with the page."""
        if self.current_user is None:
            raise web.HTTPError(403)
        self.on_visit()
        self.set_header("Cache-Control", "no-store")
        path = self.get_query_argument("path", self.path)
        if path != self.path:
            try:
                await documents_of(self.settings).store.locate(path)
            except OpenError:
                raise web.HTTPError(404) from None
        self.finish(page(self.base_url, path, self.command(path)))

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer in words."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(
            "This page needs the whole address that journeynb edit printed, with its token."
            if status_code == 403
            else f"The page cannot be shown (HTTP status {status_code})."
        )


def add_full_page(
    app: web.Application,
    path: str,
    command: Callable[[str], str],
    on_visit: Callable[[], object],
) -> None:
    """Serve the page of a map, and those of the maps that it names."""
    base = app.settings["base_url"]
    names = "|".join(each.replace(".", r"\.") for each in FILES)
    app.add_handlers(
        ".*$",
        [
            (
                url_path_join(base, ADDRESS),
                FullPageHandler,
                {"path": path, "command": command, "on_visit": on_visit},
            ),
            (
                url_path_join(base, "journeynb/full-page", f"({names})"),
                FileFindHandler,
                {"path": [str(STATIC)]},
            ),
        ],
    )
