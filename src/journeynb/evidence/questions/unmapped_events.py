"""Events that match no touchpoint, by event and channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.intervals import add_share
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def unmapped(mapped: MappedLog, personas: CustomerPersonas, by_persona: bool) -> ir.Table:
    """Return the events that match no touchpoint, counted by event and channel."""
    table = mapped.unmapped.select("customer", "event", "channel", "time", "persona")
    table = personas.with_all(table, True) if by_persona else table.drop("persona")
    return table.group_by(*(["persona"] if by_persona else []), "event", "channel").agg(
        count=table.count(),
        customers=lambda t: t.customer.nunique(),
        first_seen=lambda t: t.time.min(),
        last_seen=lambda t: t.time.max(),
    )


def unmapped_events(
    mapped: MappedLog, personas: CustomerPersonas, by_persona: bool
) -> pd.DataFrame:
    """Return the table of `Evidence.unmapped_events`."""
    found = mapped.log.run(unmapped(mapped, personas, by_persona), "unmapped_events")
    if by_persona:
        totals = mapped.log.run(events_of(mapped, personas, True), "unmapped_events")
        found = found.merge(totals, on="persona", how="left")
    else:
        found = found.assign(persona=EVERYONE, events=mapped.log.facts.events)
    found["channel"] = found.channel.astype("str").where(found.channel.notna(), "")
    order = [True, False, True, True]
    found = found.sort_values(["persona", "count", "event", "channel"], ascending=order)
    found = add_share(found, "share", "count", found.events)
    found["persona"] = personas.label(found.persona)
    columns = ["persona", "event", "channel", "count", "customers", "share", "low", "high",
               "first_seen", "last_seen"]  # fmt: skip
    found = found[columns if by_persona else columns[1:]].reset_index(drop=True)
    return found.astype({"event": "str", "channel": "str", "count": "int64", "customers": "int64"})


def events_of(mapped: MappedLog, personas: CustomerPersonas, by_persona: bool) -> ir.Table:
    """Return the number of events of all customers, and with `by_persona` of each persona."""
    table = mapped.source.select("customer", "persona")
    table = personas.with_all(table, by_persona)
    return table.group_by("persona").agg(events=table.count())
