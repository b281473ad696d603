"""The most valuable customers, and how a group of customers differs from the others."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.data import engines
from journeynb.data.statistics.false_discovery import false_discovery

ibis = pytest.importorskip("ibis")
pytest.importorskip("scipy")
import customer_reference as reference  # noqa: E402
from strategies import LONG  # noqa: E402

PHASES = [each for each in Phase if LONG or each.name != "shrink"]
"""Each example is a few queries, so that shrinking takes minutes."""
COLUMNS = ["group", "attribute", "value", "kind", "n", "share", "rest", "lift", "low", "high",
           "p", "q"]  # fmt: skip
TEXTS = st.none() | st.sampled_from(["pro", "free", "é漢", 'a"b', "c'd; --", "%", "x,y", " "])
PEOPLE = st.integers(2, 60).flatmap(
    lambda n: st.fixed_dictionaries({
        "value": st.lists(st.none() | st.integers(-3, 9) | st.floats(0, 99, width=16),
                          min_size=n, max_size=n),
        "plan'; --": st.lists(TEXTS, min_size=n, max_size=n),
        "is \"new\"": st.lists(st.booleans(), min_size=n, max_size=n),
        "älter": st.lists(st.none() | st.integers(-50, 90), min_size=n, max_size=n),
        "basket": st.lists(st.none() | st.floats(-9, 9, width=16), min_size=n, max_size=n),
        "many": st.lists(st.integers(0, 40).map("v{}".format), min_size=n, max_size=n),
        "day": st.lists(st.none() | st.datetimes(pd.Timestamp("2015-01-01"),
                        pd.Timestamp("2027-01-01")), min_size=n, max_size=n),
    })
)  # fmt: skip


def frame_of(columns: dict[str, list[Any]]) -> pd.DataFrame:
    n = len(columns["value"])
    frame = pd.DataFrame({"customer": [f"c{at}" for at in range(n)]})
    types = {"value": "float64", "älter": "float64", "basket": "float64", "is \"new\"": "bool",
             "day": "datetime64[us]"}  # fmt: skip
    for name, values in columns.items():
        frame[name] = pd.Series(values, dtype=types.get(name, "object"))
    return frame


def quiet(call: Any, *args: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)
        return call(*args)


def as_rows(found: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    return {(row.pop("attribute"), row.pop("value")): row for row in found.to_dict("records")}


def same(found: pd.DataFrame, expected: dict[tuple[str, str], dict[str, float]]) -> None:
    rows = as_rows(found)
    assert set(rows) == set(expected)
    for key, row in expected.items():
        for name, value in row.items():
            assert rows[key][name] == pytest.approx(value, rel=1e-7, abs=1e-9, nan_ok=True), key


@pytest.fixture(scope="module")
def best() -> pd.DataFrame:
    """The profile of the best customers of the sample."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)
        return jn.Customers(jn.sample_customers("coffee"), value="revenue").profile()


