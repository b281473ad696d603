"""What the server answers under ``journeynb/``.

Every server loads this at its start: what a map needs is imported when the first one is opened.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.utils import ensure_async, url_path_join
from tornado.web import HTTPError
from tornado.websocket import WebSocketHandler

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    from journeynb.server.documents import Documents
    from journeynb.server.greeting import Guest

DOCUMENTS = "journeynb_documents"
"""Name of the documents in the settings of the server."""
RESOURCE = "contents"
ASKED_AGAIN = 10.0
"""Seconds after which the rights of a person are asked for again."""


class _OwnOrigin(JupyterHandler):  # type: ignore[misc] # Jupyter's classes are typed in part
    """Answers pages of this server only.

    Jupyter lets a page of any origin in that knows the token: a token in a link, a log or a
    history must not be enough to read and write maps from another site.
    """

    auth_resource = RESOURCE

    def skip_check_origin(self) -> bool:
        return False

    async def may(self, action: str) -> bool:
        """Return whether the person may read or write files."""
        asked = self.authorizer.is_authorized(self, self.current_user, action, RESOURCE)
        return bool(await ensure_async(asked))


class SessionSocket(WebSocketMixin, WebSocketHandler, _OwnOrigin):  # type: ignore[misc]
    """The connection of a view to the session of a map."""

    guest: Guest | None = None
    _asked_at = float("-inf")
    _may_write = False

    @ws_authenticated  # type: ignore[untyped-decorator]
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Open the connection for a person who may read files."""
        if not await self.may("read"):
            raise HTTPError(403)
        await super().get(*args, **kwargs)

    async def open(self, *args: Any, **kwargs: Any) -> None:
        """Greet the view."""
        from journeynb.server.greeting import Guest

        super().open(*args, **kwargs)
        self.set_nodelay(True)
        self.guest = guest = Guest(self.write_message, self.close)
        await guest.enter(
            documents_of(self.settings),
            self.get_query_argument("path", ""),
            run=self.get_query_argument("run", ""),
            user=self.current_user,
            client=self.get_query_argument("client", ""),
            autosave=self.get_query_argument("autosave", "") == "1",
            may_write=self.may_write,
        )

    async def on_message(self, message: str | bytes) -> None:
        """Answer a message of the view."""
        if self.guest is not None:
            await self.guest.receive(message)

    def on_close(self) -> None:
        """Note that the view is gone, for a while or for good."""
        super().on_close()
        if self.guest is not None:
            self.guest.leave()

    async def may_write(self) -> bool:
        """Return whether the person may write files; the rights may change meanwhile."""
        if time.monotonic() - self._asked_at > ASKED_AGAIN:
            self._may_write = await self.may("write")
            self._asked_at = time.monotonic()
        return self._may_write


def documents_of(settings: dict[str, Any]) -> Documents:
    """Return the documents of a server."""
    found: Documents | None = settings.get(DOCUMENTS)
    if found is None:
        from journeynb.server.documents import Documents

        app = settings["serverapp"]
        found = settings[DOCUMENTS] = Documents(
            settings["contents_manager"], settings["event_logger"], app.log
        )
    return found


def add_routes(app: ServerApp) -> None:
    """Answer under ``journeynb/`` from now on."""
    base = app.web_app.settings["base_url"]
    app.web_app.add_handlers(".*$", [(url_path_join(base, "journeynb", "session"), SessionSocket)])
