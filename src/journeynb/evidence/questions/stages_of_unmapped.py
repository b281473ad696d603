"""The stages in which events that match no touchpoint occur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Placement:
    """The stage in which an event mostly occurs.

    Parameters
    ----------
    stage : str
        Id of the stage.
    count : int
        Number of the events for which this is the last stage before, or the next one after.
    after : bool
        Whether the events follow the stage; False: none follows a stage, and they precede it.
    """

    stage: str
    count: int
    after: bool


def neighbors(mapped: MappedLog, events: ir.Table | None = None) -> ir.Table:
    """Return how often each stage is near each event (of `events`) that matches no touchpoint.

    Near is the last stage before the event, whatever other events are between; if there is none,
    the next stage after it. Columns: ``side`` (0: the stage is before, 1: after), ``event, stage,
    count``.
    """
    ibis = ibis_()
    table = mapped.numbered
    names = {*mapped.unit, *mapped.ordering, "event", "touchpoint", "stage"}
    table = table.select(sorted(names))
    keys = {"group_by": mapped.unit, "order_by": mapped.order(table)}
    table = table.mutate(step=ibis.row_number().over(ibis.window(**keys)).cast("int64"))
    many = len(mapped.stages) + 1
    table = table.mutate(placed=table.step * many + table.stage.cast("int64"))
    keys["order_by"] = [table.step]
    before = table.placed.max().over(ibis.window(**keys, preceding=None, following=0))
    after = table.placed.min().over(ibis.window(**keys, preceding=0, following=None))
    table = table.mutate(before=before, after=after)
    table = table.filter(table.touchpoint.isnull())
    each = table.select(
        "event",
        side=ibis.ifelse(table.before.notnull(), 0, 1).cast("int8"),
        stage=(ibis.coalesce(table.before, table.after) % many).cast("int16"),
    )
    each = each.filter(each.stage.notnull())
    if events is not None:
        each = each.semi_join(events, "event")
    counted = each.group_by("side", "event", "stage").agg(count=each.count())
    return counted.order_by(["side", "event", ibis.desc("count"), "stage"])


def placements(mapped: MappedLog, events: ir.Table | None = None) -> dict[str, Placement]:
    """Return the stage in which each event that matches no touchpoint mostly occurs.

    This is the most frequent last stage before the event; if there is none, the next stage.

    Parameters
    ----------
    mapped : MappedLog
        The log with the map.
    events : ibis table, optional
        The events to place, in the column ``event``. By default all.
    """
    found = mapped.log.run(neighbors(mapped, events), "stages of unmapped events")
    found = found.drop_duplicates("event")
    stages = [mapped.stages[place] for place in found.stage.astype("int64").tolist()]
    counts, sides = found["count"].astype("int64").tolist(), (found.side == 0).tolist()
    return dict(zip(found.event.tolist(), map(Placement, stages, counts, sides), strict=True))
