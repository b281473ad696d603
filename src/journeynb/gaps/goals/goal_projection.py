"""The projection of a goal: which value its measurements let us expect at the due date.

The value of a metric is projected as a random walk with drift: the changes from period to period so
far show how far it may go. Intervals are by Student's t, as four measurements know little of the
variance. From two full years on, last year's same period plus drift is used if its interval is
narrower, and if changes repeat from year to year. A cumulative goal adds up what is projected of
the periods that remain; from 12 periods on, by the mean of the past periods if their values vary by
chance only. Coverage was measured on trends, random walks, noise and seasons.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import isfinite

from journeynb.base.periods import first_day, last_day, period_number
from journeynb.gaps.goals.goal_forecasts import Forecast, Step, random_walk, seasonal, steady
from journeynb.gaps.goals.goal_series import Series, series
from journeynb.gaps.goals.goal_status import is_reached
from journeynb.model.kinds.entities import Goal

PROJECTION_STATUSES = (
    "reached", "on_course", "uncertain", "projected_to_miss",
    "no_due", "no_target", "past_due", "too_few_points", "due_too_far",
)  # fmt: skip
"""The statuses; those from "no_due" on say why there is no projection."""

FEWEST = 4
"""Smallest number of periods with a measurement from which a goal is projected."""


@dataclass(frozen=True, slots=True)
class PathPoint:
    """What is expected on a date between the last measurement and the due date."""

    date: dt.date
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Projection:
    """The value of a goal's metric that its measurements let us expect at the due date.

    Parameters
    ----------
    status : str
        "projected_to_miss" if the whole interval misses the target; otherwise "reached" if the
        target is reached today; "on_course" if the whole interval is at the target or better;
        "uncertain" if the target is inside. Without a projection, the reason: "no_due",
        "no_target", "past_due", "too_few_points" or "due_too_far" (further than the measurements
        go back).
    points : int
        Number of periods with a measurement.
    method : {"random_walk", "steady", "seasonal", ""}
        How it was projected.
    expected, low, high : float or None
        The value at the due date, and its interval.
    target : float or None
        The target of the goal.
    chance : float or None
        Chance that the value at the due date is at the target or better.
    path : tuple of PathPoint
        The end of each period up to the due date, for the fan of a chart.
    """

    status: str
    points: int = 0
    method: str = ""
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    chance: float | None = None
    path: tuple[PathPoint, ...] = ()


def project(goal: Goal, today: dt.date, level: float = 0.8) -> Projection:
    """Return the projection of a goal at its due date.

    Parameters
    ----------
    goal : Goal
        The goal.
    today : date
        Measurements after this date do not count.
    level : float
        Share of the cases in which the interval should contain the value.
    """
    known = series(goal, today)
    points = len(known.values) if known is not None else 0
    reached = is_reached(goal, today)
    if goal.due is None:
        status = "no_due"
    elif goal.target is None:
        status = "no_target"
    elif goal.due < today:
        status = "past_due"
    elif known is None or points < FEWEST:
        status = "too_few_points"
    else:
        steps = _steps(goal, known, goal.due)
        if steps is not None:
            return _projected(goal, known, steps, level, reached=reached)
        status = "due_too_far"
    return Projection("reached" if reached else status, points, target=goal.target)


def _steps(goal: Goal, known: Series, due: dt.date) -> list[Step] | None:
    """Return the dates ahead up to the due date, None if it is further than the history."""
    every, numbers = known.every, list(known.values)
    last, end = numbers[-1], period_number(due, every)
    if end - last > last - numbers[0] + 1:
        return None
    if end == last:
        rest = max((due - known.last_date) / _length(end, every), 0.0)
        return [Step(due, ((1.0, rest),) if goal.cumulative else ((rest, 1.0),))]
    counts = [1.0] * (end - last)
    counts[-1] = _part(end, due, every)
    if known.open:
        counts[0] = max(counts[0] - _part(last + 1, known.last_date, every), 0.0)
    steps = []
    for ahead in range(1, len(counts) + 1):
        date = min(last_day(last + ahead, every), due)
        weights = [(float(each), counts[each - 1]) for each in range(1, ahead + 1)]
        steps.append(Step(date, tuple(weights) if goal.cumulative else ((float(ahead), 1.0),)))
    return steps


def _length(number: int, every: str) -> dt.timedelta:
    return last_day(number, every) - first_day(number, every) + dt.timedelta(days=1)


def _part(number: int, end: dt.date, every: str) -> float:
    """Return the share of a period up to a date."""
    return (end - first_day(number, every) + dt.timedelta(days=1)) / _length(number, every)


def _projected(
    goal: Goal, known: Series, steps: list[Step], level: float, *, reached: bool
) -> Projection:
    methods = {
        "random_walk": random_walk(goal, known),
        "steady": steady(goal, known),
        "seasonal": seasonal(goal, known, steps),
    }
    method, forecast = min(
        ((name, each) for name, each in methods.items() if each is not None),
        key=lambda pair: pair[1](steps[-1]).half(level),
    )
    path = []
    for step in steps:
        found = forecast(step)
        half = found.half(level)
        ends = (found.expected, found.expected - half, found.expected + half)
        path.append(PathPoint(step.date, *(max(each, known.floor) for each in ends)))
    end, target = path[-1], goal.target or 0.0
    if not isfinite(end.high - end.low):  # numbers close to the largest that there is
        return Projection("reached" if reached else "uncertain", len(known.values), target=target)
    low, high = end.low, end.high
    if goal.direction == "decrease":
        low, high, target = -high, -low, -target
    if high < target:
        status = "projected_to_miss"
    elif reached:
        status = "reached"
    else:
        status = "on_course" if low >= target else "uncertain"
    return Projection(
        status, len(known.values), method, end.expected, end.low, end.high, goal.target,
        _chance(goal, known, found), tuple(path),
    )  # fmt: skip


def _chance(goal: Goal, known: Series, found: Forecast) -> float:
    """Return the chance that the value is at the target or better."""
    target = goal.target or 0.0
    if goal.direction == "decrease":
        return 0.0 if known.floor > target else found.chance(goal)
    return 1.0 if known.floor >= target else found.chance(goal)
