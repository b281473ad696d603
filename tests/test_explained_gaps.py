"""Gaps that need an explanation of the log: what is asked, when, and what they find."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import pytest

pytest.importorskip("ibis")

import pandas as pd

import journeynb as jn
from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.gaps.rules import RULES
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.insight.explain.numbers_for_rules import QUESTIONS, explained_on

ASKED = ("attribution", "churn_signs", "cohorts", "_voiced", "_customers_by_persona")


def example(code: str, **more: Any) -> tuple[jn.JourneyMap, Any]:
    """The map and the log of the example of a rule; `more` are columns of a few more events."""
    jm = jn.JourneyMap()
    jm.apply(list(RULES[code].bad))
    if not more:
        return jm, log_of(code)
    names: dict[str, Any] = {"jn": jn, "pd": pd}
    names["add"] = lambda rows: pd.concat([pd.DataFrame(rows), pd.DataFrame(more)])
    exec(RULES[code].log.replace("pd.DataFrame(", "add("), names)
    return jm, names["log"]


@cache
def log_of(code: str) -> Any:
    """The log of the example of a rule, which knows the answers to earlier questions."""
    names: dict[str, Any] = {"jn": jn, "pd": pd}
    exec(RULES[code].log, names)
    return names["log"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the questions that are asked."""
    made: list[str] = []

    def note(name: str) -> None:
        real = getattr(ExplainedEvidence, name)

        def ask(self: Any, *args: Any, **options: Any) -> Any:
            made.append(name)
            return real(self, *args, **options)

        monkeypatch.setattr(ExplainedEvidence, name, ask)

    for name in ASKED:
        note(name)
    return made


class TestWhatIsAsked:
    def test_nothing_without_costs_leaves_and_personas(self, asked: list[str]) -> None:
        jm, log = example("E604")
        found = jm.gaps(["E601", "E607", "E608", "E609", "E610", "E611"], evidence=log)
        assert found.empty
        assert asked == []
        assert found.attrs["not_checked"] == {
            "E607": "fewer than two touchpoints that lead to conversions have a cost per month, "
            "visit or conversion",
            "E608": "the map does not say how customers leave; set it: "
            "jm.set(leaves={'event': PATTERN}) or jm.set(leaves={'inactive_days': NUMBER})",
            "E609": "the log has no personas",
            "E610": "there are no comments: the log has no text column, and none were "
            "passed to ev.voice()",
            "E611": "the log has no complete month of new customers with three earlier ones; its "
            "first month does not count",
        }

    @pytest.mark.parametrize(
        ("code", "question"),
        [
            ("E607", "attribution"),
            ("E608", "churn_signs"),
            ("E609", "_customers_by_persona"),
            ("E610", "_voiced"),
        ],
    )
    def test_only_what_a_selected_rule_needs(
        self, asked: list[str], code: str, question: str
    ) -> None:
        jm, log = example(code)
        ev = jm.evidence(log)
        assert code not in set(jm.gaps("E6", ignore=[*QUESTIONS], evidence=ev).rule)
        assert code not in set(jm.gaps("M,E601", evidence=ev).rule)
        assert asked == []
        assert set(jm.gaps(code, evidence=ev).rule) == {code}
        assert asked == [question]
        assert code in jm.check(evidence=ev).counts
        with pytest.raises(jn.GapsFound, match=code):
            jm.require(code, evidence=ev)

    def test_nothing_for_rules_that_the_settings_ignore(
        self, asked: list[str], tmp_path: Any
    ) -> None:
        (tmp_path / "journeynb.toml").write_text('ignore = ["E607"]')
        jm, log = example("E607")
        jm.save(tmp_path / "shop.journeymap.json")
        assert "E607" not in set(jm.gaps("E60", evidence=log).rule)
        assert "attribution" not in asked

    def test_a_rule_that_cannot_be_checked_is_not_among_the_checked(self) -> None:
        jm, log = example("E608")
        jm.set(leaves=None)
        found = jm.check("E60", evidence=log)
        assert "E608" not in found.checked
        assert "jm.set(leaves=" in found.not_checked["E608"]
        assert "E608" not in repr(jm.require("E602,E608", evidence=log))
        assert "E608 was not checked: the map does not say" in repr(jm.check("E608", evidence=log))
        with pytest.raises(jn.ArgumentError, match=r"^E608 was not checked: the map does not say"):
            jm.require("E608", evidence=log)

    @pytest.mark.filterwarnings("ignore:no event of the log matches")
    def test_signs_of_an_event_that_is_not_in_the_log_cannot_be_checked(self) -> None:
        jm, log = example("E608")
        jm.set(leaves={"event": "cancle"})
        assert "no event of the log" in jm.check("E608", evidence=log).not_checked["E608"]
        day = {"customer": ["ann", "ann"], "time": ["2026-01-01", "2026-01-02"], "event": "visit"}
        short = jn.EventLog(pd.DataFrame(day))
        assert "too short" in jm.check("E608", evidence=short).not_checked["E608"]

    def test_an_exception_of_a_rule_that_is_not_checked_is_not_called_useless(self) -> None:
        jm, log = example("E608")
        jm.accept("E608", "maya", "customer-support", reason="a pilot")
        assert not jm.check("E601", evidence=log).unmatched
        assert not jm.check(evidence=log).unmatched
        jm.set(leaves=None)
        assert not jm.check(evidence=log).unmatched


