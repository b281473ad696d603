"""Fill in `CustomerNumbers`, the counts of a customer table that the rules P410 to P413 need."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from journeynb.data.engines import ibis_
from journeynb.data.intervals import wilson
from journeynb.gaps.rules.customer_numbers import TOP, CustomerNumbers, Shift, TopAndRest
from journeynb.insight.customers.customer_personas import masks_of, require_valid
from journeynb.insight.customers.drift import drift
from journeynb.insight.customers.fit import counted, fitting
from journeynb.insight.customers.table.checked_customers import CheckedCustomers, must_be_customers
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

_SEEN: WeakKeyDictionary[CheckedCustomers, tuple[Index, CustomerNumbers]] = WeakKeyDictionary()


def numbers_of(core: CoreMap, customers: Any) -> CustomerNumbers:
    """Return the counts of a customer table on a map, made once for each state of the map."""
    must_be_customers(customers)
    index: Index = core.once_a_step("index", Index)
    cached = _SEEN.get(customers)
    if cached is None or cached[0] is not index:
        cached = _SEEN[customers] = (index, _numbers(customers, index))
    return cached[1]


def _numbers(cu: CheckedCustomers, index: Index) -> CustomerNumbers:
    table = cu.table
    masks, problems = masks_of(cu, table, index.personas)
    require_valid(problems)
    found = counted(cu, table, masks, problems)
    moved = drift(cu, index)[["persona", "attribute", "value", "was", "now", "q"]]
    known = moved[moved.q.notna()]
    low = float(wilson(found.none, found.customers)[0]) if found.customers else 0.0
    return CustomerNumbers(
        found.customers,
        found.none,
        low,
        tuple(Shift(*row) for row in known.itertuples(index=False, name=None)),
        _top(cu, masks, found.customers) if "value" in cu.columns else None,
    )


def _top(cu: CheckedCustomers, masks: dict[str, Any], customers: int) -> TopAndRest:
    """Return how many of the most valuable customers, and of the others, fit no persona.

    Customers without a value are among the others; of equal values, those of the first ids count
    as the most valuable.
    """
    from scipy.stats import fisher_exact

    ibis, table = ibis_(), cu.table
    order = [ibis.desc(table.value, nulls_first=False), table.customer]
    ranked = table.select(outside=fitting(masks) == 0, place=ibis.row_number().over(order_by=order))
    most = round(TOP * customers)
    top = ranked.place < most
    counts = ranked.agg(
        top=top.sum(), top_outside=(top & ranked.outside).sum(), outside=ranked.outside.sum()
    )
    row = {name: 0 if each is None or each != each else int(each)
           for name, each in cu.ask(counts, "most valuable customers").iloc[0].items()}  # fmt: skip
    first, second = row["top_outside"], row["outside"] - row["top_outside"]
    rest = customers - row["top"]
    pairs = [[first, row["top"] - first], [second, rest - second]]
    p = float(fisher_exact(pairs, alternative="greater").pvalue) if row["top"] and rest else 1.0
    return TopAndRest(row["top"], first, rest, second, p)
