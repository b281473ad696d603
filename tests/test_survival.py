"""How long customers stay: published data, a slow reference, known truth and odd logs."""

from __future__ import annotations

import datetime as dt
import math
import random
from importlib.metadata import PackageNotFoundError, files
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import journeynb as jn
from journeynb.insight.explain.leaving import Leaving, departures
from journeynb.insight.explain.survival import COLUMNS, kaplan_meier, median
from strategies import LONG

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
Row = tuple[str, Any, str, str | None]

WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
"""Weeks to relapse with 6-MP (Freireich et al., Blood 21, 699-716, 1963)."""
LIFELINES = {
    6: (0.857142857142857, 0.6197179552659838, 0.9515517476469969),
    7: (0.8067226890756299, 0.5631465646222333, 0.9228090192028802),
    9: (0.8067226890756299, 0.5631465646222333, 0.9228090192028802),
    10: (0.7529411764705878, 0.5031995107999564, 0.8893618351692651),
    13: (0.6901960784313722, 0.4316102224861839, 0.8490659633494505),
    16: (0.6274509803921566, 0.36751085598750194, 0.8049121894718411),
    22: (0.5378151260504199, 0.26777893676713493, 0.7467907176353943),
    23: (0.44817927170868327, 0.18805200595923233, 0.6801426284952412),
    35: (0.44817927170868327, 0.18805200595923233, 0.6801426284952412),
}
"""Survival, low and high of these data by KaplanMeierFitter of lifelines 0.30.3."""


def evidence(rows: list[Row], assign: str = "first", **fields: Any) -> Any:
    frame = pd.DataFrame(rows, columns=["customer", "time", "event", "persona"])
    frame["time"] = pd.to_datetime(frame.time, format="ISO8601").astype("datetime64[us]")
    frame["persona"] = frame.persona.astype("str")
    jm = jn.JourneyMap("Shop", stages=["Buy"], **fields)
    for name in ("Maya", "Jonas"):
        jm.add(jn.Persona(id=name.lower(), name=name))
    jm.add(jn.Touchpoint(id="order", name="Order", events=["order"]), stage="buy")
    return jm.evidence(jn.EventLog(frame), assign=assign)


def grouped(days: list[int], left: list[int]) -> pd.DataFrame:
    table = pd.DataFrame({"day": days, "left": left}).groupby("day").left.agg(["size", "sum"])
    return kaplan_meier(table.index, table["size"], table["sum"])


class TestEstimate:
    def test_the_median_is_the_day_on_which_half_of_the_customers_are_left(self) -> None:
        for many in range(2, 100):  # survival may be 0.5000000000000001
            table = kaplan_meier(range(1, many + 1), [1] * many, [1] * many)
            assert median(table) == math.ceil(many / 2)

    def test_published_data_give_the_numbers_of_lifelines(self) -> None:
        found = grouped(WEEKS, RELAPSED).set_index("day")
        for day, numbers in LIFELINES.items():
            row = found.loc[day]
            assert (row.survival, row.low, row.high) == pytest.approx(numbers, abs=1e-9), day
        assert list(found.at_risk[:4]) == [21, 21, 17, 16]

    def test_a_log_of_the_same_data_gives_them_too(self) -> None:
        start, end = dt.datetime(2026, 1, 1), dt.datetime(2026, 3, 1)
        rows: list[Row] = [("clock", end, "stop", None)]  # the end of the log
        for number, (day, left) in enumerate(zip(WEEKS, RELAPSED, strict=True)):
            came = start if left else end - dt.timedelta(day)
            rows.append((f"c{number}", came, "come", "maya"))
            if left:
                rows.append((f"c{number}", came + dt.timedelta(day, 7000), "leave", "maya"))
        found = evidence(rows, leaves={"event": "leave"}).survival()
        found = found[found.persona == "maya"].set_index("day")
        for day, numbers in LIFELINES.items():
            row = found.loc[day]
            assert (row.survival, row.low, row.high) == pytest.approx(numbers, abs=1e-9), day

    @given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=40))
    def test_it_equals_the_formula_day_by_day(self, seen: list[tuple[int, bool]]) -> None:
        kept, variance = 1.0, 0.0
        found = grouped([day for day, _ in seen], [int(left) for _, left in seen])
        for row in found.itertuples():
            risk = sum(day >= row.day for day, _ in seen)
            gone = sum(day == row.day and left for day, left in seen)
            kept *= 1 - gone / risk
            assert (row.at_risk, row.left) == (risk, gone)
            assert row.survival == pytest.approx(kept, abs=1e-12)
            assert 0 <= row.low <= row.survival <= row.high <= 1
            if 0 < kept < 1:
                variance += gone / (risk * (risk - gone))
                middle, half = math.log(-math.log(kept)), 1.959963984540054 * math.sqrt(variance)
                half /= -math.log(kept)
                ends = [math.exp(-math.exp(middle + sign * half)) for sign in (1, -1)]
                assert [row.low, row.high] == pytest.approx(ends, abs=1e-9)

    def test_before_anyone_leaves_the_interval_shows_how_few_were_observed(self) -> None:
        found = grouped([5] * 4, [0] * 4)
        assert found.low.tolist() == pytest.approx([0.51, 0.51], abs=1e-3)
        assert found.high.tolist() == [1, 1]

    def test_the_upper_end_does_not_rise_once_nobody_is_left(self) -> None:
        found = grouped([1, 2, 3], [1, 1, 1])
        assert found.survival.iloc[-1] == found.low.iloc[-1] == 0
        assert found.high.iloc[-1] == min(found.high.iloc[-2], grouped([1], [1]).high.iloc[-1])
        assert grouped([0] * 100, [1] * 100).high.iloc[0] == pytest.approx(0.037, abs=1e-3)

    @pytest.mark.parametrize("customers", [50, 400])
    def test_the_interval_contains_the_truth_as_often_as_it_says(self, customers: int) -> None:
        numbers, inside, runs = np.random.default_rng(18), 0, 2000 if LONG else 400
        for _ in range(runs):
            stay = np.floor(numbers.exponential(100, customers))
            observed = numbers.integers(20, 300, customers)
            frame = pd.DataFrame({"day": np.minimum(stay, observed), "left": stay <= observed})
            table = frame.groupby("day").left.agg(["size", "sum"])
            found = kaplan_meier(table.index, table["size"], table["sum"])
            row = found[found.day <= 60].iloc[-1]
            inside += row.low <= math.exp(-61 / 100) <= row.high
        assert 0.92 <= inside / runs <= 0.98


