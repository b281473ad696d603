"""Changes as an assistant writes them: those of the door, or what `jm.add` and `jm.link` take.

``{"op": "add", "kind": "touchpoint", "name": "Search ad", "stage": "awareness"}`` needs no id and
no ``fields``, and names the neighbors of what it adds; ``{"op": "link", "from": "maya", "to":
"search-ad", "emotion": 1}`` needs no kind where only one fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError, ChangeError, UnknownIdError
from journeynb.base.text import shown
from journeynb.model import edits
from journeynb.model.adding import NEIGHBORS, add, ids_of
from journeynb.model.changes import change_fields
from journeynb.model.core import CoreMap, Event
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.field_errors import unknown_field
from journeynb.model.kinds.links import LINKS
from journeynb.model.state import State
from journeynb.model.transaction import Change

MOST_CHANGES = 1000
"""Largest number of changes in one call: nobody reviews more at once."""
_OWN = {
    "add": {"op", "kind", "at", "fields"},
    "set": {"op", "id", "fields"},
    "move": {"op", "id", "at", "before", "after"},
    "remove": {"op", "id"},
    "link": {"op", "kind", "from", "to", "fields"},
    "unlink": {"op", "kind", "from", "to"},
}
"""The keys of each op; `add`, `set` and `link` take the names of fields as well."""


@dataclass(frozen=True)
class Draft:
    """Changes that a map accepts.

    Parameters
    ----------
    changes : list of dict
        The changes in the form of the door.
    after : State
        The map with them.
    """

    changes: list[Change]
    after: State


def draft(state: State, given: Sequence[Any]) -> Draft:
    """Return changes in the form of the door, with the map as they leave it.

    Parameters
    ----------
    state : State
        The map, which stays as it is.
    given : list
        The changes in either form.

    Raises
    ------
    ChangeError
        The map does not accept a change; `change` is its position in `given`.
    """
    if not given:
        raise ChangeError(
            "no_change", "changes is empty", field="changes", allowed="at least one change"
        )
    if len(given) > MOST_CHANGES:
        raise ChangeError(
            "too_many_changes",
            f"{len(given):,} changes are too many for one call; send them in several",
            field="changes",
            allowed=f"at most {MOST_CHANGES:,}",
        )
    core = CoreMap(state.copy())
    made: list[Change] = []

    def note(event: Event) -> None:
        made.extend(event.changes)

    core.listen(note)
    for position, change in enumerate(given):
        try:
            _make(core, change)
        except ChangeError as error:
            raise error.at(position) from None
        except ArgumentError as error:
            raise ChangeError("bad_value", str(error), change=position) from None
    return Draft(made, core.state)


def _make(core: CoreMap, change: Any) -> None:
    op = change.get("op") if isinstance(change, Mapping) else None
    make = _MAKERS.get(op) if isinstance(op, str) else None
    if make is None:
        core.apply([change])  # the door says what is wrong
        return
    if _is_of_door(change):
        with suppress(ChangeError):  # then the short form may take it, or says what is wrong
            core.apply([change])
            return
    make(core, change)


def _is_of_door(change: Mapping[str, Any]) -> bool:
    """Whether the door takes a change as it is, also with values that nobody may type."""
    needed = {"add": "id", "set": "id", "link": "kind"}.get(change["op"])
    own = _OWN[change["op"]] | {"id"}
    return needed is not None and needed in change and own.issuperset(change)


def _add(core: CoreMap, change: Mapping[str, Any]) -> None:
    kind = change.get("kind")
    if not isinstance(kind, str) or kind not in ENTITIES:
        core.apply([{"op": "add", "kind": kind}])
        return
    cls, fields = ENTITIES[kind], _fields(change)
    for word, value in fields.items():
        if word in cls.model_fields:
            continue
        if word not in NEIGHBORS and word not in LINKS:
            raise unknown_field(cls, str(word), kind, [*NEIGHBORS, *LINKS])
        _require_ids(core, value, word)
    add(core, kind, fields, at=change.get("at"), on_duplicate="error")


def _set(core: CoreMap, change: Mapping[str, Any]) -> None:
    ids = change.get("id")
    if ids is None:
        raise ChangeError(
            "bad_id", "id: required", field="id", allowed='an id of the map, or "" for the map'
        )
    if ids != "":  # the map itself
        _require_some_ids(core, ids, "id")
    edits.set_fields(core, ids, _fields(change))


def _link(core: CoreMap, change: Mapping[str, Any]) -> None:
    kind = change.get("kind")
    fields = _fields(change)
    if kind is not None and (not isinstance(kind, str) or kind not in LINKS):
        core.apply([{"op": "link", "kind": kind}])
        return
    start, end = _ends(core, change)
    edits.link(core, start, end, kind, fields)


def _unlink(core: CoreMap, change: Mapping[str, Any]) -> None:
    _refuse_unknown(change)
    kind = change.get("kind")
    if kind is not None:
        core.apply([{key: change[key] for key in change}])
        return
    start, end = _ends(core, change)
    for one in ids_of(start):
        for other in ids_of(end):
            edits.unlink(core, one, other, None)


def _move(core: CoreMap, change: Mapping[str, Any]) -> None:
    _refuse_unknown(change)
    before, after = change.get("before"), change.get("after")
    if before is None and after is None:
        core.apply([{key: change[key] for key in change if key in ("op", "id", "at")}])
        return
    if sum(change.get(key) is not None for key in ("at", "before", "after")) > 1:
        raise ChangeError(
            "bad_value",
            "pass only one of at, before and after",
            field="at" if change.get("at") is not None else "after",
            allowed="one of the three",
        )
    for key in ("id", "before", "after"):
        if key == "id" or change.get(key) is not None:
            _require_id(core, change.get(key), key)
    edits.move(core, change["id"], change.get("at"), before, after)


def _remove(core: CoreMap, change: Mapping[str, Any]) -> None:
    _refuse_unknown(change)
    _require_some_ids(core, change.get("id"), "id")
    edits.remove(core, [change["id"]])


_MAKERS: dict[str, Callable[[CoreMap, Mapping[str, Any]], None]] = {
    "add": _add,
    "set": _set,
    "link": _link,
    "unlink": _unlink,
    "move": _move,
    "remove": _remove,
}


def _fields(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a change names, in ``fields`` or beside it."""
    inside = change_fields(change)
    beside = {key: value for key, value in change.items() if key not in _OWN[change["op"]]}
    for name in beside:
        if name in inside:
            raise ChangeError(
                "bad_value",
                f"{shown(name)} is given twice: in fields, and beside it",
                field=str(name),
                allowed="one of the two",
            )
    return {**inside, **beside}


