"""Customers and events at each stage or touchpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data import dialects, engines
from journeynb.data.durations import add_times
from journeynb.data.intervals import add_share
from journeynb.data.rounding import as_counts
from journeynb.evidence.log.lifecycle import DURATION
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.moves import visits

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def visited(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> ir.Table:
    """Return the customers, journeys and events of each place, and how many go on or leave."""
    ibis = engines.ibis_()
    table = personas.with_all(visits(mapped, level), by_persona)
    each = table.group_by("persona", "at", *mapped.unit).agg(
        events=table.count(),
        first_seen=table.time.min(),
        last_seen=table.time.max(),
        goes_on=ibis.ifelse(table.after != table["at"], 1, 0).max(),
        leaves=ibis.ifelse(table.after.isnull(), 1, 0).max(),
    )
    return each.group_by("persona", "at").agg(
        customers=each.customer.nunique(),
        journeys=each.count(),
        events=each.events.sum(),
        first_seen=each.first_seen.min(),
        last_seen=each.last_seen.max(),
        goes_on=each.goes_on.sum(),
        leaves=each.leaves.sum(),
    )


def arrivals(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> ir.Table:
    """Return the median time from the previous place to each place."""
    table = personas.with_all(visits(mapped, level), by_persona)
    table = table.filter(table.before != table["at"])
    micros = dialects.micros_between(table.time, table.before_time)
    return dialects.aggregate(
        table, ["persona", "at"], micros, mapped.log.dialect, arrivals=lambda t: t.count()
    )


def counted(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> ir.Table:
    """Return `visited` with `arrivals`, as one query so that events are sorted only once."""
    table = visited(mapped, personas, level, by_persona)
    medians = arrivals(mapped, personas, level, by_persona)
    joined = table.left_join(medians, ["persona", "at"], rname="other_{name}")
    return joined.drop("other_persona", "other_at")


def durations(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> ir.Table:
    """Return the median time from the start of the events of each place to their completion."""
    table = mapped.placed
    table = table.filter(table[level].notnull(), table[DURATION].notnull())
    table = table.select("customer", "persona", DURATION, at=table[level])
    table = personas.with_all(table, by_persona)
    return dialects.aggregate(
        table, ["persona", "at"], table[DURATION], mapped.log.dialect, {"duration": 0.5},
        timed=lambda t: t.count(),
    )  # fmt: skip


def places(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> pd.DataFrame:
    """Return the table of `Evidence.stages` and `Evidence.touchpoints`."""
    log = mapped.log
    found = log.run(counted(mapped, personas, level, by_persona), f"{level}s")
    timed = DURATION in mapped.source.columns
    if timed:
        lasted = log.run(durations(mapped, personas, level, by_persona), f"{level}s")
        found = found.merge(lasted.drop(columns="timed"), on=["persona", "at"], how="left")
    entities = mapped.index.stages if level == "stage" else mapped.index.touchpoints
    totals = _totals(mapped, personas, by_persona)
    frame = grid(personas, len(entities), by_persona).merge(found, on=["persona", "at"], how="left")
    frame = as_counts(frame, "customers", "journeys", "events", "goes_on", "leaves")
    frame = add_share(frame, "share", "journeys", frame.persona.map(totals).fillna(0))
    frame = add_share(frame, "go_on", "goes_on", frame.journeys, "go_on_")
    frame = add_share(frame, "leave", "leaves", frame.journeys, "leave_")
    frame = add_times(frame, "median", *(["duration"] if timed else []))
    frame.insert(0, "id", frame["at"].map({i: each.id for i, each in enumerate(entities)}))
    frame.insert(1, "name", frame["at"].map({i: each.name for i, each in enumerate(entities)}))
    frame["persona"] = personas.label(frame.persona)
    columns = [
        *(["persona"] if by_persona else []), "id", "name", "customers",
        *(["journeys"] if log.gap is not None else []), "share", "low", "high", "events",
        "first_seen", "last_seen", "median_seconds", "median_time",
        *(["duration_seconds", "duration_time"] if timed else []),
        "go_on", "go_on_low", "go_on_high", "leave", "leave_low", "leave_high",
    ]  # fmt: skip
    return frame[columns].astype({"id": "str", "name": "str"})


def grid(personas: CustomerPersonas, many: int, by_persona: bool) -> pd.DataFrame:
    """Return one row for each persona and place: all customers first, those without one last."""
    import pandas as pd

    groups = [EVERYONE, *personas.listed] if by_persona else [EVERYONE]
    rows = [(group, place) for group in groups for place in range(many)]
    return pd.DataFrame(rows, columns=["persona", "at"]).astype("int64")


def _totals(mapped: MappedLog, personas: CustomerPersonas, by_persona: bool) -> dict[int, int]:
    """Return the number of customers (with ``gap=``, of journeys) of each persona."""
    if not by_persona:
        return {EVERYONE: mapped.log.journeys}
    table = mapped.source.select(*mapped.unit, "persona")
    each = personas.with_all(table, True).select("persona", *mapped.unit).distinct()
    found = mapped.log.run(each.group_by("persona").agg(n=each.count()), "personas")
    return dict(zip(found.persona.astype(int), found.n.astype(int), strict=True))
