"""The customers of each persona today, compared with those of its stored profile."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from journeynb.base.text import few
from journeynb.base.user_warnings import warn
from journeynb.data.engines import ibis_, is_ours
from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.gaps.rules.customer_numbers import CERTAIN
from journeynb.insight.customers.customer_personas import masks_of, require_valid
from journeynb.insight.customers.profile_bins import RESERVED, Bins, bins_of
from journeynb.insight.customers.stability import stability
from journeynb.insight.customers.table.checked_customers import CheckedCustomers, must_be_customers
from journeynb.model.index import Index

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

COLUMNS = {"persona": "str", "attribute": "str", "value": "str", "was": "float64",
            "now": "float64", "psi": "float64", "critical": "float64", "p": "float64",
            "q": "float64", "drifted": "bool"}  # fmt: skip
_NO_PROFILE = "no stored profile"
_NO_SHARES = "the profile has no shares of its values"
_DATES = "dates change by themselves"
_SEEN: WeakKeyDictionary[CheckedCustomers, tuple[Index, pd.DataFrame]] = WeakKeyDictionary()


def drift(cu: CheckedCustomers, index: Index) -> pd.DataFrame:
    """Return the table of `JourneyMap.drift`, counted once for each state of the map."""
    must_be_customers(cu)
    known, frame = _SEEN.get(cu, (None, None))
    if frame is None or known is not index:
        frame = _drift(cu, index)
        if is_ours(cu.backend):  # the tables of others may change
            _SEEN[cu] = index, frame
    told = [each for each in frame.attrs["left_out"]
            if not each.endswith((_DATES, _NO_PROFILE, _NO_SHARES))]  # fmt: skip
    if told:
        warn(f"{cu.source}: skipped: {'; '.join(told)}")
    made = frame.copy()
    made.attrs = copy.deepcopy(frame.attrs)
    return made


def _drift(cu: CheckedCustomers, index: Index) -> pd.DataFrame:
    import pandas as pd

    table = cu.table
    masks, problems = masks_of(cu, table, index.personas)
    require_valid(problems)
    rows: list[list[Any]] = []
    left_out: list[str] = []
    sizes: dict[str, int] = {}
    for persona in index.personas:
        if not persona.profile:
            left_out.append(f"{persona.id}: {_NO_PROFILE}")
        elif persona.id not in masks:
            left_out.append(f"{persona.id}: no filter, and the table has no persona column")
        else:
            stored = bins_of(persona.profile)
            known = {*RESERVED, *(each.attribute for each in stored)}
            means = {row.attribute: None for row in persona.profile if row.attribute not in known}
            if means:
                left_out.append(f"{persona.id}: {few([*means])}, because {_NO_SHARES}")
            dates = [each.attribute for each in stored if each.is_dates]
            if dates:
                left_out.append(f"{persona.id}: {few(dates)}, because {_DATES}")
            bins, lost = _in_table(cu, [each for each in stored if not each.is_dates])
            if lost:
                left_out.append(f"{persona.id}: the table has no such column: {few(lost)}")
            own = table.filter(masks[persona.id])
            counts = _counts(cu, own, bins)
            sizes[persona.id] = max((int(sum(each)) for each in counts), default=0)
            rows += [[persona.id, *_compared(*pair)] for pair in zip(bins, counts, strict=True)]
    for row, q in zip(rows, false_discovery([row[-1] for row in rows]), strict=True):
        row += [q, q < CERTAIN]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    frame.attrs.update(
        method="population stability index of the shares of values; critical at 5% by the "
        "chi-square distribution and the two numbers of customers; q by Benjamini-Hochberg",
        source=cu.source,
        n=sizes,
        left_out=left_out,
    )
    return frame


def _in_table(cu: CheckedCustomers, bins: Sequence[Bins]) -> tuple[list[Bins], list[str]]:
    """Return the attributes that the table has, and the names of the others."""
    named = {each.name: cu.table[each.stored].type() for each in cu.attribute_list}
    known = [
        each for each in bins if each.attribute in named and each.can_read(named[each.attribute])
    ]
    return known, [each.attribute for each in bins if each not in known]


def _counts(cu: CheckedCustomers, table: ir.Table, bins: Sequence[Bins]) -> list[list[float]]:
    """Return the number of customers of a table in each bin of each attribute."""
    ibis = ibis_()
    found = [[0.0] * len(each.values) for each in bins]
    if not bins:
        return found
    attributes = {each.name: each for each in cu.attribute_list}
    parts = []
    for at, each in enumerate(bins):
        value = each.read(attributes[each.attribute], table, cu.dialect)
        rows = table.select(value=value)
        rows = rows.filter(rows.value.notnull())
        if each.lows:
            placed = rows.select(bin=each.place(rows.value), n=ibis.literal(1, "int64"))
        else:  # texts are compared once for each value, and not for each customer
            values = rows.group_by("value").agg(n=rows.count())
            placed = values.select(bin=each.place(values.value), n=values.n)
        counted = placed.group_by("bin").agg(n=placed.n.sum())
        parts.append(counted.select(at=ibis.literal(at, "int32"), bin="bin", n="n"))
    counted = ibis.union(*parts) if len(parts) > 1 else parts[0]
    for at, place, n in cu.ask(counted, "drift").itertuples(index=False):
        found[int(at)][int(place)] = float(n)
    return found


def _compared(bins: Bins, now: Sequence[float]) -> list[Any]:
    """Return the values of a row from the attribute to p."""
    found = stability(bins.was, now)
    before, after = sum(bins.shares), sum(now)
    was = [share / before if before else math.nan for share in bins.shares]
    shares = [each / after if after else math.nan for each in now]
    moved = max(range(len(was)), key=lambda at: _size(shares[at] - was[at]))
    return [bins.attribute, bins.values[moved], was[moved], shares[moved], *found]


def _size(difference: float) -> float:
    return abs(difference) if difference == difference else 0.0
