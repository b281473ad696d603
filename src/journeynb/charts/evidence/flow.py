"""The flow between stages: bars as high as their number of customers, joined by ribbons."""

from __future__ import annotations

from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from journeynb.charts.look.colors import INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import fitted, short, units, wrapped
from journeynb.charts.look.stage_colors import stage_colors
from journeynb.charts.look.theme import FONT, AnyChart, finished, headed, rows_of
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.questions.stage_flow import stage_flow

BAR, LINE, FIRST = 14, 13, 300
"""In pixels: width of a bar, height of a line of its label, and of all bars of the first step."""
STEP, WIDTH, NARROWEST = 190, 900, 84
END = 0.34
"""Length of the exits, as a share of the distance to the next bars."""
FLAT, FLAT_IF_NARROW = 0.6, 0.78
"""Share of the distance to the next bars in which ribbons are level: the labels end there, so that
no ribbon crosses one."""
POINTS = 24
SPOKEN = 0.015
"""Minimum share of all customers for an exit with a label."""

FADING: Any = alt.Gradient(  # type: ignore[no-untyped-call]
    gradient="linear",
    stops=[
        alt.GradientStop(offset=0, color="rgba(117, 124, 136, 0.4)"),
        alt.GradientStop(offset=1, color="rgba(117, 124, 136, 0)"),
    ],
    x1=0, x2=1, y1=0, y2=0,
)  # fmt: skip


class Node(NamedTuple):
    """A stage in a step: upper edge, number of customers, and number of exits."""

    top: float
    size: int
    left: int


def flow(evidence: Evidence, width: int | None, height: int | None) -> AnyChart:
    """Return the flow of customers between stages, step by step."""
    index, stages, unit = evidence.mapped.index, evidence.mapped.stages, units(evidence)
    table = evidence.log.run(stage_flow(evidence.mapped), "flow between stages")
    links = [
        (int(step), stages[int(stage)], None if pd.isna(after) else stages[int(after)], int(many))
        for step, stage, after, many in table.itertuples(index=False)
    ]
    if not links:
        what = (
            f"None of the {unit} reaches a stage: no event in the log matches a touchpoint "
            "with a stage."
        )
        hint = "Find matching events: jm.suggest_events(log)"
        return empty(index, "Flow", what, hint, width, height)
    last = max(step for step, *_ in links)
    most = max(len({stage for at, stage, *_ in links if at == step}) for step in range(last + 1))
    step = (width or WIDTH) / (last + 1)
    step = step if width else max(min(step, STEP), NARROWEST)
    colors, names = stage_colors(index), {each: short(index.name(each), 120) for each in stages}
    flat = FLAT if step > 150 else FLAT_IF_NARROW
    texts = {each: _label(names[each], max(step * flat - 2, 25)) for each in stages}
    label = LINE * (1 + max(len(each) for each in texts.values())) + 8
    high = height or FIRST + label * (most - 1)
    total = sum(many for at, _, _, many in links if at == 0)
    pixels = max(high - label * most, high / 3) / total
    nodes = _nodes(links, stages, pixels, label)
    bars: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for (at, stage), node in nodes.items():
        shared = {
            "name": names[stage],
            "number": node.size,
            "left": f"{node.left:,} ({node.left / node.size:.0%})",
            "place": at + 1,
            "color": colors[stage],
        }
        x, low = at * step, node.top + node.size * pixels
        text = "\n".join([*texts[stage], f"{node.size:,}"])
        bars.append(
            {**shared, "x": x, "x2": x + BAR, "y": node.top, "y2": low, "text": text,
             "above": node.top - 5 - LINE * len(texts[stage])}
        )  # fmt: skip
        if node.left and at < last:
            tall = node.left * pixels
            words = f"{node.left:,} stop here" if step > 150 else f"−{node.left:,}"
            text = words if tall >= 11 and node.left >= SPOKEN * total else ""
            ends.append(
                {**shared, "x": x + BAR, "x2": x + BAR + (step - BAR) * END, "y": low - tall,
                 "y2": low, "middle": low - tall / 2, "text": text}
            )  # fmt: skip
    ribbons = _ribbons(links, nodes, colors, names, unit, (step, flat), pixels)
    lowest = max(bar["y2"] for bar in bars)
    scales = {
        "x": alt.Scale(domain=[0, step * (last + 1)], nice=False),
        "y": alt.Scale(domain=[lowest, 0], nice=False),
    }
    head = headed(
        index,
        "Flow",
        f"Order in which {unit} first reach each stage",
        "Fading out: reached no other stage afterward",
    )
    return finished(_layers(bars, ends, ribbons, scales, unit)).properties(  # type: ignore[no-any-return]
        width=round(step * (last + 1)), height=round(lowest) if height is None else height, **head
    )


