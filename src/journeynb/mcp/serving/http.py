"""The server over HTTP, for clients on this computer that know its token."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable

import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from journeynb.base.errors import ArgumentError
from journeynb.mcp.serving.server import server_of
from journeynb.mcp.serving.server_log import own_log
from journeynb.mcp.serving.threads import Threads
from journeynb.mcp.workspace.workspace import Workspace

LOOPBACK = "127.0.0.1"
PATH = "/mcp"
MOST_BYTES = 1_000_000
"""Largest body of a request."""
TOKEN = "JOURNEYNB_MCP_TOKEN"
"""Environment variable with a token to keep; without it, each start has a new one."""
SHORTEST = 16
"""Smallest number of characters of a token."""


def serve_http(workspace: Workspace, port: int, ready: Callable[[str, str], None]) -> None:
    """Serve clients over HTTP on the loopback interface until the process is stopped.

    Parameters
    ----------
    workspace : Workspace
        What the tools read.
    port : int
        The port; 0 for a free one.
    ready : callable
        Takes the address and the token as soon as clients can connect.

    Raises
    ------
    ArgumentError
        The port cannot be used, or the token of the environment is too short.
    """
    token = given_token()
    with _bound(port) as listener, own_log():
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            guarded_app(workspace, port, token), log_config=None, access_log=False,
            server_header=False, proxy_headers=False, timeout_graceful_shutdown=1,
        )  # fmt: skip
        ready(f"http://{LOOPBACK}:{port}{PATH}", token)
        uvicorn.Server(config).run(sockets=[listener])


def given_token() -> str:
    """Return the token of the environment, or a new one."""
    token = os.environ.get(TOKEN, "")
    if not token:
        return secrets.token_urlsafe(24)
    if len(token) < SHORTEST or not token.isascii() or any(each.isspace() for each in token):
        raise ArgumentError(
            f"{TOKEN} is not a safe token; allowed: at least {SHORTEST} ASCII letters, digits and "
            "signs without spaces"
        )
    return token


def guarded_app(workspace: Workspace, port: int, token: str) -> ASGIApp:
    """Return the application, which answers requests with the token only."""
    server = server_of(workspace, Threads())
    app = server.streamable_http_app(
        streamable_http_path=PATH, max_request_body_size=MOST_BYTES, host=LOOPBACK
    )
    return Guard(app, port, token)


class Guard:
    """Refuses requests of web pages, and requests without the token.

    Parameters
    ----------
    app : callable
        The application behind it.
    port : int
        The port of the server.
    token : str
        The token.
    """

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}".encode() for name in (LOOPBACK, "localhost")}
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "http" and (refused := self._refused(scope)) is not None:
            await refused(scope, receive, send)
        elif scope["type"] != "websocket":
            await self._app(scope, receive, send)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        hosts, origins, tokens = (
            {value for name, value in scope["headers"] if name == header}
            for header in (b"host", b"origin", b"authorization")
        )  # all of them, since a header can be there twice
        if not hosts or not hosts <= self._hosts:
            return PlainTextResponse(
                "Use the address that the server has printed: http://127.0.0.1:PORT/mcp.", 421
            )
        if not origins <= {b"http://" + host for host in self._hosts}:
            return PlainTextResponse(
                "Web pages cannot use this server: use a client on this computer.", 403
            )
        if scope["path"] != PATH:
            return PlainTextResponse(f"There is nothing here: the address ends with {PATH}.", 404)
        if not tokens or not all(map(self._knows, tokens)):
            words = "The token is missing or wrong: send 'Authorization: Bearer TOKEN'."
            return PlainTextResponse(words, 401, {"WWW-Authenticate": "Bearer"})
        return None

    def _knows(self, authorization: bytes) -> bool:
        scheme, _, token = authorization.partition(b" ")
        return secrets.compare_digest(token, self._token) and scheme.lower() == b"bearer"


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # there, two processes could share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(100)
    except OSError as error:
        listener.close()
        raise ArgumentError(
            f"--http {port}: the port cannot be used: {error.strerror or error}; allowed: a free "
            "port, such as --http 0"
        ) from None
    return listener
