"""The status of a goal: its last measurement compared with the value expected by today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from journeynb.base.text import with_unit
from journeynb.model.entities import Goal

STATUSES = ("no_data", "reached", "behind", "at_risk", "on_track")

WORDS = {
    "overdue": "overdue", "behind": "behind", "at_risk": "at risk", "on_track": "on track",
    "reached": "reached", "no_data": "no data",
}  # fmt: skip
"""The word that every view shows for the state of a goal, the most urgent first."""

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
        Expected value of the metric today, on a straight line from baseline to target.
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


def last_measurement(goal: Goal, today: dt.date) -> tuple[dt.date, float] | None:
    """Return the latest measurement up to a date; of equal dates the last in the list."""
    known = [each for each in goal.measurements if each.date <= today]
    if not known:
        return None
    latest = max(each.date for each in known)
    return latest, next(each.value for each in reversed(known) if each.date == latest)


def is_reached(goal: Goal, today: dt.date) -> bool:
    """Whether the last measurement is at the target or beyond."""
    last = last_measurement(goal, today)
    if last is None or goal.target is None:
        return False
    if goal.direction == "decrease":
        return last[1] <= goal.target
    return last[1] >= goal.target


def is_overdue(goal: Goal, today: dt.date) -> bool:
    """Whether the due date has passed and the target is not reached."""
    return goal.due is not None and goal.due < today and not is_reached(goal, today)


def progress(goal: Goal, today: dt.date) -> Progress:
    """Return the status of a goal on a date.

    With ``expected = baseline + (target - baseline) * share`` of the time from start to due, and
    ``ratio = (last - baseline) / (expected - baseline)``: behind below 0.8, at risk below 1.
    """
    last = last_measurement(goal, today)
    late = is_overdue(goal, today)
    if last is None:
        return Progress("no_data", overdue=late)
    day, value = last
    baseline, target, due = goal.baseline, goal.target, goal.due
    if not is_measurable(goal) or due is None or baseline is None or target is None:
        return Progress("no_data", value, day, overdue=late)
    start = goal.start or min(each.date for each in goal.measurements if each.date <= today)
    share = (today - start) / (due - start) if start < due else 1.0
    expected = baseline + (target - baseline) * min(max(share, 0.0), 1.0)
    ratio = 1.0 if expected == baseline else (value - baseline) / (expected - baseline)
    if is_reached(goal, today):
        status = "reached"
    elif due < today or ratio < 0.8 - _ROUNDING:
        status = "behind"
    else:
        status = "at_risk" if ratio < 1 - _ROUNDING else "on_track"
    return Progress(status, value, day, expected, ratio, late)


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
