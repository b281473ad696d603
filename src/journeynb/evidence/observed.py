"""Fill in `Observed`, the data of a log that the evidence rules (E) need."""

from __future__ import annotations

from typing import TYPE_CHECKING
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


def observed_on(core: CoreMap, given: Evidence | EventLog) -> Observed:
    """Return the data of a log for a map, computed once for each state of the map."""
    evidence = as_evidence(core, given)
    index = evidence.mapped.index
    cached = _SEEN.get(evidence)
    if cached is None or cached[0] is not index:
        cached = _SEEN[evidence] = (index, observed(evidence))
    return cached[1]


def observed(evidence: Evidence) -> Observed:
    """Return the data of a log as plain numbers."""
    known = evidence.customer_personas.known
    unmapped = unmapped_events(evidence.mapped)
    places = [
        evidence.touchpoints(by_persona=known),
        evidence.stages(by_persona=known),
    ]
    moves = _moves(evidence.transitions())
    bare = {each.id for each in evidence.mapped.index.touchpoints if not each.events}
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
    funnel = evidence.funnel()
    reached = _reached(funnel)
    overall = funnel[funnel.persona == ALL].iloc[1:]
    return Observed(
        customers=evidence.log.customers,
        unmapped=tuple(unmapped),
        unobserved=tuple(evidence.unobserved_touchpoints().id),
        reached=tuple(reached),
        moves=tuple(moves),
        scores=tuple(_scores(evidence)),
        days={
            stage: seconds / _DAY
            for stage, seconds in zip(overall.stage, overall.median_seconds, strict=True)
            if seconds == seconds
        },
        bare=frozenset(bare),
        touched=touched,
    )


def _touched(places: list[pd.DataFrame], known: bool, bare: set[str]) -> dict[tuple[str, str], int]:
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
