"""A Jupyter server in this process, and clients of its sockets."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Self

from jupyter_server.serverapp import ServerApp
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.websocket import WebSocketClientConnection, websocket_connect

from journeynb.server.drafts import Drafts

TOKEN = "secret"
SOON = 60.0
"""Seconds that a message may take; on a machine with much to do, counting a log takes long."""


class _Quiet(ServerApp):  # type: ignore[misc]
    def init_signal(self) -> None:
        """Leave the signals to pytest."""


class Jupyter:
    """A server with the extension, which works while `run` waits."""

    def __init__(self, root: Path, data: Path | None = None, **options: Any) -> None:
        self.root = root
        self._data = data or root.with_name(f"{root.name}-data")
        self._sockets: list[WebSocketClientConnection] = []
        self._loop = asyncio.new_event_loop()
        self.run(self._start(options))

    async def _start(self, options: dict[str, Any]) -> None:
        from traitlets.config import Config

        config = Config()
        config.ServerApp.root_dir = str(self.root)
        config.ServerApp.jpserver_extensions = {"journeynb.server": True}
        config.ServerApp.open_browser = False
        config.ServerApp.allow_root = True
        config.ServerApp.port = 0
        config.IdentityProvider.token = TOKEN
        config.FileContentsManager.delete_to_trash = False
        config.merge(Config(options))
        self.app = _Quiet(config=config)
        self.app.initialize(argv=[], new_httpserver=False, find_extensions=False)
        sockets = bind_sockets(0, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        self.documents.drafts = Drafts(self._data)
        self._http = HTTPServer(self.app.web_app)
        self._http.add_sockets(sockets)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine on the server's loop, and wait for it; then close its sockets."""
        try:
            return self._loop.run_until_complete(work)
        finally:
            self._loop.run_until_complete(self._close_sockets())

    def run_as_service(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run the loop as a server of a user does, without a main task, until a coroutine ends."""
        task = self._loop.create_task(work)
        task.add_done_callback(lambda _: self._loop.stop())
        self._loop.run_forever()
        self._loop.run_until_complete(self._close_sockets())
        task.result()

    async def _close_sockets(self) -> None:
        while self._sockets:
            self._sockets.pop().close()
        await asyncio.sleep(0.01)

    def stop(self) -> None:
        self.run(self._stop())
        self._loop.close()

    async def _stop(self) -> None:
        self._http.stop()
        await self._http.close_all_connections()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    @property
    def documents(self) -> Any:
        from journeynb.server.routes import documents_of

        return documents_of(self.app.web_app.settings)

    async def fetch(
        self, path: str, *, token: str | None = TOKEN, headers: Any = None, **options: Any
    ) -> HTTPResponse:
        """Ask the server by HTTP."""
        headers = {
            **({} if token is None else {"Authorization": f"token {token}"}),
            **(headers or {}),
        }
        request = HTTPRequest(
            f"http://127.0.0.1:{self.port}/{path}",
            headers=headers,
            follow_redirects=False,
            **options,
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def login(self) -> dict[str, str]:
        """Return the headers of a browser that has logged in."""
        answer = await self.fetch(f"api/me?token={TOKEN}")
        cookies = [each.partition(";")[0] for each in answer.headers.get_list("Set-Cookie")]
        return {"Cookie": "; ".join(cookies)}

    async def view(self, path: str, **options: Any) -> View:
        """Open a view of a map, and return it when the server has greeted it."""
        view = View(await self.connect(path, **options))
        view.hello = await view.next()
        view.client = view.hello.get("client", "nobody")
        return view

    async def connect(
        self, path: str, *, token: str | None = TOKEN, headers: Any = None, **query: str
    ) -> WebSocketClientConnection:
        from tornado.httputil import url_concat

        url = url_concat(
            f"ws://127.0.0.1:{self.port}/journeynb/session",
            {"path": path, **({} if token is None else {"token": token}), **query},
        )
        socket = await websocket_connect(HTTPRequest(url, headers=headers or {}))
        self._sockets.append(socket)
        return socket


class View:
    """A client of a socket."""

    hello: Any
    client: str

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.news: list[Any] = []
        self._numbers = itertools.count()

    async def next(self) -> Any:
        """Return the next message; None at the end."""
        frame = await asyncio.wait_for(self.socket.read_message(), SOON)
        return None if frame is None else json.loads(frame)

    async def post(self, type: str, **fields: Any) -> str:
        """Send a request, and return its name."""
        request = fields.pop("request", None) or f"{self.client}-{next(self._numbers)}"
        await self.socket.write_message(json.dumps({"type": type, "request": request, **fields}))
        return request

    async def ask(self, type: str, **fields: Any) -> Any:
        """Send a request and return its answer; news that come before it are kept."""
        request = await self.post(type, **fields)
        return await self.answer(request)

    async def answer(self, request: str) -> Any:
        """Return the answer to a request; news that come before it are kept."""
        while True:
            message = await self.next()
            assert message is not None, "the connection has ended"
            if "request" in message:
                assert message["request"] == request, message
                return message
            self.news.append(message)

    async def hear(self, type: str) -> Any:
        """Return the next news of a type."""
        while True:
            for index, message in enumerate(self.news):
                if message["type"] == type:
                    return self.news.pop(index)
            message = await self.next()
            assert message is not None, "the connection has ended"
            self.news.append(message)

    async def edit(self, *changes: Any, **fields: Any) -> Any:
        return await self.ask("edit", changes=list(changes), **fields)

    def leave(self) -> None:
        self.socket.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.leave()
