"""Research basis: the shares of experiences that are researched and assumed."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.base.text import count
from journeynb.charts.look.colors import INK, on
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import labels, listed, short
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, rows_of, x_at
from journeynb.model.index import Index
from journeynb.model.kinds.colors import persona_colors

PARTS = ("researched", "assumed", "no basis")
WIDTH, ROW = 420, 34


def basis(index: Index, persona: Who, width: int | None, height: int | None) -> AnyChart:
    """Return the shares of each persona's experiences by basis."""
    personas = chosen(index, persona)
    if not any(index.out("experiences", who.id) for who in personas):
        what = "No persona experiences a touchpoint yet."
        hint = 'Link one: jm.link("maya", "search-ad", basis="assumed")'
        return empty(index, "Research basis", what, hint, width, height)
    colors = persona_colors(index.personas, index.palette)
    rows, totals = [], []
    sums = dict.fromkeys(PARTS, 0)
    for who in personas:
        experiences = index.out("experiences", who.id)
        by_part: dict[str, list[str]] = {part: [] for part in PARTS}
        for id in index.sorted(experiences):
            by_part[experiences[id].basis or "no basis"].append(id)
        at = 0.0
        for part, ids in by_part.items():
            sums[part] += len(ids)
            if not ids:
                continue
            share = len(ids) / len(experiences)
            rows.append(
                {
                    "persona": who.id,
                    "persona_name": short(who.name, 120),
                    "part": part,
                    "count": len(ids),
                    "share": share,
                    "start": at,
                    "end": at + share,
                    "middle": at + share / 2,
                    "label": f"{share:.0%}" if share >= 0.07 else "",
                    "touchpoints": listed(index.name(id) for id in ids),
                    "color": INK if part == "no basis" else colors[who.id],
                    "ink": on(colors[who.id]) if part == "researched" else INK,
                }
            )
            at += share
        totals.append(
            {"persona": who.id, "total": len(experiences),
             "text": count(len(experiences), "experience"), "persona_name": short(who.name, 120)}
        )  # fmt: skip
    known = sum(sums.values())
    head = headed(
        index,
        "Research basis",
        "Share of each persona's experiences that is researched, assumed or without a "
        "basis, in percent",
        f"All {known}: ■ researched {sums['researched'] / known:.0%}, □ assumed "
        f"{sums['assumed'] / known:.0%}"
        + (f", dotted: no basis {sums['no basis'] / known:.0%}" if sums["no basis"] else ""),
        personas_note(personas, persona),
    )
    names = {who.id: short(who.name) for who in personas}
    wide, high = width or WIDTH, height or ROW * len(personas)
    return _drawn(rows, totals, names, wide, high).properties(**head)  # type: ignore[no-any-return]


def _drawn(
    rows: list[dict[str, Any]],
    totals: list[dict[str, Any]],
    names: dict[str, str],
    width: int,
    height: int,
) -> Any:
    scale = alt.Scale(domain=[0, 1], nice=False)
    percent = axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], grid=True)
    x = alt.X("start:Q", title=None, scale=scale, axis=percent)
    y = alt.Y(
        "persona:N",
        title=None,
        scale=alt.Scale(domain=list(names), paddingInner=0.3, paddingOuter=0.15),
        axis=axis(labelExpr=labels(names), labelLimit=220),
    )
    color = alt.Color("color:N", scale=None)
    tooltip = [
        alt.Tooltip("persona_name:N", title="Persona"),
        alt.Tooltip("part:N", title="Basis"),
        alt.Tooltip("count:Q", title="Experiences"),
        alt.Tooltip("share:Q", title="Share", format=".0%"),
        alt.Tooltip("touchpoints:N", title="Touchpoints"),
    ]
    layers: list[Any] = []
    looks: dict[str, dict[str, Any]] = {
        "researched": {"filled": True},
        "assumed": {"filled": False, "strokeWidth": 1.5},
        "no basis": {"filled": False, "strokeWidth": 1, "strokeDash": [2, 3]},
    }
    for part, look in looks.items():
        mine = [row for row in rows if row["part"] == part]
        if mine:
            bar = alt.Chart(rows_of(mine)).mark_bar(**look)
            layers.append(bar.encode(x=x, x2=alt.X2("end:Q"), y=y, color=color, tooltip=tooltip))
    chart = alt.Chart(rows_of(rows))
    layers.append(
        chart.mark_text(font=FONT, fontSize=11, fontWeight=600).encode(
            x=alt.X("middle:Q", title=None, scale=scale, axis=percent),
            y=y,
            text=alt.Text("label:N"),
            color=alt.Color("ink:N", scale=None),
            tooltip=tooltip,
        )
    )
    ends = alt.Chart(rows_of(totals)).mark_text(
        font=FONT, color=INK, fontSize=11, align="left", dx=10
    )
    layers.append(ends.encode(x=x_at(width), y=y, text=alt.Text("text:N")))
    return finished(alt.layer(*layers), width, height)
