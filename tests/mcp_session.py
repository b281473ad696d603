"""A session of the official client with a server for assistants that is a process of its own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent


def text_of(answer: CallToolResult) -> str:
    """Return the text of an answer."""
    block = answer.content[0]
    assert isinstance(block, TextContent)
    return block.text


class Session:
    """The official client, connected; each method waits for the server."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self.portal = portal
        self.client = client

    def __getattr__(self, name: str) -> Any:
        """Return a method of the client that returns when the server has answered."""

        def called(*given: Any, **named: Any) -> Any:
            async def call() -> Any:
                return await getattr(self.client, name)(*given, **named)

            return self.portal.call(call)

        return called

    def ask(self, tool: str, arguments: dict[str, Any] | None = None, **named: Any) -> Any:
        """Return the structured answer of a tool, whose text says the same."""
        answer = self.call_tool(tool, arguments or {}, **named)
        assert not answer.is_error, text_of(answer)
        assert json.loads(text_of(answer)) == answer.structured_content
        return answer.structured_content

    def refusal(self, tool: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the error of a tool, whose text says the same."""
        answer = self.call_tool(tool, arguments or {})
        assert answer.is_error
        found: dict[str, Any] = answer.structured_content
        assert json.loads(text_of(answer)) == found
        assert found.keys() == {"code", "change", "field", "message", "allowed"}
        return found


@contextmanager
def session(transport: Any, **options: Any) -> Iterator[Session]:
    """Connect the official client."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(transport, **options)) as client,
    ):
        yield Session(portal, client)


def process(*arguments: str | Path, errors: TextIO | None = None) -> Any:
    """Return the transport to a process of Python with these arguments."""
    given = StdioServerParameters(
        command=sys.executable, args=[str(each) for each in arguments], env=dict(os.environ)
    )
    return stdio_client(given, errlog=errors or sys.stderr)


def command(folder: Path, *options: str | Path, errors: TextIO | None = None) -> Any:
    """Return the transport to ``journeynb mcp FOLDER``."""
    return process("-m", "journeynb", "mcp", folder, *options, errors=errors)
