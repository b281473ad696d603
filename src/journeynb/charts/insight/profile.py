"""How a group of customers differs from the others: lifts with their intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.base.text import percent
from journeynb.charts.insight.key_axis import key_axis
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.labels import fitted, labels, plain, room, short
from journeynb.charts.look.theme import (
    FONT,
    AnyChart,
    axis,
    bare,
    finished,
    panel_title,
    rows_of,
    titled,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

ROW, WIDTH, LABEL = 22, 320, 300
CLEAR = 0.05
"""Largest q of a difference that is drawn strong."""
FURTHEST = 16.0
"""Largest lift on the axis, and 1 divided by the smallest; what is beyond is drawn at the edge."""
_TICKS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16)


def profile(
    table: pd.DataFrame,
    source: str,
    names: Mapping[str, str],
    top: int,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return the lifts of a profile, of each group the `top` rows that differ most.

    Groups with a name are personas; others are named by themselves.
    """
    name = "Profile" + (f" · {short(source, 60)}" if source else "")
    groups = list(dict.fromkeys(table["group"]))
    panels, shown, clear = [], 0, 0
    wide = width or WIDTH
    scale = _scale(table)
    for group in groups:
        rows = _rows(table[table["group"] == group], scale)
        kept = sorted(rows, key=lambda row: (not row["clear"], -row["size"]))[:top]
        kept.sort(key=lambda row: (-row["order"], int(row["key"])))
        shown += len(kept)
        clear += sum(row["clear"] for row in rows)
        if kept:
            label = names.get(group, str(group))
            panels.append(_panel(kept, label, scale, wide, height, len(groups) > 1))
    of = f"the group ({short(str(groups[0]), 60)})" if len(groups) == 1 else "each group"
    head = titled(
        name,
        f"How many times more frequent each value is in {of} than among the others",
        "Line: 95% interval. These are associations, not causes",
        f"Strong: differs (q < {CLEAR:g}), {clear} of {len(table)}; soft: may be chance",
        f"The {top} rows of each group that differ most"
        if len(groups) > 1 and shown < len(table)
        else f"The {top} rows of {len(table)} that differ most" if shown < len(table) else "",
    )  # fmt: skip
    if not panels:
        return _nothing(head, wide)
    chart: AnyChart = panels[0] if len(panels) == 1 else alt.vconcat(*panels, spacing=20)
    return chart.properties(**head)


def _nothing(head: dict[str, Any], wide: int) -> AnyChart:
    words = {"what": "No attribute to compare.",
             "hint": "The table needs columns that describe customers: cu.describe()"}  # fmt: skip
    words["text"] = f"{words['what']}\n{words['hint']}"
    chart = alt.Chart(rows_of([words])).mark_text(
        font=FONT, align="left", color=INK, fontSize=12, lineBreak="\n", lineHeight=20
    )
    text = alt.Tooltip("what:N", title="Nothing yet")
    drawn: AnyChart = chart.encode(x=alt.value(0), text="text:N", tooltip=[text]).properties(
        width=wide, height=60, view=bare(), **head
    )
    return drawn


