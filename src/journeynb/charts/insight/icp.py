"""The ideal customer: the score of each segment, and how often it ranks first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.base.text import count, percent
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import fitted, labels, listed, short
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, rows_of, x_at, y_at
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd

ROW, WIDTH, BAR, LABEL = 28, 320, 150, 280


def icp(index: Index, table: pd.DataFrame, width: int | None, height: int | None) -> AnyChart:
    """Return the scores of segments with their intervals, and the share of first ranks."""
    known = table[table["score"].notna()]
    if known.empty:
        what = "No segment has criteria yet."
        if not index.of("segment"):
            what = "The map has no segment yet."
        hint = 'Add them: jm.set("offices", criteria=[{"name": "margin", "value": 0.8}])'
        return empty(index, "Ideal customer", what, hint, width, height)
    rows = [_row(index, row) for row in known.sort_values("rank").to_dict("records")]
    wide = width or WIDTH
    return _drawn(rows, wide, height).properties(  # type: ignore[no-any-return]
        **headed(
            index,
            "Ideal customer",
            "Score of each segment at the stated weights, from 0 to 1; line: 95% of the scores at "
            "random weights",
            "Bar: share of the random weights at which the segment ranks first",
            f"{count(len(table) - len(known), 'segment')} without criteria not shown"
            if len(known) < len(table) else "",
        )
    )  # fmt: skip


def _row(index: Index, row: dict[Any, Any]) -> dict[str, Any]:
    personas = row["personas"]
    ids = [personas] if isinstance(personas, str) else list(_known(personas))
    names = [index.name(id) or id for id in ids if id]
    first = float(row["first"])
    return {
        "segment": row["segment"],
        "name": short(index.name(row["segment"]) or str(row["segment"]), 120),
        "score": float(row["score"]),
        "low": float(row["low"]),
        "high": float(row["high"]),
        "first": first,
        "text": percent(first),
        "rank": int(row["rank"]),
        "between": f"{float(row['low']):.2f} to {float(row['high']):.2f}",
        "written": f"{float(row['score']):.2f}",
        "personas": listed(names),
    }


def _known(personas: Any) -> Iterable[str]:
    return personas if isinstance(personas, (list, tuple)) else ()


def _drawn(rows: list[dict[str, Any]], width: int, height: int | None) -> Any:
    names = {row["segment"]: fitted(f"{row['rank']}. {row['name']}", 11, LABEL) for row in rows}
    y = alt.Y(
        "segment:N", title=None,
        scale=alt.Scale(domain=list(names), paddingInner=0.5, paddingOuter=0.2),
        axis=axis(labelExpr=labels(names), labelLimit=LABEL + 20),
    )  # fmt: skip
    left = width + 52
    ticks = {each: f"{each:g}" for each in (0, 0.25, 0.5, 0.75, 1)}
    scale = alt.Scale(domain=[0, 1], range=[0, width], nice=False)
    x_axis = axis(grid=True, values=list(ticks), labelExpr=labels(ticks))

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=None, scale=scale, axis=x_axis)

    tooltip = [
        alt.Tooltip("name:N", title="Segment"), alt.Tooltip("written:N", title="Score"),
        alt.Tooltip("between:N", title="95% of weights"),
        alt.Tooltip("text:N", title="Ranks first in"), alt.Tooltip("rank:Q", title="Rank"),
        alt.Tooltip("personas:N", title="Personas"),
    ]  # fmt: skip
    base = alt.Chart(rows_of(rows))
    bars = [
        {**row, "from": left / width, "to": (left + part * BAR) / width, "shade": shade}
        for row in rows
        for part, shade in ((1.0, 0.16), (row["first"], 1.0))
        if part
    ]
    heads = alt.Chart(rows_of([{"text": "ranks first"}]))
    small: dict[str, Any] = {"font": FONT, "align": "left", "fontSize": 11, "color": INK}
    layers = [
        base.mark_rule(color=ACCENT, strokeWidth=2).encode(
            x=x("low"), x2=alt.X2("high:Q"), y=y, tooltip=tooltip
        ),
        base.mark_point(color=ACCENT, filled=True, opacity=1, size=70).encode(
            x=x("score"), y=y, tooltip=tooltip
        ),
        base.mark_text(**{**small, "align": "right"}).encode(
            x=x_at(width + 36), y=y, text=alt.Text("written:N"), tooltip=tooltip
        ),
        alt.Chart(rows_of(bars)).mark_bar(height=12, cornerRadius=2).encode(
            x=x("from"), x2=alt.X2("to:Q"), y=y, tooltip=tooltip,
            color=alt.ColorValue(ACCENT), opacity=alt.Opacity("shade:Q", scale=None),
        ),
        base.mark_text(**small).encode(
            x=x_at(left + BAR + 8), y=y, text=alt.Text("text:N"), tooltip=tooltip
        ),
        heads.mark_text(baseline="bottom", opacity=0.85, **small).encode(
            x=x_at(left), y=y_at(-2), text=alt.Text("text:N")
        ),
    ]  # fmt: skip
    return finished(alt.layer(*layers), width, height or ROW * len(rows))
