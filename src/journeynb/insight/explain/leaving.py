"""When customers left, and whether they came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, ChangeError
from journeynb.base.suggestions import did_you_mean
from journeynb.base.text import count, share_text, shown
from journeynb.data import dialects, engines
from journeynb.data.intervals import wilson
from journeynb.evidence.kpis.counts import leaving_event
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.converting import converting
from journeynb.model.kinds.entity import MapInfo

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAY = 86_400_000_000
"""Microseconds of a day."""
_FORMS = '{"event": PATTERN} or {"inactive_days": NUMBER}, a whole number from 1'
_NAMES = 5_000
"""The most names of events that are compared with a misspelled one."""
_LONGEST = 100_000
"""The most days without an event, about 274 years."""
_EPOCH = dt.datetime(1970, 1, 1)
_MARGIN = 1_000_000
"""Microseconds by which a span is shorter than the silence, so that rounding does not matter."""


@dataclass(frozen=True)
class Leaving:
    """How the log shows that a customer left: by an event, or by days without one.

    Parameters
    ----------
    event : str
        The pattern of the event; empty with `inactive_days`.
    inactive_days : int or None
        The number of days without any event.
    """

    event: str = ""
    inactive_days: int | None = None

    def __str__(self) -> str:
        if self.inactive_days is None:
            return f"the event {self.event}"
        return f"{count(self.inactive_days, 'day')} without an event"


def leaving_of(mapped: MappedLog, leaves: Any = None) -> Leaving:
    """Return how customers leave, by an argument or by the map.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    leaves : dict, optional
        ``{"event": pattern}`` or ``{"inactive_days": n}``; the default is the map's ``leaves``.

    Raises
    ------
    ArgumentError
        `leaves` is not valid, or there is none.
    """
    if isinstance(leaves, Leaving):
        return leaves
    found = mapped.index.info.leaves
    if leaves is not None:
        given: Any = dict(leaves) if isinstance(leaves, Mapping) else leaves
        try:
            found = MapInfo(leaves=given).leaves
        except ChangeError as error:
            words = str(error).removeprefix("map, field ").partition("; allowed: ")[0]
            repeated = words == f"leaves: {shown(given)} ({type(given).__name__}) is not valid"
            detail = "" if repeated else f": {words}"
            raise ArgumentError(
                f"leaves={shown(leaves)} is not valid{detail}; allowed: {_FORMS}"
            ) from None
    if found is None:
        raise ArgumentError(
            "the map does not say how customers leave; set it, such as "
            'jm.set(leaves={"event": "cancel*"}), or jm.set(leaves={"inactive_days": 60}) for 60 '
            "days without an event, or pass leaves="
        )
    if (found.inactive_days or 0) > _LONGEST:
        raise ArgumentError(
            f"leaves: inactive_days={found.inactive_days} is not valid; allowed: up to {_LONGEST:,}"
        )
    return Leaving(found.event, found.inactive_days)


def no_event(mapped: MappedLog, leaving: Leaving) -> list[str]:
    """Return the warning that the log has no event by which customers leave, empty if it has."""
    if leaving.inactive_days is not None or not mapped.log.facts.events:
        return []
    table = mapped.numbered
    found = table.filter(leaving_event(mapped, table, leaving.event)).limit(1).select("customer")
    if len(mapped.log.run(found, "events by which customers leave")):
        return []
    names = mapped.log.run(table.select("event").distinct().limit(_NAMES), "names of events")
    return [
        f"no event of the log matches leaves={{'event': {leaving.event!r}}}, so nobody leaves"
        f"{did_you_mean(leaving.event, sorted(names.event.astype(str)))}"
    ]


def departures(mapped: MappedLog, leaving: Leaving) -> ir.Table:
    """Return when each customer came and left: ``customer, first, last, left, back``.

    If the map has ``converts``, customers come with their first conversion: those who never convert
    are no customers yet, and are skipped. Otherwise they come with their first event.

    By an event, customers leave with the first such event, and come ``back`` with a later
    conversion (without ``converts``, with any other event). By days without an event, they leave at
    the end of their first period of so many days: only then can it be known. They come back with
    any later event.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    leaving : Leaving
        How customers leave.

    Returns
    -------
    ibis table
        One row for each customer, who is as in `MappedLog.numbered`: ``first`` and ``last`` are
        the times at which the customer came and of the last event, ``left`` is null for customers
        who did not leave, and ``back`` is whether they came back.

    Raises
    ------
    ArgumentError
        The pattern of the event names a column that the log lacks, or ``converts`` has no events.
    """
    if leaving.inactive_days is None:
        return _by_event(mapped, leaving.event)
    return _by_silence(mapped, leaving.inactive_days)


def comes(mapped: MappedLog, table: ir.Table) -> Any:
    """Return whether customers come with an event, if it is their first such one."""
    return converting(mapped, table) if mapped.index.info.converts else table.time.notnull()


def end_of_log(mapped: MappedLog) -> dt.datetime:
    """Return the time of the log's last event."""
    return _moment(mapped.log.facts.last or _EPOCH)


