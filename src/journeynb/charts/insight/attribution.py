"""Credit for conversions by touchpoint: where the models agree, and where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, percent, shown
from journeynb.base.whole_numbers import require_whole
from journeynb.charts.insight.key_axis import key_axis
from journeynb.charts.look.colors import ACCENT, GOOD, INK, WARNING
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import room
from journeynb.charts.look.theme import (
    FONT,
    AnyChart,
    axis,
    finished,
    headed,
    legend,
    rows_of,
    x_at,
)
from journeynb.insight.explain.explained_evidence import ExplainedEvidence

if TYPE_CHECKING:
    import pandas as pd

ROW, WIDTH, LABEL = 22, 380, 260
_LOOK = {
    "first": ("First", WARNING, "triangle-right"),
    "last": ("Last", GOOD, "triangle-left"),
    "markov": ("Markov", ACCENT, "circle"),
}
"""The models that have a mark of their own; the others are short lines."""
_OTHERS = "Other models"


class _Mark(NamedTuple):
    """The columns of the table that a mark needs."""

    model: str
    credit: float
    share: float
    low: float
    high: float


def attribution(
    evidence: ExplainedEvidence,
    to: str | None,
    model: str,
    window: Any,
    top: int,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return the shares of credit by touchpoint and model."""
    require_whole(top, "top", 200)
    table = evidence.attribution(to=to, window=window)
    models = list(dict.fromkeys(table.model))
    if model not in models:
        raise ArgumentError(f"model={shown(model)} is not valid; allowed: {', '.join(models)}")
    index, n = evidence.mapped.index, int(table.attrs["n"])
    if not n:
        what, hint = "No conversion in the log.", "Set what converts customers: jm.set(converts=ID)"
        return empty(index, "Attribution", what, hint, width, height)
    names = {each.id: each.name for each in index.touchpoints}
    rows = _rows(table, names, model)
    shown_rows = [row for row in rows if row["known"]][:top] + [
        row for row in rows if not row["known"]
    ]
    left = sum(row["known"] for row in rows) - sum(row["known"] for row in shown_rows)
    for number, row in enumerate(shown_rows):
        row["key"] = str(number)
        for mark in row["marks"]:
            mark["key"] = row["key"]
    head = headed(
        index,
        "Attribution",
        f"Share of {count(n, 'conversion')} that each touchpoint gets credit for, by model",
        f"Thick line: 95% interval of {_name(model)}. Thin line: from the lowest model to the "
        "highest",
        "These are associations, not causes",
        f"The {top} touchpoints with the most credit; {left} more have some" if left else "",
    )
    chart: AnyChart = _drawn(shown_rows, model, width or WIDTH, height).properties(**head)
    return chart


def _name(model: str) -> str:
    return _LOOK[model][0] if model in _LOOK else model.replace("_", " ").capitalize()


def _rows(table: pd.DataFrame, names: dict[str, str], model: str) -> list[dict[str, Any]]:
    """Return one row for each touchpoint with credit, the most by `model` first."""
    rows = []
    for id, part in table.groupby("touchpoint", sort=False):
        if not (part.credit > 0).any():
            continue
        chosen = part[part.model == model].iloc[0]
        known = str(id) in names
        label = names.get(str(id), str(id).strip("()").capitalize())
        sure = chosen.low == chosen.low
        common = {"label": label, "channel": str(chosen.channel) or "–"}
        marks = [
            {
                **common,
                "model": _name(row.model),
                "kind": _name(row.model) if row.model in (*_LOOK, model) else _OTHERS,
                "share": row.share,
                "text": percent(row.share),
                "between": _between(row.low, row.high),
                "credit": f"{row.credit:,.1f}",
            }
            for row in map(_Mark._make, part[list(_Mark._fields)].itertuples(index=False))
        ]  # fmt: skip
        rows.append(
            {
                **common,
                "known": known,
                "marks": marks,
                "share": float(chosen.share),
                "text": percent(float(chosen.share)),
                "between": _between(chosen.low, chosen.high),
                "low": float(chosen.low) if sure else None,
                "high": float(chosen.high) if sure else None,
                "least": float(part.share.min()),
                "most": float(part.share.max()),
            }
        )
    return sorted(rows, key=lambda row: (-row["known"], -row["share"], -row["most"]))


