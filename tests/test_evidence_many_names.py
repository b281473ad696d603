"""A log with very many names of events: work is bounded, and nothing is skipped unsaid."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import journeynb as jn
from journeynb.data.rounding import to_digits
from journeynb.evidence.counts_on_map import count_on_map
from journeynb.evidence.observed import observed_on
from journeynb.evidence.proposals import suggested_edits, suggested_events
from journeynb.evidence.questions.stages_of_unmapped import placements
from journeynb.gaps.rules.rule import RULES
from journeynb.picture.drawing.theme import THEMES
from journeynb.picture.map.scene import Scene
from journeynb.sync.background_count import Counting
from journeynb.sync.counting import log_count

NAMES = 300


@pytest.fixture
def log() -> jn.EventLog:
    """Each event has a name of its own, but for three that are frequent."""
    events = [*(f"/product/{number}" for number in range(NAMES)), *["checkout"] * 40, *["ad"] * 50]
    return jn.EventLog(pd.DataFrame({
        "customer": np.arange(len(events)) % 60,
        "time": pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(len(events)), unit="h"),
        "event": events,
        "channel": "web",
    }))  # fmt: skip


@pytest.fixture
def jm() -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Awareness", "Purchase"])
    jm.add(jn.Touchpoint(name="Ad", events="ad"), stage="awareness")
    jm.add(jn.Touchpoint(name="Checkout"), stage="purchase")
    jm.add(jn.Touchpoint(name="Thanks", events="thanks"), stage="purchase")
    return jm


def test_only_the_most_frequent_events_are_compared_and_a_warning_says_so(
    log: jn.EventLog, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    real = suggested_events.likeness

    def counting(name: str, event: str) -> float:
        compared.append(event)
        return real(name, event)

    monkeypatch.setattr(suggested_events, "likeness", counting)
    monkeypatch.setattr(suggested_events, "MOST_EVENTS", 10)
    with pytest.warns(jn.JourneyWarning, match="only the 10 most frequent events"):
        found = jm.suggest_events(log)
    assert found.table.other.tolist() == ["checkout"]
    assert len(set(compared)) == 10


def test_a_log_with_few_names_is_compared_as_a_whole_without_a_warning(
    log: jn.EventLog, jm: jn.JourneyMap, recwarn: pytest.WarningsRecorder
) -> None:
    assert jm.suggest_events(log).table.other.tolist() == ["checkout"]
    assert not [each for each in recwarn if "most frequent" in str(each.message)]


def test_only_frequent_events_are_placed_in_stages_for_suggestions(
    log: jn.EventLog, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: list[str] = []

    def counting(mapped: object, events: object = None) -> object:
        found = placements(mapped, events)  # type: ignore[arg-type]
        placed.extend(found)
        return found

    monkeypatch.setattr(suggested_edits, "placements", counting)
    found = jm.evidence(log).suggestions()
    assert [each.id for each in found] == ["checkout"]
    assert placed == ["checkout"]


def test_a_draft_asks_for_the_channels_of_its_own_touchpoints_only(
    log: jn.EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from journeynb.evidence.proposals import map_from_log

    rows: list[int] = []
    run = jn.EventLog.run

    def counting(self: jn.EventLog, expr: object, what: str) -> pd.DataFrame:
        found = run(self, expr, what)
        if what == "channels of events":
            rows.append(len(found))
        return found

    monkeypatch.setattr(jn.EventLog, "run", counting)
    jn.JourneyMap.from_events(log)
    assert rows == [map_from_log.MOST_TOUCHPOINTS]


def test_every_event_is_a_gap_but_the_editor_lists_the_most_frequent_and_says_so(
    log: jn.EventLog, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    ev = jm.evidence(log)
    gaps = jm.gaps(evidence=ev, select="E601")
    assert len(gaps) == NAMES + 1 and gaps.id[0] == "checkout"
    monkeypatch.setattr(log_count, "MOST_LISTED", 5)
    counting = Counting(jm._core, ev)
    assert counting.wait() is not None
    listed = [gap[1] for gap in counting.gaps() if gap[0] == "E601"]
    assert listed[0] == "checkout" and len(listed) == 5
    assert f"{NAMES + 1} events match no touchpoint; the gaps list the 5 most" in str(
        counting.remarks
    )


def test_the_editor_writes_only_the_events_that_it_shows(
    log: jn.EventLog, jm: jn.JourneyMap
) -> None:
    shown = count_on_map(jm._core, jm.evidence(log)).as_json()["unmapped"]
    assert {len(events) for events in shown.values()} <= {1, 7}
    hidden = [int(re.findall(r"\d+", events[-1][1])[0]) for events in shown.values()
              if not events[-1][0]]  # fmt: skip
    assert sum(hidden) + sum(len([e for e in each if e[0]]) for each in shown.values()) == NAMES + 1


def test_an_event_named_like_an_id_gives_the_touchpoint_no_badge(log: jn.EventLog) -> None:
    jm = jn.JourneyMap("Shop", stages=["Awareness"])
    jm.add(jn.Touchpoint(id="checkout", name="Till", events="ad"), stage="awareness")
    ev = jm.evidence(log)
    assert "checkout" in jm.gaps(evidence=ev, select="E601").id.tolist()
    scene = Scene(
        ev.mapped.index,
        None,
        None,
        THEMES["light"],
        None,
        None,
        [RULES["E601"]],
        observed_on(jm._core, ev),
    )
    assert scene.badges == {}


@given(st.lists(st.floats(), max_size=50))
def test_numbers_are_rounded_as_their_text_with_twelve_digits_is(values: list[float]) -> None:
    np.testing.assert_array_equal(
        to_digits(np.array(values)), [float(f"{value:.12g}") for value in values]
    )


@given(st.integers(-(10**13), 10**13), st.integers(0, 25))
def test_numbers_in_the_middle_of_two_are_rounded_as_text_is(digits: int, places: int) -> None:
    value = float(f"{digits}5e-{places}")
    assert to_digits(np.array([value]))[0] == float(f"{value:.12g}")
