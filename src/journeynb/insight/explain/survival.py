"""How long customers stay: the Kaplan-Meier estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import dialects, engines
from journeynb.data.intervals import Z95, wilson
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.insight.explain.leaving import (
    DAY,
    Leaving,
    came_back,
    departures,
    end_of_log,
    left_out,
    start_in_words,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

COLUMNS = ["persona", "day", "at_risk", "left", "survival", "low", "high"]


def must_be_by(by: Any) -> bool:
    """Return whether the answer is also by persona; raise an error if `by` is not valid."""
    if by not in ("persona", None):
        raise ArgumentError(f"by={shown(by)} is not valid; allowed: 'persona', or None")
    return by is not None


def counted(
    mapped: MappedLog, personas: CustomerPersonas, leaving: Leaving, by_persona: bool
) -> ir.Table:
    """Return how many customers were last observed on each day: ``persona, day, n, left, back``.

    The day is the number of whole days from when the customer came to when the customer left
    (``left``; some came ``back``), or to the end of the log.
    """
    ibis, each = engines.ibis_(), departures(mapped, leaving)
    until = each.left.fill_null(ibis.literal(end_of_log(mapped), "timestamp"))
    each = each.select(
        "customer",
        day=(dialects.micros_between(until, each["first"]) // DAY).cast("int64"),
        left=ibis.ifelse(each.left.notnull(), 1, 0).cast("int64"),
        back=ibis.ifelse(each.back, 1, 0).cast("int64"),
    )
    if personas.assign == "event":
        personas = CustomerPersonas(mapped, "first")
    each = personas.with_all(each, by_persona)
    return each.group_by("persona", "day").agg(
        n=each.count(), left=each.left.sum(), back=each.back.sum()
    )


def survival(
    mapped: MappedLog, personas: CustomerPersonas, leaving: Leaving, by_persona: bool
) -> pd.DataFrame:
    """Return the table of `LeavingEvidence.survival`."""
    import pandas as pd

    by_persona = by_persona and personas.known
    found = mapped.log.run(counted(mapped, personas, leaving, by_persona), "survival")
    found = as_counts(found, "persona", "day", "n", "left", "back")
    found = found.sort_values(["persona", "day"])
    made = [
        kaplan_meier(rows.day, rows.n, rows.left).assign(persona=persona)
        for persona, rows in found.groupby("persona")
    ]
    empty = pd.DataFrame(columns=COLUMNS).astype(
        {"persona": "int64", "day": "int64", "at_risk": "int64", "left": "int64",
         "survival": "float64", "low": "float64", "high": "float64"}
    )  # fmt: skip
    frame = pd.concat(made, ignore_index=True)[COLUMNS] if made else empty
    frame["persona"] = personas.label(frame.persona)
    everyone = found[found.persona == EVERYONE]
    n = int(everyone.n.sum())
    frame.attrs = {
        "method": "Kaplan-Meier, log-log intervals",
        "n": n,
        "leaves": str(leaving),
        "since": start_in_words(mapped),
        "median": {
            str(persona): median(rows) for persona, rows in frame.groupby("persona", sort=False)
        },
        "came_back": came_back(mapped, leaving, int(everyone.left.sum()), int(everyone.back.sum())),
        "left_out": left_out(mapped, n),
        "note": "It describes the customers of this log, and does not say why they leave.",
    }
    return frame


def median(rows: pd.DataFrame) -> int | None:
    """Return the first day on which at most half of the customers are left; None: no such day."""
    half = rows[rows.survival <= 0.5 + 1e-9]  # a product of shares may be just above
    return int(half.day.iloc[0]) if len(half) else None


def kaplan_meier(day: Any, n: Any, left: Any) -> pd.DataFrame:
    """Return the Kaplan-Meier estimate: ``day, at_risk, left, survival, low, high``.

    Parameters
    ----------
    day : array
        The days in order.
    n, left : array
        How many customers were last observed on each day, and how many of them left. Those who
        left count as at risk together with those who were observed no longer than this day.

    Notes
    -----
    The interval is that of log(-log(survival)), with Greenwood's variance. Where nobody has left
    yet, it is not defined: there, it is Wilson's interval for those at risk. Where nobody is left,
    it goes from 0 to the upper end of the day before, or to that of Wilson's if it is lower.

    References
    ----------
    .. [1] E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations",
       Journal of the American Statistical Association 53, 457-481 (1958).
    .. [2] J. D. Kalbfleisch and R. L. Prentice, "The Statistical Analysis of Failure Time Data",
       Wiley (1980): the interval.

    Examples
    --------
    >>> kaplan_meier([2, 5, 9], [1, 2, 1], [1, 1, 0]).round(3)
       day  at_risk  left  survival    low   high
    0    0        4     0      1.00  0.510  1.000
    1    2        4     1      0.75  0.128  0.961
    2    5        3     1      0.50  0.058  0.845
    3    9        1     0      0.50  0.058  0.845
    """
    import numpy as np
    import pandas as pd

    days, seen, gone = (np.asarray(each, dtype="int64") for each in (day, n, left))
    if not len(days) or days[0] != 0:
        days, seen, gone = (np.concatenate([[0], each]) for each in (days, seen, gone))
    risk = seen[::-1].cumsum()[::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.cumprod(np.where(risk > 0, (risk - gone) / risk, np.nan))
        variance = np.cumsum(gone / (risk * (risk - gone).astype("float64")))
        spread = Z95 * np.sqrt(variance) / np.log(kept)
        low, high = kept ** np.exp(-spread), kept ** np.exp(spread)
    whole, none = wilson(risk, risk), wilson(np.zeros(len(risk)), risk)
    low, high = np.where(kept == 1, whole[0], low), np.where(kept == 1, 1.0, high)
    if 0 in kept:
        last = int(np.argmax(kept == 0))
        before = high[last - 1] if last else 1.0
        low[last:], high[last:] = 0.0, min(before, none[1][last])
    return pd.DataFrame(
        {"day": days, "at_risk": risk, "left": gone, "survival": kept, "low": low, "high": high}
    )