class TestCostsWithoutResult:
    def test_the_share_of_the_costs_is_above_the_interval_in_every_model(self) -> None:
        jm, log = example("E607")
        ev = jm.evidence(log)
        table = ev.attribution()
        kindest = table[table.touchpoint == "banner"].high.max()
        for share, fires in ((kindest + 0.01, True), (kindest - 0.01, False)):
            jm.set("banner", cost=300 * share / (1 - share))
            assert bool(len(jm.gaps("E607", evidence=ev))) is fires

    def test_what_cannot_lead_to_a_conversion_does_not_count(self) -> None:
        jm, log = example("E607", customer=range(60), time="2026-01-31 12:00", event="call")
        jm.add("stage", name="Decision")
        jm.add("stage", name="Use")
        for id in ("search-ad", "banner", "order"):
            jm.link(id, "decision")
        dear = {"cost": 9000, "cost_per": "month"}
        jm.add(jn.Touchpoint(name="Support", events="call", **dear), stage="use")
        jm.add(jn.Touchpoint(name="Radio", **dear), stage="decision")
        jm.add(jn.Touchpoint(name="Fair", events="fair", **dear))
        jm.set("order", **dear)
        found = jm.gaps("E607", evidence=log)
        assert found.id.tolist() == ["banner"]
        assert found.message[0].startswith("Banner has 70% of the costs")

    def test_no_conversions_prove_nothing(self) -> None:
        jm, _ = example("E607")
        rows = {"customer": range(99), "time": "2026-01-01", "event": ["banner", "ad", "ad"] * 33}
        assert jm.gaps("E607", evidence=jn.EventLog(pd.DataFrame(rows))).empty

    def test_one_customer_proves_nothing(self) -> None:
        jm, _ = example("E607")
        jm.set("banner", cost=9_999)
        times = pd.date_range("2026-01-01", periods=90, freq="h")
        rows = {"customer": 1, "time": times, "event": ["banner", "ad", "order"] * 30}
        assert jm.gaps("E607", evidence=jn.EventLog(pd.DataFrame(rows))).empty

    def test_a_model_without_credit_costs_nothing_per_conversion(self) -> None:
        jm, log = example("E607")
        jm.set("banner", cost=2_000, cost_per="conversion")
        ev = jm.evidence(log)
        spent = explained_on(jm._core, ev, [RULES["E607"]]).spending
        assert {each.touchpoint for each in spent} == {"banner", "search-ad"}

    def test_a_single_cost_is_compared_with_nothing(self) -> None:
        jm, log = example("E607")
        jm.set("search-ad", cost=None, cost_per=None)
        assert jm.gaps("E607", evidence=log).empty


