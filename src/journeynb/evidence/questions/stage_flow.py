"""The flow of journeys from stage to stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir


def stage_flow(mapped: MappedLog) -> ir.Table:
    """Return the number of journeys from stage to stage: ``step, stage, after, count``.

    Each stage counts once in a journey, when the journey first reaches it. The step is its number
    in the journey, from 0. `after` is the next new stage, null if there is none.
    """
    ibis = ibis_()
    table = mapped.numbered
    table = table.filter(table.stage.notnull())
    events = mapped.with_position(table.select(sorted({*mapped.unit, *mapped.ordering, "stage"})))
    firsts = events.group_by([*mapped.unit, "stage"]).agg(first=events.position.min())
    window = ibis.window(group_by=mapped.unit, order_by="first")
    steps = firsts.mutate(
        step=ibis.row_number().over(window), after=firsts.stage.lead().over(window)
    )
    return (
        steps.group_by("step", "stage", "after")
        .agg(count=steps.count())
        .order_by(["step", "stage", ibis.asc("after", nulls_first=False)])
    )
