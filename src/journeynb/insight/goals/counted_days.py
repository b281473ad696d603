"""Count the rows of a table by date, for all goals that are bound to it, in one query."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data import engines
from journeynb.data.conditions import Condition, times_in_utc
from journeynb.insight.sheets.open_columns import OpenColumns

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is counted for a goal.

    Parameters
    ----------
    key : str
        A name for its columns.
    date, value : str
        The columns of the table.
    kind : {"mean", "sum", "last", "share"}
        How the rows of a period become one value.
    where : str
        The condition that rows fulfill; empty if all count.
    """

    key: str
    date: str
    value: str
    kind: str
    where: str = ""

    @property
    def role(self) -> str:
        """The role of the column with values."""
        return "flag" if self.kind == "share" else "number"

    @property
    def columns(self) -> list[str]:
        """The columns of its condition; none if the condition is not valid."""
        try:
            return Condition(self.where, "where").columns if self.where else []
        except ArgumentError:
            return []


def problem_of(table: OpenColumns, wanted: Wanted) -> str:
    """Return why nothing can be counted for a goal, empty if it can."""
    for key in (("date", wanted.date), (wanted.role, wanted.value)):
        if key in table.problems:
            return table.problems[key]
    if not wanted.where:
        return ""
    try:
        for name in Condition(wanted.where, "where").columns:
            if name not in table.names:
                return f"where={wanted.where!r}: {table.missing(name)}"
            if ("compared", name) in table.problems:
                return table.problems["compared", name]
        _condition(table, wanted)
    except ArgumentError as error:
        return str(error)
    return ""


def _condition(table: OpenColumns, wanted: Wanted) -> Any:
    condition = Condition(wanted.where, "where")
    values = {name: table.table[table.values[name]] for name in condition.columns}
    return condition.on(times_in_utc(values), table.label)


@dataclass(frozen=True, slots=True)
class Days:
    """The rows of a goal by date, a list for each column.

    Attributes
    ----------
    day : list of date or None
        The dates, growing; None for rows without one.
    n : list of int
        The number of values.
    total, spread : list of float
        Their sum and their variance.
    percents : list of int
        The number of values with a percent sign.
    wrong, undated : list of str or None
        The first text that is not a number, or a date.
    low, high : list of float
        The least and the greatest value at the last time of the date; only for the last value.
    """

    day: list[dt.date | None]
    n: list[int]
    total: list[float]
    spread: list[float]
    percents: list[int]
    wrong: list[str | None]
    undated: list[str | None]
    low: list[float]
    high: list[float]


def count_days(table: OpenColumns, goals: Sequence[Wanted]) -> dict[str, Days]:
    """Return the rows of each goal by date.

    Parameters
    ----------
    table : OpenColumns
        The table.
    goals : list of Wanted
        What to count; each can be counted (see `problem_of`).

    Returns
    -------
    dict of str to Days
        The rows by key.
    """
    found: dict[str, Days] = {}
    for date in sorted({each.date for each in goals}):
        of_date = [each for each in goals if each.date == date]
        rows = _rows(table, date, of_date)
        days = engines.run(_by_day(rows, of_date), "goals", table.backend)
        last = [each for each in of_date if each.kind == "last"]
        if last:
            latest = engines.run(_latest(rows, last), "last values", table.backend)
            days = days.merge(latest, on="day", how="left")
        days = days.sort_values("day", na_position="first", ignore_index=True)
        dates = [_date(each) for each in days.day]
        for each in of_date:
            found[each.key] = _of_goal(days, dates, each.key)
    return found


