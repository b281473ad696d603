"""The personas of customers: by the filters of the personas, else by the table's column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import few
from journeynb.base.user_warnings import warn
from journeynb.data.engines import ibis_
from journeynb.data.intervals import add_share
from journeynb.insight.customers.fit import Fit, conditions_on, counted, fitting
from journeynb.insight.customers.table.checked_customers import CheckedCustomers, must_be_customers
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Persona

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

NONE, SEVERAL = "(none)", "(several)"


def masks_of(
    cu: CheckedCustomers, table: ir.Table, personas: Sequence[Persona]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return who fits each persona as expressions on a table, and what is wrong with filters.

    A persona without a filter has the customers whose value in the persona column is one of its
    ``data_values``, its id or its name.
    """
    filters = {each.id: each.filter for each in personas if each.filter.strip()}
    found, problems = conditions_on(cu, table, filters)
    if "persona" in cu.columns:
        for id, values in values_of(personas).items():
            if id not in filters:
                found[id] = table.persona.isin(values).fill_null(False)
    order = [each.id for each in personas if each.id in found]
    return {id: found[id] for id in order}, problems


def values_of(personas: Sequence[Persona]) -> dict[str, list[str]]:
    """Return the values of a persona column that mean each persona; each value means only one."""
    owner: dict[str, str] = {}
    for texts in (
        [(each.id, each.data_values) for each in personas],
        [(each.id, (each.id,)) for each in personas],
        [(each.id, (each.name,)) for each in personas],
    ):
        for id, values in texts:
            for value in values:
                owner.setdefault(value, id)
    found: dict[str, list[str]] = {each.id: [] for each in personas}
    for value, id in owner.items():
        found[id].append(value)
    return found


def require_valid(problems: dict[str, str]) -> None:
    """Raise an error that names the first persona whose filter is not valid."""
    for id, problem in problems.items():
        others = [each for each in problems if each != id]
        more = f". Other filters that are not valid: {few(others)}" if others else ""
        raise ArgumentError(f"persona {id}: {problem.rstrip('.')}{more}")


def fit_of(cu: CheckedCustomers, index: Index) -> Fit:
    """Return how many customers fit each persona of a map; a filter that is not valid raises."""
    table = cu.table
    masks, problems = masks_of(cu, table, index.personas)
    require_valid(problems)
    return counted(cu, table, masks, problems)


def persona_fit(cu: CheckedCustomers, index: Index) -> pd.DataFrame:
    """Return the table of `JourneyMap.persona_fit`."""
    import pandas as pd

    must_be_customers(cu)
    found = fit_of(cu, index)
    rows = {each.id: found.counts.get(each.id, 0) for each in index.personas}
    rows |= {NONE: found.none, SEVERAL: found.several}
    frame = pd.DataFrame({"persona": list(rows), "customers": list(rows.values())})
    frame = frame.astype({"persona": "str", "customers": "int64"})
    frame = add_share(frame, "share", "customers", found.customers)
    unmatched = [each.id for each in index.personas if each.id not in found.counts]
    unknown = frame.persona.isin(unmatched)
    frame.loc[unknown, ["share", "low", "high"]] = float("nan")  # 0 would read as measured
    if unmatched and not found.counts:
        id = unmatched[0]
        warn(
            f"no customer of {cu.source} can be matched, because no persona has a filter and the "
            f"table has no persona column; give each persona a filter: jm.set({id!r}, "
            "filter=\"plan = 'pro'\"), or name the column: jn.Customers(..., persona='group')"
        )
    frame.attrs.update(
        method="share of the customers of the table, with Wilson's 95% interval; customers who fit "
        "several personas count for each of them",
        source=cu.source,
        n=found.customers,
        left_out=[f"{id}: no filter, and the table has no persona column" for id in unmatched],
    )
    return frame


def personas_of(cu: CheckedCustomers, personas: Sequence[Persona]) -> ir.Table:
    """Return the first persona that each customer fits; see `Customers.personas_of`."""
    ibis, table = ibis_(), cu.table
    masks, problems = masks_of(cu, table, personas)
    require_valid(problems)
    none = ibis.literal(len(personas), "int16")
    places = {each.id: ibis.literal(at, "int16") for at, each in enumerate(personas)}
    cases = [(mask, places[id]) for id, mask in masks.items()]
    first: Any = ibis.cases(*cases, else_=none) if cases else none
    return table.select(customer=table.customer, persona=first, many=fitting(masks))
