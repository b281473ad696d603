"""The heat map of moves: from each touchpoint or stage to each other."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.charts.colors import ACCENT, INK, WARNING
from journeynb.charts.empty import empty
from journeynb.charts.theme import AnyChart, axis, bands, finished, headed, legend, rows_of
from journeynb.charts.words import labels, short
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.people import NONE
from journeynb.model.errors import ArgumentError
from journeynb.model.refusals import shown

DARK = 0.45
"""From here on text on a cell is white."""


def transitions(evidence: Evidence, level: str, width: int | None, height: int | None) -> AnyChart:
    """Return the share of the moves out of each place (row) that go to each other (column)."""
    if level not in ("touchpoint", "stage"):
        raise ArgumentError(f"level={shown(level)}; allowed: touchpoint, stage")
    index = evidence.mapped.index
    table = evidence.transitions(level=level)
    table = table[table["count"] > 0]
    if table.empty:
        what = "No customer moves: nobody has two events."
        return empty(index, "Moves", what, "Look at the log: log.describe()", width, height)
    ids = evidence.mapped.touchpoints if level == "touchpoint" else evidence.mapped.stages
    if level == "touchpoint":
        last = len(index.stages)
        ids = sorted(
            ids, key=lambda id: (index.stage_place.get(index.stage_of.get(id, ""), last),
                                 index.place[id]),
        )  # fmt: skip
    used = {*table["from"], *table["to"]}
    places = [id for id in [*ids, NONE] if id in used]
    names = {id: short(index.name(id), 32) if id != NONE else "(no touchpoint)" for id in places}
    rows = [_row(row, index.name) for row in table.to_dict("records")]
    cell = 64 if len(places) <= 12 else 30 if len(places) <= 30 else 15
    font = 11 if cell >= 30 else 9
    step = {"labelFontSize": font, "labelLimit": 200, "labelOverlap": False}
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
        alt.Tooltip("share:N", title="Of the moves out (95 %)"),
        alt.Tooltip("time:N", title="Median time"),
        alt.Tooltip("way:N", title="On the map"),
    ]
    base = alt.Chart(rows_of(rows))
    heat = base.mark_rect(color=ACCENT).encode(
        x=x,
        y=y,
        opacity=alt.Opacity(
            "probability:Q",
            scale=alt.Scale(domain=[0, 1], range=[0.12, 1]),
            legend=legend(
                title="Share of the moves out",
                orient="bottom",
                format="%",
                values=[0.05, 0.25, 0.5, 1],
                symbolType="square",
                symbolFillColor=ACCENT,
                symbolStrokeColor=ACCENT,
            ),
        ),
        tooltip=tooltip,
    )
    strange = alt.Chart(rows_of([row for row in rows if row["way"] == "not shown"]))
    layers: list[Any] = [heat]
    if strange.data.values:
        layers.append(
            strange.mark_rect(fill=None, stroke=WARNING, strokeWidth=1.6).encode(
                x=x, y=y, tooltip=tooltip
            )
        )
    if cell >= 30:
        big = [row for row in rows if row["probability"] >= 0.05 or cell > 40]
        for dark in (False, True):
            part = [row for row in big if (row["probability"] >= DARK) == dark]
            if part:
                layers.append(
                    alt.Chart(rows_of(part))
                    .mark_text(fontSize=font, color="#ffffff" if dark else INK, fontWeight=600)
                    .encode(x=x, y=y, text="percent:N", tooltip=tooltip)
                )
    head = headed(
        index,
        "Moves",
        f"From each {level} (row) to the next event's (column): the share of the moves out",
        "Framed where no leads_to of the map shows the way",
    )
    size = cell * len(places)
    chart = alt.layer(*layers).properties(width=width or size, height=height or size, **head)
    return finished(chart)  # type: ignore[no-any-return]


def _row(row: dict[Any, Any], name: Any) -> dict[str, Any]:
    hours = row["median_seconds"] / 3600
    mapped = bool(row["mapped"]) if row["mapped"] is not None else True
    none = NONE in (row["from"], row["to"])
    return {
        "from": row["from"],
        "to": row["to"],
        "start": short(name(row["from"]), 120) or "no touchpoint",
        "end": short(name(row["to"]), 120) or "no touchpoint",
        "count": int(row["count"]),
        "customers": int(row["customers"]),
        "probability": float(row["probability"]),
        "percent": f"{row['probability']:.0%}",
        "share": f"{row['probability']:.1%} ({row['low']:.1%} to {row['high']:.1%})",
        "time": f"{hours:.1f} hours" if hours < 48 else f"{hours / 24:.1f} days",
        "way": "an event on no touchpoint" if none else "shown" if mapped else "not shown",
    }
