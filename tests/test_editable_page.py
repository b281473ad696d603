"""The parts of a page with an editor: no text of a map leaves them."""

from __future__ import annotations

import datetime as dt
import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from browser.hostile import TEXTS, hostile_map
from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.formats.journeymap import document, map_hash
from journeynb.report.page import embedded_editor as editable
from journeynb.report.page.embedded_editor import editable_part

DAY = dt.date(2026, 11, 22)


class Parsed(HTMLParser):
    """An element as a browser reads it: its tags, and the text of its script."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.script = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if self.tags[-1] == "script":
            self.script += data


def data_of(html: str) -> dict[str, Any]:
    parsed = Parsed(html)
    assert parsed.tags == ["div", "p", "script"]
    found: dict[str, Any] = json.loads(parsed.script)
    return found


def test_the_element_contains_the_map_its_hash_and_its_gaps() -> None:
    jm = jn.sample("coffee")
    part = editable_part(jm._core, today=DAY, view="goals", height="500px")
    data = data_of(part.html)
    state = jm._core.state
    assert data["map"] == json.loads(json.dumps(document(state)))
    assert data["base"] == map_hash(state) == editable_part(state).html.split('"base":"')[1][:64]
    gaps = jm.gaps(today=DAY)
    assert [each[:3] for each in data["gaps"]] == gaps[["rule", "id", "other"]].values.tolist()
    assert set(data["rules"]) == set(gaps.rule)
    assert (data["made"], data["view"], data["height"]) == ("2026-11-22", "goals", "500px")
    assert data["readonly"] is False
    assert editable_part(jm._core, today=DAY, view="goals", height="500px") == part


@pytest.mark.parametrize("name", [*TEXTS])
def test_no_text_of_a_map_ends_its_element(name: str) -> None:
    jm = hostile_map(TEXTS[name])
    part = editable_part(jm._core)
    assert data_of(part.html)["map"] == json.loads(json.dumps(document(jm._core.state)))
    assert part.html.count("<") == 6


def test_the_bundle_is_small_and_asks_for_nothing() -> None:
    part = editable_part(jn.JourneyMap("x")._core)
    assert len(part.script.encode()) < 470_000
    assert not re.search(r"</script|<!--", part.script, re.IGNORECASE)
    assert not re.search(r"\beval\(|new Function|\bimport\(|\bfetch\(|XMLHttpRequest", part.script)
    assert not re.search(r"@import|url\((?!data:|#)", part.script)
    digest = b64encode(sha256(part.script.encode()).digest()).decode()
    assert part.script_source == f"'sha256-{digest}'"


def test_a_notebook_that_saves_widget_state_grows_by_little() -> None:
    static = Path(jn.__file__).parent / "static"
    assert sum((static / name).stat().st_size for name in ("editor.js", "editor.css")) < 264_000


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(ArgumentError, match="view='chart' is not valid; allowed: map, goals"):
        editable_part(jn.JourneyMap("x")._core, view="chart")


def test_a_missing_bundle_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(editable, "_STATIC", tmp_path)
    editable._bundle.cache_clear()
    with pytest.raises(
        JourneyError, match=r"the editor is missing \(.*page\.js\): reinstall journeynb"
    ):
        editable_part(jn.JourneyMap("x")._core)
