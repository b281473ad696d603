"""What of a step can be taken back after others have changed the map.

A step is taken back by its inverse. Where someone has changed the same field, entity or link
since, that part of the inverse is left out, so that nobody's work is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from journeynb.base.errors import ChangeError
from journeynb.model.changes import Door
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import name_of, said
from journeynb.model.kinds.value_types import same_json
from journeynb.model.state import State
from journeynb.model.transaction import Change

Key = tuple[str, ...]
"""An entity or the map by ``(id,)``, a link by ``(kind, start, end)``."""
Part = tuple[Key, str]
"""A field of an entity, of the map or of a link; "" is all of it."""
Later = Sequence[tuple[str, Sequence[Change]]]
"""Names and changes of others since, the last first."""


def key_of(change: Change) -> Key:
    """Return what a change is about."""
    if change["op"] in ("link", "unlink"):
        return change["kind"], change["from"], change["to"]
    return (change["id"],)


def stored_of(state: State, key: Key) -> dict[str, Any] | None:
    """Return the fields of an entity, of the map or of a link; None if it is not there."""
    if len(key) == 3:
        data = state.link(*key)
        return None if data is None else data.stored()
    if key == ("",):
        return state.info.stored()
    if key[0] not in state:
        return None
    stored = state.entity(key[0]).stored()
    del stored["id"]
    return stored


def moved_in(later: Later) -> set[str]:
    """Return the ids of what others have moved."""
    return {change["id"] for _, changes in later for change in changes if change["op"] == "move"}


def still_fitting(
    state: State, there: Sequence[Change], back: Sequence[Change], moved: set[str]
) -> tuple[list[Change], list[Part]]:
    """Return the changes that can be made to take a step back, and what is left as it is.

    Parameters
    ----------
    state : State
        The map as it is now.
    there, back : list of dict
        The changes of the step, and those that undo it.
    moved : set of str
        Ids of what others have moved since.
    """
    left = _left_by(there)
    gone = {key_of(each) for each in there if each["op"] in ("remove", "unlink")}
    kept = {
        each["id"] for each in back
        if each["op"] == "remove" and _was_changed(state, each["id"], left)
    }  # fmt: skip
    fitting: list[Change] = []
    lost: list[Part] = [((id,), "") for id in sorted(kept)]
    ours: set[Part] = set()
    made: set[Key] = set()  # what only the inverse itself brings back
    for change in back:
        key = key_of(change)
        if key in made:
            fitting.append(change)
            continue
        now = stored_of(state, key)
        ends = key[1:] if len(key) == 3 else ()
        again = change["op"] == "add" or (
            change["op"] == "link" and (key in gone or any((end,) in gone for end in ends))
        )
        match change["op"]:
            case "remove" | "unlink":
                if kept.intersection(ends or key) or now is None:
                    continue
                if change["op"] == "unlink" and not _are_the_same(now, left.get(key, {})):
                    lost.append((key, ""))
                    continue
                fitting.append(change)
            case "move" if now is None or change["id"] in moved:
                lost.append((key, ""))
            case "set" | "link" if not again:
                if now is None:
                    lost.append((key, ""))
                    continue
                fields = {}
                for name, value in change.get("fields", {}).items():
                    if (key, name) in ours or same_json(now.get(name), left.get(key, {}).get(name)):
                        ours.add((key, name))
                        fields[name] = value
                    elif not same_json(now.get(name), value):
                        lost.append((key, name))
                if fields:
                    fitting.append({**change, "fields": fields})
            case _:
                fitting.append(change)
                if again and now is None:
                    made.add(key)
    return fitting, lost


def _left_by(there: Sequence[Change]) -> dict[Key, dict[str, Any]]:
    """Return the values that a step has left in fields."""
    left: dict[Key, dict[str, Any]] = {}
    for change in there:
        if change["op"] in ("add", "set", "link"):
            left.setdefault(key_of(change), {}).update(change.get("fields", {}))
        elif change["op"] in ("remove", "unlink"):
            left.pop(key_of(change), None)
    return left


def _are_the_same(now: dict[str, Any], left: dict[str, Any]) -> bool:
    """Whether fields are as a step has left them."""
    return all(same_json(now.get(name), left.get(name)) for name in {**now, **left})


def _was_changed(state: State, id: str, left: dict[Key, dict[str, Any]]) -> bool:
    """Whether others have changed an entity that a step has added, or linked it."""
    if id not in state:
        return False
    keys = [(id,), *((link.kind, link.start, link.end) for link in state.links_of(id))]
    return not all(
        key in left and _are_the_same(stored_of(state, key) or {}, left[key]) for key in keys
    )


def one_by_one(door: Door, changes: Iterable[Change]) -> list[Part]:
    """Apply each change that the door lets in; return what the others are about."""
    lost: list[Part] = []
    for change in changes:
        inner = Door(door.state)
        try:
            inner.apply([in_range(door.state, change)])
        except ChangeError:
            inner.roll_back()
            lost.append((key_of(change), ""))
        else:
            door.absorb(inner)
    return lost


def in_range(state: State, change: Change) -> Change:
    """Return a change with a position that the map still has."""
    if change.get("at") is None:
        return change
    id = change["id"]
    if change["op"] == "add":
        last = len(state.order[change["kind"]]) if change["kind"] in ENTITIES else change["at"]
    elif id in state:
        last = len(state.order[state.entity(id).kind]) - 1
    else:
        return change
    return {**change, "at": min(change["at"], last)} if isinstance(change["at"], int) else change


def told(state: State, lost: Sequence[Part], later: Later) -> list[str]:
    """Return in words what stayed as it is, and who has changed it."""
    words = [_words(state, key, name, later) for key, name in lost]
    return list(dict.fromkeys(words))


def _words(state: State, key: Key, name: str, later: Later) -> str:
    key = next(((end,) for end in key[1:] if end not in state), key) if len(key) == 3 else key
    who = _who(key, name, later) or "someone else"
    if stored_of(state, key) is None:
        return f"{who} has since removed {called(state, key)}"
    field = f"the {name.replace('_', ' ')} of " if name else ""
    return f"{who} has since changed {field}{called(state, key)}"


def _who(key: Key, name: str, later: Later) -> str:
    """Return who has changed a field, or anything of an entity or link, last."""
    for who, changes in later:
        for change in changes:
            about = key_of(change)
            if about == key and (not name or name in change.get("fields", {name: None})):
                return who
            if len(key) == 1 and key[0] in about[1:]:
                return who
            if len(key) == 3 and len(about) == 1 and about[0] in key[1:]:
                return who
    return ""


def called(state: State, key: Key) -> str:
    """Return what people call an entity, the map, or a link."""
    if len(key) == 3:
        return f"the link from {called(state, key[1:2])} to {called(state, key[2:])}"
    id = key[0]
    if not id:
        return "the map"
    if id not in state:
        return id
    entity = state.entity(id)
    return said(entity.kind, name_of(entity) or id)
