"""Adding an entity with its links, and what happens when it is already there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from journeynb.base.errors import ArgumentError, ChangeError
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown, with_article
from journeynb.base.user_warnings import warn
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.kinds.entity import Entity, name_of
from journeynb.model.kinds.ids import comment_id, id_from_name, next_free
from journeynb.model.kinds.links import LINKS, kinds_between
from journeynb.model.transaction import Change

ON_DUPLICATE = ("add", "update", "keep", "error")
NEIGHBORS = {word: kind for kind, plural in PLURALS.items() for word in (kind, plural)}
"""The kind of entity of each keyword that names neighbors."""


def add(
    core: CoreMap,
    what: Entity | str,
    fields: Mapping[str, Any],
    *,
    at: int | None = None,
    on_duplicate: str = "add",
    in_cell: bool = False,
) -> str:
    """Add an entity, and the links to its neighbors, as one step; return its id.

    `what` is an entity, or a kind whose fields are among `fields`. Those of `fields` that are
    called like a kind (``stage``, ``personas``) or a kind of link (``supports``) name the ids to
    link it with. A call `in_cell` may be run again; the warning or error says how.
    """
    require_choice(on_duplicate)
    entity, neighbors = _entity(what, fields)
    twin = _twin(core, entity, on_duplicate, in_cell)
    if twin is not None and on_duplicate == "add":
        _warn(core, entity, twin, in_cell)
        twin = None
    if twin is None:
        id = entity.id or _free_id(core, entity)
        changes = [_added(entity, id, at)]
    elif on_duplicate == "keep":
        return twin
    else:
        id = twin
        changes = _updated(core, entity, id, at)
    for word, value in neighbors.items():
        for other in ids_of(value):
            link = _link(core, entity.kind, id, word, other)
            changes += [*_replaced(core, link, twin), link]
    core.apply(changes)
    return id


def require_choice(on_duplicate: str) -> None:
    """Raise an error if a way to treat a duplicate does not exist."""
    if on_duplicate not in ON_DUPLICATE:
        raise ArgumentError(
            f"on_duplicate={shown(on_duplicate)} is not valid; "
            f"allowed: {', '.join(map(repr, ON_DUPLICATE))}"
        )


def _entity(what: Entity | str, fields: Mapping[str, Any]) -> tuple[Entity, dict[str, Any]]:
    """Return the entity to add, and the ids of its neighbors by keyword."""
    cls = type(what) if isinstance(what, Entity) else ENTITIES.get(str(what))
    if cls is None:
        raise ChangeError(
            "unknown_kind",
            f"unknown kind {shown(what)}",
            field="kind",
            allowed="an entity, such as jn.Persona(name=...), or one of " + ", ".join(ENTITIES),
            nearest=nearest(what, ENTITIES) if isinstance(what, str) else None,
        )
    neighbors: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for word, value in fields.items():
        links = word in NEIGHBORS or word in LINKS
        (neighbors if links and word not in cls.model_fields else own)[word] = value
    if not isinstance(what, Entity):
        return cls(**own), neighbors
    if own:
        field = next(iter(own))
        in_object = field in cls.model_fields
        raise ChangeError(
            "unknown_field",
            f"add() does not take {shown(field)} with {with_article(cls.kind)} object"
            + (f"; set it in the object: jn.{cls.__name__}({field}=...)" if in_object else ""),
            field=field,
            allowed=f"links to {joined(cls.kind)}",
            nearest=None if in_object else nearest(field, [*NEIGHBORS, *LINKS]),
        )
    return what, neighbors


def _twin(core: CoreMap, entity: Entity, on_duplicate: str, in_cell: bool) -> str | None:
    """Return the id of the entity that is updated or kept instead of adding one."""
    state, kind = core.state, entity.kind
    if entity.id:
        ids = [entity.id] if entity.id in state and state.entity(entity.id).kind == kind else []
    elif on_duplicate == "add":
        base = _own_id(entity)  # a look at all names would be slow on large maps
        ids = [base] if base in state and _same(state.entity(base), entity) else []
    else:
        ids = [id for id in state.order[kind] if _same(state.entity(id), entity)]
    if not ids:
        return None
    there = f"the map already has {with_article(kind)} {_named(entity)} ({ids[0]})"
    if entity.id:
        there = f"the id {ids[0]} is already used by the {kind} {shown(state.entity(ids[0]).name)}"
    if on_duplicate == "error" or (on_duplicate == "add" and entity.id):
        again = "; if the cell was run again, use jm.add(..., on_duplicate='update')"
        raise ChangeError(
            "id_taken",
            there + (again if in_cell else ""),
            field="id" if entity.id else "name",
            allowed="an id that is not in use" if entity.id else "another name",
        )
    if len(ids) > 1:
        raise ChangeError(
            "id_taken",
            f"{len(ids)} {PLURALS[kind]} are {_named(entity)} ({', '.join(ids)})",
            field="id",
            allowed="id= of the one to update; jm.remove(ID) removes the others",
        )
    return ids[0]


def _warn(core: CoreMap, entity: Entity, twin: str, in_cell: bool) -> None:
    again = ". If the cell was run again: jm.undo(), then jm.add(..., on_duplicate='update')"
    warn(
        f"the map already has {with_article(entity.kind)} {_named(entity)} ({twin}); this one gets "
        f"the id {_free_id(core, entity)}{again if in_cell else ''}"
    )


def _same(one: Entity, other: Entity) -> bool:
    """Whether two entities have the same name, or the same text if they have none."""
    if (one.kind, one.name) != (other.kind, other.name):
        return False
    return bool(one.name) or one.description == other.description


def _named(entity: Entity) -> str:
    return f"named {shown(name_of(entity))}"


def _own_id(entity: Entity) -> str:
    """Return the id that an entity gets if it is free."""
    if entity.kind == "comment":
        stored = entity.stored()
        return comment_id(entity.description, stored.get("by", ""), stored.get("at", ""))
    return id_from_name(entity.name, entity.kind)


def _free_id(core: CoreMap, entity: Entity) -> str:
    if entity.kind == "comment":
        return next_free(_own_id(entity), core.state)
    return core.state.free_id(entity.name, entity.kind)


def _added(entity: Entity, id: str, at: int | None) -> Change:
    fields = entity.stored()
    fields.pop("id", None)
    change: Change = {"op": "add", "kind": entity.kind, "id": id, "fields": fields}
    return change if at is None else {**change, "at": at}


def _updated(core: CoreMap, entity: Entity, id: str, at: int | None) -> list[Change]:
    """Return the changes that set what an entity names; its other fields stay."""
    stored = entity.stored()
    names = [name for name in type(entity).model_fields if name in entity.model_fields_set]
    fields = {name: stored.get(name) for name in names if name != "id"}
    changes: list[Change] = [{"op": "set", "id": id, "fields": fields}]
    if at is not None:
        last = len(core.state.order[entity.kind]) - 1
        changes.append({"op": "move", "id": id, "at": last if at == last + 1 else at})
    return changes


def _replaced(core: CoreMap, link: Change, twin: str | None) -> list[Change]:
    """Return what unlinks an entity that can have a link only once, such as that to its stage."""
    if twin is None or link["from"] != twin:
        return []
    kind, cls = str(link["kind"]), LINKS[link["kind"]]
    if core.entity(twin).kind not in cls.once:
        return []
    others = [each for each in core.state.ends_of(twin, kind) if each != link["to"]]
    return [{"op": "unlink", "kind": kind, "from": twin, "to": each} for each in others]


def _link(core: CoreMap, kind: str, id: str, word: str, other: str) -> Change:
    """Return the change that links a new entity of a kind with a neighbor."""
    found = core.entity(other)
    if word not in NEIGHBORS:
        return _link_of_kind(kind, id, word, found)
    wanted = NEIGHBORS[word]
    if found.kind != wanted:
        raise ChangeError(
            "bad_end",
            f"{other} is {with_article(found.kind)}, not {with_article(wanted)}",
            field=wanted,
            allowed=f"the id of {with_article(wanted)}",
        )
    for start, end, kinds in (
        (id, other, kinds_between(kind, wanted)),
        (other, id, kinds_between(wanted, kind)),
    ):
        if len(kinds) == 1:
            return {"op": "link", "kind": kinds[0], "from": start, "to": end}
        if kinds:
            raise ChangeError(
                "unknown_kind",
                f"several kinds of link can go from {start} to {end}; pass the kind instead of "
                f"{word}=",
                field="kind",
                allowed=", ".join(f"{each}={other!r}" for each in kinds),
            )
    raise ChangeError(
        "bad_end", f"no kind of link joins {kind} and {wanted}", field=wanted, allowed=joined(kind)
    )


def _link_of_kind(kind: str, id: str, link: str, other: Entity) -> Change:
    cls = LINKS[link]
    if kind not in cls.starts or other.kind not in cls.ends:
        fitting = kinds_between(kind, other.kind)
        hint = f"; use {' or '.join(fitting)}=" if fitting else f"; use {other.kind}="
        raise ChangeError(
            "bad_end",
            f"{with_article(link)} link cannot go from {with_article(kind)} to the {other.kind} "
            f"{other.id}{hint}",
            field=link,
            allowed=f"from {' or '.join(cls.starts)} to {' or '.join(cls.ends)}",
        )
    return {"op": "link", "kind": link, "from": id, "to": other.id}


def joined(kind: str) -> str:
    """Return which kinds of entity can be linked with `kind`, in words."""
    names = [
        other for other in ENTITIES if kinds_between(kind, other) or kinds_between(other, kind)
    ]
    return "a " + ", ".join(names)


def ids_of(value: str | Entity | Iterable[str | Entity]) -> list[str]:
    """Return the ids that someone typed, one or several, or as entities."""
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
