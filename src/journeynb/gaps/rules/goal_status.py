"""How far a goal is: its last measurement against what was to be expected by now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from journeynb.model.entities import Goal

STATUSES = ("no_data", "reached", "behind", "at_risk", "on_track")

_ROUNDING = 1e-9
"""0.18 on the way from 0.1 to 0.2 is four fifths; in binary it is a little less."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a goal stands on a day.

    Parameters
    ----------
    status : {"no_data", "reached", "behind", "at_risk", "on_track"}
        In a word.
    last : float or None
        The last measurement.
    last_date : date or None
        Its day.
    expected : float or None
        What the metric should be by now, on a straight line from baseline to target.
    ratio : float or None
        What was gained against what should have been gained by now.
    """

    status: str
    last: float | None = None
    last_date: dt.date | None = None
    expected: float | None = None
    ratio: float | None = None


def is_measurable(goal: Goal) -> bool:
    """Whether baseline and target are given, and the target lies on the better side."""
    if goal.baseline is None or goal.target is None:
        return False
    if goal.direction == "decrease":
        return goal.target < goal.baseline
    return goal.target > goal.baseline


def last_measurement(goal: Goal, today: dt.date) -> tuple[dt.date, float] | None:
    """Return the latest measurement up to a day; of equal days the last in the list."""
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
    """Return where a goal stands on a day.

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
