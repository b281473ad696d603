"""Bubble charts of counts in rows and columns; gaps are labeled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt

from journeynb.charts.look.colors import INK, WARNING
from journeynb.charts.look.labels import labels, listed, short, wrapped
from journeynb.charts.look.theme import FONT, AnyChart, axis, bands, finished, rows_of

COLUMN, ROW = 96, 40


@dataclass(frozen=True)
class Matrix:
    """Counts in rows and columns: the names by key, the axis words, and the cells.

    A cell is a dict of `row`, `column`, `count`, `color`, `names` (of the counted entities) and
    `missing` (the reason for an empty cell, if that is a gap).
    """

    rows: dict[str, str]
    columns: dict[str, str]
    row_word: str
    column_word: str
    unit: str
    cells: list[dict[str, Any]]


def bubbles(
    matrix: Matrix, head: dict[str, Any], width: int | None, height: int | None
) -> AnyChart:
    """Return the counts as bubbles whose area is the count."""
    cells = [
        {
            **cell,
            "row_name": short(matrix.rows[cell["row"]], 120),
            "column_name": short(matrix.columns[cell["column"]], 120),
        }
        for cell in matrix.cells
    ]
    full = [cell for cell in cells if cell["count"]]
    gaps = [cell for cell in cells if not cell["count"]]
    most = max((cell["count"] for cell in cells), default=0) or 1
    heads = {id: wrapped(name, COLUMN - 8) for id, name in matrix.columns.items()}
    position = {
        "x": alt.X(
            "column:N",
            title=None,
            scale=bands(list(matrix.columns)),
            axis=axis(
                orient="top",
                labelAngle=0,
                labelLimit=COLUMN - 8,
                labelExpr=labels(heads, COLUMN - 8),
                labelPadding=10 + 13 * (max(map(len, heads.values())) - 1),
            ),
        ),
        "y": alt.Y(
            "row:N",
            title=None,
            scale=bands(list(matrix.rows)),
            axis=axis(
                labelLimit=220,
                labelExpr=labels({id: short(name) for id, name in matrix.rows.items()}),
            ),
        ),
    }
    tooltip = [
        alt.Tooltip("row_name:N", title=matrix.row_word),
        alt.Tooltip("column_name:N", title=matrix.column_word),
        alt.Tooltip("count:Q", title=matrix.unit),
        alt.Tooltip("names:N", title="Names"),
    ]
    lines = (
        alt.Chart(rows_of([{"row": id} for id in matrix.rows]))
        .mark_rule(color=INK, opacity=0.18)
        .encode(y=position["y"])
    )
    circles = (
        alt.Chart(rows_of(full))
        .mark_circle(opacity=1)
        .encode(
            **position,
            size=alt.Size(
                "count:Q", legend=None, scale=alt.Scale(domain=[0, most], range=[0, 720])
            ),
            color=alt.Color("color:N", scale=None),
            tooltip=tooltip,
        )
    )
    numbers = (
        alt.Chart(rows_of(full))
        .mark_text(font=FONT, color=INK, fontSize=12, fontWeight=600, align="left", dx=19, dy=-9)
        .encode(**position, text=alt.Text("count:Q"), tooltip=tooltip)
    )
    dots = alt.Chart(rows_of([cell for cell in gaps if cell["missing"] == "·"]))
    words = alt.Chart(rows_of([cell for cell in gaps if cell["missing"] != "·"]))
    missing = [
        dots.mark_circle(size=8, opacity=0.8, color=INK).encode(**position, tooltip=tooltip),
        words.mark_text(font=FONT, fontSize=11, dy=-8, color=WARNING).encode(
            **position, text=alt.Text("missing:N"), tooltip=tooltip
        ),
    ]
    layers = [lines, *([circles, numbers] if full else []), *(missing if gaps else [])]
    chart = alt.layer(*layers).properties(
        width=width or alt.Step(COLUMN), height=height or alt.Step(ROW), **head
    )
    return finished(chart)  # type: ignore[no-any-return]


def counted(row: str, column: str, names: Iterable[str], color: str) -> dict[str, Any]:
    """Return a cell with the number of some things, which its tooltip names."""
    known = list(names)
    return {
        "row": row,
        "column": column,
        "count": len(known),
        "color": color,
        "names": listed(known),
        "missing": "",
    }


def nothing(row: str, column: str, word: str = "·", why: str = "none") -> dict[str, Any]:
    """Return an empty cell with a label and the reason why it is empty."""
    return {
        "row": row,
        "column": column,
        "count": 0,
        "color": INK if word == "·" else WARNING,
        "names": why,
        "missing": word,
    }