class TestSignsOfLeaving:
    def test_without_personas_a_sign_is_about_the_touchpoint(self) -> None:
        jm, log = example("E608")
        jm.remove("maya")
        found = jm.gaps("E608", evidence=log).iloc[0]
        assert (found.kind, found.id, found.other) == ("touchpoint", "customer-support", "")
        assert found.message == (
            "Customer support: 60% of the customers who reached Customer support left soon after, "
            "compared with 10% of the others (lift 6.0, 95% interval from 4.0)"
        )
        assert found.customers == 100

    def test_an_opportunity_that_is_dropped_addresses_nothing(self) -> None:
        jm, log = example("E608")
        ev = jm.evidence(log)
        jm.apply(list(RULES["E608"].mend))
        assert jm.gaps("E608", evidence=ev).empty
        jm.set("call-back-within-a-day", status="dropped")
        assert len(jm.gaps("E608", evidence=ev)) == 1


class TestPersonasTakeDifferentPaths:
    def test_q_is_of_all_moves_of_all_pairs_of_personas(self) -> None:
        jm = jn.sample("coffee")
        ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
        people = [id for id in ev.personas().query("customers > 0").persona if id in jm]
        rows = [
            (row["from"], row["to"], *pair, row.p)
            for pair in combinations(people, 2)
            for _, row in ev.compare(*pair).iterrows()
        ]
        q = false_discovery([row[-1] for row in rows])
        expected = {
            row[:4]: each for row, each in zip(rows, q, strict=True)
            if each < 0.05 and row[0] in jm and row[1] in jm
        }  # fmt: skip
        found = explained_on(jm._core, ev, [RULES["E609"]]).differences
        assert {each[:4]: each.q for each in found} == pytest.approx(expected)
        assert [each.q for each in found] == sorted(each.q for each in found)

    def test_a_path_for_one_persona_is_no_gap(self) -> None:
        jm, log = example("E609")
        ev = jm.evidence(log)
        assert len(jm.gaps("E609", evidence=ev)) == 1
        jm.link("maya", "order")
        assert jm.gaps("E609", evidence=ev).empty
        jm.link("jonas", "order")
        assert len(jm.gaps("E609", evidence=ev)) == 1
        jm.link("search-ad", "order", kind="leads_to", label="After a visit in the shop")
        assert len(jm.gaps("E609", evidence=ev)) == 1
        jm.link("search-ad", "order", kind="leads_to", label="Jonas, after a visit in the shop")
        assert jm.gaps("E609", evidence=ev).empty

    def test_a_persona_may_have_a_blank_name(self) -> None:
        jm, log = example("E609")
        jm.add(jn.Persona(id="blank", name=" "))
        assert len(jm.gaps("E609", evidence=log)) == 1

    def test_a_customer_of_several_personas_is_not_compared(self) -> None:
        jm, log = example("E609")
        found = jm.gaps("E609", evidence=jm.evidence(log, assign="event"))
        assert "several personas" in found.attrs["not_checked"]["E609"]


class TestComplaints:
    def test_comments_of_a_table_are_those_of_the_last_voice(self) -> None:
        jm, log = example("E609")
        ev = jm.evidence(log)
        assert jm.gaps("E610", evidence=ev).empty
        texts = ["Awful wait, so annoying"] * 20 + ["Lovely and quick"] * 20
        table = pd.DataFrame({"text": texts, "touchpoint": ["Order"] * 20 + ["Search ad"] * 20})
        ev.voice(jn.Comments(table))
        found = jm.gaps("E610", evidence=ev)
        assert found.id.tolist() == ["order"]
        assert found.other.tolist() == found.other_name.tolist()
        assert found.other[0] in ("awful", "wait", "annoying")
        assert found.customers.tolist() == [20]
        jm.add(jn.PainPoint(name="Long wait"), touchpoint="order")
        assert jm.gaps("E610", evidence=ev).empty

    def test_positive_words_are_not_complaints(self) -> None:
        jm, log = example("E610")
        assert jm.gaps("E610", evidence=log)[["id", "other"]].values.tolist() == [
            ["first-parcel", "late"]
        ]
