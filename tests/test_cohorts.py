"""Cohorts: small examples, a slow reference, a real shop and odd logs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import journeynb as jn
from evidence_reference import wilson
from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.insight.explain.falling_retention import AGES, compared, lower_p
from strategies import LONG, examples
from test_survival import cdnow

pytest.importorskip("ibis")
stats = pytest.importorskip("scipy.stats")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
COLUMNS = ["cohort", "age", "n", "returned", "share", "low", "high", "complete"]
Row = tuple[str, str, str]


def frame_of(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "time", "event"])
    frame["time"] = pd.to_datetime(frame.time, format="ISO8601").astype("datetime64[us]")
    return frame


def evidence(rows: list[Row], **fields: Any) -> Any:
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"], **fields)
    jm.add(jn.Touchpoint(id="site", name="Site", events=["visit"]), stage="find")
    jm.add(jn.Touchpoint(id="order", name="Order", events=["order"]), stage="buy")
    return jm.evidence(jn.EventLog(frame_of(rows)))


def counts(found: pd.DataFrame) -> dict[tuple[str, int], tuple[int, int, bool]]:
    return {
        (str(row.cohort)[:10], row.age): (row.n, row.returned, row.complete)
        for row in found.itertuples()
    }


FIRST = [
    ("ann", "2026-01-05", "visit"), ("ann", "2026-02-01", "visit"), ("ann", "2026-03-30", "order"),
    ("bob", "2026-01-31", "visit"), ("bob", "2026-01-31", "order"), ("bob", "2026-03-01", "visit"),
    ("cleo", "2026-03-02", "order"), ("cleo", "2026-03-03", "visit"),
]  # fmt: skip


class TestByHand:
    def test_customers_return_with_any_event(self) -> None:
        found = evidence(FIRST).cohorts()
        assert list(found.columns) == COLUMNS
        assert [str(kind) for kind in found.dtypes] == (
            ["datetime64[s]", *["int64"] * 3, *["float64"] * 3, "bool"]
        )
        assert counts(found) == {
            ("2026-01-01", 0): (2, 2, True), ("2026-01-01", 1): (2, 1, True),
            ("2026-01-01", 2): (2, 2, False), ("2026-03-01", 0): (1, 1, False),
        }  # fmt: skip
        assert found.share[1] == 0.5 and found.share[2:].isna().all()
        assert (found.low[1], found.high[1]) == pytest.approx((0.0945, 0.9055), abs=1e-4)

    def test_customers_return_to_a_touchpoint_or_a_stage(self) -> None:
        for place in ("order", "buy"):
            found = evidence(FIRST).cohorts(back_to=place)
            assert list(found.returned) == [1, 0, 1, 1]

    def test_with_converts_customers_come_with_their_first_conversion(self) -> None:
        rows = [*FIRST, ("dan", "2026-01-02", "visit")]
        found = evidence(rows, converts="order").cohorts()
        assert counts(found) == {
            ("2026-01-01", 0): (1, 1, True), ("2026-01-01", 1): (1, 0, True),
            ("2026-01-01", 2): (1, 1, False), ("2026-03-01", 0): (2, 2, False),
        }  # fmt: skip
        assert found.attrs["left_out"] == ["1 customer without an event of order"]
        back = evidence(rows, converts="order").cohorts(back_to="site")
        assert list(back.returned) == [1, 0, 1, 1]  # bob at the same moment, cleo a day later

    def test_a_period_is_complete_with_its_last_date(self) -> None:
        ends = [*FIRST, ("dan", "2026-03-31", "visit")]
        assert evidence(ends).cohorts().complete.all()
        assert not evidence(FIRST).cohorts(every="quarter").complete.any()


@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.differing_executors])
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdefghij"),
            st.integers(0, 900),
            st.sampled_from(["visit", "order", "other"]),
        ),
        min_size=20,
        max_size=60,
    ),
    st.sampled_from(["week", "month", "quarter", "year"]),
    st.sampled_from(["", "order"]),
    st.sampled_from([None, "site"]),
)
def test_it_equals_a_slow_reference(
    rows: list[tuple[str, int, str]], every: str, converts: str, back_to: str | None
) -> None:
    start = pd.Timestamp("2023-12-28")
    timed = [(name, start + pd.Timedelta(hours=at * 20), event) for name, at, event in rows]
    code = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}[every]
    end = max(time for _, time, _ in timed)
    known: dict[tuple[str, int], tuple[int, int, bool]] = {}
    came = {}
    for name in {name for name, *_ in timed}:
        firsts = [t for each, t, event in timed if each == name and (event == (converts or event))]
        if firsts:
            came[name] = min(firsts)
    for name, time in came.items():
        cohort = time.to_period(code)
        for age in range((end.to_period(code) - cohort).n + 1):
            period = cohort + age
            returned = any(
                each == name and t >= time and t.to_period(code) == period
                for each, t, event in timed
                if back_to is None or event == "visit"
            )
            key = (str(cohort.start_time)[:10], age)
            n, k, _ = known.get(key, (0, 0, False))
            known[key] = (n + 1, k + returned, end.date() >= period.end_time.date())
    texts = [(name, time.isoformat(), event) for name, time, event in timed]
    found = evidence(texts, converts=converts).cohorts(every, back_to)
    assert counts(found) == known
    assert list(found.cohort) == sorted(found.cohort)
    for row in found[found.complete].itertuples():
        assert (row.low, row.high) == pytest.approx(wilson(row.returned, row.n), abs=1e-9)


def test_the_cohorts_of_a_real_shop_are_those_that_pandas_counts() -> None:
    purchases = cdnow()
    found = jn.JourneyMap("Records").evidence(jn.EventLog(purchases)).cohorts()
    month = purchases.time.dt.to_period("M")
    first = month.groupby(purchases.customer).transform("min")
    table = purchases.assign(cohort=first, month=month).drop_duplicates(["customer", "month"])
    sizes = found[found.age == 0]
    assert dict(zip(sizes.cohort.astype(str), sizes.n, strict=True)) == {
        "1997-01-01": 7846, "1997-02-01": 8476, "1997-03-01": 7248
    }  # fmt: skip
    assert found.complete.all() and len(found) == 18 + 17 + 16
    known = table.groupby(["cohort", "month"]).size()
    for row in found.itertuples():
        cohort = pd.Period(row.cohort, "M")
        assert row.returned == known.get((cohort, cohort + row.age), 0)


def orders(returning: dict[int, int], customers: int = 60) -> list[Row]:
    """Orders of new customers each month of 2026, some of whom order again in the next one."""
    last = pd.Timestamp(2026, max(returning) + 1, 1) + pd.offsets.MonthEnd()
    rows = [("new", str(last)[:10], "order")]
    for month, many in returning.items():
        for number in range(customers):
            for later in range(2 if number < many else 1):
                rows.append((f"{month}-{number}", f"2026-{month + later:02}-28", "order"))
    return rows


class TestFallingRetention:
    def test_the_latest_cohort_is_compared_with_the_earlier_ones_but_the_first(self) -> None:
        months = {1: 59, 2: 30, 3: 31, 4: 29, 5: 30, 6: 12}
        (found,) = compared(evidence(orders(months)).cohorts())
        assert (str(found.cohort), found.age, found.n) == ("2026-06-01", 1, 60)
        assert (found.share, found.before) == (0.2, pytest.approx(0.5))
        error = (0.25 / 60 + 0.25 / 240) ** 0.5  # these cohorts differ by less than chance
        assert found.q == pytest.approx(stats.t.cdf(-0.3 / error, 3), abs=1e-9)

    def test_cohorts_that_vary_much_show_no_fall(self) -> None:
        (steady,) = compared(evidence(orders({1: 9, 2: 30, 3: 30, 4: 30, 5: 30, 6: 16})).cohorts())
        (wild,) = compared(evidence(orders({1: 9, 2: 45, 3: 15, 4: 48, 5: 12, 6: 16})).cohorts())
        assert steady.before == wild.before == 0.5
        assert steady.q < 0.05 < wild.q

    def test_too_few_cohorts_or_customers_are_not_compared(self) -> None:
        assert compared(evidence(orders({1: 30, 2: 30, 3: 30, 4: 3})).cohorts()) == []
        assert compared(evidence(orders(dict.fromkeys(range(1, 8), 3))).cohorts()) == []
        jm = jn.JourneyMap("Shop")
        gaps = jm.gaps("E611, A209", evidence=jn.EventLog(frame_of(orders({1: 30, 2: 30, 3: 30}))))
        assert gaps.empty
        assert "three earlier ones" in gaps.attrs["not_checked"]["E611"]

    @pytest.mark.parametrize("spread", [0.0, 0.3])
    @pytest.mark.parametrize("months", [8, 24])
    def test_without_a_change_it_is_found_in_at_most_5_percent(
        self, months: int, spread: float
    ) -> None:
        numbers = np.random.default_rng(months)
        found, runs = 0, 3000 if LONG else 500
        for _ in range(runs):
            found += least_q(numbers, months, spread, 0.0) < 0.05
        assert found / runs <= 0.05 + 2 * (0.05 * 0.95 / runs) ** 0.5
        assert sum(least_q(numbers, 24, 0.0, 0.8) < 0.05 for _ in range(50)) >= 48


def least_q(numbers: np.random.Generator, months: int, spread: float, fall: float) -> float:
    """The least q of a world where cohorts differ by `spread`, and the latest ones by `fall`."""
    ps = []
    sizes, own = numbers.integers(200, 900, months), numbers.normal(0, spread, months)
    season = numbers.normal(0, spread / 2, months)
    for age in AGES:
        level = own[1 : months - age] + season[1 + age :] - 0.3 * age
        level[-1] -= fall
        n = sizes[1 : months - age]
        p, _ = lower_p(numbers.binomial(n, 1 / (1 + np.exp(-level))).tolist(), n.tolist())
        ps.append(p)
    return min(false_discovery(ps))


def test_a_goal_that_measures_retention_prevents_the_gap() -> None:
    log = jn.EventLog(frame_of(orders({1: 59, 2: 30, 3: 31, 4: 29, 5: 30, 6: 12})))
    jm = jn.JourneyMap("Shop")
    day = {"start": "2026-01-01", "due": "2026-12-31"}
    for id, value in (("behind", 110), ("done", 210)):
        jm.add(jn.Goal(id=id, name=id.title(), baseline=100, target=200, **day,
                       measurements=[{"date": "2026-11-01", "value": value}]))  # fmt: skip
    found = jm.gaps("E611, A209", evidence=log, today="2026-11-22")
    assert list(zip(found.rule, found.id, strict=True)) == [("A209", "done"), ("E611", "")]
    assert found.customers.tolist()[1] == 48
    assert "20% of the customers who came in 2026-06, but 50% of earlier ones" in found.message[0]
    jm.set("behind", binding={"kpi": "retention"})
    assert list(jm.gaps("E611, A209", evidence=log, today="2026-11-22").rule) == ["E611"]


class TestOddLogs:
    def test_a_log_without_events_or_conversions_gives_an_empty_table(self) -> None:
        some = evidence(FIRST).cohorts()
        visits = [row for row in FIRST if row[2] == "visit"]
        for found in (evidence([]).cohorts(), evidence(visits, converts="order").cohorts()):
            assert len(found) == 0 and found.dtypes.equals(some.dtypes)
            assert found.attrs["n"] == 0

    def test_one_customer_is_a_cohort(self) -> None:
        found = evidence(FIRST[:1]).cohorts(every="day")
        assert counts(found) == {("2026-01-05", 0): (1, 1, True)}

    def test_periods_in_which_nobody_came_have_no_rows(self) -> None:
        rows = [FIRST[0], ("bob", "2026-06-30", "visit")]
        found = evidence(rows).cohorts()
        assert sorted(set(found.cohort.astype(str))) == ["2026-01-01", "2026-06-01"]
        assert len(found) == 6 + 1

    def test_what_is_not_valid_is_named(self) -> None:
        ev = evidence(FIRST)
        with pytest.raises(jn.ArgumentError, match="every='hour' is not valid; allowed: day, week"):
            ev.cohorts("hour")
        with pytest.raises(jn.ArgumentError, match=r"back_to='ordr' .* did you mean 'order'"):
            ev.cohorts(back_to="ordr")
        with pytest.raises(jn.ArgumentError, match="allowed: the id of a touchpoint or stage"):
            ev.cohorts(back_to=["order"])
        rows = [*FIRST, ("dan", "2036-01-01", "visit")]
        with pytest.raises(jn.ArgumentError, match="every='day' makes 3,649 periods; allowed: up"):
            evidence(rows).cohorts("day")
