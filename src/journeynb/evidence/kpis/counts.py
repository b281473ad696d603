"""What KPIs are counted from: queries with a row for each persona and period.

Customers are the unit: a customer counts once in a period, whatever the number of events.
Periods are numbered as in `base.periods`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.periods import period_number
from journeynb.base.text import shown
from journeynb.data import dialects, engines
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.event_patterns import parse
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.matching.touchpoint_patterns import TouchpointPattern
from journeynb.evidence.questions.converting import converting

if TYPE_CHECKING:
    import ibis.expr.types as ir

_DAY = 86_400_000_000
_DAYS_BEFORE_1970 = 719_162
_NAMES = ("customer", "time", "persona")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period_at(time: ir.Value, every: str) -> Any:
    """Return the number of the period of a time, as an Ibis expression."""
    if every in _MONTHS:
        months = time.year().cast("int64") * 12 + time.month().cast("int64") - 1
        return months if every == "month" else (months // _MONTHS[every]).cast("int64")
    ibis = engines.ibis_()
    start = ibis.literal(dt.datetime(1970, 1, 1), "timestamp")
    days = (dialects.micros_between(time.truncate("D"), start) // _DAY).cast("int64")
    if every == "day":
        return days + _DAYS_BEFORE_1970 + 1
    return ((days + _DAYS_BEFORE_1970) // 7).cast("int64")


def periods_of_log(mapped: MappedLog, every: str, most: int) -> range:
    """Return the numbers of all periods from the first event to the last.

    Raises
    ------
    ArgumentError
        There are more than `most`.
    """
    facts = mapped.log.facts
    if not facts.events or facts.first is None or facts.last is None:
        return range(0)
    ends = [period_number(each.date(), every) for each in (facts.first, facts.last)]
    found = range(ends[0], ends[1] + 1)
    if len(found) > most:
        raise ArgumentError(
            f"every={shown(every)} makes {len(found):,} periods; allowed: up to {most:,} "
            "(is a year in the log wrong?)"
        )
    return found


def each_customer(
    personas: CustomerPersonas,
    rows: ir.Table,
    by_persona: bool,
    *keys: str,
    **values: Callable[[ir.Table], Any],
) -> ir.Table:
    """Return events by customer (and `keys`), for all customers and again by persona."""
    by_event = by_persona and personas.assign == "event"
    table = personas.with_all(rows, True) if by_event else rows
    units = ["customer", *keys, *(["persona"] if by_event else [])]
    found = table.group_by(units).agg(**{name: make(table) for name, make in values.items()})
    return found if by_event else personas.with_all(found, by_persona)


def conversions(
    mapped: MappedLog, personas: CustomerPersonas, every: str, within: int | None, by_persona: bool
) -> ir.Table:
    """Return the customers who first came in each period (n), and who of them converted (k)."""
    table = mapped.numbered
    names = _NAMES
    events = table.select(*names, converts=converting(mapped, table))
    each = each_customer(
        personas,
        events,
        by_persona,
        first=lambda t: t.time.min(),
        converted=lambda t: t.time.min(where=t.converts),
    )
    return _counted(each, each["first"], each.converted, every, within)


def repeats(
    mapped: MappedLog, personas: CustomerPersonas, every: str, within: int | None, by_persona: bool
) -> ir.Table:
    """Return the customers who first converted in each period (n), and who did again (k)."""
    ibis, table = engines.ibis_(), mapped.numbered
    by_event = by_persona and personas.assign == "event"
    events = table.filter(converting(mapped, table))
    events = personas.with_all(events, True) if by_event else events
    units = ["customer", *(["persona"] if by_event else [])]
    times = events.select(*units, "time").distinct()
    window = ibis.window(group_by=units, order_by="time")
    times = times.mutate(
        number=ibis.row_number().over(window), again=times.time.lead().over(window)
    )
    each = times.filter(times.number == 0)
    each = each if by_event else personas.with_all(each.drop("number"), by_persona)
    return _counted(each, each.time, each.again, every, within)


def _counted(
    each: ir.Table, start: ir.Value, reached: ir.Value, every: str, within: int | None
) -> ir.Table:
    hit: Any = reached.notnull()
    if within is not None:
        hit = hit & (dialects.micros_between(reached, start) <= within)
    ibis = engines.ibis_()
    made = each.select(
        "persona", period=period_at(start, every), hit=ibis.ifelse(hit, 1, 0).cast("int64")
    )
    return made.group_by("persona", "period").agg(n=made.count(), k=made.hit.sum())


def actives(
    mapped: MappedLog, personas: CustomerPersonas, every: str, by_persona: bool
) -> ir.Table:
    """Return the customers with an event in each period (n)."""
    table = _with_period(mapped, every)
    each = each_customer(personas, table, by_persona, "period", events=lambda t: t.count())
    return each.group_by("persona", "period").agg(n=each.count())


def means(
    mapped: MappedLog,
    personas: CustomerPersonas,
    every: str,
    by_persona: bool,
    column: str,
    number: Callable[[ir.Value], ir.Value] | None = None,
) -> ir.Table:
    """Return the mean of customers in each period: ``n, mean, deviation``.

    A customer counts with the sum of the values of all events in the period, or with the mean of
    the scores.
    """
    table = _with_period(mapped, every, column)
    if column == "score":
        table = table.filter(table.score.notnull())
    if number is not None:
        table = table.mutate(**{column: number(table[column])})
    each = each_customer(
        personas,
        table,
        by_persona,
        "period",
        own=lambda t: t[column].mean() if column == "score" else t[column].sum().fill_null(0.0),
    )
    return each.group_by("persona", "period").agg(
        n=each.count(), mean=each.own.mean(), deviation=each.own.std(how="sample")
    )


def promoter(low: float, high: float) -> Callable[[ir.Value], Any]:
    """Return the function of a score that is 100 for promoters and -100 for detractors.

    Scores of a log are from -2 to 2; `low` and `high` are the ends of their range as written.
    """

    def number(score: Any) -> Any:
        written = low + (score + 2) * ((high - low) / 4)
        return engines.ibis_().cases(
            (written >= 9 - 1e-9, 100.0), (written <= 6 + 1e-9, -100.0), else_=0.0
        )

    return number


def stays(mapped: MappedLog, personas: CustomerPersonas, every: str, by_persona: bool) -> ir.Table:
    """Return from which period to which customers were there at the start of each.

    Columns: ``persona, start, end, goes_on`` (whether another such row of the customer starts right
    after the end) and the number of customers ``n``.
    """
    leaves = mapped.index.info.leaves
    if leaves is not None and leaves.event:
        return _stays_until_event(mapped, personas, every, by_persona, leaves.event)
    ibis = engines.ibis_()
    table = _with_period(mapped, every)
    each = each_customer(personas, table, by_persona, "period", latest=lambda t: t.time.max())
    days = None if leaves is None else leaves.inactive_days
    until: Any = each.period + 1
    if days is not None:
        until = period_at(each.latest + ibis.interval(days=days), every)
    each = each.mutate(until=until)
    window = ibis.window(group_by=["persona", "customer"], order_by="period")
    each = each.mutate(
        following=each.period.lead().over(window), following_until=each.until.lead().over(window)
    )
    overlap = (each.following <= each.until).fill_null(False)
    goes_on = overlap & (each.following_until > each.following)
    made = each.select(
        "persona",
        start=each.period + 1,
        end=ibis.ifelse(overlap, each.following, each.until),
        goes_on=ibis.ifelse(goes_on, 1, 0).cast("int64"),
    )
    made = made.filter(made.start <= made.end)
    return made.group_by("persona", "start", "end", "goes_on").agg(n=made.count())


def _stays_until_event(
    mapped: MappedLog, personas: CustomerPersonas, every: str, by_persona: bool, text: str
) -> ir.Table:
    ibis, table = engines.ibis_(), mapped.numbered
    each = each_customer(
        personas,
        table.select(*_NAMES, left=leaving_event(mapped, table, text)),
        by_persona,
        first=lambda t: t.time.min(),
        left=lambda t: t.time.min(where=t.left),
    )
    made = each.select(
        "persona",
        start=period_at(each["first"], every) + 1,
        end=period_at(each.left, every).fill_null(FOREVER),
        goes_on=ibis.literal(0, "int64"),
    )
    made = made.filter(made.start <= made.end)
    return made.group_by("persona", "start", "end", "goes_on").agg(n=made.count())


def leaving_event(mapped: MappedLog, table: ir.Table, text: str) -> Any:
    """Return whether a customer leaves with an event, as an Ibis expression.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    table : ibis table
        Events of `MappedLog.numbered`.
    text : str
        The pattern of the event.

    Raises
    ------
    ArgumentError
        The pattern is not valid, or names a column that the log does not have.
    """
    pattern = TouchpointPattern(parse(text), 0)
    for name, _ in pattern.pattern.conditions:
        if name not in mapped.patterns.columns:
            raise ArgumentError(
                f"leaves: the log has no column {shown(name)}, which {shown(text)} names"
            )
    return mapped.patterns.matches(pattern, table).fill_null(False)


FOREVER = 10_000_000
"""A period after all others: the customer has not left."""


def _with_period(mapped: MappedLog, every: str, *columns: str) -> ir.Table:
    table = mapped.numbered
    names = (*_NAMES, *columns)
    return table.select(*names, period=period_at(table.time, every))
