"""What differs between personas and periods: small examples, a slow reference, and null worlds."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import compare_reference as reference
import journeynb as jn
from evidence_cases import LINKS, PERSONAS, STAGES, TOUCHPOINTS, as_frame, make_map
from evidence_reference import Ref
from journeynb.data.statistics.p_values import share_p
from journeynb.data.statistics.share_differences import TwoShares
from journeynb.evidence.matching.ordered_rows import ordered_rows
from journeynb.insight.explain.difference import counts_of_rows
from strategies import examples

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
COLUMNS = ["from", "to", "share_a", "share_b", "difference", "low", "high", "p", "q", "n_a", "n_b"]
DAY = 86_400_000_000


def shop() -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"])
    for name in ("Maya", "Jonas"):
        jm.add(jn.Persona(id=name.lower(), name=name))
    jm.add(jn.Touchpoint(id="ad", name="Ad", events=["ad"]), stage="find")
    jm.add(jn.Touchpoint(id="site", name="Site", events=["visit"]), stage="find")
    jm.add(jn.Touchpoint(id="order", name="Order", events=["order"]), stage="buy")
    return jm


def log_of(*journeys: tuple[str, str | None, str], **options: Any) -> jn.EventLog:
    """Return a log of journeys: a customer, a persona, and events as ``day event``."""
    rows = [
        (customer, persona, pd.Timestamp(f"2026-{day}"), event)
        for customer, persona, text in journeys
        for day, event in (each.split() for each in text.split(", "))
    ]
    frame = pd.DataFrame(rows, columns=["customer", "persona", "time", "event"])
    return jn.EventLog(frame.astype({"time": "datetime64[us]"}), **options)


def rows_of(found: pd.DataFrame) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (row["from"], row["to"]): (row["share_a"], row["n_a"], row["share_b"], row["n_b"])
        for row in found.to_dict("records")
    }


SIX = [
    ("a", "maya", "01-01 ad, 01-02 visit, 01-03 ad, 01-04 visit, 02-01 order"),
    ("b", "maya", "01-01 ad, 01-02 visit"),
    ("c", "maya", "01-01 ad"),
    ("d", "jonas", "01-05 visit, 01-06 order, 02-02 visit, 02-03 order"),
    ("e", "jonas", "02-05 visit, 02-06 odd"),
    ("f", None, "02-05 order"),
]


class TestSmallLogs:
    def test_a_customer_counts_once_among_those_at_the_start_of_the_move(self) -> None:
        found = shop().evidence(log_of(*SIX)).compare("maya", "jonas")
        assert rows_of(found) == {
            ("ad", "site"): (pytest.approx(2 / 3), 3, pytest.approx(float("nan"), nan_ok=True), 0),
            ("site", "ad"): (0.5, 2, 0.0, 2),
            ("site", "order"): (0.5, 2, 0.5, 2),
            ("site", "(none)"): (0.0, 2, 0.5, 2),
            ("order", "site"): (0.0, 1, 1.0, 1),
        }

    def test_places_are_shares_of_all_customers_of_the_group(self) -> None:
        ev = shop().evidence(log_of(*SIX))
        assert rows_of(ev.compare("jonas", "(none)", level="stage")) == {
            ("find", ""): (1.0, 2, 0.0, 1), ("buy", ""): (0.5, 2, 1.0, 1),
        }  # fmt: skip
        assert rows_of(ev.compare("maya", "jonas", level="touchpoint"))["site", ""] == (
            pytest.approx(2 / 3), 3, 1.0, 2,
        )  # fmt: skip

    def test_in_a_period_both_events_of_a_move_are_in_it(self) -> None:
        found = rows_of(shop().evidence(log_of(*SIX)).compare("2026-01", "2026-02"))
        assert found["site", "order"] == (pytest.approx(1 / 3), 3, 0.5, 2)

    def test_a_period_is_written_in_several_ways(self) -> None:
        ev = shop().evidence(log_of(*SIX, ("g", None, "04-01 ad"), ("h", None, "07-01 ad")))
        first = ev.compare("2026-Q1", "2026-Q2", level="stage")
        for a, b in [
            (("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")),
            ([pd.Timestamp("2026-01-01"), "2026-03-31"], "2026-Q2"),
        ]:
            pd.testing.assert_frame_equal(ev.compare(a, b, level="stage"), first)
        assert rows_of(first)["find", ""] == (pytest.approx(5 / 6), 6, 1.0, 1)
        assert ev.compare("2026-01-01", "2026-04-01", level="stage").n_a.tolist() == [3]

    def test_the_note_says_what_limits_a_comparison_of_periods(self) -> None:
        found = shop().evidence(log_of(*SIX)).compare("2026-01", "2026")
        assert found.attrs["note"] == (
            "These are associations, not causes. The periods have 31 days and 365 days: customers "
            "do more in a longer one. The log runs from 2026-01-01 to 2026-02-06 and does not "
            "cover all of 2026."
        )

    def test_the_clearest_difference_comes_first(self) -> None:
        many = [(f"m{n}", "maya", "01-01 ad, 01-02 visit") for n in range(20)]
        more = [(f"j{n}", "jonas", "01-01 ad, 01-02 order") for n in range(20)]
        found = shop().evidence(log_of(*many, *more)).compare("maya", "jonas", level="touchpoint")
        assert found.p.is_monotonic_increasing and found["from"].iloc[-1] == "ad"
        first = found.iloc[0]
        assert first.q < 1e-6 and abs(first.difference) == 1 and first.low < first.high

    def test_a_group_without_customers_is_named(self) -> None:
        found = shop().evidence(log_of(*SIX)).compare("maya", "(none)")
        assert found.difference.isna().all()
        assert found.attrs["note"].endswith("The log has no customers of (none).")

    def test_an_error_says_if_the_map_has_no_personas(self) -> None:
        log = log_of(*SIX)
        with pytest.raises(jn.ArgumentError, match="a persona, but the map has none"):
            jn.JourneyMap("x").evidence(log).compare("maya", "jonas")

    @pytest.mark.parametrize(
        ("a", "b", "words"),
        [
            ("maja", "jonas", "a='maja' is neither a persona on the map nor a period; did you mean "
             "'maya'? Allowed: a persona (maya, jonas, (none)), or a period: a year"),
            ("Maya", "jonas", "did you mean 'maya'?"),
            ("maya", "2026", "a='maya' is a persona, and b='2026' is a period; allowed: two"),
            ("maya", "maya", "a and b are the same, maya"),
            ("2026-Q1", ("2026-01-01", "2026-03-31"), "a and b are the same, 2026-Q1"),
            ("2026-13", "2026", "a='2026-13' is neither"),
            (("2026-02-01", "2026-01-01"), "2026", "ends before it starts"),
            ("2026", "2027-W01", "b='2027-W01' is neither"),
            ("2026", "2027", "b=2027 has no events in the log; allowed: a period from 2026-01-01 "
             "to 2026-02-06"),
            (3, None, "a=3 is neither a persona"),
        ],
    )  # fmt: skip
    def test_an_error_names_what_is_allowed(self, a: Any, b: Any, words: str) -> None:
        with pytest.raises(jn.ArgumentError) as error:
            shop().evidence(log_of(*SIX)).compare(a, b)
        assert words in str(error.value)

    def test_other_levels_and_logs_without_personas_are_refused(self) -> None:
        ev = shop().evidence(log_of(*SIX))
        with pytest.raises(jn.ArgumentError, match="allowed: move, stage, touchpoint"):
            ev.compare("maya", "jonas", level="event")
        with pytest.raises(jn.ArgumentError, match="no persona column"):
            shop().evidence(log_of(*SIX, persona=False)).compare("maya", "jonas")

    def test_the_table_of_an_empty_log_is_empty(self) -> None:
        frame = pd.DataFrame({"customer": [], "time": [], "event": [], "persona": []}).astype(str)
        ev = shop().evidence(jn.EventLog(frame))
        for level in ("move", "stage", "touchpoint"):
            for groups in (("maya", "jonas"), ("2026", "2027")):
                found = ev.compare(*groups, level=level)
                assert found.columns.tolist() == COLUMNS and found.empty
                assert found.dtypes.astype(str).tolist() == [
                    "str", "str", *["float64"] * 7, "int64", "int64",
                ]  # fmt: skip


def days(seed: int) -> list[dict[str, Any]]:
    """Return a random log of 40 days with ties, unknown events and customers without persona."""
    draw = random.Random(seed)
    events = ["ad", "visit", "call", "order", "order_done", "letter", "noise"]
    return [
        {
            "customer": f"c{draw.randrange(9)}",
            "time": draw.randrange(40) * DAY + draw.choice([0, 7]),
            "event": draw.choice(events), "channel": None, "score": None, "n": 0,
            "persona": draw.choice([None, "pro", "basic", "maya", "other"]),
            "page": draw.choice([None, "/a"]),
        }
        for _ in range(draw.choice([3, 60, 120]))
    ]  # fmt: skip


@settings(max_examples=examples(3), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    seed=st.integers(0, 10**6),
    level=st.sampled_from(["move", "stage", "touchpoint"]),
    assign=st.sampled_from(["first", "last", "event"]),
    gap=st.sampled_from([None, 5 * DAY]),
    ends=st.lists(st.integers(0, 40), min_size=4, max_size=4),
)
def test_every_comparison_equals_the_reference(
    seed: int, level: str, assign: str, gap: int | None, ends: list[int]
) -> None:
    rows = days(seed)
    ref = Ref(rows, TOUCHPOINTS, STAGES, LINKS, PERSONAS, gap=gap, assign=assign)
    log = jn.EventLog(as_frame(rows), score_range=(1, 5), gap=None if gap is None else "5d")
    ev = make_map(True).evidence(log, assign=assign)
    wanted = reference.compared(
        ref, level, reference.by_who("maya"), reference.by_who("jonas"), False
    )
    check(ev.compare("maya", "jonas", level), wanted)
    spans = [sorted(ends[:2]), sorted(ends[2:])]
    seen = {row["time"] // DAY for row in ref.rows}
    if spans[0] == spans[1] or any(max(seen) < a or b < min(seen) for a, b in spans):
        return
    dates = [
        [pd.Timestamp("2026-01-01") + pd.Timedelta(day, "D") for day in span] for span in spans
    ]
    one, two = (reference.by_days(*span) for span in spans)
    check(ev.compare(dates[0], dates[1], level), reference.compared(ref, level, one, two, True))


def check(found: pd.DataFrame, wanted: reference.Counts) -> None:
    assert found.columns.tolist() == COLUMNS
    got = {(row["from"], row["to"]): row for row in found.to_dict("records")}
    assert got.keys() == wanted.keys() and len(found) == len(wanted)
    for key, (a, n, b, m) in wanted.items():
        row = got[key]
        assert (row["n_a"], row["n_b"]) == (n, m)
        assert row["share_a"] == pytest.approx(a / n if n else float("nan"), nan_ok=True)
        assert row["share_b"] == pytest.approx(b / m if m else float("nan"), nan_ok=True)
        if n and m:
            assert row["difference"] == pytest.approx(b / m - a / n, abs=1e-9)
            assert -1 <= row["low"] <= row["difference"] + 1e-9 <= row["high"] + 2e-9 <= 1 + 2e-9
            assert 0 <= row["p"] <= row["q"] <= 1
        else:
            assert all(row[name] != row[name] for name in ("difference", "low", "high", "p", "q"))


@pytest.mark.parametrize("cells", [64 * 500_000, 1], ids=["table", "sorted"])
def test_a_prepared_log_gives_the_same(
    cells: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts_of_rows, "BLOCK", 20)
    monkeypatch.setattr(counts_of_rows, "_CELLS", cells)
    log = jn.EventLog(as_frame(days(11)), score_range=(1, 5))
    one, two = (make_map(True).evidence(each) for each in (log, log.prepare(tmp_path / "l.duckdb")))
    assert ordered_rows(two.mapped, two.customer_personas) is not None
    for level in ("move", "stage", "touchpoint"):
        found = one.compare("maya", "jonas", level)
        assert len(found) > 2
        pd.testing.assert_frame_equal(found, two.compare("maya", "jonas", level))
        period = one.compare("2026-01-01", "2026-01", level)
        pd.testing.assert_frame_equal(period, two.compare("2026-01-01", "2026-01", level))


class TestNullWorlds:
    """Personas that walk alike, of customers with habits of their own."""

    def test_customers_are_the_unit_because_counting_moves_misleads(self) -> None:
        many, each, moves = 40, 60, 8
        random = np.random.default_rng(7)
        names = np.array(["visit", "call", "order"])
        habits = random.dirichlet([0.5, 0.5, 0.5], size=many * each).cumsum(axis=1)
        walks = (random.random((many * each, moves, 1)) > habits[:, None, :]).sum(axis=2)
        events = np.full((many * each, 2 * moves), "ad", dtype=object)
        events[:, 1::2] = names[np.minimum(walks, 2)]
        customer, n = np.divmod(np.arange(events.size), 2 * moves)
        frame = pd.DataFrame({"customer": customer, "event": events.ravel(), "n": n})
        frame["persona"] = "p" + (frame.customer % many).astype(str)
        frame["time"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(frame.n, "D")
        jm = jn.JourneyMap("Null", stages=["All"])
        for name in ("ad", "visit", "call", "order"):
            jm.add(jn.Touchpoint(id=name, name=name.title(), events=[name]), stage="all")
        for number in range(many):
            jm.add(jn.Persona(id=f"p{number}", name=f"P{number}"))
        ev = jm.evidence(jn.EventLog(frame[["customer", "time", "event", "persona"]]))
        pairs = [(f"p{n}", f"p{n + 1}") for n in range(0, many, 2)]
        found = pd.concat([ev.compare(*pair) for pair in pairs])
        assert (found.p < 0.05).mean() < 0.07
        assert (found.q < 0.05).sum() <= 1
        walked = ev.transitions(by_persona=True).query("`from` == 'ad'")
        moved = walked[["persona", "to", "count"]].values.tolist()
        counts = {(persona, to): many for persona, to, many in moved}
        totals = walked.groupby("persona")["count"].sum().to_dict()
        naive = [
            share_p(counts.get((one, to), 0), totals[one], counts.get((two, to), 0), totals[two])
            for one, two in pairs
            for to in ("visit", "call", "order")
        ]
        assert np.mean(np.array(naive) < 0.05) > 0.2

    def test_a_difference_of_shares_that_share_customers_holds_its_level(self) -> None:
        random = np.random.default_rng(3)
        hits, inside = [], []
        for _ in range(1500):
            n, habit = 300, random.beta(1, 2, 300)
            here, there = random.random((2, n)) < [[0.7], [0.6]]
            did, again = (random.random(n) < habit) & here, (random.random(n) < habit) & there
            common = here & there
            shares = TwoShares(
                *(int(each.sum()) for each in (did, here, again, there, common,
                                               did & common, again & common, did & again))
            )  # fmt: skip
            hits.append(shares.p < 0.05)
            low, high = shares.interval
            inside.append(low <= 0 <= high)
        assert 0.035 < np.mean(hits) < 0.065 and 0.94 < np.mean(inside) < 0.97

    def test_a_known_difference_is_found_and_lies_in_its_interval(self) -> None:
        random = np.random.default_rng(5)
        inside, seen = [], []
        for _ in range(1500):
            shares = TwoShares(
                int(random.binomial(200, 0.3)), 200, int(random.binomial(150, 0.5)), 150
            )
            low, high = shares.interval
            inside.append(low <= 0.2 <= high)
            seen.append(shares.p < 0.05)
        assert 0.94 < np.mean(inside) < 0.965 and np.mean(seen) > 0.9
