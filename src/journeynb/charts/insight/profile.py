"""How a group of customers differs from the others: lifts with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.base.text import percent
from journeynb.charts.insight.lift_rows import CLEAR, WIDTH, marks, panel, scale_of
from journeynb.charts.look.colors import INK
from journeynb.charts.look.labels import plain, short
from journeynb.charts.look.theme import FONT, AnyChart, bare, rows_of, titled, x_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_BESIDE = {"text": "lift", "share": "group", "rest": "others"}


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
    scale = scale_of(table)
    tooltip = [
        alt.Tooltip("attribute:N", title="Attribute"), alt.Tooltip("value:N", title="Value"),
        alt.Tooltip("text:N", title="Lift"), alt.Tooltip("between:N", title="95% interval"),
        alt.Tooltip("share:N", title="In the group"), alt.Tooltip("rest:N", title="Others"),
        alt.Tooltip("n:N", title="Customers"), alt.Tooltip("q:N", title="q"),
    ]  # fmt: skip
    for group in groups:
        rows = _rows(table[table["group"] == group], scale)
        kept = sorted(rows, key=lambda row: (not row["clear"], -row["size"]))[:top]
        kept.sort(key=lambda row: (-row["order"], int(row["key"])))
        shown += len(kept)
        clear += sum(row["clear"] for row in rows)
        if kept:
            label = names.get(group, str(group))
            title = label if len(groups) > 1 else ""
            panels.append(panel(kept, title, scale, wide, height, _BESIDE, tooltip))
    of = f"the group ({short(str(groups[0]), 60)})" if len(groups) == 1 else "each group"
    head = titled(
        name,
        f"How many times more frequent each value is in {of} than among the others",
        "Line: 95% interval. These are associations, not causes",
        f"Strong color: differs (q < {CLEAR:g}), {clear} of {len(table)}; soft color: may be "
        "chance",
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
    drawn: AnyChart = chart.encode(x=x_at(0), text=alt.Text("text:N"), tooltip=[text]).properties(
        width=wide, height=60, view=bare(), **head
    )
    return drawn


def _rows(table: pd.DataFrame, scale: tuple[float, float]) -> list[dict[str, Any]]:
    rows = []
    for number, row in enumerate(table.to_dict("records")):
        lift, low, high, q = (float(row[name]) for name in ("lift", "low", "high", "q"))
        if lift != lift:
            continue
        written = _mean if row["kind"] == "number" else percent
        rows.append(
            {
                "key": str(number),
                "label": f"{short(str(row['attribute']), 60)}: {short(str(row['value']), 60)}",
                "attribute": short(str(row["attribute"]), 120),
                "value": short(str(row["value"]), 120),
                "share": _text(row["share"], written),
                "rest": _text(row["rest"], written),
                "n": f"{int(row['n']):,}",
                **marks(lift, low, high, q, scale),
            }
        )
    return rows


def _text(value: Any, written: Any) -> str:
    value = float(value)
    return str(written(value)) if value == value else "–"


def _mean(value: float) -> str:
    return plain(float(f"{value:.3g}")) if abs(value) < 1000 else plain(value)
