"""What would change if fewer customers left: by touchpoint, or by persona for some changes."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.base.text import count, few
from journeynb.base.whole_numbers import require_whole
from journeynb.charts.insight.key_axis import key_axis
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import room, short
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, rows_of, x_at, y_at
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.model.kinds.colors import persona_colors

ROW, WIDTH, LABEL = 22, 380, 260
HALF = 0.5
_NOTE = (
    "Line: 95% interval. These are associations, not causes: test a change before you rely on it"
)


def what_if(
    evidence: ExplainedEvidence,
    changes: Any,
    to: str | None,
    top: int,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return the gains of each touchpoint, or, with `changes`, those of each persona."""
    require_whole(top, "top", 200)
    if changes is None:
        return _by_touchpoint(evidence, to, top, width, height)
    return _by_persona(evidence, changes, to, width, height)


def _by_touchpoint(
    evidence: ExplainedEvidence, to: str | None, top: int, width: int | None, height: int | None
) -> AnyChart:
    index, found = evidence.mapped.index, evidence._gains(HALF, to)
    if found.empty:
        what = "No customer stops at a touchpoint after which others convert."
        hint = "Set what converts customers: jm.set(converts=ID)"
        return empty(index, "What if", what, hint, width, height)
    names = [index.name(evidence.mapped.touchpoints[at]) for at in found.place]
    rows = [
        _row(key, name, 0.0, row)
        for key, (name, row) in enumerate(zip(names, found.to_dict("records"), strict=True))
    ]
    for row, stops in zip(rows, found.stops, strict=True):
        row["detail"] = count(int(stops), "visit")
    n = int(found.n.iloc[0])
    head = headed(
        index,
        "What if",
        "Gain in conversion, in percentage points, if half as many customers stopped at the "
        "touchpoint",
        f"Each on its own, mean of the personas, {count(n, 'customer')}. {_NOTE}",
        f"The {top} touchpoints that gain most, of {len(rows)}" if len(rows) > top else "",
    )
    chart: AnyChart = _drawn(
        rows[:top], "Visits that end there", width or WIDTH, height
    ).properties(**head)
    return chart


def _by_persona(
    evidence: ExplainedEvidence, changes: Any, to: str | None, width: int | None, height: int | None
) -> AnyChart:
    index, found = evidence.mapped.index, evidence.what_if(changes, to)
    colors = persona_colors(index.personas, index.palette)
    rows = []
    for key, row in enumerate(found[found.n > 0].to_dict("records")):
        name = index.name(row["persona"]) or {"(all)": "All customers"}.get(
            row["persona"], "No persona"
        )
        made = _row(key, name, float(row["base"]), row)
        made["ink"] = colors.get(row["persona"], ACCENT if row["persona"] == "(all)" else INK)
        made["detail"] = f"{int(row['n']):,}"
        rows.append(made)
    if not rows:
        what, hint = "No customer was at a touchpoint.", "Inspect the events: ev.unmapped_events()"
        return empty(index, "What if", what, hint, width, height)
    head = headed(
        index,
        "What if",
        "Share of customers who convert (light), and who would (strong)",
        "If " + few([_words(index.name(id), each["leaves"])
                     for id, each in found.attrs["changes"].items()]),
        _NOTE,
    )  # fmt: skip
    chart: AnyChart = _drawn(rows, "Customers", width or WIDTH, height).properties(**head)
    return chart


def _words(name: str, factor: float) -> str:
    return f"stops after {short(name, 40)} {'fall' if factor <= 1 else 'rise'} to {factor:.0%}"


def _row(key: int, name: str, base: float, row: Any) -> dict[str, Any]:
    """Return a row from ``difference, low, high``: a bar from 0 to `base` and on to the end."""
    difference, low, high = (float(row[each]) for each in ("difference", "low", "high"))
    sure = low == low
    return {
        "key": str(key),
        "label": name,
        "name": short(name, 120),
        "zero": 0.0,
        "base": base,
        "then": base + difference,
        "low": base + low if sure else None,
        "high": base + high if sure else None,
        "from": f"{base:.1%}",
        "to": f"{base + difference:.1%}",
        "ink": ACCENT,
    }


