"""Number of queries that a question asks: each reads the log again."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.data import engines
from journeynb.evidence.questions import funnel_rules


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the queries, in their order."""
    names: list[str] = []
    run = engines.run

    def counting(expr: Any, what: str, backend: Any) -> pd.DataFrame:
        names.append(what)
        return run(expr, what, backend)

    monkeypatch.setattr(engines, "run", counting)
    return names


@pytest.fixture
def ev() -> Any:
    jm = jn.JourneyMap("Shop", stages=["Awareness", "Purchase"])
    jm.add(jn.Touchpoint(name="Ad", events=["ad", "mail"]), stage="awareness")
    jm.add(jn.Touchpoint(name="Order", events="order"), stage="purchase")
    return jm.evidence(jn.EventLog(pd.DataFrame({
        "customer": ["a", "a", "b", "c", "c"],
        "time": ["2026-01-01", "2026-01-02", "2026-01-01", "2026-01-03", "2026-01-05"],
        "event": ["ad", "order", "ad", "mail", "order"],
        "score": [1, 5, 3, 4, 7],
    }), score="score"))  # fmt: skip


def test_the_range_of_scores_comes_from_the_pass_that_checks_rows(
    ev: Any, asked: list[str]
) -> None:
    with pytest.warns(jn.JourneyWarning, match=r"score_range=\(1, 7\)"):
        facts = ev.log.facts
    assert facts.scores == 5 and facts.scores_outside == 0
    assert "range of scores" not in asked


def test_infinite_scores_are_outside_a_guessed_range_too() -> None:
    log = jn.EventLog(pd.DataFrame({
        "customer": ["a", "b"], "time": "2026-01-01", "event": "e", "score": [5.0, float("inf")],
    }), score="score")  # fmt: skip
    with pytest.warns(jn.JourneyWarning, match="1 of 2 scores are outside"):
        assert log.facts.scores_outside == 1


@pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
@pytest.mark.parametrize("question", ["stages", "touchpoints"])
def test_places_are_counted_and_timed_in_one_query(
    ev: Any, asked: list[str], question: str
) -> None:
    ev.log.journeys  # noqa: B018
    ev.log.hashes  # noqa: B018
    asked.clear()
    table = getattr(ev, question)()
    assert asked == [question]
    assert table.median_seconds.tolist()[1] == 1.5 * 86_400


@pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
def test_the_funnel_keeps_names_of_events_only_where_they_find_a_stage_faster(ev: Any) -> None:
    assert "event" in funnel_rules.staged(ev.mapped, False).columns  # purchase has one name
    jm = jn.JourneyMap("Shop", stages=["Awareness"])
    jm.add(jn.Touchpoint(name="Ad", events=["ad", "mail"]), stage="awareness")
    assert "event" not in funnel_rules.staged(jm.evidence(ev.log).mapped, False).columns


def test_an_edit_that_changes_no_count_asks_no_query_again(asked: list[str]) -> None:
    jm = jn.JourneyMap("Shop", stages=["Awareness"])
    jm.add(jn.Touchpoint(name="Ad", events=["ad"]), stage="awareness")
    ev = jm.evidence(jn.EventLog(pd.DataFrame({
        "customer": ["a", "b"], "time": "2026-01-01", "event": ["ad", "order"],
    })))  # fmt: skip
    before = ev.touchpoints()
    many = len(asked)
    jm.set("ad", name="Search ad")
    again = ev.touchpoints()
    assert len(asked) == many
    assert again.name.tolist() == ["Search ad"] and again.customers.equals(before.customers)
    jm.set("ad", events=["ad", "order"])
    assert ev.touchpoints().customers.tolist() == [2]
    assert len(asked) > many


def test_a_table_from_a_query_can_be_changed_without_changing_the_next_answer() -> None:
    log = jn.EventLog(pd.DataFrame({"customer": ["a"], "time": "2026-01-01", "event": ["ad"]}))
    expr = log.events.group_by("event").agg(n=log.events.count())
    first = log.run(expr, "events")
    first["n"] = 99
    assert log.run(expr, "events").n.tolist() == [1]
