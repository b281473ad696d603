"""What was edited in a map since the base of a merge, and a map with other ids."""

from __future__ import annotations

from typing import Any

from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.links import Link
from journeynb.model.kinds.value_types import Value, same_json
from journeynb.model.state import State

Key = tuple[str, str, str]
"""Kind, start and end of a link."""


def same_kind(state: State, entity: Entity) -> bool:
    """Whether a map has an entity of the same id and kind."""
    return entity.id in state and state.entity(entity.id).kind == entity.kind


def same(a: Value, b: Value) -> bool:
    """Whether two values have the same fields."""
    return a is b or same_json(a.stored(), b.stored())


def edited(base: State, state: State) -> set[str]:
    """Return the ids of what was changed, or to which a link was added or changed."""
    found = {
        entity.id
        for entity in state.entities()
        if same_kind(base, entity) and not same(base.entity(entity.id), entity)
    }
    for _, start, end in links_not_in(state, base):
        found |= {start, end}
    if state.info.converts != base.info.converts:
        found.add(state.info.converts)
    return found


def links_not_in(state: State, other: State) -> dict[Key, Link]:
    """Return the links that the other map does not have, or has with other data."""
    found = {}
    for start, end, kind, data in state.edges():
        there = other.link(kind, start, end)
        if there is None or not same(data, there):
            found[kind, start, end] = Link(kind, start, end, data)
    return found


def with_new_ids(state: State, new: dict[str, str]) -> State:
    """Return a map with some ids replaced, in its links and its own fields too."""
    info = state.info
    exceptions = tuple(
        _copied(each, id=new.get(each.id, each.id), other=new.get(each.other, each.other))
        for each in info.exceptions
    )
    converts = new.get(info.converts, info.converts)
    made = State(_copied(info, converts=converts, exceptions=exceptions))
    for entity in state.entities():
        id = new.get(entity.id)
        made.put(entity if id is None else _copied(entity, id=id))
    for link in state.links():
        made.put_link(
            link.kind, new.get(link.start, link.start), new.get(link.end, link.end), link.data
        )
    return made


def _copied(value: Any, **fields: Any) -> Any:
    return value.model_copy(update=fields)
