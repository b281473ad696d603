"""Read and replay the changes file that is downloaded from an editable report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ChangeError, FormatError
from journeynb.base.text import shown
from journeynb.formats.format_version import newer_format
from journeynb.formats.journeymap import from_document, json_value, map_hash
from journeynb.model.changes import Door
from journeynb.model.diff import Row, diff
from journeynb.model.kinds.entity import name_of
from journeynb.model.state import State
from journeynb.model.transaction import Change

FORMAT = "journeynb-changes/1"
_KEYS = {"format", "title", "base", "map", "made", "by", "steps"}
_NEEDED = ("base", "map", "steps")

Fields = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """A step of the file, applied to the original map.

    Parameters
    ----------
    changes : list of dict
        Applied changes, in normal form.
    orders : list of (before, after) or None
        Ids of the kind before and after each change with a position.
    rows : list of Row
        Differences that the step makes.
    details : list of dict
        Fields of the added entity or link, for each row.
    removed : dict of str to (fields, links)
        Removed entities by id: their fields, and their links by kind, from and to.
    names : dict of str to str
        Name of each id in `rows`, before the step if it existed.
    """

    changes: list[Change]
    orders: list[tuple[list[str], list[str]] | None]
    rows: list[Row]
    details: list[Fields]
    removed: dict[str, tuple[Fields, set[tuple[str, str, str]]]]
    names: dict[str, str]


@dataclass(frozen=True)
class ChangesFile:
    """Contents of a changes file.

    Parameters
    ----------
    title : str
        Title of the original map.
    by : str
        Author of the changes, "" if not given.
    made : datetime or None
        Time of the download, if given.
    base : State
        The original map.
    base_hash : str
        Hash of the original map.
    steps : list of Step
        Steps, in order.
    """

    title: str
    by: str
    made: dt.datetime | None
    base: State
    base_hash: str
    steps: list[Step]


def read_changes(data: bytes | str, source: str | None = None) -> ChangesFile:
    """Return the contents of a changes file, completely checked.

    Raises
    ------
    FormatError
        The file is not valid; the message names the file, the step and the field.
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


def as_changes(base: State, steps: list[list[Change]]) -> ChangesFile:
    """Return changes that were not read from a file, in steps, for a map."""
    replayed = list(_replayed(base, steps, None))
    return ChangesFile(base.info.title, "", None, base.copy(), map_hash(base), replayed)


def _check_head(found: Any, source: str | None) -> None:
    if not isinstance(found, dict):
        raise FormatError(
            f"a changes file must be a JSON object, not {shown(found)}", source=source
        )
    version = found.get("format")
    if version != FORMAT:
        if isinstance(version, str) and version.startswith("journeymap/"):
            text = "this file contains a map, not changes; read it with jn.read()"
        elif newer := newer_format(version, FORMAT):
            text = newer
        elif version is None:
            text = f'not a file of changes: "format" is missing; allowed: {FORMAT}'
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
                orders += _applied(door, change)
            except ChangeError as error:
                place = f"{where}[{index}]" + (f", field {error.field}" if error.field else "")
                raise FormatError(str(error), source=source, where=place) from None
        found = diff(before, state)
        yield Step(
            changes=door.changes,
            orders=orders,
            rows=found.rows,
            details=[_details(state, row) for row in found.rows],
            removed={
                row.id: (
                    before.entity(row.id).stored(),
                    {(each.kind, each.start, each.end) for each in before.links_of(row.id)},
                )
                for row in found.rows
                if row.change == "removed" and not row.to
            },
            names={
                id: name_of((before if id in before else state).entity(id)) or id
                for row in found.rows
                for id in (row.id, row.to)
                if id
            },
        )
        Door(before).apply(door.changes)


def _applied(door: Door, change: Any) -> list[tuple[list[str], list[str]] | None]:
    """Apply a change; return the orders before and after it, if it has a position."""
    known = len(door.changes)
    before = {kind: list(ids) for kind, ids in door.state.order.items()}
    door.apply([change])
    applied = door.changes[known:]
    if not applied or "at" not in applied[0]:
        return [None] * len(applied)
    kind = door.state.entity(applied[0]["id"]).kind
    return [(before[kind], list(door.state.order[kind]))]


def _details(state: State, row: Row) -> Fields:
    if row.change != "added":
        return {}
    if row.to:
        data: Any = state.link(row.kind, row.id, row.to)
        return dict(data.stored())
    stored = state.entity(row.id).stored()
    return {name: value for name, value in stored.items() if name not in ("id", "name")}