MOVES: list[Row] = [
    ("ann", "2026-01-01", "visit", "maya"),
    ("ann", "2026-01-11", "cancel", "maya"),
    ("bob", "2026-01-01", "visit", "jonas"),
    ("bob", "2026-01-03", "order", "jonas"),
    ("cleo", "2026-01-21", "visit", None),
    ("cleo", "2026-01-31", "visit", None),
]


class TestTable:
    def test_it_has_rows_by_persona_and_day(self) -> None:
        found = evidence(MOVES, leaves={"event": "cancel"}).survival()
        assert list(found.columns) == COLUMNS
        assert [str(kind) for kind in found.dtypes] == (
            ["str", "int64", "int64", "int64", "float64", "float64", "float64"]
        )
        rows = list(found[COLUMNS[:5]].round(3).itertuples(index=False, name=None))
        assert rows == [
            *[("(all)", 0, 3, 0, 1.0), ("(all)", 10, 3, 1, 0.667), ("(all)", 30, 1, 0, 0.667)],
            *[("maya", 0, 1, 0, 1.0), ("maya", 10, 1, 1, 0.0)],
            *[("jonas", 0, 1, 0, 1.0), ("jonas", 30, 1, 0, 1.0)],
            *[("(none)", 0, 1, 0, 1.0), ("(none)", 10, 1, 0, 1.0)],
        ]
        assert found.attrs["median"] == {"(all)": None, "maya": 10, "jonas": None, "(none)": None}

    def test_inactive_customers_leave_at_the_end_of_the_inactivity(self) -> None:
        found = evidence(MOVES).survival(leaves={"inactive_days": 15}, by=None)
        assert list(found.day) == [0, 10, 17, 25]
        assert list(found.left) == [0, 0, 1, 1]
        assert set(found.persona) == {"(all)"}

    def test_with_converts_only_customers_who_converted_count(self) -> None:
        ev = evidence(MOVES, leaves={"event": "cancel"}, converts="order")
        found = ev.survival()
        assert found.persona.tolist() == ["(all)"] * 2 + ["jonas"] * 2
        assert found.attrs["n"] == 1 and found.attrs["since"] == "the first event of order"
        assert found.attrs["left_out"] == ["2 customers without an event of order"]

    def test_a_misspelled_event_of_leaving_is_reported(self) -> None:
        for question in ("survival", "churn_signs"):
            ev = evidence(MOVES, leaves={"event": "cancle"})
            with pytest.warns(jn.JourneyWarning, match="so nobody leaves; did you mean 'cancel'"):
                getattr(ev, question)()

    def test_the_evidence_prints_how_many_who_left_came_back(self) -> None:
        rows = [*MOVES, ("ann", "2026-01-29", "visit", "maya")]
        ev = evidence(rows, leaves={"inactive_days": 10})
        assert "came back" not in repr(ev)
        back = ev.survival().attrs["came_back"]
        assert (back["left"], back["back"], back["share"]) == (2, 1, 0.5)
        assert repr(ev).endswith("; of 2 customers who left (10 days without an event), 50% "
                                 "(9 to 91%) came back")  # fmt: skip
        ev.survival(leaves={"event": "cancel"})
        assert repr(ev).endswith(
            "of 1 customer who left (the event cancel), 100% (21 to 100%) had other events later"
        )
        none = evidence(MOVES, leaves={"event": "cancel"})
        none.survival()
        assert repr(none).endswith("; of 1 customer who left (the event cancel), none had other "
                                   "events later")  # fmt: skip

    def test_each_customer_has_one_persona_even_if_each_event_has_its_own(self) -> None:
        rows = [*MOVES, ("ann", "2026-01-12", "visit", "jonas")]
        first, each = (
            evidence(rows, assign, leaves={"event": "cancel"}) for assign in ("first", "event")
        )
        pd.testing.assert_frame_equal(first.survival(), each.survival())

    @pytest.mark.parametrize("leaves", [{"event": "cancel"}, {"inactive_days": 3}])
    def test_odd_logs_give_tables(self, leaves: dict[str, Any]) -> None:
        empty = evidence([], leaves=leaves).survival()
        assert list(empty.columns) == COLUMNS and len(empty) == 0
        assert empty.dtypes.equals(evidence(MOVES, leaves=leaves).survival().dtypes)
        one = evidence(MOVES[:1], leaves=leaves).survival(by=None)
        assert (len(one), one.survival[0], one.at_risk[0]) == (1, 1.0, 1)
        tied = [("ann", "2026-01-01", event, None) for event in ("visit", "cancel", "cancel")]
        found = evidence(tied, leaves=leaves).survival(by=None)
        assert list(found.left) == ([1] if "event" in leaves else [0])

    def test_nobody_converts(self) -> None:
        rows = [row for row in MOVES if row[2] != "order"]
        found = evidence(rows, leaves={"inactive_days": 3}, converts="order").survival()
        assert len(found) == 0 and found.attrs["n"] == 0

    def test_what_is_not_valid_is_named(self) -> None:
        ev = evidence(MOVES)
        with pytest.raises(jn.ArgumentError, match="the map does not say how customers leave"):
            ev.survival()
        with pytest.raises(jn.ArgumentError, match="by='stage' is not valid"):
            ev.survival(leaves={"event": "a"}, by="stage")


