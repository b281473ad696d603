"""Early signs of leaving: lifts with their intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.base.text import capitalized, few, percent
from journeynb.base.whole_numbers import require_whole
from journeynb.charts.insight.lift_rows import CLEAR, WIDTH, marks, panel, scale_of
from journeynb.charts.look.colors import ACCENT, GAP
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import short
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import AnyChart, headed
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd

_NAME = "Early signs of leaving"
_BESIDE = {"text": "lift", "share": "left", "rest": "others"}


def churn_signs(
    evidence: ExplainedEvidence,
    persona: Who,
    leaves: Any,
    back: Any,
    ahead: Any,
    top: int,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return the lifts of all customers, and of each persona that has a clear sign."""
    require_whole(top, "top", 60)
    index = evidence.mapped.index
    wanted = [each.id for each in chosen(index, persona)]
    if leaves is None and index.info.leaves is None:
        return empty(
            index, _NAME, "The map does not say how customers leave.",
            'Set it: jm.set(leaves={"event": "cancel*"}) or jm.set(leaves={"inactive_days": 60})',
            width, height,
        )  # fmt: skip
    table = evidence.churn_signs(leaves, back, ahead)
    known = table[table.lift.notna()]
    clear = set(known.persona[known.q < CLEAR])
    named = [each for each in dict.fromkeys(known.persona) if each not in (ALL, NONE)]
    if persona is None:
        groups = [ALL, *(each for each in named if each in clear)]
    else:
        groups = [each for each in named if each in wanted]
    parts = {each: _shown(known[known.persona == each], top) for each in groups}
    parts = {each: rows for each, rows in parts.items() if len(rows)}
    if not parts:
        return _nothing(index, table, width, height)
    panels, wide = [], width or WIDTH
    scale = scale_of(known.loc[[at for rows in parts.values() for at in rows.index]])
    for group, rows in parts.items():
        title = "All customers" if group == ALL else index.name(group)
        made = [_row(index, row, scale) for row in rows.to_dict("records")]
        title = title if len(parts) > 1 or group != ALL else ""
        panels.append(panel(made, title, scale, wide, height, _BESIDE, _tooltip()))
    many = {each: int((known.persona == each).sum()) for each in parts}
    cut = any(many[each] > len(rows) for each, rows in parts.items())
    head = headed(
        index,
        _NAME,
        "How many times as often customers leave after a touchpoint as comparable others",
        "Line: 95% interval. These are associations, not causes",
        f"Strong color: differs (q < {CLEAR:g}), red if more leave; soft color: may be chance",
        personas_note(chosen(index, persona), persona),
        f"The {top} clearest of {max(many.values())} touchpoints" if cut else "",
    )
    drawn: AnyChart = panels[0] if len(panels) == 1 else alt.vconcat(*panels, spacing=20)
    return drawn.properties(**head)


def _nothing(index: Index, table: pd.DataFrame, width: int | None, height: int | None) -> AnyChart:
    left_out = [each for each in table.attrs["left_out"] if each.startswith("all customers: ")]
    if left_out:
        what, _, hint = left_out[0].removeprefix("all customers: ").partition("; ")
        return empty(index, _NAME, f"{capitalized(what)}.", f"{capitalized(hint)}.", width, height)
    what = "No customers to compare: nobody left, or nobody reached a touchpoint before."
    return empty(index, _NAME, what, "Inspect the log: ev.touchpoints()", width, height)


def _shown(rows: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return the clearest rows, the largest lift first."""
    order = rows.assign(_soft=~(rows.q < CLEAR)).sort_values("_soft", kind="stable")
    return rows.loc[order.index[:top]].sort_values("lift", ascending=False, kind="stable")


def _row(index: Index, row: dict[Any, Any], scale: tuple[float, float]) -> dict[str, Any]:
    lift, low, high, q = (float(row[name]) for name in ("lift", "low", "high", "q"))
    pains = [index.name(id) for id in row["pain_points"]]
    name = index.name(row["touchpoint"])
    found = marks(lift, low, high, q, scale, GAP if lift > 1 else ACCENT)
    if lift in (0, math.inf):
        found["text"] = "only after it" if lift else "never after it"
    return {
        "key": str(row["touchpoint"]),
        "label": short(name, 60),
        "name": short(name, 120),
        "share": percent(float(row["left_met"])),
        "rest": percent(float(row["left_unmet"])),
        "n": f"{int(row['met']):,}",
        "pains": few([short(each, 60) for each in pains]) or "none on the map",
        **found,
    }


def _tooltip() -> list[alt.Tooltip]:
    titles = {
        "name": "Touchpoint", "text": "Lift", "between": "95% interval", "share": "Left after it",
        "rest": "Left, comparable others", "n": "Customers who reached it", "q": "q",
        "pains": "Pain points",
    }  # fmt: skip
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]
