"""The maps that the rules about a whole portfolio compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from journeynb.model.index import Index
from journeynb.model.kinds.entity import Entity

SHARED = ("persona", "goal", "segment", "source")
"""The kinds of which entities with the same id on two maps are the same."""

CONTRADICTS = "C701"
OF_BOTH_MAPS = frozenset({CONTRADICTS, "C704"})
"""Rules whose findings say that two maps disagree."""
"""The rule about entities that are not the same on two maps."""

Places = set[tuple[str, str]]
"""Touchpoints: the name of the map, and the id."""


class Named(Protocol):
    """A map with its name."""

    @property
    def name(self) -> str:
        """The name, unique in the portfolio."""

    @property
    def index(self) -> Index:
        """The map laid out for reading."""


@dataclass(frozen=True, slots=True)
class BrokenReference:
    """A reference of a map that leads nowhere.

    Attributes
    ----------
    id : str
        Id of the stage or touchpoint that has it, empty for the map.
    to : str
        Name of the map that it leads to, empty if it leads to none.
    words : str
        The reference and its problem, in words.
    """

    id: str
    to: str
    words: str


_PROBLEMS = {
    "missing": "does not exist",
    "outside": "is outside the portfolio's folder",
    "cycle": "leads back to this map",
    "not a map": "is not a map",
}


def broken_reference(index: Index, id: str, text: str, problem: str, to: str) -> BrokenReference:
    """Return a reference of a map that leads nowhere, with words for the problem."""
    what = "The library"
    if id:
        entity = index.entity[id]
        what = f"The nested map of the {entity.kind} {index.labels[id]},"
    comma = "," if id else ""
    return BrokenReference(id, to, f"{what} {text}{comma} {_PROBLEMS[problem]}")


@dataclass(frozen=True, slots=True)
class RelatedMap:
    """A map of a portfolio, and how it refers to others.

    Attributes
    ----------
    name : str
        The name, unique in the portfolio.
    index : Index
        The map.
    library : str
        The name of its library, empty if it has none.
    broken : tuple of BrokenReference
        The references that lead nowhere.
    """

    name: str
    index: Index
    library: str = ""
    broken: tuple[BrokenReference, ...] = ()


@dataclass(frozen=True)
class ManyMaps:
    """The maps of a portfolio.

    Attributes
    ----------
    maps : tuple of RelatedMap
        The maps, by name.
    """

    maps: tuple[RelatedMap, ...]

    @cached_property
    def place(self) -> dict[str, int]:
        """The position of each map."""
        return {each.name: place for place, each in enumerate(self.maps)}

    def of(self, name: str) -> RelatedMap:
        """Return a map by its name."""
        return self.maps[self.place[name]]

    @cached_property
    def libraries(self) -> list[RelatedMap]:
        """The maps that others name as their library."""
        named = {each.library for each in self.maps}
        return [each for each in self.maps if each.name in named]


def served_goals(maps: Iterable[Named]) -> dict[str, Places]:
    """Return for each goal the touchpoints of all maps that support it or a goal below it.

    The goals below it are those that refine it, at any depth, on any map: the library may say which
    goal refines which, and a map which touchpoint supports the lower one.
    """
    own: dict[str, Places] = {}
    under: dict[str, set[str]] = {}
    for each in maps:
        index = each.index
        for goal in index.ids("goal"):
            places = own.setdefault(goal, set())
            places.update(
                (each.name, id)
                for id in index.into("supports", goal)
                if index.entity[id].kind == "touchpoint"
            )
            under.setdefault(goal, set()).update(index.into("refines", goal))
    return {
        goal: set[tuple[str, str]]().union(*map(own.__getitem__, _with_below(goal, under)))
        for goal in own
    }


def _with_below(goal: str, under: dict[str, set[str]]) -> set[str]:
    """Return a goal and those below it; two maps together may hold a circle."""
    found, todo = {goal}, [goal]
    while todo:
        new = under[todo.pop()] - found
        found |= new
        todo += new
    return found


def differing(entities: Sequence[Entity]) -> list[str]:
    """Return the fields in which the copies of an entity are not all the same, in their order.

    Examples
    --------
    >>> from journeynb.model.kinds.entities import Persona
    >>> maya = Persona(id="maya", name="Maya", role="Barista")
    >>> differing([maya, maya, Persona(id="maya", name="Maya O.", role="Barista")])
    ['name']
    """
    first = entities[0]
    others = [each for each in entities[1:] if each is not first and each != first]
    if not others:
        return []
    return [
        name
        for name in type(first).model_fields
        if any(getattr(each, name) != getattr(first, name) for each in others)
    ]
