"""Which customers fit which conditions: the filters of personas and segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data.engines import ibis_
from journeynb.insight.customers.table.checked_customers import CheckedCustomers

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Fit:
    """The number of customers who fit each filter.

    Attributes
    ----------
    customers : int
        Number of customers.
    counts : dict of str to int
        Number of customers who fit each filter that is valid, by key.
    none, several : int
        Number of customers who fit no filter, and number of customers who fit more than one.
    problems : dict of str to str
        Why a filter is not valid, or which column the table does not have, by key.
    """

    customers: int
    counts: dict[str, int]
    none: int
    several: int
    problems: dict[str, str] = field(default_factory=dict)


def fit(cu: CheckedCustomers, filters: Mapping[str, str]) -> Fit:
    """Count the customers who fit some filters, in one scan.

    Parameters
    ----------
    cu : Customers
        The customers.
    filters : mapping of str to str
        Conditions by key, such as the id of a persona. Empty ones are skipped.

    Examples
    --------
    >>> import pandas as pd
    >>> cu = jn.Customers(pd.DataFrame({"customer": range(10), "age": range(20, 70, 5)}),
    ...     customer="customer")
    >>> found = fit(cu, {"young": "age < 30", "old": "age >= 60", "odd": "height > 2"})
    >>> found.counts, found.none, list(found.problems)
    ({'young': 2, 'old': 2}, 6, ['odd'])
    """
    table = cu.table
    masks, problems = conditions_on(cu, table, filters)
    return counted(cu, table, masks, problems)


def counted(
    cu: CheckedCustomers, table: ir.Table, masks: Mapping[str, Any], problems: Mapping[str, str]
) -> Fit:
    """Return how many customers of a table each mask is true for."""
    columns = {f"n{place}": mask for place, mask in enumerate(masks.values())}
    placed = table.select(many=fitting(masks), **columns)
    asked: dict[str, Any] = {name: placed[name].sum() for name in columns}
    asked |= {
        "customers": placed.count(),
        "none": (placed.many == 0).sum(),
        "several": (placed.many > 1).sum(),
    }
    row = cu.ask(placed.agg(**asked), "personas of customers").iloc[0]
    found = {name: 0 if row[name] is None or row[name] != row[name] else int(row[name])
             for name in asked}  # fmt: skip
    counts = {key: found[f"n{place}"] for place, key in enumerate(masks)}
    return Fit(found["customers"], counts, found["none"], found["several"], dict(problems))


def conditions_on(
    cu: CheckedCustomers, table: ir.Table, filters: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return filters as expressions that are true or false, and what is wrong with others."""
    masks: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, text in filters.items():
        if not text.strip():
            continue
        try:
            masks[key] = cu._condition(text, table, "filter").fill_null(False)
        except ArgumentError as error:
            problems[key] = str(error)
    return masks, problems


def fitting(masks: Mapping[str, Any]) -> Any:
    """Return how many masks are true for a row, as an expression."""
    total: Any = ibis_().literal(0, "int64")
    for mask in masks.values():
        total = total + mask.cast("int64")
    return total
