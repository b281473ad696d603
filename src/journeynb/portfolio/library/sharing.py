"""One map's version of a persona, goal, segment or source, for every map that has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from journeynb.base.errors import ArgumentError, UnknownIdError
from journeynb.base.text import shown, with_article
from journeynb.gaps.rules.many_maps import SHARED
from journeynb.model.kinds.entity import Entity
from journeynb.portfolio.library.map_changes import MapChanges
from journeynb.portfolio.library.shared_fields import (
    accepted,
    require_fields,
    same_as_there,
    shared_entity,
)
from journeynb.portfolio.reading.maps import MapFolder, OpenMap, PortfolioMap


def shared(
    folder: MapFolder,
    open_map: Callable[[PortfolioMap], OpenMap],
    id: str,
    source: str,
    fields: Any = None,
    to: Any = None,
) -> MapChanges:
    """Return the changes that give every map the version of one map; see `Portfolio.share`."""
    origin = folder.map(source)
    there = shared_entity(origin.core.state, id)
    if there is None:
        raise _not_shared(folder, origin, id)
    names = require_fields(there.kind, fields)
    changes, kept = {}, {}
    for each in _targets(folder, there, to):
        found = same_as_there(each.core.state, there, names)
        reason = _accepted(each, origin, id) if to is None else None
        if each.name == origin.name or not found:
            continue
        if reason is None:
            changes[each.name] = found
        else:
            kept[each.name] = reason
    title = f"{there.kind} {there.id} ({there.name}) as on {origin.name}"
    return MapChanges(folder, open_map, title, changes, kept)


def _accepted(one: PortfolioMap, other: PortfolioMap, id: str) -> str | None:
    """Return why one of two maps accepts that they have different fields, None if none does."""
    reason = accepted(one.core.info, id, other.name)
    return accepted(other.core.info, id, one.name) if reason is None else reason


def _targets(folder: MapFolder, there: Entity, to: Any) -> list[PortfolioMap]:
    """Return the maps that have the entity, or those of them that a user names."""
    if to is None:
        return [each for each in folder.maps if _has(each, there)]
    names = [to] if isinstance(to, str) else to
    if not isinstance(names, (list, tuple, set, frozenset)):
        raise ArgumentError(f"to={shown(to)} is not valid; allowed: a map's name, or a list")
    found = [folder.map(each) for each in dict.fromkeys(names)]
    for each in found:
        if not _has(each, there):
            known = [other.name for other in folder.maps if _has(other, there)]
            raise ArgumentError(
                f"to={each.name!r}: this map has no {there.kind} {there.id}; maps that have it: "
                f"{', '.join(known)}"
            )
    return found


def _has(each: PortfolioMap, there: Entity) -> bool:
    found = shared_entity(each.core.state, there.id)
    return found is not None and found.kind == there.kind


def _not_shared(folder: MapFolder, origin: PortfolioMap, id: object) -> Exception:
    state = origin.core.state
    if isinstance(id, str) and id in state:
        return ArgumentError(
            f"{id} is {with_article(state.entity(id).kind)} of {origin.name}; maps share only "
            f"these kinds: {', '.join(SHARED)}"
        )
    known = [
        each.name for each in folder.maps if isinstance(id, str)
        and shared_entity(each.core.state, id) is not None
    ]  # fmt: skip
    return UnknownIdError(
        "unknown_id",
        f"the map {origin.name} has no persona, goal, segment or source {shown(id)}",
        allowed=f"source= one of the maps that have it: {', '.join(known)}" if known else None,
    )
