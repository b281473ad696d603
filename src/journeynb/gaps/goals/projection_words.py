"""The words for the projection of a goal, the same in every view."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from journeynb.base.text import with_unit
from journeynb.model.kinds.entities import Goal

if TYPE_CHECKING:
    from journeynb.gaps.goals.goal_projection import Projection

WORDS = {
    "projected_to_miss": "projected to miss", "uncertain": "uncertain", "on_course": "on course",
    "reached": "reached", "past_due": "due date has passed",
    "too_few_points": "too few measurements to project",
    "due_too_far": "due too far ahead to project",
    "no_target": "no target", "no_due": "no due date",
}  # fmt: skip
"""The words for the status of a projection, the most urgent first."""

TONES = {
    "projected_to_miss": "error", "uncertain": "warning", "on_course": "steady", "reached": "good",
}  # fmt: skip
"""The tone of a status as in `goal_status.TONES`; one that is not here is ``info``."""

Write = Callable[[float], str]


def tone_of(status: str) -> str:
    """Return the tone of the status of a projection."""
    return TONES.get(status, "info")


def range_by(
    goal: Goal, projection: Projection, write: Write, day: Callable[[dt.date], str] = str
) -> str:
    """Return where a goal is expected at its due date: ``61 to 74% by 2027-03-31``.

    It is empty where nothing is projected.
    """
    between = range_of(goal, projection, write)
    return f"{between} by {day(goal.due)}" if between and goal.due else ""


def range_of(goal: Goal, projection: Projection, write: Write) -> str:
    """Return the interval of a projection: ``61 to 74%``; empty where nothing is projected."""
    low, high = projection.low, projection.high
    if low is None or high is None:
        return ""
    low, high = _rounded(low, high, goal.target)
    if write(low) == write(high):
        return f"about {with_unit(write(low), goal.unit)}"
    return f"{write(low)} to {with_unit(write(high), goal.unit)}"


def _rounded(low: float, high: float, target: float | None) -> tuple[float, float]:
    """Return the ends of an interval without digits that its width does not support.

    Rounding does not move an end onto the target or to its other side.
    """
    width = high - low
    if not 0 < width < math.inf:
        return low, high
    digits = -math.floor(math.log10(width / 5))
    for more in range(6):
        ends = round(low, digits + more), round(high, digits + more)
        if target is None or _sides(ends, target) == _sides((low, high), target):
            return ends
    return low, high


def _sides(ends: tuple[float, float], target: float) -> list[int]:
    return [(each > target) - (each < target) for each in ends]


def projection_line(
    goal: Goal, projection: Projection, write: Write, day: Callable[[dt.date], str] = str
) -> str:
    """Return a projection in one line: ``61 to 74% by 2027-03-31: projected to miss``.

    It is empty where nothing is projected.
    """
    where = range_by(goal, projection, write, day)
    return f"{where}: {WORDS[projection.status]}" if where else ""


def origin_line(goal: Goal, today: dt.date, day: Callable[[dt.date], str] = str) -> str:
    """Return where the last measurement is from: ``from kpis, 2026-11-03``.

    It is empty where the last measurement up to `today` names no source.
    """
    known = [each for each in goal.measurements if each.date <= today]
    if not known:
        return ""
    last = max(each.date for each in known)
    found = next(each for each in reversed(known) if each.date == last)
    return f"from {found.source}, {day(found.date)}" if found.source else ""
