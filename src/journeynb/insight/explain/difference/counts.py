"""Customers of groups who make a move, or reach a place, counted for a comparison.

Rows are customers with a ``start`` and an ``end``: a move, or for places only an end. Each share is
of the customers at ``start``; for places, these are all customers of the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.data import engines
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.moves import followed
from journeynb.insight.explain.difference.groups import Group, PeriodGroup, PersonaGroup

if TYPE_CHECKING:
    import ibis.expr.types as ir

LEVELS = ("move", "stage", "touchpoint")
UNMAPPED, ENDED, ANYWHERE = -1, -2, -3
"""Events that match nothing; the end of a journey; the start of every place."""


def by_persona(mapped: MappedLog, personas: CustomerPersonas, level: str) -> ir.Table:
    """Return the customers of each persona at each start and end, and at each start.

    Columns: ``persona, start, end, n`` (customers), and ``total``, those at the start. With
    ``assign="event"``, a customer may count for several personas.
    """
    table = _steps(mapped, level)
    by_event = personas.known and personas.assign == "event"
    names = ["customer", "start", "end"]
    if by_event:
        each = personas.attach(table.select(*names, "persona")).distinct()
    else:
        each = personas.attach(table.select(*names).distinct())
    keys = ["persona", "start"]
    found = each.group_by(*keys, "end").agg(n=each.count())
    there = each.select("customer", *keys).distinct()
    total = there.group_by(keys).agg(total=there.count())
    total = total.rename(_persona="persona", _start="start")
    joined = found.join(total, [found.persona == total._persona, found.start == total._start])
    return joined.drop("_persona", "_start")


def of_two(mapped: MappedLog, personas: CustomerPersonas, level: str, a: Group, b: Group) -> Any:
    """Return the counts of two groups, which may have customers in common.

    Columns: ``start, end``; ``a, b``, the customers with both in the group; ``at_a, at_b``, those
    at the start; ``common``, those at the start in both groups, of whom ``hits_a, hits_b`` and
    ``both`` reach the end in one group, and in both.
    """
    ibis = engines.ibis_()
    if isinstance(a, PeriodGroup) and isinstance(b, PeriodGroup):
        table = _in_periods(_steps(mapped, level, (a, b)), (a, b))
    else:
        table = personas.attach(_steps(mapped, level))
        flags = {
            name: table.persona == (group.place if isinstance(group, PersonaGroup) else -9)
            for name, group in (("a", a), ("b", b))
        }
        table = table.mutate(at_a=flags["a"], at_b=flags["b"], **flags)
    ones = {name: ibis.ifelse(table[name], 1, 0) for name in ("a", "b", "at_a", "at_b")}
    table = table.filter(table.at_a | table.at_b).select("customer", "start", "end", **ones)
    each = table.group_by("customer", "start", "end").agg(
        **{name: table[name].max() for name in ones}
    )
    there = ibis.window(group_by=["customer", "start"])
    each = each.mutate(at_a=each.at_a.max().over(there), at_b=each.at_b.max().over(there))
    each = each.mutate(
        common=each.at_a * each.at_b,
        first=ibis.row_number().over(ibis.window(group_by=["customer", "start"], order_by="end")),
    )
    each = each.mutate(here=ibis.ifelse(each["first"] == 0, 1, 0))
    totals = (
        each.group_by("start")
        .agg(
            at_a=(each.at_a * each.here).sum(),
            at_b=(each.at_b * each.here).sum(),
            common=(each.common * each.here).sum(),
        )
        .rename(_start="start")
    )
    found = each.group_by("start", "end").agg(
        a=each.a.sum(),
        b=each.b.sum(),
        hits_a=(each.a * each.common).sum(),
        hits_b=(each.b * each.common).sum(),
        both=(each.a * each.b).sum(),
    )
    return found.join(totals, found.start == totals._start).drop("_start")


def _steps(mapped: MappedLog, level: str, periods: tuple[PeriodGroup, ...] = ()) -> ir.Table:
    """Return each event with ``start`` and ``end``, ``next_time`` (for moves) and its persona."""
    ibis, table = engines.ibis_(), mapped.numbered
    if periods:
        table = table.filter(ibis.or_(*(_within(table.time, each) for each in periods)))
    if level != "move":
        start = ibis.literal(ANYWHERE, "int16")
        end = table[level].fill_null(UNMAPPED).cast("int16")
        return table.select("customer", "time", "persona", start=start, end=end,
                            next_time=table.time)  # fmt: skip
    table = followed(mapped, ("touchpoint",), table)
    start, end = (
        table[name].fill_null(UNMAPPED).cast("int16") for name in ("touchpoint", "next_touchpoint")
    )
    end = ibis.ifelse(table.next_time.isnull(), ibis.literal(ENDED, "int16"), end)
    return table.select("customer", "time", "persona", "next_time", start=start, end=end)


def _in_periods(table: ir.Table, periods: tuple[PeriodGroup, PeriodGroup]) -> ir.Table:
    """Return steps with ``at_a, at_b`` for their event, and ``a, b`` for both of their events."""
    ibis = engines.ibis_()
    flags = {}
    for name, period in zip("ab", periods, strict=True):
        at = _within(table.time, period)
        flags[f"at_{name}"] = at
        flags[name] = at & _within(table.next_time, period).fill_null(False)
    table = table.mutate(**flags)
    ended = ibis.ifelse(table.a | table.b, table.end, ibis.literal(ENDED, "int16"))
    return table.mutate(end=ended)


def _within(time: Any, period: PeriodGroup) -> Any:
    ibis = engines.ibis_()
    ends = (ibis.literal(each, "timestamp") for each in (period.start, period.end))
    return time.between(*ends)
