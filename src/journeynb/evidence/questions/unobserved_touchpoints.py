"""Touchpoints whose events never occur in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def seen_touchpoints(mapped: MappedLog) -> ir.Table:
    """Return the touchpoints that have events in the log, and the number of events."""
    table = mapped.placed.filter(mapped.placed.touchpoint.notnull()).select("touchpoint")
    return table.group_by("touchpoint").agg(count=table.count())


def unobserved_touchpoints(mapped: MappedLog) -> pd.DataFrame:
    """Return the table of `Evidence.unobserved_touchpoints`."""
    import pandas as pd

    seen = set(mapped.log.run(seen_touchpoints(mapped), "unobserved_touchpoints").touchpoint)
    rows = [
        (each.id, each.name, list(each.events))
        for place, each in enumerate(mapped.index.touchpoints)
        if each.events and place not in seen
    ]
    frame = pd.DataFrame(rows, columns=["id", "name", "events"])
    return frame.astype({"id": "str", "name": "str", "events": "object"})
