"""Events over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir

PERIODS = {"hour": "h", "day": "D", "week": "W", "month": "M"}

SHIFTS = {"monday": 0, "sunday": 1, "saturday": 2}
"""Days from the first day of a week to Monday."""


def event_volume(mapped: MappedLog, every: str, first_day: str = "monday") -> ir.Table:
    """Return the number of events in each period, by stage: ``period, stage, known, count``.

    Weeks start on the first day, a key of `SHIFTS`.
    ``stage`` is null for events without one; ``known`` is 1 if an event matches a touchpoint.
    """
    ibis = ibis_()
    table = mapped.placed
    shift = SHIFTS[first_day] if every == "week" else 0
    if shift:  # engines start weeks on Monday
        days = ibis.interval(days=shift)
        period = (table.time + days).truncate("W") - days
    else:
        period = table.time.truncate(PERIODS[every])
    table = table.select(
        "stage",
        period=period,
        known=ibis.ifelse(table.touchpoint.notnull(), 1, 0).cast("int8"),
    )
    return (
        table.group_by("period", "stage", "known")
        .agg(count=table.count())
        .order_by(["period", ibis.asc("stage", nulls_first=False), "known"])
    )
