"""A map as nodes and edges whose attributes are text, numbers or booleans."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from journeynb.model.kinds.colors import PALETTE, long_form
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.value_types import is_color
from journeynb.model.state import State

Attributes = dict[str, str | int | float | bool]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TAKEN = {"start": "start_date", "size": "segment_size"}
"""Names with a meaning of their own: in GEXF, an element with a start exists only from then on;
in GraphML, Gephi draws a node in its size."""
_COLORS = dict(zip(ENTITIES, PALETTE, strict=True))


@dataclass(frozen=True, slots=True)
class Node:
    """A node: an entity with its label, its color and the attributes that it has."""

    id: str
    label: str
    color: str
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge: a link with its label and the attributes that it has."""

    start: str
    end: str
    label: str
    attributes: Attributes


def graph_attributes(state: State) -> Attributes:
    """Return the fields of the map itself."""
    return _flat(state.info.stored())


def nodes(state: State) -> list[Node]:
    """Return the entities of a map, in the order of the file."""
    return [_node(entity) for entity in state.entities()]


def edges(state: State) -> list[Edge]:
    """Return the links of a map, in the order of the file."""
    return [
        Edge(link.start, link.end, link.kind, {"kind": link.kind, **_flat(link.data.stored())})
        for link in state.links()
    ]


def _node(entity: Entity) -> Node:
    fields = {name: value for name, value in entity.stored().items() if name != "id"}
    own = str(fields.get("color", ""))
    color = long_form(own) if is_color(own) else _COLORS[entity.kind]
    label = plain(entity.name or entity.id)
    return Node(entity.id, label, color, {"kind": entity.kind, **_flat(fields)})


def _flat(fields: dict[str, Any]) -> Attributes:
    """Return fields as attributes: a list is JSON text."""
    return {_TAKEN.get(name, name): _value(value) for name, value in fields.items()}


def _value(value: Any) -> str | int | float | bool:
    if isinstance(value, (bool, int, float)):
        return value
    return plain(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def plain(text: str) -> str:
    """Return text without the characters that XML cannot contain."""
    return _NOT_XML.sub(" ", text)
