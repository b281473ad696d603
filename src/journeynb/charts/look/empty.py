"""The chart for empty data: it says what is missing and how to add it."""

from __future__ import annotations

import altair as alt

from journeynb.charts.look.colors import INK
from journeynb.charts.look.theme import FONT, bare, headed, rows_of
from journeynb.model.index import Index


def empty(
    index: Index, name: str, what: str, hint: str, width: int | None = None,
    height: int | None = None,
) -> alt.Chart:  # fmt: skip
    """Return a chart that says in words that there is no data yet."""
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
            x=alt.value(0),
            text=alt.Text("text:N"),
            tooltip=[
                alt.Tooltip("what:N", title="Nothing yet"),
                alt.Tooltip("hint:N", title="What to do"),
            ],
        )
        .properties(width=width or 420, height=height or 60, view=bare(), **headed(index, name))
    )
    return chart
