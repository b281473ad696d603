"""Segments of customers: planted ones are found, and none where there are none."""

from __future__ import annotations

import copy
import sys
import warnings
from functools import cache

import numpy as np
import pandas as pd
import pytest

import journeynb as jn
from journeynb.insight.customers import latent_classes, segments

pytest.importorskip("ibis")
pytest.importorskip("scipy")

LIKELY = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])


@cache
def planted(n: int = 1200) -> tuple[pd.DataFrame, np.ndarray]:
    """Return customers of three kinds, with noise and missing values, and the kind of each."""
    random = np.random.default_rng(n)
    kind = random.choice(3, n, p=[0.5, 0.3, 0.2])
    table = pd.DataFrame({"customer": [f"c{each:05}" for each in range(n)]})
    for place, name in enumerate(["plan", "device", "roast"]):
        drawn = [random.choice(3, p=LIKELY[(each + place) % 3]) for each in kind]
        table[name] = np.array(["red", "green", "blue"])[drawn]
    table["newsletter"] = random.random(n) < np.array([0.1, 0.5, 0.9])[kind]
    table["bags"] = np.exp(random.normal(kind * 1.5, 0.7)).round(2)
    table["age"] = random.normal(50 - kind * 12, 9).round()
    table["city"] = random.choice(["north", "south"], n)
    table["visits"] = random.poisson(3, n)
    for name in ("plan", "bags", "age", "city"):
        table.loc[random.random(n) < 0.08, name] = None
    table["value"] = (random.gamma(2, 10, n) * (1 + kind)).round(2)
    return table, kind


def agreement(one: np.ndarray, two: np.ndarray) -> float:
    """Return the adjusted Rand index (Hubert and Arabie 1985)."""
    counts = pd.crosstab(one, two).to_numpy()

    def pairs(numbers: np.ndarray) -> float:
        return float((numbers * (numbers - 1) / 2).sum())

    both, rows, columns = pairs(counts), pairs(counts.sum(1)), pairs(counts.sum(0))
    expected = rows * columns / pairs(np.array([counts.sum()]))
    return (both - expected) / ((rows + columns) / 2 - expected)


@cache
def found() -> pd.DataFrame:
    return jn.Customers(planted()[0]).segments()


class TestPlantedSegments:
    def test_are_found_in_mixed_columns_with_noise_and_missing_values(self) -> None:
        table, kind = planted()
        assigned = table.customer.map(found().attrs["assignment"]).to_numpy()
        assert found().attrs["k"] == 3
        assert agreement(assigned, kind) >= 0.8
        assert found().attrs["certainty"] > 0.9
        assert min(found().attrs["bic"], key=found().attrs["bic"].get) == 3

    def test_are_described_from_the_largest_on(self) -> None:
        each = found().drop_duplicates("segment")
        table = planted()[0]
        assert each.segment.tolist() == [1, 2, 3]
        assert each.customers.is_monotonic_decreasing
        assert each.customers.sum() == len(table)
        assert each.share.sum() == pytest.approx(1)
        assert each.value_share.sum() == pytest.approx(1)
        small = table.customer.map(found().attrs["assignment"]) == 3
        assert each.value_share.iloc[2] == pytest.approx(
            table.value[small].sum() / table.value.sum()
        )

    def test_have_the_lifts_of_a_profile_of_their_customers(self) -> None:
        assigned = pd.Series(found().attrs["assignment"])
        cu = jn.Customers(planted()[0])
        profile = cu.profile(list(assigned.index[assigned == 2]))
        keys = ["attribute", "value"]
        own = found()[found().segment == 2].set_index(keys)[["lift", "low", "high"]]
        other = profile.set_index(keys)[["lift", "low", "high"]]
        other = other[other.index.get_level_values(0) != "value"]
        pd.testing.assert_frame_equal(own.sort_index(), other.sort_index(), rtol=1e-9)

    def test_do_not_depend_on_the_order_of_rows_or_on_when_they_are_asked_for(self) -> None:
        mixed = planted()[0].sample(frac=1, random_state=5)
        again = jn.Customers(mixed).segments()
        pd.testing.assert_frame_equal(again, found())
        assert again.attrs["assignment"] == found().attrs["assignment"]

    def test_can_become_the_personas_of_a_table(self) -> None:
        cu = jn.Customers(planted()[0], persona=found().attrs["assignment"])
        sizes = cu.ask(cu.table.group_by("persona").agg(n=cu.table.count()), "sizes")
        expected = found().drop_duplicates("segment").set_index("segment").customers
        assert {int(each.persona): each.n for each in sizes.itertuples()} == expected.to_dict()

    def test_of_a_large_table_are_estimated_from_a_part_of_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(segments, "SAMPLE", 800)
        table, kind = planted()
        part = jn.Customers(table).segments(seed=3)
        assert (part.attrs["n"], part.attrs["fitted_on"], part.attrs["k"]) == (1200, 800, 3)
        assigned = table.customer.map(part.attrs["assignment"])
        assert agreement(assigned.to_numpy(), kind) >= 0.8
        pd.testing.assert_frame_equal(part, jn.Customers(table).segments(seed=3))

    def test_are_made_of_other_columns_than_those_to_leave_out(self) -> None:
        part = jn.Customers(planted()[0]).segments(k=2, without=["plan", "roast"])
        assert part.attrs["left_out"]["plan"] == "named in without="
        assert {"plan", "roast"}.isdisjoint(part.attribute)
        assert "device" in set(part.attribute)

    def test_come_in_the_number_that_is_asked_for(self) -> None:
        two = jn.Customers(planted()[0]).segments(k=2)
        assert two.segment.unique().tolist() == [1, 2]
        assert list(two.attrs["bic"]) == [2]


