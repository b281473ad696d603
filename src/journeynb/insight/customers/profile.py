"""How a group of customers differs from the others, attribute by attribute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log, nan
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data.rounding import rounded
from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.data.statistics.p_values import mean_p, share_p
from journeynb.data.statistics.ratio_intervals import ratio_of_means, ratio_of_shares
from journeynb.insight.customers.memberships import groups_of
from journeynb.insight.customers.profile_counts import Counts, counted
from journeynb.insight.customers.table.attributes import Attribute, not_asked_for
from journeynb.insight.customers.table.checked_customers import CheckedCustomers
from journeynb.insight.customers.value_copies import value_copies

if TYPE_CHECKING:
    import pandas as pd

MEAN, TERTILE, OTHER, MISSING = "mean", "tertile", "(other)", "(missing)"
COLUMNS = {
    "group": "str", "attribute": "str", "value": "str", "kind": "str", "n": "int64",
    "share": "float64", "rest": "float64", "lift": "float64", "low": "float64", "high": "float64",
    "p": "float64", "q": "float64",
}  # fmt: skip
NOTE = "These are associations, not causes."
METHOD = (
    "shares among customers with a value, in the group and among all others; intervals of lift by "
    "Koopman's score (shares) and Fieller (means); p by chi-square, Fisher's exact test where "
    "fewer than 5 are expected, and Welch's test (means); q by Benjamini-Hochberg within the table"
)
Row = dict[str, Any]


def profile(
    cu: CheckedCustomers,
    given: Any,
    attributes: Sequence[str] | None = None,
    without: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the table of `Customers.profile`."""
    import pandas as pd

    table, groups, notes = groups_of(cu, given)
    cu.warn_of_columns()
    left_out = {each.name: each.why for each in cu.attribute_list if each.why}
    left_out |= not_asked_for(cu.attribute_list, attributes, without)
    used = [each for each in cu.attribute_list if each.name not in left_out]
    if any(group.by_value for group in groups):
        value = cu.columns.get("value")
        left_out |= {each.name: "the value itself" for each in used if each.name == value}
        used = [each for each in used if each.name not in left_out]
        left_out |= value_copies(cu, table, used)
        used = [each for each in used if each.name not in left_out]
    if len(groups) == 1:
        defining = {each.name: "it defines the group" for each in used
                    if each.name in groups[0].columns}  # fmt: skip
        left_out |= defining
        used = [each for each in used if each.name not in left_out]
    sizes, counts = counted(cu, table, groups, used)
    rows: list[Row] = []
    compared: dict[str, int] = {}
    for at, (group, (n, others)) in enumerate(zip(groups, sizes, strict=True)):
        problem = "no customer fits" if not n else "every customer fits" if not others else ""
        if problem and len(groups) == 1:
            raise ArgumentError(
                f"{cu.source}: {problem} the group {group.name!r}, so there is nothing to compare"
            )
        if problem:
            notes.append(f"{group.name}: {problem}")
            continue
        compared[group.name] = n
        parts = [attribute_rows(group.name, each, counts[each.name], at, n, others)
                 for each in used if each.name not in group.columns]  # fmt: skip
        rows += strongest_first(parts)
    if not compared:
        raise ArgumentError(f"{cu.source}: no group can be compared ({'; '.join(notes)})")
    for row, q in zip(rows, false_discovery([row["p"] for row in rows]), strict=True):
        row["q"] = q
    frame = rounded(pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS))
    frame.attrs.update(
        method=METHOD, note=NOTE, source=cu.source, n=compared,
        customers=sizes[0][0] + sizes[0][1], left_out=left_out, notes=notes,
    )  # fmt: skip
    return frame


def strongest_first(parts: Iterable[list[Row]]) -> list[Row]:
    """Return the rows of attributes: those of the smallest p first, the values in their order."""

    def weight(rows: list[Row]) -> tuple[float, float]:
        lifts = [abs(log(row["lift"])) for row in rows if row["lift"] > 0]
        known = [row["p"] for row in rows if row["p"] == row["p"]]
        return min(known, default=1.0), -max(lifts, default=0.0)

    return [row for rows in sorted(filter(None, parts), key=weight) for row in rows]


def attribute_rows(
    group: str, attribute: Attribute, counts: Counts, at: int, size: int, others: int
) -> list[Row]:
    """Return the rows of an attribute for one group."""
    n, m = counts.known[at]
    if not (n or m):
        return []
    start = {"group": group, "attribute": attribute.name}
    values = [(value, *sides[at]) for value, sides in counts.values]
    rows: list[Row] = []
    kind = attribute.kind
    if kind == "number":
        rows.append(start | {"value": MEAN, "kind": kind, "n": n, **_of_means(counts, at)})
        kind = TERTILE if len(values) > 1 else ""
    elif kind == "date":
        kind = "category"
    more = n - sum(x for _, x, _ in values), m - sum(y for _, _, y in values)
    if any(more):
        values.append((OTHER, *more))
    shown = values if kind and len(values) > 1 else []
    for (value, _, _), share in zip(shown, _of_shares(shown, n, m), strict=True):
        rows.append(start | {"value": value, "kind": kind, "n": n} | share)
    if size - n or others - m:
        lost = [(MISSING, size - n, others - m)]
        (share,) = _of_shares(lost, size, others)
        rows.append(start | {"value": MISSING, "kind": "category", "n": size} | share)
    return rows


def _of_means(counts: Counts, at: int) -> Row:
    inside, outside = counts.moments[at]
    given = (inside.mean, inside.variance, inside.n, outside.mean, outside.variance, outside.n)
    lift = inside.mean / outside.mean if outside.mean > 0 else nan
    low, high = ratio_of_means(*given)
    return {"share": inside.mean, "rest": outside.mean, "lift": lift, "low": low, "high": high,
            "p": mean_p(*given)}  # fmt: skip


def _of_shares(values: Sequence[tuple[str, int, int]], n: int, m: int) -> list[Row]:
    """Return the shares of values among `n` customers of the group and `m` others."""
    import numpy as np

    x = np.array([x for _, x, _ in values], dtype="float64")
    y = np.array([y for _, _, y in values], dtype="float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        share, rest = x / np.float64(n), y / np.float64(m)
        lift = share / rest
    low, high = ratio_of_shares(x, n, y, m)
    return [
        {"share": float(share[place]), "rest": float(rest[place]), "lift": float(lift[place]),
         "low": float(low[place]), "high": float(high[place]),
         "p": share_p(int(x[place]), n, int(y[place]), m)}
        for place in range(len(values))
    ]  # fmt: skip
