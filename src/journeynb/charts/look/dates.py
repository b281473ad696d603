"""Dates on the axis of a chart, as days: the same in every time zone and language."""

from __future__ import annotations

import datetime as dt

MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
)  # fmt: skip
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000)


def date_ticks(first: dt.date, last: dt.date, most: int = 6) -> dict[int, str]:
    """Return days of an axis with their labels, at most `most` and at least one.

    They are starts of months, the first of a year with the year; on a short axis they are days.

    Examples
    --------
    >>> import datetime as dt
    >>> list(date_ticks(dt.date(2026, 10, 5), dt.date(2027, 3, 31)).values())
    ['Nov 2026', 'Dec', 'Jan 2027', 'Feb', 'Mar']
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < 2:
        days = (last - first).days
        step = max(1, -(-(days + 1) // most))
        found = [first + dt.timedelta(days=at) for at in range(0, days + 1, step)]
        return {each.toordinal(): f"{each.day} {MONTHS[each.month - 1]}" for each in found}
    step = next((each for each in _STEPS if months / each <= most), _STEPS[-1])
    begin = first.year * 12 + first.month - (first.day == 1)
    made: dict[int, str] = {}
    for month in range(begin + -begin % step, last.year * 12 + last.month, step):
        if not 12 <= month < 12 * dt.MAXYEAR:
            continue
        day = dt.date(month // 12, month % 12 + 1, 1)
        name = f"{day.year}" if step >= 12 else MONTHS[day.month - 1]
        year = f" {day.year}" if step < 12 and (not made or day.month - 1 < step) else ""
        made[day.toordinal()] = name + year
    return made or {first.toordinal(): f"{MONTHS[first.month - 1]} {first.year}"}
