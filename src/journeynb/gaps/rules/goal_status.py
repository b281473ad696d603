"""The status of a goal: its last measurement compared with the value expected by today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from journeynb.model.entities import Goal

STATUSES = ("no_data", "reached", "behind", "at_risk", "on_track")

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
    """

    status: str
    last: float | None = None
    last_date: dt.date | None = None
    expected: float | None = None
    ratio: float | None = None


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


def progress(goal: Goal, today: dt.date) -> Progress:
    """Return the status of a goal on a date.

    With ``expected = baseline + (target - baseline) * share`` of the time from start to due, and
    ``ratio = (last - baseline) / (expected - baseline)``: behind below 0.8, at risk below 1.
    """
    last = last_measurement(goal, today)
    if last is None:
        return Progress("no_data")
    day, value = last
    baseline, target, due = goal.baseline, goal.target, goal.due
    if not is_measurable(goal) or due is None or baseline is None or target is None:
        return Progress("no_data", value, day)
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
    return Progress(status, value, day, expected, ratio)