def _with_text(rows: list[dict[str, Any]]) -> None:
    """Add differences in points as text, all with as many digits: ``+3.6``, ``+0.58``."""
    most = max(abs(row["then"] - row["base"]) for row in rows)
    digits = 1 if most >= 0.02 else 2

    def points(share: float) -> str:
        return f"{round(share * 100, digits) + 0.0:+.{digits}f}".replace("-", "−")

    for row in rows:
        row["text"] = points(row["then"] - row["base"])
        sure = row["low"] is not None
        row["between"] = (
            f"{points(row['low'] - row['base'])} to {points(row['high'] - row['base'])}"
            if sure
            else "–"
        )


def _drawn(rows: list[dict[str, Any]], detail: str, width: int, height: int | None) -> Any:
    _with_text(rows)
    y = key_axis(rows, LABEL)
    ends = [each for row in rows for each in (row["then"], row["base"], row["high"] or 0.0)]
    least = min(0.0, *(min(row["then"], row["low"] or 0.0) for row in rows))
    by_persona = any(row["base"] for row in rows)
    scale = alt.Scale(domain=[least, max(0.001, *ends)], nice=True, zero=True)
    points = "~%" if by_persona else None
    expression = None if by_persona else "format(datum.value * 100, '~g')"
    given = {"format": points} if points else {"labelExpr": expression}
    x_axis = axis(grid=True, tickCount=6, **given)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title=None, scale=scale, axis=x_axis)

    tooltip = [
        alt.Tooltip("name:N", title="Persona" if by_persona else "Touchpoint"),
        *([alt.Tooltip("from:N", title="Converts"), alt.Tooltip("to:N", title="Would convert")]
          if by_persona else []),
        alt.Tooltip("text:N", title="Points gained"),
        alt.Tooltip("between:N", title="95% interval"),
        alt.Tooltip("detail:N", title=detail),
    ]  # fmt: skip
    ink = alt.Color("ink:N", scale=None)
    base = alt.Chart(rows_of(rows))
    layers: list[Any] = []
    bar: dict[str, Any] = {"height": 12, "cornerRadiusEnd": 2}
    if by_persona:
        layers.append(
            base.mark_bar(opacity=0.35, **bar).encode(
                x=x("zero"), x2=alt.X2("base:Q"), y=y, color=ink, tooltip=tooltip
            )
        )
    layers.append(
        base.mark_bar(opacity=0.85, **bar).encode(
            x=x("base"), x2=alt.X2("then:Q"), y=y, color=ink, tooltip=tooltip
        )
    )
    sure = [row for row in rows if row["low"] is not None]
    if sure:
        layers.append(
            alt.Chart(rows_of(sure)).mark_rule(color=INK, strokeWidth=2).encode(
                x=x("low"), x2=alt.X2("high:Q"), y=y, tooltip=tooltip
            )
        )  # fmt: skip
    layers += _texts(base, rows, width, y, tooltip, by_persona)
    return finished(alt.layer(*layers), width, height or ROW * len(rows))


def _texts(
    base: Any, rows: list[dict[str, Any]], width: int, y: Any, tooltip: list[Any], by_persona: bool
) -> list[Any]:
    """Return the columns of text at the right."""
    small: dict[str, Any] = {"font": FONT, "align": "right", "fontSize": 11}
    columns = {"text": "points", "between": "95% interval"}
    if by_persona:
        columns = {"from": "now", "to": "then", **columns}
    at, layers = width + 6, []
    for field, head in columns.items():
        at += room([head, *(row[field] for row in rows)]) + 16
        color = alt.ColorValue(ACCENT if field == "text" else INK)
        heading = alt.Chart(rows_of([{"text": head}]))
        layers += [
            base.mark_text(**small).encode(
                x=x_at(at), y=y, text=alt.Text(f"{field}:N"), color=color, tooltip=tooltip
            ),
            heading.mark_text(color=INK, opacity=0.85, baseline="bottom", **small).encode(
                x=x_at(at), y=y_at(-2), text=alt.Text("text:N")
            ),
        ]
    return layers
