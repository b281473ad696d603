"""The typical position of events in a journey, and stages from positions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from journeynb.evidence.log.event_log import EventLog


def frequent_events(log: EventLog) -> ir.Table:
    """Return the events, the most frequent first: ``event, count, customers``."""
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
    """Return, for each pair of events, the number of journeys in which each came first.

    Columns: ``a, b, before`` (a before b) and ``after``. Only the first occurrence of an event in a
    journey counts, so repetitions and the end of the journey have no influence.
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
    """Return the position of each event, from 0 (before all others) to 1 (after them).

    This is the mean, over the other events in the same journeys, of the share of journeys in which
    it came later, with one more journey counted in each direction.
    """
    later: dict[str, list[float]] = defaultdict(list)
    for a, b, before, after in pairs:
        if before + after:
            share = (after + 1) / (before + after + 2)
            later[a].append(share)
            later[b].append(1 - share)
    return {name: sum(later[name]) / len(later[name]) if later[name] else 0.5 for name in names}


def grouped(values: Sequence[float], groups: int) -> list[int]:
    """Return the group of each sorted value, so that groups are as homogeneous as possible.

    This minimizes the sum of squared distances from the groups' means (Jenks).

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
