"""The tools as an assistant sees them: names, descriptions and schemas."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from journeynb.mcp.asking.cutting import tokens
from journeynb.mcp.serving.instructions import instructions
from journeynb.mcp.serving.listing import listed
from journeynb.mcp.tools.registry import TOOLS
from journeynb.mcp.tools.tool import Tool
from journeynb.mcp.workspace.workspace import Workspace

SNAPSHOT = Path(__file__).parent / "snapshots" / "mcp_tools.json"
MOST_TOKENS = 4000
"""What the tools may cost in each conversation of an assistant, without ``--allow-edits``."""


def _wire(tool: Tool) -> dict[str, Any]:
    return listed(tool).model_dump(mode="json", by_alias=True, exclude_none=True)


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield all schemas inside a schema."""
    if isinstance(schema, list):
        for each in schema:
            yield from _parts(each)
    elif isinstance(schema, dict):
        yield schema
        for each in schema.values():
            yield from _parts(each)


def test_the_tools_are_as_in_the_snapshot() -> None:
    """Regenerate with JOURNEYNB_SNAPSHOTS=1; people's clients know these names and fields."""
    found = json.dumps([_wire(each) for each in TOOLS], indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("JOURNEYNB_SNAPSHOTS"):
        SNAPSHOT.write_text(found, encoding="utf-8")
    assert found == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("tool", TOOLS, ids=lambda each: each.name)
def test_schemas_are_those_that_all_clients_take(tool: Tool) -> None:
    wire = _wire(tool)
    arguments, answer = wire["inputSchema"], wire["outputSchema"]
    for schema in (arguments, answer):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object" and "properties" in schema
    for part in _parts(arguments):
        assert "$ref" not in part, "some clients do not follow references in arguments"
        assert part.get("type") != "array" or "items" in part, "OpenAI's models need items"
        assert not isinstance(part.get("title"), str)
    assert not {"anyOf", "oneOf", "allOf"} & arguments.keys(), "Claude takes none at the root"
    assert {"code", "message"} <= answer["properties"].keys()


@pytest.mark.parametrize("tool", TOOLS, ids=lambda each: each.name)
def test_every_tool_and_argument_is_described(tool: Tool) -> None:
    wire = _wire(tool)
    assert wire["description"].endswith(".") and wire["title"][0].isupper()
    for name, field in wire["inputSchema"]["properties"].items():
        assert field.get("description"), name


def test_all_tools_together_leave_room_for_the_conversation() -> None:
    told = [
        {key: _wire(each)[key] for key in ("name", "description", "inputSchema")}
        for each in TOOLS
        if each.needs != "edits"
    ]
    assert tokens(json.dumps(told)) < MOST_TOKENS


def test_instructions_name_only_tools_that_are_offered(tmp_path: Path) -> None:
    (tmp_path / "events.csv").touch()
    plain = instructions(Workspace(tmp_path))
    assert "evidence" not in plain and "edit" not in plain
    log = tmp_path / "events.csv"
    assert "evidence compares" in instructions(Workspace(tmp_path, log=log))
    assert "edit changes" in instructions(Workspace(tmp_path, allow_edits=True))
    assert tokens(plain) < 500
