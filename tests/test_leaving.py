"""When customers left, and whether they came back."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.insight.explain.leaving import Leaving, departures, leaving_of
from strategies import examples

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")


def evidence(rows: list[tuple[str, str, str]], converts: str = "", **fields: Any) -> Any:
    frame = pd.DataFrame(rows, columns=["customer", "time", "event"])
    frame["time"] = pd.to_datetime(frame.time, format="ISO8601").astype("datetime64[us]")
    jm = jn.JourneyMap("Shop", stages=["Buy"], **fields)
    if converts:
        jm.add(jn.Touchpoint(id="order", name="Order", events=[converts]), stage="buy")
        jm.set(converts="order")
    return jm.evidence(jn.EventLog(frame))


def found(
    rows: list[tuple[str, str, str]], converts: str = "", **leaves: Any
) -> dict[str, tuple[Any, bool]]:
    """When each customer left, as text, and whether the customer came back."""
    mapped = evidence(rows, converts).mapped
    table = departures(mapped, leaving_of(mapped, leaves))
    frame = mapped.log.run(mapped.with_names(table), "departures")
    return {
        row.customer: (None if pd.isna(row.left) else str(row.left)[:16], bool(row.back))
        for row in frame.itertuples()
    }


BY_EVENT = [
    ("ann", "2026-01-01", "visit"),
    ("ann", "2026-02-01", "cancel"),
    ("ann", "2026-02-02", "cancel confirmed"),
    ("bob", "2026-01-01", "cancel"),
    ("bob", "2026-03-01", "visit"),
    ("cleo", "2026-01-05", "visit"),
]


def test_customers_leave_with_the_first_such_event_and_another_event_brings_them_back() -> None:
    assert found(BY_EVENT, event="cancel*") == {
        "ann": ("2026-02-01 00:00", False),
        "bob": ("2026-01-01 00:00", True),
        "cleo": (None, False),
    }


def test_customers_leave_at_the_end_of_the_first_silence() -> None:
    rows = [
        ("ann", "2026-01-01 08:00", "a"),
        ("ann", "2026-01-31 08:00", "a"),  # exactly 30 days later: not silent for longer
        ("ann", "2026-03-05 08:00", "a"),
        ("bob", "2026-03-04 08:00", "a"),
        ("cleo", "2026-03-04 08:01", "a"),
        ("dan", "2026-04-03 08:00", "a"),  # the end of the log
    ]
    assert found(rows, inactive_days=30) == {
        "ann": ("2026-03-02 08:00", True),
        "bob": ("2026-04-03 08:00", False),
        "cleo": (None, False),
        "dan": (None, False),
    }


def test_nobody_leaves_a_log_that_is_shorter_than_the_silence() -> None:
    assert found(BY_EVENT, inactive_days=100_000) == dict.fromkeys(
        ("ann", "bob", "cleo"), (None, False)
    )
    assert found([], inactive_days=3) == {} == found([], event="a")


def test_with_converts_customers_come_with_their_first_conversion() -> None:
    rows = [
        ("ann", "2026-01-01", "cancel"),
        ("ann", "2026-04-01", "order"),  # before it, the silence is that of a prospect
        ("ann", "2026-05-01", "cancel"),
        ("bob", "2026-01-01", "visit"),  # never a customer
        ("bob", "2026-04-01", "cancel"),
        ("ann", "2026-05-02", "visit"),  # no conversion
        ("cleo", "2026-04-29", "order"),
        ("cleo", "2026-04-30", "order"),
    ]
    assert found(rows, "order", event="cancel") == {
        "ann": ("2026-05-01 00:00", False),
        "cleo": (None, False),
    }
    assert found(rows, "order", inactive_days=29) == {
        "ann": ("2026-04-30 00:00", True),
        "cleo": (None, False),
    }
    assert found(rows, "order", inactive_days=400) == {"ann": (None, False), "cleo": (None, False)}


@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.differing_executors])
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdefghij"),
            st.integers(-150, 150),
            st.sampled_from(["x", "bye", "buy"]),
        ),
        min_size=20,
        max_size=50,
    ),
    st.integers(1, 4),
    st.sampled_from(["", "buy"]),
)
def test_departures_equal_a_slow_reference(
    rows: list[tuple[str, int, str]], days: int, converts: str
) -> None:
    start, day = dt.datetime(1970, 1, 2), dt.timedelta(1)
    timed = [(name, start + dt.timedelta(hours=at * 4), event) for name, at, event in rows]
    end = max((time for _, time, _ in timed), default=start)
    by_event, by_silence = {}, {}
    for name in {name for name, *_ in timed}:
        own = sorted((time, event) for each, time, event in timed if each == name)
        came = [time for time, event in own if event == converts or not converts]
        if not came:
            continue
        own = [(time, event) for time, event in own if time >= came[0]]
        byes = [time for time, event in own if event == "bye"]
        brings = {"x", "buy"} if not converts else {converts}
        back = any(event in brings and time > byes[0] for time, event in own if byes)
        by_event[name] = (str(byes[0])[:16] if byes else None, back)
        times = [*(time for time, _ in own), None]
        since = [
            one
            for one, two in pairwise(times)
            if (two is None and end - one >= days * day) or (two and two - one > days * day)
        ]
        left = str(since[0] + days * day)[:16] if since else None
        by_silence[name] = (left, bool(since) and own[-1][0] > since[0])
    texts = [(name, time.isoformat(), event) for name, time, event in timed]
    assert found(texts, converts, event="bye") == by_event
    assert found(texts, converts, inactive_days=days) == by_silence


class TestWords:
    def test_the_map_says_how_customers_leave_or_the_argument(self) -> None:
        mapped = evidence(BY_EVENT, leaves={"inactive_days": 60}).mapped
        assert leaving_of(mapped) == Leaving(inactive_days=60)
        assert leaving_of(mapped, {"event": "cancel*"}) == Leaving("cancel*")
        assert str(leaving_of(mapped)) == "60 days without an event"
        assert str(Leaving("cancel*")) == "the event cancel*"

    @pytest.mark.parametrize(
        ("leaves", "words"),
        [
            (None, "the map does not say how customers leave; set it"),
            (
                {"inactive_days": 0},
                r"leaves.inactive_days: 0 \(int\) is not valid; allowed: .*NUMBER",
            ),
            ({"days": 3}, r"leaves.days: unknown field"),
            ({}, "leaves: needs event or inactive_days"),
            (60, "leaves=60 is not valid"),
        ],
    )
    def test_what_is_wrong_is_named(self, leaves: Any, words: str) -> None:
        with pytest.raises(jn.ArgumentError, match=words):
            leaving_of(evidence(BY_EVENT).mapped, leaves)

    def test_a_pattern_with_a_column_that_the_log_lacks_is_refused(self) -> None:
        mapped = evidence(BY_EVENT).mapped
        with pytest.raises(jn.ArgumentError, match="the log has no column 'page'"):
            departures(mapped, Leaving("cancel @ page=/a"))
