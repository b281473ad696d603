"""How the customers of each persona have changed since its profile was stored: was and now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.base.text import count, percent
from journeynb.charts.insight.key_axis import key_axis
from journeynb.charts.look.colors import INK, WARNING
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import fitted, labels, room, short
from journeynb.charts.look.theme import (
    FONT,
    AnyChart,
    axis,
    finished,
    headed,
    panel_title,
    rows_of,
    x_at,
)
from journeynb.model.index import Index
from journeynb.model.kinds.colors import persona_colors

if TYPE_CHECKING:
    import pandas as pd

ROW, WIDTH, LABEL = 22, 360, 280


def drift(
    index: Index, table: pd.DataFrame, top: int, width: int | None, height: int | None
) -> AnyChart:
    """Return the shift of each attribute of each persona, those that drifted strong."""
    compared = table[table["was"].notna() & table["now"].notna() & table["q"].notna()]
    if compared.empty:
        what = "No persona has a stored profile to compare with."
        if len(table):
            what = "No attribute of a stored profile can be compared."
        hint = 'Store one: cu.suggest_persona("plan = \'pro\'", name="Maya").apply(jm)'
        return empty(index, "Drift", what, hint, width, height)
    rows = [_row(index, number, row) for number, row in enumerate(compared.to_dict("records"))]
    rows.sort(key=lambda row: (not row["drifted"], -row["size"]))
    shown = rows[:top]
    most = max(0.1, *(max(row["was"], row["now"]) for row in shown))
    colors = persona_colors(index.personas, index.palette)
    who = [each.id for each in index.personas if any(row["persona"] == each.id for row in shown)]
    panels = [
        _panel(
            [row for row in shown if row["persona"] == id], fitted(index.name(id), 12, 500, True),
            colors[id], min(1.0, most * 1.02), width or WIDTH, height,
            id == who[-1],
        )
        for id in who
    ]  # fmt: skip
    drifted = sum(row["drifted"] for row in rows)
    head = headed(
        index,
        "Drift",
        "Share of each persona's customers with the value that changed most: in the stored profile "
        "(○) and now (●)",
        f"Strong color: more than chance explains (q < 0.05), {drifted} of "
        f"{count(len(rows), 'attribute')}",
        f"The {top} of {len(rows)} attributes that changed most" if len(rows) > top else "",
        f"{count(len(table) - len(rows), 'attribute')} without enough customers not shown"
        if len(table) > len(rows)
        else "",
    )  # fmt: skip
    chart: AnyChart = panels[0] if len(panels) == 1 else alt.vconcat(*panels, spacing=18)
    return chart.properties(**head)


def _row(index: Index, number: int, row: dict[Any, Any]) -> dict[str, Any]:
    was, now, drifted = float(row["was"]), float(row["now"]), bool(row["drifted"])
    value = short(str(row["value"]), 60)
    return {
        "key": str(number),
        "persona": row["persona"],
        "name": short(index.name(row["persona"]), 120),
        "label": short(str(row["attribute"]), 60) + (f": {value}" if value else ""),
        "was": was,
        "now": now,
        "before": percent(was),
        "after": percent(now),
        "text": f"{percent(was)} → {percent(now)}",
        "size": abs(now - was),
        "psi": _psi(row["psi"], row["critical"]),
        "q": f"{float(row['q']):.2g}",
        "drifted": drifted,
        "ink": WARNING if drifted else INK,
        "fade": 1.0 if drifted else 0.6,
        "weight": 3.0 if drifted else 1.4,
    }


def _psi(psi: float | None, critical: float | None) -> str:
    known = [None if each is None or each != each else float(each) for each in (psi, critical)]
    if known[0] is None:
        return "–"
    return f"{known[0]:.3f}" + ("" if known[1] is None else f" (chance: up to {known[1]:.3f})")


def _panel(
    rows: list[dict[str, Any]], name: str, color: str, most: float, width: int, height: int | None,
    last: bool,
) -> Any:  # fmt: skip
    y = key_axis(rows, LABEL)
    step = 0.25 if most > 0.6 else 0.1 if most > 0.25 else 0.05 if most > 0.12 else 0.02
    ticks = {step * at: percent(round(step * at, 2)) for at in range(int(most / step + 1e-9) + 1)}
    x_axis = axis(grid=True, values=list(ticks), labelExpr=labels(ticks), labels=last)
    scale = alt.Scale(domain=[0, most], nice=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=None, scale=scale, axis=x_axis)

    tooltip = [
        alt.Tooltip("name:N", title="Persona"), alt.Tooltip("label:N", title="Attribute"),
        alt.Tooltip("before:N", title="Was"), alt.Tooltip("after:N", title="Now"),
        alt.Tooltip("psi:N", title="PSI"), alt.Tooltip("q:N", title="q"),
    ]  # fmt: skip
    ink = alt.Color("ink:N", scale=None)
    fade = alt.Opacity("fade:Q", scale=None)
    base = alt.Chart(rows_of(rows))
    points: dict[str, Any] = {"size": 64, "strokeWidth": 1.8}
    return finished(
        alt.layer(
            base.mark_rule().encode(
                x=x("was"), x2=alt.X2("now:Q"), y=y, color=ink, opacity=fade,
                strokeWidth=alt.StrokeWidth("weight:Q", scale=None), tooltip=tooltip,
            ),
            base.mark_point(filled=False, **points).encode(
                x=x("was"), y=y, color=ink, opacity=fade, tooltip=tooltip
            ),
            base.mark_point(filled=True, **points).encode(
                x=x("now"), y=y, color=ink, opacity=fade, tooltip=tooltip
            ),
            base.mark_text(font=FONT, align="right", fontSize=11).encode(
                x=x_at(width + 20 + room([row["text"] for row in rows])), y=y,
                text=alt.Text("text:N"), color=ink, tooltip=tooltip,
            ),
        ).properties(title=panel_title(name, color)),
        width,
        height or ROW * len(rows),
    )  # fmt: skip
