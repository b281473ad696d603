"""Count the values of attributes in groups of customers: a few queries for all attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan, sqrt
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from journeynb.base.text import number_text
from journeynb.data import dialects, engines
from journeynb.data.rounding import in_digits
from journeynb.insight.customers.memberships import Group
from journeynb.insight.customers.table.attributes import Attribute
from journeynb.insight.customers.table.checked_customers import CheckedCustomers

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

MOST = 20
"""Largest number of values of an attribute that are shown; the rest is ``(other)``."""
THIRDS = {"first": 1 / 3, "second": 2 / 3}
_THIRDS_OF: WeakKeyDictionary[CheckedCustomers, dict[str, tuple[float, float]]]
_THIRDS_OF = WeakKeyDictionary()


@dataclass(frozen=True)
class Moments:
    """Numbers of some customers: how many, their mean, and the variance of the sample."""

    n: int
    mean: float
    variance: float


@dataclass
class Counts:
    """What was counted of an attribute.

    Parameters
    ----------
    known : list of (int, int)
        For each group, the number of customers with a value in it, and among the others.
    values : list of (str, list of (int, int))
        Each value, with its number of customers in each group and among the others.
    moments : list of (Moments, Moments)
        For numbers: of each group, and of the others.
    """

    known: list[tuple[int, int]]
    values: list[tuple[str, list[tuple[int, int]]]] = field(default_factory=list)
    moments: list[tuple[Moments, Moments]] = field(default_factory=list)


def counted(
    cu: CheckedCustomers, table: ir.Table, groups: Sequence[Group], attributes: Sequence[Attribute]
) -> tuple[list[tuple[int, int]], dict[str, Counts]]:
    """Return the size of each group and of its others, and the counts of each attribute by name."""
    numbers = [each for each in attributes if each.kind == "number"]
    others = [each for each in attributes if each.kind != "number"]
    sizes, found = _known(cu, table, groups, others)
    _add_values(cu, table, groups, others, found)
    _add_numbers(cu, table, groups, numbers, found)
    return sizes, found


def _known(
    cu: CheckedCustomers, table: ir.Table, groups: Sequence[Group], attributes: Sequence[Attribute]
) -> tuple[list[tuple[int, int]], dict[str, Counts]]:
    """Return the size of each group and of its others, and how many have a value."""
    members = _members(groups)
    read = {f"a{place}": each.read(table, cu.dialect) for place, each in enumerate(attributes)}
    rows = table.select(**members, **read)
    known = {f"a{place}": rows[f"a{place}"].count() for place, each in enumerate(attributes)
             if _may_have_others(each)}  # fmt: skip
    frame = cu.ask(rows.group_by(list(members)).agg(n=rows.count(), **known), "profile")
    sides = [_sides(frame, at) for at in range(len(groups))]

    def summed(name: str) -> list[tuple[int, int]]:
        return [(int(inside[name].sum()), int(outside[name].sum())) for inside, outside in sides]

    return summed("n"), {
        each.name: Counts(summed(f"a{place}") if f"a{place}" in known else [])
        for place, each in enumerate(attributes)
    }


def _may_have_others(attribute: Attribute) -> bool:
    """Whether an attribute may have more values than are shown."""
    if attribute.kind == "category":
        return attribute.values is None or attribute.values > MOST
    return attribute.every == "year"


def _members(groups: Sequence[Group]) -> dict[str, Any]:
    return {f"g{at}": group.member for at, group in enumerate(groups)}


def _sides(frame: pd.DataFrame, at: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of a group, and those of its others."""
    inside = frame[f"g{at}"].astype("bool")
    return frame[inside], frame[~inside]


def _add_values(
    cu: CheckedCustomers,
    table: ir.Table,
    groups: Sequence[Group],
    attributes: Sequence[Attribute],
    found: dict[str, Counts],
) -> None:
    """Add the most frequent values of categories, from one query."""
    if not attributes:
        return
    ibis, members, parts = engines.ibis_(), _members(groups), []
    for place, each in enumerate(attributes):
        rows = table.select(value=each.read(table, cu.dialect), **members)
        rows = rows.filter(rows.value.notnull())
        sums = {name: rows[name].cast("int64").sum() for name in members}
        counts = rows.group_by("value").agg(n=rows.count(), **sums)
        counts = counts.order_by(ibis.desc("n"), "value").limit(MOST)
        parts.append(counts.select(ibis.literal(place, "int64").name("place"), *counts.columns))
    frame = cu.ask(parts[0] if len(parts) == 1 else ibis.union(*parts), "profile")
    frame = frame.sort_values(["place", "n", "value"], ascending=[True, False, True])
    for place, each in enumerate(attributes):
        values = found[each.name].values
        for row in frame[frame["place"] == place].to_dict("records"):
            sides = [(int(row[name]), int(row["n"]) - int(row[name])) for name in members]
            values.append((str(row["value"]), sides))
        if not found[each.name].known:
            found[each.name].known = [
                (sum(sides[at][0] for _, sides in values), sum(sides[at][1] for _, sides in values))
                for at in range(len(groups))
            ]
        if each.kind == "date":
            values.sort(key=lambda pair: pair[0])