def _label(name: str, limit: float) -> list[str]:
    """Return a name in two lines, or cut if that would break a word."""
    broken = any(fitted(word, 11, limit) != word for word in name.split())
    return [fitted(name, 11, limit)] if broken else wrapped(name, limit, 2)


def _nodes(
    links: list[tuple[int, str, str | None, int]],
    stages: list[str],
    pixels: float,
    label: int,
) -> dict[tuple[int, str], Node]:
    """Return the bar of each stage in each step, in pixels from the top."""
    sizes: dict[tuple[int, str], int] = {}
    left: dict[tuple[int, str], int] = {}
    for step, stage, after, many in links:
        key = step, stage
        sizes[key] = sizes.get(key, 0) + many
        left[key] = left.get(key, 0) + (many if after is None else 0)
    made: dict[tuple[int, str], Node] = {}
    for step in sorted({step for step, _ in sizes}):
        top = float(label)
        for key in ((step, stage) for stage in stages if (step, stage) in sizes):
            made[key] = Node(top, sizes[key], left[key])
            top += max(sizes[key] * pixels, 1) + label
    return made


def _ribbons(
    links: list[tuple[int, str, str | None, int]],
    nodes: dict[tuple[int, str], Node],
    colors: dict[str, str],
    names: dict[str, str],
    unit: str,
    steps: tuple[float, float],
    pixels: float,
) -> list[dict[str, Any]]:
    """Return the points of the ribbons that join the bars."""
    step, flat = steps
    made: list[dict[str, Any]] = []
    used: dict[tuple[str, int, str], float] = {}
    for at, stage, after, many in links:
        if after is None:
            continue
        one, two, tall = nodes[at, stage], nodes[at + 1, after], many * pixels
        start = one.top + used.setdefault(("out", at, stage), 0)
        end = two.top + used.setdefault(("in", at + 1, after), 0)
        used["out", at, stage] += tall
        used["in", at + 1, after] += tall
        words = {
            "link": f"{at} {stage} {after}",
            "way": f"{names[stage]} → {names[after]}",
            "text": f"{many:,} {unit}, {many / one.size:.0%} of those in {names[stage]}",
            "color": colors[stage],
        }
        for place in range(POINTS + 1):
            along = place / POINTS
            curved = max(along - flat, 0) / (1 - flat)
            top = start + (end - start) * curved * curved * (3 - 2 * curved)
            x = at * step + BAR + along * (step - BAR)
            made.append({**words, "x": x, "y": top, "y2": top + tall})
    return made


def _layers(
    bars: list[dict[str, Any]],
    ends: list[dict[str, Any]],
    ribbons: list[dict[str, Any]],
    scales: dict[str, alt.Scale],
    unit: str,
) -> Any:
    x = alt.X("x:Q", axis=None, scale=scales["x"])
    y = alt.Y("y:Q", axis=None, scale=scales["y"])
    color = alt.Color("color:N", scale=None)
    tooltip = [
        alt.Tooltip("name:N", title="Stage"),
        alt.Tooltip("place:Q", title="Position"),
        alt.Tooltip("number:Q", title=unit.capitalize(), format=","),
        alt.Tooltip("left:N", title="Reached no other stage afterward"),
    ]
    way = [alt.Tooltip("way:N", title="From → to"), alt.Tooltip("text:N", title="Count")]
    base, over = alt.Chart(rows_of(bars)), alt.Chart(rows_of(ends))
    flown = alt.Chart(rows_of(ribbons)).mark_area(opacity=0.45, line=False)
    x2, y2, text = alt.X2("x2:Q"), alt.Y2("y2:Q"), alt.Text("text:N")
    layers: list[Any] = [
        flown.encode(x=x, y=y, y2=y2, detail=alt.Detail("link:N"), color=color, tooltip=way),
        over.mark_rect(color=FADING, opacity=1).encode(
            x=x, x2=x2, y=y, y2=y2, tooltip=tooltip
        ),
        over.mark_text(font=FONT, align="left", dx=5, fontSize=10, color=INK).encode(
            x=x, y=alt.Y("middle:Q", axis=None, scale=scales["y"]), text=text, tooltip=tooltip
        ),
        base.mark_rect().encode(x=x, x2=x2, y=y, y2=y2, color=color, tooltip=tooltip),
        base.mark_text(
            font=FONT, align="left", baseline="line-bottom", fontSize=11, color=INK,
            lineBreak="\n", lineHeight=LINE,
        ).encode(
            x=x, y=alt.Y("above:Q", axis=None, scale=scales["y"]), text=text, tooltip=tooltip
        ),
    ]  # fmt: skip
    return alt.layer(*[each for each in layers if each.data.values])
