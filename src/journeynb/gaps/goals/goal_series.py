"""The measurements of a goal as a series: one value a period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from math import inf

from journeynb.base.periods import last_day, period_number
from journeynb.data.intervals import Z95
from journeynb.gaps.goals.goal_status import last_measurement, measured
from journeynb.model.kinds.entities import Goal


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each period with a measurement.

    Parameters
    ----------
    every : {"day", "week", "month", "quarter", "year"}
        The period.
    values : dict of int to float
        The values by number of the period, in order. The value of a period is its last
        measurement; of a cumulative goal, the sum of its measurements.
    total : float
        The sum so far of a cumulative goal.
    last_date : date
        Date of the latest measurement.
    noise : float
        Smallest variance of a change from one period to the next that the measurements allow.
    floor : float
        What the sum of a cumulative goal cannot fall below: the sum so far, if the measurements are
        counts (whole numbers, none negative).
    open : bool
        Whether the last period of a cumulative goal is not over, and has fewer measurements than
        the one before. Its value counts in `total`, but not in `values`.
    """

    every: str
    values: dict[int, float]
    total: float
    last_date: dt.date
    noise: float
    floor: float = -inf
    open: bool = False


def series(goal: Goal, today: dt.date) -> Series | None:
    """Return the measurements of a goal up to a date as a series, None without a measurement."""
    known, latest = measured(goal, today), last_measurement(goal, today)
    if latest is None:
        return None
    every = period_of(goal)
    values: dict[int, float] = {}
    counts: dict[int, int] = {}
    for each in known:
        number = period_number(each.date, every)
        before = values.get(number, 0.0) if goal.cumulative else 0.0
        values[number] = before + each.value
        counts[number] = counts.get(number, 0) + 1
    last = next(reversed(values))
    unfinished = (
        goal.cumulative
        and len(counts) > 1
        and today < last_day(last, every)
        and counts[last] < list(counts.values())[-2]
    )
    if unfinished:
        del values[last]
    counts_up = goal.cumulative and all(each.value >= 0 and each.value % 1 == 0 for each in known)
    return Series(
        every,
        values,
        total=latest[1],
        last_date=latest[0],
        noise=_noise(goal, today),
        floor=latest[1] if counts_up else -inf,
        open=unfinished,
    )


def period_of(goal: Goal) -> str:
    """Return the period in which a goal is measured."""
    return goal.binding.every if goal.binding is not None else "month"


def _noise(goal: Goal, today: dt.date) -> float:
    """Return the variance of a change that comes from rounding and from counting few customers.

    Without it, four equal values would promise that nothing ever changes.
    """
    known = measured(goal, today)
    numbers = [each.value for each in known] + [
        each for each in (goal.baseline, goal.target) if each is not None
    ]
    step = 10.0 ** min(_exponent(each) for each in numbers)
    errors = [
        (each.high - each.low) / (2 * Z95)
        for each in known
        if each.low is not None and each.high is not None
    ]
    counting = 2 * sum(each * each for each in errors) / len(errors) if errors else 0.0
    return max(step * step / 6, counting)


def _exponent(number: float) -> int:
    """Return the power of ten of the last digit of a number: -2 for 0.18, 0 for 120."""
    exponent = Decimal(repr(float(number))).normalize().as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0
