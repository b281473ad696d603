"""Events that match no touchpoint, by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import Mapped
from journeynb.gaps.rules.observed import UnmappedEvent

if TYPE_CHECKING:
    import ibis.expr.types as ir


def unmapped_by_event(mapped: Mapped) -> ir.Table:
    """Return the events on no touchpoint, whatever their channel: ``event, count, customers``."""
    table = mapped.unmapped
    return (
        table.group_by("event")
        .agg(count=table.count(), customers=table.customer.nunique())
        .order_by([ibis_().desc("count"), "event"])
    )


def unmapped_events(mapped: Mapped) -> list[UnmappedEvent]:
    """Return the events on no touchpoint, the most frequent first."""
    found = mapped.log.run(unmapped_by_event(mapped), "unmapped events")
    return [
        UnmappedEvent(event, int(count), int(customers))
        for event, count, customers in found.itertuples(index=False)
    ]
