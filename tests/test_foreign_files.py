"""Damaged files of other tools' formats: an error of ours that says what is wrong, or a map."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.base.user_warnings import hearing
from journeynb.formats.cjml import write_cjml
from journeynb.formats.journeymap import loads
from journeynb.formats.jsonld import write_ujg, write_ujm
from journeynb.formats.open_journey import write_ojf
from journeynb.formats.registry import FORMATS
from journeynb.model.state import State
from strategies import anything
from test_cjml import PLAN, first
from test_jsonld import UJG, UJM
from test_open_journey import FILE

MAP = loads(
    json.dumps(
        {
            "format": "journeymap/1",
            "title": "T",
            "personas": [{"id": "ann", "name": "Ann"}],
            "stages": [{"id": "buy", "name": "Buy"}],
            "touchpoints": [
                {"id": "ad", "name": "Ad", "channels": ["web"]},
                {"id": "pay", "name": "Pay", "owner": "Shop", "journey": "pay.journeymap.json"},
            ],
            "pain_points": [{"id": "slow", "name": "Slow", "severity": 3}],
            "links": [
                {"kind": "occurs_in", "from": "ad", "to": "buy"},
                {"kind": "experiences", "from": "ann", "to": "ad", "emotion": -1},
                {"kind": "leads_to", "from": "ad", "to": "pay"},
                {"kind": "hurts", "from": "slow", "to": "pay"},
            ],
        }
    )
)
WRITERS: dict[str, Callable[[State], str]] = {
    "cjml": write_cjml,
    "ojf": write_ojf,
    "ujm": write_ujm,
    "ujg": write_ujg,
}
FILES = [(name, write(MAP).encode()) for name, write in WRITERS.items()]
FILES += [("ujm", json.dumps(UJM).encode()), ("ujg", json.dumps(UJG).encode())]
FILES += [("ojf", json.dumps(FILE).encode()), ("cjml", PLAN.encode())]
FILES += [("cjml", f"<CJML>{first()}</CJML>".encode())]


def read(name: str, data: bytes) -> State | None:
    """Return the map, or None where an error of ours refuses the file."""
    with hearing():
        try:
            return FORMATS[name].read(data, "a file")
        except jn.JourneyError as error:
            message = str(error)
    assert message.startswith("a file")
    return None


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_file_with_damaged_bytes_is_refused_or_read(data: st.DataObject) -> None:
    name, whole = data.draw(st.sampled_from(FILES))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(start + 40, len(whole))))
    read(name, whole[:start] + data.draw(st.binary(max_size=6)) + whole[end:])


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_json_with_any_value_in_any_place_is_refused_or_read(data: st.DataObject) -> None:
    name, whole = data.draw(st.sampled_from([each for each in FILES if each[0] != "cjml"]))
    value = json.loads(whole)
    holder: Any = value
    for _ in range(data.draw(st.integers(1, 6))):
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if isinstance(holder[key], (dict, list)) and data.draw(st.booleans()):
            holder = holder[key]
        else:
            holder[key] = data.draw(anything)
            break
    read(name, json.dumps(value).encode())


@pytest.mark.parametrize("name", ["ojf", "ujm", "ujg"])
@pytest.mark.parametrize("text", ["", "[" * 100_000, '{"a":' * 5000 + "1" + "}" * 5000, "\ud800"])
def test_text_that_is_not_json_is_refused(name: str, text: str) -> None:
    assert read(name, text.encode("utf-8", "surrogatepass")) is None


def test_entities_and_files_outside_are_never_read() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    for head in (f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>', '<!DOCTYPE x SYSTEM "http://x/y.dtd">',
                 '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>'):  # fmt: skip
        data = f"{head}<CJML><plannedJourney><journeyID>&a9;</journeyID></plannedJourney></CJML>"
        with pytest.raises(jn.FormatError, match=r"line 1: a document type .* is not allowed"):
            FORMATS["cjml"].read(data.encode(), "a file")


def test_a_file_full_of_ampersands_is_refused_at_once() -> None:
    with pytest.raises(jn.FormatError, match=r"not well-formed XML: .*& as &amp;"):
        FORMATS["cjml"].read(b"<CJML>" + b"& " * 200_000 + b"</CJML>", "a file")
