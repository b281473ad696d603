"""Event patterns for touchpoints that have none, from similar names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.as_evidence import as_evidence
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.matching.event_patterns import glob_text
from journeynb.evidence.matching.name_likeness import likeness
from journeynb.evidence.proposals.proposal import Proposal, Proposals
from journeynb.evidence.questions.unmapped_by_event import unmapped_events
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

LEAST = 60.0
"""Lowest similarity of a proposal."""


def suggest_events(core: CoreMap, log: Evidence | EventLog, least: float = LEAST) -> Proposals:
    """Return events of a log that may belong to touchpoints without patterns."""
    if isinstance(least, bool) or not isinstance(least, (int, float)) or not 0 <= least <= 100:
        raise ArgumentError(f"least={shown(least)} is not valid; allowed: a number from 0 to 100")
    events = unmapped_events(as_evidence(core, log, "log").mapped)
    return Proposals(core, suggested(Index(core.state), events, least))


def suggested(
    index: Index, events: Iterable[tuple[str, int, int]], least: float = LEAST
) -> Iterator[Proposal]:
    """Yield events that may belong to touchpoints without patterns, the most similar first.

    Parameters
    ----------
    index : Index
        The map.
    events : list of (str, int, int)
        Unmapped events, with the number of events and of customers.
    least : float
        The lowest similarity of names, from 0 to 100.
    """
    bare = [touchpoint for touchpoint in index.touchpoints if not touchpoint.events]
    found = []
    for event, count, customers in events:
        scores = [
            (max(likeness(each.name, event), likeness(each.id, event)), -number)
            for number, each in enumerate(bare)
        ]
        score, place = max(scores, default=(0.0, 0))
        if score >= least:
            found.append((-score, -count, event, customers, bare[-place]))
    for minus, many, event, customers, touchpoint in sorted(found, key=lambda each: each[:3]):
        yield Proposal(
            "set_events",
            touchpoint.id,
            event,
            f"match the event {event!r} to {touchpoint.name}",
            f"similar names; {-many} events, {customers} customers",
            -minus,
            -many,
            customers,
            ({"op": "set", "id": touchpoint.id, "fields": {"events": [glob_text(event)]}},),
        )
