"""The status of a goal: its last measurement compared with the value expected by today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import fsum, isfinite

from journeynb.base.text import with_unit
from journeynb.model.kinds.entities import Goal
from journeynb.model.kinds.field_values import Measurement

STATUSES = ("no_data", "reached", "behind", "at_risk", "on_track")

WORDS = {
    "overdue": "overdue", "behind": "behind", "at_risk": "at risk", "on_track": "on track",
    "reached": "reached", "no_data": "no data",
}  # fmt: skip
"""The word that every view shows for the state of a goal, the most urgent first."""

TONES = {
    "overdue": "error", "behind": "error", "at_risk": "warning", "on_track": "steady",
    "reached": "good", "no_data": "info",
}  # fmt: skip
"""How urgent the state of a goal is; every view has one color for each tone."""

_ROUNDING = 1e-9
"""0.18 is four fifths of the distance from 0.1 to 0.2; in binary it is a little less."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The status of a goal on a date.

    Parameters
    ----------
    status : {"no_data", "reached", "behind", "at_risk", "on_track"}
        The status.
    last : float or None
        The last measurement.
    last_date : date or None
        Its date.
    expected : float or None
        Expected value of the metric today, on a line from baseline over milestones to target.
    ratio : float or None
        Progress made, divided by the progress expected by today.
    overdue : bool
        Whether the due date has passed and the target is not reached.
    """

    status: str
    last: float | None = None
    last_date: dt.date | None = None
    expected: float | None = None
    ratio: float | None = None
    overdue: bool = False

    @property
    def state(self) -> str:
        """The status as views show it: a goal that missed its due date is overdue."""
        return "overdue" if self.overdue else self.status


def is_measurable(goal: Goal) -> bool:
    """Whether baseline and target are set, and the target is better than the baseline."""
    if goal.baseline is None or goal.target is None:
        return False
    if goal.direction == "decrease":
        return goal.target < goal.baseline
    return goal.target > goal.baseline


def measured(goal: Goal, today: dt.date) -> list[Measurement]:
    """Return the measurements up to a date, in order; of equal dates the last in the list."""
    known = {each.date: each for each in goal.measurements if each.date <= today}
    return [known[day] for day in sorted(known)]


def last_measurement(goal: Goal, today: dt.date) -> tuple[dt.date, float] | None:
    """Return the latest measurement up to a date; of a cumulative goal, the sum so far.

    The sum so far starts at the goal's start.
    """
    known = measured(goal, today)
    if not known:
        return None
    value = known[-1].value
    if goal.cumulative:
        counted = [each.value for each in known if goal.start is None or each.date >= goal.start]
        value = fsum(counted) if isfinite(sum(counted)) else sum(counted)
    return known[-1].date, value


def is_limit(goal: Goal) -> bool:
    """Whether the target of a cumulative goal must not be passed: at most 100 complaints a year.

    The sum starts at 0, at the better side of such a target, so the goal is reached when it is due.
    """
    if not goal.cumulative or goal.target is None:
        return False
    return goal.target >= 0 if goal.direction == "decrease" else goal.target <= 0


def is_reached(goal: Goal, today: dt.date) -> bool:
    """Whether the last measurement is at the target or beyond; of a limit, when it is due."""
    last = last_measurement(goal, today)
    if last is None or goal.target is None:
        return False
    if is_limit(goal) and (goal.due is None or today < goal.due):
        return False
    if goal.direction == "decrease":
        return last[1] <= goal.target
    return last[1] >= goal.target


def is_overdue(goal: Goal, today: dt.date) -> bool:
    """Whether the due date has passed and the target is not reached."""
    return goal.due is not None and goal.due < today and not is_reached(goal, today)


def progress(goal: Goal, today: dt.date) -> Progress:
    """Return the status of a goal on a date.

    The value expected is on a line from the baseline, or from 0 if the goal is cumulative, over the
    milestones to the target, and ``ratio = (last - baseline) / (expected - baseline)``: behind
    below 0.8, at risk below 1. For a limit, it is ``expected / last``.
    """
    last = last_measurement(goal, today)
    late = is_overdue(goal, today)
    if last is None:
        return Progress("no_data", overdue=late)
    day, value = last
    if not is_measurable(goal) or goal.due is None:
        return Progress("no_data", value, day, overdue=late)
    expected = _expected(goal, today, goal.due)
    ratio = _ratio(goal, value, expected)
    if is_reached(goal, today):
        status = "reached"
    elif goal.due < today or ratio < 0.8 - _ROUNDING:
        status = "behind"
    else:
        status = "at_risk" if ratio < 1 - _ROUNDING else "on_track"
    return Progress(status, value, day, expected, ratio, late)


def _begin(goal: Goal) -> float:
    """Return the value from which progress is counted."""
    return 0.0 if goal.cumulative or goal.baseline is None else goal.baseline


def _expected(goal: Goal, today: dt.date, due: dt.date) -> float:
    """Return the value expected on a date."""
    target = goal.target or 0.0
    start = goal.start or measured(goal, today)[0].date
    if start >= due or today >= due:
        return target
    between = {each.date: each.value for each in goal.milestones if start < each.date < due}
    line = [(start, _begin(goal)), *sorted(between.items()), (due, target)]
    if today <= start:
        return line[0][1]
    (before, low), (after, high) = next(
        pair for pair in pairwise(line) if pair[0][0] <= today <= pair[1][0]
    )
    # as fractions of the numbers as they are written: halfway from 0.1 to 0.2 is 0.15
    first, last = Fraction(str(low)), Fraction(str(high))
    return float(first + (last - first) * Fraction((today - before).days, (after - before).days))


def _ratio(goal: Goal, value: float, expected: float) -> float:
    """Return the progress made, divided by the progress expected."""
    begin, better = _begin(goal), -1 if goal.direction == "decrease" else 1
    if is_limit(goal):
        return expected / value if value * better < 0 else 1.0
    if expected == begin:
        return 1.0
    ratio = (value - begin) / (expected - begin)
    return ratio if (expected - begin) * better > 0 else 2 - ratio  # a milestone below baseline


def share_of_target(goal: Goal, value: float | None) -> float | None:
    """Return the part of the path to the target that a value is at, from 0 to 1."""
    target, known = goal.target, goal.cumulative or goal.baseline is not None
    if value is None or target is None or not known or target == _begin(goal):
        return None
    return min(max((value - _begin(goal)) / (target - _begin(goal)), 0.0), 1.0)


def figures(goal: Goal, last: float | None, write: Callable[[float], str]) -> str:
    """Return a measurement of a goal with its target: ``6.5 hours, target 4 or less``.

    Without a measurement it starts with the baseline.
    """
    value, lead = (last, "") if last is not None else (goal.baseline, "baseline ")
    parts = [] if value is None else [lead + with_unit(write(value), goal.unit)]
    if goal.target is not None:
        unit = goal.unit if goal.unit == "%" or not parts else ""
        less = " or less" if goal.direction == "decrease" else ""
        parts.append(f"target {with_unit(write(goal.target), unit)}{less}")
    return ", ".join(parts)
