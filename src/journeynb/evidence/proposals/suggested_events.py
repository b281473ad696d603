"""Event patterns for touchpoints that have none, from similar names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.evidence.as_evidence import as_evidence
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.matching.event_patterns import glob_text
from journeynb.evidence.matching.name_likeness import likeness
from journeynb.evidence.proposals.proposal import Proposal, Proposals
from journeynb.evidence.questions.stages_of_unmapped import Placement, placements
from journeynb.evidence.questions.unmapped_by_event import as_events, unmapped_by_event
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Touchpoint

MOST_EVENTS = 5_000
"""Largest number of events that are compared: a person reviews the proposals."""
LEAST = 60.0
"""Lowest score of a proposal."""
APART = 10.0
"""Lowest distance to the score of the next best touchpoint."""
SAME_STAGE, PER_STAGE, MOST_STAGES = 6.0, 5.0, 3
"""Points for the stage in which an event occurs, and off for each stage between, at most three."""


def suggest_events(core: CoreMap, log: Evidence | EventLog, least: float = LEAST) -> Proposals:
    """Return events of a log that may belong to touchpoints without patterns."""
    if isinstance(least, bool) or not isinstance(least, (int, float)) or not 0 <= least <= 100:
        raise ArgumentError(f"least={shown(least)} is not valid; allowed: a number from 0 to 100")
    mapped = as_evidence(core, log, "log").mapped
    frequent = unmapped_by_event(mapped).limit(MOST_EVENTS)
    events = as_events(mapped.log.run(frequent, "unmapped events"))
    if len(events) == MOST_EVENTS:
        warn(
            f"{mapped.log.source}: only the {MOST_EVENTS:,} most frequent events that match no "
            "touchpoint are compared; group events with ids in their names first, such as "
            "/product/1 and /product/2"
        )
    index = Index(core.state)
    known = any(each.events for each in index.touchpoints)
    near = placements(mapped, frequent) if known and events else {}
    return Proposals(core, suggested(index, events, near, least))


def suggested(
    index: Index,
    events: Iterable[tuple[str, int, int]],
    near: Mapping[str, Placement],
    least: float = LEAST,
) -> Iterator[Proposal]:
    """Yield events that may belong to touchpoints without patterns, the most likely first.

    An event is proposed for one touchpoint, if no other is nearly as likely.

    Parameters
    ----------
    index : Index
        The map.
    events : list of (str, int, int)
        Unmapped events, with the number of events and of customers.
    near : dict of str to Placement
        The stage in which each event mostly occurs, if it is known.
    least : float
        The lowest score, from 0 to 100.
    """
    bare = [touchpoint for touchpoint in index.touchpoints if not touchpoint.events]
    found = []
    for event, count, customers in events:
        scores = sorted(
            (-_score(index, each, event, near.get(event)), number)
            for number, each in enumerate(bare)
        )
        if not scores or -scores[0][0] < least:
            continue
        best = bare[scores[0][1]]
        score, second = -scores[0][0], -scores[1][0] if len(scores) > 1 else 0.0
        if score - second < APART:
            continue
        why = [f"the names share {likeness(best.name, event):.0f}% of their words"]
        if second:
            why[0] += f", next best is {bare[scores[1][1]].name} ({second:.0f})"
        if event in near:
            why.append(f"mostly near {index.name(near[event].stage)}")
        why.append(f"{count} events, {customers} customers")
        found.append((-score, -count, event, customers, best, "; ".join(why)))
    for minus, many, event, customers, touchpoint, words in sorted(found, key=lambda e: e[:3]):
        yield Proposal(
            "set_events",
            touchpoint.id,
            event,
            f"match the event {event!r} to {touchpoint.name}",
            words,
            -minus,
            -many,
            customers,
            ({"op": "set", "id": touchpoint.id, "fields": {"events": [glob_text(event)]}},),
        )


def _score(index: Index, touchpoint: Touchpoint, event: str, near: Placement | None) -> float:
    """Return the similarity of the names, corrected by the distance of the stages."""
    score = max(likeness(touchpoint.name, event), likeness(touchpoint.id, event))
    stage = index.stage_of.get(touchpoint.id)
    if not score or near is None or stage is None:
        return score
    ahead = index.stage_place[stage] - index.stage_place[near.stage]
    between = max(ahead - 1, -ahead, 0) if near.after else max(-ahead - 1, ahead, 0)
    moved = -PER_STAGE * min(between, MOST_STAGES) if between else SAME_STAGE
    return round(min(score + moved, 100.0), 1)
