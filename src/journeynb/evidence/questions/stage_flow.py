"""What the charts ask beside the tables: flows between stages, spans of moves, events over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import Mapped

if TYPE_CHECKING:
    import ibis.expr.types as ir


def flows(mapped: Mapped) -> ir.Table:
    """Return how journeys go from stage to stage: ``step, stage, after, count``.

    A stage counts when it is first met; the step is its number in the journey, from 0; `after` is
    the stage that is met next, null where the journey ends without another.
    """
    ibis = ibis_()
    events = mapped.placed.filter(mapped.placed.stage.notnull())
    firsts = events.group_by([*mapped.unit, "stage"]).agg(first=events.time.min())
    window = ibis.window(group_by=mapped.unit, order_by=["first", "stage"])
    steps = firsts.mutate(
        step=ibis.row_number().over(window), after=firsts.stage.lead().over(window)
    )
    return (
        steps.group_by("step", "stage", "after")
        .agg(count=steps.count())
        .order_by(["step", "stage", ibis.asc("after", nulls_first=False)])
    )
