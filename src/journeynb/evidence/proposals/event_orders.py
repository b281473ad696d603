"""Queries for a draft: frequent events, their channels, their orders, and returns to stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from journeynb.evidence.log.event_log import EventLog
    from journeynb.evidence.matching.mapped_log import MappedLog


def frequent_events(log: EventLog, most: int) -> ir.Table:
    """Return the most frequent events: ``event, count, customers``."""
    events = log.events
    return (
        events.group_by("event")
        .agg(count=events.count(), customers=events.customer.nunique())
        .order_by([ibis_().desc("count"), "event"])
        .limit(most)
    )


def channels_of(log: EventLog, names: Sequence[str]) -> ir.Table:
    """Return the channels of some events: ``event, channel, count``."""
    events = log.events.filter(log.events.channel.notnull(), log.events.event.isin(list(names)))
    return (
        events.group_by("event", "channel")
        .agg(count=events.count())
        .order_by(["event", ibis_().desc("count"), "channel"])
    )


def orders(log: EventLog, names: Sequence[str]) -> ir.Table:
    """Return, for each pair of events, the number of journeys with each order.

    Columns: ``a, b``; ``ever_before`` (some a before some b), ``ever_after``; ``first_before`` (the
    first a before the first b), ``first_after``.
    """
    events = log.events.filter(log.events.event.isin(list(names)))
    ends = events.group_by([*log.reader.unit, "event"]).agg(
        first=events.time.min(), last=events.time.max()
    )
    other = ends.view()
    keys = [ends[name] == other[name] for name in log.reader.unit]
    found = {
        "ever_before": ends["first"] < other["last"],
        "ever_after": other["first"] < ends["last"],
        "first_before": ends["first"] < other["first"],
        "first_after": other["first"] < ends["first"],
    }
    pairs = ends.join(other, [*keys, ends.event < other.event]).select(
        a=ends.event, b=other.event, **{name: each.cast("int64") for name, each in found.items()}
    )
    return (
        pairs.group_by("a", "b")
        .agg(**{name: pairs[name].sum() for name in found})
        .order_by(["a", "b"])
    )


def returns(mapped: MappedLog) -> ir.Table:
    """Return how many journeys are on both sides of each stage's start, and go back across it.

    Columns: ``both1, back1, both2, ...``, in a single row. The first stage has no such start.
    """
    table = mapped.placed
    table = table.filter(table.stage.notnull())
    starts = range(1, len(mapped.stages))
    each = table.group_by(mapped.unit).agg(
        **{f"last{start}": table.time.max(where=table.stage < start) for start in starts},
        **{f"first{start}": table.time.min(where=table.stage >= start) for start in starts},
    )
    found = {}
    for start in starts:
        last, first = each[f"last{start}"], each[f"first{start}"]
        found[f"both{start}"] = (last.notnull() & first.notnull()).sum()
        found[f"back{start}"] = (first < last).fill_null(False).sum()
    return each.agg(**found)