def _ends(core: CoreMap, change: Mapping[str, Any]) -> tuple[Any, Any]:
    for key in ("from", "to"):
        _require_some_ids(core, change.get(key), key)
    return change["from"], change["to"]


def _require_some_ids(core: CoreMap, value: Any, field: str) -> None:
    """Raise unless a value is the id of an entity, or a list of one such id or more."""
    if value is None or value == []:
        what = "required" if value is None else "the list is empty"
        raise ChangeError("bad_id", f"{field}: {what}", field=field, allowed="an id of the map")
    _require_ids(core, value, field)


def _require_ids(core: CoreMap, value: Any, field: str) -> None:
    """Raise unless a value is the id of an entity, or a list of such ids."""
    if not isinstance(value, (list, tuple)):
        _require_id(core, value, field)
        return
    for each in value:
        _require_id(core, each, field)


def _require_id(core: CoreMap, value: Any, field: str) -> None:
    if not isinstance(value, str):
        what = "null" if value is None else shown(value)
        raise ChangeError(
            "bad_id", f"{field}: {what} is not an id", field=field, allowed="an id of the map"
        )
    try:
        core.entity(value)
    except UnknownIdError as error:
        error.field = field
        raise error from None


def _refuse_unknown(change: Mapping[str, Any]) -> None:
    op = change["op"]
    for key in change:
        if key not in _OWN[op]:
            raise ChangeError(
                "unknown_field",
                f"unknown key {shown(key)} in the op {op}",
                field=str(key),
                allowed=", ".join(sorted(_OWN[op])),
            )


def added_ids(changes: Iterable[Change]) -> list[str]:
    """Return the ids of the entities that changes add."""
    return [change["id"] for change in changes if change["op"] == "add"]
