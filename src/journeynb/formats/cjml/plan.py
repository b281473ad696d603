"""What of a map becomes which journey of a CJML file: shared by its writer and by its losses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journeynb.formats.cjml.reading import INITIATOR, PROVIDER_LABEL
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Note, Persona, Touchpoint

NOBODY = "Customer"
"""The end user of a map without personas."""
NO_OWNER = "Company"
"""The service provider of a touchpoint without an owner."""


@dataclass(frozen=True)
class PlannedJourney:
    """A journey to write: that of one persona.

    Parameters
    ----------
    persona : Persona or None
        The persona; None if nobody experiences anything.
    steps : list of Touchpoint or Note
        What happens, in order: notes are what happens backstage.
    """

    persona: Persona | None
    steps: list[Touchpoint | Note]


def planned_journeys(index: Index) -> list[PlannedJourney]:
    """Return a journey for each persona that experiences something, or one for nobody.

    Touchpoints that nobody experiences are in each.
    """
    people: list[Persona | None] = [
        each for each in index.personas if index.out("experiences", each.id)
    ]
    order = _in_order(index)
    return [PlannedJourney(each, list(_steps(index, order, each))) for each in people or [None]]


def unseen(index: Index) -> list[Touchpoint]:
    """Return the touchpoints that no persona experiences."""
    return [each for each in index.touchpoints if not index.into("experiences", each.id)]


def backstage_notes(index: Index) -> list[Note]:
    """Return the notes that are written: those in a backstage lane."""
    backstage = {lane.id for lane in index.of("lane") if lane.backstage}
    return [
        each
        for each in index.of("note")
        if each.name and not backstage.isdisjoint(index.out("in_lane", each.id))
    ]


def _in_order(index: Index) -> list[Touchpoint | Note]:
    """Return the touchpoints without a stage, those of each stage before its notes, other notes."""
    of_stage: dict[str | None, list[Touchpoint | Note]] = {None: []}
    of_stage |= {stage.id: [] for stage in index.stages}
    notes = backstage_notes(index)
    placed = [note for note in notes if note.id in index.stage_of]
    steps: list[Touchpoint | Note] = [*index.touchpoints, *placed]
    for each in steps:
        of_stage[index.stage_of.get(each.id)].append(each)
    last = [note for note in notes if note.id not in index.stage_of]
    return [*(each for part in of_stage.values() for each in part), *last]


def _steps(
    index: Index, order: list[Touchpoint | Note], persona: Persona | None
) -> Iterator[Touchpoint | Note]:
    for each in order:
        people = index.into("experiences", each.id)
        if not people or (persona is not None and persona.id in people):
            yield each


def custom_text(entity: Touchpoint | Note, name: str) -> str:
    """Return a custom field of an entity as text; empty if there is none."""
    found = next((each.value for each in entity.custom if each.name == name), "")
    return found if isinstance(found, str) else ""


def provider_of(touchpoint: Touchpoint) -> str:
    """Return the service provider of a touchpoint; empty for an action of the customer alone."""
    return touchpoint.owner or (NO_OWNER if touchpoint.ours else "")


def provider_starts(touchpoint: Touchpoint) -> bool:
    """Whether the service provider, and not the customer, starts a touchpoint."""
    provider = provider_of(touchpoint)
    return bool(provider) and custom_text(touchpoint, INITIATOR) == provider


HELD_CUSTOM = (INITIATOR, PROVIDER_LABEL)
"""The custom fields of a touchpoint that are written."""
