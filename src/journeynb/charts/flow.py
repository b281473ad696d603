"""The flow between stages: bars as high as the customers in them, joined by ribbons."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.charts.colors import INK
from journeynb.charts.empty import empty
from journeynb.charts.stages import stage_colors
from journeynb.charts.theme import AnyChart, finished, headed, rows_of
from journeynb.charts.words import count, short
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.flows import flows

BAR = 0.07
GAP = 0.08
POINTS = 18
STEP, HEIGHT = 190, 340


def flow(evidence: Evidence, width: int | None, height: int | None) -> AnyChart:
    """Return the flow of journeys between stages, step by step."""
    index, stages = evidence.mapped.index, evidence.mapped.stages
    table = evidence.log.run(flows(evidence.mapped), "flow between stages")
    links = [
        (int(step), stages[int(stage)], None if after != after else stages[int(after)], int(many))
        for step, stage, after, many in table.itertuples(index=False)
    ]
    if not links:
        what = "No customer is in a stage: no touchpoint of a stage has events in the log."
        hint = "Give touchpoints their events: jm.suggest_events(log)"
        return empty(index, "Flow", what, hint, width, height)
    nodes = _nodes(links, stages)
    colors = stage_colors(index)
    bars, ribbons = [], []
    for (step, stage), node in nodes.items():
        name = short(index.name(stage), 120)
        bars.append(
            {
                "x": step,
                "x2": step + BAR,
                "y": node["top"],
                "y2": node["top"] + node["size"],
                "name": name,
                "text": f"{short(name, 22)} {node['size']:,}",
                "number": node["size"],
                "left": f"{node['left']:,} ({node['left'] / node['size']:.0%})",
                "color": colors[stage],
            }
        )
    used: dict[tuple[str, int, str], int] = {}
    for step, stage, after, many in links:
        if after is None:
            continue
        one, two = nodes[step, stage], nodes[step + 1, after]
        start = one["top"] + used.setdefault(("out", step, stage), 0)
        end = two["top"] + used.setdefault(("in", step + 1, after), 0)
        used["out", step, stage] += many
        used["in", step + 1, after] += many
        words = {
            "link": f"{step} {stage} {after}",
            "way": f"{index.name(stage)} → {index.name(after)}",
            "text": f"{count(many, 'customer')}, {many / one['size']:.0%} of {index.name(stage)}",
            "color": colors[stage],
        }
        for place in range(POINTS + 1):
            at = place / POINTS
            bend = at * at * (3 - 2 * at)
            top = start + (end - start) * bend
            along = step + BAR + at * (1 - BAR)
            ribbons.append({**words, "x": along, "y": top, "y2": top + many})
    last = max(step for step, _ in nodes)
    total = max(node["top"] + node["size"] for node in nodes.values())
    x_scale = alt.Scale(domain=[0, last + 0.6], nice=False)
    y_scale = alt.Scale(domain=[total, -0.06 * total], nice=False)
    tooltip = [
        alt.Tooltip("name:N", title="Stage"),
        alt.Tooltip("number:Q", title="Customers", format=","),
        alt.Tooltip("left:N", title="Met no other stage after it"),
    ]
    x = alt.X("x:Q", axis=None, scale=x_scale)
    y = alt.Y("y:Q", axis=None, scale=y_scale)
    base = alt.Chart(rows_of(bars))
    layers: list[Any] = []
    if ribbons:
        layers.append(
            alt.Chart(rows_of(ribbons))
            .mark_area(opacity=0.35, line=False)
            .encode(
                x=x,
                y=y,
                y2="y2:Q",
                detail="link:N",
                color=alt.Color("color:N", scale=None),
                tooltip=[
                    alt.Tooltip("way:N", title="From, to"),
                    alt.Tooltip("text:N", title="How many"),
                ],
            )
        )
    layers += [
        base.mark_rect().encode(
            x=x, x2="x2:Q", y=y, y2="y2:Q", color=alt.Color("color:N", scale=None), tooltip=tooltip
        ),
        base.mark_text(align="left", dy=-4, fontSize=11, color=INK, baseline="bottom").encode(
            x=x, y=y, text="text:N", tooltip=tooltip
        ),
    ]
    head = headed(
        index,
        "Flow",
        "The stages that customers meet first, second, and so on",
        "What does not flow on from a bar met no other stage",
    )
    chart = alt.layer(*layers).properties(
        width=width or STEP * (last + 1), height=height or HEIGHT, **head
    )
    return finished(chart)  # type: ignore[no-any-return]


def _nodes(
    links: list[tuple[int, str, str | None, int]], stages: list[str]
) -> dict[tuple[int, str], dict[str, float]]:
    """Return where the bar of each stage in each step stands, in customers from the top."""
    sizes: dict[tuple[int, str], int] = {}
    left: dict[tuple[int, str], int] = {}
    for step, stage, after, many in links:
        key = step, stage
        sizes[key] = sizes.get(key, 0) + many
        left[key] = left.get(key, 0) + (many if after is None else 0)
    most = sum(size for (step, _), size in sizes.items() if step == 0)
    made: dict[tuple[int, str], dict[str, float]] = {}
    for step in sorted({step for step, _ in sizes}):
        top = 0.0
        for stage in stages:
            if (step, stage) in sizes:
                size = sizes[step, stage]
                made[step, stage] = {"top": top, "size": size, "left": left[step, stage]}
                top += size + most * GAP
    return made
