"""Attribution: worked examples, a slow reference, and how often intervals contain the truth."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import attribution_reference as reference
import journeynb as jn
from attribution_worlds import FOUR, covered
from journeynb.evidence.matching import ordered_rows
from journeynb.insight.explain.credit import counts_of_rows, sums_by_key
from journeynb.insight.explain.credit.attribution import MODELS
from journeynb.insight.explain.credit.attribution_counts import MOVES
from journeynb.insight.explain.credit.credit_shares import CreditShares
from journeynb.insight.explain.credit.removal_effects import chain_of, removal_effects
from strategies import LONG, examples

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
TOUCHPOINTS = ("ad", "mail", "site", "shop", "cart", "order")
START = pd.Timestamp("2026-01-01")


def shop(**fields: Any) -> jn.JourneyMap:
    """Return a map of two stages: four touchpoints, then a cart and the order."""
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"], **fields)
    for number, id in enumerate(TOUCHPOINTS):
        stage = "find" if number < 4 else "buy"
        jm.add(jn.Touchpoint(id=id, name=id.title(), events=[id]), stage=stage)
    for id in ("maya", "jonas"):
        jm.add(jn.Persona(id=id, name=id.title()))
    return jm


def log_of(rows: list[tuple[Any, ...]], **options: Any) -> jn.EventLog:
    """Return a log of rows: customer, day, event, and perhaps value and persona."""
    names = ["customer", "day", "event", "value", "persona"]
    full = [(*row, *[None] * (len(names) - len(row))) for row in rows]
    frame = pd.DataFrame(full, columns=names)
    frame["time"] = START + pd.to_timedelta(frame.pop("day").astype("float64"), unit="D")
    frame = frame.astype({"value": "float64", "persona": "str", "event": "str", "customer": "str"})
    frame["persona"] = frame.persona.where(frame.persona != "None")
    return jn.EventLog(frame, **options)


def walk(customer: str, *events: str, value: float | None = None) -> list[tuple[Any, ...]]:
    """Return rows of a customer, one a day."""
    return [(customer, day, event, value) for day, event in enumerate(events)]


def credited(table: pd.DataFrame, model: str, name: str = "credit") -> dict[str, float]:
    rows = table[(table.model == model) & (table[name] != 0)]
    return dict(zip(rows.touchpoint, rows[name].round(9), strict=True))


@st.composite
def worlds(draw: Any) -> tuple[list[Any], dict[str, Any]]:
    """Return rows in order of time, and arguments."""
    event = st.sampled_from([*TOUCHPOINTS, "order", "nothing"])
    rows = []
    for customer in range(draw(st.integers(0, 5))):
        day = 0.0
        persona = draw(st.sampled_from(["maya", "jonas", None]))
        for name in draw(st.lists(event, max_size=9)):
            day += draw(st.sampled_from([0.0, 0.5, 2.0, 10.0]))
            value = draw(st.sampled_from([None, 1.0, 2.5]))
            rows.append((f"c{customer}", day, name, value, persona))
    asked = {
        "to": draw(st.sampled_from(["order", "buy"])),
        "window": draw(st.sampled_from(["10d", "2d", None])),
        "order": draw(st.sampled_from([1, 2])),
    }
    return rows, asked


def check(table: pd.DataFrame, rows: list[Any], asked: dict[str, Any]) -> None:
    window = None if asked["window"] is None else float(asked["window"].removesuffix("d"))
    to = {"order"} if asked["to"] == "order" else {"order", "cart"}
    plain = [
        (customer, day, None if event == "nothing" else event, value or 0.0)
        for customer, day, event, value, *_ in rows
    ]
    made = reference.paths(plain, to, visit=asked["to"] == "buy")
    half_life = (90.0 if window is None else window) / 4
    for model in MODELS:
        wanted = reference.credit(made, model, window, asked["order"], half_life)
        part = table[table.model == model].set_index("touchpoint")
        for name, found in zip(("credit", "value"), wanted, strict=True):
            for id in part.index:
                assert part[name][id] == pytest.approx(found.get(id, 0.0), abs=1e-9), (model, id)
    conversions = sum(path.won for path in made)
    assert table.attrs["n"] == conversions
    if conversions:
        assert table.groupby("model").share.sum().round(9).eq(1).all()
        inside = table[table.low.notna()]
        assert ((inside.low <= inside.share) & (inside.share <= inside.high)).all()


@settings(max_examples=examples(3), deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_every_model_equals_the_slow_reference(world: tuple[list[Any], dict[str, Any]]) -> None:
    rows, asked = world
    check(shop().evidence(log_of(rows)).attribution(**asked), rows, asked)


def test_every_model_equals_the_reference_with_more_touchpoints_than_a_number_has_bits() -> None:
    jm = jn.JourneyMap("Long", stages=["Find", "Buy"])
    for number in range(70):
        jm.add(
            jn.Touchpoint(id=f"t{number}", name=f"T {number}", events=[f"t{number}"]), stage="find"
        )
    jm.add(jn.Touchpoint(id="order", name="Order", events=["order"]), stage="buy")
    rng, rows = np.random.default_rng(4), []
    for customer in range(24):
        visits = [f"t{number}" for number in rng.integers(0, 70, 5)]
        rows += walk(f"c{customer}", *visits, "order" if customer % 3 else "stop", value=2.0)
    table = jm.evidence(log_of(rows)).attribution(to="order", window="10d")
    check(table, [(*row[:2], row[2].replace("stop", "nothing"), row[3]) for row in rows],
          {"to": "order", "window": "10d", "order": 1})  # fmt: skip


class TestWorkedExamples:
    def test_credit_by_place_and_time(self) -> None:
        rows = [("a", 0, "ad"), ("a", 45, "mail"), ("a", 90, "ad"), ("a", 90, "order", 100.0)]
        table = shop().evidence(log_of(rows)).attribution(to="order", window="180d")
        assert credited(table, "first") == {"ad": 1}
        assert credited(table, "last") == {"ad": 1}
        assert credited(table, "linear") == {"ad": round(2 / 3, 9), "mail": round(1 / 3, 9)}
        decayed = {"ad": round((1 / 4 + 1) / 1.75, 9), "mail": round((1 / 2) / 1.75, 9)}
        assert credited(table, "time_decay") == decayed
        assert credited(table, "position") == {"ad": 0.8, "mail": 0.2}
        assert credited(table, "shapley") == {"ad": 0.5, "mail": 0.5}
        assert credited(table, "shapley", "value") == {"ad": 50, "mail": 50}

    def test_the_markov_chain_uses_paths_that_do_not_convert(self) -> None:
        # 2 of 3 start at the ad, half of them go on to the site, and who is at the site orders:
        # without the ad 1/3 order instead of 2/3, without the site nobody
        rows = [*walk("a", "ad", "site", "order"), *walk("b", "ad"), *walk("c", "site", "order")]
        table = shop().evidence(log_of(rows)).attribution(to="order")
        assert credited(table, "markov") == {"ad": round(2 / 3, 9), "site": round(4 / 3, 9)}
        assert credited(table, "linear") == {"ad": 0.5, "site": 1.5}

    def test_a_chain_of_second_order_remembers_the_touchpoint_before(self) -> None:
        # the site converts only after the mail: no touchpoint is needed but these two
        rows = []
        for number in range(4):
            rows += walk(f"a{number}", "ad", "site", "nothing")
            rows += walk(f"b{number}", "mail", "site", "order")
        ev = shop().evidence(log_of(rows))
        assert credited(ev.attribution(to="order", order=2), "markov") == {"mail": 2, "site": 2}
        assert credited(ev.attribution(to="order", order=1), "markov") == {
            "ad": 1, "mail": 1, "site": 2}  # fmt: skip

    def test_what_follows_a_conversion_is_a_new_path(self) -> None:
        rows = walk("a", "ad", "order", "mail", "order", "order", value=10.0)
        table = shop().evidence(log_of(rows)).attribution(to="order")
        for model in MODELS:
            assert credited(table, model) == {"ad": 1, "mail": 1, "(direct)": 1}
            assert credited(table, model, "value") == {"ad": 10, "mail": 10, "(direct)": 10}

    def test_a_visit_to_a_stage_is_one_conversion_with_all_its_value(self) -> None:
        rows = walk("a", "ad", "cart", "order", "mail", "cart", value=10.0)
        table = shop().evidence(log_of(rows)).attribution()
        assert table.attrs["to"] == "buy"
        assert credited(table, "last") == {"ad": 1, "mail": 1}
        assert credited(table, "last", "value") == {"ad": 20, "mail": 10}

    def test_conversions_without_a_touchpoint_have_separate_rows(self) -> None:
        rows = [
            *walk("direct", "order"), *walk("unknown", "spam", "order"),
            ("late", 0, "ad"), ("late", 100, "order"), *walk("usual", "ad", "order"),
        ]  # fmt: skip
        table = shop().evidence(log_of(rows)).attribution(to="order")
        for model in MODELS:
            assert credited(table, model) == {
                "ad": 1, "(direct)": 1, "(outside the window)": 1, "(unmapped)": 1}  # fmt: skip
        table = shop().evidence(log_of(rows)).attribution(to="order", window=None)
        assert credited(table, "first") == {"ad": 2, "(direct)": 1, "(unmapped)": 1}

    def test_touchpoints_outside_the_window_do_not_count_where_others_are_inside(self) -> None:
        rows = [("a", 0, "ad"), ("a", 95, "mail"), ("a", 100, "order"),
                ("b", 0, "ad"), ("b", 95, "mail")]  # fmt: skip
        table = shop().evidence(log_of(rows)).attribution(to="order")
        for model in MODELS:
            assert credited(table, model) == {"mail": 1}

    def test_events_at_the_same_time_keep_the_order_of_their_rows(self) -> None:
        rows = [("a", 0, "ad"), ("a", 0, "mail"), ("a", 0, "order"), ("a", 0, "site")]
        table = shop().evidence(log_of(rows)).attribution(to="order", models=["last", "first"])
        assert credited(table, "first") == {"ad": 1}
        assert credited(table, "last") == {"mail": 1}


class TestOddLogs:
    COLUMNS = ("touchpoint", "channel", "model", "credit", "share", "low", "high", "cost",
               "cost_per_conversion", "value", "roi")  # fmt: skip

    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param([], id="no events"),
            pytest.param(walk("a", "ad", "site", "order"), id="one customer"),
            pytest.param([*walk("a", "ad", "site"), *walk("b", "mail")], id="no conversion"),
            pytest.param(
                [row for n in range(9) for row in walk(f"c{n}", "ad", "order")],
                id="all customers meet it and convert",
            ),
            pytest.param([*walk("a", "order", "ad"), *walk("b", "order")], id="conversions first"),
            pytest.param(walk("a", "spam", "more spam"), id="nothing mapped"),
        ],
    )
    def test_have_the_same_columns_and_add_up(self, rows: list[Any]) -> None:
        ev = shop().evidence(log_of(rows))
        table = ev.attribution(to="order", by_persona=True)
        assert tuple(table.columns) == ("persona", *self.COLUMNS)
        assert [*map(str, table.dtypes)] == ["str"] * 4 + ["float64"] * 8
        part = table[table.persona == "(all)"]
        conversions = sum(row[2] == "order" for row in rows)
        assert part.groupby("model").credit.sum().eq(conversions).all()
        assert len(part) == 7 * (5 + 3)
        assert table.low.le(1).eq(table.low.notna()).all()

    def test_all_credit_and_none_have_an_interval_too(self) -> None:
        rows = [row for n in range(30) for row in walk(f"c{n}", "ad", "order")]
        table = shop().evidence(log_of(rows)).attribution(to="order", models="linear")
        found = table.set_index("touchpoint")
        assert found.share["ad"] == found.high["ad"] == 1
        assert found.low["ad"] == pytest.approx(0.8865, abs=1e-3)  # Wilson's for 30 of 30
        assert found.share["mail"] == found.low["mail"] == 0
        assert found.high["mail"] == pytest.approx(0.1135, abs=1e-3)

    def test_few_customers_who_convert_often_are_few(self) -> None:
        rows = [row for n in range(5) for row in walk(f"c{n}", *["ad", "order"] * 100)]
        table = shop().evidence(log_of(rows)).attribution(to="order", models="last")
        high = table.set_index("touchpoint").high["mail"]
        assert high == pytest.approx(0.43, abs=0.03)  # Wilson's for none of 5, and not of 500

    def test_equal_credit_for_each_conversion_is_not_certain(self) -> None:
        rows = [*walk("a", "ad", "mail", "order"), *walk("b", "mail", "ad", "order")]
        found = shop().evidence(log_of(rows)).attribution(to="order", models="shapley")
        row = found.set_index("touchpoint").loc["ad"]
        assert (row.low, row.share, row.high) == pytest.approx((0.095, 0.5, 0.905), abs=1e-3)


class TestCosts:
    def table(self, **asked: Any) -> pd.DataFrame:
        jm = shop()
        jm.set("ad", cost=300, cost_per="month")
        jm.set("mail", cost=2, cost_per="visit")
        jm.set("site", cost=5, cost_per="conversion", channels=["web", "app"])
        jm.set("shop", cost=7)
        rows = [
            ("a", 0, "ad", None, "maya"), ("a", 1, "mail", None, "maya"),
            ("a", 2, "order", 100.0, "maya"), ("b", 3, "mail", None, "jonas"),
            ("b", 4, "site", None, "jonas"), ("b", 5, "order", 40.0, "jonas"),
            ("c", 6, "ad", None, "jonas"), ("c", 7, "ad", None, "jonas"),
            ("c", 30, "order", 10.0, "jonas"), ("d", 0, "shop", None, "jonas"),
        ]  # fmt: skip
        table = jm.evidence(log_of(rows)).attribution(to="order", models="last", **asked)
        assert table.attrs["left_out"] == ["costs without cost_per: shop"]
        return table

    def test_are_those_of_the_period_of_the_log(self) -> None:
        table = self.table()  # January: one month
        assert table.attrs["months"] == 1
        rows = table.set_index("touchpoint")
        assert rows.cost.round(9).to_dict() == pytest.approx(
            {"ad": 300, "mail": 4, "site": 5, "shop": np.nan, "cart": np.nan, "(direct)": np.nan,
             "(outside the window)": np.nan, "(unmapped)": np.nan}, nan_ok=True)  # fmt: skip
        assert rows.cost_per_conversion["ad"] == 300
        assert rows.value[["ad", "mail", "site"]].tolist() == [10, 100, 40]
        assert rows.roi["mail"] == 24 and rows.roi["site"] == 7
        assert rows.roi["ad"] == pytest.approx((10 - 300) / 300)
        assert rows.channel["site"] == "web, app" and rows.channel["(direct)"] == ""

    def test_of_a_month_are_divided_among_personas_by_visits(self) -> None:
        each = self.table(by_persona=True)
        table = each.set_index(["persona", "touchpoint"]).sort_index()
        assert table.cost["maya", "ad"] == 100 and table.cost["jonas", "ad"] == 200
        assert table.cost["maya", "mail"] == table.cost["jonas", "mail"] == 2
        assert table.cost["maya", "site"] == 0 and table.cost["jonas", "site"] == 5
        own = each[each.persona != "(all)"].groupby("touchpoint").cost.sum()
        assert own[["ad", "mail", "site"]].tolist() == [300, 4, 5]


class TestPersonas:
    ROWS = (
        ("a", 0, "ad", None, "maya"), ("a", 1, "order", 5.0, "maya"),
        ("b", 0, "mail", None, "jonas"), ("b", 2, "order", 5.0, "maya"),
        ("c", 0, "site", None, None), ("c", 1, "order", None, None),
    )  # fmt: skip

    def test_each_has_the_credit_of_its_customers(self) -> None:
        table = shop().evidence(log_of([*self.ROWS])).attribution(to="order", by_persona=True)
        assert [*dict.fromkeys(table.persona)] == ["(all)", "maya", "jonas", "(none)"]
        for persona, id in (("maya", "ad"), ("jonas", "mail"), ("(none)", "site")):
            for model in MODELS:
                assert credited(table[table.persona == persona], model) == {id: 1}
        alone = shop().evidence(log_of([*self.ROWS])).attribution(to="order")
        whole = table[table.persona == "(all)"].drop(columns="persona").reset_index(drop=True)
        pd.testing.assert_frame_equal(whole, alone)

    def test_a_path_has_the_persona_of_its_last_event_if_each_event_has_one(self) -> None:
        ev = shop().evidence(log_of([*self.ROWS]), assign="event")
        table = ev.attribution(to="order", models="linear", by_persona=True)
        assert credited(table[table.persona == "maya"], "linear") == {"ad": 1, "mail": 1}

    def test_without_personas_there_are_rows_of_all_customers_only(self) -> None:
        log = log_of([*self.ROWS], persona=False)
        table = shop().evidence(log).attribution(to="order", models="first", by_persona=True)
        assert {*table.persona} == {"(all)"}


@pytest.mark.parametrize("to", ["order", "buy"] if LONG else ["order"])
def test_files_prepared_logs_and_journeys_give_the_same(
    tmp_path: Any, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, rows = np.random.default_rng(3), []
    for customer in range(80):
        events = rng.choice([*TOUCHPOINTS, "order", "nothing"], 12)
        days = np.sort(rng.integers(0, 150, 12))
        rows += [(f"c{customer}", int(day), str(event), 1.0, str(rng.choice(["maya", "jonas"])))
                 for day, event in zip(days, events, strict=True)]  # fmt: skip
    log = log_of(rows)
    asked: dict[str, Any] = {"to": to, "order": 2, "by_persona": True, "window": "30d"}
    wanted = shop().evidence(log).attribution(**asked)
    prepared = log.prepare(tmp_path / "log.duckdb")
    pd.testing.assert_frame_equal(shop().evidence(prepared).attribution(**asked), wanted)
    monkeypatch.setattr(counts_of_rows, "BLOCK", 100)  # several blocks, and sorted keys
    monkeypatch.setattr(counts_of_rows, "_CELLS", 0)
    monkeypatch.setattr(sums_by_key, "_CELLS", 0)
    pd.testing.assert_frame_equal(shop().evidence(prepared).attribution(**asked), wanted)
    monkeypatch.setattr(ordered_rows, "MOST_ROWS", 0)  # and by the engine, if there are many rows
    prepared = jn.EventLog(tmp_path / "log.duckdb")
    pd.testing.assert_frame_equal(shop().evidence(prepared).attribution(**asked), wanted)
    ordered = sorted(rows, key=lambda row: (row[0], row[1]))
    check(wanted[wanted.persona == "(all)"].reset_index(drop=True), ordered,
          {"to": to, "window": "30d", "order": 2})  # fmt: skip
    if to == "buy":
        return
    short = log_of(rows, gap="20d")
    other = shop().evidence(short.prepare(tmp_path / "gap.duckdb")).attribution(**asked)
    pd.testing.assert_frame_equal(shop().evidence(short).attribution(**asked), other)


def test_shapley_values_are_an_equal_split_over_distinct_touchpoints() -> None:
    rng, rows = np.random.default_rng(2), []
    for customer in range(120):
        visits = rng.choice(TOUCHPOINTS[:4], rng.integers(1, 6))
        rows += walk(f"c{customer}", *map(str, visits), *(["order"] if customer % 4 else []))
    table = shop().evidence(log_of(rows)).attribution(to="order", models="shapley")
    made = reference.paths([(*row[:3], 0.0) for row in rows], {"order"}, visit=False)
    wanted = reference.shapley_by_definition(made)
    assert credited(table, "shapley") == pytest.approx(wanted)


def test_the_truth_of_a_simulated_log_is_inside_nearly_all_intervals() -> None:
    jm = jn.sample("coffee")
    rows = jn.sample_subscribers("coffee")
    truth = pd.DataFrame(rows.attrs["truth"]["credit"]).rename(columns={"share": "true"})
    models = sorted({*truth.model})
    ev = jm.evidence(jn.EventLog(rows))
    table = ev.attribution(to="checkout", models=models, by_persona=True)
    both = table.merge(truth, on=["persona", "touchpoint", "model"], validate="1:1")
    inside = both.true.between(both.low, both.high)
    assert len(both) == len(truth) > 30
    assert inside.sum() >= 0.9 * len(both)


@pytest.mark.parametrize(("customers", "runs"), [(200, 60), (5000, 40), *[(1000, 60)] * LONG])
def test_intervals_contain_the_truth_in_95_of_100_cases(customers: int, runs: int) -> None:
    assert 0.92 <= covered(customers, runs * (20 if LONG else 1), seed=6) <= 0.97


def test_many_customers_give_the_credit_of_the_chain() -> None:
    counts = FOUR.counts(400_000, np.random.default_rng(1))
    found = CreditShares(counts, [0, 1, 2, 3], 1).of("markov")
    assert found.share[:4] == pytest.approx(FOUR.shares, abs=0.005)


def test_the_chain_without_a_bucket_is_the_one_computed_from_the_others() -> None:
    counts = FOUR.counts(800, np.random.default_rng(5))
    moves = counts[counts.part == MOVES]
    whole, buckets, without = removal_effects(chain_of(moves, 1))
    again = [removal_effects(chain_of(moves[moves.bucket != each], 1))[0] for each in buckets]
    spread = np.std(again, axis=0)
    assert np.std(without, axis=0) == pytest.approx(spread, rel=0.02)
    assert np.abs(without - again).max() < 0.02 * np.abs(np.array(again) - whole).max()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"models": "lienar"}, "unknown model 'lienar'; did you mean 'linear'"),
        ({"models": []}, "is empty; allowed: first, last, linear"),
        ({"models": 3}, "models=3 is not valid; allowed: a list"),
        ({"order": 3}, "order=3 is not valid; allowed: 1, 2"),
        ({"order": True}, "order=True is not valid; allowed: 1, 2"),
        ({"window": "soon"}, "window='soon' is not valid"),
        ({"to": "ordr"}, "did you mean 'order'"),
        ({"to": ["order"]}, "to=['order'] is not valid; allowed: the id of a touchpoint"),
    ],
)
def test_wrong_arguments_say_what_is_allowed(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(jn.ArgumentError, match=re.escape(words)):
        shop().evidence(log_of(walk("a", "ad", "order"))).attribution(**asked)
