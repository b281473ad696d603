"""The grid of a map in the OpenJourney Format: shared by its writer and by its losses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from journeynb.formats.open_journey.reading import (
    OF_TOUCHPOINT,
    ROWS,
    SWIMLANE,
)
from journeynb.formats.open_journey.swimlanes import NOTE_PURPOSES, is_of_notes
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Note, Touchpoint
from journeynb.model.kinds.entity import Entity

TOUCHPOINTS, PAIN_POINTS, OPPORTUNITIES, NOTES = (
    "Touchpoints", "Pain points", "Opportunities", "Notes",
)  # fmt: skip
NO_STAGE = "No stage"


@dataclass(frozen=True)
class Card:
    """A card to write: an entity, in a swimlane and in a stage; without one in an extra stage."""

    entity: Any
    swimlane: str
    stage: str | None


def cards(index: Index) -> Iterator[Card]:
    """Yield the cards of a map: touchpoints, pain points, opportunities and notes."""
    for touchpoint in index.touchpoints:
        lane = custom_value(touchpoint, SWIMLANE)
        name = lane if isinstance(lane, str) and lane else TOUCHPOINTS
        yield Card(touchpoint, name, index.stage_of.get(touchpoint.id))
    for pain in index.pain_points:
        yield Card(pain, PAIN_POINTS, stage_of_pain(index, pain.id))
    for idea in index.opportunities:
        yield Card(idea, OPPORTUNITIES, _stage_of_idea(index, idea.id))
    inside = {
        each.id for rows in blueprint(index).values() for row in rows.values() for each in row
    }
    for note in index.of("note"):
        if note.id not in inside:
            yield Card(note, lane_of(index, note), index.stage_of.get(note.id))


def stage_of_pain(index: Index, id: str) -> str | None:
    """Return the stage of a pain point: its own, or that of a touchpoint that it hurts."""
    return _first_stage(index, [id, *index.out("hurts", id)])


def _stage_of_idea(index: Index, id: str) -> str | None:
    ends = list(index.out("addresses", id))
    return _first_stage(index, [id, *ends]) or next(
        filter(None, (stage_of_pain(index, end) for end in ends)), None
    )


def blueprint(index: Index) -> dict[str, dict[str, list[Note]]]:
    """Return the notes that are in the service blueprint of each touchpoint, by row."""
    places = {(each.name, index.stage_of.get(each.id)): each.id for each in index.touchpoints}
    rows = {name: key for key, (name, _) in ROWS.items()}
    found: dict[str, dict[str, list[Note]]] = {}
    for note in index.of("note"):
        row = rows.get(lane_of(index, note))
        place = (custom_value(note, OF_TOUCHPOINT), index.stage_of.get(note.id))
        if row and note.name and place in places:
            found.setdefault(places[place], {}).setdefault(row, []).append(note)
    return found


def _first_stage(index: Index, ids: list[str]) -> str | None:
    return next((index.stage_of[id] for id in ids if id in index.stage_of), None)


def lane_of(index: Index, note: Note) -> str:
    """Return the name of a note's lane, or of the swimlane of notes without one."""
    lane = next(iter(index.out("in_lane", note.id)), None)
    return NOTES if lane is None else index.name(lane)


def custom_value(entity: Entity, name: str) -> Any:
    """Return a custom field of an entity, None if there is none."""
    return next((each.value for each in entity.custom if each.name == name), None)


def emotions_at(index: Index, touchpoint: Touchpoint) -> list[float]:
    """Return the emotions of the personas at a touchpoint."""
    felt = index.into("experiences", touchpoint.id).values()
    return [each.emotion for each in felt if each.emotion is not None]


def mean_emotion(emotions: list[float]) -> float | None:
    """Return the mean of emotions, None if there are none."""
    return math.fsum(emotions) / len(emotions) if emotions else None


def purpose_of(entity: Any, swimlane: str) -> str:
    """Return the purpose of a card that is not a touchpoint: its own, if it is read as the same."""
    own = custom_value(entity, "purpose")
    usual = str(entity.kind).replace("_", "-")
    if not isinstance(own, str):
        return usual
    kept = own not in NOTE_PURPOSES
    if entity.kind == "note":
        kept = not kept or is_of_notes(swimlane)
    return own if kept else usual
