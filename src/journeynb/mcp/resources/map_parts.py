"""A map in parts: its fields, each kind of item, and each kind of link."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from journeynb.api.journey_map import JourneyMap
from journeynb.mcp.asking.answer import Answer, AnswerPart
from journeynb.mcp.asking.cutting import cut, fitting
from journeynb.mcp.asking.images import without_images
from journeynb.mcp.asking.refusal import Refused, unknown
from journeynb.mcp.resources.addresses import Address
from journeynb.mcp.workspace.quotes import COMMENT_KINDS
from journeynb.model.index import noun
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.kinds.links import LINKS

MAPS = "maps"
MOST_TOKENS = 6000
"""The size of a part: who reads one wants all of it, if that is affordable."""

_LISTS = ("shifts", "reviews", "exceptions")
"""Fields of a map that grow over the years, which are parts of their own."""


class Part(AnswerPart):
    """A part of a map, to read next."""

    part: str
    count: int
    uri: str


class MapParts(Answer):
    """The fields of a map, and its parts that have something in them."""

    map: str
    fields: dict[str, Any]
    parts: list[Part]


class PartOfMap(Answer):
    """Items, links or records of one kind."""

    map: str
    part: str
    count: int
    items: list[dict[str, Any]] = Field(description="Those from the offset on.")


def names_of_parts() -> list[str]:
    """Return the names of all parts: kinds in the plural, kinds of link, lists of the map."""
    return [*PLURALS.values(), *LINKS, *_LISTS]


def counts(jm: JourneyMap, *, links: bool) -> dict[str, int]:
    """Return the number of items in each part that has any, perhaps without links and records."""
    index = jm._index
    found = {plural: len(index.of(kind)) for kind, plural in PLURALS.items()}
    if links:
        found |= {kind: len(jm._core.links(kind)) for kind in LINKS}
        found |= {name: len(getattr(jm.info, name)) for name in _LISTS}
    return {part: number for part, number in found.items() if number}


def title_of(part: str) -> str:
    """Return the name of a part of items in words."""
    kind = next(kind for kind, plural in PLURALS.items() if plural == part)
    return noun(kind, 2)


def map_parts(name: str, jm: JourneyMap) -> MapParts:
    """Return the fields of a map and its parts."""
    fields = {key: value for key, value in jm.info.stored().items() if key not in _LISTS}
    parts = [
        Part(part=part, count=number, uri=str(Address((MAPS, name, part))))
        for part, number in counts(jm, links=True).items()
    ]
    return MapParts(map=name, fields=fitting(fields, MOST_TOKENS)[0], parts=parts)


def part_of_map(name: str, jm: JourneyMap, part: str, offset: int, *, comments: bool) -> PartOfMap:
    """Return a part of a map from an item on, as many as fit.

    Parameters
    ----------
    name : str
        Name of the map.
    jm : JourneyMap
        What may be read of it.
    part : str
        Name of the part.
    offset : int
        Position of the first item.
    comments : bool
        Whether comments are shown.

    Raises
    ------
    Refused
        There is no such part, or it is not shown.
    """
    if part not in names_of_parts():
        raise unknown("unknown_resource", "part of a map", part, names_of_parts(), field="uri")
    if not comments and part in (PLURALS["comment"], *COMMENT_KINDS):
        raise Refused(
            "not_shown",
            "comments are not shown: the server was started without --quotes",
            field="uri",
            allowed="the other parts",
        )
    items = _items(jm, part)
    address = Address((MAPS, name, part), 1)
    found = PartOfMap(map=name, part=part, count=len(items), items=without_images(items[offset:]))
    return cut(found, "items", start=offset, ask=f"{str(address)[:-1]}{{}}", most=MOST_TOKENS)


def _items(jm: JourneyMap, part: str) -> list[dict[str, Any]]:
    if part in LINKS:
        return [
            {"from": link.start, "to": link.end, **link.data.stored()}
            for link in jm._core.links(part)
        ]
    if part in _LISTS:
        items: list[dict[str, Any]] = jm.info.stored().get(part, [])
        return items
    kind = next(kind for kind in ENTITIES if PLURALS[kind] == part)
    return [each.stored() for each in jm._index.of(kind)]
