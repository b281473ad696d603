"""The times that the most frequent moves take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data import dialects
from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.moves import moves

if TYPE_CHECKING:
    import ibis.expr.types as ir

QUANTILES = {"low": 0.1, "first": 0.25, "middle": 0.5, "third": 0.75, "high": 0.9}


def move_times(mapped: MappedLog, level: str, top: int) -> ir.Table:
    """Return the most frequent moves: ``start, end, count``, and quantiles in microseconds.

    Moves within a touchpoint (or stage), and moves from or to none, are skipped.
    """
    ibis = ibis_()
    table = moves(mapped, (level,))
    table = table.select("micros", start=table[level], end=table[f"next_{level}"])
    table = table.filter(table.start.notnull(), table.end.notnull(), table.start != table.end)
    found = dialects.aggregate(
        table,
        ["start", "end"],
        table.micros,
        mapped.log.dialect,
        quantiles=QUANTILES,
        count=lambda t: t.count(),
    )
    return found.order_by([ibis.desc("count"), "start", "end"]).limit(top)