def _rows(table: OpenColumns, date: str, goals: Sequence[Wanted]) -> ir.Table:
    """Return what is needed of each row: its date, and the value of each goal where it counts."""
    ibis = engines.ibis_()
    rows = table.table
    cells = table.cells["date", date]
    day = rows[cells.value]
    columns: dict[str, Any] = {
        "day": day,
        "time": rows[cells.time] if cells.time else day,
    }
    if cells.wrong:
        columns["undated"] = rows[cells.wrong]
    conditions = {
        each.where: _condition(table, each).fill_null(False) for each in goals if each.where
    }
    whole = None
    if len(conditions) == 1 and all(each.where for each in goals):
        (whole,) = conditions.values()
    for each in goals:
        of = table.cells[each.role, each.value]
        value = rows[of.value]
        counts = conditions.get(each.where) if whole is None else None

        def where(column: Any, counts: Any = counts) -> Any:
            return column if counts is None else ibis.ifelse(counts, column, None)

        columns[f"{each.key}_value"] = where(value)
        if of.wrong:
            columns[f"{each.key}_wrong"] = where(rows[of.wrong])
        if of.percent:
            columns[f"{each.key}_percent"] = rows[of.percent].cast("int8")
    found: ir.Table = (rows if whole is None else rows.filter(whole)).select(**columns)
    return found


def _by_day(rows: ir.Table, goals: Sequence[Wanted]) -> ir.Table:
    ibis = engines.ibis_()
    sums: dict[str, Any] = {}
    for each in goals:
        value = rows[f"{each.key}_value"]
        known = value.notnull()
        sums[f"{each.key}_n"] = value.count()
        if each.kind != "last":
            sums[f"{each.key}_total"] = value.sum()
        if each.kind == "mean":
            sums[f"{each.key}_spread"] = value.var(how="pop")
        if f"{each.key}_percent" in rows.columns:
            sums[f"{each.key}_percents"] = rows[f"{each.key}_percent"].sum(where=known)
        if f"{each.key}_wrong" in rows.columns:
            sums[f"{each.key}_wrong"] = rows[f"{each.key}_wrong"].min()
        if "undated" in rows.columns:
            sums[f"{each.key}_undated"] = rows.undated.min(where=known)
        if each.kind == "share":
            off = known & (value != 0) & (value != 1)
            text = ibis.literal(f"column {each.value}: ") + value.min(where=off).cast("string")
            before = sums.get(f"{each.key}_wrong")
            sums[f"{each.key}_wrong"] = text if before is None else ibis.coalesce(before, text)
    return rows.group_by("day").agg(**sums)


def _latest(rows: ir.Table, goals: Sequence[Wanted]) -> ir.Table:
    """Return the least and the greatest value at the last time of each date."""
    sums: dict[str, Any] = {}
    for each in goals:
        value = rows[f"{each.key}_value"]
        sums |= {f"{each.key}_low": value.min(), f"{each.key}_high": value.max()}
    times = rows.filter(rows.day.notnull()).group_by("day", "time").agg(**sums)
    ends = {
        name: times[name].argmax(times.time, where=times[name].notnull())
        for name in sums
    }  # fmt: skip
    return times.group_by("day").agg(**ends)


def _date(value: Any) -> dt.date | None:
    if value is None or value != value:
        return None
    return value.date() if isinstance(value, dt.datetime) else value


def _of_goal(days: pd.DataFrame, dates: list[dt.date | None], key: str) -> Days:
    """Return the columns of a goal; those that were not needed are zeros, or None."""

    def numbers(name: str) -> list[float]:
        if f"{key}_{name}" not in days:
            return [0.0] * len(dates)
        return list(days[f"{key}_{name}"].to_numpy("float64", na_value=math.nan).tolist())

    def texts(name: str) -> list[str | None]:
        if f"{key}_{name}" not in days:
            return [None] * len(dates)
        return [each if isinstance(each, str) else None for each in days[f"{key}_{name}"]]

    def counts(name: str) -> list[int]:
        return [0 if each != each else int(each) for each in numbers(name)]

    return Days(
        dates, counts("n"), numbers("total"), numbers("spread"), counts("percents"),
        texts("wrong"), texts("undated"), numbers("low"), numbers("high"),
    )  # fmt: skip
