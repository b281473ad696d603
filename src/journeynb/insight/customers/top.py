"""The most valuable customers: who they are, what they hold, and who of them stays."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite, nan, sqrt
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, percent, shown
from journeynb.data.column_text import as_finite
from journeynb.data.columns import require
from journeynb.data.engines import ibis_
from journeynb.data.intervals import Z95, wilson
from journeynb.insight.customers.table.checked_customers import CheckedCustomers

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


@dataclass(frozen=True)
class Cut:
    """The value from which a customer is among the top.

    Parameters
    ----------
    share : float
        The share that was asked for.
    customers : int
        Number of customers with a value.
    top : int
        Number of customers in the top. Those with equal values are all in it or all out of it,
        whichever is nearer to `share`; if both are, out.
    least : float or None
        The smallest value in the top; None: nobody is in it.
    """

    share: float
    customers: int
    top: int
    least: float | None

    @property
    def words(self) -> str:
        """The top in words."""
        return f"top {percent(self.share)}"

    def holds(self, value: Any) -> Any:
        """Return whether a value is in the top, for an Ibis or a pandas column."""
        return value >= (float("inf") if self.least is None else self.least)


def value_of(cu: CheckedCustomers, by: Any, role: str = "by") -> tuple[Any, str]:
    """Return a column of `Customers.table` as numbers, and its name; None: the value of customers.

    Raises
    ------
    ArgumentError
        The table has no such column, or no column of the value.
    """
    if by is None:
        if "value" not in cu.columns:
            raise ArgumentError(
                f"which column of {cu.reader.source} has the value of a customer is not known; "
                f"pass value= to jn.Customers, or {role}=; the columns are "
                f"{', '.join(cu.reader.names)}"
            )
        return cu.table.value, cu.columns["value"]
    if not isinstance(by, str):
        raise ArgumentError(f"{role}={shown(by)} is not valid; allowed: the name of a column")
    named = cu.reader.named(cu.table)
    if by not in named:
        require(by, role, cu.reader.names, cu.reader.source)
    return as_finite(named[by], by, role, cu.reader.source), by


def require_share(share: Any, name: str = "share") -> float:
    """Return a share, or raise an error if it is not a number between 0 and 1."""
    is_number = isinstance(share, (int, float)) and not isinstance(share, bool)
    if not is_number or not 0 < share < 1:
        raise ArgumentError(
            f"{name}={shown(share)} is not valid; allowed: a share of the customers between 0 and "
            "1, such as 0.25"
        )
    return float(share)


def cut_of(cu: CheckedCustomers, value: Any, share: float) -> Cut:
    """Return the value from which customers are in the top, without reading all values."""
    ibis = ibis_()
    table = cu.table.select(value=value)
    known = table.filter(table.value.notnull())
    many = int(cu.ask(known.agg(n=known.count()), "top").n[0])
    if not many:
        return Cut(share, 0, 0, None)
    wanted = ceil(share * many - 1e-9)
    highest = known.order_by(ibis.desc("value")).limit(wanted)
    edge = float(cu.ask(highest.agg(edge=highest.value.min()), "top").edge[0])
    asked = known.agg(
        above=(known.value > edge).sum(),
        least=known.value.min(where=known.value > edge),
        equal=(known.value == edge).sum(),
    )
    row = cu.ask(asked, "top").iloc[0]
    above, with_equal = int(row["above"]), int(row["above"]) + int(row["equal"])
    if with_equal - share * many < share * many - above:
        return Cut(share, many, with_equal, edge)
    return Cut(share, many, above, float(row["least"]) if above else None)


def top(cu: CheckedCustomers, share: Any, by: Any, holdout: Any) -> pd.DataFrame:
    """Return the table of `Customers.top`."""
    share = require_share(share)
    value, name = value_of(cu, by)
    asked: dict[str, Any] = {"customer": cu.table.customer, "value": value}
    if holdout is not None:
        later, later_name = value_of(cu, holdout, "holdout")
        asked["later"] = later
    cut = cut_of(cu, value, share)
    if not cut.customers and by is not None and cu.customers:
        raise ArgumentError(f"{cu.source}: the column {by} for by= has no numbers")
    frame = cu.ask(cu.table.select(**asked), "top")
    frame["value"] = frame["value"].astype("float64")
    frame["rank"] = frame["value"].rank(method="min", ascending=False).astype("Int64")
    frame["top"] = cut.holds(frame["value"]).astype("bool")
    order = ["rank", "customer"]
    frame = frame.sort_values(order, na_position="last", kind="stable").reset_index(drop=True)
    held, low, high = _share_of_value(frame)
    attrs: dict[str, Any] = {
        "method": f"the {cut.words} by {name}; customers with equal values are all in it or all "
        "out of it, whichever is nearer to the share",
        "source": cu.source, "n": cut.customers, "top": cut.top, "least": cut.least,
        "missing": len(frame) - cut.customers,
        "value_share": held, "value_share_low": low, "value_share_high": high,
    }  # fmt: skip
    if holdout is not None:
        attrs |= _staying(cu, frame, later, later_name, share)
        frame = frame.drop(columns="later")
    found = frame.astype({"customer": "int64" if frame.customer.dtype.kind in "iu" else "str"})
    found.attrs.update(attrs)
    return found


def _share_of_value(frame: pd.DataFrame) -> tuple[float, float, float]:
    """Return the share of the value that the top holds, with its 95% interval (linearized)."""
    value = frame["value"].dropna()
    total = float(value.sum())
    if not total > 0 or not isfinite(total):
        return nan, nan, nan
    held = float(value[frame["top"]].sum()) / total
    apart = value * (frame["top"].loc[value.index].astype("float64") - held)
    half = Z95 * sqrt(float((apart**2).sum())) / total
    return held, held - half, held + half


def _staying(
    cu: CheckedCustomers, frame: pd.DataFrame, later: ir.Value, name: str, share: float
) -> dict[str, Any]:
    """Add ``stays_top``, and return the share that stays.

    Customers without a later value do not stay: an empty cell of a later period means that nothing
    was bought.
    """
    cut = cut_of(cu, later, share)
    is_top = cut.holds(frame["later"]).astype("boolean")
    frame["stays_top"] = is_top.where(frame["top"])
    many = int(frame["top"].sum())
    staying = int((frame["top"] & is_top).sum())
    low, high = wilson(staying, many)
    gone = int((frame["top"] & frame["later"].isna()).sum())
    left = f"; not {count(gone, 'customer')} of the top without a later value" if gone else ""
    return {
        "stays": staying / many if many else nan, "stays_low": float(low),
        "stays_high": float(high), "stays_n": many, "by_chance": share,
        "holdout": f"stays_top: also in the {cut.words} by {name}{left}",
    }  # fmt: skip
