"""Moves: two consecutive events of a customer, and the visits that they make up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, engines
from journeynb.evidence.matching.mapped_log import Mapped

if TYPE_CHECKING:
    import ibis.expr.types as ir


def window(mapped: Mapped, table: ir.Table) -> Any:
    """Return the window of a customer's (with ``gap=``, a journey's) events in order."""
    return engines.ibis_().window(group_by=mapped.unit, order_by=mapped.order(table))


def beside(mapped: Mapped, table: ir.Table, name: str, after: bool) -> Any:
    """Return a column of the event after (or before) in the journey, null where there is none.

    The rows of a prepared log stand in order, so that nothing is sorted there.
    """
    column = table[name]
    if not mapped.in_order:
        return (column.lead() if after else column.lag()).over(window(mapped, table))
    who = table.customer
    same = who == (who.lead() if after else who.lag())
    return engines.ibis_().ifelse(same, column.lead() if after else column.lag(), None)


def followed(mapped: Mapped, columns: Sequence[str]) -> ir.Table:
    """Return every event with the one that follows it, null after the last.

    Columns: those of the unit, ``time, touchpoint, persona`` and `columns`, ``next_time`` and
    ``next_`` of each of `columns`, ``micros`` (apart), and what orders them.
    """
    table = mapped.numbered
    names = {*mapped.unit, *mapped.ordering, "touchpoint", "persona", *columns}
    if mapped.nexts:
        return _told(mapped, table, names, columns)
    table = table.select(sorted(names))
    nexts = {f"next_{name}": beside(mapped, table, name, True) for name in ("time", *columns)}
    return _apart(table.mutate(**nexts))


def _told(mapped: Mapped, table: ir.Table, names: set[str], columns: Sequence[str]) -> ir.Table:
    """Return the same from the columns of a prepared log that say what follows."""
    event, time = (table[mapped.nexts[name]] for name in ("event", "time"))
    found = mapped.levels(table, event)
    nexts = {f"next_{name}": found[name] for name in columns}
    return _apart(table.select(*sorted(names), next_time=time, **nexts))


def _apart(table: ir.Table) -> ir.Table:
    return table.mutate(micros=dialects.micros_between(table.next_time, table.time))


def moves(mapped: Mapped, columns: Sequence[str]) -> ir.Table:
    """Return the moves: the events that another follows; see `followed`."""
    table = followed(mapped, columns)
    return table.filter(table.next_time.notnull())


def visits(mapped: Mapped, level: str) -> ir.Table:
    """Return the events at a touchpoint (or stage), with the places before and after.

    Events on no touchpoint are passed over. Columns: those of the unit, ``time, touchpoint, stage,
    persona``, ``at``, ``before``, ``before_time``, ``after``, and what orders them.
    """
    table = mapped.numbered
    names = {*mapped.unit, *mapped.ordering, "touchpoint", "stage", "persona"}
    table = table.filter(table[level].notnull()).select(sorted(names))
    table = table.mutate(at=table[level])
    return table.mutate(
        before=beside(mapped, table, "at", False),
        before_time=beside(mapped, table, "time", False),
        after=beside(mapped, table, "at", True),
    )
