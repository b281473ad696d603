"""Edits that make a map agree with a log, each citing the log as a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from journeynb.base.today import day_of
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.matching.event_patterns import glob_text
from journeynb.evidence.matching.names import human
from journeynb.evidence.matching.technical_names import technical_word
from journeynb.evidence.observed import observed_on
from journeynb.evidence.proposals.log_as_source import cite, log_source
from journeynb.evidence.proposals.proposal import Proposal, Proposals
from journeynb.evidence.questions.stages_of_unmapped import placements
from journeynb.evidence.questions.unmapped_by_event import unmapped_by_event
from journeynb.gaps.rules.evidence import emotion_contradicted, observed_not_mapped, path_not_mapped
from journeynb.gaps.rules.observed import Observed
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.kinds.ids import numbered
from journeynb.model.state import State
from journeynb.model.transaction import Change

LEAST_EVENTS = 30
"""Lowest number of events for a suggested touchpoint."""


def suggestions(core: CoreMap, evidence: Evidence) -> Proposals:
    """Return the edits that fix gaps of the rules E601, E604 and E605, most customers first."""
    seen = observed_on(core, evidence)
    index = evidence.mapped.index
    source, before = log_source(core.state, evidence.log)
    maker = _Maker(core.state, index, evidence, seen, source)
    items = [*maker.touchpoints(), *maker.paths(), *maker.emotions()]
    items.sort(key=lambda each: -each.customers)
    return Proposals(core, items, before, maker.technical)


@dataclass
class _Maker:
    state: State
    index: Index
    evidence: Evidence
    seen: Observed
    source: str

    @property
    def technical(self) -> dict[str, str]:
        """The frequent unmapped events that software causes, and the word that shows it."""
        named = {
            each.event: technical_word(each.event)
            for each in self.seen.unmapped
            if each.events >= LEAST_EVENTS
        }
        return {event: word for event, word in named.items() if word}

    def touchpoints(self) -> Iterator[Proposal]:
        """Propose a touchpoint for each unmapped event, in the stage in which it mostly occurs.

        Technical events are left out. The score is the confidence in the event times the share of
        its events in this stage.
        """
        technical = self.technical
        frequent = tuple(
            each
            for each in self.seen.unmapped
            if each.events >= LEAST_EVENTS and each.event not in technical
        )
        if not frequent:
            return
        many = {each.event: each for each in frequent}
        events = unmapped_by_event(self.evidence.mapped)
        events = events.filter(events["count"] >= LEAST_EVENTS)
        stages = placements(self.evidence.mapped, events)
        taken: set[str] = set()
        seen = replace(self.seen, unmapped=frequent)
        for found in observed_not_mapped(self.index, day_of(None), seen):
            event, count, customers = many[found.id]
            name = human(event)
            id = base = self.state.free_id(name, "touchpoint")
            number = 2
            while id in taken or id in self.state:
                id, number = numbered(base, number), number + 1
            taken.add(id)
            fields = {"name": name, "events": [glob_text(event)]}
            changes: list[Change] = [
                {"op": "add", "kind": "touchpoint", "id": id, "fields": fields},
                cite(self.source, id, f"{event!r}: {found.words}", "events"),
            ]
            place = stages.get(event)
            stage = place.stage if place else ""
            where = f" in {self.index.name(stage)}" if place else ""
            words, score = found.words, _confidence(count)
            if place:
                side = "follow" if place.after else "precede"
                words += f"; {place.count} of {count} {side} {self.index.name(stage)}"
                score = round(score * place.count / count, 1)
                changes.insert(1, {"op": "link", "kind": "occurs_in", "from": id, "to": stage})
            yield Proposal(
                "add_touchpoint",
                event,
                stage,
                f"add the touchpoint {name}{where} for the event {event!r}",
                words,
                score,
                count,
                customers,
                tuple(changes),
            )

    def paths(self) -> Iterator[Proposal]:
        """Propose a `leads_to` for each observed move that the map does not show."""
        moves = {(each.start, each.end): each for each in self.seen.moves}
        for found in path_not_mapped(self.index, day_of(None), self.seen):
            move = moves[found.id, found.other]
            share = round(move.moves / move.out, 2)
            names = self.index.name(move.start), self.index.name(move.end)
            words = f"{move.moves} of {move.out} moves from {names[0]} go to {names[1]}"
            yield Proposal(
                "add_leads_to",
                move.start,
                move.end,
                f"link {names[0]} to {names[1]} ({share:.0%} of its moves)",
                words,
                _confidence(move.moves),
                move.moves,
                move.customers,
                (
                    {
                        "op": "link",
                        "kind": "leads_to",
                        "from": move.start,
                        "to": move.end,
                        "fields": {"share": share},
                    },
                    cite(self.source, move.start, words),
                ),
            )

    def emotions(self) -> Iterator[Proposal]:
        """Propose the observed emotion, marked as researched, if it contradicts the assumed one."""
        scores = {(each.persona, each.touchpoint): each for each in self.seen.scores}
        for found in emotion_contradicted(self.index, day_of(None), self.seen):
            score = scores[found.id, found.other]
            emotion = round(score.mean, 1) + 0.0
            names = self.index.name(found.id), self.index.name(found.other)
            yield Proposal(
                "set_emotion",
                found.id,
                found.other,
                f"set the emotion of {names[0]} at {names[1]} to {emotion:g}, researched",
                found.words,
                _confidence(score.n),
                score.n,
                self.seen.touching(found.id, found.other) or 0,
                (
                    {
                        "op": "link",
                        "kind": "experiences",
                        "from": found.id,
                        "to": found.other,
                        "fields": {"emotion": emotion, "basis": "researched"},
                    },
                    cite(self.source, found.id, f"{names[1]}: {found.words}"),
                ),
            )


def _confidence(count: int) -> float:
    """Return the confidence, from 0 to 100: 50 at 30 observations, 91 at 300."""
    return round(100 * count / (count + LEAST_EVENTS), 1)
