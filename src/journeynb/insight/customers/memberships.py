"""Groups of customers to profile: the top, those who fit a condition, given ones, personas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, few, shown, visible
from journeynb.data import engines
from journeynb.data.conditions import Condition
from journeynb.insight.customers.customer_personas import masks_of, require_valid
from journeynb.insight.customers.table.checked_customers import CheckedCustomers
from journeynb.insight.customers.top import cut_of, require_share, value_of
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOP = 0.25
"""The share of the top, if none is named."""
_ALLOWED = (
    "a share of the top such as 0.25, a condition such as \"plan = 'pro'\", a list or Series of "
    "customers, or a map with personas"
)


@dataclass(frozen=True)
class Group:
    """A group of customers.

    Parameters
    ----------
    name : str
        Its name in the table.
    member : ibis expression
        Whether a row of the table is in the group; never null.
    columns : frozenset of str
        The columns that define the group.
    by_value : bool
        Whether the value of customers defines it.
    """

    name: str
    member: Any
    columns: frozenset[str] = frozenset()
    by_value: bool = False


def groups_of(cu: CheckedCustomers, given: Any) -> tuple[ir.Table, list[Group], list[str]]:
    """Return the table of customers, the groups as expressions on it, and notes on them.

    Raises
    ------
    ArgumentError
        The group is not valid.
    """
    core = getattr(given, "_core", given)
    if isinstance(core, CoreMap):
        return _personas(cu, core)
    if isinstance(given, str) and given.strip().casefold() == "top":
        given = TOP
    if isinstance(given, str):
        condition = Condition(given, "group")
        member = cu.condition(given, "group").fill_null(False)
        group = Group(visible(given.strip()), member, *_defined_by(cu, condition))
        return cu.table, [group], []
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return _top(cu, require_share(given, "group"))
    if isinstance(given, Mapping) or not isinstance(given, Iterable):
        raise ArgumentError(f"group={shown(given)} is not valid; allowed: {_ALLOWED}")
    return _listed(cu, given)


def _top(cu: CheckedCustomers, share: float) -> tuple[ir.Table, list[Group], list[str]]:
    value, name = value_of(cu, None)
    cut = cut_of(cu, value, share)
    if cut.least is None:
        if not cut.customers:
            why = "no customer has a value"
        elif share * cut.customers < 1:
            why = f"that is less than one of {count(cut.customers, 'customer')}"
        else:
            why = "too many share the highest value"
        raise ArgumentError(
            f"{cu.source}: the {cut.words} by {name} has no customers, because {why}; pass a "
            "condition as the group"
        )
    table = cu.table
    if cut.customers < cu.customers:  # a filter costs a fifth of the profile
        table = table.filter(value.notnull())
    group = Group(cut.words, cut.holds(table.value), frozenset({name}), True)
    missing = cu.customers - cut.customers
    notes = [f"{count(missing, 'customer')} without a value skipped"] if missing else []
    return table, [group], notes


def _personas(cu: CheckedCustomers, core: CoreMap) -> tuple[ir.Table, list[Group], list[str]]:
    index = Index(core.state)
    masks, problems = masks_of(cu, cu.table, index.personas)
    require_valid(problems)
    filters = {each.id: each.filter for each in index.personas}
    groups = []
    for id, mask in masks.items():
        defined = _defined_by(cu, Condition(filters[id])) if filters[id].strip() else ()
        groups.append(Group(id, mask, *defined))
    left = [each.id for each in index.personas if each.id not in masks]
    if not groups:
        raise ArgumentError(
            "no customer can be matched with the personas of the map in group=; give them a "
            "filter, such as \"plan = 'pro'\", or name the table's column with persona="
        )
    note = "no filter, and the table has no persona column"
    return cu.table, groups, [f"{id}: {note}" for id in left]


def _defined_by(cu: CheckedCustomers, condition: Condition) -> tuple[frozenset[str], bool]:
    """Return the columns that a condition names, as the source has them."""
    names = {each.casefold(): each for each in cu.reader.names}
    roles = cu.columns
    found = {names.get(each.casefold(), roles.get(each.casefold(), each))
             for each in condition.columns}  # fmt: skip
    return frozenset(found), cu.columns.get("value") in found


def _listed(cu: CheckedCustomers, given: Iterable[Any]) -> tuple[ir.Table, list[Group], list[str]]:
    """Return the group of customers whose ids are given."""
    if hasattr(given, "to_frame") and str(getattr(given, "dtype", "")) in ("bool", "boolean"):
        raise ArgumentError(
            "group= has true and false; pass the ids of the customers, such as "
            "frame.loc[mask, 'customer']"
        )
    if hasattr(given, "columns"):
        raise ArgumentError(
            "group= is a table; pass the ids of the customers, such as frame['customer']"
        )
    ids = {_text(each) for each in given if each is not None and each == each}
    ibis = engines.ibis_()
    text = cu.table.customer.cast("string")
    name = count(len(ids), "customer")
    if not ids:
        raise ArgumentError(f"group= names no customer; allowed: {_ALLOWED}")
    listed = ibis.memtable({"_key": sorted(ids)}, schema={"_key": "string"})
    table = cu.table.left_join(listed, text == listed._key)
    table = table.mutate(_member=table._key.notnull()).drop("_key")
    found = int(cu.ask(table.agg(n=table._member.sum()), "group").fillna(0).n[0])
    if not found:
        raise ArgumentError(
            f"{cu.source} has none of the customers in group= ({few(sorted(ids))}); allowed: "
            f"values of the column {cu.columns['customer']}"
        )
    lost = len(ids) - found
    notes = [f"{count(lost, 'given customer')} not in the table"] if lost else []
    if engines.is_ours(cu.backend):  # joined once, and not for each attribute
        table = engines.keep(table, "group", cu.backend)
    return table, [Group(name, table._member)], notes


def _text(id: Any) -> str:
    try:
        text = str(int(id)) if isinstance(id, float) and id.is_integer() else str(id)
        text.encode()
    except UnicodeEncodeError:
        raise ArgumentError(
            f"group= has the text {shown(id)}, which is not valid Unicode; allowed: text without "
            "lone surrogates"
        ) from None
    return text
