"""The parts of a map that the OpenJourney Format cannot contain, in words."""

from __future__ import annotations

from collections.abc import Iterator

from journeynb.base.text import count
from journeynb.formats.open_journey.grid import (
    NO_STAGE,
    NOTES,
    Card,
    blueprint,
    cards,
    custom_value,
    purpose_of,
)
from journeynb.formats.open_journey.reading import (
    OF_TOUCHPOINT,
    ROW_KEYS,
    SEVERITIES,
    SWIMLANE,
)
from journeynb.formats.shared.held_parts import Held, not_held
from journeynb.model.index import Index
from journeynb.model.state import State

_CARD = ("name", "description", "tags", "custom")
_HELD = Held(
    fields={
        "persona": ("name",),
        "stage": ("name",),
        "touchpoint": (*_CARD, "moment_of_truth"),
        "pain_point": (*_CARD, "severity"),
        "opportunity": _CARD,
        "lane": ("name", "backstage"),
        "note": _CARD,
    },
    links={"occurs_in": (), "experiences": ("emotion", "feeling"), "felt_by": (), "in_lane": ()},
    starts={"occurs_in": ("touchpoint", "pain_point", "opportunity", "note")},
    info=("title", "description"),
)
_CUSTOM = {
    "touchpoint": (SWIMLANE, "purpose", "severity"),
    "pain_point": ("score", "sentiment", "moment of truth"),
    "opportunity": ("score", "sentiment", "severity", "moment of truth"),
    "note": ("score", "sentiment", "severity", "moment of truth"),
}


def losses(state: State) -> list[str]:
    """Return what of a map is not in its file, and what is there in another form."""
    index = Index(state)
    placed = list(cards(index))
    return [
        *not_held(state, _HELD),
        *_people(index),
        *_placed(index, placed),
        *_values(index, placed),
    ]


def _people(index: Index) -> Iterator[str]:
    if len(index.personas) > 1:
        yield f"{count(len(index.personas), 'persona')} (written as one)"
        felt = (index.into("experiences", each.id).values() for each in index.touchpoints)
        mixed = sum(1 for each in felt if len({link.emotion for link in each}) > 1)
        if mixed:
            places = count(mixed, "touchpoint")
            yield f"the emotion of each persona at {places} (replaced by the mean)"
    unseen = sum(1 for each in index.touchpoints if not index.into("experiences", each.id))
    if unseen and index.personas:
        yield f"the missing persona of {count(unseen, 'touchpoint')}"
    pains = sum(1 for each in index.pain_points if not index.out("felt_by", each.id))
    if pains and index.personas:
        yield f"the missing persona of {count(pains, 'pain point')}"


def _placed(index: Index, placed: list[Card]) -> Iterator[str]:
    if without := sum(1 for card in placed if card.stage is None):
        yield f"the missing stage of {count(without, 'item')} (written in the stage {NO_STAGE})"
    if loose := sum(1 for each in index.of("note") if not index.out("in_lane", each.id)):
        yield f"the missing lane of {count(loose, 'note')} (written in the swimlane {NOTES})"
    names = [lane.name for lane in index.of("lane")]
    if twice := len(names) - len(set(names)):
        yield f"{count(twice, 'lane')} with the name of another lane (written as one)"


def _values(index: Index, placed: list[Card]) -> Iterator[str]:
    odd = [each for each in index.pain_points if each.severity not in (None, *SEVERITIES.values())]
    if odd:
        yield f"severities of 2 and 4 at {count(len(odd), 'pain point')} (written as low and high)"
    lost = 0
    for card in placed:
        held = set(_CUSTOM[card.entity.kind])
        if custom_value(card.entity, "purpose") == purpose_of(card.entity, card.swimlane):
            held.add("purpose")
        lost += any(field.name not in held for field in card.entity.custom)
    for rows in blueprint(index).values():
        for row, notes in rows.items():
            held = {OF_TOUCHPOINT, ROW_KEYS[row][1]}
            lost += sum(any(x.name not in held for x in note.custom) for note in notes)
    if lost:
        yield f"custom fields of {count(lost, 'item')}"
