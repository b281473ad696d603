"""Rows of lifts with their intervals: more, or less, often than others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.charts.insight.key_axis import key_axis
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.labels import fitted, labels, room
from journeynb.charts.look.theme import FONT, axis, finished, panel_title, rows_of, x_at, y_at

if TYPE_CHECKING:
    import pandas as pd

ROW, WIDTH, LABEL = 22, 320, 300
CLEAR = 0.05
"""Largest q of a difference that is drawn strong."""
FURTHEST = 16.0
"""Largest lift on the axis, and 1 divided by the smallest; what is beyond is drawn at the edge."""
_TICKS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16)


def scale_of(table: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis: a power of two on each side, and at most `FURTHEST`."""
    ends = [0.5, 2.0]
    for name in ("lift", "low", "high"):
        ends += [each for each in map(float, table[name]) if 0 < each < math.inf]
    low = 2.0 ** math.floor(math.log2(max(min(ends), 1 / FURTHEST)))
    high = 2.0 ** math.ceil(math.log2(min(max(ends), FURTHEST)))
    return low, high


def marks(
    lift: float, low: float, high: float, q: float, scale: tuple[float, float], strong: str = ACCENT
) -> dict[str, Any]:
    """Return what a row of `panel` needs to draw a lift; `strong` is its color if it is clear."""
    sure = low == low and high == high
    clear = q < CLEAR
    return {
        "at": min(max(lift, scale[0]), scale[1]),
        "order": min(lift, 1e300),
        "size": abs(math.log(min(max(lift, 1e-9), 1e9))),
        "low": min(max(low, scale[0]), scale[1]) if sure else None,
        "high": min(max(high, scale[0]), scale[1]) if sure else None,
        "edge": "left" if lift < scale[0] else "right" if lift > scale[1] else "",
        "text": times(lift),
        "between": f"{times(low)} to {times(high)}" if sure else "–",
        "q": f"{q:.2g}",
        "clear": clear,
        "ink": strong if clear else INK,
        "fade": 1.0 if clear else 0.55,
    }


def times(lift: float) -> str:
    """Return a lift as ``2.5×``."""
    if lift in (0, math.inf):
        return "only here" if lift else "not here"
    return f"{lift:.2f}×" if lift < 1 else f"{lift:.1f}×" if lift < 100 else f"{lift:,.0f}×"


def panel(
    rows: list[dict[str, Any]], group: str, scale: tuple[float, float], width: int,
    height: int | None, beside: Mapping[str, str], tooltip: Sequence[alt.Tooltip],
) -> Any:  # fmt: skip
    """Return the rows, with some of their texts beside them.

    Parameters
    ----------
    rows : list of dict
        For each row ``key``, ``label`` and `marks`.
    group : str
        The title, if it is not empty.
    scale : (float, float)
        The ends of the axis, from `scale_of`.
    width, height : int
        Size in pixels, without the texts.
    beside : dict of str to str
        The heading of each text, by its field.
    tooltip : list of altair.Tooltip
        The tooltip of a row.
    """
    y = key_axis(rows, LABEL)
    ticks = {each: f"{each:g}×" if each >= 1 else f"1/{round(1 / each)}" for each in _TICKS
             if scale[0] <= each <= scale[1]}  # fmt: skip
    x_scale = alt.Scale(type="log", base=2, domain=list(scale), nice=False)
    x_axis = axis(grid=True, values=list(ticks), labelExpr=labels(ticks))

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title=None, scale=x_scale, axis=x_axis)

    tooltip = list(tooltip)
    ink = alt.Color("ink:N", scale=None)
    fade = alt.Opacity("fade:Q", scale=None)
    one = alt.Chart(rows_of([{"one": 1}])).mark_rule(color=INK, strokeWidth=1.2, opacity=0.8)
    layers: list[Any] = [one.encode(x=x("one"))]
    sure = [row for row in rows if row["low"] is not None]
    if sure:
        layers.append(
            alt.Chart(rows_of(sure)).mark_rule(strokeWidth=2).encode(
                x=x("low"), x2=alt.X2("high:Q"), y=y, color=ink, opacity=fade, tooltip=tooltip)
        )  # fmt: skip
    for edge, shape, fill in (
        ("", "circle", True), ("", "circle", False),
        ("left", "triangle-left", True), ("right", "triangle-right", True),
    ):  # fmt: skip
        part = [row for row in rows if row["edge"] == edge and (edge or row["clear"] == fill)]
        if part:
            layers.append(
                alt.Chart(rows_of(part))
                .mark_point(shape=shape, filled=fill, size=60, strokeWidth=1.6)
                .encode(x=x("at"), y=y, color=ink, opacity=fade, tooltip=tooltip)
            )
    base = alt.Chart(rows_of(rows))
    small: dict[str, Any] = {"font": FONT, "align": "right", "fontSize": 11}
    for field, (at, head) in _columns(rows, width, beside).items():
        color = ink if field == "text" else alt.ColorValue(INK)
        heading = alt.Chart(rows_of([{"text": head}]))
        layers += [
            base.mark_text(**small).encode(
                x=x_at(at), y=y, text=alt.Text(f"{field}:N"), color=color, tooltip=tooltip
            ),
            heading.mark_text(color=INK, opacity=0.85, baseline="bottom", **small).encode(
                x=x_at(at), y=y_at(-2), text=alt.Text("text:N")
            ),
        ]
    made = alt.layer(*layers)
    if group:
        made = made.properties(title=panel_title(fitted(group, 12, width + 200, bold=True), INK))
    return finished(made, width, height or ROW * len(rows))


def _columns(
    rows: list[dict[str, Any]], width: int, beside: Mapping[str, str]
) -> dict[str, tuple[int, str]]:
    """Return the right edge and the heading of each column of text, by its field."""
    columns, at = {}, width + 6
    for field, head in beside.items():
        at += room([head, *(row[field] for row in rows)]) + 16
        columns[field] = (at, head)
    return columns
