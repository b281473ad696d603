"""The value of each period, from what was counted by date."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field

from journeynb.base.periods import first_day, last_day, period_number
from journeynb.base.text import count, number_text, shown
from journeynb.data.intervals import mean_interval, wilson
from journeynb.data.rounding import in_digits
from journeynb.insight.goals.counted_days import Days


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
    days: Days, kind: str, every: str, today: dt.date, *, percent: bool, label: str
) -> Found:
    """Return the values of the periods that have ended, of the last value also of the current one.

    Parameters
    ----------
    days : Days
        A goal's rows by date.
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
    dates, periods, problem = _known(days, kind, every, today, percent)
    if problem:
        return Found(problem=f"{label}: {problem}")
    places = [place for held in periods.values() for place in held]
    undated = sum(n for day, n in zip(days.day, days.n, strict=True) if day is None)
    rows = sum(days.n[place] for place in places)
    found = Found(rows=rows, first=dates[places[0]], last=dates[places[-1]])
    if undated:
        found.notes.append(f"{label}: skipped {count(undated, 'row')} of totals or without a date")
    factor = 100.0 if kind == "share" and percent else 1.0
    if kind != "share" and not percent and any(days.percents[place] for place in places):
        factor = 0.01
    for number, held in periods.items():
        try:
            made = _value(days, held, dates[held[-1]], kind, every, number, today, factor)
        except ValueError as error:
            return Found(problem=f"{label}: {error}")
        found.values += [] if made is None else [made]
    if not found.values:
        found.problem = (
            f"{label}: the first {every} with rows has not ended by {today}; "
            "it is measured after its end"
        )
    return found


def _known(
    days: Days, kind: str, every: str, today: dt.date, percent: bool
) -> tuple[dict[int, dt.date], dict[int, list[int]], str]:
    """Return the dates with values, their positions by period, and why none can be used."""
    dates: dict[int, dt.date] = {}
    periods: dict[int, list[int]] = {}
    wrong: list[str] = []
    later = 0
    for place, day in enumerate(days.day):
        if day is None:
            undated = days.undated[place]
            if undated and days.n[place]:
                return {}, {}, f"{undated} is not a date"
            continue
        if day > today:
            later += days.n[place]
            continue
        text = days.wrong[place]
        wrong += [text] if text else []
        if days.n[place]:
            dates[place] = day
            periods.setdefault(period_number(day, every), []).append(place)
    if wrong:
        allowed = "a number" if kind != "share" else "true or false; for rates use kind='mean'"
        return {}, {}, f"{min(wrong)} is not {allowed}"
    if not dates:
        advice = "; check where=, or the columns of the binding"
        if later:
            verb = "are" if later > 1 else "is"
            return {}, {}, f"its {count(later, 'row')} {verb} later than {today}{advice}"
        undated_rows = " and a date" if any(days.n) else ""
        return {}, {}, f"no row has a value{undated_rows}{advice}"
    percents, rows = (sum(column[place] for place in dates) for column in (days.percents, days.n))
    if kind != "share" and 0 < percents < rows:
        return {}, {}, (
            f"{percents} of {count(rows, 'value')} have a percent sign; write all values with it, "
            "or none"
        )  # fmt: skip
    return dates, periods, ""


def _value(
    days: Days,
    places: list[int],
    last: dt.date,
    kind: str,
    every: str,
    number: int,
    today: dt.date,
    factor: float,
) -> PeriodValue | None:
    """Return the value of a period from its dates, `last` the last; None if it has not ended."""
    start, end = first_day(number, every), last_day(number, every)
    ended = end < today
    if not ended and kind != "last":
        return None
    size = sum(days.n[place] for place in places)
    n: int | None = size if size > 1 else None
    low = high = None
    spread = 0.0
    if kind == "last":
        least, greatest = days.low[places[-1]], days.high[places[-1]]
        if least != greatest:
            raise ValueError(
                f"the last date of the {every}, {last}, has several values, such as "
                f"{number_text(least)} and {number_text(greatest)}; add where= to the binding, or "
                "use kind='mean' or kind='sum'"
            )
        value, n = least, None
    else:
        value = math.fsum(days.total[place] for place in places)
        value = value if kind == "sum" else value / size
    if kind == "share":
        n = size
        low, high = map(float, wilson(round(value * size), size))
    elif kind == "mean" and size > 1:
        squares = math.fsum(
            days.n[place] * (days.spread[place] + (days.total[place] / days.n[place] - value) ** 2)
            for place in places
        )
        low, high = mean_interval(value, math.sqrt(max(squares, 0) / (size - 1)), size)
        spread = math.sqrt(max(squares, 0) / size) * factor
    if not math.isfinite(value):
        raise ValueError(f"the value of {start} to {end} is {value}, not a finite number")
    ends = [
        None if each is None or not math.isfinite(each) else in_digits(each * factor, spread)
        for each in (low, high)
    ]
    return PeriodValue(
        start, end, end if ended else last, in_digits(value * factor, spread), n, *ends
    )


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
        f"{number_text(in_digits(example * 100))}%"
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
