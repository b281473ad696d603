"""The value of each period, from what was counted by date."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journeynb.base.periods import first_day, last_day, period_number
from journeynb.base.text import count, number_text, shown
from journeynb.data.intervals import mean_interval, wilson
from journeynb.data.rounding import to_digits

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """The value of a period.

    Parameters
    ----------
    start, end : date
        The first and the last date of the period.
    date : date
        The date of the value: that of the period's end, or of its last row.
    value : float
        The value.
    n : int, optional
        The number of rows.
    low, high : float, optional
        The 95% interval.
    """

    start: dt.date
    end: dt.date
    date: dt.date
    value: float
    n: int | None = None
    low: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Found:
    """The values of a goal's periods, or why there are none.

    Parameters
    ----------
    values : list of PeriodValue
        The values, by date.
    problem : str
        Why there are none.
    rows : int
        The number of rows.
    first, last : date or None
        The dates of the first and the last row.
    notes : list of str
        What is doubtful.
    """

    values: list[PeriodValue] = field(default_factory=list)
    problem: str = ""
    rows: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    notes: list[str] = field(default_factory=list)


def period_values(
    days: pd.DataFrame, kind: str, every: str, today: dt.date, *, percent: bool, label: str
) -> Found:
    """Return the values of the periods that have ended, of the last value also of the current one.

    Parameters
    ----------
    days : DataFrame
        A goal's rows by date, see `count_days`.
    kind : {"mean", "sum", "last", "share"}
        How the rows of a period become one value.
    every : {"day", "week", "month", "quarter", "year"}
        The period.
    today : date
        The date of the reading; later rows do not count.
    percent : bool
        Whether the goal is in percent, so that a share of 0.61 is 61.
    label : str
        Name of the table in messages.
    """
    undated = days[days.day.isna() & (days.n > 0) & days.undated.notna()]
    if len(undated):
        return Found(problem=f"{label}: {undated.undated.iloc[0]} is not a date")
    dated = days[days.day.notna()]
    dates = dated.day.dt.date
    due = dated[dates <= today]
    wrong = due.wrong.dropna()
    if len(wrong):
        allowed = "a number" if kind != "share" else "true or false; for rates use kind='mean'"
        return Found(problem=f"{label}: {min(wrong)} is not {allowed}")
    known = due[due.n > 0]
    if known.empty:
        later = int(dated.n.sum())
        why = (
            f"its {count(later, 'row')} {'are' if later != 1 else 'is'} later than {today}"
            if later
            else "no row has a value" + (" and a date" if int(days.n.sum()) else "")
        )
        return Found(problem=f"{label}: {why}; check where=, or the columns of the binding")
    found = Found(
        rows=int(known.n.sum()), first=known.day.iloc[0].date(), last=known.day.iloc[-1].date()
    )
    percents, rows = int(known.percents.sum()), int(known.n.sum())
    if kind != "share" and 0 < percents < rows:
        return Found(
            problem=f"{label}: {percents} of {count(rows, 'value')} have a percent sign; write all "
            "values with it, or none"
        )
    factor = 100.0 if kind == "share" and percent else 1.0
    if percents and kind != "share" and not percent:
        factor = 0.01
    known = known.assign(period=[period_number(day.date(), every) for day in known.day])
    for number, group in known.groupby("period"):
        try:
            made = _value(group, kind, every, int(number), today, factor)
        except ValueError as error:
            return Found(problem=f"{label}: {error}")
        if made is not None:
            found.values.append(made)
    if not found.values:
        found.problem = (
            f"{label}: the first {every} with rows has not ended by {today}; "
            "it is measured after its end"
        )
    return found


def _value(
    group: pd.DataFrame, kind: str, every: str, number: int, today: dt.date, factor: float
) -> PeriodValue | None:
    """Return the value of a period; None if it has not ended."""
    start, end = first_day(number, every), last_day(number, every)
    ended = end < today
    if not ended and kind != "last":
        return None
    rows = int(group.n.sum())
    n: int | None = rows if rows > 1 else None
    low = high = None
    if kind == "last":
        last = group.iloc[-1]
        if last.low != last.high:
            raise ValueError(
                f"the last date of the {every}, {last.day.date()}, has several values, such as "
                f"{number_text(float(last.low))} and {number_text(float(last.high))}; add where= "
                "to the binding, or use kind='mean' or kind='sum'"
            )
        value, n = float(last.low), None
    elif kind == "sum":
        value = math.fsum(group.total)
    else:
        value = math.fsum(group.n * group["mean"]) / rows
        if kind == "share":
            n = rows
            low, high = map(float, wilson(round(value * rows), rows))
        elif rows > 1:
            squares = math.fsum(group.n * (group.spread + (group["mean"] - value) ** 2))
            low, high = mean_interval(value, math.sqrt(max(squares, 0) / (rows - 1)), rows)
    if not math.isfinite(value):
        raise ValueError(f"the value of {start} to {end} is {value}, not a finite number")
    day = end if ended else group.day.iloc[-1].date()
    return PeriodValue(start, end, day, _digits(value * factor), n, *(
        None if each is None or not math.isfinite(each) else _digits(each * factor)
        for each in (low, high)
    ))  # fmt: skip


def _digits(value: Any) -> float:
    return float(to_digits([value])[0])


def not_shares(values: list[float], target: float | None, baseline: float | None) -> str:
    """Return what is doubtful about values for a goal in percent; empty if nothing is.

    Examples
    --------
    >>> not_shares([0.19, 0.21], 25, 18)
    'all values are from 0 to 1, such as 0.19, but the goal is in percent, such as 25; if they are \
shares, show them as 19%'
    """
    known = [abs(each) for each in (target, baseline) if each is not None]
    if not values or not known or min(known) <= 1 or not all(0 <= each <= 1 for each in values):
        return ""
    if not any(each % 1 for each in values):
        return ""
    example = next(each for each in values if each % 1)
    return (
        f"all values are from 0 to 1, such as {number_text(example)}, but the goal is in percent, "
        f"such as {number_text(known[0])}; if they are shares, show them as "
        f"{number_text(_digits(example * 100))}%"
    )


def is_percent(unit: str) -> bool:
    """Whether a goal is in percent.

    Examples
    --------
    >>> is_percent("%"), is_percent("% of orders"), is_percent("hours")
    (True, True, False)
    """
    words = ("percent", "per cent", "pct", "prozent")
    return "%" in unit or shown(unit).strip("'").strip().casefold() in words
