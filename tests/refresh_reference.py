"""What a refresh should read, row by row in plain Python."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from statistics import mean, stdev
from typing import Any

from journeynb.data.intervals import wilson

Row = tuple[dt.date, float | None, str | None]
_FITS: dict[str, Callable[[float | None, str | None], bool]] = {
    "": lambda value, part: True,
    "part = 'a'": lambda value, part: part == "a",
    "part <> 'a' or rate > 0": lambda value, part: (
        (part is not None and part != "a") or (value is not None and value > 0)
    ),
}


def period_of(day: dt.date, every: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last date of a period."""
    one = dt.timedelta(days=1)
    if every == "day":
        return day, day
    if every == "week":
        start = day - dt.timedelta(days=day.weekday())
        return start, start + 6 * one
    size = {"month": 1, "quarter": 3, "year": 12}[every]
    month = (day.month - 1) // size * size
    after = dt.date(day.year + (month + size) // 12, (month + size) % 12 + 1, 1)
    return dt.date(day.year, month + 1, 1), after - one


def reference(
    rows: list[Row], every: str, kind: str, where: str, today: dt.date
) -> list[tuple[dt.date, float, int | None, float | None, float | None]]:
    """Return the measurements; empty if there is a reason to refuse the goal."""
    periods: dict[tuple[dt.date, dt.date], list[tuple[dt.date, float]]] = {}
    for day, value, part in rows:
        if value is not None and day <= today and _FITS[where](value, part):
            periods.setdefault(period_of(day, every), []).append((day, value))
    found = []
    for (_, end), held in sorted(periods.items()):
        values = [value for _, value in held]
        if end >= today and kind != "last":
            continue
        n: int | None = len(values)
        low: Any = None
        high: Any = None
        if kind == "mean":
            value = mean(values)
            if len(values) > 1:
                low, high = _student(values)
            else:
                n = None
        elif kind == "sum":
            value, n = math.fsum(values), n if len(values) > 1 else None
        elif kind == "share":
            value = mean(values)
            low, high = map(float, wilson(sum(values), len(values)))
        else:
            last = max(day for day, _ in held)
            latest = {value for day, value in held if day == last}
            if len(latest) > 1:
                return []
            value, n = latest.pop(), None
            end = min(end, last) if end >= today else end
        found.append((end, value, n, low, high))
    return found


def _student(values: list[float]) -> tuple[float, float]:
    from scipy import stats

    half = stats.t.ppf(0.975, len(values) - 1) * stdev(values) / math.sqrt(len(values))
    return mean(values) - half, mean(values) + half
