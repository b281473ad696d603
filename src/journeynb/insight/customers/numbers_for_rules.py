"""Fill in `CustomerNumbers`, the counts of a customer table that the rules P410 to P413 need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from journeynb.data.intervals import wilson
from journeynb.data.statistics.p_values import share_p
from journeynb.gaps.rules.customer_numbers import TOP, CustomerNumbers, Shift, TopAndRest
from journeynb.insight.customers.customer_personas import masks_of, require_valid
from journeynb.insight.customers.drift import drift
from journeynb.insight.customers.fit import counted, fitting
from journeynb.insight.customers.table.checked_customers import CheckedCustomers, must_be_customers
from journeynb.insight.customers.top import cut_of, value_of
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd


class _Seen(NamedTuple):
    """What was counted of a customer table on a state of a map."""

    map_index: Index
    numbers: CustomerNumbers
    moved: pd.DataFrame


_SEEN: WeakKeyDictionary[CheckedCustomers, _Seen] = WeakKeyDictionary()


def numbers_of(core: CoreMap, customers: Any) -> CustomerNumbers:
    """Return the counts of a customer table on a map, made once for each state of the map."""
    return _seen(core, customers).numbers


def drift_of(core: CoreMap, customers: Any) -> pd.DataFrame:
    """Return the table of `JourneyMap.drift` that `numbers_of` was counted with."""
    return _seen(core, customers).moved


def _seen(core: CoreMap, customers: Any) -> _Seen:
    must_be_customers(customers)
    index = core.index
    cached = _SEEN.get(customers)
    if cached is None or cached.map_index is not index:
        cached = _SEEN[customers] = _counted(customers, index)
    return cached


def _counted(cu: CheckedCustomers, index: Index) -> _Seen:
    table = cu.table
    masks, problems = masks_of(cu, table, index.personas)
    require_valid(problems)
    found = counted(cu, table, masks, problems)
    moved = drift(cu, index)
    known = moved.loc[moved.q.notna(), ["persona", "attribute", "value", "was", "now", "q"]]
    low = float(wilson(found.none, found.customers)[0]) if found.customers else 0.0
    numbers = CustomerNumbers(
        found.customers,
        found.none,
        low,
        tuple(Shift(*row) for row in known.itertuples(index=False, name=None)),
        _top(cu, masks) if "value" in cu.columns else None,
    )
    return _Seen(index, numbers, moved)


def _top(cu: CheckedCustomers, masks: dict[str, Any]) -> TopAndRest | None:
    """Return how many of the most valuable customers, and of the others, fit no persona.

    Customers without a value are neither. None: customers have equal values.
    """
    value, _ = value_of(cu, None)
    cut = cut_of(cu, value, TOP)
    if cut.least is None:
        return None
    rows = cu.table.select(
        top=cut.holds(value).fill_null(False), known=value.notnull(), outside=fitting(masks) == 0
    )
    counts = rows.agg(
        top=rows.top.sum(),
        top_outside=(rows.top & rows.outside).sum(),
        known=rows.known.sum(),
        outside=(rows.known & rows.outside).sum(),
    )
    row = cu.ask(counts, "most valuable customers").fillna(0).astype("int64").iloc[0]
    top, rest = int(row.top), int(row.known - row.top)
    first, second = int(row.top_outside), int(row.outside - row.top_outside)
    return TopAndRest(top, first, rest, second, share_p(first, top, second, rest))
