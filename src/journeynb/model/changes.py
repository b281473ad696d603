"""The one door: checks each change against the map as those before it left it, and applies it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from journeynb.base.errors import ChangeError, UnknownIdError
from journeynb.base.text import shown, with_article
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.field_errors import refusal, unknown_field
from journeynb.model.kinds.ids import ALLOWED, is_id
from journeynb.model.kinds.links import LINKS, Link, LinkData, kinds_between
from journeynb.model.kinds.value_types import DOOR, Value, same_json
from journeynb.model.state import State
from journeynb.model.transaction import Change, Transaction

V = TypeVar("V", bound=Value)

_KEYS = {
    "add": {"op", "kind", "id", "fields", "at"},
    "set": {"op", "id", "fields"},
    "move": {"op", "id", "at"},
    "remove": {"op", "id"},
    "link": {"op", "kind", "from", "to", "fields"},
    "unlink": {"op", "kind", "from", "to"},
}


class Door(Transaction):
    """A transaction that checks its changes."""

    def apply(self, changes: Sequence[Any]) -> None:
        """Apply a list of changes; an invalid one raises, and nothing is undone yet."""
        if not isinstance(changes, (list, tuple)):
            raise ChangeError(
                "bad_value",
                f"changes must be a list, not {shown(changes)}",
                allowed="a list of changes",
            )
        for index, change in enumerate(changes):
            try:
                self._apply_one(change)
            except ChangeError as error:
                raise error.at(index) from None

    def _apply_one(self, change: Any) -> None:
        if not isinstance(change, Mapping):
            raise ChangeError("unknown_op", f"a change must be an object, not {shown(change)}")
        op = change.get("op")
        known = _KEYS.get(op) if isinstance(op, str) else None
        if known is None:
            raise ChangeError(
                "unknown_op", f"unknown op {shown(op)}", field="op", allowed=", ".join(_KEYS)
            )
        for key in change:
            if key not in known:
                raise ChangeError(
                    "unknown_field",
                    f"unknown key {shown(key)} in the op {op}",
                    field=str(key),
                    allowed=", ".join(sorted(known)),
                )
        operation: Callable[[Door, Mapping[str, Any]], None] = _OPERATIONS[str(op)]
        operation(self, change)

    def _add(self, change: Mapping[str, Any]) -> None:
        kind, id = change.get("kind"), change.get("id")
        cls = ENTITIES.get(kind) if isinstance(kind, str) else None
        if cls is None:
            raise ChangeError(
                "unknown_kind",
                f"unknown kind {shown(kind)}",
                field="kind",
                allowed=", ".join(ENTITIES),
            )
        if not is_id(id):
            raise ChangeError(
                "bad_id", f"{shown(id)} is not a valid id", field="id", allowed=ALLOWED
            )
        id = str(id)  # numpy has strings of its own
        if id in self.state:
            raise ChangeError(
                "id_taken",
                f"the id {id} is already used by the {self.state.entity(id).kind} "
                f"{shown(self.state.entity(id).name)}",
                field="id",
                allowed="an id that is not in use",
            )
        fields = change_fields(change)
        entity = validated(cls, {"id": id}, fields)
        at = None
        if "at" in change:
            at = _index(change["at"], len(self.state.order[cls.kind]))
        self._touch(id)
        self._touch_order(cls.kind)
        self.state.put(entity, at)
        stored = entity.stored()
        del stored["id"]
        applied: Change = {"op": "add", "kind": cls.kind, "id": id, "fields": stored}
        if at is not None:
            applied["at"] = at
        self._done(applied, {"op": "remove", "id": id})

    def _set(self, change: Mapping[str, Any]) -> None:
        id = change.get("id")
        before: Entity | MapInfo = self.state.info if id == "" else self._known(id, "id")
        id = before.id if isinstance(before, Entity) else ""
        fields = change_fields(change)
        cls = type(before)
        old = before.stored()
        after = validated(cls, old, fields)
        new, undo = _difference(old, after.stored(), fields)
        if not new:
            return
        if isinstance(after, Entity):
            self._touch(after.id)
            self.state.put(after)
        else:
            if self._info is None:
                self._info = self.state.info
            self.state.info = after
        self._done({"op": "set", "id": id, "fields": new}, {"op": "set", "id": id, "fields": undo})

    def _move(self, change: Mapping[str, Any]) -> None:
        entity = self._known(change.get("id"), "id")
        ids = self.state.order[entity.kind]
        at = _index(change.get("at"), len(ids) - 1)
        before = ids.index(entity.id)
        if at == before:
            return
        self._touch_order(entity.kind)
        ids.pop(before)
        ids.insert(at, entity.id)
        self._done(
            {"op": "move", "id": entity.id, "at": at},
            {"op": "move", "id": entity.id, "at": before},
        )

    def _remove(self, change: Mapping[str, Any]) -> None:
        entity = self._known(change.get("id"), "id")
        links = self.state.links_of(entity.id)
        at = self.state.order[entity.kind].index(entity.id)
        self._touch(entity.id)
        self._touch_order(entity.kind)
        for link in links:
            self._touch_link(link.kind, link.start, link.end)
        self.state.drop(entity.id)
        stored = entity.stored()
        del stored["id"]
        again: Change = {
            "op": "add", "kind": entity.kind, "id": entity.id, "fields": stored, "at": at
        }  # fmt: skip
        self._done({"op": "remove", "id": entity.id}, again, *map(link_change, links))

    def _link(self, change: Mapping[str, Any]) -> None:
        cls, start, end = self._ends(change)
        fields = change_fields(change)
        kind = cls.kind
        before = self.state.link(kind, start, end)
        if before is None:
            _check_new_link(self.state, cls, start, end)
        old = {} if before is None else before.stored()
        after = validated(cls, old, fields)
        new, undo = _difference(old, after.stored(), fields)
        if before is not None and not new:
            return
        self._touch_link(kind, start, end)
        self.state.put_link(kind, start, end, after)
        applied = _link_change("link", kind, start, end, new)
        if before is None:
            self._done(applied, _link_change("unlink", kind, start, end))
        else:
            self._done(applied, _link_change("link", kind, start, end, undo))

    def _unlink(self, change: Mapping[str, Any]) -> None:
        cls, start, end = self._ends(change)
        before = self.state.link(cls.kind, start, end)
        if before is None:
            raise UnknownIdError(
                "no_such_link", f"no {cls.kind} link from {start} to {end}", field="to"
            )
        self._touch_link(cls.kind, start, end)
        self.state.drop_link(cls.kind, start, end)
        self._done(
            _link_change("unlink", cls.kind, start, end),
            link_change(Link(cls.kind, start, end, before)),
        )

    def _known(self, id: Any, field: str) -> Entity:
        try:
            return self.state.entity(id)
        except UnknownIdError as error:
            error.field = field
            raise error from None

    def _ends(self, change: Mapping[str, Any]) -> tuple[type[LinkData], str, str]:
        kind = change.get("kind")
        cls = LINKS.get(kind) if isinstance(kind, str) else None
        if cls is None:
            raise ChangeError(
                "unknown_kind",
                f"unknown kind of link {shown(kind)}",
                field="kind",
                allowed=", ".join(LINKS),
            )
        start = self._known(change.get("from"), "from").id
        end = self._known(change.get("to"), "to").id
        return cls, start, end


_OPERATIONS: dict[str, Callable[[Door, Mapping[str, Any]], None]] = {
    "add": Door._add,
    "set": Door._set,
    "move": Door._move,
    "remove": Door._remove,
    "link": Door._link,
    "unlink": Door._unlink,
}


_FITTING = {
    (kind, start, end) for kind, cls in LINKS.items() for start in cls.starts for end in cls.ends
}


def check_ends(cls: type[LinkData], start: Entity, end: Entity) -> None:
    """Raise if a link would join ends that it cannot join."""
    from_kind, to_kind = start.kind, end.kind
    if (cls.kind, from_kind, to_kind) in _FITTING and start is not end:
        return
    if from_kind not in cls.starts or to_kind not in cls.ends:
        side = "from" if from_kind not in cls.starts else "to"
        fitting = kinds_between(from_kind, to_kind)
        hint = f"; from {from_kind} to {to_kind}, use {' or '.join(fitting)}" if fitting else ""
        raise ChangeError(
            "bad_end",
            f"{with_article(cls.kind)} link cannot go from {from_kind} {start.id} to {to_kind} "
            f"{end.id}{hint}",
            field=side,
            allowed=f"from {' or '.join(cls.starts)} to {' or '.join(cls.ends)}",
        )
    raise ChangeError(
        "bad_end", f"{start.id} cannot be linked to itself", field="to", allowed="another id"
    )


def too_many(cls: type[LinkData], start: Entity, other: str) -> ChangeError:
    """Return the error of an entity that already has its one link of a kind."""
    return ChangeError(
        "too_many",
        f"the {start.kind} {start.id} already has {with_article(cls.kind)} link, to {other}",
        field="from",
        allowed=f"one {cls.kind} link; unlink it first",
    )


def _check_new_link(state: State, cls: type[LinkData], start: str, end: str) -> None:
    """Raise if a new link has wrong ends, is one too many, or would close a circle."""
    entity = state.entity(start)
    check_ends(cls, entity, state.entity(end))
    if entity.kind in cls.once:
        others = state.ends_of(start, cls.kind)
        if others:
            raise too_many(cls, entity, others[0])
    if cls.acyclic and state.reaches(cls.kind, end, start):
        raise ChangeError(
            "cycle",
            f"{with_article(cls.kind)} link from {start} to {end} would close a circle, because "
            f"{end} already leads to {start} through {cls.kind} links",
            field="to",
            allowed="links that do not close a circle",
        )


def validated(cls: type[V], old: dict[str, Any], fields: Mapping[str, Any]) -> V:
    """Return `old` with `fields` merged into it, checked; null means absent."""
    for name in fields:
        if name not in cls.model_fields or name == "id":
            raise unknown_field(cls, str(name), getattr(cls, "kind", "") or "map")
    merged = {**old, **fields}
    try:
        return cls.model_validate(
            {name: value for name, value in merged.items() if value is not None}, context=DOOR
        )
    except ValidationError as error:
        raise refusal(error, cls, list(fields)) from None


def _difference(
    old: dict[str, Any], new: dict[str, Any], names: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that differ, as they are now and as they were; null where absent."""
    differing = [name for name in names if not same_json(old.get(name), new.get(name))]
    return (
        {name: new.get(name) for name in differing},
        {name: old.get(name) for name in differing},
    )


def change_fields(change: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields of a change; raise unless they are an object."""
    fields = change.get("fields", {})
    if not isinstance(fields, Mapping):
        raise ChangeError(
            "bad_value",
            f"fields must be an object, not {shown(fields)}",
            field="fields",
            allowed="an object of fields",
        )
    return fields


def _index(value: Any, last: int) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= last:
        raise ChangeError(
            "bad_index",
            f"at={shown(value)} is not valid",
            field="at",
            allowed=f"a whole number from 0 to {last}",
        )
    return value


def _link_change(
    op: str, kind: str, start: str, end: str, fields: dict[str, Any] | None = None
) -> Change:
    change: Change = {"op": op, "kind": kind, "from": start, "to": end}
    return {**change, "fields": fields} if fields else change


def link_change(link: Link) -> Change:
    """Return the change that makes a link as it is."""
    return _link_change("link", link.kind, link.start, link.end, link.data.stored())
