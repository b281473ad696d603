"""Alignment of goals and personas: targets, supporting touchpoints, and gaps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import altair as alt

from journeynb.charts.look.colors import GAP, INK, on
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import labels, listed, room, short, wrapped
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import (
    FONT,
    AnyChart,
    axis,
    bands,
    finished,
    headed,
    rows_of,
    x_at,
    y_at,
)
from journeynb.charts.map.goals import cascade
from journeynb.gaps.findings import findings
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.alignment import below
from journeynb.model.index import Index
from journeynb.model.kinds.colors import persona_colors

SUPPORTED = "targeted and supported"
UNSUPPORTED = "targeted, but no touchpoint supports it (A203)"
ACCEPTED = "targeted, no touchpoint supports it (accepted)"
ASIDE = "not targeted"

COLUMN, ROW = 96, 32


def alignment(index: Index, persona: Who, width: int | None, height: int | None) -> AnyChart:
    """Return the goals as rows and the personas as columns, with the gaps between them."""
    personas = chosen(index, persona)
    if not index.goals:
        hint = 'Add one: jm.add(jn.Goal(name="Lift repeat purchases"), personas=["maya"])'
        return empty(index, "Alignment", "The map has no goal yet.", hint, width, height)
    if not personas:
        hint = 'Add one: jm.add(jn.Persona(name="Maya"))'
        return empty(index, "Alignment", "The map has no persona yet.", hint, width, height)
    colors = persona_colors(index.personas, index.palette)
    gaps = _gaps(index)
    goals = {row.id: row for row in cascade(index)}
    cells: list[dict[str, Any]] = []
    for goal in goals:
        supporting = _supporting(index, goal)
        for who in personas:
            reason = gaps.get(("A203", goal, who.id), "no gap")
            mine = index.sorted(supporting & index.out("experiences", who.id).keys())
            state = (
                ASIDE
                if who.id not in index.out("targets", goal)
                else SUPPORTED
                if reason == "no gap"
                else UNSUPPORTED
                if reason is None
                else f"{ACCEPTED}: {short(reason, 120)}"
            )
            color = {SUPPORTED: colors[who.id], UNSUPPORTED: GAP}.get(state, INK)
            cells.append(
                {
                    "goal": goal,
                    "persona": who.id,
                    "goal_name": short(index.name(goal), 120),
                    "persona_name": short(who.name, 120),
                    "state": state,
                    "mark": "×" if state not in (SUPPORTED, ASIDE)
                    else "·" if state == ASIDE else str(len(mine)),
                    "touchpoints": listed(index.name(id) for id in mine),
                    "color": color,
                    "ink": on(color) if state == SUPPORTED else color,
                }
            )  # fmt: skip
    untargeted = [who.id for who in personas if gaps.get(("A202", who.id, ""), "") is None]
    return _drawn(
        index,
        cells,
        {who.id: who.name for who in personas},
        {id: row.label for id, row in goals.items()},
        [goal for goal in goals if gaps.get(("A201", goal, ""), "") is None],
        untargeted,
        headed(
            index,
            "Alignment",
            "Which personas each goal targets, and how many of their touchpoints support it",
            "● number of touchpoints that support the goal; × targeted, but no touchpoint "
            "supports it (A203)",
            personas_note(personas, persona),
        ),
        width,
        height,
    )


def _gaps(index: Index) -> dict[tuple[str, str, str], str | None]:
    """Return the reasons of the accepted gaps between goals and personas, None for the others."""
    rules = [RULES[code] for code in ("A201", "A202", "A203")]
    rows = findings(
        index, rules, dt.date.min, excepted=True
    )  # these rules do not depend on the date
    return {(row["rule"], row["id"], row["other"]): row["reason"] for row in rows}


def _supporting(index: Index, goal: str) -> set[str]:
    """Return the touchpoints that support a goal or one that refines it."""
    return {
        id
        for each in (goal, *below(index, goal))
        for id in index.into("supports", each)
        if index.entity[id].kind == "touchpoint"
    }


def _drawn(
    index: Index,
    cells: list[dict[str, Any]],
    personas: dict[str, str],
    goals: dict[str, str],
    without_persona: list[str],
    untargeted: list[str],
    head: dict[str, Any],
    width: int | None,
    height: int | None,
) -> AnyChart:
    wide = width or COLUMN * len(personas)
    high = height or ROW * len(goals)
    heads = {id: wrapped(name, COLUMN - 6) for id, name in personas.items()}
    x = alt.X(
        "persona:N",
        title=None,
        scale=bands(list(personas)),
        axis=axis(
            orient="top",
            labelAngle=0,
            labelLimit=COLUMN - 6,
            labelExpr=labels(heads, COLUMN - 6),
            labelPadding=10 + 13 * (max(map(len, heads.values())) - 1),
        ),
    )
    y = alt.Y(
        "goal:N",
        title=None,
        scale=bands(list(goals)),
        axis=axis(
            labelAlign="left",
            labelExpr=labels(goals),
            labelLimit=330,
            labelPadding=min(room(goals.values()), 330) + 12,
        ),
    )
    tooltip = [
        alt.Tooltip("goal_name:N", title="Goal"),
        alt.Tooltip("persona_name:N", title="Persona"),
        alt.Tooltip("state:N", title="State"),
        alt.Tooltip("touchpoints:N", title="Touchpoints"),
    ]
    lines = (
        alt.Chart(rows_of([{"goal": id} for id in goals]))
        .mark_rule(color=INK, opacity=0.18)
        .encode(y=y)
    )
    full = [cell for cell in cells if cell["state"] == SUPPORTED]
    circles = (
        alt.Chart(rows_of(full))
        .mark_circle(size=380, opacity=1)
        .encode(x=x, y=y, color=alt.Color("color:N", scale=None), tooltip=tooltip)
    )
    layers: list[Any] = [lines, circles]
    for big in (False, True):
        rows = [cell for cell in cells if (cell["mark"] == "×") is big]
        marks = alt.Chart(rows_of(rows)).mark_text(
            font=FONT, fontSize=24 if big else 12, fontWeight=600
        )
        layers.append(
            marks.encode(
                x=x,
                y=y,
                text=alt.Text("mark:N"),
                color=alt.Color("ink:N", scale=None),
                tooltip=tooltip,
            )
        )
    if without_persona:
        rows = [
            {"goal": id, "text": "targets no persona (A201)", "name": short(index.name(id), 120)}
            for id in without_persona
        ]
        words = alt.Chart(rows_of(rows)).mark_text(
            font=FONT, color=GAP, fontSize=11, align="left", dx=8
        )
        layers.append(
            words.encode(
                x=x_at(wide),
                y=y,
                text=alt.Text("text:N"),
                tooltip=[
                    alt.Tooltip("name:N", title="Goal"), alt.Tooltip("text:N", title="Gap")
                ],
            )
        )  # fmt: skip
    if untargeted:
        rows = [
            {"persona": id, "text": "no goal (A202)", "name": short(index.name(id), 120)}
            for id in untargeted
        ]
        words = alt.Chart(rows_of(rows)).mark_text(
            font=FONT, color=GAP, fontSize=11, baseline="top", dy=8
        )
        layers.append(
            words.encode(
                x=x,
                y=y_at(high),
                text=alt.Text("text:N"),
                tooltip=[
                    alt.Tooltip("name:N", title="Persona"), alt.Tooltip("text:N", title="Gap")
                ],
            )
        )  # fmt: skip
    return finished(alt.layer(*layers).properties(**head), wide, high)  # type: ignore[no-any-return]
