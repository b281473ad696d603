"""Events over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir

PERIODS = {"hour": "h", "day": "D", "week": "W", "month": "M"}


def event_volume(mapped: MappedLog, every: str) -> ir.Table:
    """Return the number of events in each period, by stage: ``period, stage, known, count``.

    ``stage`` is null for events without one; ``known`` is 1 if an event matches a touchpoint.
    """
    ibis = ibis_()
    table = mapped.placed
    table = table.select(
        "stage",
        period=table.time.truncate(PERIODS[every]),
        known=ibis.ifelse(table.touchpoint.notnull(), 1, 0).cast("int8"),
    )
    return (
        table.group_by("period", "stage", "known")
        .agg(count=table.count())
        .order_by(["period", ibis.asc("stage", nulls_first=False), "known"])
    )
