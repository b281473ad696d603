"""Bars in order of their length, with columns of text beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.labels import fitted, labels, room
from journeynb.charts.look.theme import FONT, axis, finished, rows_of, x_at, y_at

ROW, WIDTH, LABEL = 24, 380, 300


def ranking(
    rows: list[dict[str, Any]],
    measure: str,
    columns: Sequence[tuple[str, str, str]],
    tooltip: Mapping[str, str],
    width: int | None,
    height: int | None,
) -> Any:
    """Return bars, the first row on top.

    Parameters
    ----------
    rows : list of dict
        Each with a ``key`` of its own, a ``name``, and the other fields.
    measure : str
        Field with the length of the bar.
    columns : list of (str, str, str)
        Field, heading and color of each column of text.
    tooltip : dict of str to str
        Title of each field in the tooltip.
    width, height : int or None
        Size of the bars in pixels.
    """
    wide = width or WIDTH
    names = {row["key"]: fitted(row["name"], 11, LABEL) for row in rows}
    y = alt.Y(
        "key:N", title=None,
        scale=alt.Scale(domain=list(names), paddingInner=0.4, paddingOuter=0.2),
        axis=axis(labelExpr=labels(names), labelLimit=LABEL + 20),
    )  # fmt: skip
    most = max(1.0, *(row[measure] for row in rows))
    x = alt.X(
        f"{measure}:Q", title=None, scale=alt.Scale(domain=[0, most], nice=True, zero=True),
        axis=axis(grid=True, tickCount=6, format=",.10~g"),
    )  # fmt: skip
    shown = [alt.Tooltip(f"{field}:N", title=title) for field, title in tooltip.items()]
    base = alt.Chart(rows_of(rows))
    layers: list[Any] = [
        base.mark_bar(color=ACCENT, opacity=0.85, height=13, cornerRadiusEnd=2).encode(
            x=x, y=y, tooltip=shown
        )
    ]
    small: dict[str, Any] = {"font": FONT, "align": "right", "fontSize": 11}
    at = wide + 6
    for field, head, color in columns:
        at += room([head, *(row[field] for row in rows)]) + 16
        heading = alt.Chart(rows_of([{"text": head}]))
        layers += [
            base.mark_text(color=color, **small).encode(
                x=x_at(at), y=y, text=alt.Text(f"{field}:N"), tooltip=shown
            ),
            heading.mark_text(color=INK, opacity=0.85, baseline="bottom", **small).encode(
                x=x_at(at), y=y_at(-2), text=alt.Text("text:N")
            ),
        ]
    return finished(alt.layer(*layers), wide, height or ROW * len(rows))
