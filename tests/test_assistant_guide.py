"""What the guide "Work with an assistant" asks people to paste works."""

from __future__ import annotations

import asyncio
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import record_assistant
from journeynb.cli.app import app
from journeynb.mcp.prompts.prompts import PROMPTS
from journeynb.mcp.serving.server import server_of
from journeynb.mcp.serving.threads import Threads
from journeynb.mcp.tools.registry import TOOLS
from journeynb.mcp.workspace.workspace import Workspace

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(json|toml)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SERVER = {"command", "args", "url", "headers", "type", "name"}


def configurations(page: str) -> list[Any]:
    """Return the configurations on a page, as the clients read them."""
    return [
        json.loads(text) if language == "json" else tomllib.loads(text)
        for language, text in BLOCK.findall((ROOT / page).read_text("utf-8"))
    ]


def servers(configuration: Any) -> Iterator[dict[str, Any]]:
    """Yield the servers of a configuration: what has a command or an address."""
    if isinstance(configuration, list):
        for each in configuration:
            yield from servers(each)
    elif isinstance(configuration, dict):
        if {"command", "url"} & configuration.keys():
            yield configuration
        else:
            yield from servers(list(configuration.values()))


@pytest.mark.parametrize(
    ("page", "count"), [("README.md", 1), ("docs/guides/assistant.md", 7)], ids=["README", "guide"]
)
def test_each_block_names_a_server_that_the_command_line_accepts(
    page: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "journeys").mkdir()
    for name in ("events.parquet", "crm.csv"):
        (tmp_path / name).touch()
    command = typer.main.get_group(app)
    found = [each for block in configurations(page) for each in servers(block)]
    assert len(found) == count
    for server in found:
        assert server.keys() <= SERVER
        if "url" in server:
            assert server["url"] == "http://127.0.0.1:8765/mcp"
            continue
        assert Path(server["command"]).name == "journeynb"
        assert server["args"][0] == "mcp"
        given = [each.replace("/home/maya", str(tmp_path)) for each in server["args"]]
        with command.make_context("journeynb", given[:1]) as parent:
            mcp = command.get_command(parent, "mcp")
            assert mcp is not None
            mcp.make_context("mcp", given[1:], parent=parent)


def test_the_guide_names_each_tool_and_each_prompt() -> None:
    guide = (ROOT / "docs/guides/assistant.md").read_text("utf-8")
    rows = "\n".join(line for line in guide.splitlines() if line.startswith("| "))
    for name in (*(tool.name for tool in TOOLS), *PROMPTS):
        assert f"`{name}`" in rows, name
    for prompt in PROMPTS.values():
        assert f"*{prompt.title}*" in rows, prompt.title


def test_the_recorded_session_is_not_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is in this process, where the libraries are loaded already."""
    monkeypatch.setenv("JOURNEYNB_TODAY", record_assistant.TODAY)

    def served(maps: Path, log: Path) -> Any:
        return server_of(Workspace(maps, log=log), Threads())

    page = asyncio.run(record_assistant.recorded(tmp_path, served))
    assert record_assistant.PAGE.read_text("utf-8") == page, (
        "run `python scripts/record_assistant.py`"
    )
