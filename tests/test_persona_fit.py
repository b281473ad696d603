"""Which customers fit which personas: in a table, in an event log, in the gaps of a map."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.data import engines
from journeynb.insight.customers.fit import fit
from strategies import examples

ibis = pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
pyarrow = pytest.importorskip("pyarrow")

PLANS, CITIES = ["free", "pro", "team", "it's; -- x", None], ["Oslo", "Rome", None]
CONDITIONS: dict[str, Any] = {
    "plan = 'pro'": lambda row: row.plan == "pro",
    "plan <> 'pro'": lambda row: row.plan is not None and row.plan != "pro",
    "plan in ('free', 'team') and age >= 40": lambda row: (
        row.plan in ("free", "team") and row.age is not None and row.age >= 40
    ),
    "age between 30 and 39 or city = 'Rome'": lambda row: (
        (row.age is not None and 30 <= row.age <= 39) or row.city == "Rome"
    ),
    "city is null": lambda row: row.city is None,
    "not age < 50": lambda row: row.age is not None and not row.age < 50,
    "plan = 'it''s; -- x'": lambda row: row.plan == "it's; -- x",
    "value > 10 and plan like 'p%'": lambda row: (
        row.value is not None and row.value > 10 and (row.plan or "").startswith("p")
    ),
}
"""Conditions, and the same in Python."""


def people(number: int, seed: int = 0) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "customer": [f"c{each}" for each in range(number)],
            "plan": draw.choice(np.array(["free", "pro"]), number),
            "age": draw.integers(18, 80, number),
            "value": draw.exponential(50, number).round(2),
        }
    )


def map_of(*filters: str) -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee")
    for place, text in enumerate(filters):
        jm.add(jn.Persona(id=f"p{place}", name=f"P{place}", filter=text))
    return jm


def told(call: Any) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", jn.JourneyWarning)
        call()
    return [str(each.message) for each in caught if each.category is jn.JourneyWarning]


@st.composite
def tables(draw: Any) -> pd.DataFrame:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(PLANS),
                st.one_of(st.none(), st.integers(28, 52)),
                st.sampled_from(CITIES),
                st.one_of(st.none(), st.integers(5, 15)),
            ),
            max_size=20,
        )
    )
    frame = pd.DataFrame(rows, columns=["plan", "age", "city", "value"], dtype="object")
    frame.insert(0, "customer", [f"c{each}" for each in range(len(rows))])
    return frame


def arrow(frame: pd.DataFrame) -> Any:
    kinds = {"age": "int64", "value": "int64"}
    return pyarrow.table(
        {
            name: pyarrow.array(list(frame[name]), getattr(pyarrow, kinds.get(name, "string"))())
            for name in frame
        }
    )


class TestFit:
    @settings(max_examples=examples(12))
    @given(tables(), st.lists(st.sampled_from(list(CONDITIONS)), max_size=5))
    def test_equals_a_loop_over_the_customers(self, frame: pd.DataFrame, texts: list[str]) -> None:
        cu = jn.Customers(arrow(frame), customer="customer", value="value")
        table = map_of(*texts).persona_fit(cu).set_index("persona")
        fits = [
            [bool(CONDITIONS[text](row)) for text in texts] for row in frame.itertuples(index=False)
        ]
        for place in range(len(texts)):
            assert table.customers[f"p{place}"] == sum(each[place] for each in fits)
        assert table.customers["(none)"] == sum(not any(each) for each in fits)
        assert table.customers["(several)"] == sum(sum(each) > 1 for each in fits)
        known = fit(cu, dict(zip("abcde", texts, strict=False)))
        assert (known.customers, known.none) == (len(frame), table.customers["(none)"])

    def test_shares_have_intervals_and_everything_has_its_type(self) -> None:
        table = map_of("age < 30", "age >= 30").persona_fit(jn.Customers(people(100)))
        assert list(table.columns) == ["persona", "customers", "share", "low", "high"]
        assert table.dtypes.map(str).tolist() == ["str", "int64", *["float64"] * 3]
        assert ((table.low <= table.share) & (table.share <= table.high)).all()
        assert table.attrs["n"] == 100
        assert table.attrs["left_out"] == []

    def test_without_filters_a_persona_column_decides_by_value_id_and_name(self) -> None:
        jm = jn.JourneyMap("Coffee")
        jm.add(jn.Persona(id="maya", name="Maya", data_values=["home"]))
        jm.add(jn.Persona(id="leo", name="Leo"))
        jm.add(jn.Persona(id="ann", name="Ann", filter="persona = 'home' and customer > 1"))
        frame = pd.DataFrame({"customer": range(5), "persona": ["home", "leo", "Leo", "home", "x"]})
        table = jm.persona_fit(jn.Customers(frame)).set_index("persona").customers
        assert table.to_dict() == {"maya": 2, "leo": 2, "ann": 1, "(none)": 1, "(several)": 1}

    def test_an_empty_map_no_filters_and_one_customer(self) -> None:
        cu = jn.Customers(people(1))
        assert jn.JourneyMap().persona_fit(cu).customers.tolist() == [1, 0]
        found = map_of("", "").persona_fit(cu)
        assert found.customers.tolist() == [0, 0, 1, 0]
        assert found.attrs["left_out"] == [
            f"p{place}: no filter, and the table has no persona column" for place in (0, 1)
        ]
        assert fit(cu, {}).none == 1
        nobody = jn.Customers(people(5).iloc[:0])
        assert map_of("age > 3").persona_fit(nobody).share.isna().all()

    def test_a_map_whose_personas_nobody_can_fit_is_reported(self) -> None:
        (words,) = told(lambda: map_of("", "").persona_fit(jn.Customers(people(9))))
        assert words == (
            "no customer of the data frame can be matched, because no persona has a filter and the "
            "table has no persona column; give each persona a filter: jm.set('p0', "
            "filter=\"plan = 'pro'\"), or name the column: jn.Customers(..., persona='group')"
        )
        with pytest.raises(jn.ArgumentError) as caught:
            map_of("age >", "x = 1", "y = 1").persona_fit(jn.Customers(people(9)))
        assert "texts in '...'" in str(caught.value)
        assert str(caught.value).endswith(". Other filters that are not valid: p1, p2")

    @pytest.mark.parametrize(
        "text",
        [
            "plan = 'pro'; drop table x", "plan = 'pro' -- and", "upper(plan) = 'PRO'",
            "plan in (select 1)", "exists (select 1)", "plan = \"pro", "1 = 1", "sleep(9)",
            "customer.plan = 'x'", "age > (select max(age) from x)", "case",
            "plan = 'pro' /* x */ union select 1", "height > 2", "age > 'old'", "*", "\x00", "'",
        ],
    )  # fmt: skip
    def test_what_is_not_a_comparison_is_refused_by_persona(self, text: str) -> None:
        cu, jm = jn.Customers(people(3)), map_of("age > 3", text)
        asked: list[Any] = [
            lambda: jm.persona_fit(cu),
            lambda: jm.gaps(customers=cu),
            lambda: jm.drift(cu),
            lambda: jm.evidence(
                jn.EventLog(pd.DataFrame({"customer": ["c0"], "time": "2026-01-01", "event": "a"}),
                            persona=cu)
            ).personas(),
        ]  # fmt: skip
        for ask in asked:
            with pytest.raises(jn.ArgumentError, match=r"^persona p1: "):
                ask()
        found = fit(cu, {"a": "age > 3", "b": text})
        assert (list(found.counts), list(found.problems)) == (["a"], ["b"])

    @settings(max_examples=examples(25))
    @given(st.text(max_size=30) | st.text("plan=<>'\"();-/*andorisnul1 ", max_size=30))
    def test_any_text_is_a_filter_or_an_error_of_ours(self, text: str) -> None:
        frame = people(3)
        cu = jn.Customers(frame)
        found = fit(cu, {"a": text})
        assert found.customers == 3
        assert set(found.counts) | set(found.problems) == ({"a"} if text.strip() else set())

    def test_needs_a_table_of_customers(self) -> None:
        for ask in (map_of().persona_fit, map_of().drift):
            with pytest.raises(jn.ArgumentError, match=r"is not a table of customers; create one"):
                ask(people(3))  # type: ignore[arg-type]


class TestLog:
    FILTERS = ("plan = 'pro'", "age < 40", "age >= 60")

    def log(self, **more: Any) -> jn.EventLog:
        draw = np.random.default_rng(1)
        later = pd.to_timedelta(draw.integers(0, 9_000_000, 300), "s")
        frame = pd.DataFrame(
            {
                "customer": [f"c{each}" for each in draw.integers(0, 60, 300)],
                "time": pd.Timestamp("2026-01-01") + later,
                "event": draw.choice(np.array(["ad", "order", "chat"]), 300),
            }
        )  # fmt: skip
        return jn.EventLog(frame, **more)

    def journey(self) -> jn.JourneyMap:
        jm = map_of(*self.FILTERS)
        for stage, event in (("Find", "ad"), ("Buy", "order")):
            jm.add(jn.Stage(name=stage))
            jm.add(jn.Touchpoint(name=event, events=[event]), stage=stage.lower())
        return jm

    def merged(self, frame: pd.DataFrame) -> dict[str, str]:
        tests = [frame.plan == "pro", frame.age < 40, frame.age >= 60]
        places = np.select(tests, [0, 1, 2], -1)
        pairs = zip(frame.customer, places, strict=True)
        return {customer: f"p{place}" for customer, place in pairs if place >= 0}

    @pytest.mark.parametrize("where", ["same", "file", "backend", "prepared"])
    def test_equals_a_merge_in_pandas(self, where: str, tmp_path: Path) -> None:
        frame, jm = people(50), self.journey()
        source: Any = frame
        if where == "file":
            source = tmp_path / "crm.csv"
            frame.to_csv(source, index=False)
        elif where == "backend":
            backend = ibis.duckdb.connect()
            backend.con.register("given", pyarrow.Table.from_pandas(frame))
            with engines.quiet():
                source = backend.table("given")
        cu = jn.Customers(source)
        log = self.log(persona=cu)
        log = log.prepare() if where == "prepared" else log
        ours, theirs = jm.evidence(log), jm.evidence(self.log(persona=self.merged(frame)))
        columns = ["persona", "customers", "share", "low", "high"]
        pd.testing.assert_frame_equal(ours.personas()[columns], theirs.personas()[columns])
        for assign in ("first", "event"):
            ours = jm.evidence(log, assign=assign)
            pd.testing.assert_frame_equal(ours.funnel(), theirs.funnel())
            pd.testing.assert_frame_equal(
                ours.transitions(by_persona=True), theirs.transitions(by_persona=True)
            )

    def test_reports_who_is_not_in_the_table_fits_none_and_fits_several(self) -> None:
        frame = people(50)
        log, jm = self.log(persona=jn.Customers(frame)), self.journey()
        (words,) = told(lambda: jm.evidence(log).personas())
        inside = set(frame.customer) & {f"c{each}" for each in range(60)}
        match = re.fullmatch(
            r"(\d+) of 60 customers are not in the data frame; (\d+) of 60 customers fit no "
            r"persona; (\d+) customers fit several personas; the first one on the map counts",
            words,
        )
        assert match
        several = (frame.plan == "pro") & ((frame.age < 40) | (frame.age >= 60))
        none = len(inside) - len(self.merged(frame))
        assert [*map(int, match.groups())] == [60 - len(inside), none, int(several.sum())]
        assert jm.evidence(log).personas().changed.sum() == several.sum()

    def test_follows_the_map_and_names_its_table(self) -> None:
        jm, log = self.journey(), self.log(persona=jn.Customers(people(60)))
        ev = jm.evidence(log)
        before = ev.personas().customers[0]
        jm.set("p0", filter="plan = 'pro' and age > 70")
        assert ev.personas().customers[0] < before
        assert "personas by the data frame" in repr(log)
        assert log.describe().value["personas by"] == "the data frame"
        assert len(log.where("event = 'ad'").columns) == len(log.columns)

    def test_numbers_and_texts_are_the_same_customers(self) -> None:
        frame = pd.DataFrame({"customer": range(10), "age": range(10)})
        events = pd.DataFrame({"customer": [*"012345"], "time": "2026-01-01", "event": "ad"})
        jm = map_of("age < 3")
        for one in (events, events.astype({"customer": "int64"})):
            for other in (frame, frame.astype({"customer": "str"})):
                ev = jm.evidence(jn.EventLog(one, persona=jn.Customers(other)))
                assert ev.personas().customers.tolist() == [3, 3]

    def test_joined_logs_keep_their_table_and_need_the_same(self) -> None:
        cu = jn.Customers(people(50))
        log = self.log(persona=cu)
        jm = self.journey()
        joined = jn.EventLog.concat([log, self.log(persona=cu).where("event = 'ad'")])
        assert (jm.evidence(joined).personas().customers
                == jm.evidence(log).personas().customers).all()  # fmt: skip
        with pytest.raises(jn.ArgumentError, match="the logs have different persona="):
            jn.EventLog.concat([log, self.log()])


class TestGaps:
    def test_without_a_table_the_rules_are_silent(self) -> None:
        jm = map_of("age < 20")
        assert jm.gaps("P").rule.isin(["P410", "P411", "P413"]).sum() == 0
        with pytest.raises(jn.ArgumentError, match=r"^P411: these rules need customers=, a jn"):
            jm.gaps("P411")
        with pytest.raises(jn.ArgumentError, match=r"evidence=.* and customers="):
            jm.gaps("E6,P411")
        assert jm.gaps("P41", customers=jn.Customers(people(200))).rule.tolist() == ["P411"]

    def test_check_and_require_count_the_rules_that_ran(self) -> None:
        jm, cu = map_of("age < 50"), jn.Customers(people(200))
        assert "P411" in jm.check(customers=cu).counts
        assert {*jm.check(customers=cu).checked} - {*jm.check().checked} == {"P410", "P411", "P413"}
        with pytest.raises(jn.GapsFound, match="fit no persona"):
            jm.require("P411", customers=cu)
        jm.accept("P411", reason="a pilot")
        assert jm.check().unmatched == []
        assert "accepts" not in repr(jm.require("P41", customers=cu))

    def test_one_tenth_without_a_persona_is_fine_if_it_may_be_chance(self) -> None:
        frame = people(200)
        frame["age"] = [30] * 174 + [70] * 26
        jm = map_of("age < 50")
        assert jm.gaps("P411", customers=jn.Customers(frame)).empty  # 13%, from 9%
        frame["age"] = [30] * 160 + [70] * 40
        found = jm.gaps("P411", customers=jn.Customers(frame))
        assert found.message.tolist() == ["40 of 200 customers (20%) fit no persona"]

    def test_the_best_customers_need_a_persona_more_than_others(self) -> None:
        frame = pd.DataFrame({"customer": range(400), "value": range(400)})
        assert len(map_of("value < 350").gaps("P413", customers=jn.Customers(frame))) == 1
        assert map_of("value >= 100").gaps("P413", customers=jn.Customers(frame)).empty
        nothing = jn.Customers(frame[["customer"]])
        assert map_of("customer < 350").gaps("P413", customers=nothing).empty
        frame["value"] = 5
        assert map_of("customer < 350").gaps("P413", customers=jn.Customers(frame)).empty
