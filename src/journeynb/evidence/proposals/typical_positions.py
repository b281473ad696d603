"""Where in a journey an event typically stands, and how positions fall into stages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from journeynb.evidence.log.event_log import EventLog


def frequent_events(log: EventLog) -> ir.Table:
    """Return the events by how often they are: ``event, count, customers``."""
    events = log.events
    return (
        events.group_by("event")
        .agg(count=events.count(), customers=events.customer.nunique())
        .order_by([ibis_().desc("count"), "event"])
    )


def channels_of(log: EventLog) -> ir.Table:
    """Return the channels of each event: ``event, channel, count``."""
    events = log.events.filter(log.events.channel.notnull())
    return (
        events.group_by("event", "channel")
        .agg(count=events.count())
        .order_by(["event", ibis_().desc("count"), "channel"])
    )


def precedence(log: EventLog, names: Sequence[str]) -> ir.Table:
    """Return, for pairs of events, in how many journeys which came first: a before b, b before a.

    Only the first of each counts, so that it tells nothing how often one is repeated, nor where the
    journey ended.
    """
    events = log.events.filter(log.events.event.isin(list(names)))
    firsts = events.group_by([*log.reader.unit, "event"]).agg(first=events.time.min())
    other = firsts.view()
    keys = [firsts[name] == other[name] for name in log.reader.unit]
    pairs = firsts.join(other, [*keys, firsts.event < other.event]).select(
        a=firsts.event,
        b=other.event,
        before=(firsts["first"] < other["first"]).cast("int64"),
        after=(firsts["first"] > other["first"]).cast("int64"),
    )
    return (
        pairs.group_by("a", "b")
        .agg(before=pairs.before.sum(), after=pairs.after.sum())
        .order_by(["a", "b"])
    )


def positions(names: Sequence[str], pairs: Any) -> dict[str, float]:
    """Return where each event stands, from 0 (before all others) to 1 (after them).

    The mean, over the other events that it shares journeys with, of the share of those journeys in
    which it came later; two journeys count as if it had stood in the middle.
    """
    later: dict[str, list[float]] = defaultdict(list)
    for a, b, before, after in pairs:
        if before + after:
            share = (after + 1) / (before + after + 2)
            later[a].append(share)
            later[b].append(1 - share)
    return {name: sum(later[name]) / len(later[name]) if later[name] else 0.5 for name in names}


def grouped(values: Sequence[float], groups: int) -> list[int]:
    """Return the group of each of some sorted values: groups as even within as can be.

    The groups' sum of squared distances from their means is the least there is (Jenks).

    Examples
    --------
    >>> grouped([0.1, 0.12, 0.5, 0.9, 0.95], 3)
    [0, 0, 1, 2, 2]
    """
    groups = min(groups, len(values))
    if not groups:
        return []
    sums, squares = [0.0], [0.0]
    for value in values:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def spread(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return squares[end] - squares[start] - total * total / (end - start)

    size = len(values)
    best = [[0.0] + [float("inf")] * size]
    cuts: list[list[int]] = [[0] * (size + 1)]
    for _ in range(groups):
        row, cut = [float("inf")] * (size + 1), [0] * (size + 1)
        for end in range(1, size + 1):
            row[end], cut[end] = min(
                (best[-1][start] + spread(start, end), start) for start in range(end)
            )
        best.append(row)
        cuts.append(cut)
    found, end = [0] * size, size
    for group in range(groups, 0, -1):
        start = cuts[group][end]
        found[start:end] = [group - 1] * (end - start)
        end = start
    return found
