"""The counts of a log on a map: the data and the words that a picture and the editor show."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from journeynb.base.text import count, shortened
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.gaps.rules.observed import EMOTION_APART, LEAST, Observed, UnmappedEvent
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence

LIMIT = 6
"""Maximum number of unmapped events listed in a stage."""
NO_STAGE = ""


class MeanScore(NamedTuple):
    """Mean score of a persona at a touchpoint, its 95% interval and the number of scores."""

    mean: float
    low: float
    high: float
    n: int


class Reach(NamedTuple):
    """Number of customers at a stage of the funnel.

    Those who skipped the previous stage are also counted in ``skipped``; ``dropped`` is the number
    of the ``before`` at the previous stage who reached neither this one nor a later one. For the
    first stage, ``before`` is the number of all customers.
    """

    reached: int
    skipped: int
    before: int
    dropped: int


@dataclass(frozen=True)
class CountsOnMap:
    """The counts of a log on a map.

    Parameters
    ----------
    observed : Observed
        The counts that the evidence rules (E) check.
    events : dict of str to (int, int)
        Numbers of events and of customers at each touchpoint with event patterns.
    reached : dict of str to Reach
        The numbers at each stage.
    first : str
        First stage of the funnel.
    scores : dict of (str, str) to MeanScore
        Mean scores by persona and touchpoint.
    near : dict of str to str
        Stage in which each event that matches no touchpoint mostly occurs.
    """

    observed: Observed
    events: dict[str, tuple[int, int]] = field(default_factory=dict)
    reached: dict[str, Reach] = field(default_factory=dict)
    first: str = ""
    scores: dict[tuple[str, str], MeanScore] = field(default_factory=dict)
    near: dict[str, str] = field(default_factory=dict)

    def reach(self, stage: str) -> tuple[str, str, float]:
        """Return the number who reach a stage in words, the drop-off in words, and the share."""
        reached, skipped, before, dropped = self.reached[stage]
        if stage == self.first:
            share = reached / before if before else 0.0
            return f"{reached:,} reached", f"{share:.0%} of all {before:,}", share
        share = 1 - dropped / before if before else 0.0
        note = f"{1 - share:.0%} of {before:,} dropped off"
        if skipped:
            note += f", {skipped:,} skipped a stage"
        return f"{reached:,} reached", note, share

    def reach_of(self, touchpoint: str) -> str:
        """Return the number of customers who reached a touchpoint in words, empty if unknown."""
        if touchpoint not in self.events:
            return ""
        _, many = self.events[touchpoint]
        return f"{many:,} reached" if many else "not reached"

    def _share(self, touchpoint: str) -> str:
        events, many = self.events[touchpoint]
        total = self.observed.customers
        share = many / total if total else 0.0
        return f"{share:.0%} of {count(total, 'customer')}, {count(events, 'event')}"

    @cached_property
    def unmapped(self) -> dict[str, list[UnmappedEvent]]:
        """The events that match no touchpoint by stage, the most frequent first."""
        found: dict[str, list[UnmappedEvent]] = {}
        for each in self.observed.unmapped:
            found.setdefault(self.near.get(each.event, NO_STAGE), []).append(each)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the counts as the editor shows them, in the words of the picture.

        Returns
        -------
        dict
            ``customers``; ``stages`` (by id: words, words on the drop-off, share), ``touchpoints``
            (by id: words, more words), ``unmapped`` (by the id of a stage or "": event, words; the
            last without an event, if more are hidden), ``felt`` (by persona and touchpoint: mean,
            low, high, number of scores).
        """
        scores: dict[str, dict[str, list[float | None]]] = {}
        for (persona, touchpoint), each in self.scores.items():
            if persona not in (ALL, NONE):
                ends = [round(each.low, 2), round(each.high, 2)] if each.n > 1 else [None, None]
                found = scores.setdefault(persona, {})
                found[touchpoint] = [round(each.mean, 2), *ends, each.n]
        unmapped: dict[str, list[list[str]]] = {}
        for stage, events in self.unmapped.items():
            kept, hidden = shortened(events, LIMIT)
            unmapped[stage] = [[each.event, in_words(each)] for each in kept]
            if hidden:
                unmapped[stage].append(["", f"… {hidden} more"])
        return {
            "customers": self.observed.customers,
            "stages": {
                id: [title, note, round(share, 3)]
                for id in self.reached
                for title, note, share in [self.reach(id)]
            },
            "touchpoints": {id: [self.reach_of(id), self._share(id)] for id in self.events},
            "unmapped": unmapped,
            "felt": scores,
        }

    def contradicted(self, index: Index, key: tuple[str, str]) -> float | None:
        """Return the emotion on the map at a persona and touchpoint if the scores contradict it."""
        found, data = self.scores.get(key), index.out("experiences", key[0]).get(key[1])
        if found is None or data is None or data.emotion is None or found.n < LEAST:
            return None
        return data.emotion if abs(found.mean - data.emotion) > EMOTION_APART else None


def in_words(event: UnmappedEvent) -> str:
    """Return the numbers of an event in words."""
    return f"{count(event.events, 'event')}, {count(event.customers, 'customer')}"


def count_on_map(
    core: CoreMap, evidence: Evidence, observed: Observed | None = None
) -> CountsOnMap:
    """Return the counts of a log on a map; `observed` may have more than counts."""
    from journeynb.evidence.observed import observed_on
    from journeynb.evidence.questions.stages_of_unmapped import placements

    bare = {each.id for each in evidence.mapped.index.touchpoints if not each.events}
    known = evidence.customer_personas.known
    places = evidence.touchpoints(by_persona=known)  # as the rules do, so it is computed once
    if known:
        places = places[places.persona == ALL]
    funnel = evidence.funnel()
    funnel = funnel[funnel.persona == ALL]
    before = [evidence.log.journeys, *funnel.reached]
    scores = evidence.emotions()
    return CountsOnMap(
        observed_on(core, evidence) if observed is None else observed,
        {
            id: (int(events), int(customers))
            for id, events, customers in zip(
                places.id, places.events, places.customers, strict=True
            )
            if id not in bare
        },
        {
            stage: Reach(int(reached), int(skipped), int(of), int(dropped))
            for stage, reached, skipped, of, dropped in zip(
                funnel.stage, funnel.reached, funnel.skipped, before, funnel.dropped, strict=False
            )
        },
        funnel.stage.iloc[0] if len(funnel) else "",
        {
            (row[0], row[1]): MeanScore(float(row[2]), float(row[3]), float(row[4]), int(row[5]))
            for row in scores[["persona", "touchpoint", "mean", "low", "high", "n"]].itertuples(
                index=False
            )
            if row[5]
        },
        {event: each.stage for event, each in placements(evidence.mapped).items()},
    )
