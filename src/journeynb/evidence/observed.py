"""Fill in `Observed`, the data of a log that the evidence rules (E) need."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from journeynb.evidence.as_evidence import as_evidence
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.evidence.questions.unmapped_by_event import unmapped_events
from journeynb.gaps.rules.observed import Move, Observed, Reached, Scores
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd

_DAY = 86_400
_SEEN: WeakKeyDictionary[Evidence, tuple[Index, Observed]] = WeakKeyDictionary()


def observed_on(
    core: CoreMap, given: Evidence | EventLog, rules: Collection[str] | None = None
) -> Observed:
    """Return the data of a log for a map, or what some rules need of it.

    All of it is computed once for each state of the map.

    Parameters
    ----------
    core : CoreMap
        The map.
    given : Evidence or EventLog
        The log.
    rules : collection of str, optional
        Codes of rules; by default all.
    """
    evidence = as_evidence(core, given)
    index = evidence.mapped.index
    cached = _SEEN.get(evidence)
    if cached is not None and cached[0] is index:
        return cached[1]
    if rules is not None:
        return observed(evidence, rules)
    _SEEN[evidence] = index, (found := observed(evidence))
    return found


def observed(evidence: Evidence, rules: Collection[str] | None = None) -> Observed:
    """Return the data of a log, or what some rules need of it, as plain numbers."""
    return Observed(
        customers=evidence.log.customers,
        **_moves_and_customers(evidence),
        **{
            name: value
            for codes, question in _NEEDED.items()
            if rules is None or not codes.isdisjoint(rules)
            for name, value in question(evidence).items()
        },
    )


def _moves_and_customers(evidence: Evidence) -> dict[str, Any]:
    """Return the moves, the touchpoints without patterns, and the customers of each finding."""
    bare = frozenset(each.id for each in evidence.mapped.index.touchpoints if not each.events)
    known = evidence.customer_personas.known
    places = [evidence.touchpoints(by_persona=known), evidence.stages(by_persona=known)]
    moves = _moves(evidence.transitions())
    touched = _touched(places, known, bare)
    touched |= {(each.start, each.end): each.customers for each in moves}
    if known:
        personas = evidence.personas()
        touched |= {
            (persona, ""): int(many)
            for persona, many in zip(personas.persona, personas.customers, strict=True)
            if persona != NONE
        }
        touched |= _absent(evidence, touched)
    return {"moves": tuple(moves), "bare": bare, "touched": touched}


def _unmapped(evidence: Evidence) -> dict[str, Any]:
    return {"unmapped": tuple(unmapped_events(evidence.mapped))}


def _unobserved(evidence: Evidence) -> dict[str, Any]:
    return {"unobserved": tuple(evidence.unobserved_touchpoints().id)}


def _funnel(evidence: Evidence) -> dict[str, Any]:
    funnel = evidence.funnel()
    overall = funnel[funnel.persona == ALL].iloc[1:]
    days = {
        stage: seconds / _DAY
        for stage, seconds in zip(overall.stage, overall.median_seconds, strict=True)
        if seconds == seconds
    }
    return {"reached": tuple(_reached(funnel)), "days": days}


def _emotions(evidence: Evidence) -> dict[str, Any]:
    return {"scores": tuple(_scores(evidence))}


_NEEDED: dict[frozenset[str], Callable[[Evidence], dict[str, Any]]] = {
    frozenset({"E601"}): _unmapped,
    frozenset({"E602"}): _unobserved,
    frozenset({"E603", "E606"}): _funnel,
    frozenset({"E605"}): _emotions,
}
"""What rules need of a log, beside its moves and customers."""


def _touched(
    places: list[pd.DataFrame], known: bool, bare: frozenset[str]
) -> dict[tuple[str, str], int]:
    """Return the number of customers at each touchpoint and stage, in total and by persona.

    Touchpoints without patterns are skipped.
    """
    found: dict[tuple[str, str], int] = {}
    for table in places:
        personas = table.persona if known else [ALL] * len(table)
        for persona, id, many in zip(personas, table.id, table.customers, strict=True):
            if id in bare:
                continue
            if persona == ALL:
                found[(id, "")] = int(many)
            elif persona != NONE:
                found[(persona, id)] = int(many)
    return found


def _absent(evidence: Evidence, touched: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Return 0 for the personas that tables do not list, in total and at each place."""
    personas = evidence.customer_personas
    ids = [id for place, id in enumerate(personas.ids) if place not in personas.listed]
    places = [place for place, other in touched if not other and place not in personas.ids]
    return {(id, place): 0 for id in ids for place in ("", *places)}


def _moves(table: pd.DataFrame) -> list[Move]:
    """Return the moves between touchpoints, with the number of all moves out of the first."""
    out = table.groupby("from")["count"].sum()
    return [
        Move(row[0], row[1], int(row[2]), int(out[row[0]]), int(row[3]))
        for row in table[["from", "to", "count", "customers"]].itertuples(index=False)
        if row[2] > 0 and NONE not in (row[0], row[1])
    ]


def _reached(funnel: pd.DataFrame) -> list[Reached]:
    """Return the funnel from its second stage on, by persona; without personas, in total.

    A customer who skips the stage but reaches a later one counts, too.
    """
    groups = [each for each in funnel.persona.unique() if each not in (ALL, NONE)]
    found = []
    for persona in groups or [ALL]:
        own = funnel[funnel.persona == persona]
        for before, stage, dropped in zip(
            own.reached, own.stage[1:], own.dropped[1:], strict=False
        ):
            name = "" if persona == ALL else persona
            found.append(Reached(stage, name, int(before), int(before - dropped)))
    return found


def _scores(evidence: Evidence) -> list[Scores]:
    table = evidence.emotions()
    return [
        Scores(persona, touchpoint, float(mean), int(many))
        for persona, touchpoint, mean, many in zip(
            table.persona, table.touchpoint, table["mean"], table.n, strict=True
        )
        if many and persona not in (ALL, NONE)
    ]
