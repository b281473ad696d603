"""Projections of goals as a pandas table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from journeynb.base.date_columns import date_column
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.gaps.goals.goal_projection import project
from journeynb.model.kinds.entities import Goal

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = ("goal", "method", "status")
_NUMBERS = ("expected", "low", "high", "target", "chance")


def require_level(level: object) -> None:
    """Raise an error unless a value can be the level of an interval."""
    valid = isinstance(level, (int, float)) and not isinstance(level, bool) and 0 < level < 1
    if not valid:
        raise ArgumentError(
            f"level={shown(level)} is not valid; allowed: a number between 0 and 1, such as 0.8"
        )


def projections_frame(goals: Iterable[Goal], level: float, today: dt.date) -> pd.DataFrame:
    """Return the projection of each goal, a row each."""
    import pandas as pd

    require_level(level)
    listed = list(goals)
    found = [project(goal, today, level) for goal in listed]
    columns: dict[str, pd.Series[Any]] = {}
    columns["goal"] = pd.Series([goal.id for goal in listed], dtype="str")
    columns["due"] = date_column([goal.due for goal in listed])
    columns["points"] = pd.Series([each.points for each in found], dtype="int64")
    for name in ("method", *_NUMBERS, "status"):
        kind = "str" if name in _TEXTS else "float64"
        columns[name] = pd.Series([getattr(each, name) for each in found], dtype=kind)
    frame = pd.DataFrame(columns)
    frame.attrs = {"level": level, "today": today.isoformat()}
    return frame
