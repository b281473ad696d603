"""Opportunities over maps, ranked by value for effort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.text import count, status_word
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import nothing_yet
from journeynb.charts.look.labels import fitted, listed, plain, short
from journeynb.charts.look.ranking import ranking
from journeynb.charts.look.theme import AnyChart, titled
from journeynb.portfolio.reading.maps import PortfolioMap

if TYPE_CHECKING:
    import pandas as pd

MOST = 25
"""Largest number of opportunities."""
_MAP = 170


def opportunities(
    maps: Sequence[PortfolioMap], ranked: pd.DataFrame, title: str, width: int | None,
    height: int | None,
) -> AnyChart:  # fmt: skip
    """Return the opportunities of all maps with the best value for effort.

    Parameters
    ----------
    maps : list of PortfolioMap
        The maps.
    ranked : DataFrame
        The opportunities, the most valuable for its effort first.
    title : str
        Title of the portfolio.
    width, height : int or None
        Size of the bars in pixels.
    """
    rated = ranked[ranked["priority"].notna()]
    if not len(rated):
        what = (
            "No opportunity has both value and effort."
            if len(ranked)
            else "The maps have no open opportunity."
        )
        hint = 'Set them: pf["NAME"].set("ID", value=4, effort=2)' if len(ranked) else (
            'Add one: pf["NAME"].add(jn.Opportunity(name="Brew guide", value=4, effort=2))'
        )  # fmt: skip
        return nothing_yet(titled(f"Opportunities · {title}"), what, hint, width, height)
    indexes = {each.name: each.index for each in maps}
    titles = {each.name: each.title for each in maps}
    observed = "customers" in rated
    rows: list[dict[str, Any]] = []
    for place, row in enumerate(rated.head(MOST).to_dict("records")):
        index = indexes[row["map"]]
        rows.append(
            {
                "key": f"opportunity-{place}",
                "name": short(row["name"], 120),
                "priority": float(row["priority"]),
                "value": f"{row['value']}",
                "effort": f"{row['effort']}",
                "customers": plain(row["customers"]) if observed else "",
                "map": fitted(titles[row["map"]], 11, _MAP),
                "title": short(titles[row["map"]], 120),
                "status": status_word(_text(row["status"])) or "no status",
                "owner": short(_text(row["owner"]), 80) or "–",
                "addresses": listed(index.name(id) for id in row["touchpoints"]),
            }
        )
    columns = [("value", "value", ACCENT), ("effort", "effort", INK)]
    columns += [("customers", "customers", INK)] if observed else []
    columns += [("map", "map", INK)]
    tooltip = {
        "name": "Opportunity", "title": "Map", "value": "Value", "effort": "Effort",
        "status": "Status", "owner": "Owner", "addresses": "Improves",
    }  # fmt: skip
    unrated = len(ranked) - len(rated)
    notes = [
        f"{count(len(rated) - len(rows), 'more opportunity', 'more opportunities')} below these"
        if len(rated) > len(rows)
        else "",
        f"{count(unrated, 'opportunity', 'opportunities')} without value or effort"
        if unrated
        else "",
    ]
    hidden = " and ".join(filter(None, notes))
    lines = [
        "Value divided by effort" + (", times the share of customers affected" if observed else ""),
        f"Not shown: {hidden}" if hidden else "",
    ]
    chart: AnyChart = ranking(rows, "priority", columns, tooltip, width, height).properties(
        **titled(f"Opportunities · {title}", *lines)
    )
    return chart


def _text(value: object) -> str:
    """Return a text; pandas has NaN for a missing one."""
    return value if isinstance(value, str) else ""
