"""Events that match no touchpoint, by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.gaps.rules.observed import UnmappedEvent

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def unmapped_by_event(mapped: MappedLog) -> ir.Table:
    """Return the events that match no touchpoint, in any channel: ``event, count, customers``."""
    table = mapped.unmapped
    return (
        table.group_by("event")
        .agg(count=table.count(), customers=table.customer.nunique())
        .order_by([ibis_().desc("count"), "event"])
    )


def unmapped_events(mapped: MappedLog) -> list[UnmappedEvent]:
    """Return the events that match no touchpoint, the most frequent first."""
    found = mapped.log.run(unmapped_by_event(mapped), "unmapped events")
    return as_events(found)


def as_events(found: pd.DataFrame) -> list[UnmappedEvent]:
    """Return the rows of `unmapped_by_event`."""
    columns = (found.event, found["count"].astype("int64"), found.customers.astype("int64"))
    return list(map(UnmappedEvent, *(column.tolist() for column in columns)))
