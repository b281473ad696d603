"""Forecasts of a goal's series: a random walk with drift, steady additions, or seasons.

A forecast takes a step (a date ahead) and returns the expected value with its standard error. How
often the intervals contain the truth was measured on trends, random walks, noise and seasons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import correlation, fmean

from journeynb.base.student_t import cdf, quantile
from journeynb.gaps.goals.goal_series import Series
from journeynb.model.kinds.entities import Goal

STEADY_FROM = 12
"""Smallest number of periods from which steady additions can be recognized."""

_CYCLE = {"day": 364, "week": 52, "month": 12, "quarter": 4}
"""Periods in a year; 364 days keep the day of the week."""


@dataclass(frozen=True, slots=True)
class Step:
    """A date ahead, and how much of each period from the last measured one on counts at the date.

    Of a metric, that is all of the period of the date; of a cumulative goal, each period up to it.
    """

    date: dt.date
    weights: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """An expected value, the standard error of its forecast, and degrees of freedom."""

    expected: float
    error: float
    df: float

    def half(self, level: float) -> float:
        """Return half the width of the interval."""
        return quantile((1 + level) / 2, self.df) * self.error

    def chance(self, goal: Goal) -> float:
        """Return the chance that the target is reached."""
        better = self.expected - (goal.target or 0.0)
        if goal.direction == "decrease":
            better = -better
        if self.error == 0:
            return float(better >= 0)
        return cdf(better / self.error, self.df)


def random_walk(goal: Goal, known: Series) -> Callable[[Step], Forecast]:
    """Return the forecast of a random walk with drift.

    A period without a measurement makes one change of two periods: twice the drift, twice the
    variance. The error is of the walk ahead, and of the drift that is known from the past only.
    """
    numbers, values = list(known.values), list(known.values.values())
    history = numbers[-1] - numbers[0]
    drift = (values[-1] - values[0]) / history
    changes = [
        (values[each] - values[each - 1], numbers[each] - numbers[each - 1])
        for each in range(1, len(values))
    ]
    df = len(changes) - 1
    squares = sum(_square(change - drift * gap) / gap for change, gap in changes)
    variance = max(squares / df, known.noise)

    def forecast(step: Step) -> Forecast:
        level = values[-1]
        expected = sum(weight * (level + drift * ahead) for ahead, weight in step.weights)
        drifted = sum(weight * ahead for ahead, weight in step.weights)
        error = sqrt(variance * (_walked(step) + drifted * drifted / history))
        return Forecast(expected + known.total if goal.cumulative else expected, error, df)

    return forecast


def steady(goal: Goal, known: Series) -> Callable[[Step], Forecast] | None:
    """Return the forecast of a cumulative goal by the mean of the past periods.

    None below 12 periods, or if neighboring values are alike: then they are no matter of chance.
    """
    values = known.values
    if not goal.cumulative or len(values) < STEADY_FROM:
        return None
    mean = fmean(values.values())
    alike = sum(
        (value - mean) * (values[number - 1] - mean)
        for number, value in values.items()
        if number - 1 in values
    )
    if alike > 0:
        return None
    df = len(values) - 1
    variance = max(sum(_square(each - mean) for each in values.values()) / df, known.noise)

    def forecast(step: Step) -> Forecast:
        weight = _weight(step)
        spread = sum(each * each for _, each in step.weights) + weight * weight / len(values)
        return Forecast(known.total + weight * mean, sqrt(variance * spread), df)

    return forecast


def _square(value: float) -> float:
    return value * value  # value**2 fails for very large numbers


def _walked(step: Step) -> float:
    """Return the variance of a sum along a random walk, for changes of variance 1."""
    found, before, left = 0.0, 0.0, _weight(step)
    for ahead, weight in step.weights:
        found += (ahead - before) * left * left
        before, left = ahead, left - weight
    return found


def _weight(step: Step) -> float:
    return sum(weight for _, weight in step.weights)


def seasonal(goal: Goal, known: Series, steps: list[Step]) -> Callable[[Step], Forecast] | None:
    """Return the forecast by last year's same period plus drift, None below two full years.

    The drift is the latest change over a year, as the changes themselves may walk. From three full
    years on, it is their mean if neighboring changes are not alike.
    """
    cycle = _CYCLE.get(known.every, 0)
    if not cycle or len(known.values) < 2 * cycle:
        return None
    last = next(reversed(known.values))
    changes = {
        number: value - known.values[number - cycle]
        for number, value in known.values.items()
        if number - cycle in known.values
    }
    aheads = {ahead for step in steps for ahead, _ in step.weights}
    before = {
        ahead: found
        for ahead in aheads
        if (found := _years_before(known, last + ceil(ahead), cycle)) is not None
    }
    pairs = [
        (changes[number - 1], each) for number, each in changes.items() if number - 1 in changes
    ]
    if last not in changes or min(aheads) < 1 or len(before) < len(aheads):
        return None
    if len(pairs) < 3 or not _repeats(known, cycle):
        return None
    mean = fmean(changes.values())
    squares = sum(_square(each - mean) for each in changes.values())
    together = sum((each - mean) * (other - mean) for each, other in pairs)
    walks = together > 0 or len(changes) < 2 * cycle
    if walks:
        drift, count = changes[last], len(pairs)
        variance = sum(_square(other - each) for each, other in pairs) / count
    else:
        drift, count = mean, len(changes)
        variance = squares / (count - 1)
    variance = max(variance, known.noise)

    def forecast(step: Step) -> Forecast:
        expected = drifted = 0.0
        for ahead, weight in step.weights:
            years, value = before[ahead]
            expected += weight * (value + years * drift)
            drifted += weight * years
        if walks:
            spread = _walked(step) * (drifted / _weight(step) if drifted else 1.0)
        else:
            spread = sum(weight * weight * before[ahead][0] for ahead, weight in step.weights)
            spread += 2 * drifted * drifted / count
        error = sqrt(variance * spread)
        return Forecast(expected + known.total if goal.cumulative else expected, error, count - 1)

    return forecast


def _repeats(known: Series, cycle: int) -> bool:
    """Whether the changes from period to period are like those of a year before, beyond chance."""
    values = known.values
    changes = {
        number: value - values[number - 1]
        for number, value in values.items()
        if number - 1 in values
    }
    pairs = [
        (changes[number - cycle], each)
        for number, each in changes.items()
        if number - cycle in changes
    ]
    if len(pairs) < 3 or any(len(set(each)) == 1 for each in zip(*pairs, strict=True)):
        return False
    return correlation(*zip(*pairs, strict=True)) > 1.645 / sqrt(len(pairs))


def _years_before(known: Series, number: int, cycle: int) -> tuple[int, float] | None:
    """Return how many years ago the same period was last measured, and its value."""
    for earlier in range(number - cycle, next(iter(known.values)) - 1, -cycle):
        if earlier in known.values:
            return (number - earlier) // cycle, known.values[earlier]
    return None
