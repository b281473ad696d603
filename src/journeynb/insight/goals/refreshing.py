"""Read the measurements of goals from the tables that they are bound to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, JourneyError, MissingExtraError, QueryError
from journeynb.base.suggestions import did_you_mean
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.data import engines
from journeynb.insight.goals.bindings import EVENTS
from journeynb.insight.goals.counted_days import Days, Wanted, count_days, problem_of
from journeynb.insight.goals.log_kpis import log_values
from journeynb.insight.goals.measurements import Merged, merged
from journeynb.insight.goals.period_values import Found, is_percent, not_shares, period_values
from journeynb.insight.sheets.needs import Needs, Options
from journeynb.insight.sheets.open_columns import OpenColumns
from journeynb.insight.sheets.written_numbers import check_decimal
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import Goal
from journeynb.tables.typed_frames import typed_frame

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "goal": "str", "table": "str", "read": "int64", "new": "int64", "changed": "int64",
    "problem": "str",
}  # fmt: skip


def refresh(
    core: CoreMap,
    goals: Sequence[Goal],
    tables: Any,
    today: dt.date,
    *,
    sheet: Any = None,
    decimal: Any = None,
    time_format: Any = None,
    log_options: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Read the measurements of all bound goals, as one step; see `JourneyMap.refresh`.

    `log_options` are the arguments of an `EventLog` that is opened for KPIs.
    """
    names = _checked(tables)
    options = _options(names, sheet, decimal, time_format)
    bound = [each for each in goals if each.binding is not None]
    found: dict[str, Found] = {}
    facts: dict[str, dict[str, Any]] = {}
    notes: list[str] = []
    if bound:
        engines.ibis_("refreshing goals")
    for name in dict.fromkeys(map(_table_of, bound)):
        of_table = [each for each in bound if _table_of(each) == name]
        if name not in names:
            problem = _missing(name, list(names))
            found |= {each.id: Found(problem=problem) for each in of_table}
            continue
        columns = [each for each in of_table if each.binding and not each.binding.kpi]
        kpis = [each for each in of_table if each.binding and each.binding.kpi]
        if columns:
            read, fact, more = _of_table(names[name], columns, today, options[name])
            found |= read
            facts |= {name: fact} if fact else {}
            notes += more + [note for each in read.values() for note in each.notes]
        if kpis:
            read, fact = log_values(core, names[name], kpis, today, log_options or {})
            found |= read
            facts |= {name: fact} if fact else {}
    for goal in bound:
        doubt = _doubt(goal, found[goal.id])
        notes += [f"{goal.name or goal.id}: {doubt}"] if doubt else []
    made = {each.id: merged(each, found[each.id].values, _table_of(each)) for each in bound}
    changed = [each for each in bound if made[each.id].changes]
    if changed:
        core.apply(
            [
                {"op": "set", "id": each.id, "fields": {"measurements": made[each.id].stored}}
                for each in changed
            ]
        )
    for note in dict.fromkeys(notes):
        warn(note)
    frame = _frame(bound, found, made)
    frame.attrs |= {
        "today": today.isoformat(),
        "tables": facts,
        "changes": [
            {"goal": each.id, "table": _table_of(each), **change}
            for each in bound
            for change in made[each.id].changes
        ],
        "notes": list(dict.fromkeys(notes)),
    }
    return frame


def _table_of(goal: Goal) -> str:
    """Return the name of a goal's table; a KPI without one is counted in the event log."""
    assert goal.binding is not None
    return goal.binding.table or EVENTS


def _checked(tables: Any) -> dict[str, Any]:
    """Return the tables by name."""
    if not isinstance(tables, Mapping):
        example = "a DataFrame or a file" if tables is None else shown(tables)
        raise ArgumentError(
            f"refresh takes the tables by name, such as {{'kpis': {example}}}, not {shown(tables)}"
        )
    for name in tables:
        if not isinstance(name, str):
            raise ArgumentError(f"{shown(name)} is not the name of a table; allowed: text")
    return dict(tables)


def _options(
    names: Mapping[str, Any], sheet: Any, decimal: Any, time_format: Any
) -> dict[str, Options]:
    """Return how each table is read: an option is for all of them, or a dict by name."""
    given = {"sheet": sheet, "decimal": decimal, "time_format": time_format}
    for option, value in given.items():
        for name in value if isinstance(value, Mapping) else ():
            if name not in names:
                raise ArgumentError(
                    f"{option}= names the table {shown(name)}, which is not passed"
                    f"{did_you_mean(name, names)}"
                )
    found = {}
    for name in names:
        of = {key: value.get(name) if isinstance(value, Mapping) else value
              for key, value in given.items()}  # fmt: skip
        check_decimal(of["decimal"])
        if of["time_format"] is not None:
            from journeynb.data.times.written_formats import check_format

            check_format(of["time_format"])
        if not (of["sheet"] is None or type(of["sheet"]) in (str, int)):
            raise ArgumentError(
                f"sheet={shown(of['sheet'])} is not valid; allowed: the name of a sheet, its "
                "number from 0, or a dict of them by table"
            )
        found[name] = Options(**of)
    return found


