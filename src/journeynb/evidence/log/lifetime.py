"""What customers are expected to buy and spend, from the purchases of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count
from journeynb.base.user_warnings import warn
from journeynb.data import durations, engines
from journeynb.data.query_progress import progress
from journeynb.data.rounding import rounded, to_digits
from journeynb.evidence.lifetime import bg_nbd, future_values, gamma_gamma
from journeynb.evidence.lifetime.likelihood import scipy_
from journeynb.evidence.log.checked_log import CheckedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

LEAST = 50
"""The least number of customers who bought again."""
_DAY = 86_400_000_000
_INFINITE = 1e300


def purchases(events: ir.Table) -> ir.Table:
    """Return the purchases of each customer: how many days with any, the first and the last day.

    Values of a day are added up. ``later`` is the value of all days after the first.
    """
    ibis = engines.ibis_()
    bought = events.filter(events.value >= 0, events.value < _INFINITE)
    bought = bought.select("customer", "value", day=bought.time.truncate("D"))
    days = bought.group_by("customer", "day").agg(value=bought.value.sum())
    days = days.mutate(start=days.day.min().over(ibis.window(group_by="customer")))
    days = days.mutate(later=ibis.ifelse(days.day > days.start, days.value, 0.0))
    return days.group_by("customer").agg(
        days=days.count(), first=days.day.min(), last=days.day.max(), later=days.later.sum()
    )


def left_out(events: ir.Table) -> ir.Table:
    """Return the last time of the log, and how many of its events are no purchases."""
    ibis = engines.ibis_()
    refund = (events.value < 0) & (events.value > -_INFINITE)
    infinite = events.value.abs() >= _INFINITE
    return events.agg(
        until=events.time.max(),
        refunds=ibis.ifelse(refund, 1, 0).sum(),
        refunded=ibis.ifelse(refund, events.value, 0.0).sum(),
        without_value=events.value.isnull().sum(),
        infinite=ibis.ifelse(infinite, 1, 0).sum(),
    )


def lifetime(log: CheckedLog, horizon: Any) -> pd.DataFrame:
    """Return the table of `EventLog.lifetime`."""
    days = durations.micros(horizon, "horizon") / _DAY
    if "value" not in log.columns:
        raise ArgumentError(
            f"{log.source} has no column of values; name it: jn.EventLog(..., value='amount')"
        )
    scipy_("special")
    frame = log.run(purchases(log.events), "lifetime")
    other = log.run(left_out(log.events), "lifetime").iloc[0]
    again = int((frame.days > 1).sum())
    if again < LEAST:
        raise ArgumentError(
            f"log.lifetime() needs at least {LEAST} customers who bought on more than one day; "
            f"{log.source} has {again} of {len(frame)}. Use a longer log, or one with values of "
            "purchases (value=...)"
        )
    refunds = int(other.refunds)
    if refunds:
        warn(
            f"{log.source}: lifetime skips {count(refunds, 'event')} with a negative value, "
            f"such as refunds ({float(other.refunded):,.2f} in all)"
        )
    with progress("lifetime"):
        return _table(log, frame, other, days)


def _table(log: CheckedLog, frame: pd.DataFrame, other: Any, days: float) -> pd.DataFrame:
    import pandas as pd

    frame = frame.sort_values("customer", kind="stable")
    end = pd.Timestamp(other.until).normalize()
    first, last = (pd.to_datetime(frame[name]).dt.normalize() for name in ("first", "last"))
    bought = bg_nbd.Purchases(
        frame.days.to_numpy(dtype="float64") - 1,
        np.asarray((last - first).dt.days, dtype=np.float64),
        np.asarray((end - first).dt.days, dtype=np.float64),
    )
    later = to_digits(frame.later.to_numpy(dtype="float64"))  # sums in another order differ
    average = later / np.maximum(bought.repeats, 1)
    paid = (bought.repeats > 0) & (average > 0)
    buying = bg_nbd.fit(bought)
    spending = None
    if int(paid.sum()) >= LEAST:
        spending = gamma_gamma.fit(bought.repeats[paid], average[paid])
    if buying is None or spending is None:
        what = "how often customers buy" if buying is None else "what customers spend"
        raise ArgumentError(
            f"log.lifetime() cannot fit a model of {what} to {log.source}; are the values those of "
            "single purchases, such as the total of an order? Check them: log.events"
        )
    many = buying.expected(bought, days)
    low, high = future_values.intervals(buying, spending, bought, average, days)
    table = pd.DataFrame(
        {
            "customer": frame.customer.astype("str").to_numpy(),
            "alive": buying.alive(bought),
            "purchases": many,
            "value": many * spending.mean(bought.repeats, average),
            "low": low,
            "high": high,
        }
    ).astype({"customer": "str"})
    table = rounded(table).sort_values("value", ascending=False, kind="stable", ignore_index=True)
    table.attrs = {
        "method": "BG/NBD and Gamma-Gamma, maximum likelihood; purchases of a day are one; low "
        "and high: 95% interval of what the customer spends, from "
        f"{future_values.DRAWS} draws of both models",
        "n": len(table),
        "bought_again": int((bought.repeats > 0).sum()),
        "until": end.date().isoformat(),
        "days": days,
        "parameters": {
            **{name: getattr(buying, name) for name in ("r", "alpha", "a", "b")},
            **{name: getattr(spending, name) for name in ("p", "q", "v")},
        },
        "log_likelihood": float(buying.log_likelihood),
        "correlation": float(np.corrcoef(bought.repeats[paid], average[paid])[0, 1]),
        "left_out": {
            "refunds": int(other.refunds),
            "events_without_value": int(other.without_value),
            "infinite_values": int(other.infinite),
        },
    }
    return table
