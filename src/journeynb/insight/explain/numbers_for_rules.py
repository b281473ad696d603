"""Fill in `Observed` for rules that need an explanation of what a log shows.

Explanations take longer than counts, so only those are made whose rules are checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

from journeynb.base.errors import ArgumentError, MissingExtraError
from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.evidence import counts_on_map
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.evidence.observed import observed_on
from journeynb.evidence.questions.converting import conversion_place
from journeynb.gaps.rules.customer_numbers import CERTAIN
from journeynb.gaps.rules.observed import Difference, Heard, Observed, Retention, Sign, Spending
from journeynb.gaps.rules.rule import Rule
from journeynb.insight.explain.difference.compare import personas_overlap, two_of
from journeynb.insight.explain.explained_evidence import ExplainedEvidence, as_explained
from journeynb.insight.explain.falling_retention import compared
from journeynb.insight.explain.leaving import leaving_of, no_event
from journeynb.insight.voice.complaints import complaints
from journeynb.model.core import CoreMap

Question = Callable[[ExplainedEvidence], dict[str, Any]]
"""Returns fields of `Observed`. An `ArgumentError` says why there are none."""
_SIX_MONTHS = 149
"""Fewest days of a log with events in six months, which a cohort with three earlier ones needs."""


def spending(evidence: ExplainedEvidence) -> dict[str, Any]:
    """Return the costs of touchpoints and their credit for conversions, for E607.

    Shares of credit are among the touchpoints with a cost, like shares of costs.
    """
    ids = _costly(evidence)
    if len(ids) < 2:
        raise ArgumentError(
            "fewer than two touchpoints that lead to conversions have a cost per month, visit or "
            "conversion"
        )
    table = evidence.attribution()
    conversions = int(table.attrs["n"])
    if not conversions:
        return {"conversions": 0, "spending": ()}
    costly = table[table.cost > 0].touchpoint.unique()
    table = table[table.touchpoint.isin(ids) & table.touchpoint.isin(costly)]
    sums = table.groupby("model")[["cost", "share"]].transform("sum")
    credited = sums.share > 0
    # a model without an interval, or in which nothing costs anything, proves nothing
    table = table.assign(
        of_costs=(table.cost / sums.cost).fillna(0.0),
        of_credit=(table.share / sums.share).where(credited, 0.0),
        most=(table.high / sums.share).where(credited).clip(upper=1.0).fillna(1.0),
    )
    kindest = (table.most - table.of_costs).groupby(table.touchpoint).idxmax().tolist()
    rows = table.loc[kindest, ["touchpoint", "cost", "of_costs", "of_credit", "most"]]
    return {
        "conversions": conversions,
        "spending": tuple(Spending(*row) for row in rows.itertuples(index=False, name=None)),
    }


def _costly(evidence: ExplainedEvidence) -> list[str]:
    """Return the touchpoints with a cost that may lead to conversions."""
    mapped = evidence.mapped
    index, (converting, stage) = mapped.index, conversion_place(mapped)
    to = None if converting is None else mapped.touchpoints[converting]
    of_conversion = mapped.stages[stage] if stage is not None else index.stage_of.get(str(to))
    places = index.stage_place
    end = len(places) if of_conversion is None else places[of_conversion] + (to is not None)
    unobserved = set(evidence.unobserved_touchpoints().id)
    return [
        each.id
        for each in index.touchpoints
        if each.cost and each.cost_per and each.events
        and each.id != to and each.id not in unobserved
        and places.get(index.stage_of.get(each.id, ""), -1) < end
    ]  # fmt: skip


def signs(evidence: ExplainedEvidence) -> dict[str, Any]:
    """Return the early signs of leaving, for E608."""
    if evidence.mapped.index.info.leaves is None:
        raise ArgumentError(
            "the map does not say how customers leave; set it: jm.set(leaves={'event': PATTERN}) "
            "or jm.set(leaves={'inactive_days': NUMBER})"
        )
    table = evidence.churn_signs()
    if not table.attrs["landmarks"]:
        raise ArgumentError("the log is too short for early signs of leaving: ev.churn_signs()")
    if not table.attrs["left"] and (
        words := no_event(evidence.mapped, leaving_of(evidence.mapped))
    ):
        raise ArgumentError(words[0])
    sure = table[(table.to == "") & (table.persona != NONE) & (table.low > 1) & (table.q < CERTAIN)]
    names = ["persona", "touchpoint", "met", "left_met", "left_unmet", "lift", "low", "q"]
    rows = sure[names].replace({"persona": {ALL: ""}}).itertuples(index=False, name=None)
    return {"signs": tuple(Sign(*row) for row in rows)}


def differences(evidence: ExplainedEvidence) -> dict[str, Any]:
    """Return the moves that differ between any two personas, for E609."""
    personas, index = evidence.customer_personas, evidence.mapped.index
    if not index.has("leads_to"):
        return {}
    if not personas.known:
        raise ArgumentError("the log has no personas")
    if personas_overlap(personas):
        raise ArgumentError("with assign='event', a customer may count for several personas")
    counts = evidence._customers_by_persona("move")
    there = [place for place in range(personas.none) if (counts.persona == place).any()]
    if len(there) < 2:
        raise ArgumentError("the log has no customers of two personas")
    every = [
        (start, end, one, other, shares)
        for one, other in combinations(there, 2)
        for (start, end), shares in two_of(counts, one, other).items()
    ]
    q = false_discovery([each[-1].p for each in every])
    ids = evidence.mapped.touchpoints
    found = [
        Difference(
            ids[start], ids[end], personas.ids[one], personas.ids[other], *shares.shares, each
        )
        for (start, end, one, other, shares), each in zip(every, q, strict=True)
        if each < CERTAIN and start >= 0 and end >= 0
    ]
    return {"differences": tuple(sorted(found, key=lambda each: each.q))}


def heard(evidence: ExplainedEvidence) -> dict[str, Any]:
    """Return the words of complaints, for E610."""
    if evidence._texts is None and "text" not in evidence.log.columns:
        raise ArgumentError(
            "there are no comments: the log has no text column, and none were passed to ev.voice()"
        )
    found = complaints(evidence._voiced(evidence._texts))
    return {
        "heard": tuple(
            Heard(each.touchpoint, each.word, each.customers, each.sentiment, each.q, each.quote)
            for each in found
        )
    }


def retention(evidence: ExplainedEvidence) -> dict[str, Any]:
    """Return the latest cohort that returned less than earlier ones, for E611 and A209."""
    facts = evidence.log.facts
    short = not facts.first or not facts.last or (facts.last - facts.first).days < _SIX_MONTHS
    found = [] if short else compared(evidence.cohorts())
    if not found:
        raise ArgumentError(
            "the log has no complete month of new customers with three earlier ones; its first "
            "month does not count"
        )
    least = min(found, key=lambda each: each.q)
    cohort = f"{least.cohort:%Y-%m}"
    return {"retention": Retention(cohort, least.age, least.n, least.share, least.before, least.q)}


QUESTIONS: dict[str, Question] = {
    "A209": retention,
    "E607": spending,
    "E608": signs,
    "E609": differences,
    "E610": heard,
    "E611": retention,
}
"""What a rule needs, by its code."""


def explained_on(
    core: CoreMap, given: Evidence | EventLog, rules: Iterable[Rule], counts: bool = True
) -> Observed:
    """Return the data of a log for a map and some rules; without `counts`, only what they need."""
    evidence, rules = as_explained(core, given), list(rules)
    seen = observed_on(core, evidence, None if counts else {each.code for each in rules})
    return with_explanations(seen, evidence, rules)


def explained_counts(
    core: CoreMap, given: Evidence | EventLog, rules: Iterable[Rule]
) -> counts_on_map.CountsOnMap:
    """Return the counts of a log on a map, with what some rules need."""
    evidence = as_explained(core, given)
    return counts_on_map.count_on_map(core, evidence, explained_on(core, evidence, rules))


def with_explanations(
    observed: Observed, evidence: ExplainedEvidence, rules: Iterable[Rule]
) -> Observed:
    """Return the data of a log with what some rules need in addition.

    Where a question cannot be answered, `Observed.unknown` says why.
    """
    codes = {rule.code for rule in rules}
    made: dict[Question, dict[str, Any] | str] = {}
    fields: dict[str, Any] = {}
    unknown: dict[str, str] = {}
    for code, question in QUESTIONS.items():
        if code not in codes:
            unknown[code] = ""
            continue
        if question not in made:
            made[question] = _answer(question, evidence)
        answer = made[question]
        if isinstance(answer, str):
            unknown[code] = answer
        else:
            fields |= answer
    return replace(observed, unknown=unknown, **fields)


def _answer(question: Question, evidence: ExplainedEvidence) -> dict[str, Any] | str:
    """Return the answer to a question, or why there is none."""
    try:
        return question(evidence)
    except (ArgumentError, MissingExtraError) as error:
        return str(error)