def start_in_words(mapped: MappedLog) -> str:
    """Return when customers come, in words."""
    id = mapped.index.info.converts
    return f"the first event of {id}" if id else "the first event"


def left_out(mapped: MappedLog, customers: int) -> list[str]:
    """Return who of the log's customers is not among those who came, and why, in sentences."""
    id = mapped.index.info.converts
    rest = mapped.log.customers - customers if id else 0
    return [f"{count(rest, 'customer')} without an event of {id}"] if rest else []


def came_back(mapped: MappedLog, leaving: Leaving, left: int, back: int) -> dict[str, Any]:
    """Return how many customers left and came back: ``left, back, share, low, high, how``."""
    low, high = (float(each) for each in wilson(back, left))
    share = back / left if left else float("nan")
    if leaving.inactive_days is not None:
        how = "came back"
    elif id := mapped.index.info.converts:
        how = f"came back to {id}"
    else:
        how = "had other events later"
    return {"left": left, "back": back, "share": share, "low": low, "high": high, "how": how}


def back_in_words(attrs: Mapping[Any, Any]) -> str:
    """Return how many customers left and came back, by the ``attrs`` of a table, in words."""
    back = attrs["came_back"]
    if not back["left"]:
        return f"no customer left ({attrs['leaves']})"
    share = share_text(back["share"], back["low"], back["high"]) if back["back"] else "none"
    left = f"{count(back['left'], 'customer')} who left ({attrs['leaves']})"
    return f"of {left}, {share} {back['how']}"


def _by_event(mapped: MappedLog, text: str) -> ir.Table:
    table = mapped.numbered
    table = table.select(
        "customer", "time", comes=comes(mapped, table), leaves=leaving_event(mapped, table, text)
    )
    each = table.group_by("customer").agg(
        first=table.time.min(where=table.comes),
        last=table.time.max(),
        left=table.time.min(where=table.leaves),
        other=table.time.max(where=table.comes & ~table.leaves),
    )
    if mapped.index.info.converts:  # the first such event may be earlier
        each = each.filter(each["first"].notnull()).drop("left")
        leaves = table.filter(table.leaves).select(_customer="customer", _time="time")
        leaves = leaves.join(each, leaves._customer == each.customer)
        leaves = leaves.filter(leaves._time >= leaves["first"])
        leaves = leaves.group_by("_customer").agg(left=leaves._time.min())
        each = each.left_join(leaves, each.customer == leaves._customer).drop("_customer")
    back = (each.other > each.left).fill_null(False)
    return each.select("customer", "first", "last", "left", back=back)


def _by_silence(mapped: MappedLog, days: int) -> ir.Table:
    """Return the departures by days without an event.

    Events are first grouped into spans of just under these days, inside of which no customer can
    leave: that is much faster than comparing each event with the next one.
    """
    ibis, table = engines.ibis_(), mapped.numbered
    silence = days * DAY
    start, end = _moment(mapped.log.facts.first or _EPOCH), end_of_log(mapped)
    table = table.select("customer", "time", comes=comes(mapped, table))
    if end - start < dt.timedelta(microseconds=silence):  # nobody can have left
        each = table.group_by("customer").agg(
            first=table.time.min(where=table.comes), last=table.time.max()
        )
        each = each.filter(each["first"].notnull())
        return each.mutate(left=ibis.null(each["last"].type()), back=ibis.literal(False))
    at = dialects.micros_between(table.time, ibis.literal(start, "timestamp"))
    table = table.mutate(span=(at // (silence - _MARGIN)).cast("int64"))
    spans = table.group_by("customer", "span").agg(
        begin=table.time.min(), last=table.time.max(), came=table.time.min(where=table.comes)
    )
    whole = ibis.window(group_by="customer")
    spans = spans.mutate(
        first=spans.came.min().over(whole),
        following=spans.begin.lead().over(ibis.window(group_by="customer", order_by="span")),
    )
    silent = dialects.micros_between(spans.following, spans["last"]) > silence
    ended = dialects.micros_between(ibis.literal(end, "timestamp"), spans["last"]) >= silence
    leaves = ibis.ifelse(spans.following.isnull(), ended, silent)
    leaves = leaves & (spans["last"] >= spans["first"])
    spans = spans.mutate(since=ibis.ifelse(leaves, spans["last"], None))
    each = spans.group_by("customer").agg(
        first=spans["first"].min(), last=spans["last"].max(), since=spans.since.min()
    )
    each = each.filter(each["first"].notnull())
    return each.select(
        "customer",
        "first",
        "last",
        left=each.since + ibis.interval(days=days),
        back=(each["last"] > each.since).fill_null(False),
    )


def _moment(time: Any) -> dt.datetime:
    moment: dt.datetime = time if type(time) is dt.datetime else time.to_pydatetime()
    return moment
