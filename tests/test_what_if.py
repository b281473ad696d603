"""What if fewer customers left: small examples, a slow reference, and known chains."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import journeynb as jn
import what_if_reference as reference
from evidence_cases import LINKS, PERSONAS, STAGES, TOUCHPOINTS, as_frame, make_map
from evidence_reference import Ref
from journeynb.data.statistics.jackknife import jackknife
from journeynb.evidence.matching.ordered_rows import ordered_rows
from journeynb.insight.explain.changes import walks_of_rows
from journeynb.insight.explain.changes.absorbing_chain import AbsorbingChain
from journeynb.insight.explain.changes.walks import Walks
from strategies import LONG, examples

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
COLUMNS = ["persona", "base", "then", "difference", "low", "high", "note", "n"]
DAY = 86_400_000_000


def shop() -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"])
    for name in ("Maya", "Jonas"):
        jm.add(jn.Persona(id=name.lower(), name=name))
    for id, event in (("ad", "ad"), ("site", "visit"), ("cart", "cart")):
        jm.add(jn.Touchpoint(id=id, name=id.title(), events=[event]), stage="find")
    jm.add(jn.Touchpoint(id="order", name="Order", events=["order"]), stage="buy")
    jm.add(jn.Touchpoint(id="fax", name="Fax"), stage="buy")
    return jm


def frame_of(*journeys: tuple[str | None, str], times: int = 1) -> pd.DataFrame:
    """Return a log of journeys, each a persona with its events in order, several times."""
    rows = [
        (f"{number}-{again}", persona, pd.Timestamp("2026-01-01") + pd.Timedelta(day, "D"), event)
        for again in range(times)
        for number, (persona, events) in enumerate(journeys)
        for day, event in enumerate(events.split())
    ]
    frame = pd.DataFrame(rows, columns=["customer", "persona", "time", "event"])
    return frame.astype({"time": "datetime64[us]"})


def evidence(*journeys: tuple[str | None, str], times: int = 1, **options: Any) -> jn.Evidence:
    return shop().evidence(jn.EventLog(frame_of(*journeys, times=times), **options))


FIVE = [
    ("maya", "ad visit order visit order"),
    ("maya", "ad visit odd visit"),
    ("maya", "ad visit cart order"),
    ("maya", "ad visit cart"),
    ("jonas", "visit order"),
]


class TestSmallLogs:
    def test_half_of_the_customers_who_leave_go_on_like_the_others(self) -> None:
        found = evidence(*FIVE).what_if({"site": {"leaves": 0.5}})
        assert found.columns.tolist() == COLUMNS
        assert found.persona.tolist() == ["(all)", "maya", "jonas", "(none)"]
        maya = found.iloc[1]
        # of 4 at the site 1 stops, 1 orders, and 2 go on to the cart, of whom 1 orders
        assert (maya.base, maya.n) == (0.5, 4)
        assert maya.then == pytest.approx(0.5 * (1 - 0.125) / (1 - 0.25))
        assert found.iloc[2][["base", "then", "difference", "n"]].tolist() == [1, 1, 0, 1]
        whole = found.iloc[0]
        assert (whole.base, whole.n) == (0.6, 5)
        assert whole.then == pytest.approx((4 * maya.then + 1) / 5)
        assert found.iloc[3][["base", "then", "low"]].isna().all() and found.n.iloc[3] == 0

    def test_a_factor_alone_is_the_factor_of_leaving(self) -> None:
        ev = evidence(*FIVE)
        one, two = ev.what_if({"site": 0.5}), ev.what_if({"site": {"leaves": 0.5}})
        pd.testing.assert_frame_equal(one, two)
        assert one.attrs["changes"] == {"site": {"leaves": 0.5}}

    def test_a_factor_of_one_changes_nothing_and_zero_keeps_all(self) -> None:
        ev = evidence(*FIVE, times=30)
        same = ev.what_if({"site": 1})
        assert same.difference.iloc[:3].abs().max() < 1e-12
        kept = ev.what_if({"site": 0, "cart": 0}).iloc[1]
        assert kept.then == pytest.approx(1) and kept.low > 0.4

    def test_the_interval_is_missing_where_nothing_is_known(self) -> None:
        found = evidence(*FIVE, times=30).what_if({"cart": 0.5}).set_index("persona")
        assert found.low["maya"] < found.difference["maya"] < found.high["maya"]
        assert np.isnan(found.low["jonas"]) and found.difference["jonas"] == 0
        assert "no customer was at Cart" in found.note["jonas"]
        stuck = evidence(("maya", "ad visit"), ("maya", "order")).what_if({"site": 0.5}).iloc[1]
        assert "nobody goes on from Site, so where others would go is unknown" in stuck.note
        assert stuck.then == stuck.base == 0.5 and np.isnan(stuck.low)

    def test_the_note_names_what_the_map_but_not_the_log_shows_next(self) -> None:
        notes = evidence(*FIVE).what_if({"site": 0.5}).set_index("persona").note
        assert notes["maya"] == "an association, not an effect; the log does not show Ad after Site"
        assert "does not show Ad, Cart after Site" in notes["jonas"]

    def test_what_converts_may_be_a_touchpoint_a_stage_or_the_map(self) -> None:
        jm = shop()
        ev = jm.evidence(jn.EventLog(frame_of(*FIVE)))
        assert ev.what_if({"site": 0.5}, to="cart").base.iloc[1] == 0.5
        stage, order = (ev.what_if({"site": 0.5}, to=to) for to in ("buy", "order"))
        pd.testing.assert_frame_equal(stage.drop(columns="note"), order.drop(columns="note"))
        jm.set(converts="cart")
        pd.testing.assert_frame_equal(
            ev.what_if({"site": 0.5}), ev.what_if({"site": 0.5}, to="cart")
        )

    def test_without_personas_the_note_warns_of_the_one_chain(self) -> None:
        found = evidence(*FIVE, persona=False).what_if({"site": 0.5})
        assert found.persona.tolist() == ["(all)"]
        assert "the log has no personas, so all customers share one chain" in found.note[0]

    def test_customers_without_a_mapped_event_are_left_out_and_counted(self) -> None:
        found = evidence(*FIVE, ("maya", "odd odd")).what_if({"site": 0.5})
        assert found.attrs["left_out"] == ["1 customer without a mapped event"]
        assert found.attrs["n"] == found.n[0] == 5

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({}, "changes={} is not valid; allowed: touchpoints with the factor of leaving"),
            ("site", "changes='site' is not valid"),
            ({"sitte": 0.5}, "'sitte' is not a touchpoint on the map; did you mean 'site'?"),
            ({"fax": 0.5}, "'fax' has no event patterns"),
            ({"order": 0.5}, "'order' converts customers"),
            ({"site": {"to": {"cart": 1.2}}}, "site has 'to'; allowed: leaves"),
            ({"site": {}}, "site has no change"),
            ({"site": -0.1}, "leaves=-0.1 of site is not valid; allowed: a factor from 0"),
            ({"site": True}, "leaves=True of site is not valid"),
            ({"site": float("nan")}, "leaves=nan of site is not valid"),
            ({"site": 5}, "leaves=5 of site is too high: 25% of the visits of Maya end there; "
             "allowed: up to 4"),
        ],
    )  # fmt: skip
    def test_an_error_names_what_is_allowed(self, changes: Any, words: str) -> None:
        with pytest.raises(jn.ArgumentError) as error:
            evidence(*FIVE).what_if(changes)
        assert words in str(error.value)

    def test_the_largest_factor_that_an_error_names_is_allowed(self) -> None:
        given = evidence(*[("maya", "ad")] * 3, *[("maya", "ad order")] * 17)
        with pytest.raises(jn.ArgumentError, match="too high") as error:
            given.what_if({"ad": 7})
        most = float(str(error.value).rpartition("allowed: up to ")[2])
        assert most == 6.666 and given.what_if({"ad": most}).then.iloc[0] < 0.001

    @pytest.mark.parametrize(
        "journeys",
        [[], [(None, "odd")], [("maya", "order")], [("maya", "ad")], [("maya", "ad order")] * 3],
        ids=["empty", "unmapped", "converted at once", "one event", "everybody converts"],
    )
    def test_odd_logs_give_a_table_with_its_columns(self, journeys: list[Any]) -> None:
        frame = frame_of(*journeys).astype({"customer": "str", "persona": "str", "event": "str"})
        found = shop().evidence(jn.EventLog(frame)).what_if({"ad": 0.5})
        assert found.columns.tolist() == COLUMNS
        kinds = ["str", *["float64"] * 5, "str", "int64"]
        assert found.dtypes.astype(str).tolist() == kinds
        assert found.low.isna().all()


class TestGoals:
    def test_the_projection_of_a_goal_changes_too(self) -> None:
        jm = shop()
        jm.add(jn.Goal(id="more", name="More", unit="%", target=80, due="2026-12-31"))
        jm.bind("more", kpi="conversion", table="events")
        jm.measure("more", pd.Series({f"2026-0{n}-28": 40 + n for n in range(1, 8)}))
        ev = jm.evidence(jn.EventLog(frame_of(*FIVE, times=5)))
        found = ev.what_if({"site": 0.5}, to="more", today="2026-08-01")
        expected = jm.projection("more", today="2026-08-01").expected[0]
        assert found.expected[0] == pytest.approx(expected)
        assert found.expected_then[0] == pytest.approx(expected * found.then[0] / found.base[0])
        assert found.expected.iloc[1:].isna().all() and found.attrs["goal"]["target"] == 80

    def test_a_goal_that_is_not_bound_to_the_conversion_is_refused(self) -> None:
        jm = shop()
        jm.add(jn.Goal(id="more", name="More"))
        ev = jm.evidence(jn.EventLog(frame_of(*FIVE)))
        with pytest.raises(jn.ArgumentError, match=r"bind it: jm.bind\('more', kpi="):
            ev.what_if({"site": 0.5}, to="more")
        with pytest.raises(jn.ArgumentError, match="today='soon' is not a valid date"):
            ev.what_if({"site": 0.5}, today="soon")


class TestExpectedConversions:
    """Opportunities get the conversions that they are expected to add, as edits to review."""

    @staticmethod
    def shop_with_ideas() -> jn.JourneyMap:
        jm = shop()
        jm.add(jn.PainPoint(id="slow", name="Slow site"), hurts="site", felt_by="maya")
        for id, addresses in (("fast", "slow"), ("tidy", "cart"), ("fax-it", "fax")):
            jm.add(jn.Opportunity(id=id, name=id.title()))
            jm.link(id, addresses, kind="addresses")
        jm.add(jn.Opportunity(id="old", name="Old", status="done"), addresses="site")
        return jm

    def test_each_is_the_difference_for_the_personas_who_feel_the_pain(self) -> None:
        jm = self.shop_with_ideas()
        more = [("maya", "visit"), ("jonas", "visit")]
        ev = jm.evidence(jn.EventLog(frame_of(*FIVE, *more, times=20)))
        with pytest.warns(jn.JourneyWarning, match="no expected conversions for Fax-It"):
            found = ev.expected_conversions()
        assert found.table.id.tolist() == ["fast", "tidy"]
        site = ev.what_if({"site": 0.5}).set_index("persona")
        cart = ev.what_if({"cart": 0.5}).set_index("persona")
        assert found.apply() == 2
        gained = site.difference["maya"] * site.n["maya"]
        assert jm["fast"].expected == pytest.approx(gained, abs=0.051)
        gained = cart.difference["(all)"] * cart.n["(all)"]
        assert jm["tidy"].expected == pytest.approx(gained, abs=0.051)
        quote = jm.links("cites").query("`from` == 'fast'").quotes.iloc[0][0]
        assert quote["field"] == "expected"
        assert quote["text"].startswith("if stops after Site fall to 50%, ")
        assert " more of the 100 customers of Maya convert (95% interval " in quote["text"]
        assert found.apply() == 0 and jm.undo() and jm["fast"].expected is None

    def test_factors_may_differ_and_are_checked(self) -> None:
        ev = self.shop_with_ideas().evidence(jn.EventLog(frame_of(*FIVE, times=20)))
        one = ev.expected_conversions({"fast": 0.5})
        two = ev.expected_conversions({"fast": 0.9, "old": 0.5})
        assert two.table.id.tolist() == ["old", "fast"]
        sizes = [next(iter(each)).changes[0]["fields"]["expected"] for each in (one, two.pick(1))]
        assert sizes[0] > sizes[1] > 0
        for leaves, words in [
            ({"fist": 0.5}, "'fist' is not an opportunity on the map; did you mean 'fast'?"),
            ({"fast": 1.5}, "leaves=1.5 of fast is not valid; allowed: up to 1"),
            (None, "leaves=None of fast is not valid"),
        ]:
            with pytest.raises(jn.ArgumentError) as error:
                ev.expected_conversions(leaves)
            assert words in str(error.value)


def rows_of(seed: int) -> list[dict[str, Any]]:
    draw = random.Random(seed)
    events = ["ad", "visit", "call", "order", "letter", "noise"]
    return [
        {
            "customer": f"c{draw.randrange(12)}", "time": draw.randrange(20) * DAY,
            "event": draw.choice(events), "channel": None, "score": None, "n": 0,
            "persona": draw.choice([None, "pro", "basic", "other"]),
            "page": draw.choice([None, "/a"]),
        }
        for _ in range(draw.choice([4, 40, 90]))
    ]  # fmt: skip


@settings(max_examples=examples(4), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    seed=st.integers(0, 10**6),
    assign=st.sampled_from(["first", "last", "event"]),
    gap=st.sampled_from([None, 5 * DAY]),
    to=st.sampled_from([("order", {"order"}), ("buy", {"order", "done"}), ("letter", {"letter"})]),
    leaves=st.fixed_dictionaries({"home": st.sampled_from([0, 0.5, 1]), "ad": st.just(0.7)}),
)
def test_every_share_equals_the_reference(
    seed: int, assign: str, gap: int | None, to: Any, leaves: dict[str, float]
) -> None:
    rows = rows_of(seed)
    ref = Ref(rows, TOUCHPOINTS, STAGES, LINKS, PERSONAS, gap=gap, assign=assign)
    log = jn.EventLog(as_frame(rows), score_range=(1, 5), gap=None if gap is None else "5d")
    found = make_map(True).evidence(log, assign=assign).what_if(leaves, to=to[0])
    assert found.persona.tolist() == ref.groups
    total = 0.0
    for row in found.iloc[1:].to_dict("records"):
        walks = reference.walks(ref, row["persona"], to[1])
        assert row["n"] == len(walks)
        if not walks:
            assert pd.isna(row["base"])
            continue
        assert row["base"] == pytest.approx(sum(goal for _, goal in walks) / len(walks))
        assert row["base"] == pytest.approx(reference.conversion(walks, {}), abs=1e-6)
        then = reference.conversion(walks, leaves)
        assert row["then"] == pytest.approx(then, abs=1e-6)
        total += then * len(walks)
    if found.n[0]:
        assert found.then[0] == pytest.approx(total / found.n[0], abs=1e-6)


def test_a_prepared_log_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walks_of_rows, "BLOCK", 20)
    rows = [row for seed in range(6) for row in rows_of(seed)]
    log = jn.EventLog(as_frame(rows), score_range=(1, 5))
    one, two = (make_map(True).evidence(each) for each in (log, log.prepare(tmp_path / "l.duckdb")))
    assert ordered_rows(two.mapped, two.customer_personas) is not None
    for to in ("order", "buy", "letter"):
        found = one.what_if({"home": 0.5}, to=to)
        assert found.n[0] > 10
        pd.testing.assert_frame_equal(found, two.what_if({"home": 0.5}, to=to))


class TestKnownChains:
    """Customers who walk a chain that is known, so the effect of a change is known, too."""

    MAYA = np.array([[0.1, 0.5, 0.1, 0.3], [0.2, 0.0, 0.5, 0.3], [0, 0, 0, 0]])
    JONAS = np.array([[0.1, 0.1, 0.0, 0.8], [0.1, 0.0, 0.1, 0.8], [0, 0, 0, 0]])
    STARTS = ((0.9, 0.1), (0.1, 0.9))

    @staticmethod
    def walk(random: Any, chain: Any, start: Any, customers: int) -> Any:
        """Return the rows of `Walks`: bucket, start, end, goal, last, n; state 2 converts."""
        at = random.choice(2, p=start, size=customers)
        before, group = np.full(customers, -1), np.arange(customers) % 100
        found = []
        while len(at):
            goal = at == 2
            after = (random.random((len(at), 1)) > chain[at].cumsum(axis=1)[:, :3]).sum(axis=1)
            stops = (after == 3) & ~goal
            found.append(np.stack([group, before, at, goal, stops, np.ones(len(at), int)], axis=1))
            on = ~goal & ~stops
            before, at, group = at[on], after[on], group[on]
        return np.concatenate(found)

    @staticmethod
    def truth(chain: Any, start: Any, factor: float) -> float:
        moves = chain[:2].copy()  # visits in a row are one visit, so none leads back to itself
        alone = moves[0, 3] / (1 - moves[0, 0])
        moves[0, 0] = 0.0
        moves[0, :3] *= (1 - alone * factor) / moves[0, :3].sum()
        inner = np.linalg.solve(np.eye(2) - moves[:, :2], moves[:, 2])
        return float(np.array(start) @ inner)

    def effect(self, chain: Any, start: Any) -> float:
        return self.truth(chain, start, 0.5) - self.truth(chain, start, 1.0)

    @staticmethod
    def interval(rows: Any) -> tuple[float, float]:
        walks = Walks(rows)
        leaves = {walks.places.index(0): 0.5}

        def apart(counts: Any) -> float:
            chain = AbsorbingChain(counts)
            return float(chain.conversion(leaves) - chain.conversion())

        low, high = jackknife(
            apart(walks.counts), [apart(each) for _, each in walks.without_each()]
        )
        return float(low), float(high)

    def test_the_true_effect_is_inside_per_persona_and_outside_of_a_pooled_chain(self) -> None:
        random = np.random.default_rng(18)
        effects = [
            self.effect(chain, start)
            for chain, start in zip((self.MAYA, self.JONAS), self.STARTS, strict=True)
        ]
        inside: list[bool] = []
        pooled: list[bool] = []
        for _ in range(1200 if LONG else 60):
            rows = [
                self.walk(random, chain, start, 600)
                for chain, start in zip((self.MAYA, self.JONAS), self.STARTS, strict=True)
            ]
            for own, effect in zip(rows, effects, strict=True):
                low, high = self.interval(own)
                inside.append(low <= effect <= high)
            low, high = self.interval(np.concatenate(rows))
            pooled.append(low <= sum(effects) / 2 <= high)
        assert 0.9 <= np.mean(inside) <= 0.98
        assert np.mean(pooled) < 0.4

    def test_the_observed_chain_converges_to_the_known_one(self) -> None:
        random = np.random.default_rng(4)
        walks = Walks(self.walk(random, self.MAYA, self.STARTS[0], 200_000))
        chain = AbsorbingChain(walks.counts)
        assert chain.conversion() == pytest.approx(
            self.truth(self.MAYA, self.STARTS[0], 1), abs=0.005
        )
        then = chain.conversion({walks.places.index(0): 0.5})
        assert then == pytest.approx(self.truth(self.MAYA, self.STARTS[0], 0.5), abs=0.005)

    def test_the_gains_of_all_touchpoints_at_once_are_those_of_each(self) -> None:
        random = np.random.default_rng(6)
        for _ in range(60):
            many = int(random.integers(1, 7))
            moves = random.integers(0, 4, (many + 3, many + 3)) * (
                random.random((many + 3, many + 3)) < 0.6
            )
            moves[:, many], moves[many + 1 :] = 0, 0
            chain = AbsorbingChain(moves)
            for factor in (0.0, 0.5, 1.2):
                each = [chain.conversion({at: factor}) - chain.conversion() for at in range(many)]
                np.testing.assert_allclose(chain.gains(factor), each, atol=1e-9)

    def test_a_circle_that_nobody_would_leave_has_an_answer(self) -> None:
        moves = np.zeros((5, 5))  # two touchpoints, start, converted, stopped
        moves[2, 0] = 10
        moves[0, 1], moves[1, 0], moves[1, 4] = 20, 10, 10
        chain = AbsorbingChain(moves)
        assert chain.conversion() == chain.conversion({1: 0.0}) == 0


def test_without_changes_each_touchpoint_is_changed_alone() -> None:
    jm = jn.sample("coffee")
    jm.set(converts="checkout")
    ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
    found = ev.what_if()
    assert found.difference.is_monotonic_decreasing and len(found) > 5
    for row in found.head(3).itertuples():
        one = ev.what_if({row.touchpoint: 0.5}).iloc[0]
        assert row.base == pytest.approx(one.base) and row.then == pytest.approx(one["then"])
        assert (row.low, row.high, row.n) == pytest.approx((one.low, one.high, one.n))
