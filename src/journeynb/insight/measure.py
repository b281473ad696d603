"""Measurements of goals, taken from tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.model.core import CoreMap
from journeynb.model.entities import Goal
from journeynb.model.errors import ArgumentError
from journeynb.model.refusals import shown

if TYPE_CHECKING:
    import pandas as pd


def measure(core: CoreMap, goal: str, table: Any, date: str | None, value: str | None) -> int:
    """Take a goal's measurements from a table; return how many were new or different.

    A day that has a measurement already takes the new value; rows without a value are left out.
    """
    entity = core.entity(goal)
    if not isinstance(entity, Goal):
        raise ArgumentError(f"{goal} is a {entity.kind}; allowed: the id of a goal")
    days, values = _columns(table, date, value)
    known = {each.date.isoformat(): each.value for each in entity.measurements}
    taken = dict(zip(days, values, strict=True))
    changed = sum(1 for day, number in taken.items() if known.get(day) != number)
    merged = {**known, **taken}
    measurements = [{"date": day, "value": merged[day]} for day in sorted(merged)]
    core.apply([{"op": "set", "id": goal, "fields": {"measurements": measurements}}])
    return changed


def _columns(table: Any, date: str | None, value: str | None) -> tuple[list[str], list[float]]:
    import pandas as pd

    if isinstance(table, pd.Series):
        table = table.rename("value").rename_axis("date").reset_index()
        date, value = "date", "value"
    if not isinstance(table, pd.DataFrame):
        raise ArgumentError(
            f"measurements come from a DataFrame, or from a Series by date, not {shown(table)}"
        )
    for name, column in (("date", date), ("value", value)):
        if column is None or column not in table.columns:
            columns = ", ".join(map(str, table.columns))
            raise ArgumentError(f"{name}={shown(column)} is no column; allowed: {columns}")
    found = table[[date, value]].dropna(subset=[value])
    return _days(found[date], str(date)), _numbers(found[value], str(value))


def _days(column: pd.Series[Any], name: str) -> list[str]:
    import pandas as pd

    text = not pd.api.types.is_datetime64_any_dtype(column)
    parsed = pd.to_datetime(column, errors="coerce", format="ISO8601" if text else None)
    bad = column[parsed.isna()]
    if len(bad):
        raise ArgumentError(
            f"column {name}, row {bad.index[0]}: {shown(bad.iloc[0])} is no day; allowed: dates, "
            "or text such as 2026-11-22"
        )
    return [day.date().isoformat() for day in parsed]


def _numbers(column: pd.Series[Any], name: str) -> list[float]:
    import pandas as pd

    parsed = pd.to_numeric(column, errors="coerce").astype("float64")
    bad = column[parsed.isna() | parsed.abs().eq(float("inf"))]
    if len(bad):
        raise ArgumentError(
            f"column {name}, row {bad.index[0]}: {shown(bad.iloc[0])} is no finite number"
        )
    return [float(number) for number in parsed]
