"""Count the rows of a table by date, for all goals that are bound to it, in one query."""

from __future__ import annotations

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


def count_days(table: OpenColumns, goals: Sequence[Wanted]) -> dict[str, pd.DataFrame]:
    """Return the rows of each goal by date.

    Parameters
    ----------
    table : OpenColumns
        The table.
    goals : list of Wanted
        What to count; each can be counted (see `problem_of`).

    Returns
    -------
    dict of str to DataFrame
        By key: ``day`` (NaT for rows without a date), ``n``, ``mean``, ``spread`` (the variance),
        ``total``, ``percents``, ``wrong`` and ``undated`` (the first text that is not a number,
        or a date); for the last value also ``low`` and ``high``, the least and the greatest value
        at the last time of the date.
    """
    found: dict[str, pd.DataFrame] = {}
    for date in sorted({each.date for each in goals}):
        of_date = [each for each in goals if each.date == date]
        rows = _rows(table, date, of_date)
        days = engines.run(_by_day(rows, of_date), "goals", table.backend)
        last = [each for each in of_date if each.kind == "last"]
        if last:
            latest = engines.run(_latest(rows, last), "last values", table.backend)
            days = days.merge(latest, on="day", how="left")
        for each in of_date:
            found[each.key] = _of_goal(days, each)
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
        "undated": rows[cells.wrong] if cells.wrong else ibis.null("string"),
    }
    for each in goals:
        of = table.cells[each.role, each.value]
        value = rows[of.value]
        counts = _condition(table, each).fill_null(False) if each.where else None

        def where(column: Any, counts: Any = counts) -> Any:
            return column if counts is None else ibis.ifelse(counts, column, None)

        columns[f"{each.key}_value"] = where(value)
        columns[f"{each.key}_wrong"] = where(rows[of.wrong]) if of.wrong else ibis.null("string")
        percent = rows[of.percent].cast("int8") if of.percent else ibis.literal(0, "int8")
        columns[f"{each.key}_percent"] = percent
    found: ir.Table = rows.select(**columns)
    return found


def _by_day(rows: ir.Table, goals: Sequence[Wanted]) -> ir.Table:
    ibis = engines.ibis_()
    sums: dict[str, Any] = {}
    for each in goals:
        value = rows[f"{each.key}_value"]
        known = value.notnull()
        sums |= {
            f"{each.key}_n": value.count(),
            f"{each.key}_mean": value.mean(),
            f"{each.key}_spread": value.var(how="pop"),
            f"{each.key}_total": value.sum(),
            f"{each.key}_percents": rows[f"{each.key}_percent"].sum(where=known),
            f"{each.key}_wrong": rows[f"{each.key}_wrong"].min(),
            f"{each.key}_undated": rows.undated.min(where=known),
        }
        if each.kind == "share":
            off = known & (value != 0) & (value != 1)
            sums[f"{each.key}_wrong"] = ibis.coalesce(
                sums[f"{each.key}_wrong"],
                ibis.literal(f"column {each.value}: ") + value.min(where=off).cast("string"),
            )
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


def _of_goal(days: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    import pandas as pd

    columns = {"day": pd.to_datetime(days.day).astype("datetime64[s]")}
    for name in days.columns:
        key, _, what = name.rpartition("_")
        if key == wanted.key:
            columns[what] = days[name]
    found = pd.DataFrame(columns)
    number = ["n", "mean", "spread", "total", "percents"]
    found[number] = found[number].astype("float64")
    return found.sort_values("day", na_position="last", ignore_index=True)
