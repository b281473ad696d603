"""Without --quotes, no answer can contain a quote or a comment."""

from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.formats.journeymap import dumps
from journeynb.mcp.workspace.quotes import (
    HIDDEN,
    changes_without_quotes,
    require_nothing_hidden,
)
from journeynb.mcp.workspace.workspace import Workspace

SECRET = "never again"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    jm = jn.JourneyMap("Coffee", stages=["Buy"])
    maya = jm.add(jn.Persona(name="Maya", quote=SECRET))
    ad = jm.add(jn.Touchpoint(name="Ad"), stage="buy")
    jm.link(maya, ad, says=SECRET, thoughts="Nice")
    calls = jm.add(jn.Source(name="Calls"))
    jm.link(maya, calls, quotes=[{"text": SECRET, "field": "role"}])
    jm.comment(f"Who said {SECRET}?", on=ad, by="Ann")
    jm.save(tmp_path / "coffee.journeymap.json")
    return tmp_path


def text_of(jm: jn.JourneyMap) -> str:
    return dumps(jm._core.state)


def test_quotes_are_hidden_and_comments_are_left_out(folder: Path) -> None:
    workspace = Workspace(folder)
    text = text_of(workspace.map("coffee"))
    assert SECRET not in text and "Ann" not in text and "Nice" in text
    assert text.count(HIDDEN) == 3
    assert text_of(workspace.whole("coffee")).count(SECRET) == 4


def test_rules_find_the_same_without_the_quotes(folder: Path) -> None:
    workspace = Workspace(folder)
    found, whole = workspace.map("coffee").gaps(), workspace.whole("coffee").gaps()
    assert found.equals(whole)


def test_with_the_option_all_is_shown(folder: Path) -> None:
    workspace = Workspace(folder, quotes=True)
    assert text_of(workspace.map("coffee")).count(SECRET) == 4


def test_changes_are_shown_without_their_quotes_and_without_comments(folder: Path) -> None:
    state = Workspace(folder).whole("coffee")._core.state
    comment = state.order["comment"][0]
    changes: list[dict[str, Any]] = [
        {"op": "set", "id": "maya", "fields": {"quote": SECRET, "role": "Barista"}},
        {"op": "add", "kind": "persona", "id": "tom", "fields": {"name": "Tom", "quote": SECRET}},
        {"op": "set", "id": "tom", "fields": {"quote": SECRET}},
        {
            "op": "link",
            "kind": "experiences",
            "from": "tom",
            "to": "ad",
            "fields": {"says": SECRET},
        },
        {
            "op": "link",
            "kind": "cites",
            "from": "tom",
            "to": "calls",
            "fields": {"quotes": [{"text": SECRET}]},
        },
        {"op": "set", "id": comment, "fields": {"description": SECRET}},
        {"op": "add", "kind": "comment", "id": "c2", "fields": {"description": SECRET}},
        {"op": "link", "kind": "comments_on", "from": "c2", "to": "ad"},
        {"op": "remove", "id": "ad"},
    ]
    shown = changes_without_quotes(state, changes)
    assert SECRET not in repr(shown)
    assert [each["op"] for each in shown] == ["set", "add", "set", "link", "link", "remove"]
    assert shown[0]["fields"] == {"quote": HIDDEN, "role": "Barista"}
    assert SECRET in repr(changes[0]), "the changes themselves stay as they are"


def test_hidden_text_cannot_be_replaced_by_the_word_for_it() -> None:
    changes = [{"op": "link", "fields": {"quotes": [{"text": HIDDEN}, {"text": "New"}]}}]
    with pytest.raises(jn.JourneyError, match=r"quotes: '\(hidden\)' is not the text"):
        require_nothing_hidden([{"op": "remove", "id": "ad"}, *changes])
    require_nothing_hidden([{"op": "set", "id": "a", "fields": {"quote": "New"}}, "no change"])
