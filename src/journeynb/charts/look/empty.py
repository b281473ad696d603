"""The chart for empty data: it says what is missing and how to add it."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.charts.look.colors import INK
from journeynb.charts.look.theme import FONT, bare, headed, rows_of, x_at
from journeynb.model.index import Index


def empty(
    index: Index, name: str, what: str, hint: str, width: int | None = None,
    height: int | None = None,
) -> alt.Chart:  # fmt: skip
    """Return a chart that says in words that a map has no data yet."""
    return nothing_yet(headed(index, name), what, hint, width, height)


def nothing_yet(
    head: dict[str, Any], what: str, hint: str, width: int | None = None,
    height: int | None = None,
) -> alt.Chart:  # fmt: skip
    """Return a chart with a title that says in words what is missing, and how to add it."""
    chart: alt.Chart = (
        alt.Chart(rows_of([{"what": what, "hint": hint, "text": f"{what}\n{hint}"}]))
        .mark_text(
            font=FONT,
            align="left",
            baseline="middle",
            color=INK,
            fontSize=12,
            lineBreak="\n",
            lineHeight=20,
        )
        .encode(
            x=x_at(0),
            text=alt.Text("text:N"),
            tooltip=[
                alt.Tooltip("what:N", title="Nothing yet"),
                alt.Tooltip("hint:N", title="What to do"),
            ],
        )
        .properties(width=width or 420, height=height or 60, view=bare(), **head)
    )
    return chart