class TestProfile:
    @settings(max_examples=200 if LONG else 4, phases=PHASES)
    @given(PEOPLE, st.data())
    def test_every_count_is_that_of_the_reference(self, columns: Any, data: Any) -> None:
        frame = frame_of(columns)
        cu = jn.Customers(frame)
        chosen = data.draw(st.lists(st.sampled_from(list(frame.customer)), min_size=1))
        member = frame.customer.isin(chosen)
        if member.all():
            return
        found = quiet(cu.profile, chosen)
        used = [each.name for each in cu.attribute_list if not each.why]
        same(found, reference.profile(frame[used], member))
        out = found.attrs["left_out"]
        assert {*used, *out} == {*frame.columns} - {"customer"}

    @settings(max_examples=100 if LONG else 3, phases=PHASES)
    @given(PEOPLE, st.sampled_from([0.1, 0.25, 0.5, 0.9]))
    def test_the_top_is_that_of_the_reference(self, columns: Any, share: float) -> None:
        frame = frame_of(columns)
        cu = jn.Customers(frame)
        expected = reference.top(frame.value, share)
        found = quiet(cu.top, share).set_index("customer")
        assert found.loc[frame.customer, "top"].tolist() == expected.tolist()
        known = frame[frame.value.notna()]
        member = expected[known.index]
        if member.any() and not member.all():
            table = quiet(cu.profile, share)
            out = {"customer", *table.attrs["left_out"]}
            used = [name for name in frame.columns if name not in out]
            same(table, reference.profile(known[used], member, frame))

    def test_columns_and_types(self, best: pd.DataFrame) -> None:
        found = best
        assert list(found.columns) == COLUMNS
        assert [str(each) for each in found.dtypes] == ["str"] * 4 + ["int64"] + ["float64"] * 7
        assert set(found.kind) == {"number", "tertile", "category", "boolean"}
        assert found.attrs["note"] == "These are associations, not causes."
        assert found.attrs["n"] == {"top 25%": 1339} and found.attrs["customers"] == 5357
        assert {"method", "left_out", "notes", "source"} <= set(found.attrs)
        inside = found[(found.lift > 0) & np.isfinite(found.high)]
        assert ((inside.low <= inside.lift) & (inside.lift <= inside.high)).all()
        assert ((found.p <= found.q) | found.p.isna()).all()

    def test_the_order_of_rows_does_not_matter(self) -> None:
        random = np.random.default_rng(1)
        frame = pd.DataFrame({
            "customer": range(3000), "age": random.integers(18, 80, 3000),
            "balance": random.normal(size=3000),  # its mean is close to 0, and has fewer digits
        })  # fmt: skip
        found = jn.Customers(frame).profile("age > 40")
        for seed in range(3):
            other = frame.sample(frac=1, random_state=seed)
            pd.testing.assert_frame_equal(
                found, jn.Customers(other).profile("age > 40"), check_exact=True
            )

    def test_columns_computed_from_the_value_are_refused_by_name(self) -> None:
        random = np.random.default_rng(1)
        value = random.lognormal(4, 1, 400)
        frame = pd.DataFrame({
            "customer": range(400), "value": value, "points": np.floor(value * 10),
            "minus log": -np.log(value), "tier": np.where(value > 50, "gold", "silver"),
            "noisy": value * random.lognormal(0, 1, 400), "plan": random.choice(["a", "b"], 400),
            "vip": value > 90, "big": np.where(value > 90, "yes", "no"),
            "first": value == value.max(),
        })  # fmt: skip
        cu = jn.Customers(frame)
        by_value = cu.profile(0.25)
        out = by_value.attrs["left_out"]
        assert out["points"] == "computed from the value: a rank correlation of 1.000 with value"
        assert "a rank correlation of -1.000" in out["minus log"]
        assert out["tier"] == "computed from the value: each of its values is a range of value"
        assert out["vip"] == out["big"] == out["tier"]
        assert out["value"] == "the value itself"
        # one customer alone has a range of values by chance
        assert set(by_value.attribute) == {"noisy", "plan", "first"}
        assert set(cu.profile("value > 60").attribute) == {"noisy", "plan", "first"}
        by_plan = cu.profile("plan = 'a'")
        assert set(by_plan.attribute) == {*frame.columns} - {"customer", "plan"}
        assert by_plan.attrs["left_out"] == {"plan": "it defines the group"}

    def test_groups(self) -> None:
        frame = pd.DataFrame(
            {"id": range(8), "value": [8, 7, 6, 5, 4, 3, 2, 1], "x": list("aabbabab")}
        )
        cu = jn.Customers(frame, customer="id")
        for group, name in (
            (0.25, "top 25%"), ("top", "top 25%"), ("value >= 7", "value >= 7"),
            ([0, 1, 1], "2 customers"), (pd.Series([0, 1]), "2 customers"),
            ({0.0, 1.0}, "2 customers"), (np.array(["0", "1"]), "2 customers"),
        ):  # fmt: skip
            found = cu.profile(group)
            assert set(found.group) == {name}
            rows = as_rows(found)
            assert (rows["x", "a"]["share"], rows["x", "a"]["rest"]) == (1, pytest.approx(2 / 6))
        assert cu.profile([0, 99]).attrs["notes"] == ["1 given customer not in the table"]

    def test_a_map_has_a_group_for_each_persona(self) -> None:
        jm = jn.JourneyMap("Shop")
        jm.add(jn.Persona(name="Pro", filter="plan = 'pro'"))
        jm.add(jn.Persona(name="Old", filter="age >= 60"))
        jm.add(jn.Persona(name="Nobody", filter="age > 200"))
        jm.add(jn.Persona(name="Unknown"))
        random = np.random.default_rng(2)
        frame = pd.DataFrame({
            "customer": range(300), "plan": random.choice(["pro", "free"], 300),
            "age": random.integers(20, 80, 300),
        })  # fmt: skip
        found = jn.Customers(frame, customer="customer").profile(jm)
        assert list(dict.fromkeys(found.group)) == ["pro", "old"]
        assert set(found[found.group == "pro"].attribute) == {"age"}
        assert set(found[found.group == "old"].attribute) == {"plan"}
        assert found.attrs["notes"] == [
            "unknown: no filter, and the table has no persona column",
            "nobody: no customer fits",
        ]

    @pytest.mark.parametrize(
        ("group", "words"),
        [
            (1.5, r"group=1\.5 is not valid; allowed: a share of the customers between 0 and 1"),
            (True, "group=True is not valid; allowed: a share of the top such as"),
            ({"a": 1}, "is not valid; allowed: a share of the top"),
            ([], "group= names no customer"),
            (["zz"], r"has none of the customers in group= \(zz\)"),
            (["\ud800"], "not valid Unicode"),
            (pd.DataFrame({"customer": [1]}), "group= is a table; pass the ids"),
            (pd.Series([True, False]), "group= has true and false; pass the ids"),
            ("x = 'nope'", "no customer fits the group"),
            ("x is not null", "every customer fits the group"),
            ("x = ; drop table", "group=.* is not valid: it cannot be read"),
            ("zip = 3", "has no column 'zip'"),
        ],
        ids=range(12),
    )
    def test_other_groups_are_refused(self, group: Any, words: str) -> None:
        cu = jn.Customers(
            pd.DataFrame({"customer": list("abc"), "value": [1, 2, 3], "x": list("xyx")})
        )
        with pytest.raises(jn.ArgumentError, match=words):
            cu.profile(group)

    def test_without_a_top_the_message_says_why(self) -> None:
        for values, why in (
            ([5.0, 5.0, 5.0, 5.0], "too many share the highest value"),
            ([3, None, None, None], "less than one of 1 customer"),
            ([None] * 4, "no customer has a value"),
        ):
            frame = pd.DataFrame({"customer": range(4), "value": values, "x": list("aabb")})
            with pytest.raises(jn.ArgumentError, match=f"the top 25% by value has .*{why}"):
                quiet(jn.Customers(frame).profile)
        cu = jn.Customers(pd.DataFrame({"customer": [1, 2], "x": ["a", "b"]}))
        with pytest.raises(jn.ArgumentError, match=r"is not known; pass value= to jn\.Customers"):
            cu.profile()

    def test_one_customer_and_nobody(self) -> None:
        for frame in (
            pd.DataFrame({"customer": ["a"], "value": [3], "x": ["u"]}),
            pd.DataFrame({"customer": [], "value": [], "x": []}),
        ):
            cu = jn.Customers(frame)
            assert not quiet(getattr, cu, "attributes").used.any()
            with pytest.raises(jn.ArgumentError):
                quiet(cu.profile)

    def test_columns_that_are_chosen_or_left_out(self) -> None:
        frame = pd.DataFrame({"customer": range(20), "new": [True, False] * 10,
                              "a": list("xy") * 10, "orders": range(20)})  # fmt: skip
        cu = jn.Customers(frame)
        found = cu.profile("new", without=["orders"])
        assert set(found.attribute) == {"a"}
        assert found.attrs["left_out"]["orders"] == "named in without="
        found = cu.profile("new", attributes=["orders"])
        assert set(found.attribute) == {"orders"}
        assert found.attrs["left_out"]["a"] == "not named in attributes="
        for options, words in (
            ({"without": ["zz"]}, "without.*'zz'"),
            ({"attributes": "orders"}, "attributes"),
        ):
            with pytest.raises(jn.ArgumentError, match=words):
                cu.profile("new", **options)

    def test_many_values_are_the_most_frequent_and_the_others(self) -> None:
        cities = [f"c{at:03}" for at in range(200) for _ in range(1 + at // 10)]
        frame = pd.DataFrame({"customer": range(len(cities)), "city": cities,
                              "new": [at % 3 == 0 for at in range(len(cities))]})  # fmt: skip
        found = jn.Customers(frame).profile("new")
        assert list(found.value)[:2] == ["c190", "c191"] and len(found) == 21
        assert found.value.iloc[-1] == "(other)"
        assert found.share.sum() == pytest.approx(1) and found.rest.sum() == pytest.approx(1)

    def test_columns_that_say_nothing_are_warned_of_once(self) -> None:
        frame = pd.DataFrame({
            "customer": range(60), "new": [at % 3 == 0 for at in range(60)], "empty": [None] * 60,
            "email": [f"{at}@x.org" for at in range(60)],
            "note": [f"Called on Monday, wants the offer number {at} again" for at in range(60)],
            "Account Id": [str(at % 30) for at in range(60)], "country": ["IE"] * 60,
            "plan": ["a", "b", None] * 20,
        })  # fmt: skip
        cu = jn.Customers(frame, customer="customer")
        with pytest.warns(jn.JourneyWarning) as heard:
            found = [cu.profile("new"), cu.profile("new")][0]
        assert [str(each.message) for each in heard] == [
            "the data frame: 1 column is empty (empty); 3 columns have ids, names or free text, "
            "and are not compared (email, note, Account Id)"
        ]
        assert found.attrs["left_out"] == {
            "empty": "empty",
            "email": "ids or names: 60 different texts among 60 customers",
            "note": "free text: 60 different texts among 60 customers",
            "Account Id": "ids or codes, by its name: 30 different texts among 60 customers",
            "country": "the same for all customers: IE",
            "new": "it defines the group",
        }
        checks = cu.check().set_index("check")
        assert checks.loc["columns of ids, names or free text", "count"] == 3
        assert checks.loc["columns that are empty", "examples"] == "empty"


class TestAttributes:
    def test_text_is_read_as_what_it_says(self) -> None:
        rows = 40
        frame = pd.DataFrame({
            "customer": range(rows),
            "age": [str(20 + at % 9) if at else "unknown" for at in range(rows)],
            "zip": ["01067", "80331"] * (rows // 2),
            "news": ["Yes", "yes", "No", ""] * (rows // 4),
            "day": ["22/10/2024", "23/11/2025", "24/12/2023", None] * (rows // 4),
            "iso": ["2026-01-05", "2026-03-01"] * (rows // 2),
            "flag": [0, 1, 1, None] * (rows // 4),
        })  # fmt: skip
        cu = jn.Customers(frame, customer="customer")
        found = cu.attributes.set_index("attribute")
        assert found.kind.to_dict() == {
            "age": "number", "zip": "category", "news": "category", "day": "date", "iso": "date",
            "flag": "boolean",
        }  # fmt: skip
        assert found.note["age"] == "1 value is not numeric"
        assert found.note["day"] == (
            "times are read with the day first, such as '22/10/2024' as 2024-10-22 00:00:00"
        )
        values = cu.profile(range(10)).groupby("attribute").value.agg(list)
        assert values["iso"] == ["2026-01", "2026-03"]
        assert values["day"][0] == "2023-Q4"
        assert set(values["flag"]) == {"true", "false", "(missing)"}
        assert len(cu.where("day >= '2024-01-01'")) == 20
        assert len(cu.where("iso = '2026-01-05'")) == 20

    def test_booleans_in_text(self) -> None:
        frame = pd.DataFrame(
            {"customer": range(6), "a": list("YNYNYN"), "b": ["true", "false"] * 3}
        )
        cu = jn.Customers(frame)
        assert cu.attributes.kind.tolist() == ["boolean", "boolean"]
        rows = as_rows(cu.profile("a = 'Y'"))
        assert rows["b", "true"]["share"] == 1

    def test_nested_columns_have_a_reason(self) -> None:
        backend = ibis.duckdb.connect()
        backend.con.execute("CREATE TABLE crm AS SELECT 1 AS customer, ['a'] AS tags")
        with engines.quiet():
            cu = jn.Customers(backend.table("crm"))
        assert cu.attributes.note.tolist() == ["type array"]


class TestTop:
    def test_equal_values_are_all_in_or_all_out(self) -> None:
        def top(values: list[Any], share: float) -> list[bool]:
            frame = pd.DataFrame({"customer": range(len(values)), "value": values})
            return jn.Customers(frame).top(share).sort_values("customer").top.tolist()

        assert top([9, 5, 5, 1], 0.5) == [True, False, False, False]
        assert top([9, 5, 5, 5, 5, 5, 5, 1], 0.8) == [True] * 7 + [False]
        assert top([0] * 8 + [3, 4], 0.25) == [False] * 8 + [True, True]
        assert top([7, 7, 7], 0.25) == [False] * 3
        assert top([None, 2, 1], 0.5) == [False, True, False]

    def test_ranks_and_the_share_of_the_value(self) -> None:
        frame = pd.DataFrame({"customer": list("abcde"), "value": [10, None, 40, 10, 40.0]})
        found = jn.Customers(frame).top(0.4)
        assert found.customer.tolist() == ["c", "e", "a", "d", "b"]
        assert found["rank"].astype("object").tolist()[:4] == [1, 1, 3, 3]
        assert found["rank"].isna().tolist() == [False] * 4 + [True]
        assert found.attrs["value_share"] == 0.8
        assert found.attrs["value_share_low"] < 0.8 < found.attrs["value_share_high"]
        assert (found.attrs["n"], found.attrs["missing"], found.attrs["least"]) == (4, 1, 40)

    def test_who_stays(self) -> None:
        frame = pd.DataFrame({
            "customer": list("abcdefgh"), "value": [8, 7, 6, 5, 4, 3, 2, 1],
            "later": [1, 9, None, 8, 7, 0, 0, 0],
        })  # fmt: skip
        found = jn.Customers(frame).top(0.5, holdout="later")
        stays = found.set_index("customer").stays_top
        assert stays[list("abcd")].tolist() == [False, True, False, True]
        assert stays[list("efgh")].isna().all() and str(stays.dtype) == "boolean"
        attrs = found.attrs
        assert (attrs["stays"], attrs["stays_n"], attrs["by_chance"]) == (0.5, 4, 0.5)
        assert attrs["stays_low"] < 0.5 < attrs["stays_high"]
        assert "; not 1 customer of the top without a later value" in attrs["holdout"]

    def test_by_another_column(self) -> None:
        frame = pd.DataFrame(
            {"customer": [1, 2], "value": [1, 2], "orders": ["9", "3"], "x": ["a", "b"]}
        )
        cu = jn.Customers(frame)
        assert cu.top(0.5, by="orders").customer.tolist() == [1, 2]
        for by, words in (
            ("x", "the column x for by= has no numbers"), ("zz", "no column 'zz' for by"),
            (3, "by=3 is not valid"),
        ):  # fmt: skip
            with pytest.raises(jn.ArgumentError, match=words):
                cu.top(by=by)
        for share in (0, 1, "x", True, float("nan"), None):
            with pytest.raises(jn.ArgumentError, match="allowed: a share of the customers between"):
                cu.top(share)


class TestTrust:
    def test_groups_drawn_by_chance_have_few_discoveries(self) -> None:
        n, groups = 400, 20
        random = np.random.default_rng(1)
        frame = pd.DataFrame({
            "customer": range(n),
            "plan": random.choice(["a", "b", "c"], n, p=[0.7, 0.25, 0.05]),
            "city": random.choice([f"c{at}" for at in range(12)], n),
            "new": random.random(n) < 0.1, "age": random.integers(18, 80, n),
            "basket": random.gamma(1, 30, n),
        })  # fmt: skip
        jm = jn.JourneyMap("Chance")
        for at in range(groups):
            frame[f"g{at}"] = random.random(n) < 0.25
            jm.add(jn.Persona(id=f"p{at}", name=f"P{at}", filter=f"g{at} = true"))
        found = jn.Customers(frame).profile(jm)
        found = found[~found.attribute.str.fullmatch(r"g\d+")]
        assert found.group.nunique() == groups and len(found) > 400
        assert (found.p < 0.05).mean() <= 0.06
        by_group = found.groupby("group").p.apply(lambda p: np.nanmin(false_discovery([*p])))
        assert (by_group < 0.05).sum() <= 3  # 5% of 20, and what chance adds
        assert (found.q < 0.05).sum() == 0

    def test_intervals_of_lift_cover_the_truth(self) -> None:
        n, worlds = 600, 60 if LONG else 20  # each has columns of its own
        best = np.arange(n) < n // 4
        random = np.random.default_rng(3)
        columns = {"customer": range(n), "value": np.where(best, 100, 10) + random.random(n)}
        truths = {("plan", "pro"): 2, ("plan", "free"): 4 / 7, ("age", "mean"): 1.25}
        for at in range(worlds):
            pro = random.random(n) < np.where(best, 0.6, 0.3)
            columns[f"plan{at}"] = np.where(pro, "pro", "free")
            columns[f"age{at}"] = random.normal(np.where(best, 50, 40), 10, n)
        rows = as_rows(jn.Customers(pd.DataFrame(columns)).profile(0.25))
        for (name, value), truth in truths.items():
            found = [rows[f"{name}{at}", value] for at in range(worlds)]
            hits = [row["low"] <= truth <= row["high"] for row in found]
            assert np.mean(hits) >= 0.85  # of 20, so that chance alone does not fail

    def test_a_difference_is_found(self, best: pd.DataFrame) -> None:
        rows = as_rows(best)
        assert rows["plan", "hotel"]["lift"] > 5 and rows["plan", "hotel"]["q"] < 1e-9


def test_thirds_do_not_depend_on_what_was_asked_before() -> None:
    rows = {"customer": range(90), "value": [None] * 45 + list(range(45)), "age": range(90)}
    frame = pd.DataFrame({**rows, "plan": ["a", "b"] * 45})
    asked = jn.Customers(frame)
    asked.profile(0.5)  # of the 45 customers with a value
    found = asked.profile("plan = 'a'")
    pd.testing.assert_frame_equal(found, jn.Customers(frame).profile("plan = 'a'"))
    ages = found[(found.attribute == "age") & (found.kind == "tertile")]
    assert ages.value.tolist() == ["0 to 29", "30 to 59", "60 to 89"]
