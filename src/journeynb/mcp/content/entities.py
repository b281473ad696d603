"""Entities and the map itself as JSON, without what an assistant cannot read."""

from __future__ import annotations

from typing import Any

from journeynb.api.journey_map import JourneyMap
from journeynb.base.errors import UnknownIdError
from journeynb.base.suggestions import nearest
from journeynb.mcp.asking.images import without_images
from journeynb.mcp.asking.refusal import Refused
from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.value_types import Value


def entity_of(jm: JourneyMap, id: str, field: str = "id") -> Entity:
    """Return an entity of a map.

    Raises
    ------
    Refused
        The map has no such id.
    """
    try:
        return jm._core.entity(id)
    except UnknownIdError as error:
        names = jm._core.index.names
        meant = next((each for each, name in names.items() if name.casefold() == id.casefold()), "")
        near = meant or nearest(id, names)
        hint = f"; did you mean {near!r}?" if near else ""
        raise Refused(
            error.code,
            error.message + hint,
            field=field,
            allowed="an id, as find and table give it",
        ) from None


def fields_of(value: Value) -> dict[str, Any]:
    """Return the fields of an entity, of a link or of the map that have a value, images in words.

    Examples
    --------
    >>> fields_of(jn.Touchpoint(id="ad", name="Ad", channels=["web"]))
    {'id': 'ad', 'name': 'Ad', 'channels': ['web']}
    """
    fields: dict[str, Any] = without_images(value.stored())
    return fields
