"""Read and replay a file of changes, of an editable report or of an assistant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from journeynb.base.errors import ChangeError, FormatError
from journeynb.base.text import shown
from journeynb.formats.journeymap import from_document, json_value, map_hash
from journeynb.model.changes import Door
from journeynb.model.diff import Row, diff
from journeynb.model.kinds.entity import name_of
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.review.changes_format import Decision, Origin, stored_changes

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
    reasons : list of str
        The reason of each step, "" if not given.
    origin : {"assistant", "report"}
        What made the file.
    old : bool
        Whether the file has the format that cannot contain decisions.
    decisions : dict of int to Decision
        What was decided about steps, by number.
    """

    title: str
    by: str
    made: dt.datetime | None
    base: State
    base_hash: str
    steps: list[Step]
    reasons: list[str]
    origin: Origin = "report"
    old: bool = False
    decisions: dict[int, Decision] = field(default_factory=dict)


class Bases:
    """The original maps of files that were read together, which are often the same."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, State]] = {}

    def state(self, stored: object, base: object, source: str | None) -> tuple[State, str]:
        """Return the original map in a file and its hash.

        Raises
        ------
        FormatError
            It is not a map, or not the one of the hash.
        """
        if isinstance(base, str) and base in self._known:
            document, state = self._known[base]
            if document == stored:
                return state, base
        try:
            state = from_document(stored, source)
        except FormatError as error:
            where = f"map, {error.where}" if error.where else "map"
            raise FormatError(error.message, source=source, where=where) from None
        found = map_hash(state)
        if base != found:
            raise FormatError(
                f"{shown(base)} is not the hash of the map in this file; expected: {found}. The "
                "file was changed after it was written: get it again",
                source=source,
                where="base",
            )
        self._known[found] = stored, state
        return state, found


def read_changes(
    data: bytes | str, source: str | None = None, bases: Bases | None = None
) -> ChangesFile:
    """Return the contents of a changes file, completely checked.

    Raises
    ------
    FormatError
        The file is not valid; the message names the file, the step and the field.
    """
    found = stored_changes(json_value(data, source), source)
    base, base_hash = (bases or Bases()).state(found.map, found.base, source)
    return ChangesFile(
        title=found.title,
        by=found.by,
        made=found.made,
        base=base,
        base_hash=base_hash,
        steps=list(_replayed(base, found.steps, source, "" if found.old else ".changes")),
        reasons=found.reasons,
        origin=found.origin,
        old=found.old,
        decisions=found.decisions,
    )


def as_changes(base: State, steps: list[list[Change]]) -> ChangesFile:
    """Return changes that were not read from a file, in steps, for a map."""
    replayed = list(_replayed(base, steps, None))
    reasons = [""] * len(replayed)
    return ChangesFile(base.info.title, "", None, base.copy(), map_hash(base), replayed, reasons)


def _replayed(
    base: State, steps: list[Any], source: str | None, inside: str = ""
) -> Iterator[Step]:
    """Yield the steps; `inside` is where the changes of a step stand in it, for errors."""
    before, state = base.copy(), base.copy()
    for number, changes in enumerate(steps):
        where = f"steps[{number}]{inside}"
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
        before = state.copy()  # shares what a step leaves as it is, so that the diff is fast


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
