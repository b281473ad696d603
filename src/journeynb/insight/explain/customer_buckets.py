"""Buckets of customers, and the jackknife over them.

Customers are the unit of every interval. Where no closed form exists, each customer falls into one
of 100 buckets, one scan counts by bucket, and the estimate is made again without each bucket (the
delete-a-group jackknife, Kott 2001).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.data import dialects
from journeynb.data.intervals import student
from journeynb.evidence.log.prepared_file import BUCKET, NAMED
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir

BUCKETS = 100


def bucket(mapped: MappedLog, table: ir.Table) -> Any:
    """Return the bucket of an event's customer, from 0 to 99, as an Ibis expression.

    On DuckDB, a customer has the same bucket in a prepared log as in any other.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    table : ibis table
        Events with the columns of `MappedLog.numbered`. Take the bucket before grouping by
        customer: it does not follow from the numbers of a prepared log.
    """
    if BUCKET in table.columns and mapped.log.reader.number is not None:
        return table[BUCKET].cast("int16")
    customer = table[NAMED] if NAMED in table.columns else table.customer
    return dialects.remainder(customer, BUCKETS, mapped.log.dialect)


def jackknife(estimate: Any, without: Any) -> tuple[Any, Any]:
    """Return the 95% interval of an estimate, low and high, from estimates without each bucket.

    The interval is the estimate plus and minus Student's t times the jackknife's standard error.

    Parameters
    ----------
    estimate : number or array
        The estimate of all customers.
    without : array
        The estimate without each bucket that has customers; the first axis is the bucket. With
        fewer than two, or where one is missing, there is no interval (NaN).

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([3.0, 5.0, 4.0, 8.0])
    >>> low, high = jackknife(values.mean(), (values.sum() - values) / 3)
    >>> round(float(low), 3), round(float(high), 3)
    (1.563, 8.437)
    """
    import numpy as np

    middle, each = np.asarray(estimate, "float64"), np.asarray(without, "float64")
    many = len(each)
    if many < 2:
        return np.full(middle.shape, np.nan), np.full(middle.shape, np.nan)
    spread = np.sqrt((many - 1) / many * ((each - each.mean(axis=0)) ** 2).sum(axis=0))
    half = student(many) * spread
    return middle - half, middle + half


def without_each(counts: Any) -> Any:
    """Return sums of counts without each bucket, for the buckets that have any.

    Parameters
    ----------
    counts : array
        Counts by bucket; the first axis is the bucket.

    Examples
    --------
    >>> without_each([[1, 2], [0, 0], [3, 4]]).tolist()
    [[3, 4], [1, 2]]
    """
    import numpy as np

    each = np.asarray(counts)
    used = each.reshape(len(each), -1).any(axis=1)
    return each.sum(axis=0) - each[used]
