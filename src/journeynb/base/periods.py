"""Days, weeks, months, quarters and years, numbered one after another."""

from __future__ import annotations

import datetime as dt

PERIODS = ("day", "week", "month", "quarter", "year")
"""Names of the periods; a week starts on Monday."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period_number(day: dt.date, every: str) -> int:
    """Return the number of the period that contains a date; the next period has the next number.

    Examples
    --------
    >>> first = period_number(dt.date(2026, 12, 31), "month")
    >>> period_number(dt.date(2027, 1, 1), "month") - first
    1
    """
    if every == "day":
        return day.toordinal()
    if every == "week":
        return (day.toordinal() - 1) // 7
    return (day.year * 12 + day.month - 1) // _MONTHS[every]


def first_day(number: int, every: str) -> dt.date:
    """Return the first date of a period.

    Examples
    --------
    >>> first_day(period_number(dt.date(2026, 11, 29), "week"), "week")
    datetime.date(2026, 11, 23)
    """
    if every == "day":
        return dt.date.fromordinal(number)
    if every == "week":
        return dt.date.fromordinal(number * 7 + 1)
    year, month = divmod(number * _MONTHS[every], 12)
    return dt.date(year, month + 1, 1)


def last_day(number: int, every: str) -> dt.date:
    """Return the last date of a period.

    Examples
    --------
    >>> last_day(period_number(dt.date(2026, 11, 29), "quarter"), "quarter")
    datetime.date(2026, 12, 31)
    """
    if number >= period_number(dt.date.max, every):
        return dt.date.max
    return first_day(number + 1, every) - dt.timedelta(days=1)
