"""The start and the completion of an event are one event."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import journeynb as jn

ibis = pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")


def log_of(*rows: tuple[str, str, str], **options: Any) -> jn.EventLog:
    """Return a log of one customer: event, state, time of one day."""
    frame = pd.DataFrame(rows, columns=["event", "lifecycle:transition", "time"])
    frame = frame.assign(customer="ann", time="2026-01-01T" + frame.time)
    return jn.EventLog(frame, **options)


def steps(log: jn.EventLog) -> list[tuple[str, str, float | None]]:
    """Return the events in order, with their times and the minutes that they took."""
    table = log.run(log.events, "events").sort_values(["time", "event"])
    took = (table.get("journeynb_duration", pd.Series(index=table.index)) / 60e6).astype(object)
    took = took.where(took.notna(), None)
    return list(zip(table.event, table.time.dt.strftime("%H:%M"), took, strict=True))


PAY = [("pay", "start", "10:00"), ("pay", "complete", "10:20"),
       ("ship", "start", "11:00"), ("ship", "complete", "11:30")]  # fmt: skip


@pytest.mark.parametrize("prepared", [False, True])
def test_a_start_and_its_completion_are_one_event(prepared: bool) -> None:
    log = log_of(*PAY)
    assert log.columns["lifecycle"] == "lifecycle:transition"
    log = log.prepare() if prepared else log
    assert steps(log) == [("pay", "10:20", 20), ("ship", "11:30", 30)]
    ev = jn.JourneyMap.from_events(log).evidence(log)
    moves = ev.transitions()
    assert moves[["from", "to", "count"]].values.tolist() == [["pay", "ship", 1]]
    assert moves.median_seconds.tolist() == [70 * 60]
    found = ev.touchpoints()
    assert found.events.tolist() == [1, 1]
    assert found.duration_seconds.tolist() == [20 * 60, 30 * 60]
    assert found.duration_time.tolist() == [pd.Timedelta("20min"), pd.Timedelta("30min")]
    assert ev.conformance()[["moves", "self_moves"]].values.tolist() == [[1, 0]]


def test_without_the_column_moves_within_an_event_are_counted_apart() -> None:
    log = log_of(*PAY, lifecycle=False)
    ev = jn.JourneyMap.from_events(log).evidence(log)
    found = ev.conformance().iloc[0]
    assert (found.moves, found.explained_moves, found.self_moves) == (3, 3, 2)
    assert "duration_seconds" not in ev.touchpoints()


def test_a_completion_belongs_to_the_earliest_start_that_has_none() -> None:
    log = log_of(
        ("call", "complete", "08:00"),
        ("call", "start", "09:00"),
        ("call", "start", "09:10"),
        ("call", "complete", "09:30"),
        ("call", "complete", "09:50"),
        ("call", "start", "10:00"),
    )
    expected = [("call", "08:00", None), ("call", "09:30", 30), ("call", "09:50", 40),
                ("call", "10:00", None)]  # fmt: skip
    assert steps(log) == expected
    checks = log.check().set_index("check")["count"]
    assert checks["starts joined with their completion"] == 2


def test_a_start_comes_before_its_completion_at_the_same_time() -> None:
    assert steps(log_of(("a", "complete", "08:00"), ("a", "START", "08:00"))) == [("a", "08:00", 0)]


def test_rows_in_other_states_are_skipped_and_counted() -> None:
    rows = [
        ("a", "schedule", "07:00"),
        ("a", "start", "08:00"),
        ("a", "suspend", "08:10"),
        ("a", "resume", "08:20"),
        ("a", "complete", "08:40"),
        ("b", "schedule", "09:00"),
    ]
    log = log_of(*rows)
    assert steps(log) == [("a", "08:40", 40)]
    with pytest.warns(jn.JourneyWarning, match=r"are skipped: 'schedule' \(2\)"):
        log_of(*rows).check()
    checks = log.check().set_index("check")
    assert checks["count"]["rows in other states, skipped"] == 4
    assert checks["count"]["starts joined with their completion"] == 1


def test_completions_alone_stay_as_they_are() -> None:
    rows = [("a", "complete", "08:00"), ("a", "complete", "08:00"), ("b", "", "09:00")]
    log = log_of(*rows)
    assert [event for event, _, _ in steps(log)] == ["a", "a", "b"]
    assert "journeynb_duration" not in log.events.columns


def test_a_column_without_such_states_is_refused() -> None:
    log = log_of(("a", "active", "08:00"), lifecycle="lifecycle:transition")
    with pytest.raises(jn.ArgumentError, match=r"the values start and complete.*'active'.*False"):
        log.check()


def test_rows_without_a_time_are_reported() -> None:
    frame = pd.DataFrame({"customer": ["a", "a", None], "event": ["x", "x", "x"],
                          "time": ["2026-01-01", None, "2026-01-01"],
                          "state": ["start", "complete", "complete"]})  # fmt: skip
    log = jn.EventLog(frame, lifecycle="state")
    assert (log.facts.no_time, log.facts.no_customer, log.facts.events) == (1, 1, 1)


def test_journeys_and_a_column_of_order() -> None:
    log = log_of(*PAY, gap="1h", order="time")
    assert (log.facts.events, log.journeys) == (2, 2)
