"""Do the personas still agree with the customers? Drift from their stored profiles."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.insight.customers.stability import stability
from strategies import examples

pytest.importorskip("ibis")
pytest.importorskip("scipy")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
SHARES = {
    "two": [0.5, 0.5],
    "three": [0.5, 0.3, 0.2],
    "rare": [0.7, 0.2, 0.06, 0.03, 0.01],
    "twenty": [0.05] * 20,
}
SIZES = {"small": (200, 200), "equal": (1000, 1000), "grown": (600, 20_000)}


def persona(rows: list[tuple[str, str, float]], n: int, **fields: Any) -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee")
    profile = [
        {"attribute": name, "value": value, "share": share, "n": n} for name, value, share in rows
    ]
    jm.add(
        jn.Persona(id="maya", name="Maya", profile=profile, **{"filter": "customer >= 0", **fields})
    )
    return jm


class TestStability:
    @pytest.mark.parametrize("sizes", SIZES)
    @pytest.mark.parametrize("shares", SHARES)
    def test_without_drift_at_most_one_in_twenty_is_above_the_critical_value(
        self, sizes: str, shares: str
    ) -> None:
        draw = np.random.default_rng(17)
        n, m = SIZES[sizes]
        runs, flagged = 1000, 0
        was, now = (
            draw.multinomial(n, SHARES[shares], runs),
            draw.multinomial(m, SHARES[shares], runs),
        )
        for one, two in zip(was.tolist(), now.tolist(), strict=True):
            found = stability(one, two)
            flagged += found.psi > found.critical
            assert (found.psi > found.critical) == (found.p < 0.05)
        assert flagged / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)

    @pytest.mark.parametrize("shares", [[0.5, 0.5], [0.6, 0.3, 0.1], [0.4, 0.3, 0.2, 0.1]])
    def test_a_shift_of_ten_points_among_1000_customers_is_found(self, shares: list[float]) -> None:
        draw = np.random.default_rng(18)
        moved = [shares[0] - 0.1, shares[1] + 0.1, *shares[2:]]
        found = [
            stability(draw.multinomial(1000, shares), draw.multinomial(1000, moved)).p < 0.05
            for _ in range(200)
        ]
        assert np.mean(found) >= 0.95

    def test_psi_is_the_sum_over_bins(self) -> None:
        was, now = [300, 500, 200], [400, 450, 150]
        a, b = ((np.array(each) + 0.5) / 1001.5 for each in (was, now))
        assert stability(was, now).psi == pytest.approx(float(((b - a) * np.log(b / a)).sum()))
        assert stability(now, was).psi == pytest.approx(stability(was, now).psi)

    def test_empty_samples_single_bins_and_rare_bins(self) -> None:
        assert all(map(math.isnan, stability([0, 0], [5, 5])))
        assert stability([90, 0], [80, 0])[::2] == (0.0, 1.0)
        assert stability([1000, 0], [900, 100]).p < 1e-9
        assert stability([500, 500], [500, 500])[::2] == (0.0, 1.0)

    @settings(max_examples=examples(40))
    @given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=8))
    def test_is_finite_and_a_probability(self, pairs: list[tuple[int, int]]) -> None:
        found = stability([one for one, _ in pairs], [two for _, two in pairs])
        if not math.isnan(found.psi):
            assert 0 <= found.p <= 1
            assert found.psi >= 0


class TestDrift:
    def test_finds_the_attribute_that_changed_and_the_value_that_moved_most(self) -> None:
        rows = [("plan", "free", 0.5), ("plan", "pro", 0.3), ("plan", "team", 0.2),
                ("region", "EU", 0.6), ("region", "US", 0.4)]  # fmt: skip
        jm = persona(rows, 1000)
        plans = ["free"] * 500 + ["pro"] * 200 + ["team"] * 300
        frame = pd.DataFrame(
            {"customer": range(1000), "plan": plans, "region": ["EU"] * 600 + ["US"] * 400}
        )
        found = jm.drift(jn.Customers(frame))
        assert list(found.columns) == [
            "persona", "attribute", "value", "was", "now", "psi", "critical", "p", "q", "drifted",
        ]  # fmt: skip
        assert found[["attribute", "drifted"]].to_numpy().tolist() == [
            ["plan", True],
            ["region", False],
        ]
        assert found.was[0] in (0.3, 0.2)
        assert abs(found.now[0] - found.was[0]) == pytest.approx(0.1)
        assert found.attrs["n"] == {"maya": 1000}
        assert (found.q >= found.p).all()

    def test_numbers_are_compared_by_the_stored_ranges(self) -> None:
        rows = [("age", "mean", 40), ("age", "18 to 29", 0.3), ("age", "30 to 44", 0.4),
                ("age", "45 to 90", 0.3)]  # fmt: skip
        jm = persona(rows, 500)
        ages = [17] * 20 + [29.5] * 130 + [30] * 200 + [44.9] * 0 + [45] * 100 + [120] * 50
        found = jm.drift(jn.Customers(pd.DataFrame({"customer": range(500), "age": ages})))
        assert (found.psi[0], found.p[0], bool(found.drifted[0])) == (0.0, 1.0, False)
        older = [age + 15 for age in ages]
        found = jm.drift(jn.Customers(pd.DataFrame({"customer": range(500), "age": older})))
        assert found[["value", "was", "now"]].to_numpy().tolist() == [["45 to 90", 0.3, 0.7]]

    def test_new_values_are_others_and_missing_ones_do_not_count(self) -> None:
        rows = [("plan", "free", 0.5), ("plan", "pro", 0.5), ("plan", "(missing)", 0.2)]
        jm = persona(rows, 400)
        plans: list[str | None] = ["free"] * 200 + ["pro"] * 200
        frame = pd.DataFrame({"customer": range(500), "plan": [*plans, *[None] * 100]})
        assert not jm.drift(jn.Customers(frame)).drifted[0]
        frame["plan"] = [*plans, *["family"] * 100]
        found = jm.drift(jn.Customers(frame)).iloc[0]
        assert (found["value"], found.was, found.now, found.drifted) == ("(other)", 0.0, 0.2, True)

    def test_what_cannot_be_compared_is_reported(self) -> None:
        jm = persona([("plan", "pro", 1.0), ("height", "mean", 1.8)], 100)
        jm.add(
            jn.Persona(
                id="leo", name="Leo", profile=[{"attribute": "plan", "value": "x", "share": 1}]
            )
        )
        jm.add(jn.Persona(id="ann", name="Ann"))
        cu = jn.Customers(pd.DataFrame({"customer": range(9), "region": "EU"}))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", jn.JourneyWarning)
            found = jm.drift(cu)
        assert found.empty
        words = [str(each.message) for each in caught]
        assert words[-1] == (
            "the data frame: skipped: maya: the table has no such column: plan; leo: no filter, "
            "and the table has no persona column"
        )
        assert found.attrs["left_out"][-1] == "ann: no stored profile"
        assert dict(found.dtypes.map(str))["drifted"] == "bool"

    def test_a_number_with_a_mean_alone_is_reported(self) -> None:
        jm = persona([("plan", "free", 0.5), ("plan", "pro", 0.5), ("refunds", "mean", 0.1)], 400)
        frame = pd.DataFrame({"customer": range(400), "plan": ["free", "pro"] * 200, "refunds": 0})
        found = jm.drift(jn.Customers(frame))
        assert found.attribute.tolist() == ["plan"]
        assert found.attrs["left_out"] == [
            "maya: refunds, because the profile has no shares of its values"
        ]

    def test_a_persona_without_customers_today_has_no_psi(self) -> None:
        jm = persona([("plan", "pro", 0.4), ("plan", "free", 0.6)], 100, filter="plan = 'gone'")
        found = jm.drift(jn.Customers(pd.DataFrame({"customer": range(9), "plan": "pro"})))
        assert math.isnan(found.psi[0])
        assert not found.drifted[0]
        assert jm.gaps(
            "P410", customers=jn.Customers(pd.DataFrame({"customer": [1], "plan": "a"}))
        ).empty

    def test_p410_needs_certainty_and_five_points(self) -> None:
        jm = persona([("plan", "pro", 0.5), ("plan", "free", 0.5)], 100_000)

        def table(pro: int, n: int) -> jn.Customers:
            plans = ["pro"] * pro + ["free"] * (n - pro)
            return jn.Customers(pd.DataFrame({"customer": range(n), "plan": plans}))

        small = table(5_300, 10_000)  # certain, but small
        assert jm.drift(small).drifted[0]
        assert jm.gaps("P410", customers=small).empty
        assert jm.gaps("P410", customers=table(57, 100)).empty  # large, but uncertain
        found = jm.gaps("P410", customers=table(5_600, 10_000))
        assert found[["id", "other", "other_name"]].to_numpy().tolist() == [
            ["maya", "plan", "plan"]
        ]


def test_each_table_has_numbers_of_its_own_and_callers_may_change_theirs() -> None:
    frame = pd.DataFrame({"customer": range(120), "plan": list("ab") * 60, "age": range(120)})
    jm, cu = jn.JourneyMap("x"), jn.Customers(frame)
    cu.suggest_persona("plan = 'a'", name="A", today="2026-01-01").apply(jm)
    found = jm.drift(cu)
    found.loc[:, "psi"] = 9.0
    found.attrs["n"].clear()
    again = jm.drift(cu)
    assert again.psi.tolist() == [0] and again.attrs["n"] == {"a": 60}
    assert jm.drift(jn.Customers(frame.assign(age=frame.age + 100))).psi[0] > 1


def test_the_sample_customers_have_drifted_where_their_truth_says() -> None:
    frames = [jn.sample_customers("coffee", year) for year in (2025, 2026)]
    then, now = (jn.Customers(each, customer="customer", value="revenue") for each in frames)
    truth = frames[1].attrs["truth"]
    jm = jn.sample("coffee")
    for id, plan in truth["personas"].items():
        jm.set(id, filter=f"plan = '{plan}'")
        then.suggest_persona(jm[id].filter, persona=id, today="2025-11-29").pick(1).apply(jm)
    found = jm.drift(now)
    assert len(found) > 30
    drifted = found[found.drifted].groupby("persona").attribute.apply(list).to_dict()
    assert drifted == truth["drifted"]
    fit = jm.persona_fit(now).set_index("persona").share
    assert fit["(none)"] == pytest.approx(truth["without_persona"]["share"], abs=1e-3)


class TestIcp:
    def segments(self, *rows: dict[str, Any]) -> jn.JourneyMap:
        jm = jn.JourneyMap("Coffee")
        for at, fields in enumerate(rows):
            jm.add(jn.Segment(id=f"s{at}", name=f"S{at}", **fields))
        return jm

    def test_the_score_is_the_weighted_mean_of_criteria_and_fields(self) -> None:
        jm = self.segments(
            {"size": 0.2, "criteria": [{"name": "fit", "value": 0.9, "weight": 3}]},
            {"size": 1.0, "criteria": [{"name": "fit", "value": 0.3, "weight": 3}]},
        )
        jm.add(jn.Persona(id="maya", name="Maya"))
        jm.link("maya", "s1", kind="represents")
        found = jm.icp()
        assert list(found.columns) == [
            "segment", "score", "low", "high", "first", "rank", "personas"
        ]  # fmt: skip
        assert found.segment.tolist() == ["s0", "s1"]
        assert found.score.tolist() == pytest.approx([(0.2 + 2.7) / 4, (1 + 0.9) / 4])
        assert found["rank"].tolist() == [1, 2]
        assert found.personas.tolist() == [[], ["maya"]]
        assert found["first"].sum() == pytest.approx(1)
        assert found.attrs["weights"] == {"size": 1.0, "fit": 3.0}
        assert jm.icp({"fit": 0}).segment.tolist() == ["s1", "s0"]
        assert jm.icp({"size": 9}).attrs["weights"] == {"size": 9.0, "fit": 3.0}

    def test_how_often_a_segment_is_first_agrees_with_the_exact_share(self) -> None:
        jm = self.segments({"size": 1.0, "probability": 0.0}, {"size": 0.0, "probability": 0.5})
        found = jm.icp(draws=20_000).set_index("segment")  # first where w > (1 - w) / 2: w > 1/3
        assert found["first"]["s0"] == pytest.approx(2 / 3, abs=0.02)
        assert found["low"]["s0"] == pytest.approx(0.025, abs=0.01)
        assert found["high"]["s0"] == pytest.approx(0.975, abs=0.01)
        pd.testing.assert_frame_equal(jm.icp(seed=3), jm.icp(seed=3))
        assert not jm.icp(seed=3)["first"].equals(jm.icp(seed=4)["first"])

    def test_equal_segments_share_first_and_have_one_rank(self) -> None:
        found = self.segments({"size": 0.5}, {"size": 0.5}, {"size": 0.4}).icp()
        assert found["rank"].tolist() == [1, 1, 3]
        assert found["first"].tolist() == [0.5, 0.5, 0.0]

    def test_without_criteria_nothing_is_known_and_nothing_is_guessed(self) -> None:
        assert jn.JourneyMap().icp().empty
        found = self.segments({}, {"size": 0.3}, {"attractiveness": 0.9}).icp()
        assert found.segment.tolist() == ["s2", "s1", "s0"]
        assert found.iloc[2][["score", "first", "rank"]].isna().all()
        assert found.attrs["left_out"] == [
            "s0: size, attractiveness", "s1: attractiveness", "s2: size"
        ]  # fmt: skip

    def test_wrong_weights_draws_and_seeds_are_explained(self) -> None:
        jm = self.segments({"size": 0.5}, {"size": 0.2})
        for wrong, words in (
            ({"weights": {"sise": 1}}, r"no segment has the criterion 'sise'; did you mean 'size'"),
            ({"weights": {"size": -1}}, r"weights: size=-1 is not valid; allowed: a number from 0"),
            ({"weights": {"size": math.nan}}, "size=nan is not valid"),
            ({"weights": {"size": 0}}, "the weights of all criteria are 0"),
            ({"weights": [1]}, "a dict of criteria to weights"),
            ({"draws": 0}, "draws=0 is not valid"),
            ({"seed": -1}, "seed=-1 is not valid"),
        ):
            with pytest.raises(jn.ArgumentError, match=words):
                jm.icp(**wrong)

    def test_segments_that_disagree_on_a_weight_are_reported(self) -> None:
        criteria = [[{"name": "fit", "value": 0.5, "weight": weight}] for weight in (1, 2)]
        jm = self.segments(*({"criteria": each} for each in criteria))
        with pytest.warns(
            jn.JourneyWarning, match=r"weight of fit is 1 in s0 and 2 in s1; the fir"
        ):
            jm.icp()
        with warnings.catch_warnings():
            warnings.simplefilter("error", jn.JourneyWarning)
            jm.icp({"fit": 2})
