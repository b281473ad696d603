"""The share of moves and customers that the map explains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.data import engines
from journeynb.data.durations import add_times
from journeynb.data.intervals import add_share
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE, NONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.moves import followed

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def with_explained(mapped: MappedLog) -> ir.Table:
    """Return every event with ``moved`` and ``unexplained``: 1 if a (an unexplained) move starts.

    A move between two touchpoints is explained if they are the same or a `leads_to` connects them.
    In a map without `leads_to`, it is explained if it stays in the stage or goes to the next one.
    """
    ibis = engines.ibis_()
    table = followed(mapped, ("event", "touchpoint", "stage"))
    same = table.touchpoint == table.next_touchpoint
    if mapped.index.has("leads_to"):
        many = len(mapped.touchpoints)
        place = {id: number for number, id in enumerate(mapped.touchpoints)}
        pairs = [
            place[start] * many + place[end]
            for start in mapped.touchpoints
            for end in mapped.index.out("leads_to", start)
        ]
        both = table.touchpoint.cast("int64") * many + table.next_touchpoint.cast("int64")
        explained: Any = same | both.isin(pairs)
    else:
        ahead = table.next_stage.cast("int64") - table.stage.cast("int64")
        explained = same | ahead.isin([0, 1])
    moved = table.next_time.notnull()
    return table.mutate(
        moved=ibis.ifelse(moved, 1, 0),
        unexplained=ibis.ifelse(moved & ~explained.fill_null(False), 1, 0),
    )


def counted(mapped: MappedLog, personas: CustomerPersonas) -> ir.Table:
    """Return the number of moves and journeys by persona, and how many of them are explained."""
    table = with_explained(mapped)
    unit = mapped.unit
    if personas.known and personas.assign == "event":
        table = personas.with_all(table.select(*unit, "persona", "moved", "unexplained"), True)
        each = table.group_by("persona", *unit).agg(
            moves=table.moved.sum(), unexplained=table.unexplained.sum()
        )
    else:
        each = table.group_by(unit).agg(
            moves=table.moved.sum(), unexplained=table.unexplained.sum()
        )
        each = personas.with_all(each, personas.known)
    return each.group_by("persona").agg(
        moves=each.moves.sum(),
        unexplained=each.unexplained.sum(),
        journeys=each.count(),
        customers=each.customer.nunique(),
        explained=(each.unexplained == 0).sum(),
    )


def first_unexplained(mapped: MappedLog, personas: CustomerPersonas) -> ir.Table:
    """Return the first unexplained move of each journey."""
    ibis = engines.ibis_()
    table = with_explained(mapped)
    table = table.filter(table.unexplained == 1)
    keys = [*mapped.order(table), *(ibis.asc(table[f"next_{name}"], nulls_first=True)
            for name in ("time", "event", "touchpoint"))]  # fmt: skip
    order = ibis.window(group_by=mapped.unit, order_by=keys)
    table = table.mutate(first=ibis.row_number().over(order))
    table = mapped.with_names(personas.attach(table.filter(table["first"] == 0)))
    return table.select(
        *mapped.unit, "persona", "time", "event", "touchpoint", "next_event", "next_touchpoint",
        "micros",
    )  # fmt: skip


def conformance(mapped: MappedLog, personas: CustomerPersonas) -> pd.DataFrame:
    """Return the table of `Evidence.conformance`, by persona."""
    import pandas as pd

    log = mapped.log
    found = log.run(counted(mapped, personas), "conformance")
    groups = [EVERYONE, *(range(personas.none + 1) if personas.known else [])]
    frame = pd.DataFrame({"persona": groups}).merge(found, on="persona", how="left")
    frame = as_counts(frame, "moves", "unexplained", "journeys", "customers", "explained")
    frame["explained_moves"] = frame.moves - frame.unexplained
    frame = add_share(frame, "move_share", "explained_moves", frame.moves, "move_")
    unit = "customer" if log.gap is None else "journey"
    frame[f"explained_{unit}s"] = frame.explained
    frame = add_share(frame, f"{unit}_share", "explained", frame.journeys, f"{unit}_")
    frame["persona"] = personas.label(frame.persona)
    columns = [
        "persona", "moves", "explained_moves", "move_share", "move_low", "move_high", "customers",
        *(["journeys"] if log.gap is not None else []), f"explained_{unit}s", f"{unit}_share",
        f"{unit}_low", f"{unit}_high",
    ]  # fmt: skip
    return frame[columns]


def first_moves(mapped: MappedLog, personas: CustomerPersonas) -> pd.DataFrame:
    """Return the table of `Evidence.conformance`, by customer."""
    found = mapped.log.run(first_unexplained(mapped, personas), "conformance")
    found = found.sort_values(mapped.unit)
    names = {-1: NONE, **dict(enumerate(mapped.touchpoints))}
    for name, place in (("from", "touchpoint"), ("to", "next_touchpoint")):
        found[name] = found[place].fillna(-1).astype("int64").map(names).astype("str")
    found["persona"] = personas.label(found.persona)
    found = add_times(found.drop(columns=["touchpoint", "next_touchpoint"]), "micros")
    found = found.rename(columns={"micros_seconds": "seconds", "micros_time": "after"})
    columns = [*mapped.unit, "persona", "time", "from", "event", "to", "next_event", "seconds",
               "after"]  # fmt: skip
    return found[columns].reset_index(drop=True)
