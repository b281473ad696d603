"""Moves, two consecutive events of a customer, and visits of touchpoints or stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, engines
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir


def window(mapped: MappedLog, table: ir.Table) -> Any:
    """Return the window over a journey's events in order."""
    return engines.ibis_().window(group_by=mapped.unit, order_by=mapped.order(table))


def beside(mapped: MappedLog, table: ir.Table, name: str, after: bool, by: int = 1) -> Any:
    """Return a column of the next (or previous) event in the journey, null if there is none.

    With `by`, it is that of so many events later (or earlier). The rows of a prepared log are in
    order, so they are not sorted again.
    """
    column = table[name]

    def moved(value: Any) -> Any:
        offset = None if by == 1 else by
        return value.lead(offset) if after else value.lag(offset)

    if not mapped.in_order:
        return moved(column).over(window(mapped, table))
    customer = table.customer
    return engines.ibis_().ifelse(customer == moved(customer), moved(column), None)


def followed(mapped: MappedLog, columns: Sequence[str], events: ir.Table | None = None) -> ir.Table:
    """Return every event with the next one in the journey, null after the last.

    Columns: those of the unit and the order, ``time, touchpoint, persona`` and `columns`,
    ``next_time``, ``next_NAME`` for each of `columns`, and the time between as ``micros``.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    columns : list of str
        The columns of the next event.
    events : ibis table, optional
        Some of the events of `MappedLog.numbered`, a stretch of each journey. The event after the
        stretch may or may not count as its next one.
    """
    table = mapped.numbered if events is None else events
    names = {*mapped.unit, *mapped.ordering, "touchpoint", "persona", *columns}
    if mapped.nexts:
        return _followed_as_prepared(mapped, table, names, columns)
    table = table.select(sorted(names))
    nexts = {f"next_{name}": beside(mapped, table, name, True) for name in ("time", *columns)}
    return _with_micros(table.mutate(**nexts))


def _followed_as_prepared(
    mapped: MappedLog, table: ir.Table, names: set[str], columns: Sequence[str]
) -> ir.Table:
    """Return the same from the columns of a prepared log with the next event and its time."""
    event, time = (table[mapped.nexts[name]] for name in ("event", "time"))
    found = mapped.patterns.levels(table, event)
    nexts = {f"next_{name}": found[name] for name in columns}
    return _with_micros(table.select(*sorted(names), next_time=time, **nexts))


def _with_micros(table: ir.Table) -> ir.Table:
    return table.mutate(micros=dialects.micros_between(table.next_time, table.time))


def moves(mapped: MappedLog, columns: Sequence[str]) -> ir.Table:
    """Return the events that have a next one; see `followed`."""
    table = followed(mapped, columns)
    return table.filter(table.next_time.notnull())


def visits(mapped: MappedLog, level: str) -> ir.Table:
    """Return the events at a touchpoint (or stage), with the previous and the next one.

    Events that match none are skipped. Columns: those of the unit and the order, ``time,
    touchpoint, stage, persona``, ``at``, ``before``, ``before_time`` and ``after``.
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
