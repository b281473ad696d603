"""The server for assistants, as the official client meets it."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent

import journeynb as jn


def _server(folder: Path, *options: str) -> Any:
    command = [sys.executable, "-m", "journeynb", "mcp", str(folder), *options]
    given = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
    return stdio_client(given)


def _text(answer: CallToolResult) -> str:
    block = answer.content[0]
    assert isinstance(block, TextContent)
    return block.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    jn.sample("coffee").save(tmp_path / "coffee.journeymap.json")
    return tmp_path


def test_a_client_lists_the_tools_and_calls_one(folder: Path) -> None:
    async def session() -> None:
        async with Client(_server(folder)) as client:
            tools = (await client.list_tools()).tools
            assert "list_maps" in [each.name for each in tools]
            answer = await client.call_tool("list_maps", {})
            title = jn.sample("coffee").info.title
            assert answer.structured_content["maps"][0]["title"] == title
            assert json.loads(_text(answer)) == answer.structured_content
            wrong = await client.call_tool("list_maps", {"folder": "/"})
            assert wrong.is_error and wrong.structured_content["code"] == "unknown_argument"

    anyio.run(session)
