"""Opportunities ranked by the conversions that they are expected to add."""

from __future__ import annotations

from typing import Any

from journeynb.base.text import count, status_word
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import listed, plain, short
from journeynb.charts.look.ranking import ranking
from journeynb.charts.look.theme import AnyChart, headed
from journeynb.model.index import Index


def opportunity_ranking(index: Index, width: int | None, height: int | None) -> AnyChart:
    """Return the opportunities with expected conversions, the most first."""
    known = [each for each in index.opportunities if each.expected is not None]
    if not known:
        what = "No opportunity has expected conversions."
        hint = "Estimate them from a log: jm.evidence(log).expected_conversions().apply()"
        return empty(index, "Opportunities", what, hint, width, height)
    known.sort(key=lambda each: -(each.expected or 0.0))
    rows: list[dict[str, Any]] = [
        {
            "key": each.id,
            "name": short(each.name, 120),
            "expected": float(each.expected or 0.0),
            "text": f"+{plain(float(f'{each.expected:.3g}'))}",
            "effort": str(each.effort or "–"),
            "value": str(each.value or "–"),
            "status": status_word(each.status or "") or "no status",
            "owner": short(each.owner, 80) or "–",
            "addresses": listed(
                index.name(id) for id in index.sorted(index.out("addresses", each.id))
            ),
        }
        for each in known
    ]
    missing = len(index.opportunities) - len(known)
    without = count(missing, "opportunity", "opportunities")
    head = headed(
        index,
        "Opportunities",
        "Conversions that each is expected to add, in the period of the log",
        "These are associations, not causes: test an idea before you rely on it",
        f"Not shown: {without} without expected conversions" if missing else "",
    )
    columns = (
        ("text", "conversions", ACCENT), ("effort", "effort", INK), ("status", "status", INK),
    )  # fmt: skip
    tooltip = {
        "name": "Opportunity", "text": "Expected conversions", "effort": "Effort",
        "value": "Value", "status": "Status", "owner": "Owner", "addresses": "Addresses",
    }  # fmt: skip
    chart: AnyChart = ranking(rows, "expected", columns, tooltip, width, height).properties(**head)
    return chart