def _add_numbers(
    cu: CheckedCustomers,
    table: ir.Table,
    groups: Sequence[Group],
    numbers: Sequence[Attribute],
    found: dict[str, Counts],
) -> None:
    """Add the thirds of numbers with their means and variances, from one query."""
    if not numbers:
        return
    ibis, members, parts = engines.ibis_(), _members(groups), []
    cuts = _thirds(cu, table, numbers)
    for place, each in enumerate(numbers):
        first, second = cuts[each.name]
        value = each.read(table, cu.dialect).cast("float64")
        rows = table.select(value=value, **members)
        rows = rows.filter(rows.value.notnull())
        third = ibis.cases((rows.value <= first, 0), (rows.value <= second, 1), else_=2)
        rows = rows.mutate(third=third.cast("int64"))
        counts = rows.group_by("third", *members).agg(
            n=rows.count(), mean=rows.value.mean(), variance=rows.value.var(how="sample"),
            low=rows.value.min(), high=rows.value.max(),
        )  # fmt: skip
        parts.append(counts.select(ibis.literal(place, "int64").name("place"), *counts.columns))
    frame = cu.ask(parts[0] if len(parts) == 1 else ibis.union(*parts), "profile")
    for place, each in enumerate(numbers):
        own = frame[frame["place"] == place]
        sides = [_sides(own, at) for at in range(len(groups))]
        counts = Counts([(int(inside.n.sum()), int(outside.n.sum())) for inside, outside in sides])
        counts.moments = [(_joined(inside), _joined(outside)) for inside, outside in sides]
        for third, rows in own.groupby("third"):
            numbers_of = [tuple(int(side.n[side.third == third].sum()) for side in pair)
                          for pair in sides]  # fmt: skip
            label = range_text(float(rows.low.min()), float(rows.high.max()))
            counts.values.append((label, [(x, y) for x, y in numbers_of]))
        found[each.name] = counts


def _joined(parts: pd.DataFrame) -> Moments:
    """Return the moments of customers from those of their parts.

    References
    ----------
    .. [1] T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for computing the sample
       variance", The American Statistician 37, 242-247 (1983).
    """
    n = int(parts["n"].sum())
    if not n:
        return Moments(0, nan, nan)
    sizes, means = parts["n"].to_numpy("float64"), parts["mean"].to_numpy("float64")
    whole = float((sizes * means).sum() / n)
    inside = parts["variance"].fillna(0).to_numpy("float64") * (sizes - 1)  # one value has none
    squares = float((inside + sizes * (means - whole) ** 2).sum())
    variance = squares / (n - 1) if n > 1 else nan
    return Moments(n, in_digits(whole, sqrt(squares / n)), variance)


def _thirds(
    cu: CheckedCustomers, table: ir.Table, numbers: Sequence[Attribute]
) -> dict[str, tuple[float, float]]:
    """Return the numbers below which a third and two thirds of the customers are.

    Those of all customers are found once. A group by value has only customers with a value.
    """
    are_all = table is cu.table and engines.is_ours(cu.backend)  # other tables may grow
    known = _THIRDS_OF.setdefault(cu, {}) if are_all else {}
    unknown = [each for each in numbers if each.name not in known]
    if unknown:
        known.update(_asked_thirds(cu, table, unknown))
    return {each.name: known[each.name] for each in numbers}


def _asked_thirds(
    cu: CheckedCustomers, table: ir.Table, numbers: Sequence[Attribute]
) -> dict[str, tuple[float, float]]:
    ibis = engines.ibis_()
    if cu.dialect not in dialects.WITHOUT_MEDIAN:
        asked: dict[str, Any] = {}
        for place, each in enumerate(numbers):
            value = each.read(table, cu.dialect).cast("float64")
            found = dialects.quantiles(value, list(THIRDS.values()), cu.dialect)
            asked |= {f"{name}{place}": each for name, each in zip(THIRDS, found, strict=True)}
        row = cu.ask(table.agg(**asked), "thirds").iloc[0]
        rows = [(row[f"first{place}"], row[f"second{place}"]) for place in range(len(numbers))]
    else:
        parts = [
            table.select(
                place=ibis.literal(place, "int64"),
                value=each.read(table, cu.dialect).cast("float64"),
            )
            for place, each in enumerate(numbers)
        ]
        long = parts[0] if len(parts) == 1 else ibis.union(*parts)
        thirds = dialects.aggregate(long, ["place"], long.value, cu.dialect, THIRDS)
        frame = cu.ask(thirds, "thirds").set_index("place")
        rows = [(frame["first"][place], frame["second"][place]) for place in range(len(numbers))]
    return {each.name: (_real(first), _real(second))
            for each, (first, second) in zip(numbers, rows, strict=True)}  # fmt: skip


def range_text(low: float, high: float) -> str:
    """Return a range of numbers as a value of a profile: ``30 to 44``."""
    return number_text(low) if low == high else f"{number_text(low)} to {number_text(high)}"


def _real(value: Any) -> float:
    return nan if value is None else float(value)
