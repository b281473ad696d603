"""The touchpoint of a customer's last event before a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.data import dialects
from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir


TIME = "timestamp(6)"
"""The type of times: logs and comments may differ in it."""


def with_place_before(mapped: MappedLog, asked: ir.Table, within: int | None) -> ir.Table:
    """Return comments with ``before``, the touchpoint of the customer's event just before.

    Events that match no touchpoint are skipped. An event at the time of the comment counts as
    before it.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    asked : ibis table
        Comments with ``customer`` and ``time``, on the backend of the log.
    within : int or None
        The longest time from the event to the comment, in microseconds.
    """
    ibis, events = ibis_(), mapped.events
    events = events.filter(events.touchpoint.notnull())
    if events.customer.type() != asked.customer.type():
        events = events.mutate(customer=events.customer.cast("string"))
        asked = asked.mutate(customer=asked.customer.cast("string"))
    events = events.semi_join(asked, "customer")
    events, asked = (each.mutate(time=each.time.cast(TIME)) for each in (events, asked))
    order = [name for name in mapped.ordering if name not in ("time", "touchpoint")]
    others = [name for name in asked.columns if name not in ("customer", "time")]
    first = events.select(
        "customer", "time",
        _at=events.touchpoint.cast("int16"), _is_comment=ibis.literal(0, "int8"),
        **{f"_order{place}": events[name] for place, name in enumerate(order)},
        **{name: ibis.null(asked[name].type()) for name in others},
    )  # fmt: skip
    second = asked.select(
        "customer", "time", _at=ibis.null("int16"), _is_comment=ibis.literal(1, "int8"),
        **{f"_order{place}": ibis.null(events[name].type()) for place, name in enumerate(order)},
        **{name: asked[name] for name in others},
    )  # fmt: skip
    rows = ibis.union(first, second)
    keys: list[Any] = [
        ibis.asc(rows[name], nulls_first=True)
        for name in ("time", "_is_comment", *(f"_order{place}" for place in range(len(order))))
    ]
    keys.append(ibis.asc(rows["_at"], nulls_first=True))
    so_far = ibis.cumulative_window(group_by="customer", order_by=keys)
    rows = rows.mutate(_run=(1 - rows["_is_comment"].cast("int64")).sum().over(so_far))
    run = ibis.window(group_by=["customer", "_run"])
    is_event = rows["_is_comment"] == 0
    rows = rows.mutate(
        _before=rows["_at"].max().over(run),
        _when=ibis.ifelse(is_event, rows.time, None).max().over(run),
    )
    rows = rows.filter(rows["_is_comment"] == 1)
    before: Any = rows["_before"]
    if within is not None:
        near = dialects.micros_between(rows.time, rows["_when"]) <= within
        before = ibis.ifelse(near, before, None)
    return rows.select("customer", "time", *others, before=before.cast("int16"))
