"""Heat map of the moves from each touchpoint or stage to each other."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.charts.look.colors import INK, WARNING
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import duration_text, labels, short
from journeynb.charts.look.theme import (
    FONT,
    AnyChart,
    axis,
    bands,
    finished,
    headed,
    legend,
    rows_of,
    x_at,
    y_at,
)
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.matching.labels import NONE

STRONG = 0.25
"""Minimum share of a dark cell with white text, readable in light and dark themes."""
DEEP = "#2470ae"


def transitions(evidence: Evidence, level: str, width: int | None, height: int | None) -> AnyChart:
    """Return the share of the moves from each stage or touchpoint (row) to each other (column)."""
    if level not in ("touchpoint", "stage"):
        raise ArgumentError(f"level={shown(level)} is not valid; allowed: touchpoint, stage")
    index = evidence.mapped.index
    table = evidence.transitions(level=level)
    table = table[table["count"] > 0]
    if table.empty:
        what = "There are no moves: no customer has two events."
        return empty(index, "Moves", what, "Inspect the log: log.describe()", width, height)
    ids = evidence.mapped.touchpoints if level == "touchpoint" else evidence.mapped.stages
    if level == "touchpoint":
        last = len(index.stages)
        ids = sorted(
            ids, key=lambda id: (index.stage_place.get(index.stage_of.get(id, ""), last),
                                 index.place[id]),
        )  # fmt: skip
    used = {*table["from"], *table["to"]}
    places = [id for id in [*ids, NONE] if id in used]
    names = {id: short(index.name(id), 32) if id != NONE else f"(no {level})" for id in places}
    rows = [_row(row, index.name) for row in table.to_dict("records")]
    cell = 64 if len(places) <= 6 else 52 if len(places) <= 12 else 34 if len(places) <= 20 else 15
    step = {"labelFontSize": 11 if cell >= 30 else 9, "labelLimit": 200, "labelOverlap": False}
    x = alt.X(
        "to:N",
        title=None,
        scale=bands(places),
        axis=axis(orient="top", labelAngle=-45 if len(places) > 4 else 0, labelAlign="left"
                  if len(places) > 4 else "center", labelExpr=labels(names), **step),
    )  # fmt: skip
    y = alt.Y("from:N", title=None, scale=bands(places), axis=axis(labelExpr=labels(names), **step))
    tooltip = [
        alt.Tooltip("start:N", title="From"),
        alt.Tooltip("end:N", title="To"),
        alt.Tooltip("count:Q", title="Moves", format=","),
        alt.Tooltip("customers:Q", title="Customers", format=","),
        alt.Tooltip("share:N", title="Of moves out (95%)"),
        alt.Tooltip("time:N", title="Median time"),
        alt.Tooltip("way:N", title="On the map"),
    ]
    base = alt.Chart(rows_of(rows))
    labeled = cell >= 30
    shade = alt.Scale(domain=[0, STRONG, STRONG, 1], range=[0.08, 0.2, 0.74, 1])
    cells = base.mark_rect(color=DEEP).encode(
        x=x,
        y=y,
        opacity=alt.Opacity(
            "probability:Q",
            scale=shade if labeled else alt.Scale(domain=[0, 1], range=[0.14, 1]),
            legend=legend(
                title="Share of moves out",
                orient="bottom",
                format="%",
                values=[0.05, 0.25, 0.5, 1],
                symbolType="square",
                symbolFillColor=DEEP,
                symbolStrokeColor=DEEP,
            ),
        ),
        tooltip=tooltip,
    )
    off_map = [row for row in rows if row["way"] == "not shown"]
    layers: list[Any] = [cells, *_borders(evidence, level, places, cell * len(places))]
    if off_map:
        layers.append(
            alt.Chart(rows_of(off_map))
            .mark_rect(fill=None, stroke=WARNING, strokeWidth=1.6)
            .encode(x=x, y=y, tooltip=tooltip)
        )
    for strong in (False, True) if labeled else ():
        part = [row for row in rows if (row["probability"] >= STRONG) == strong]
        if part:
            layers.append(
                alt.Chart(rows_of(part))
                .mark_text(
                    font=FONT, fontSize=11, color="#ffffff" if strong else INK, fontWeight=600
                )
                .encode(x=x, y=y, text=alt.Text("percent:N"), tooltip=tooltip)
            )
    head = headed(
        index,
        "Moves",
        f"Share of moves from each {level} (row) to the {level} of the next event (column)",
        "Framed: no leads_to link on the map" if off_map else "",
    )
    size = cell * len(places)
    chart = alt.layer(*layers).properties(width=width or size, height=height or size, **head)
    return finished(chart)  # type: ignore[no-any-return]


def _borders(evidence: Evidence, level: str, places: list[str], size: int) -> list[Any]:
    """Return lines between the touchpoints of one stage and those of the next."""
    stage_of = evidence.mapped.index.stage_of
    edges = [
        {"place": two}
        for one, two in pairwise(places)
        if level == "touchpoint" and stage_of.get(one) != stage_of.get(two)
    ]
    if not edges:
        return []
    across, down = (alt.Chart(rows_of(edges)).mark_rule(color=INK, opacity=0.35) for _ in "xy")
    at: dict[str, Any] = {"title": None, "scale": bands(places), "bandPosition": 0}
    return [
        across.encode(y=alt.Y("place:N", **at), x=x_at(0), x2=alt.X2Value(size)),  # type: ignore[no-untyped-call]
        down.encode(x=alt.X("place:N", **at), y=y_at(0), y2=alt.Y2Value(size)),  # type: ignore[no-untyped-call]
    ]


def _row(row: dict[Any, Any], name: Any) -> dict[str, Any]:
    mapped = bool(row["mapped"]) if row["mapped"] is not None else True
    none = NONE in (row["from"], row["to"])
    return {
        "from": row["from"],
        "to": row["to"],
        "start": short(name(row["from"]), 120) if row["from"] != NONE else "not on the map",
        "end": short(name(row["to"]), 120) if row["to"] != NONE else "not on the map",
        "count": int(row["count"]),
        "customers": int(row["customers"]),
        "probability": float(row["probability"]),
        "percent": f"{row['probability']:.0%}",
        "share": f"{row['probability']:.1%} ({row['low']:.1%} to {row['high']:.1%})",
        "time": duration_text(row["median_seconds"]),
        "way": "event that matches no touchpoint" if none else "shown" if mapped else "not shown",
    }
