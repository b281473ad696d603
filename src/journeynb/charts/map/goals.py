"""The goal cascade: progress and SMART criteria of each goal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import altair as alt

from journeynb.base.text import with_unit
from journeynb.charts.look.colors import INK, TONE, WARNING
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import labels, plain, room, short
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
from journeynb.gaps.findings import findings
from journeynb.gaps.gap_tables import SMART
from journeynb.gaps.goals.goal_status import TONES, WORDS, is_measurable, progress, share_of_target
from journeynb.gaps.rules import RULES
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Goal

ROW, BAR, DEEPEST = 30, 300, 8
_UNTRIMMED = "\u200b"
"""A character without width: Vega removes the spaces at the start of a label."""

SIGNS = {"reached": "■", "on_track": "●", "at_risk": "▲", "no_data": "–"}


@dataclass(frozen=True)
class Row:
    """A goal in the cascade, with its label indented by depth."""

    id: str
    label: str
    depth: int


def cascade(index: Index) -> list[Row]:
    """Return the goals, each below the first goal that it refines."""
    rows: list[Row] = []
    seen: set[str] = set()
    roots = [goal.id for goal in index.goals if not index.out("refines", goal.id)]
    todo = [(id, 0) for id in reversed(roots)]
    while todo:
        id, depth = todo.pop()
        if id in seen:
            continue
        seen.add(id)
        lead = _UNTRIMMED + "\u00a0" * (4 * (min(depth, DEEPEST) - 1)) + "↳ " if depth else ""
        rows.append(Row(id, lead + short(index.name(id), 44), depth))
        under = index.sorted(index.into("refines", id))
        todo += [(each, depth + 1) for each in reversed(under)]
    return rows


def goals(index: Index, today: dt.date, width: int | None, height: int | None) -> AnyChart:
    """Return the goals as a cascade with progress, status and SMART criteria."""
    if not index.goals:
        hint = 'Add one: jm.add(jn.Goal(name="Lift repeat purchases", level="marketing"))'
        return empty(index, "Goals", "The map has no goal yet.", hint, width, height)
    cascaded = cascade(index)
    rows = [_row(index, row.id, today) for row in cascaded]
    smart = _smart(index, rows, today)
    names = {row.id: row.label for row in cascaded}
    return _drawn(rows, smart, names, width or BAR, height or ROW * len(rows)).properties(  # type: ignore[no-any-return]
        **headed(
            index,
            "Goals",
            "Progress of each goal from baseline to target, in its own unit",
            f"Mark: value expected on {today:%Y-%m-%d}. Each goal is listed below the goal "
            "it refines",
        )
    )


def _row(index: Index, id: str, today: dt.date) -> dict[str, Any]:
    goal: Goal = index.entity[id]  # type: ignore[assignment]
    found = progress(goal, today)
    above = ", ".join(short(index.name(each)) for each in index.sorted(index.out("refines", id)))
    return {
        "goal": id,
        "name": short(goal.name, 120),
        "level": goal.level or "–",
        "metric": short(goal.metric, 80) or "–",
        "baseline": plain(goal.baseline),
        "target": _measured(goal.target, goal)
        + (" or less" if goal.direction == "decrease" and goal.target is not None else ""),
        "last": _measured(found.last, goal),
        "measured": f"{found.last_date:%Y-%m-%d}" if found.last_date else "–",
        "expected": _measured(found.expected, goal),
        "due": f"{goal.due:%Y-%m-%d}" if goal.due else "no due date",
        "owner": short(goal.owner) or "–",
        "refines": above or "–",
        "done": _share(goal, found.last),
        "by_now": _share(goal, found.expected),
        "status": f"{SIGNS.get(found.state, '▼')} {WORDS[found.state]}",
        "now": "not measured" if found.last is None else _measured(found.last, goal),
        "color": TONE[TONES[found.state]],
    }


def _measured(value: float | None, goal: Goal) -> str:
    """Return a value of the goal's metric with its unit, a dash if there is none."""
    return plain(value) if value is None else with_unit(plain(value), short(goal.unit, 14))


def _share(goal: Goal, value: float | None) -> float | None:
    """Return the progress of a value from baseline to target, from 0 to 1."""
    return share_of_target(goal, value) if is_measurable(goal) else None


def _smart(index: Index, rows: list[dict[str, Any]], today: dt.date) -> list[dict[str, Any]]:
    """Return the SMART criteria of each goal, and whether it fulfills them."""
    rules = [RULES[code] for code in SMART]
    failing = {(row["id"], row["rule"]) for row in findings(index, rules, today, excepted=True)}
    return [
        {
            "goal": row["goal"],
            "name": row["name"],
            "letter": word[0].upper(),
            "word": word.replace("_", "-"),
            "has": "no" if lacks else "yes",
            "rule": f"{code} {RULES[code].title}" if lacks else "–",
            "place": place,
            "fill": "transparent" if lacks else INK,
            "stroke": WARNING if lacks else INK,
            "ink": WARNING if lacks else "#ffffff",
        }
        for row in rows
        for place, (code, word) in enumerate(SMART.items())
        for lacks in [(row["goal"], code) in failing]
    ]


