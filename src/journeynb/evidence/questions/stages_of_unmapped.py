"""The stages in which events that match no touchpoint occur."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.moves import moves

if TYPE_CHECKING:
    import ibis.expr.types as ir


def neighbors(mapped: MappedLog) -> ir.Table:
    """Return how often each stage is before or after each event that matches no touchpoint.

    Columns: ``side`` (0: before, 1: after), ``event, stage, count``.
    """
    table = moves(mapped, ("event", "touchpoint", "stage"))
    before = table.filter(table.next_touchpoint.isnull(), table.stage.notnull())
    after = table.filter(table.touchpoint.isnull(), table.next_stage.notnull())
    sides = [
        before.select(event=before.next_event, stage=before.stage, side=ibis_().literal(0, "int8")),
        after.select(event=after.event, stage=after.next_stage, side=ibis_().literal(1, "int8")),
    ]
    both = sides[0].union(sides[1])
    counted = both.group_by("side", "event", "stage").agg(count=both.count())
    return counted.order_by(["side", "event", ibis_().desc("count"), "stage"])


def stages_near(mapped: MappedLog) -> dict[str, str]:
    """Return the stage in which each event that matches no touchpoint mostly occurs.

    This is the most frequent stage of the previous event; if there is none, of the next event.
    """
    table = mapped.log.run(neighbors(mapped), "stages of unmapped events")
    found: dict[str, str] = {}
    for _, event, stage, _ in table.itertuples(index=False):
        found.setdefault(event, mapped.stages[int(stage)])
    return found
