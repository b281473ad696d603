"""The parts of a map that a journey diagram cannot contain, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from journeynb.base.text import count
from journeynb.model.index import noun
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.state import State

_HELD = {"stage", "persona", "touchpoint"}
_HELD_LINKS = {"occurs_in", "experiences"}


def losses(state: State) -> list[str]:
    """Return what of a map is not in its diagram, and what is there in another form."""
    return [*_kinds(state), *_unseen(state), *_links(state), *_fields(state), *_emotions(state)]


def _kinds(state: State) -> Iterator[str]:
    for kind in ENTITIES:
        if kind not in _HELD and (number := len(state.order[kind])):
            yield f"{noun(kind, 2)} ({number})"


def _unseen(state: State) -> Iterator[str]:
    seen = {link.start for link in state.links("experiences")}
    if unseen := sum(1 for id in state.order["persona"] if id not in seen):
        yield f"{count(unseen, 'persona')} without an experience"


def _links(state: State) -> Iterator[str]:
    lost = Counter(link.kind for link in state.links() if link.kind not in _HELD_LINKS)
    if lost:
        yield f"links ({lost.total()})"


def _fields(state: State) -> Iterator[str]:
    found = Counter(
        f"{entity.kind} {name}"
        for entity in state.entities(*_HELD)
        for name in entity.stored()
        if name not in ("id", "name")
    )
    found += Counter(
        f"experiences {name}"
        for link in state.links("experiences")
        for name in link.data.stored()
        if name != "emotion"
    )
    if found:
        yield f"other field values ({found.total()})"


def _emotions(state: State) -> Iterator[str]:
    felt: dict[str, set[float | None]] = {id: set() for id in state.order["touchpoint"]}
    for link in state.links("experiences"):
        felt[link.end].add(link.data.emotion)
    mixed = sum(1 for emotions in felt.values() if len(emotions) > 1)
    if mixed:
        yield f"the emotion of each persona at {count(mixed, 'touchpoint')} (replaced by the mean)"
    unrated = sum(1 for emotions in felt.values() if emotions <= {None})
    if unrated:
        yield f"unknown emotions at {count(unrated, 'touchpoint')} (written as the middle score, 3)"
    rounded = sum(
        1
        for emotions in felt.values()
        if len(emotions) == 1 and any(each is not None and each % 1 for each in emotions)
    )
    if rounded:
        yield f"decimals of the emotion at {count(rounded, 'touchpoint')} (rounded)"
