"""What the server answers under ``journeynb/``.

Every server loads this at its start: what a map needs is imported when the first one is opened.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.utils import ensure_async, url_path_join
from tornado.web import HTTPError, authenticated
from tornado.websocket import WebSocketHandler

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    from journeynb.server.documents import Documents
    from journeynb.server.greeting import Guest

DOCUMENTS = "journeynb_documents"
"""Name of the documents in the settings of the server."""
RESOURCE = "contents"
LARGEST = 10_000
"""Largest number of bytes of the request for a new map."""
LARGEST_SHARE = 100_000
"""The same of a change of several maps, which may name each of them."""
LARGEST_EDIT = 1_000_000
"""The same of an assistant's edit."""
GOING_AWAY = 1001
"""Code with which a browser ends the connections of a page that is closed (RFC 6455)."""
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
            self.settings["api_last_activity"] = datetime.now(UTC)  # hubs stop idle servers
            await self.guest.receive(message)

    def on_close(self) -> None:
        """Note that the view is gone, for a while or for good."""
        super().on_close()
        if self.guest is not None:
            self.guest.leave(page_closed=self.close_code == GOING_AWAY)

    async def may_write(self) -> bool:
        """Return whether the person may write files; the rights may change meanwhile."""
        if time.monotonic() - self._asked_at > ASKED_AGAIN:
            self._may_write = await self.may("write")
            self._asked_at = time.monotonic()
        return self._may_write


class _Api(_OwnOrigin, APIHandler):  # type: ignore[misc]
    """Answers requests by HTTP with JSON."""

    async def answer(self, action: str, work: Callable[[Documents], Awaitable[Any]]) -> None:
        """Do some work for a person who may do it, and send what it returns."""
        if not await self.may(action):
            raise HTTPError(403)
        from journeynb.server.rest import refusal_of, status_of

        documents = documents_of(self.settings)
        try:
            made = await work(documents)
        except Exception as error:
            self.set_status(status_of(error))
            message = documents.store.without_disk(str(error))
            made = {**refusal_of(error), "message": message}
        await self.finish(json.dumps(made))


class NewMaps(_Api):
    """Creates maps."""

    @authenticated
    async def post(self) -> None:
        """Create a map in a folder; answer with its path."""
        if len(self.request.body) > LARGEST:
            raise HTTPError(413)
        body = self.get_json_body()

        async def work(documents: Documents) -> dict[str, str]:
            from journeynb.server.rest import create

            return {"path": await create(documents, body)}

        self.set_status(201)
        await self.answer("write", work)


class Templates(_Api):
    """Lists the maps to start with."""

    @authenticated
    async def get(self) -> None:
        """Answer with the templates and samples."""

        async def work(_: Documents) -> Any:
            from journeynb.server.rest import templates

            return templates()

        await self.answer("read", work)


class Gaps(_Api):
    """Finds gaps."""

    @authenticated
    async def get(self) -> None:
        """Answer with the gaps of a map."""
        path = self.get_query_argument("path", "")

        async def work(documents: Documents) -> dict[str, Any]:
            from journeynb.server.rest import gaps

            return {"gaps": await gaps(documents, path)}

        await self.answer("read", work)


class PortfolioOf(_Api):
    """Shows a folder as a portfolio."""

    @authenticated
    async def get(self) -> None:
        """Answer with the maps of a folder, their gaps, and where they contradict each other."""
        path = self.get_query_argument("path", "")

        async def work(documents: Documents) -> dict[str, Any]:
            return await documents.portfolios.show(path)

        await self.answer("read", work)


class EditByAssistant(_Api):
    """Changes a map that people have open, for an assistant."""

    @authenticated
    async def post(self) -> None:
        """Make the changes as a step of the assistant; 409 if nobody has the map open."""
        if len(self.request.body) > LARGEST_EDIT:
            raise HTTPError(413)
        body = self.get_json_body()

        async def work(documents: Documents) -> dict[str, Any]:
            from journeynb.server.rest import edit

            return await edit(documents, body)

        await self.answer("write", work)


class _Changes(_Api):
    """Changes several maps."""

    async def change(self, name: str) -> None:
        """Do what the request asks for, and answer with the paths of the maps that changed."""
        if len(self.request.body) > LARGEST_SHARE:
            raise HTTPError(413)
        body = self.get_json_body()

        async def work(documents: Documents) -> dict[str, Any]:
            found: dict[str, Any] = await getattr(documents.portfolios, name)(body)
            return found

        await self.answer("write", work)


class Share(_Changes):
    """Brings one map's version of an entity to other maps."""

    @authenticated
    async def post(self) -> None:
        """Change the maps, all or none."""
        await self.change("share")


class UndoShare(_Changes):
    """Takes back what was shared."""

    @authenticated
    async def post(self) -> None:
        """Change the maps back, all or none."""
        await self.change("undo")


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
    handlers = {
        "session": SessionSocket,
        "new": NewMaps,
        "templates": Templates,
        "gaps": Gaps,
        "assistant-edit": EditByAssistant,
        "portfolio": PortfolioOf,
        "portfolio/share": Share,
        "portfolio/undo": UndoShare,
    }
    app.web_app.add_handlers(
        ".*$",
        [(url_path_join(base, "journeynb", name), each) for name, each in handlers.items()],
    )
