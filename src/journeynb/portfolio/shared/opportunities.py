"""The opportunities of a portfolio, ranked over all its maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.model.index import Index
from journeynb.model.kinds.entities import CLOSED, Opportunity
from journeynb.portfolio.reading.maps import PortfolioMap
from journeynb.tables.typed_frames import typed_frame

if TYPE_CHECKING:
    import pandas as pd

Touched = Mapping[tuple[str, str], tuple[int, float]]
"""The number of customers of a touchpoint, and their share; by its map and id."""

_TYPES = {
    "map": "str", "id": "str", "name": "str", "value": "Int64", "effort": "Int64",
    "customers": "Int64", "share": "float64", "priority": "float64", "expected": "float64",
    "status": "str", "owner": "str", "touchpoints": "object",
}  # fmt: skip
_OBSERVED = ("customers", "share")


def improved(index: Index, id: str) -> list[str]:
    """Return the touchpoints that an opportunity improves: directly, or where its pains hurt."""
    found: set[str] = set()
    for each in index.out("addresses", id):
        is_touchpoint = index.entity[each].kind == "touchpoint"
        found.update([each] if is_touchpoint else index.out("hurts", each))
    return index.sorted(found)


def opportunities_frame(
    maps: Sequence[PortfolioMap], touched: Touched | None, closed: bool
) -> pd.DataFrame:
    """Return the opportunities of all maps, the most valuable for its effort first.

    Parameters
    ----------
    maps : list of PortfolioMap
        The maps.
    touched : dict or None
        The customers of each touchpoint, None without a log.
    closed : bool
        Whether to include those that are done or dropped.
    """
    rows = [
        _row(each, opportunity, touched)
        for each in maps
        for opportunity in each.index.opportunities
        if closed or opportunity.status not in CLOSED
    ]
    rows.sort(key=_rank)
    types = {
        name: kind for name, kind in _TYPES.items() if touched is not None or name not in _OBSERVED
    }
    return typed_frame(rows, types)


def _row(each: PortfolioMap, opportunity: Opportunity, touched: Touched | None) -> dict[str, Any]:
    places = improved(each.index, opportunity.id)
    keys = [(each.name, id) for id in places]
    known = [touched[key] for key in keys if key in touched] if touched else []
    customers, share = max(known, default=(None, None))
    priority = None
    if opportunity.value is not None and opportunity.effort is not None:
        priority = opportunity.value / opportunity.effort
        if touched is not None:
            priority = None if share is None else priority * share
    return {
        "map": each.name,
        "id": opportunity.id,
        "name": opportunity.name,
        "value": opportunity.value,
        "effort": opportunity.effort,
        "customers": customers,
        "share": share,
        "priority": priority,
        "expected": opportunity.expected,
        "status": opportunity.status,
        "owner": opportunity.owner,
        "touchpoints": places,
    }


def _rank(row: dict[str, Any]) -> tuple[Any, ...]:
    """Sort by priority; what has none follows, by value for effort; then by value."""
    value, effort = row["value"], row["effort"]
    rated = value is not None and effort is not None
    return (
        row["priority"] is None,
        -(row["priority"] or 0.0),
        -(value / effort) if rated else 0.0,
        not rated,
        -(value or 0),
    )
