"""Measurements of goals, taken from tables."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.insight.goals.bindings import goal_of
from journeynb.insight.goals.period_values import PeriodValue
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import Goal

if TYPE_CHECKING:
    import pandas as pd


def measure(
    core: CoreMap, goal: str, table: Any, date: dt.date | str | None, value: str | None
) -> int:
    """Take a goal's measurements from a table or a number; return how many were new or different.

    A date that already has a measurement gets the new value; rows without a value are skipped.
    """
    entity = goal_of(core, goal)
    number = table.item() if getattr(table, "shape", None) == () else table
    if isinstance(number, (int, float)):
        days, values = _single(goal, number, date, value)
    else:
        days, values = _columns(table, date, value)
    known = {each.date.isoformat(): each for each in entity.measurements}
    taken = {
        day: {"date": day, "value": number}
        for day, number in zip(days, values, strict=True)
        if day not in known or known[day].value != number
    }
    changed = len(taken)
    merged = {**{day: each.stored() for day, each in known.items()}, **taken}
    measurements = [merged[day] for day in sorted(merged)]
    core.apply([{"op": "set", "id": goal, "fields": {"measurements": measurements}}])
    return changed


@dataclass(frozen=True, slots=True)
class Merged:
    """The measurements of a goal with those that were read, and what differs.

    Parameters
    ----------
    stored : list of dict
        All measurements, by date.
    changes : list of dict
        ``date``, ``was`` (None if it is new) and ``value`` of each that is new or differs.
    """

    stored: list[dict[str, Any]]
    changes: list[dict[str, Any]]


def merged(goal: Goal, values: Sequence[PeriodValue], source: str) -> Merged:
    """Return the measurements of a goal, with the values of periods in place of older ones.

    A value replaces the one of its date, and those of the same source in its period. All others
    stay.
    """
    kept = list(goal.measurements)
    added: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    for each in values:
        made: dict[str, Any] = {"date": each.date.isoformat(), "value": each.value}
        made |= {
            name: number
            for name, number in (("n", each.n), ("low", each.low), ("high", each.high))
            if number is not None
        }
        made["source"] = source
        before = [
            old
            for old in kept
            if old.date == each.date
            or (old.source == source and each.start <= old.date <= each.end)
        ]
        if len(before) == 1 and before[0].stored() == made:
            continue
        kept = [old for old in kept if old not in before]
        added.append(made)
        was = before[-1].value if before else None
        changes.append({"date": each.date.isoformat(), "was": was, "value": each.value})
    stored = [*(old.stored() for old in kept), *added]
    return Merged(sorted(stored, key=lambda row: str(row["date"])), changes)


def _single(
    goal: str, number: float, date: object, value: str | None
) -> tuple[list[str], list[float]]:
    """Return one measurement, as lists of one."""
    day, taken = _day(date), _number(number)
    call = f"jm.measure({goal!r}, {shown(number)}, date='2026-11-22')"
    if date is None or value is not None:
        raise ArgumentError(f"a single number is measured on a date, such as {call}")
    if day is None:
        raise ArgumentError(f"date={shown(date)} is not a date; allowed: a date, such as {call}")
    if taken is None:
        raise ArgumentError(f"{shown(number)} is not a finite number")
    return [day], [taken]


def _columns(table: Any, date: Any, value: str | None) -> tuple[list[str], list[float]]:
    import pandas as pd

    if isinstance(table, pd.Series):
        if table.index.nlevels > 1:
            raise ArgumentError(
                "the index of the series has several levels; allowed: one level, with dates"
            )
        table = table.rename("value").rename_axis("date").reset_index()
        date, value = "date", "value"
    if not isinstance(table, pd.DataFrame):
        raise ArgumentError(
            "measurements must be a DataFrame, a Series indexed by date, or a number with date=, "
            f"not {shown(table)}"
        )
    for name, column in (("date", date), ("value", value)):
        if column is None or column not in table.columns:
            columns = ", ".join(map(str, table.columns))
            raise ArgumentError(f"{name}={shown(column)} is not a column; allowed: {columns}")
        if list(table.columns).count(column) > 1:
            raise ArgumentError(f"{name}={shown(column)} names several columns")
    found = table[table[value].notna()]
    days = _read(found[date], _day, "date; allowed: dates, or text such as 2026-11-22")
    return days, _read(found[value], _number, "finite number")


def _read(column: pd.Series[Any], read: Callable[[Any], Any], what: str) -> list[Any]:
    """Return the values of a column; the first that cannot be read raises, with its row."""
    found = []
    for row, value in zip(column.index, column, strict=True):
        value = value.item() if hasattr(value, "item") else value
        found.append(read(value))
        if found[-1] is None:
            raise ArgumentError(f"column {column.name}, row {row}: {shown(value)} is not a {what}")
    return found


def _day(value: Any) -> str | None:
    """Return the date of a date, of a time in its own zone, or of text in ISO 8601."""
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, dt.date) or value != value:  # NaT is a datetime, and not itself
        return None
    return (value.date() if isinstance(value, dt.datetime) else value).isoformat()


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
