"""What several maps of a portfolio share: the personas, goals, segments and sources of one id."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from journeynb.model.kinds.entity import Entity
from journeynb.portfolio.reading.maps import PortfolioMap

SHARED = ("persona", "goal", "segment", "source")
"""The kinds of which the same id on two maps is the same thing."""

Copies = list[tuple[PortfolioMap, Any]]
"""The maps that have an entity, each with its copy; a library comes first, then maps by name."""


def libraries(maps: Sequence[PortfolioMap]) -> frozenset[str]:
    """Return the names of the maps that other maps name as their library."""
    named = {
        Path(os.path.normpath(each.path.parent / each.core.info.library))
        for each in maps
        if each.path is not None and each.core.info.library
    }
    return frozenset(each.name for each in maps if each.path in named)


def journeys(maps: Sequence[PortfolioMap]) -> list[PortfolioMap]:
    """Return the maps that show a journey: not a library without stages and touchpoints."""
    library = libraries(maps)
    return [
        each
        for each in maps
        if each.name not in library
        or each.core.state.order["stage"]
        or each.core.state.order["touchpoint"]
    ]


def copies(maps: Sequence[PortfolioMap], kind: str) -> dict[str, Copies]:
    """Return the copies of each id of a kind, in the order of the libraries, then of the maps."""
    library = libraries(maps)
    found: dict[str, Copies] = {}
    for each in sorted(maps, key=lambda each: each.name not in library):
        for entity in each.core.entities(kind):
            found.setdefault(entity.id, []).append((each, entity))
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
