"""Opportunities by value and effort."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.base.text import count, status_word
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import labels, listed, short, wrapped
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, legend, rows_of
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Opportunity

CELL, LINE, MARGIN = 172, 13, 22
MOST = 190
"""Maximum height of the list in a cell, in pixels."""

STATUSES = ("idea", "planned", "in progress", "done", "dropped", "no status")
SHAPES = ("circle", "square", "triangle-right", "diamond", "cross", "stroke")
QUADRANTS = (
    ("quick wins", 0.5, 4),
    ("big bets", 3.5, 4),
    ("fill-ins", 0.5, 1),
    ("think twice", 3.5, 1),
)
"""Quadrants of the chart: label, left edge (effort) and lower edge (value)."""


def opportunities(index: Index, width: int | None, height: int | None) -> AnyChart:
    """Return the opportunities by value and effort."""
    scored: list[Opportunity] = [each for each in index.opportunities if each.value and each.effort]
    if not scored:
        what = (
            "No opportunity has both value and effort."
            if index.opportunities
            else "The map has no opportunity yet."
        )
        hint = 'Set them: jm.set("ID", value=4, effort=2)' if index.opportunities else (
            'Add one: jm.add(jn.Opportunity(name="Brew guide by mail", value=4, effort=2))'
        )  # fmt: skip
        return empty(index, "Opportunities", what, hint, width, height)
    cells: dict[tuple[int, int], list[Opportunity]] = {}
    for each in scored:
        cells.setdefault((int(each.effort or 0), int(each.value or 0)), []).append(each)
    wide = width or 5 * CELL
    texts = {each.id: wrapped(each.name, wide / 5 - 30, 2) for each in scored}
    tall = dict.fromkeys(range(1, 6), 72.0)
    for (_, value), known in cells.items():
        needed = sum(_tall(texts[each.id]) for each in known)
        tall[value] = max(tall[value], min(needed, MOST) + 2 * MARGIN)
    if height:
        tall = dict.fromkeys(tall, height / 5)
    floor = {value: sum(tall[below] for below in range(1, value)) for value in range(1, 7)}
    rows = []
    for (effort, value), known in sorted(cells.items()):
        middle = floor[value] + tall[value] / 2
        room = tall[value] - 2 * MARGIN
        rows += _listed(index, (effort, value), known, texts, wide / 5, middle, room)
    unscored = len(index.opportunities) - len(scored)
    missing = count(unscored, "opportunity", "opportunities")
    head = headed(
        index,
        "Opportunities",
        "Value and effort as rated by the team, each from 1 (low) to 5 (high)",
        f"Not shown: {missing} without value or effort" if unscored else "",
    )
    return _drawn(rows, floor, wide).properties(**head)  # type: ignore[no-any-return]


def _tall(lines: list[str]) -> int:
    return LINE * len(lines) + 5


def _listed(
    index: Index,
    cell: tuple[int, int],
    known: list[Opportunity],
    texts: dict[str, list[str]],
    wide: float,
    middle: float,
    room: float,
) -> list[dict[str, Any]]:
    """Return the opportunities of a cell as a list; its last line counts those that do not fit."""
    shown = list(known)
    while len(shown) > 1 and (
        sum(_tall(texts[each.id]) for each in shown) + (_tall([""]) if shown != known else 0) > room
    ):
        shown.pop()
    rest = known[len(shown) :]
    parts = [texts[each.id] for each in shown] + ([[f"and {len(rest)} more"]] if rest else [])
    at = sum(map(_tall, parts)) / 2 - LINE / 2 - 2
    rows = []
    for number, lines in enumerate(parts):
        each = shown[number] if number < len(shown) else None
        addressed = index.sorted(index.out("addresses", each.id)) if each else []
        rows.append(
            {
                "name": short(each.name, 120) if each else listed(other.name for other in rest),
                "label": "\n".join(lines),
                "effort": cell[0],
                "value": cell[1],
                "x": round(cell[0] - 0.5 + 14 / wide, 4),
                "y": round(middle + at, 2),
                "status": (status_word(each.status or "") or "no status") if each else "",
                "owner": (short(each.owner, 80) if each else "") or "–",
                "addresses": listed(index.name(id) for id in addressed) if each else "–",
            }
        )
        at -= _tall(lines)
    return rows


def _drawn(rows: list[dict[str, Any]], floor: dict[int, float], width: float) -> Any:
    """Return the cells; y is in pixels because rows are as high as their lists."""
    height = floor[6]
    scale = alt.Scale(domain=[0.5, 5.5], nice=False, zero=False)
    words = ["1 low", "2", "3", "4", "5 high"]
    efforts = axis(values=[1, 2, 3, 4, 5], labelExpr=f"{words}[datum.value - 1]")
    middles = [(floor[value] + floor[value + 1]) / 2 for value in range(1, 6)]
    values = axis(
        values=middles,
        labelExpr=labels(dict(zip(middles, words, strict=True))),
        labelOverlap=False,
    )
    high = alt.Scale(domain=[0, height], nice=False)
    x = alt.X("x:Q", title="effort", scale=scale, axis=efforts)
    y = alt.Y("y:Q", title="value", scale=high, axis=values)
    tooltip = [
        alt.Tooltip("name:N", title="Opportunity"),
        alt.Tooltip("value:Q", title="Value"),
        alt.Tooltip("effort:Q", title="Effort"),
        alt.Tooltip("status:N", title="Status"),
        alt.Tooltip("owner:N", title="Owner"),
        alt.Tooltip("addresses:N", title="Addresses"),
    ]
    corners = [
        {
            "word": word,
            "x": left,
            "x2": left + 2,
            "y": floor[value],
            "y2": floor[value + 2],
            "word_y": floor[value + 2] if value > 1 else 0,
            "up": value > 1,
            "shade": 0.12 if word == "quick wins" else 0.05,
        }
        for word, left, value in QUADRANTS
    ]
    chart = alt.Chart(rows_of(corners))
    layers: list[Any] = [
        chart.mark_rect(color=INK, cornerRadius=4).encode(
            x=x,
            x2=alt.X2("x2:Q"),
            y=y,
            y2=alt.Y2("y2:Q"),
            opacity=alt.Opacity("shade:Q", scale=None),
        )
    ]
    for up in (True, False):
        mine = alt.Chart(rows_of([row for row in corners if row["up"] is up]))
        layers.append(
            mine.mark_text(
                font=FONT, color=INK, fontSize=12, align="left", dx=8,
                baseline="top" if up else "bottom", dy=6 if up else -6,
            ).encode(
                x=x, y=alt.Y("word_y:Q", title="value", scale=high, axis=values),
                text=alt.Text("word:N"),
            )
        )  # fmt: skip
    used = [each for each in STATUSES if any(row["status"] == each for row in rows)]
    shapes = dict(zip(STATUSES, SHAPES, strict=True))
    points = [row for row in rows if row["status"]]
    symbols = alt.Chart(rows_of(points)).mark_point(
        size=48, strokeWidth=1.8, color=ACCENT, filled=False, opacity=1
    )
    layers.append(
        symbols.encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "status:N",
                title=None,
                scale=alt.Scale(domain=used, range=[shapes[each] for each in used]),
                legend=legend(symbolStrokeColor=ACCENT),
            ),
            tooltip=tooltip,
        )
    )
    names = alt.Chart(rows_of(rows)).mark_text(
        font=FONT,
        color=INK,
        fontSize=11,
        align="left",
        dx=9,
        limit=width / 5 - 24,
        lineBreak="\n",
        lineHeight=LINE,
    )
    layers.append(names.encode(x=x, y=y, text=alt.Text("label:N"), tooltip=tooltip))
    return finished(alt.layer(*layers), round(width), round(height))
