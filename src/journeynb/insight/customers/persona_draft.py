"""A persona drafted from a group of customers: what `Customers.suggest_persona` suggests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, shown
from journeynb.base.today import day_of
from journeynb.data.intervals import mean_interval, wilson
from journeynb.evidence.matching.names import human
from journeynb.insight.customers.memberships import Group, groups_of
from journeynb.insight.customers.profile import profile
from journeynb.insight.customers.suggestions import (
    Counted,
    Suggestion,
    Suggestions,
    demographics,
    group_in_words,
)
from journeynb.insight.customers.table.checked_customers import CheckedCustomers
from journeynb.model.claims import CUSTOMERS, VALUE

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def suggest_persona(
    cu: CheckedCustomers,
    given: Any,
    name: Any,
    persona: Any,
    today: dt.date | str | None,
    attributes: Sequence[str] | None,
    without: Sequence[str],
) -> Suggestions:
    """Return the suggestions of `Customers.suggest_persona`."""
    _require_one(name, persona)
    day = day_of(today)
    table, groups, _ = groups_of(cu, given)
    if len(groups) != 1:
        raise ArgumentError(
            f"group={shown(given)} is {count(len(groups), 'group')}; allowed: one, such as a share "
            "of the top (0.25) or a condition (\"plan = 'pro'\")"
        )
    (group,) = groups
    frame = profile(cu, given, attributes, without)
    sizes = _sizes(cu, table, group)
    rows = [*_size_rows(sizes, cu.customers), *_rows(frame, _spreads(cu, table, group, frame))]
    items = []
    if _is_condition(given):
        text = _joined((*cu.conditions, given.strip()))
        items.append(Suggestion("filter", "", text, "the condition of the group", sizes.customers,
                                nan, nan, nan, text))  # fmt: skip
    items.append(
        Suggestion(
            "profile", "", count(frame.attribute.nunique(), "attribute"),
            f"counted on {day}: the shares of the group and of the others", sizes.customers,
            nan, nan, nan, rows,
        )
    )  # fmt: skip
    dates = [each.name for each in cu.attribute_list if each.kind == "date"]
    facts = frame[~frame.attribute.isin([*dates, cu.columns.get("value")])]
    items += demographics(facts, human)
    words = group_in_words(sizes.customers, cu.customers, sizes.value_share)
    scope = f" where {_joined(cu.conditions)}" if cu.conditions else ""
    counted = Counted(_name_of(cu), cu.customers, sizes.customers, words, day, scope)
    return Suggestions(items, counted, name or "", persona or "")


def _require_one(name: Any, persona: Any) -> None:
    for argument, value in (("name", name), ("persona", persona)):
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise ArgumentError(f"{argument}={shown(value)} is not valid; allowed: text")
    if (name is None) == (persona is None):
        raise ArgumentError(
            "pass name= for a new persona, or persona= with the id of one to update; not both"
        )


def _is_condition(given: Any) -> bool:
    return isinstance(given, str) and given.strip().casefold() != "top"


def _joined(conditions: Sequence[str]) -> str:
    """Return conditions as one."""
    if len(conditions) == 1:
        return conditions[0]
    return " and ".join(f"({each})" for each in conditions)


def _name_of(cu: CheckedCustomers) -> str:
    """Return the name of the table as a source: the name of its file without the folder."""
    return re.split(r"[/\\]", cu.reader.source)[-1]


@dataclass(frozen=True)
class _Sizes:
    """The number of customers of a group, and their share of the value of all."""

    customers: int
    value_share: float | None


def _sizes(cu: CheckedCustomers, table: ir.Table, group: Group) -> _Sizes:
    asked: dict[str, Any] = {"n": group.member.cast("int64").sum()}
    if "value" in cu.columns:
        value = table.value
        asked |= {"own": value.sum(where=group.member), "all": value.sum()}
    row = cu.ask(table.agg(**asked), "group").iloc[0]
    own, every = float(row.get("own", nan)), float(row.get("all", nan))
    known = isfinite(own) and isfinite(every) and every > 0
    return _Sizes(int(row["n"]), own / every if known else None)


def _size_rows(sizes: _Sizes, customers: int) -> list[dict[str, Any]]:
    low, high = wilson(sizes.customers, customers)
    share = sizes.customers / customers
    rows = [_row(CUSTOMERS, "", share, nan, float(low), float(high), sizes.customers)]
    if sizes.value_share is not None:
        rows.append(_row(VALUE, "", sizes.value_share, nan, nan, nan, sizes.customers))
    return rows


def _spreads(
    cu: CheckedCustomers, table: ir.Table, group: Group, frame: pd.DataFrame
) -> dict[str, float]:
    """Return the standard deviation of each number in the group."""
    means = set(frame.attribute[frame.kind == "number"])
    numbers = [each for each in cu.attribute_list if each.name in means]
    if not numbers:
        return {}
    values = {f"a{at}": each.read(table, cu.dialect) for at, each in enumerate(numbers)}
    rows = table.select(_member=group.member, **values)
    rows = rows.filter(rows._member)
    asked = {name: rows[name].cast("float64").std(how="sample") for name in values}
    found = cu.ask(rows.agg(**asked), "group").iloc[0]
    return {each.name: float(found[f"a{at}"]) for at, each in enumerate(numbers)}


def _rows(frame: pd.DataFrame, spreads: dict[str, float]) -> list[dict[str, Any]]:
    """Return the rows to store of a profile; their intervals are those of the group's share."""
    rows = []
    for row in frame.to_dict("records"):
        share, n = row["share"], row["n"]
        if row["kind"] == "number":
            low, high = mean_interval(share, spreads[row["attribute"]], n)
        else:
            low, high = map(float, wilson(share * n, n))
        if isfinite(share):
            rows.append(_row(row["attribute"], row["value"], share, row["rest"], low, high, n))
    return rows


def _row(
    attribute: str, value: str, share: float, rest: float, low: float, high: float, n: int
) -> dict[str, Any]:
    """Return a row of a stored profile, without what is missing."""
    numbers = {"share": share, "rest": rest, "low": low, "high": high}
    known = {name: _plain(number) for name, number in numbers.items() if isfinite(number)}
    text = {"value": value} if value else {}
    return {"attribute": attribute, **text, **known, "n": int(n)}


def _plain(number: float) -> float:
    """Return a number with six digits that count."""
    found = float(f"{number:.6g}")
    return int(found) if found.is_integer() else found
