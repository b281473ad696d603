"""KPIs of a log: small examples, a slow reference, and how often intervals contain the truth."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import journeynb as jn
import kpi_reference as reference
from strategies import examples

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
KPIS = ["conversion", "retention", "repeat", "csat", "nps", "active", "value"]
NAMES = ["customer", "time", "event", "score", "value", "persona"]


def shop(**fields: Any) -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"], **fields)
    jm.add(jn.Persona(id="maya", name="Maya"))
    jm.add(jn.Touchpoint(id="site", name="Site", events=["visit"]), stage="find")
    jm.add(jn.Touchpoint(id="order", name="Order", events=["order"]), stage="buy")
    return jm


def log_of(rows: list[dict[str, Any]]) -> jn.EventLog:
    frame = pd.DataFrame(rows, columns=NAMES)
    frame["time"] = pd.to_datetime(frame["time"]).astype("datetime64[us]")
    frame = frame.astype({"score": "float64", "value": "float64"})
    return jn.EventLog(frame, score_range=(0, 10))


def seen(customer: str, *events: tuple[str, str]) -> list[dict[str, Any]]:
    plain = dict.fromkeys(NAMES)
    return [
        {**plain, "customer": customer, "event": event, "time": pd.Timestamp(time)}
        for time, event in events
    ]


def table(rows: list[dict[str, Any]], name: str, jm: Any = None, **asked: Any) -> pd.DataFrame:
    return (shop() if jm is None else jm).evidence(log_of(rows)).kpi(name, **asked)


FIRST = [
    *seen("a", ("2026-01-05", "visit"), ("2026-01-20", "order"), ("2026-03-02", "order")),
    *seen("b", ("2026-01-31", "visit"), ("2026-02-27", "order")),
    *seen("c", ("2026-02-10", "visit"), ("2026-03-31", "visit")),
    *seen("d", ("2026-02-11", "order"), ("2026-02-12", "cancel")),
]


class TestByHand:
    def test_conversion_is_of_the_customers_who_first_came_in_the_period(self) -> None:
        found = table(FIRST, "conversion")
        assert list(found.columns) == [
            *["period", "persona", "value", "n", "low", "high", "complete"]
        ]
        assert list(found.period.astype(str)) == ["2026-01-01", "2026-02-01", "2026-03-01"]
        assert list(found.n) == [2, 2, 0]
        assert list(found.value[:2]) == [1.0, 0.5]
        assert found.value.isna()[2]
        assert list(found.complete) == [True, True, True]
        assert (found.low[1], found.high[1]) == pytest.approx((0.0945, 0.9055), abs=1e-4)

    def test_with_within_young_periods_are_not_measured(self) -> None:
        found = table(FIRST, "conversion", within="20d")
        assert list(found.value[:2]) == [0.5, 0.5]
        assert list(found.complete) == [True, True, False]
        assert list(table(FIRST, "conversion", within="32d").complete) == [True, False, False]
        young = table(FIRST, "conversion", within="32d").iloc[1]
        assert (young.n, str(young.value), str(young.low)) == (2, "nan", "nan")

    def test_a_customer_converts_at_the_touchpoint_that_the_map_names(self) -> None:
        jm = shop()
        jm.set(converts="site")
        assert list(table(FIRST, "conversion", jm).value[:2]) == [1.0, 0.5]
        jm.set("site", events=[])
        with pytest.raises(jn.ArgumentError, match="converts='site' has no event patterns"):
            table(FIRST, "conversion", jm)
        jm.remove("site")
        if jm.info.converts:
            with pytest.raises(jn.ArgumentError, match="converts='site' is not a touchpoint"):
                table(FIRST, "conversion", jm)

    def test_without_any_event_patterns_nothing_converts(self) -> None:
        with pytest.raises(jn.ArgumentError, match=r"name a touchpoint: jm.set\(converts=ID\)"):
            table(FIRST, "conversion", jn.JourneyMap("Empty"))

    def test_repeat_is_of_the_customers_who_first_converted_in_the_period(self) -> None:
        found = table(FIRST, "repeat")
        assert list(found.n) == [1, 2, 0]
        assert list(found.value[:2]) == [1.0, 0.0]
        assert list(table(FIRST, "repeat", within="30d").value[:2]) == [0.0, 0.0]

    def test_two_orders_at_the_same_time_are_one(self) -> None:
        rows = seen("a", ("2026-01-05", "order"), ("2026-01-05", "order"), ("2026-02-28", "visit"))
        assert table(rows, "repeat").value[0] == 0.0

    def test_retention_is_of_the_customers_of_the_period_before(self) -> None:
        found = table(FIRST, "retention")
        assert list(found.n) == [0, 2, 3]
        assert list(found.value[1:]) == pytest.approx([1 / 2, 1 / 3])

    def test_retention_follows_the_event_with_which_customers_leave(self) -> None:
        jm = shop()
        jm.set(leaves={"event": "cancel"})
        rows = [*FIRST, *seen("c", ("2026-03-30", "cancel"))]
        found = table(rows, "retention", jm)
        assert list(found.n) == [0, 2, 3]  # d came and left in February
        assert list(found.value[1:]) == pytest.approx([1.0, 2 / 3])

    def test_retention_follows_the_days_after_which_customers_are_gone(self) -> None:
        jm = shop()
        jm.set(leaves={"inactive_days": 20})
        found = table(FIRST, "retention", jm)
        assert list(found.n) == [0, 2, 3]  # d is still there on 1 March, 18 days later
        assert list(found.value[1:]) == pytest.approx([1 / 2, 1 / 3])

    def test_active_counts_customers_and_needs_the_whole_period(self) -> None:
        found = table(FIRST, "active")
        assert list(found.n) == [2, 3, 2]
        assert list(found.complete) == [False, True, True]
        assert list(found.value[1:]) == [3.0, 2.0]
        assert found.low.isna().all()

    def test_csat_is_in_the_range_of_the_scores_and_counts_customers(self) -> None:
        rows = seen("a", ("2026-01-01", "visit"), ("2026-01-02", "visit"))
        rows += seen("b", ("2026-01-31", "visit"))
        for row, score in zip(rows, (4.0, 8.0, 9.0), strict=True):
            row["score"] = score
        found = table(rows, "csat").iloc[0]
        assert (found["value"], found.n) == (7.5, 2)
        assert table(rows, "nps").iloc[0]["value"] == pytest.approx((-50 + 100) / 2)

    def test_scores_of_a_prepared_or_joined_log_keep_their_range(self, tmp_path: Any) -> None:
        rows = [{**row, "score": 9.0} for row in FIRST]
        log = log_of(rows)
        prepared = log.prepare(tmp_path / "log.duckdb")
        for other in (
            prepared,
            jn.EventLog.concat([log, prepared]),
            prepared.where("event <> 'x'"),
        ):
            found = shop().evidence(other)
            assert list(found.kpi("csat")["value"]) == [9.0, 9.0, 9.0]
            assert list(found.kpi("nps")["value"]) == [100.0, 100.0, 100.0]

    def test_value_is_the_mean_of_all_customers_of_the_period(self) -> None:
        rows = seen("a", ("2026-01-01", "order"), ("2026-01-02", "order"))
        rows += seen("b", ("2026-01-31", "visit"))
        rows[0]["value"], rows[1]["value"] = 10.0, 20.0
        found = table(rows, "value").iloc[0]
        assert (found["value"], found.n) == (15.0, 2)

    def test_times_of_other_zones_are_counted_in_utc(self) -> None:
        frame = pd.DataFrame(
            {
                "customer": ["a", "a", "b"],
                "event": ["visit", "order", "visit"],
                "time": pd.to_datetime(
                    ["2026-01-31T22:00-05:00", "2026-02-03T00:00-05:00", "2026-02-28T12:00-05:00"]
                ),
            }
        )
        found = shop().evidence(jn.EventLog(frame)).kpi("conversion")
        assert list(found.period.astype(str)) == ["2026-02-01"]
        assert (found["value"][0], found.n[0]) == (0.5, 2)

    def test_empty_periods_are_rows_without_a_value(self) -> None:
        rows = seen("a", ("2026-01-01", "order"), ("2026-03-31", "visit"))
        found = table(rows, "active")
        assert list(found["value"]) == [1.0, 0.0, 1.0]
        assert list(table(rows, "conversion").n) == [1, 0, 0]
        assert len(table(rows, "active", every="week")) == 14

    def test_a_log_without_events_has_no_periods(self) -> None:
        found = table([], "conversion")
        assert len(found) == 0
        assert dict(found.dtypes.astype(str))["period"] == "datetime64[s]"

    def test_by_persona_lists_all_customers_first_and_those_of_none_last(self) -> None:
        rows = seen("a", ("2026-01-01", "visit")) + seen("b", ("2026-01-31", "order"))
        for row, persona in zip(rows, ("maya", None), strict=True):
            row["persona"] = persona
        found = table(rows, "conversion", by_persona=True)
        assert list(found.persona) == ["(all)", "maya", "(none)"]
        assert list(found["value"]) == [0.5, 0.0, 1.0]


class TestWrongCalls:
    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"name": "convertion"}, "unknown KPI 'convertion'; did you mean 'conversion'?"),
            ({"name": 7}, "unknown KPI 7; allowed: conversion, retention"),
            ({"name": "csat", "within": "9d"}, "within='9d' is not valid for csat"),
            ({"name": "active", "every": "hour"}, "every='hour' is not valid; allowed: day"),
            ({"name": "repeat", "within": "soon"}, "within='soon' is not valid"),
        ],
    )
    def test_is_explained(self, asked: dict[str, Any], words: str) -> None:
        with pytest.raises(jn.ArgumentError) as error:
            shop().evidence(log_of(FIRST)).kpi(**asked)
        assert words in str(error.value)

    @pytest.mark.parametrize("name", ["csat", "nps", "value"])
    def test_names_the_column_that_the_log_lacks(self, name: str) -> None:
        frame = pd.DataFrame(FIRST)[["customer", "time", "event"]]
        with pytest.raises(jn.ArgumentError, match=f"^{name} needs the (score|value) of events"):
            shop().evidence(jn.EventLog(frame)).kpi(name)

    def test_nps_needs_scores_up_to_ten(self) -> None:
        frame = pd.DataFrame(FIRST).assign(score=[float(1 + n % 5) for n in range(len(FIRST))])
        log = jn.EventLog(frame[["customer", "time", "event", "score"]])
        with pytest.raises(jn.ArgumentError, match="nps needs scores from 0 to 10"):
            shop().evidence(log).kpi("nps")

    def test_a_wrong_year_does_not_make_millions_of_rows(self) -> None:
        rows = seen("a", ("0026-01-05", "visit"), ("2026-01-20", "order"))
        with pytest.raises(jn.ArgumentError, match="makes 730,"):
            table(rows, "active", every="day")


SPANS = {None: None, "12h": dt.timedelta(hours=12), "30d": dt.timedelta(30)}
MINUTES = st.integers(0, 200 * 24 * 60)
EVENT = st.tuples(
    st.sampled_from(["a", "b", "c", "d", "e"]),
    MINUTES,
    st.sampled_from(["visit", "order", "cancel", "other"]),
    st.sampled_from([None, 0.0, 6.0, 7.0, 9.0, 10.0]),
    st.sampled_from([None, 5.0, 20.0, -3.0]),
)
LEAVES = [{}, {"event": "cancel"}, {"inactive_days": 20}, {"inactive_days": 70}]


def rows_of(events: list[Any]) -> list[dict[str, Any]]:
    who = {"a": "maya", "b": "maya", "c": "none", "d": None, "e": "maya"}
    start = pd.Timestamp("2025-11-20")
    return [
        {"customer": customer, "time": start + dt.timedelta(minutes=minutes), "event": event,
         "score": score, "value": value, "persona": who[customer]}
        for customer, minutes, event, score, value in events
    ]  # fmt: skip


def agrees(events: list[Any], name: str, every: str, within: str | None, leaves: Any) -> None:
    rows = rows_of(events)
    jm = shop()
    if leaves:
        jm.set(leaves=leaves)
    span = SPANS[within]
    ev = jm.evidence(log_of(rows))
    found = ev.kpi(name, every=every, within=within, by_persona=True)
    of = {
        "(all)": rows,
        "maya": [row for row in rows if row["persona"] == "maya"],
        "(none)": [row for row in rows if row["persona"] != "maya"],
    }
    expected = [
        (period, persona, reference.of_period(name, own, period, span, leaves))
        for period in reference.periods(rows, every)
        for persona, own in of.items()
    ]
    assert len(found) == len(expected)
    for row, (period, persona, (n, *numbers)) in zip(
        found.to_dict("records"), expected, strict=True
    ):
        assert (row["period"], row["persona"], row["n"]) == (period.start_time, persona, n)
        complete = reference.is_complete(name, rows, period, span)
        assert row["complete"] == complete
        want = numbers if complete else [float("nan")] * 3
        got = [row["value"], row["low"], row["high"]]
        assert got == pytest.approx(want, rel=1e-9, abs=1e-9, nan_ok=True)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(EVENT, min_size=1, max_size=25),
    st.sampled_from(KPIS),
    st.sampled_from(["day", "week", "month", "month", "quarter", "year"]),
    st.sampled_from(list(SPANS)),
    st.sampled_from(LEAVES),
)
def test_kpis_are_what_their_definitions_say(
    events: list[Any], name: str, every: str, within: str | None, leaves: Any
) -> None:
    agrees(events, name, every, within if name in ("conversion", "repeat") else None, leaves)


@pytest.mark.parametrize("name", KPIS)
def test_each_kpi_agrees_on_a_fixed_log(name: str) -> None:
    draw, every = random.Random(name), "week" if name in ("conversion", "value") else "month"
    for leaves in LEAVES if name == "retention" else LEAVES[:1]:
        events = [
            (draw.choice("abcde"), draw.randrange(150 * 1440),
             draw.choice(["visit", "order", "cancel"]), draw.choice([None, 0.0, 7.0, 9.0]),
             draw.choice([None, 5.0, 20.0]))
            for _ in range(60)
        ]  # fmt: skip
        agrees(events, name, every, None, leaves)


@pytest.fixture(scope="module")
def many_days() -> Any:
    """400 days with 60 new customers each: every day is a sample of the same world."""
    draw = np.random.default_rng(17)
    days, each = 400, 60
    many = days * each
    start = np.datetime64("2024-01-01T00:00") + np.repeat(np.arange(days), each) * np.timedelta64(
        1440, "m"
    )
    customer = np.char.add("c", np.arange(many).astype(str))
    visits = pd.DataFrame({"customer": customer, "time": start, "event": "visit"})
    visits["score"] = draw.choice([2.0, 7.0, 8.0, 9.0, 10.0], many, p=[0.2, 0.1, 0.2, 0.2, 0.3])
    orders = visits[draw.random(many) < 0.3].assign(event="order", score=np.nan)
    orders["time"] += np.timedelta64(60, "m")
    orders["value"] = draw.gamma(2, 20, len(orders))
    again = orders[draw.random(len(orders)) < 0.4].assign(value=np.nan)
    again["time"] += np.timedelta64(60, "m")
    frame = pd.concat([visits, orders, again]).astype({"time": "datetime64[us]"})
    return shop().evidence(jn.EventLog(frame, score_range=(0, 10)))


@pytest.mark.parametrize(
    ("name", "truth"),
    [("conversion", 0.3), ("repeat", 0.4), ("csat", 7.5), ("nps", 30.0), ("value", 12.0)],
)
def test_intervals_contain_the_truth_as_often_as_they_promise(
    many_days: Any, name: str, truth: float
) -> None:
    found = many_days.kpi(name, every="day")
    inside = ((found.low <= truth) & (truth <= found.high)).mean()
    assert len(found) == 400
    assert 0.92 <= inside <= 0.98
    assert found.value.mean() == pytest.approx(truth, rel=0.05)