def test_a_simulated_rate_of_leaving_is_found() -> None:
    chance = random.Random(4)
    rows: list[Row] = []
    for number in range(1500):
        came = dt.datetime(2026, 1, 1) + dt.timedelta(chance.random() * 100)
        stay = chance.expovariate(1 / 60)
        rows.append((f"c{number}", came, "visit", None))
        if came + dt.timedelta(stay) < dt.datetime(2026, 7, 1):
            rows.append((f"c{number}", came + dt.timedelta(stay), "cancel", None))
    rows.append(("clock", dt.datetime(2026, 7, 1), "visit", None))
    found = evidence(rows, leaves={"event": "cancel"}).survival(by=None).set_index("day")
    for day in (10, 30, 60):
        assert found.low[day] <= math.exp(-(day + 1) / 60) <= found.high[day]
    assert 38 <= found.attrs["median"]["(all)"] <= 45


def cdnow() -> pd.DataFrame:
    """The purchases of 23,570 real customers, part of `lifetimes`."""
    try:
        found = files("lifetimes") or []
    except PackageNotFoundError:
        pytest.skip("lifetimes, which contains the data, is not installed")
    path = next(each for each in found if each.name == "CDNOW_master.txt").locate()
    rows = pd.read_csv(path, sep=r"\s+", header=0, names=["customer", "time", "cds", "value"],
                       dtype={"customer": "str"})  # fmt: skip
    rows["time"] = pd.to_datetime(rows.time.astype(str), format="%Y%m%d")
    return rows[["customer", "time"]].drop_duplicates().assign(event="purchase")


def test_silent_customers_of_a_real_shop_come_back_as_is_known() -> None:
    purchases = cdnow()
    before = purchases[purchases.time <= "1997-12-31"]
    mapped = jn.JourneyMap("Records").evidence(jn.EventLog(before)).mapped
    table = mapped.with_names(departures(mapped, Leaving(inactive_days=90)))
    each = mapped.log.run(table, "departures").set_index("customer")
    silent = each[each["last"] + pd.Timedelta("90D") <= "1997-12-31"]
    assert silent.left.notna().all()
    later = purchases[purchases.time > "1997-12-31"]
    back = silent.index.isin(later.customer)  # within 181 days
    many = before.groupby("customer").size().reindex(silent.index) >= 3
    assert (len(silent), sum(many)) == (19394, 2774)
    assert back.mean() == pytest.approx(0.147, abs=5e-4)
    assert back[many].mean() == pytest.approx(0.385, abs=3e-3)
