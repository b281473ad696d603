"""Buckets of customers: where an interval has no closed form, one scan counts by bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.data import dialects
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
