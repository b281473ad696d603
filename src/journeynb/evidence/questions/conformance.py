"""The share of moves and customers that the map explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data import engines
from journeynb.data.durations import add_times
from journeynb.data.intervals import add_share
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE, NONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.explained_moves import ExplainedMoves
from journeynb.evidence.questions.moves import followed

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def with_explained(mapped: MappedLog) -> ir.Table:
    """Return every event with 1 in columns if a move starts: ``moved, unexplained, stays``.

    The second is for moves that the map does not explain, the third for moves within a touchpoint.
    """
    ibis = engines.ibis_()
    table = followed(mapped, ("event", "touchpoint", "stage"))
    moved = table.next_time.notnull()
    explained = ExplainedMoves(mapped).condition(table).fill_null(False)
    stays = (table.touchpoint == table.next_touchpoint).fill_null(False)
    return table.mutate(
        moved=ibis.ifelse(moved, 1, 0),
        unexplained=ibis.ifelse(moved & ~explained, 1, 0),
        stays=ibis.ifelse(moved & stays, 1, 0),
    )


def counted(mapped: MappedLog, personas: CustomerPersonas) -> ir.Table:
    """Return the number of moves and journeys by persona, and how many of them are explained."""
    table = with_explained(mapped)
    unit = mapped.unit
    if personas.known and personas.assign == "event":
        columns = [*unit, "persona", "moved", "unexplained", "stays"]
        table = personas.with_all(table.select(columns), True)
        each = _sums(table, ["persona", *unit])
    else:
        each = personas.with_all(_sums(table, unit), personas.known)
    return each.group_by("persona").agg(
        moves=each.moves.sum(),
        unexplained=each.unexplained.sum(),
        stays=each.stays.sum(),
        journeys=each.count(),
        customers=each.customer.nunique(),
        explained=(each.unexplained == 0).sum(),
    )


def _sums(table: ir.Table, keys: list[str]) -> ir.Table:
    return table.group_by(keys).agg(
        moves=table.moved.sum(), unexplained=table.unexplained.sum(), stays=table.stays.sum()
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
    groups = [EVERYONE, *(personas.listed if personas.known else [])]
    frame = pd.DataFrame({"persona": groups}).merge(found, on="persona", how="left")
    counts = ("moves", "unexplained", "stays", "journeys", "customers", "explained")
    frame = as_counts(frame, *counts)
    frame["self_moves"] = frame.stays
    frame["explained_moves"] = frame.moves - frame.unexplained
    frame = add_share(frame, "move_share", "explained_moves", frame.moves, "move_")
    unit = "customer" if log.gap is None else "journey"
    frame[f"explained_{unit}s"] = frame.explained
    frame = add_share(frame, f"{unit}_share", "explained", frame.journeys, f"{unit}_")
    frame["persona"] = personas.label(frame.persona)
    columns = [
        "persona", "moves", "explained_moves", "self_moves", "move_share", "move_low", "move_high",
        "customers", *(["journeys"] if log.gap is not None else []), f"explained_{unit}s",
        f"{unit}_share", f"{unit}_low", f"{unit}_high",
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
