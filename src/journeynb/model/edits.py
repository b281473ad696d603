"""Edits that people type, as changes: every function here ends in `CoreMap.apply`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from journeynb.base.errors import ArgumentError, ChangeError, UnknownIdError
from journeynb.base.text import shown, with_article
from journeynb.model.adding import add, ids_of, joined
from journeynb.model.comments import with_answers
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.field_errors import refusal, unknown_field
from journeynb.model.kinds.links import LINKS, kinds_between
from journeynb.model.kinds.value_types import Value, numbers_as_text
from journeynb.model.transaction import Change


def _ambiguous(start: str, end: str, kinds: list[str]) -> ChangeError:
    return ChangeError(
        "unknown_kind",
        f"several kinds of link can go from {start} to {end}; pass its kind",
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
    changes = [
        _link(core, one, other, kind, data) for one in ids_of(start) for other in ids_of(end)
    ]
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
        else joined(first.kind)
    )
    raise ChangeError(
        "bad_end",
        f"no kind of link goes from {first.kind} {start} to {second.kind} {end}",
        field="to",
        allowed=hint,
    )


def add_path(core: CoreMap, ids: Iterable[str], data: Mapping[str, Any]) -> None:
    """Let each of some touchpoints lead to the next, as one step."""
    way = ids_of(ids)
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
    for one in ids_of(id):
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
        kind = core.entity(other).kind
        if kind != entity.kind:
            raise ChangeError(
                "bad_index",
                f"{other} is {with_article(kind)}, but {id} is {with_article(entity.kind)}",
                field="at",
                allowed=f"the id of {with_article(entity.kind)}",
            )
        if other == id:
            return
        ids = [each for each in core.state.order[entity.kind] if each != id]
        at = ids.index(other) + (after is not None)
    elif isinstance(at, int) and at < 0:
        at += len(core.state.order[entity.kind])
    core.apply([{"op": "move", "id": id, "at": at}])


def remove(core: CoreMap, ids: Sequence[str | Iterable[str]]) -> None:
    """Remove entities with their links, and comments with their answers, as one step."""
    gone = with_answers(core.state, [id for group in ids for id in ids_of(group)])
    core.apply([{"op": "remove", "id": id} for id in gone])


def start_map(title: str, stages: Sequence[Any] | None, fields: Mapping[str, Any]) -> CoreMap:
    """Return a new map with its first stages, and nothing to undo."""
    core = CoreMap()
    for name in fields:
        if name not in MapInfo.model_fields:
            raise unknown_field(MapInfo, name, "map", ["stages"])
    core.state.info = MapInfo(title=title, **fields)
    for stage in stage_list(stages):
        if isinstance(stage, Entity) and stage.kind == "stage":
            add(core, stage, {})
        elif isinstance(stage, str):
            add(core, "stage", {"name": stage})
        else:
            raise ArgumentError(f"stages must be names or jn.Stage objects, not {shown(stage)}")
    return CoreMap(core.state)


def stage_list(stages: Any) -> list[Any]:
    """Return the stages that someone typed as a list; one text must be one stage."""
    if stages is None:
        return []
    if isinstance(stages, str):
        parts = [part.strip() for part in re.split(r"[,;\n]", stages) if part.strip()]
        if len(parts) > 1:
            raise ArgumentError(
                f"stages={shown(stages)} is text, not a list; pass stages={parts!r}, or "
                f"stages=[{shown(stages)}] for a single stage"
            )
    if isinstance(stages, (str, Entity)):
        return [stages]
    if not isinstance(stages, Iterable):
        raise ArgumentError(
            f"stages={shown(stages)} is not valid; allowed: a list of names or jn.Stage objects"
        )
    return list(stages)


def _typed(cls: type[Value], before: dict[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as people type them as the JSON values of a change."""
    from pydantic import ValidationError

    for name in fields:
        if name not in cls.model_fields or name == "id":
            raise unknown_field(cls, name, getattr(cls, "kind", "") or "map")
    given = {name: value for name, value in fields.items() if value is not None}
    kept = {name: value for name, value in before.items() if name not in fields or name == "name"}
    try:
        try:
            made = cls.model_validate({**kept, **given})
        except ValidationError as error:
            texts = numbers_as_text(error, {**kept, **given})
            if texts is None:
                raise
            made = cls.model_validate(texts)
    except ValidationError as error:
        raise refusal(error, cls, list(fields)) from None
    stored = made.stored()
    return {name: stored.get(name) if name in given else None for name in fields}
