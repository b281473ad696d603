"""Tools for assistants: what they answer, without a server."""

from pathlib import Path

import pytest

import journeynb as jn
from journeynb.mcp.asking.refusal import refusal_of
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.registry import ask
from journeynb.mcp.workspace.workspace import Workspace


@pytest.fixture
def call(tmp_path: Path) -> Call:
    jn.sample("coffee").save(tmp_path / "coffee.journeymap.json")
    return Call(Workspace(tmp_path))


@pytest.mark.parametrize(
    ("name", "arguments", "code", "message"),
    [
        ("list_map", {}, "unknown_tool", "unknown tool 'list_map'; did you mean 'list_maps'?"),
        ("list_maps", {"folder": "/"}, "unknown_argument", "unknown argument 'folder'"),
    ],
)
def test_a_wrong_call_is_refused_in_the_form_of_the_door(
    call: Call, name: str, arguments: dict[str, object], code: str, message: str
) -> None:
    with pytest.raises(jn.JourneyError) as caught:
        ask(call, name, arguments)
    found = refusal_of(caught.value)
    assert found.keys() == {"code", "change", "field", "message", "allowed"}
    assert (found["code"], found["message"]) == (code, message)


@pytest.mark.parametrize(
    ("arguments", "field", "allowed"),
    [
        ({"select": ["Z"]}, "select", "a rule code such as M106, or a prefix such as M or S30"),
        ({"select": [1]}, "select[0]", "text"),
        ({"map": "future"}, "format", "journeymap/1"),
    ],
    ids=["rule", "item of a list", "file"],
)
def test_what_is_allowed_has_a_field_of_its_own(
    call: Call, arguments: dict[str, object], field: str, allowed: str
) -> None:
    future = call.workspace.folder / "future.journeymap.json"
    future.write_text('{"format": "journeymap/9.0"}')
    with pytest.raises(jn.JourneyError) as caught:
        ask(call, "gaps", {"map": "coffee", **arguments})
    found = refusal_of(caught.value)
    assert (found["field"], found["allowed"]) == (field, allowed)
    assert "allowed" not in found["message"]