def _drawn(
    rows: list[dict[str, Any]],
    smart: list[dict[str, Any]],
    names: dict[str, str],
    bar: int,
    height: int,
) -> Any:
    """Return bars, text columns and SMART letters on one plot whose x is in pixels."""
    columns = {"target": bar + 8, "status": bar + 124, "now": bar + 202, "due": bar + 298}
    letters = bar + 400
    wide = letters + 22 * len(SMART)
    pixels = alt.Scale(domain=[0, wide], range=[0, wide], nice=False)
    y = alt.Y(
        "goal:N",
        title=None,
        scale=bands(list(names)),
        axis=axis(
            labelAlign="left",
            labelExpr=labels(names),
            labelLimit=330,
            labelPadding=min(room(names.values()), 330) + 76,
        ),
    )

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=None, scale=pixels, axis=None)

    tooltip = [alt.Tooltip(f"{field}:N", title=title) for field, title in _TOOLTIP.items()]
    bars = [
        {**row, "from": 0, "to": bar if part == "way" else row["done"] * bar,
         "color": INK if part == "way" else row["color"], "shade": 0.16 if part == "way" else 1}
        for part in ("way", "done")
        for row in rows
        if part == "way" or row["done"] is not None
    ]  # fmt: skip
    ticks = [
        {"goal": row["goal"], "at": row["by_now"] * bar}
        for row in rows
        if row["by_now"] is not None
    ]
    words = [
        {
            "goal": row["goal"],
            "at": at,
            "text": row[field],
            "color": row["color"] if field == "status" else INK,
        }
        for row in rows
        for field, at in columns.items()
    ]
    heads: list[dict[str, Any]] = [
        {"at": at, "text": text}
        for at, text in (
            (0, "baseline"), (columns["target"], "target"), (columns["status"], "status"),
            (columns["now"], "last"), (columns["due"], "due"), (letters, "SMART"),
        )
    ]  # fmt: skip
    heads[0]["at"] = -8 - room(["baseline"])
    boxes = [{**cell, "at": letters + 22 * cell["place"] + 11} for cell in smart]
    color = alt.Color("color:N", scale=None)
    squares = alt.Chart(rows_of(boxes))
    small: dict[str, Any] = {"color": INK, "fontSize": 11}
    left: dict[str, Any] = {"align": "left", "fontSize": 11}
    layers = [
        alt.Chart(rows_of(bars))
        .mark_bar(height=12, cornerRadius=2)
        .encode(x=x("from"), x2=alt.X2("to:Q"), y=y, color=color,
                opacity=alt.Opacity("shade:Q", scale=None), tooltip=tooltip),
        alt.Chart(rows_of(ticks))
        .mark_tick(thickness=2, height=20, color=INK)
        .encode(x=x("at"), y=y),
        alt.Chart(rows_of([{"goal": row["goal"], "text": row["baseline"]} for row in rows]))
        .mark_text(font=FONT, align="right", dx=-8, **small)
        .encode(x=x_at(0), y=y, text=alt.Text("text:N")),
        alt.Chart(rows_of(words))
        .mark_text(font=FONT, limit=92, **left)
        .encode(x=x("at"), y=y, text=alt.Text("text:N"), color=color),
        squares.mark_square(size=290, opacity=1).encode(
            x=x("at"), y=y, fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None), tooltip=[
                alt.Tooltip("name:N", title="Goal"), alt.Tooltip("word:N", title="Criterion"),
                alt.Tooltip("has:N", title="Met"), alt.Tooltip("rule:N", title="Gap"),
            ]),
        squares.mark_text(font=FONT, fontSize=11, fontWeight=600).encode(
            x=x("at"), y=y, text=alt.Text("letter:N"), color=alt.Color("ink:N", scale=None)
        ),
        alt.Chart(rows_of(heads))
        .mark_text(font=FONT, dy=-10, opacity=0.85, color=INK, **left)
        .encode(x=x("at"), y=y_at(0), text=alt.Text("text:N")),
    ]  # fmt: skip
    return finished(alt.layer(*layers), wide, height)


_TOOLTIP = {
    "name": "Goal", "level": "Level", "refines": "Part of", "metric": "Metric",
    "baseline": "Baseline", "target": "Target", "last": "Last value", "measured": "Measured on",
    "expected": "Expected by today", "due": "Due", "owner": "Owner", "status": "Status",
}  # fmt: skip
