"""Measurements of goals, taken from tables."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.core import CoreMap
from journeynb.model.entities import Goal

if TYPE_CHECKING:
    import pandas as pd


def measure(
    core: CoreMap, goal: str, table: Any, date: dt.date | str | None, value: str | None
) -> int:
    """Take a goal's measurements from a table or a number; return how many were new or different.

    A date that already has a measurement gets the new value; rows without a value are skipped.
    """
    entity = core.entity(goal)
    if not isinstance(entity, Goal):
        raise ArgumentError(f"{goal} is a {entity.kind}; allowed: the id of a goal")
    number = table.item() if hasattr(table, "item") and not hasattr(table, "index") else table
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