class TestTablesWithoutSegments:
    @pytest.mark.parametrize("n", [150, 2000])
    def test_have_one(self, n: int) -> None:
        random = np.random.default_rng(n)
        table = pd.DataFrame({
            "customer": range(n),
            "plan": random.choice(["a", "b", "c"], n),
            "spread": random.lognormal(0, 1.5, n),
            "days": random.exponential(9, n).round(),
            "orders": random.geometric(0.4, n),
            "is_new": random.random(n) < 0.3,
        })  # fmt: skip
        one = jn.Customers(table).segments()
        assert one.attrs["k"] == 1
        assert one.astype("object").where(one.notna(), None).values.tolist() == [
            [1, n, 1.0, None, "", "", None, None, None]
        ]

    def test_are_not_split_by_the_value_or_what_is_computed_from_it(self) -> None:
        random = np.random.default_rng(1)
        value = random.lognormal(3, 1, 400).round(2)
        table = pd.DataFrame({
            "customer": range(400), "value": value, "points": (value * 10).round(),
            "plan": random.choice(["a", "b"], 400), "age": random.normal(40, 9, 400),
        })  # fmt: skip
        table["since"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(table.customer, "D")
        one = jn.Customers(table).segments()
        assert one.attrs["k"] == 1
        assert one.attrs["left_out"]["value"] == "the value itself"
        assert one.attrs["left_out"]["points"].startswith("computed from the value")
        assert one.attrs["left_out"]["since"].startswith("a date; name it in attributes=")
        assert jn.Customers(table).segments(attributes=["since", "plan"]).attrs["k"] == 1


class TestLatentClasses:
    def test_are_as_likely_as_those_of_stepmix(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from stepmix.stepmix import StepMix

        random = np.random.default_rng(4)
        kind = random.choice(2, 600, p=[0.6, 0.4])
        codes = np.column_stack([
            (random.random(600) < np.where(kind == 1, 0.8, 0.2)).astype(int) for _ in range(5)
        ])  # fmt: skip
        codes[random.random(codes.shape) < 0.1] = latent_classes.MISSING
        values = latent_classes.indicators(codes, [2] * 5)
        mine = latent_classes.fit(values, [2] * 5, 2, 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = pd.DataFrame(np.where(codes < 0, np.nan, codes))
            other = StepMix(2, measurement="categorical_nan", n_init=1, random_state=0,
                            abs_tol=1e-12, max_iter=5000, progress_bar=0).fit(data)  # fmt: skip
            likely, bic = other.score(data) * 600, other.bic(data)
        assert mine.log_likelihood == pytest.approx(likely, abs=0.02)
        assert mine.bic == pytest.approx(bic, abs=0.04)
        assert sorted(mine.weights) == pytest.approx(sorted(other.weights_), abs=0.01)


class TestWhatIsNotAllowed:
    @pytest.mark.parametrize("k", [0, 11, 2.0, "two", True])
    def test_other_numbers_of_segments(self, k: object) -> None:
        with pytest.raises(jn.ArgumentError, match=r"k=.* allowed: a whole number from 1 to 10"):
            jn.Customers(planted()[0]).segments(k=k)  # type: ignore[arg-type]

    def test_seeds_below_zero(self) -> None:
        with pytest.raises(jn.ArgumentError, match="seed=-1 is not valid"):
            jn.Customers(planted()[0]).segments(seed=-1)

    def test_columns_that_are_unknown_or_no_attributes(self) -> None:
        cu = jn.Customers(planted()[0].assign(note=[f"n{each}" for each in range(1200)]))
        with pytest.raises(jn.ArgumentError, match="'plam', which is not a column; did you mean"):
            cu.segments(attributes=["plam"])
        with pytest.raises(
            jn.ArgumentError, match="'note', which is not an attribute: ids or names"
        ):
            cu.segments(attributes=["note"])
        with pytest.raises(jn.ArgumentError, match=r"such as \['plan'\]"):
            cu.segments(attributes="plan")
        with pytest.raises(jn.ArgumentError, match="without contains 'nope', which is not a col"):
            cu.segments(without=["nope"])

    def test_tables_that_say_too_little(self) -> None:
        with pytest.raises(jn.ArgumentError, match=r"needs at least 50 customers; .* has 49"):
            jn.Customers(planted()[0].head(49)).segments()
        with pytest.raises(jn.ArgumentError, match="has no attribute that could form segments"):
            jn.Customers(planted()[0][["customer", "value"]]).segments()

    def test_without_scipy_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "scipy", None)
        with pytest.raises(jn.MissingExtraError, match=r"journeynb\[insight\]"):
            jn.Customers(planted()[0]).segments()


def test_tables_that_are_made_from_segments_share_the_assignment() -> None:
    assigned = found().attrs["assignment"]
    assert copy.deepcopy(assigned) is assigned
    assert found().head(3).attrs["assignment"] is assigned
    assert repr(assigned) == "<segments of 1,200 customers>"


def test_a_part_of_the_customers_may_lack_a_column_without_a_warning() -> None:
    table = planted()[0].copy()
    table.loc[table.newsletter, "city"] = None
    found = jn.Customers(table).where("newsletter = true").profile("age < 40")
    assert "city" in found.attrs["left_out"]