def _scale(table: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis: a power of two on each side, and at most `FURTHEST`."""
    ends = [0.5, 2.0]
    for name in ("lift", "low", "high"):
        ends += [each for each in map(float, table[name]) if 0 < each < math.inf]
    low = 2.0 ** math.floor(math.log2(max(min(ends), 1 / FURTHEST)))
    high = 2.0 ** math.ceil(math.log2(min(max(ends), FURTHEST)))
    return low, high


def _rows(table: pd.DataFrame, scale: tuple[float, float]) -> list[dict[str, Any]]:
    rows = []
    for number, row in enumerate(table.to_dict("records")):
        lift, low, high = (float(row[name]) for name in ("lift", "low", "high"))
        if lift != lift:
            continue
        at = min(max(lift, scale[0]), scale[1])
        sure = low == low and high == high
        is_mean = row["kind"] == "number"
        written = _mean if is_mean else percent
        clear = float(row["q"]) < CLEAR
        rows.append(
            {
                "key": str(number),
                "label": f"{short(str(row['attribute']), 60)}: {short(str(row['value']), 60)}",
                "attribute": short(str(row["attribute"]), 120),
                "value": short(str(row["value"]), 120),
                "at": at,
                "order": min(lift, 1e300),
                "size": abs(math.log(min(max(lift, 1e-9), 1e9))),
                "low": min(max(low, scale[0]), scale[1]) if sure else None,
                "high": min(max(high, scale[0]), scale[1]) if sure else None,
                "edge": "left" if lift < scale[0] else "right" if lift > scale[1] else "",
                "share": _text(row["share"], written),
                "rest": _text(row["rest"], written),
                "text": _times(lift),
                "between": f"{_times(low)} to {_times(high)}" if sure else "–",
                "n": f"{int(row['n']):,}",
                "q": f"{float(row['q']):.2g}",
                "clear": clear,
                "ink": ACCENT if clear else INK,
                "fade": 1.0 if clear else 0.55,
            }
        )
    return rows


def _text(value: Any, written: Any) -> str:
    value = float(value)
    return str(written(value)) if value == value else "–"


def _mean(value: float) -> str:
    return plain(float(f"{value:.3g}")) if abs(value) < 1000 else plain(value)


def _times(lift: float) -> str:
    if lift in (0, math.inf):
        return "only here" if lift else "not here"
    return f"{lift:.2f}×" if lift < 1 else f"{lift:.1f}×" if lift < 100 else f"{lift:,.0f}×"


def _panel(
    rows: list[dict[str, Any]], group: str, scale: tuple[float, float], width: int,
    height: int | None, named: bool,
) -> Any:  # fmt: skip
    y = key_axis(rows, LABEL)
    ticks = {each: f"{each:g}×" if each >= 1 else f"1/{round(1 / each)}" for each in _TICKS
             if scale[0] <= each <= scale[1]}  # fmt: skip
    x_scale = alt.Scale(type="log", base=2, domain=list(scale), nice=False)
    x_axis = axis(grid=True, values=list(ticks), labelExpr=labels(ticks))

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title=None, scale=x_scale, axis=x_axis)

    tooltip = [
        alt.Tooltip("attribute:N", title="Attribute"), alt.Tooltip("value:N", title="Value"),
        alt.Tooltip("text:N", title="Lift"), alt.Tooltip("between:N", title="95% interval"),
        alt.Tooltip("share:N", title="In the group"), alt.Tooltip("rest:N", title="Others"),
        alt.Tooltip("n:N", title="Customers"), alt.Tooltip("q:N", title="q"),
    ]  # fmt: skip
    ink = alt.Color("ink:N", scale=None)
    fade = alt.Opacity("fade:Q", scale=None)
    one = alt.Chart(rows_of([{"one": 1}])).mark_rule(color=INK, strokeWidth=1.2, opacity=0.8)
    layers: list[Any] = [one.encode(x=x("one"))]
    sure = [row for row in rows if row["low"] is not None]
    if sure:
        layers.append(
            alt.Chart(rows_of(sure)).mark_rule(strokeWidth=2).encode(
                x=x("low"), x2="high:Q", y=y, color=ink, opacity=fade, tooltip=tooltip)
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
    for field, (at, head) in _columns(rows, width).items():
        color = ink if field == "text" else alt.value(INK)
        heading = alt.Chart(rows_of([{"text": head}]))
        layers += [
            base.mark_text(**small).encode(
                x=alt.value(at), y=y, text=f"{field}:N", color=color, tooltip=tooltip
            ),
            heading.mark_text(color=INK, opacity=0.85, baseline="bottom", **small).encode(
                x=alt.value(at), y=alt.value(-2), text="text:N"
            ),
        ]
    made = alt.layer(*layers)
    if named:
        made = made.properties(title=panel_title(fitted(group, 12, width + 200, bold=True), INK))
    return finished(made, width, height or ROW * len(rows))


def _columns(rows: list[dict[str, Any]], width: int) -> dict[str, tuple[int, str]]:
    """Return the right edge and the heading of each column of text, by its field."""
    columns, at = {}, width + 6
    for field, head in (("text", "lift"), ("share", "group"), ("rest", "others")):
        at += room([head, *(row[field] for row in rows)]) + 16
        columns[field] = (at, head)
    return columns
