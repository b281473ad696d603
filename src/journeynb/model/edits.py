"""Edits that people type, as changes: every function here ends in `CoreMap.apply`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from journeynb.base.errors import ArgumentError, ChangeError, UnknownIdError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.model.core import CoreMap
from journeynb.model.entities import ENTITIES, PLURALS
from journeynb.model.entity import Entity, MapInfo
from journeynb.model.field_errors import refusal, unknown_field
from journeynb.model.ids import id_from_name
from journeynb.model.links import LINKS, kinds_between
from journeynb.model.transaction import Change
from journeynb.model.value_types import Value

_NEIGHBOURS = {word: kind for kind, plural in PLURALS.items() for word in (kind, plural)}


def add(
    core: CoreMap,
    what: Entity | str,
    fields: Mapping[str, Any],
    *,
    at: int | None = None,
) -> str:
    """Add an entity, and the links to its neighbors, as one step; return its id.

    `what` is an entity, or a kind whose fields are among `fields`. Those of `fields` that are
    called like a kind (``stage``, ``personas``) name the ids to link it with.
    """
    neighbours: dict[str, Any] = {}
    own: dict[str, Any] = {}
    cls = type(what) if isinstance(what, Entity) else ENTITIES.get(str(what))
    if cls is None:
        raise ChangeError(
            "unknown_kind",
            f"unknown kind {shown(what)}",
            field="kind",
            allowed="an entity, such as jn.Persona(name=...), or one of " + ", ".join(ENTITIES),
        )
    for word, value in fields.items():
        if word in _NEIGHBOURS and word not in cls.model_fields:
            neighbours[word] = value
        else:
            own[word] = value
    if not isinstance(what, Entity):
        what = cls(**own)
    elif own:
        field = next(iter(own))
        raise ChangeError(
            "unknown_field",
            f"add() of a {cls.kind} object does not take {shown(field)}; set fields in the object",
            field=field,
            allowed=f"links to {_joined(cls.kind)}",
        )
    stored = what.stored()
    id = stored.pop("id", "") or core.state.free_id(what.name, cls.kind)
    change: Change = {"op": "add", "kind": cls.kind, "id": id, "fields": stored}
    if at is not None:
        change["at"] = at
    base = id_from_name(what.name, cls.kind)
    first = core.state.entity(base) if base in core.state else None
    if not what.id and first and (first.kind, first.name) == (cls.kind, what.name):
        warn(f"the map already has {shown(what.name)} ({base}); the new one gets the id {id}")
    changes = [change]
    for word, value in neighbours.items():
        changes += [
            _neighbour_link(core, cls.kind, id, _NEIGHBOURS[word], other) for other in _ids(value)
        ]
    core.apply(changes)
    return id


def _neighbour_link(core: CoreMap, kind: str, id: str, word: str, other: str) -> Change:
    found = core.entity(other)
    if found.kind != word:
        raise ChangeError(
            "bad_end",
            f"{other} is a {found.kind}, not a {word}",
            field=word,
            allowed=f"the id of a {word}",
        )
    for start, end, kinds in (
        (id, other, kinds_between(kind, word)),
        (other, id, kinds_between(word, kind)),
    ):
        if len(kinds) == 1:
            return {"op": "link", "kind": kinds[0], "from": start, "to": end}
        if kinds:
            raise _ambiguous(start, end, kinds)
    raise ChangeError(
        "bad_end", f"no kind of link joins {kind} and {word}", field=word, allowed=_joined(kind)
    )


def _joined(kind: str) -> str:
    """Return which kinds of entity can be linked with `kind`, in words."""
    names = [
        other for other in ENTITIES if kinds_between(kind, other) or kinds_between(other, kind)
    ]
    return "a " + ", ".join(names)


def _ambiguous(start: str, end: str, kinds: list[str]) -> ChangeError:
    return ChangeError(
        "unknown_kind",
        f"several kinds of link can go from {start} to {end}; choose one with kind=",
        field="kind",
        allowed=", ".join(kinds),
    )


def link(
    core: CoreMap,
    start: str | Iterable[str],
    end: str | Iterable[str],
    kind: str | None,
    data: Mapping[str, Any],
) -> None:
    """Link each of `start` with each of `end`, or change the data of the links, as one step."""
    changes = [_link(core, one, other, kind, data) for one in _ids(start) for other in _ids(end)]
    core.apply(changes)


def _link(core: CoreMap, start: str, end: str, kind: str | None, data: Mapping[str, Any]) -> Change:
    kind = kind or _kind_between(core, start, end)
    change: Change = {"op": "link", "kind": kind, "from": start, "to": end}
    cls = LINKS.get(kind) if isinstance(kind, str) else None
    if cls is not None and data:
        before = core.state.link(kind, start, end)
        change["fields"] = _typed(cls, {} if before is None else before.stored(), data)
    return change


def _kind_between(core: CoreMap, start: str, end: str) -> str:
    first, second = core.entity(start), core.entity(end)
    kinds = kinds_between(first.kind, second.kind)
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        raise _ambiguous(start, end, kinds)
    back = kinds_between(second.kind, first.kind)
    hint = (
        f"{' or '.join(back)} goes from {second.kind} to {first.kind}: link({end!r}, {start!r})"
        if back
        else _joined(first.kind)
    )
    raise ChangeError(
        "bad_end",
        f"no kind of link goes from {first.kind} {start} to {second.kind} {end}",
        field="to",
        allowed=hint,
    )


def add_path(core: CoreMap, ids: Iterable[str], data: Mapping[str, Any]) -> None:
    """Let each of some touchpoints lead to the next, as one step."""
    way = _ids(ids)
    if len(way) < 2:
        raise ArgumentError("a path needs at least two touchpoints")
    core.apply([_link(core, one, other, "leads_to", data) for one, other in pairwise(way)])


def unlink(core: CoreMap, start: str, end: str, kind: str | None) -> None:
    """Remove the link of a kind, or without one all links, from one id to another."""
    first, second = core.entity(start).id, core.entity(end).id
    kinds = [kind] if kind else core.state.kinds_between(first, second)
    if not kinds:
        raise UnknownIdError("no_such_link", f"no link from {start} to {end}", field="to")
    core.apply([{"op": "unlink", "kind": each, "from": start, "to": end} for each in kinds])


def set_fields(core: CoreMap, id: str | Iterable[str], fields: Mapping[str, Any]) -> None:
    """Set fields of one entity or of several, or of the map itself (``""``), as one step."""
    changes: list[Change] = []
    for one in _ids(id):
        holder: Value = core.info if one == "" else core.entity(one)
        changes.append(
            {"op": "set", "id": one, "fields": _typed(type(holder), holder.stored(), fields)}
        )
    core.apply(changes)


def move(core: CoreMap, id: str, at: int | None, before: str | None, after: str | None) -> None:
    """Move an entity among its kind: to a place, or before or behind another."""
    given = [value for value in (at, before, after) if value is not None]
    if len(given) != 1:
        raise ArgumentError("pass exactly one of at=, before= and after=")
    entity = core.entity(id)
    if at is None:
        other = before if before is not None else after
        assert other is not None
        if core.entity(other).kind != entity.kind:
            raise ChangeError(
                "bad_index",
                f"{other} is a {core.entity(other).kind}, {id} a {entity.kind}",
                field="at",
                allowed=f"the id of a {entity.kind}",
            )
        if other == id:
            return
        ids = [each for each in core.state.order[entity.kind] if each != id]
        at = ids.index(other) + (after is not None)
    elif isinstance(at, int) and at < 0:
        at += len(core.state.order[entity.kind])
    core.apply([{"op": "move", "id": id, "at": at}])


def remove(core: CoreMap, ids: Sequence[str | Iterable[str]]) -> None:
    """Remove entities with their links, as one step."""
    core.apply([{"op": "remove", "id": id} for group in ids for id in _ids(group)])


def start_map(title: str, stages: Sequence[Any] | None, fields: Mapping[str, Any]) -> CoreMap:
    """Return a new map with its first stages, and nothing to undo."""
    core = CoreMap()
    core.state.info = MapInfo(title=title, **fields)
    if stages is not None and not isinstance(stages, Iterable):
        raise ArgumentError(
            f"stages={shown(stages)} is not valid; allowed: a list of names or jn.Stage objects"
        )
    for stage in () if stages is None else stages:
        if isinstance(stage, Entity) and stage.kind == "stage":
            add(core, stage, {})
        elif isinstance(stage, str):
            add(core, "stage", {"name": stage})
        else:
            raise ArgumentError(f"stages must be names or jn.Stage objects, not {shown(stage)}")
    return CoreMap(core.state)


def _typed(cls: type[Value], before: dict[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as people type them as the JSON values of a change."""
    from pydantic import ValidationError

    for name in fields:
        if name not in cls.model_fields or name == "id":
            raise unknown_field(cls, name, getattr(cls, "kind", "") or "map")
    given = {name: value for name, value in fields.items() if value is not None}
    kept = {name: value for name, value in before.items() if name not in fields or name == "name"}
    try:
        stored = cls.model_validate({**kept, **given}).stored()
    except ValidationError as error:
        raise refusal(error, cls, list(fields)) from None
    return {name: stored.get(name) if name in given else None for name in fields}


def _ids(value: str | Entity | Iterable[str | Entity]) -> list[str]:
    if isinstance(value, (str, Entity)):
        return [_id(value)]
    try:
        return [_id(each) for each in value]
    except TypeError:
        raise ArgumentError(f"expected an id or a list of ids, not {shown(value)}") from None


def _id(value: str | Entity) -> str:
    if isinstance(value, Entity) and not value.id:
        raise ArgumentError(
            f"the {value.kind} {shown(value.name)} has no id yet; use the id that the map gave it"
        )
    return value.id if isinstance(value, Entity) else value
