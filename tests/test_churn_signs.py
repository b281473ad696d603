"""Early signs of leaving: they hold in worlds whose truth is known, and count what the log says."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from churn_worlds import (
    GUILTY,
    TOUCHPOINTS,
    World,
    as_log,
    at_landmarks,
    ever_met,
    ratios,
    significant,
    world,
)
from journeynb.data.statistics.incomplete_beta import beta_cdf, beta_quantile
from journeynb.data.statistics.stratified_ratios import StratifiedCounts, stratified_ratios
from journeynb.evidence.matching.customer_buckets import bucket
from journeynb.insight.explain.landmark_counts import landmarks_of
from strategies import LONG

COLUMNS = ["persona", "touchpoint", "to", "met", "left_met", "left_unmet", "lift", "low", "high",
           "p", "q", "pain_points"]  # fmt: skip
NULL = {
    "alike": {"spread": 0.0},
    "less active customers leave more": {"idle_leave": 0.7},
    "touchpoints met late, by customers who stay": {"late": (2, 3), "frailty": 1.0, "early": 3.0},
    "touchpoints met early, when many leave": {"welcome": (2, 3), "early": 4.0},
}
"""Worlds in which no touchpoint makes customers leave."""
RUNS = 100 if LONG else 5


def event_map(touchpoints: int = TOUCHPOINTS) -> jn.JourneyMap:
    jm = jn.JourneyMap("Churn")
    stage = jm.add(jn.Stage(name="Use"))
    for number in range(touchpoints):
        jm.add(jn.Touchpoint(name=f"T {number}", events=[f"e{number}"]), stage=stage)
    return jm


def signs(log: Any, leaves: Any = None, **options: Any) -> pd.DataFrame:
    jm = event_map()
    given = {"event": "leave"} if leaves is None else leaves
    return jm.evidence(jn.EventLog(log)).churn_signs(given, **options)


# Worlds whose truth is known


@pytest.mark.parametrize("inactive", [0, 60], ids=["by event", "by silence"])
def test_worlds_without_a_sign_show_none(inactive: int) -> None:
    found = [
        significant(ratios(at_landmarks(world(seed, **options), inactive)))
        for options in NULL.values()
        for seed in range(RUNS)
    ]
    assert np.mean(found) <= 0.05


def test_a_threefold_hazard_is_found_and_nothing_else() -> None:
    found = [
        ratios(at_landmarks(world(seed, hazard=0.006, spread=0.5, guilty=3.0)))
        for seed in range(3 * RUNS)
    ]
    flags = np.array([significant(each) for each in found])
    assert flags[:, GUILTY].mean() >= 0.95
    assert 1.4 < np.mean([each.ratio[GUILTY] for each in found]) < 1.8  # as docs/explain.md says
    assert min(each.low[GUILTY] for each in found if each.p[GUILTY] < 0.01) > 1
    assert flags[:, GUILTY + 1 :].mean() <= 0.05


def test_inactivity_does_not_hide_the_last_touchpoint() -> None:
    """Leaving follows at once: who is dated at the last event would have left before it counts."""
    found = [
        ratios(at_landmarks(world(seed, guilty=20.0, lasts=1), inactive=60)) for seed in range(RUNS)
    ]
    assert all(significant(each)[GUILTY] and each.low[GUILTY] > 1.3 for each in found)


@pytest.mark.parametrize("options", NULL.values(), ids=NULL)
def test_counting_what_leavers_did_misleads(options: dict[str, Any]) -> None:
    lift, flagged = ever_met(world(0, **options))
    assert flagged.all() and (lift < 1).all()  # each touchpoint seems to keep customers


def test_counting_what_leavers_did_hides_the_true_sign() -> None:
    made = world(1, guilty=3.0, frailty=1.0, hazard=0.006, spread=0.5)
    lift, flagged = ever_met(made)
    assert lift[GUILTY] < 1 and flagged[GUILTY]  # it seems to keep customers
    found = ratios(at_landmarks(made))
    assert found.low[GUILTY] > 1 and significant(found)[GUILTY]


def test_comparing_customers_who_differ_in_activity_misleads_too() -> None:
    made = world(0, **NULL["less active customers leave more"])
    assert significant(ratios(at_landmarks(made, stratified=False))).mean() > 0.5
    assert not significant(ratios(at_landmarks(made))).any()


# The table


@pytest.mark.parametrize(
    "leaves", [{"event": "leave"}, {"inactive_days": 45}], ids=["event", "silence"]
)
@pytest.mark.parametrize(
    "options", [{}, {"back": "45d", "ahead": "20d", "landmarks": 5}], ids=["default", "other"]
)
def test_the_table_equals_counts_without_sql(leaves: dict[str, Any], options: Any) -> None:
    made = world(3, customers=300, guilty=3.0)
    silent = leaves.get("inactive_days", 0)
    ev = event_map().evidence(jn.EventLog(as_log(made, silent=bool(silent))))
    table = ev.churn_signs(leaves, **options)
    days = {name: int(text[:-1]) for name, text in options.items() if name != "landmarks"}
    rows = at_landmarks(made, silent, many=options.get("landmarks", 24), **days)
    events = ev.mapped.numbered
    found = ev.log.run(events.select("customer", b=bucket(ev.mapped, events)).distinct(), "b")
    expected = ratios(rows, found.sort_values("customer").b.to_numpy("int64"))
    numbers = pd.DataFrame(table.attrs["numbers_left"], index=table.touchpoint).sort_index()
    table = table.sort_values("touchpoint").reset_index(drop=True)
    met = [len(set(rows.customer[each])) for each in rows.met.T]
    assert table.met.tolist() == met
    for place, each in enumerate(rows.met.T):
        both = set(rows.stratum[each]) & set(rows.stratum[~each])
        left = rows.left & np.isin(rows.stratum, list(both))
        counted = [len(set(rows.customer[left & with_it])) for with_it in (each, ~each)]
        if not silent:  # customers who fall silent twice leave twice
            assert numbers.iloc[place].tolist() == counted
        assert (numbers.iloc[place] >= counted).all()
    names = ("left_met", "left_unmet", "lift", "low", "high", "p")
    for name, of in zip(names, ("share", "rest", "ratio", "low", "high", "p"), strict=True):
        np.testing.assert_allclose(table[name], getattr(expected, of), rtol=1e-9, err_msg=name)
    assert table.attrs["n"] == len(set(rows.customer))
    assert table.attrs["left"] == len(set(rows.customer[rows.left]))


@pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
@settings(max_examples=200 if LONG else 8, deadline=None)
@given(
    events=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 90), st.integers(0, 3)), min_size=1, max_size=60
    ),
    left=st.lists(st.one_of(st.just(np.inf), st.integers(1, 90)), min_size=6, max_size=6),
    inactive=st.sampled_from([0, 7, 20]),
)
def test_any_log_is_counted_as_without_sql(
    events: list[tuple[int, int, int]], left: list[float], inactive: int
) -> None:
    """Whole days put many events exactly on landmarks, and at the same time."""
    customer, day, touchpoint = np.array(sorted(events, key=lambda each: each[1])).T
    made = World(customer, day.astype("float64"), touchpoint, np.array(left, "float64"))
    leaves = {"inactive_days": inactive} if inactive else {"event": "leave"}
    table = signs(as_log(made, silent=bool(inactive)), leaves, back="10d", ahead="7d")
    rows = at_landmarks(made, inactive, back=10, ahead=7, many=12)
    assert table.attrs["n"] == len(set(rows.customer))
    assert table.attrs["left"] == len(set(rows.customer[rows.left]))
    table = table.sort_values("touchpoint")
    assert table.met.tolist() == [len(set(rows.customer[each])) for each in rows.met.T]
    if len(rows.customer):
        expected = ratios(rows)
        for name, of in (("left_met", "share"), ("left_unmet", "rest"), ("lift", "ratio")):
            np.testing.assert_allclose(table[name], getattr(expected, of), rtol=1e-9)


def test_the_clearest_sign_comes_first_and_names_its_pain_points() -> None:
    jm = event_map()
    jm.link(jm.add(jn.PainPoint(name="Slow answers")), "t-0")
    ev = jm.evidence(jn.EventLog(as_log(world(0, guilty=3.0))))
    table = ev.churn_signs({"event": "leave"})
    assert list(table.columns) == COLUMNS
    assert table.touchpoint[0] == "t-0" and table.pain_points[0] == ["slow-answers"]
    assert table.pain_points[1:].tolist() == [[]] * (TOUCHPOINTS - 1)
    assert table.low.is_monotonic_decreasing
    np.testing.assert_allclose(table.lift, table.left_met / table.left_unmet)
    assert table.attrs["note"] == "These are associations, not causes."
    dates = table.attrs["landmarks"]
    assert all(later - date >= pd.Timedelta(days=30) for date, later in pairwise(dates))


def test_the_map_says_how_customers_leave_and_when_they_come() -> None:
    log = as_log(world(0, guilty=3.0, customers=300))
    jm = event_map()
    with pytest.raises(jn.ArgumentError, match=r"the map does not say how customers leave"):
        jm.evidence(jn.EventLog(log)).churn_signs()
    jm.set(leaves={"event": "leave"})
    ev = jm.evidence(jn.EventLog(log))
    pd.testing.assert_frame_equal(ev.churn_signs(), ev.churn_signs({"event": "leave"}))
    before = ev.churn_signs().attrs["n"]
    jm.set(converts="t-2")  # only customers who met it can leave
    met = set(log.customer[log.event == "e2"])
    assert ev.churn_signs().attrs["n"] <= min(before, len(met))


def test_departures_before_the_customer_came_do_not_count() -> None:
    days = {"leave": 1, "e0": 2, "e1": 40}
    rows = [
        (c, f"2026-01-{d:02}" if d < 32 else "2026-02-09", e)
        for c in range(9)
        for e, d in days.items()
    ]
    rows += [(0, "2026-02-20", "leave"), (9, "2026-01-01", "e3"), (9, "2026-04-30", "e3")]
    jm = event_map()
    jm.set(converts="t-0", leaves={"event": "leave"})
    log = jn.EventLog(pd.DataFrame(rows, columns=["customer", "time", "event"]))
    table = jm.evidence(log).churn_signs(back="14d", ahead="14d", landmarks=100)
    assert table.attrs["n"] == 9 and table.attrs["left"] == 1


def test_personas_have_separate_rows() -> None:
    made = world(2, guilty=3.0, customers=400)
    log = as_log(made).assign(plan=lambda t: np.where(t.customer % 2 == 0, "a", "b"))
    jm = event_map()
    for value in ("a", "b"):
        jm.add(jn.Persona(name=value.upper(), data_values=[value]))
    table = jm.evidence(jn.EventLog(log, persona="plan")).churn_signs({"event": "leave"})
    assert list(dict.fromkeys(table.persona)) == ["(all)", "a", "b", "(none)"]
    whole, *parts = (
        table[table.persona == each].set_index("touchpoint").met for each in ("(all)", "a", "b")
    )
    pd.testing.assert_series_equal(whole.sort_index(), sum(each.sort_index() for each in parts))
    assert (table[table.persona == "(none)"].met == 0).all()
    each = jm.evidence(jn.EventLog(log, persona="plan"), assign="event")
    pd.testing.assert_frame_equal(each.churn_signs({"event": "leave"}), table)


def test_the_order_in_which_a_log_is_read_changes_no_digit() -> None:
    rows = jn.sample_subscribers("coffee")
    jm = jn.sample("coffee")
    jm.set(converts="checkout", leaves={"event": "subscription_cancelled"})
    one, *others = (
        jm.evidence(jn.EventLog(each)).churn_signs()
        for each in (rows, rows[::-1], rows.sample(frac=1, random_state=0))
    )
    assert one.p.notna().any()
    for other in others:
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_a_prepared_log_gives_the_same(tmp_path: Any) -> None:
    log = jn.EventLog(
        as_log(world(0, customers=150)).assign(customer=lambda t: "c" + t.customer.astype(str))
    )
    jm = event_map()
    prepared = log.prepare(tmp_path / "log.duckdb")
    for leaves in ({"event": "leave"}, {"inactive_days": 30}):
        one = jm.evidence(log).churn_signs(leaves)
        pd.testing.assert_frame_equal(one, jm.evidence(prepared).churn_signs(leaves))


def test_maps_with_more_touchpoints_than_bits_are_counted() -> None:
    moved = {2: 61, 3: 62, 4: 63, 5: 68, 6: 69}
    log = as_log(world(0, customers=120))
    few = signs(log).set_index("touchpoint")
    log["event"] = log.event.replace({f"e{one}": f"e{other}" for one, other in moved.items()})
    ev = event_map(70).evidence(jn.EventLog(log))
    table = ev.churn_signs({"event": "leave"}).set_index("touchpoint")
    for one, other in moved.items():
        for name in ("met", "lift", "low"):
            assert table[name][f"t-{other}"] == pytest.approx(few[name][f"t-{one}"])


# Odd logs


def odd(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["customer", "time", "event"]).astype("str")


def monthly(customers: str, *events: str) -> list[tuple[str, str, str]]:
    return [
        (customer, f"2026-0{month}-01", event)
        for customer in customers
        for month in range(1, 8)
        for event in events
    ]


ODD = {
    "no events": odd(),
    "one customer": odd(("a", "2026-01-01", "e0"), ("a", "2026-06-01", "leave")),
    "nobody leaves": odd(*monthly("abc", "e0")),
    "all but one leave": odd(
        *((each, "2026-01-01", "e0") for each in "abcd"),
        *((each, "2026-02-20", "e1") for each in "abcd"),
        *((each, "2026-02-21", "leave") for each in "abcd"),
        *monthly("e", "e1"),
    ),
    "a touchpoint of all customers": odd(*monthly("abc", "e0", "e0"), ("a", "2026-05-20", "leave")),
    "ties": odd(*monthly("ab", "e0", "e1", "leave")),
    "a short log": odd(("a", "2026-01-01", "e0"), ("b", "2026-01-02", "leave")),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "leaves", [{"event": "leave"}, {"inactive_days": 30}], ids=["event", "silence"]
)
@pytest.mark.parametrize("name", ODD)
def test_odd_logs_give_a_table(name: str, leaves: Any) -> None:
    table = signs(ODD[name], leaves)
    assert list(table.columns) == COLUMNS and len(table) == TOUCHPOINTS
    kinds = "".join(table[each].dtype.kind for each in ["met", *COLUMNS[4:11]])
    assert kinds == "ifffffff"
    assert not (table.low > table.high).any() and not (table.p > 1).any()
    if name in ("no events", "one customer", "nobody leaves", "a short log"):
        assert not (table.q < 0.05).any()


def test_a_log_that_is_too_short_says_so() -> None:
    attrs = signs(ODD["a short log"]).attrs
    assert attrs["landmarks"] == [] and "the log covers 1 day" in attrs["left_out"][0]
    assert signs(ODD["one customer"], back="4d", ahead="3d").attrs["left_out"] == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"back": "soon"}, "back='soon' is not valid"),
        ({"ahead": 0}, "ahead=0 is not valid"),
        ({"landmarks": 0}, "landmarks=0 is not valid; allowed: a whole number from 1 to 100"),
        ({"landmarks": True}, "landmarks=True is not valid"),
        ({"leaves": {"inactive": 3}}, "leaves="),
    ],
    ids=["back", "ahead", "landmarks", "not a number", "leaves"],
)
def test_arguments_that_are_not_valid_are_named(options: Any, says: str) -> None:
    with pytest.raises(jn.ArgumentError) as error:
        signs(ODD["one customer"], **options)
    assert says in str(error.value)


def test_a_log_of_18_months_is_looked_at_each_month() -> None:
    days = pd.date_range("2025-01-01", periods=541, freq="D")
    log = pd.DataFrame({"customer": "a", "time": days, "event": "e0"})
    dates = event_map().evidence(jn.EventLog(log)).churn_signs({"inactive_days": 30}).attrs
    assert len(dates["landmarks"]) == 17


# Statistics


def test_landmarks_cover_the_log_and_never_overlap() -> None:
    for span in range(60, 400, 7):
        found = landmarks_of(span, 30, 20, 30, 12)
        assert 1 <= len(found.times) <= 12
        assert found.times[0] >= 30 and found.times[-1] + 20 == span
        assert all(b - a == found.step >= 30 for a, b in pairwise(found.times))


def test_rare_outcomes_have_the_exact_interval_of_poisson_counts() -> None:
    counts = StratifiedCounts(
        np.array([10**9]), np.array([10**6 + 3]), np.array([[10**3]]), np.array([[3]])
    )
    found = stratified_ratios(counts)
    ends = np.array([found.low[0], found.high[0]]) * (10**6 / (10**9 - 10**3)) * 10**3
    np.testing.assert_allclose(ends, [0.6187, 8.7673], rtol=0.005)  # exact limits of 3


def test_the_interval_contains_one_if_and_only_if_p_is_over_5_percent() -> None:
    rng = np.random.default_rng(0)
    total = rng.integers(2, 60, (12, 1))
    met = rng.binomial(total, rng.random(60))
    left, others = rng.binomial(met, 0.3), rng.binomial(total - met, 0.2)
    for column in range(60):
        m, a, b = met[:, column], left[:, column], others[:, column]
        found = stratified_ratios(StratifiedCounts(total[:, 0], a + b, m[:, None], a[:, None]))
        inside = found.low[0] <= 1 <= found.high[0]
        assert inside == (found.p[0] >= 0.05), column


def test_intervals_cover_a_known_ratio() -> None:
    rng = np.random.default_rng(1)
    runs, n = 100, np.array([40, 80, 20, 160, 60])
    n1 = np.array([10, 30, 10, 20, 30])
    rate = np.array([0.05, 0.1, 0.2, 0.04, 0.1])
    inside = 0
    a, b = rng.binomial(n1, 2 * rate, (runs, 5)), rng.binomial(n - n1, rate, (runs, 5))
    for one, other in zip(a, b, strict=True):
        found = stratified_ratios(StratifiedCounts(n, one + other, n1[:, None], one[:, None]))
        inside += found.low[0] <= 2 <= found.high[0]
    assert 0.94 <= inside / runs <= 0.995


def test_customers_who_count_many_times_widen_the_interval() -> None:
    made = world(0, customers=200, guilty=3.0)
    once = at_landmarks(made)
    many = type(once)(*(np.concatenate([each] * 4) for each in vars(once).values()))
    found, copied = ratios(once), ratios(many)
    width = np.log(found.high / found.low)
    assert np.nanmedian(np.log(copied.high / copied.low) / width) > 0.85  # not half


def test_the_beta_distribution_equals_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(0)
    a, b = 10 ** rng.uniform(-0.5, 4, (2, 40))
    x = stats.beta.rvs(a, b, random_state=1)
    np.testing.assert_allclose(beta_cdf(x, a, b), stats.beta.cdf(x, a, b), atol=1e-9)
    within = beta_quantile(0.025, a, b)
    np.testing.assert_allclose(within, stats.beta.ppf(0.025, a, b), rtol=1e-6, atol=1e-12)
