"""Columns that are computed from the value of customers, which say nothing about a group by value.

A segment "VIP" or an average order times orders is the value in other words.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lgamma, log
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from journeynb.data import engines
from journeynb.data.row_numbers import ROW
from journeynb.insight.customers.table.attributes import Attribute
from journeynb.insight.customers.table.checked_customers import CheckedCustomers

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

LIMIT = 0.95
"""Rank correlation from which a column counts as computed from the value."""
SAMPLE, FEWEST = 20_000, 10
"""Number of customers that are compared, and the smallest number that says something."""
_MOST_RANGES = 50
_CHANCE = 0.001
_KNOWN: WeakKeyDictionary[CheckedCustomers, dict[str, str]] = WeakKeyDictionary()
"""The reasons that were found, by attribute; empty for those that are not computed."""


def value_copies(
    cu: CheckedCustomers, table: ir.Table, attributes: Sequence[Attribute]
) -> dict[str, str]:
    """Return the attributes that are computed from the value, and why.

    Rows at equal distances are compared; without an order of rows, the
    first customers by id. A number counts from a rank correlation of 0.95 on, and
    categories (or true and false) if each has a range of values of its own, beyond chance.
    """
    compared = [each for each in attributes if each.kind == "number" or
                each.kind == "boolean" or
                (each.kind == "category" and (each.values or 0) <= _MOST_RANGES)]  # fmt: skip
    is_fixed = engines.is_ours(cu.backend)  # other tables may grow
    known = _KNOWN.setdefault(cu, {}) if is_fixed else {}
    unknown = [each for each in compared if each.name not in known]
    if unknown:
        known.update({each.name: "" for each in unknown} | _copies(cu, table, unknown))
    return {each.name: known[each.name] for each in compared if known[each.name]}


def _copies(cu: CheckedCustomers, table: ir.Table, compared: Sequence[Attribute]) -> dict[str, str]:
    asked: dict[str, Any] = {
        f"a{place}": each.read(table, cu.dialect) for place, each in enumerate(compared)
    }
    every = cu.customers // SAMPLE
    if ROW in table.columns:
        table = table.filter(table[ROW] % every == 0) if every > 1 else table
        rows = table.select(value=table.value, **asked)
    else:
        rows = table.select(customer=table.customer, value=table.value, **asked)
        rows = rows.order_by("customer").limit(SAMPLE).drop("customer")
    frame = cu.ask(rows.filter(rows.value.notnull()), "computed columns")
    found = {}
    for place, each in enumerate(compared):
        own = frame[["value", f"a{place}"]].dropna()
        if len(own) < FEWEST:
            continue
        if each.kind == "number":
            number = own.astype("float64")
            rank = float(number["value"].rank().corr(number[f"a{place}"].rank()))
            if abs(rank) > LIMIT:
                found[each.name] = (
                    f"computed from the value: a rank correlation of {rank:.3f} with "
                    f"{cu.columns['value']}"
                )
        elif _are_ranges(own, f"a{place}"):
            found[each.name] = (
                f"computed from the value: each of its values is a range of {cu.columns['value']}"
            )
    return found


def _are_ranges(frame: pd.DataFrame, name: str) -> bool:
    """Whether each category has a range of values that no other category is in.

    A category of one customer has one by chance, so ranges count if they are less likely than 1 in
    1,000 among all orders of the customers.
    """
    ends = frame.groupby(name)["value"].agg(["min", "max", "size"]).sort_values("min")
    ways = lgamma(len(frame) + 1) - sum(lgamma(size + 1) for size in ends["size"])
    if len(ends) < 2 or lgamma(len(ends) + 1) - ways > log(_CHANCE):
        return False
    return bool((ends["max"].to_numpy()[:-1] < ends["min"].to_numpy()[1:]).all())
