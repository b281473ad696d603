"""Fill in `CustomerNumbers`, the counts of a customer table that the rules P410 to P413 need."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data.intervals import wilson
from journeynb.gaps.rules.customer_numbers import TOP, CustomerNumbers, Shift, TopAndRest
from journeynb.insight.customers.customer_personas import counted_of, masks_of, require_valid
from journeynb.insight.customers.customers import Customers
from journeynb.insight.customers.drift import drift
from journeynb.insight.customers.fit import fitting
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

_SEEN: WeakKeyDictionary[Customers, tuple[Index, CustomerNumbers]] = WeakKeyDictionary()


def numbers_of(core: CoreMap, customers: Any) -> CustomerNumbers:
    """Return the counts of a customer table on a map, made once for each state of the map."""
    if not isinstance(customers, Customers):
        raise ArgumentError(
            f"customers={shown(customers)} is not valid; allowed: a jn.Customers, such as "
            "jn.Customers('crm.csv')"
        )
    index: Index = core.once_a_step("index", Index)
    cached = _SEEN.get(customers)
    if cached is None or cached[0] is not index:
        cached = _SEEN[customers] = (index, _numbers(customers, index))
    return cached[1]
