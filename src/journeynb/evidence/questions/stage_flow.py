"""What the charts ask beside the tables: flows between stages, spans of moves, events over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data import engines as backends
from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import Mapped
from journeynb.evidence.questions.moves import moves

if TYPE_CHECKING:
    import ibis.expr.types as ir

QUANTILES = {"low": 0.1, "first": 0.25, "middle": 0.5, "third": 0.75, "high": 0.9}
PERIODS = {"hour": "h", "day": "D", "week": "W", "month": "M"}


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


def spans(mapped: Mapped, level: str, top: int) -> ir.Table:
    """Return how long the most frequent moves take: ``start, end, count`` and quantiles, in micros.

    Moves that stay where they are, and those from or to no touchpoint (or stage), are left out.
    """
    ibis = ibis_()
    table = moves(mapped, (level,))
    table = table.select("micros", start=table[level], end=table[f"next_{level}"])
    table = table.filter(table.start.notnull(), table.end.notnull(), table.start != table.end)
    found = backends.aggregate(
        table,
        ["start", "end"],
        table.micros,
        mapped.log.dialect,
        quantiles=QUANTILES,
        count=lambda t: t.count(),
    )
    return found.order_by([ibis.desc("count"), "start", "end"]).limit(top)


def volume(mapped: Mapped, every: str) -> ir.Table:
    """Return how many events there are in each period, by stage: ``period, stage, known, count``.

    ``stage`` is null for events in none; ``known`` says whether a touchpoint has them.
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
