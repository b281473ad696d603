"""Opportunities ranked by the conversions that they are expected to add."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.base.text import count, status_word
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import fitted, labels, listed, plain, room, short
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, rows_of
from journeynb.model.index import Index

ROW, WIDTH, LABEL = 24, 380, 300


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
    chart: AnyChart = _drawn(rows, width or WIDTH, height).properties(**head)
    return chart


def _drawn(rows: list[dict[str, Any]], width: int, height: int | None) -> Any:
    names = {row["key"]: fitted(row["name"], 11, LABEL) for row in rows}
    y = alt.Y(
        "key:N", title=None,
        scale=alt.Scale(domain=list(names), paddingInner=0.4, paddingOuter=0.2),
        axis=axis(labelExpr=labels(names), labelLimit=LABEL + 20),
    )  # fmt: skip
    most = max(1.0, *(row["expected"] for row in rows))
    x = alt.X(
        "expected:Q", title=None, scale=alt.Scale(domain=[0, most], nice=True, zero=True),
        axis=axis(grid=True, tickCount=6, format=",.10~g"),
    )  # fmt: skip
    tooltip = [
        alt.Tooltip("name:N", title="Opportunity"),
        alt.Tooltip("text:N", title="Expected conversions"),
        alt.Tooltip("effort:N", title="Effort"), alt.Tooltip("value:N", title="Value"),
        alt.Tooltip("status:N", title="Status"), alt.Tooltip("owner:N", title="Owner"),
        alt.Tooltip("addresses:N", title="Addresses"),
    ]  # fmt: skip
    base = alt.Chart(rows_of(rows))
    layers: list[Any] = [
        base.mark_bar(color=ACCENT, opacity=0.85, height=13, cornerRadiusEnd=2).encode(
            x=x, y=y, tooltip=tooltip
        )
    ]
    small: dict[str, Any] = {"font": FONT, "align": "right", "fontSize": 11}
    at = width + 6
    for field, head, color in (
        ("text", "conversions", ACCENT), ("effort", "effort", INK), ("status", "status", INK),
    ):  # fmt: skip
        at += room([head, *(row[field] for row in rows)]) + 16
        heading = alt.Chart(rows_of([{"text": head}]))
        layers += [
            base.mark_text(color=color, **small).encode(
                x=alt.value(at), y=y, text=f"{field}:N", tooltip=tooltip
            ),
            heading.mark_text(color=INK, opacity=0.85, baseline="bottom", **small).encode(
                x=alt.value(at), y=alt.value(-2), text="text:N"
            ),
        ]
    return finished(alt.layer(*layers), width, height or ROW * len(rows))