def _between(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}" if low == low else "–"


def _drawn(rows: list[dict[str, Any]], model: str, width: int, height: int | None) -> Any:
    y = key_axis(rows, LABEL)
    most = max(max(row["most"], row["high"] or 0) for row in rows)
    scale = alt.Scale(domain=[0, most], nice=True, zero=True)
    x_axis = axis(grid=True, format="~%", tickCount=6)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title=None, scale=scale, axis=x_axis)

    looks = dict(_LOOK)
    looks.setdefault(model, (_name(model), ACCENT, "circle"))
    if model != "markov":
        looks["markov"] = ("Markov", INK, "diamond")
    found = {mark["kind"] for row in rows for mark in row["marks"]}
    kinds = {name: (color, shape) for name, color, shape in looks.values() if name in found}
    if _OTHERS in found:
        kinds[_OTHERS] = (INK, "stroke")
    plain = [{key: value for key, value in row.items() if key != "marks"} for row in rows]
    marks = [mark for row in rows for mark in row["marks"]]
    order = [
        _OTHERS,
        *(name for name in kinds if name not in (_OTHERS, _name(model))),
        _name(model),
    ]
    marks.sort(key=lambda mark: order.index(mark["kind"]))  # the chosen one lies on top
    base = alt.Chart(rows_of(plain))
    row_tooltip = [
        alt.Tooltip("label:N", title="Touchpoint"), alt.Tooltip("channel:N", title="Channels"),
        alt.Tooltip("text:N", title=_name(model)), alt.Tooltip("between:N", title="95% interval"),
    ]  # fmt: skip
    layers: list[Any] = [
        base.mark_rule(color=INK, strokeWidth=1.2, opacity=0.55).encode(
            x=x("least"), x2=alt.X2("most:Q"), y=y, tooltip=row_tooltip
        )
    ]
    sure = [row for row in plain if row["low"] is not None]
    if sure:
        layers.append(
            alt.Chart(rows_of(sure))
            .mark_rule(color=ACCENT, strokeWidth=5, opacity=0.35, strokeCap="round")
            .encode(x=x("low"), x2=alt.X2("high:Q"), y=y, tooltip=row_tooltip)
        )
    domain = list(kinds)
    dots = alt.Chart(rows_of(marks)).mark_point(size=52, filled=True, opacity=0.95)
    layers.append(
        dots.encode(
            x=x("share"),
            y=y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=domain, range=[kinds[name][0] for name in domain]),
                legend=legend(title=None, symbolSize=70),
            ),
            shape=alt.Shape(
                "kind:N", scale=alt.Scale(domain=domain, range=[_shape(kinds[name][1])
                                                                 for name in domain]),
                legend=legend(title=None, symbolSize=70),
            ),
            tooltip=[
                alt.Tooltip("label:N", title="Touchpoint"), alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("text:N", title="Share"),
                alt.Tooltip("between:N", title="95% interval"),
                alt.Tooltip("credit:N", title="Conversions"),
                alt.Tooltip("channel:N", title="Channels"),
            ],
        )
    )  # fmt: skip
    small: dict[str, Any] = {"font": FONT, "align": "right", "fontSize": 11}
    at = width + 8 + room([row["text"] for row in rows])
    layers.append(
        base.mark_text(color=ACCENT, **small).encode(
            x=x_at(at), y=y, text=alt.Text("text:N"), tooltip=row_tooltip
        )
    )
    at += 14 + room([row["between"] for row in rows])
    layers.append(
        base.mark_text(color=INK, **small).encode(
            x=x_at(at), y=y, text=alt.Text("between:N"), tooltip=row_tooltip
        )
    )
    return finished(alt.layer(*layers), width, height or ROW * len(rows))


def _shape(name: str) -> str:
    """Return a shape of Vega; a short upright line for the models without a mark of their own."""
    return "M-.15,-.45L.15,-.45L.15,.45L-.15,.45Z" if name == "stroke" else name