def _missing(name: str, passed: list[str]) -> str:
    """Return the words about a table that was not passed."""
    near = did_you_mean(name, passed)
    words = ", ".join(passed) or "none"
    return (
        f"the table {shown(name)} was not passed{near or ';'} {'P' if near else 'p'}assed: {words}"
    )


def _of_table(
    given: Any, goals: Sequence[Goal], today: dt.date, options: Options
) -> tuple[dict[str, Found], dict[str, Any], list[str]]:
    """Return what is found for the goals of a table, facts about the table, and notes."""
    wanted = {goal.id: _wanted(f"g{number}", goal) for number, goal in enumerate(goals)}
    try:
        with engines.quiet():
            table = OpenColumns(given, _needs(list(wanted.values())), options)
    except MissingExtraError:
        raise
    except Exception as error:
        if not (isinstance(error, JourneyError) or _is_of_engine(error)):
            raise
        problem = str(error) if isinstance(error, JourneyError) else engines.first_words(error)
        return {goal.id: Found(problem=problem) for goal in goals}, {}, []
    found = {}
    for goal in goals:
        problem = problem_of(table, wanted[goal.id])
        if problem:
            found[goal.id] = Found(problem=problem)
    asked = [each for id, each in wanted.items() if id not in found]
    days, problems = _counted(table, asked)
    for goal in goals:
        key = wanted[goal.id].key
        if key in problems:
            found[goal.id] = Found(problem=problems[key])
        elif key in days:
            binding = goal.binding
            assert binding is not None
            found[goal.id] = period_values(
                days[key], binding.kind, binding.every, today,
                percent=is_percent(goal.unit), label=table.label,
            )  # fmt: skip
    return found, _facts(table, found), table.notes


def _is_of_engine(error: Exception) -> bool:
    """Whether an engine raised an error, such as for a type that it does not know."""
    module = type(error).__module__.partition(".")[0]
    return module in ("duckdb", "_duckdb", "ibis", "pyarrow", "polars", "sqlglot", "pyspark")


def _needs(wanted: Sequence[Wanted]) -> Needs:
    needs = Needs()
    for each in wanted:
        needs.dates.add(each.date)
        (needs.flags if each.role == "flag" else needs.numbers).add(each.value)
        needs.others.update(each.columns)
    return needs


def _wanted(key: str, goal: Goal) -> Wanted:
    binding = goal.binding
    assert binding is not None
    return Wanted(key, binding.date, binding.value, binding.kind, binding.where)


def _counted(
    table: OpenColumns, wanted: Sequence[Wanted]
) -> tuple[dict[str, Days], dict[str, str]]:
    """Return the rows of goals by date; where a query fails, each goal gets its own."""
    if not wanted:
        return {}, {}
    try:
        return count_days(table, wanted), {}
    except QueryError as error:
        if len(wanted) == 1:
            return {}, {wanted[0].key: str(error)}
    days: dict[str, Days] = {}
    problems: dict[str, str] = {}
    for each in wanted:
        try:
            days |= count_days(table, [each])
        except QueryError as error:
            problems[each.key] = str(error)
    return days, problems


def _facts(table: OpenColumns, found: Mapping[str, Found]) -> dict[str, Any]:
    """Return the name of a table's source, and the number and the dates of the rows read."""
    known = [each for each in found.values() if each.first and each.last]
    if not known:
        return {}
    return {
        "source": table.label,
        "rows": max(each.rows for each in known),
        "first": min(each.first for each in known if each.first).isoformat(),
        "last": max(each.last for each in known if each.last).isoformat(),
    }


def _doubt(goal: Goal, found: Found) -> str:
    """Return what is doubtful about the values of a goal in percent."""
    if not is_percent(goal.unit) or goal.binding is None or goal.binding.kind == "share":
        return ""
    if goal.binding.kpi:
        return ""
    return not_shares([each.value for each in found.values], goal.target, goal.baseline)


def _frame(
    goals: Sequence[Goal], found: Mapping[str, Found], made: Mapping[str, Merged]
) -> pd.DataFrame:
    rows = [
        {
            "goal": each.id,
            "table": _table_of(each),
            "read": len(found[each.id].values),
            "new": sum(change["was"] is None for change in made[each.id].changes),
            "changed": sum(change["was"] is not None for change in made[each.id].changes),
            "problem": found[each.id].problem,
        }
        for each in goals
    ]
    return typed_frame(rows, COLUMNS)
