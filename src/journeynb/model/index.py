"""The links of a map, laid out for reading: by kind, from each end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import Any

from journeynb.model.kinds.colors import PALETTE
from journeynb.model.kinds.entities import (
    ENTITIES,
    PLURALS,
    Content,
    Goal,
    Opportunity,
    PainPoint,
    Persona,
    Segment,
    Source,
    Stage,
    Touchpoint,
)
from journeynb.model.kinds.entity import Entity, MapInfo, name_of
from journeynb.model.kinds.links import LINKS
from journeynb.model.state import State

Felt = tuple[str, float, float | None, str]
"""The id of a touchpoint; the emotion there, the desired one, and the basis."""

_NONE: dict[str, Any] = {}


class Index:
    """A map to be read by rules, tables and pictures; it does not follow later changes.

    Attributes
    ----------
    state : State
        The map.
    palette : tuple of str
        The colors of personas that have none of their own.
    info : MapInfo
        The fields of the map itself.
    place : dict of str to int
        The position of each id in the order of the file.
    entity : dict of str to Entity
        The entity of each id.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.palette: tuple[str, ...] = PALETTE
        self.info: MapInfo = state.info
        self.entity: dict[str, Entity] = {entity.id: entity for entity in state.entities()}
        self.place = dict(zip(self.entity, range(len(self.entity)), strict=True))
        self._ids = {kind: tuple(ids) for kind, ids in state.order.items()}
        self._by_kind: dict[str, list[Any]] = {
            kind: [self.entity[id] for id in ids] for kind, ids in state.order.items()
        }
        links = {kind: state.shared_links(kind) for kind in LINKS}
        self._out = {kind: out for kind, (out, _) in links.items()}
        self._into = {kind: into for kind, (_, into) in links.items()}
        self._experiences: dict[str, list[tuple[str, Any]]] = {}
        self._felt: dict[str, list[Felt]] = {}
        self.stage_of: dict[str, str] = {
            start: next(iter(ends)) for start, ends in self._out["occurs_in"].items()
        }
        """The stage of each entity that occurs in one; for content, the first."""
        self.stage_place = {stage.id: index for index, stage in enumerate(self.stages)}

    def out(self, kind: str, id: str) -> dict[str, Any]:
        """Return the data of the links of a kind from an id, by the ids where they end."""
        return self._out[kind].get(id, _NONE)

    def into(self, kind: str, id: str) -> dict[str, Any]:
        """Return the data of the links of a kind to an id, by the ids where they start."""
        return self._into[kind].get(id, _NONE)

    def experiences(self, persona: str) -> list[tuple[str, Any]]:
        """Return the touchpoints of a persona with its experiences, in the order of the file."""
        found = self._experiences.get(persona)
        if found is None:
            data = self.out("experiences", persona)
            found = self._experiences[persona] = [(id, data[id]) for id in self.sorted(data)]
        return found

    def felt(self, persona: str) -> list[Felt]:
        """Return the touchpoints where the emotion of a persona is known, in the file's order."""
        found = self._felt.get(persona)
        if found is None:  # several rules ask, and large maps take long to walk
            found = self._felt[persona] = [
                (id, data.emotion, data.desired, data.basis)
                for id, data in self.experiences(persona)
                if data.emotion is not None
            ]
        return found

    def has(self, kind: str) -> bool:
        """Whether the map has any link of a kind."""
        return bool(self._out[kind])

    def starts(self, kind: str) -> Collection[str]:
        """Return the ids from which links of a kind go out."""
        return self._out[kind].keys()

    def ends(self, kind: str) -> Collection[str]:
        """Return the ids to which links of a kind lead."""
        return self._into[kind].keys()

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the ids of a kind, in the order of the file."""
        return self._ids[kind]

    def of(self, kind: str) -> list[Any]:
        """Return the entities of a kind, in the order of the file."""
        return self._by_kind[kind]

    def sorted(self, ids: Any) -> list[str]:
        """Return ids in the order of the file."""
        return sorted(ids, key=self.place.__getitem__)

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each id; of a comment without one, the start of its text."""
        names = {id: entity.name for id, entity in self.entity.items()}
        return names | {each.id: name_of(each) for each in self._by_kind["comment"]}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The name of each id, with the id where two entities of a kind have the same name."""
        labels = dict(self.names)
        for entities in self._by_kind.values():
            if len({each.name for each in entities}) < len(entities):
                many = Counter(each.name for each in entities)
                labels |= {e.id: f"{e.name} ({e.id})" for e in entities if many[e.name] > 1}
        return labels

    def name(self, id: str) -> str:
        """Return the name of an id, empty if there is no such entity."""
        return self.names.get(id, "")

    def touchpoint(self, id: str) -> Touchpoint:
        """Return the touchpoint of an id."""
        found = self.entity[id]
        assert isinstance(found, Touchpoint)
        return found

    @property
    def personas(self) -> list[Persona]:
        """The personas, supporting ones too."""
        return self._by_kind["persona"]

    @property
    def customers(self) -> list[Persona]:
        """The personas that are not supporting."""
        return [persona for persona in self.personas if not persona.supporting]

    @property
    def stages(self) -> list[Stage]:
        """The stages."""
        return self._by_kind["stage"]

    @property
    def touchpoints(self) -> list[Touchpoint]:
        """The touchpoints."""
        return self._by_kind["touchpoint"]

    @property
    def detailed(self) -> list[Stage | Touchpoint]:
        """The stages, then the touchpoints, that another map shows in detail."""
        places: list[Stage | Touchpoint] = [*self.stages, *self.touchpoints]
        return [each for each in places if each.journey]

    @property
    def goals(self) -> list[Goal]:
        """The goals."""
        return self._by_kind["goal"]

    @property
    def pain_points(self) -> list[PainPoint]:
        """The pain points."""
        return self._by_kind["pain_point"]

    @property
    def opportunities(self) -> list[Opportunity]:
        """The opportunities."""
        return self._by_kind["opportunity"]

    @property
    def contents(self) -> list[Content]:
        """The content."""
        return self._by_kind["content"]

    @property
    def segments(self) -> list[Segment]:
        """The segments."""
        return self._by_kind["segment"]

    @property
    def sources(self) -> list[Source]:
        """The sources."""
        return self._by_kind["source"]


def contents(index: Index) -> str:
    """Return the number of entities of each kind on a map, in words."""
    return counted({kind: len(index.of(kind)) for kind in ENTITIES})


def noun(kind: str, number: int) -> str:
    """Return the word for some entities of a kind, such as "pain points"."""
    word = (kind if number == 1 else PLURALS[kind]).replace("_", " ")
    return word.replace("contents", "content items")


def counted(numbers: dict[str, int]) -> str:
    """Return numbers of entities by kind, in words."""
    words = [f"{number:,} {noun(kind, number)}" for kind, number in numbers.items() if number]
    return ", ".join(words) or "empty"
