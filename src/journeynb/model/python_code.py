"""Python that rebuilds a map, and changes as the calls that make them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.ids import id_from_name
from journeynb.model.kinds.links import LINKS, Link, kinds_between
from journeynb.model.kinds.value_types import is_color
from journeynb.model.state import State, file_order
from journeynb.model.transaction import Change

_WIDTH = 100


def to_code(state: State, name: str = "jm") -> str:
    """Return Python that rebuilds a map exactly.

    Parameters
    ----------
    state : State
        The map.
    name : str
        The variable that the code makes.
    """
    info = state.info.stored()
    title = [repr(info.pop("title"))] if "title" in info else []
    lines = ["import journeynb as jn", "", _call(f"{name} = jn.JourneyMap", title, info)]
    inline: set[str] = set()
    for kind in ENTITIES:
        for entity in state.entities(kind):
            lines.extend(_add_calls(state, entity, name, inline))
    lines.extend(
        _stored_link_call(state, link, name)
        for link in state.links()
        if not (link.kind == "occurs_in" and link.start in inline)
    )
    return "\n".join(lines) + "\n"


def part_as_code(
    state: State, ids: Iterable[str], links: Iterable[tuple[str, str, str]] = (), name: str = "jm"
) -> str:
    """Return Python that adds a part of a map: entities with all their links, and single links.

    Parameters
    ----------
    state : State
        The map.
    ids : iterable of str
        Ids of entities.
    links : iterable of tuple
        Links by kind, start and end.
    name : str
        The variable that holds the map.
    """
    lines: list[str] = []
    inline: set[str] = set()
    wanted = {state.entity(id).id for id in ids}
    for kind in ENTITIES:
        for entity in state.entities(kind):
            if entity.id in wanted:
                lines.extend(_add_calls(state, entity, name, inline))
    found = {
        (link.kind, link.start, link.end): link
        for id in wanted
        for link in state.links_of(id)
        if link.start in wanted or link.kind not in ("comments_on", "answers")
    }
    for kind, start, end in links:
        data = state.link(kind, start, end)
        if data is None:
            raise ArgumentError(f"unknown link from {shown(start)} to {shown(end)}: {shown(kind)}")
        found[kind, start, end] = Link(kind, start, end, data)
    lines.extend(
        _stored_link_call(state, link, name)
        for link in sorted(found.values(), key=file_order)
        if not (link.kind == "occurs_in" and link.start in inline)
    )
    return "".join(f"{line}\n" for line in lines)


def _add_calls(state: State, entity: Entity, name: str, inline: set[str]) -> list[str]:
    """Return the calls that add an entity; `inline` gets its id if they name its stage."""
    kind = entity.kind
    fields = entity.stored()
    if kind != "comment" and id_from_name(entity.name, kind) == entity.id:
        del fields["id"]
    more = {}
    stages = list(state.ends_of(entity.id, "occurs_in"))
    if len(stages) == 1 and _before(kind, "stage"):
        more = {"stage": stages[0]}
        inline.add(entity.id)
    kept = _untyped(fields)
    calls = [_call(f"{name}.add", [_call(f"jn.{ENTITIES[kind].__name__}", [], fields)], more)]
    return [*calls, _apply_call(name, entity.id, kept)] if kept else calls


def _stored_link_call(state: State, link: Link, name: str) -> str:
    ends = state.entity(link.start).kind, state.entity(link.end).kind
    return _link_call(name, link.kind, link.start, link.end, link.data.stored(), ends)


def _before(kind: str, other: str) -> bool:
    """Whether the file has the `other` kind before `kind`."""
    order = list(ENTITIES)
    return order.index(other) < order.index(kind)


def changes_as_code(changes: Iterable[Change], name: str = "jm") -> str:
    """Return changes as calls of a map.

    Parameters
    ----------
    changes : iterable of dict
        Changes in normal form, as history has them.
    name : str
        The variable that holds the map.
    """
    return "".join(f"{_change_call(change, name)}\n" for change in changes)


def _change_call(change: Change, name: str) -> str:
    fields = dict(change.get("fields", {}))
    id = repr(change.get("id"))
    match change["op"]:
        case "add":
            cls = ENTITIES[change["kind"]]
            keep = {"id": change["id"], **fields}
            if id_from_name(fields.get("name", ""), cls.kind) == change["id"]:
                del keep["id"]
            more = {"at": change["at"]} if "at" in change else {}
            kept = _untyped(keep)
            made = _call(f"{name}.add", [_call(f"jn.{cls.__name__}", [], keep)], more)
            return f"{made}\n{_apply_call(name, change['id'], kept)}" if kept else made
        case "set" if change["id"] == "":
            return _call(f"{name}.set", [], fields)
        case "set":
            kept = _untyped(fields)
            calls = [_call(f"{name}.set", [id], fields)] if fields or not kept else []
            return "\n".join([*calls, *([_apply_call(name, change["id"], kept)] if kept else [])])
        case "move":
            return f"{name}.move({id}, {change['at']})"
        case "remove":
            return f"{name}.remove({id})"
        case "link":
            return _link_call(name, change["kind"], change["from"], change["to"], fields)
        case _:
            ends = f"{change['from']!r}, {change['to']!r}"
            return f"{name}.unlink({ends}, kind={change['kind']!r})"


def _untyped(fields: dict[str, Any]) -> dict[str, Any]:
    """Take out what files may contain and calls do not accept: colors that cannot be drawn."""
    color = fields.get("color")
    if isinstance(color, str) and color and not is_color(color):
        return {"color": fields.pop("color")}
    return {}


def _apply_call(name: str, id: str, fields: dict[str, Any]) -> str:
    change = {"op": "set", "id": id, "fields": fields}
    return f"{name}.apply([{change!r}])"


def _link_call(
    name: str,
    kind: str,
    start: str,
    end: str,
    fields: dict[str, Any],
    ends: tuple[str, str] | None = None,
) -> str:
    """Return the call that links; it names the kind if the two ends allow several."""
    clear = kinds_between(*ends) == [kind] if ends else len(_kinds_like(kind)) == 1
    return _call(
        f"{name}.link", [repr(start), repr(end)], fields if clear else {"kind": kind, **fields}
    )


def _kinds_like(kind: str) -> set[str]:
    """Return all kinds of link that share a pair of ends with `kind`."""
    cls = LINKS[kind]
    return {
        other for start in cls.starts for end in cls.ends for other in kinds_between(start, end)
    }


def _call(function: str, positional: list[str], keywords: dict[str, Any]) -> str:
    named = [
        f"{key}={_number(value)}" if key.isidentifier() else f"**{{{key!r}: {value!r}}}"
        for key, value in keywords.items()
    ]
    arguments = positional + named
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= _WIDTH or len(arguments) < 2:
        return line
    inner = ",\n".join("    " + argument.replace("\n", "\n    ") for argument in arguments)
    return f"{function}(\n{inner},\n)"


def _number(value: Any) -> str:
    """Return the repr of a value, whole numbers without their ``.0``."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return repr(int(value))
    return repr(value)


def describe(changes: list[Change]) -> str:
    """Return in a few words what a list of changes does."""
    words = [_describe(change) for change in changes[:3]]
    more = len(changes) - len(words)
    return "; ".join(words) + (f"; and {more} more" if more > 0 else "")


def _describe(change: Change) -> str:
    match change["op"]:
        case "add":
            return f"add {change['kind']} {change['id']}"
        case "set":
            return f"set {', '.join(change['fields'])} of {change['id'] or 'the map'}"
        case "move":
            return f"move {change['id']} to position {change['at']}"
        case "remove":
            return f"remove {change['id']}"
        case op:
            return f"{op} {change['from']} {change['kind']} {change['to']}"
