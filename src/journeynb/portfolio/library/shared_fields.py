"""What maps share: the changes that give an entity the fields that it has on another map."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.suggestions import allowed_after
from journeynb.base.text import shown, with_article
from journeynb.gaps.findings import Exceptions
from journeynb.gaps.rules.many_maps import CONTRADICTS, SHARED
from journeynb.gaps.rules.rule import Found
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.value_types import same_json
from journeynb.model.state import State
from journeynb.model.transaction import Change


def shared_entity(state: State, id: str) -> Entity | None:
    """Return the entity of a shared kind with an id, None if the map has none."""
    if not isinstance(id, str) or id not in state:
        return None
    found = state.entity(id)
    return found if found.kind in SHARED else None


def same_as_there(state: State, there: Entity, fields: Iterable[str] | None = None) -> list[Change]:
    """Return the changes that give an entity of a map the fields that it has elsewhere.

    Parameters
    ----------
    state : State
        The map, which has an entity of the same id and kind.
    there : Entity
        The entity elsewhere.
    fields : list of str, optional
        The fields to take, by default all.
    """
    theirs, ours = _fields(there), _fields(state.entity(there.id))
    names = dict.fromkeys([*theirs, *ours]) if fields is None else list(fields)
    found = {
        name: theirs.get(name) for name in names if not same_json(theirs.get(name), ours.get(name))
    }
    return [{"op": "set", "id": there.id, "fields": found}] if found else []


def as_new(there: Entity) -> list[Change]:
    """Return the changes that add an entity of another map."""
    return [{"op": "add", "kind": there.kind, "id": there.id, "fields": _fields(there)}]


def accepted(info: MapInfo, id: str, other: str) -> str | None:
    """Return why a map accepts that another one has other fields, None if it does not.

    The map says so in an exception for the rule C701.
    """
    found = Exceptions(info.exceptions).of(CONTRADICTS, Found(id, other))
    return None if found is None else found.reason


def require_fields(kind: str, fields: object) -> list[str] | None:
    """Return the fields that a user names; raises `ArgumentError` if the kind has no such field."""
    if fields is None:
        return None
    names = [fields] if isinstance(fields, str) else fields
    if not isinstance(names, (list, tuple, set, frozenset)):
        raise ArgumentError(
            f"fields={shown(fields)} is not valid; allowed: a field, or a list of fields"
        )
    allowed = [name for name in ENTITIES[kind].model_fields if name != "id"]
    for name in names:
        if name not in allowed:
            hint = allowed_after(name, allowed)
            raise ArgumentError(
                f"{with_article(kind)} has no field {shown(name)}{hint}: {', '.join(allowed)}"
            )
    if not names:
        raise ArgumentError("fields=[] names no field; omit it to share all fields")
    return [name for name in allowed if name in names]


def _fields(entity: Entity) -> dict[str, Any]:
    stored = entity.stored()
    return {name: value for name, value in stored.items() if name != "id"}
