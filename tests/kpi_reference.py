"""KPIs of a log once more, slow and plain, customer by customer.

It shares no code with the package.

A log is a list of rows: ``customer, time`` (a timestamp in UTC), ``event, score, value, persona``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import numpy as np
from scipy import stats

from evidence_reference import wilson

Row = dict[str, Any]
FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


def periods(rows: list[Row], every: str) -> list[Any]:
    """All periods from the first event to the last, as pandas has them."""
    import pandas as pd

    times = [row["time"] for row in rows]
    return list(pd.period_range(min(times), max(times), freq=FREQUENCIES[every]))


def by_customer(rows: list[Row]) -> list[list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row["customer"]].append(row)
    return [sorted(each, key=lambda row: row["time"]) for each in found.values()]


def inside(row: Row, period: Any) -> bool:
    return bool(period.start_time <= row["time"] < (period + 1).start_time)


def converted_again(times: list[Any], within: dt.timedelta | None) -> bool:
    later = [each for each in times if each > times[0]]
    return bool(later) and (within is None or later[0] - times[0] <= within)


def is_there(own: list[Row], moment: Any, leaves: dict[str, Any]) -> bool:
    """Whether a customer is one at a moment: came before, and has not left."""
    before = [row for row in own if row["time"] < moment]
    if not before:
        return False
    if "event" in leaves:
        return all(row["event"] != leaves["event"] for row in before)
    return bool(before[-1]["time"] + dt.timedelta(leaves["inactive_days"]) >= moment)


def of_period(
    name: str, rows: list[Row], period: Any, within: dt.timedelta | None, leaves: dict[str, Any]
) -> tuple[int, float, float, float]:
    """The number of customers, the value, and the ends of its interval."""
    nan = float("nan")
    customers = by_customer(rows)
    if name in ("conversion", "repeat", "retention"):
        hits = []
        for own in customers:
            orders = [row["time"] for row in own if row["event"] == "order"]
            if name == "conversion" and inside(own[0], period):
                first = own[0]["time"]
                hits.append(any(within is None or each - first <= within for each in orders))
            if name == "repeat" and orders and inside({"time": orders[0]}, period):
                hits.append(converted_again(orders, within))
            if name == "retention":
                hits += retained(own, period, leaves)
        if not hits:
            return 0, nan, nan, nan
        return len(hits), sum(hits) / len(hits), *wilson(sum(hits), len(hits))
    here = [[row for row in own if inside(row, period)] for own in customers]
    here = [own for own in here if own]
    if name == "active":
        return len(here), float(len(here)), nan, nan
    if name == "value":
        values = [sum(row["value"] or 0 for row in own) for own in here]
    else:
        scores = [[row["score"] for row in own if row["score"] is not None] for own in here]
        values = [float(np.mean([number(name, each) for each in own])) for own in scores if own]
    if not values:
        return 0, nan, nan, nan
    mean = float(np.mean(values))
    if len(values) < 2:
        return len(values), mean, nan, nan
    half = stats.t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / len(values) ** 0.5
    least, most = {"csat": (0, 10), "nps": (-100, 100)}.get(name, (-np.inf, np.inf))
    return len(values), mean, max(mean - half, least), min(mean + half, most)


def number(name: str, score: float) -> float:
    if name == "csat":
        return score
    return 100.0 if score >= 9 else -100.0 if score <= 6 else 0.0


def retained(own: list[Row], period: Any, leaves: dict[str, Any]) -> list[bool]:
    """Whether a customer at the start of a period is one at its end; empty for other customers."""
    start, end = period.start_time, (period + 1).start_time
    if leaves:
        return [is_there(own, end, leaves)] if is_there(own, start, leaves) else []
    before = [row for row in own if inside(row, period - 1)]
    return [any(inside(row, period) for row in own)] if before else []


def is_complete(name: str, rows: list[Row], period: Any, within: dt.timedelta | None) -> bool:
    first, last = (end(row["time"] for row in rows).date() for end in (min, max))
    if name in ("active", "value") and first > period.start_time.date():
        return False
    return bool(last - period.end_time.date() >= (within or dt.timedelta(0)))
