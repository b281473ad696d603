"""Worlds in which the truth of a projection is known, drawn with fixed seeds."""

import datetime as dt
import random

from journeynb.base.periods import last_day
from journeynb.model.kinds.entities import Goal

FIRST = 2022 * 12
"""Number of the month of the first measurement."""


def end_of(month):
    return last_day(FIRST + month, "month")


def monthly(values, ahead=2, **fields):
    """A goal with one measurement a month, and the date of the last one."""
    measurements = [
        {"date": end_of(month).isoformat(), "value": value}
        for month, value in enumerate(values)
        if value is not None
    ]
    due = end_of(len(values) - 1 + ahead)
    goal = {
        "id": "g",
        "name": "Goal",
        "measurements": measurements,
        "due": due.isoformat(),
        **fields,
    }
    return Goal.model_validate(goal), end_of(len(values) - 1)


def trend(length, draw):
    slope = draw.gauss(0, 1)
    return [slope * month + draw.gauss(0, 1) for month in range(length)]


def random_walk(length, draw):
    found, value = [], 0.0
    for _ in range(length):
        value += draw.gauss(0.2, 1)
        found.append(value)
    return found


def steady(length, draw):
    return [10 + draw.gauss(0, 1) for _ in range(length)]


def season(length, draw):
    high = [0, 2, 5, 4, 1, -1, -4, -5, -3, 0, 3, -2]
    return [high[month % 12] + 0.1 * month + draw.gauss(0, 1) for month in range(length)]


def walking_season(length, draw):
    walked = random_walk(length, draw)
    return [
        value + once for value, once in zip(walked, season(length, random.Random(0)), strict=True)
    ]


def due_on(goal: Goal) -> dt.date:
    assert goal.due is not None
    return goal.due
