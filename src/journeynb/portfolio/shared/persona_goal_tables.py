"""The personas and the goals of a portfolio, a row for each id."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from journeynb.gaps.goals.goal_status import Progress, progress
from journeynb.gaps.rules.many_maps import differing, served_goals
from journeynb.portfolio.shared.same_things import Copies, SharedThings
from journeynb.tables.typed_frames import typed_frame

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {"id": "str", "name": "str", "maps": "object", "n_maps": "int64", "differs": "object",
          "library": "bool"}  # fmt: skip
WORST = ("behind", "at_risk", "on_track", "reached", "no_data")
"""Statuses of goals, the worst first."""


def personas_frame(shared: SharedThings) -> pd.DataFrame:
    """Return the personas of all maps, a row for each id."""
    return typed_frame(_rows(shared, "persona"), _TYPES)


def goals_frame(shared: SharedThings, today: dt.date) -> pd.DataFrame:
    """Return the goals of all maps with their status and support, a row for each id."""
    rows = _rows(shared, "goal")
    served = served_goals(shared.maps)
    for row, known in zip(rows, shared.copies("goal").values(), strict=True):
        places = served[row["id"]]
        serving = {name for name, _ in places}
        held = row["maps"]
        row["status"] = status_of(known, today)
        row["touchpoints"] = len(places)
        row["coverage"] = sum(name in serving for name in held) / len(held) if held else None
    types = {**_TYPES, "status": "str", "touchpoints": "int64", "coverage": "float64"}
    return typed_frame(rows, types)


def status_of(known: Copies, today: dt.date) -> str:
    """Return the status of the copy that was measured last; of equal dates, the worst one."""
    found = [progress(goal, today) for _, goal in known]
    latest = max((_day(each) for each in found), default=dt.date.min)
    return min((each.status for each in found if _day(each) == latest), key=WORST.index)


def _day(found: Progress) -> dt.date:
    """Return when a status was measured; one without data never counts."""
    return dt.date.min if found.status == "no_data" else found.last_date or dt.date.min


def _rows(shared: SharedThings, kind: str) -> list[dict[str, Any]]:
    shown = {each.name for each in shared.journeys}
    rows = []
    for id, known in shared.copies(kind).items():
        names = sorted(each.name for each, _ in known if each.name in shown)
        rows.append(
            {
                "id": id,
                "name": known[0][1].name,
                "maps": names,
                "n_maps": len(names),
                "differs": differing([entity for _, entity in known]),
                "library": any(each.name in shared.libraries for each, _ in known),
            }
        )
    return rows
