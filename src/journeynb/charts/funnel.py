"""The funnel: how many customers reach each stage, and how many are lost on the way, by persona."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.charts.choosing import Who, chosen, whose
from journeynb.charts.colors import ACCENT, INK
from journeynb.charts.empty import empty
from journeynb.charts.theme import AnyChart, axis, bare, headed, rows_of
from journeynb.charts.words import labels, short
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.people import ALL, NONE
from journeynb.model.colors import persona_colors

ROW, WIDTH = 44, 420


def funnel(
    evidence: Evidence, persona: Who, within: Any, width: int | None, height: int | None
) -> AnyChart:
    """Return the funnel, a panel each persona."""
    index = evidence.mapped.index
    table = evidence.funnel(within=within)
    wanted = [each.id for each in chosen(index, persona)]
    groups = [
        each
        for each in table.persona.unique()
        if (each in wanted or (persona is None and each in (ALL, NONE)))
        and table[table.persona == each].reached.max() > 0
    ]
    if not groups:
        what = "No customer reaches a stage: no touchpoint of a stage has events in the log."
        hint = "Give touchpoints their events: jm.suggest_events(log)"
        return empty(index, "Funnel", what, hint, width, height)
    colors = {**persona_colors(index.personas), ALL: ACCENT, NONE: INK}
    names = {ALL: "All customers", NONE: "No persona"}
    panels = []
    for group in groups:
        rows = _rows(evidence, table[table.persona == group], colors[group])
        name = names.get(group) or index.name(group)
        panels.append(_panel(rows, short(name, 60), width or WIDTH, height))
    head = headed(
        index,
        "Funnel",
        "How many customers reach each stage, after the stages before it",
        f"Only within {within} of the first event" if within is not None else "",
        whose(chosen(index, persona), persona),
    )
    chart: AnyChart = alt.vconcat(*panels, spacing=22).properties(**head)
    return chart


def _rows(evidence: Evidence, table: Any, color: str) -> list[dict[str, Any]]:
    index = evidence.mapped.index
    rows: list[dict[str, Any]] = []
    before: int | None = None
    first = int(table.reached.iloc[0])
    for row in table.itertuples():
        reached = int(row.reached)
        lost = "" if before is None or not before else f"−{1 - reached / before:.0%}"
        expected = getattr(index.entity[row.stage], "expected_share", None)
        rows.append(
            {
                "stage": row.stage,
                "name": short(index.name(row.stage), 120),
                "reached": reached,
                "before": before or 0,
                "share": f"{row.share:.1%} ({row.low:.1%} to {row.high:.1%})" if first else "–",
                "lost": lost or "–",
                "text": f"{reached:,}" + (f"  {lost}" if lost else ""),
                "expected": "–" if expected is None else f"{expected:.0%} of the stage before",
                "wanted": None if expected is None or before is None else expected * before,
                "days": "–"
                if row.median_seconds != row.median_seconds
                else f"{row.median_seconds / 86_400:.1f}",
                "color": color,
            }
        )
        before = reached
    return rows


def _panel(rows: list[dict[str, Any]], title: str, width: int, height: int | None) -> Any:
    most = max(max(row["reached"], row["before"]) for row in rows)
    stages = [row["stage"] for row in rows]
    y = alt.Y(
        "stage:N",
        title=None,
        scale=alt.Scale(domain=stages, paddingInner=0.35, paddingOuter=0.1),
        axis=axis(labelExpr=labels({row["stage"]: row["name"] for row in rows}), labelLimit=200),
    )
    scale = alt.Scale(domain=[0, most], nice=False)
    tooltip = [
        alt.Tooltip("name:N", title="Stage"),
        alt.Tooltip("reached:Q", title="Reached", format=","),
        alt.Tooltip("share:N", title="Of the first stage (95 %)"),
        alt.Tooltip("lost:N", title="Lost since the stage before"),
        alt.Tooltip("expected:N", title="Expected"),
        alt.Tooltip("days:N", title="Median days since the stage before"),
    ]
    base = alt.Chart(rows_of(rows))
    x = alt.X("reached:Q", title=None, axis=None, scale=scale)
    color = alt.Color("color:N", scale=None)
    lost = base.mark_bar(color=INK, opacity=0.16).encode(
        x=alt.X("before:Q", title=None, axis=None, scale=scale), y=y, tooltip=tooltip
    )
    bars = base.mark_bar().encode(x=x, y=y, color=color, tooltip=tooltip)
    wanted = (
        alt.Chart(rows_of([row for row in rows if row["wanted"] is not None]))
        .mark_tick(color=INK, thickness=2, opacity=0.9)
        .encode(x=alt.X("wanted:Q", scale=scale), y=y, tooltip=tooltip)
    )
    ends = [{**row, "end": max(row["reached"], row["before"])} for row in rows]
    texts = (
        alt.Chart(rows_of(ends))
        .mark_text(align="left", dx=6, fontSize=11, color=INK)
        .encode(x=alt.X("end:Q", scale=scale), y=y, text="text:N", tooltip=tooltip)
    )
    layers = [lost, bars, texts]
    if any(row["wanted"] is not None for row in rows):
        layers.insert(2, wanted)
    made: Any = alt.layer(*layers).properties(
        width=width,
        height=height or ROW * len(rows) // 2 + 20,
        view=bare(),
        title=alt.TitleParams(
            text=title,
            anchor="start",
            frame="group",
            color=INK,
            fontSize=12,
            fontWeight=600,
            offset=6,
        ),
    )
    return made
