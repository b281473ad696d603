"""Moves counted from the pairs of events that a prepared log contains.

Each pair has its number of moves, their total and their median time, and the set of customers. A
move between two touchpoints is mostly a single pair, whose median is known; only the times of moves
that several pairs make, such as those to unmapped events, are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.data import dialects
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

_KEYS = ["start", "end"]
WHAT = "transitions"


def moves_of_pairs(mapped: MappedLog, pairs: ir.Table, ends: dict[str, Any]) -> pd.DataFrame:
    """Return the number of moves by start and end: ``count, customers, mean, median``.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    pairs : ibis table
        The pairs, from `MappedLog.pairs`.
    ends : dict
        Expressions of the ``start`` and ``end`` of each pair.
    """
    log = mapped.log
    table = pairs.mutate(**ends)
    found = log.run(
        table.group_by(_KEYS).agg(
            pairs=table.count(),
            count=table.number.sum(),
            total=table.total.sum(),
            median=table.median.max(),
            customers=dialects.in_any_set(table.customers),
            numbers=table.pair.collect(),
        ),
        WHAT,
    )
    found["mean"] = found.total / found["count"].astype("float64")
    several = found[found.pairs > 1]
    if len(several):
        numbers = sorted(int(each) for each in several.numbers.explode())
        some = table.filter(table.pair.isin(numbers))
        medians = log.run(dialects.median_of_lists(some, _KEYS, "micros"), WHAT)
        known = found.drop(columns="median").merge(medians, on=_KEYS, how="left")
        found["median"] = known["median"].where(found.pairs > 1, found["median"])
    return found[[*_KEYS, "count", "customers", "mean", "median"]]
