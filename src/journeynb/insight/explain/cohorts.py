"""Cohorts: of the customers who came in a period, the share who returned in each later one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.date_columns import date_column
from journeynb.base.errors import ArgumentError
from journeynb.base.periods import PERIODS, first_day, last_day
from journeynb.base.text import shown
from journeynb.data import engines
from journeynb.data.intervals import wilson
from journeynb.data.rounding import as_counts
from journeynb.evidence.kpis.counts import period_at, periods_of_log
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.converting import converting
from journeynb.insight.explain.leaving import comes, left_out, start_in_words

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

MOST_PERIODS = 1_000
"""Maximum number of periods: the table grows with the square."""


def must_be_valid(every: Any, back_to: Any) -> None:
    """Raise an error unless these are a period, and the id of a place or None."""
    if every not in PERIODS:
        raise ArgumentError(f"every={shown(every)} is not valid; allowed: {', '.join(PERIODS)}")
    if back_to is not None and not isinstance(back_to, str):
        raise ArgumentError(
            f"back_to={shown(back_to)} is not valid; allowed: the id of a touchpoint or stage"
        )


def counted(mapped: MappedLog, every: str, back_to: str | None) -> ir.Table:
    """Return customers by cohort and age: ``cohort, age, new, returned``.

    The cohort is the number of the period in which customers came, ``new`` is how many (at age 0),
    and ``returned`` how many of them have an event in the period of this age, since they came.
    """
    ibis, table = engines.ibis_(), mapped.numbered
    period = period_at(table.time, every)
    whole = ibis.window(group_by="customer")
    if back_to is None and not mapped.index.info.converts:  # times within a period do not matter
        each = table.select("customer", period=period).distinct()
        each = each.mutate(cohort=each.period.min().over(whole), returned=1)
    else:
        back = table.time.notnull() if back_to is None else _back_to(mapped, table, back_to)
        table = table.select(
            "customer", "time", period=period, comes=comes(mapped, table), back=back
        )
        each = table.group_by("customer", "period").agg(
            came=table.time.min(where=table.comes), back=table.time.max(where=table.back)
        )
        each = each.mutate(start=each.came.min().over(whole))
        each = each.filter(each.start.notnull())
        each = each.mutate(cohort=period_at(each.start, every))
        each = each.filter(each.period >= each.cohort)
        returned = (each.back >= each.start).fill_null(False)
        each = each.mutate(returned=ibis.ifelse(returned, 1, 0))
    each = each.select("cohort", "returned", age=each.period - each.cohort)
    return each.group_by("cohort", "age").agg(
        new=each.count(), returned=each.returned.cast("int64").sum()
    )


def _back_to(mapped: MappedLog, table: ir.Table, back_to: str) -> Any:
    try:
        return converting(mapped, table, back_to)
    except ArgumentError as error:
        raise ArgumentError(str(error).replace("to=", "back_to=", 1)) from None


def cohorts(mapped: MappedLog, every: str, back_to: str | None) -> pd.DataFrame:
    """Return the table of `LeavingEvidence.cohorts`."""
    import pandas as pd

    last = max(periods_of_log(mapped, every, MOST_PERIODS), default=0)
    found = mapped.log.run(counted(mapped, every, back_to), "cohorts")
    found = as_counts(found, "cohort", "age", "new", "returned")
    sizes = found[found.age == 0].set_index("cohort").new.sort_index()
    rows = [(cohort, age) for cohort in sizes.index for age in range(last - cohort + 1)]
    frame = pd.DataFrame(rows, columns=["cohort", "age"]).astype("int64")
    frame = frame.merge(found.drop(columns="new"), how="left", on=["cohort", "age"])
    frame = as_counts(frame, "returned")
    frame["n"] = frame.cohort.map(sizes).astype("int64")
    complete = last if len(frame) and _is_whole(mapped, last, every) else last - 1
    frame["complete"] = (frame.cohort + frame.age <= complete).astype(bool)
    share = frame.returned / frame.n
    low, high = wilson(frame.returned, frame.n)
    for name, values in (("share", share), ("low", low), ("high", high)):
        frame[name] = pd.Series(values, index=frame.index, dtype="float64").where(frame.complete)
    days = [first_day(number, every) for number in frame.cohort]
    frame["cohort"] = date_column(days).astype("datetime64[s]")
    frame = frame[["cohort", "age", "n", "returned", "share", "low", "high", "complete"]]
    n = int(sizes.sum())
    frame.attrs = {
        "method": "share of customers, Wilson's interval",
        "n": n,
        "every": every,
        "since": start_in_words(mapped),
        "back_to": back_to or "any event",
        "left_out": left_out(mapped, n),
        "note": "It describes the customers of this log, and does not say why they return.",
    }
    return frame


def _is_whole(mapped: MappedLog, period: int, every: str) -> bool:
    last = mapped.log.facts.last
    return bool(last is not None and last.date() >= last_day(period, every))
