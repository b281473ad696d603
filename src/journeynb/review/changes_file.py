"""The file of changes that a page with an editor hands out, read and replayed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ChangeError, FormatError
from journeynb.base.text import shown
from journeynb.formats.journeymap import from_document, json_value, map_hash
from journeynb.model.changes import Door
from journeynb.model.diff import Row, diff
from journeynb.model.state import State
from journeynb.model.transaction import Change

FORMAT = "journeynb-changes/1"
_KEYS = {"format", "title", "base", "map", "made", "by", "steps"}
_NEEDED = ("base", "map", "steps")

Fields = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """A step of the file, as it was made on the map that the changes begin from.

    Parameters
    ----------
    changes : list of dict
        What was applied, in normal form.
    orders : list of (before, after) or None
        For each change that says a place: the ids of its kind, before and after it.
    rows : list of Row
        What the step changed.
    details : list of dict
        For each row what was added: the fields of an entity or a link.
    lost : dict of str to (fields, links)
        What was removed, by id, as it was; the links by kind, from and to.
    names : dict of str to str
        The name of each id in `rows`, as it was before the step where it had one.
    """

    changes: list[Change]
    orders: list[tuple[list[str], list[str]] | None]
    rows: list[Row]
    details: list[Fields]
    lost: dict[str, tuple[Fields, set[tuple[str, str, str]]]]
    names: dict[str, str]


@dataclass(frozen=True)
class ChangesFile:
    """What a file of changes says.

    Parameters
    ----------
    title : str
        The title of the map that the changes begin from.
    by : str
        Who made them, "" where that is not said.
    made : datetime or None
        When they were downloaded.
    base : State
        The map that they begin from.
    base_hash : str
        Its hash.
    steps : list of Step
        What was done, in order.
    """

    title: str
    by: str
    made: dt.datetime | None
    base: State
    base_hash: str
    steps: list[Step]


def read_changes(data: bytes | str, source: str | None = None) -> ChangesFile:
    """Return what a file of changes says, checked wholly.

    Raises
    ------
    FormatError
        Names the file, the step and the field, what was wrong and what is allowed.
    """
    found = json_value(data, source)
    _check_head(found, source)
    try:
        base = from_document(found["map"], source)
    except FormatError as error:
        where = f"map, {error.where}" if error.where else "map"
        raise FormatError(error.message, source=source, where=where) from None
    base_hash = map_hash(base)
    if found["base"] != base_hash:
        raise FormatError(
            f"{shown(found['base'])} is not the hash of the map in this file; expected: "
            f"{base_hash}. The file was changed after the download: download it again",
            source=source,
            where="base",
        )
    steps = found["steps"]
    if not isinstance(steps, list):
        raise FormatError(
            f"must be a list of steps, not {shown(steps)}", source=source, where="steps"
        )
    return ChangesFile(
        title=_text(found, "title", source),
        by=_text(found, "by", source).strip(),
        made=_time(found, source),
        base=base,
        base_hash=base_hash,
        steps=list(_replayed(base, steps, source)),
    )


def _check_head(found: Any, source: str | None) -> None:
    if not isinstance(found, dict):
        raise FormatError(
            f"a changes file must be a JSON object, not {shown(found)}", source=source
        )
    version = found.get("format")
    if version != FORMAT:
        family, _, number = version.partition("/") if isinstance(version, str) else ("", "", "")
        if family == "journeymap":
            text = "this file contains a map, not changes; read it with jn.read()"
        elif family == FORMAT.partition("/")[0] and number.isdecimal():
            text = f"written by a newer version of journeynb ({shown(version)}): update journeynb"
        else:
            text = f"unknown changes format {shown(version)}; allowed: {FORMAT}"
        raise FormatError(text, source=source, where="format")
    for key in found:
        if key not in _KEYS:
            raise FormatError(
                f"unknown key; allowed: {', '.join(sorted(_KEYS))}", source=source, where=shown(key)
            )
    for key in _NEEDED:
        if key not in found:
            raise FormatError("required", source=source, where=key)


def _text(found: dict[str, Any], key: str, source: str | None) -> str:
    value = found.get(key, "")
    if not isinstance(value, str):
        raise FormatError(f"must be text, not {shown(value)}", source=source, where=key)
    return value.encode("utf-8", "replace").decode()


def _time(found: dict[str, Any], source: str | None) -> dt.datetime | None:
    if "made" not in found:
        return None
    try:
        return dt.datetime.fromisoformat(found["made"])
    except (TypeError, ValueError):
        raise FormatError(
            f"must be a date and time such as 2026-11-22T14:03:00Z, not {shown(found['made'])}",
            source=source,
            where="made",
        ) from None


def _replayed(base: State, steps: list[Any], source: str | None) -> Iterator[Step]:
    before, state = base.copy(), base.copy()
    for number, changes in enumerate(steps):
        where = f"steps[{number}]"
        if not isinstance(changes, list):
            raise FormatError(
                f"must be a list of changes, not {shown(changes)}", source=source, where=where
            )
        door = Door(state)
        orders: list[tuple[list[str], list[str]] | None] = []
        for index, change in enumerate(changes):
            try:
                orders += _made(door, change)
            except ChangeError as error:
                place = f"{where}[{index}]" + (f", field {error.field}" if error.field else "")
                raise FormatError(str(error), source=source, where=place) from None
        found = diff(before, state)
        yield Step(
            changes=door.changes,
            orders=orders,
            rows=found.rows,
            details=[_details(state, row) for row in found.rows],
            lost={
                row.id: (
                    before.entity(row.id).stored(),
                    {(each.kind, each.start, each.end) for each in before.links_of(row.id)},
                )
                for row in found.rows
                if row.change == "removed" and not row.to
            },
            names={
                id: (before if id in before else state).entity(id).name or id
                for row in found.rows
                for id in (row.id, row.to)
                if id
            },
        )
        Door(before).apply(door.changes)


def _made(door: Door, change: Any) -> list[tuple[list[str], list[str]] | None]:
    """Apply a change; return the orders for what it added to the door's changes."""
    known = len(door.changes)
    before = {kind: list(ids) for kind, ids in door.state.order.items()}
    door.apply([change])
    made = door.changes[known:]
    if not made or "at" not in made[0]:
        return [None] * len(made)
    kind = door.state.entity(made[0]["id"]).kind
    return [(before[kind], list(door.state.order[kind]))]


def _details(state: State, row: Row) -> Fields:
    if row.change != "added":
        return {}
    if row.to:
        data: Any = state.link(row.kind, row.id, row.to)
        return dict(data.stored())
    stored = state.entity(row.id).stored()
    return {name: value for name, value in stored.items() if name not in ("id", "name")}
