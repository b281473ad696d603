"""How long customers stay: the share who stay after each day, above the number at risk."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.base.text import share_text
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import fitted, plain, room
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import (
    FONT,
    AnyChart,
    axis,
    bands,
    finished,
    headed,
    rows_of,
    x_at,
    y_at,
)
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.insight.explain.leaving import back_in_words
from journeynb.model.kinds.colors import persona_colors

if TYPE_CHECKING:
    import pandas as pd

WIDTH, HEIGHT, ROW = 560, 260, 20
NAME, LABEL = 150, 110
"""Largest width of a name beside the table, and at the end of a line, in pixels."""
STEPS = 200
"""Largest number of steps of a line: more would be less than three pixels apart."""
POINTS = 60
"""Largest number of points of a line with numbers under the pointer."""
APART = 13
"""Smallest distance of two labels at the ends of lines, in pixels."""
_DAYS = (1, 2, 5, 7, 10, 14, 20, 30, 60, 90, 120, 180, 365)


def survival(
    evidence: ExplainedEvidence, persona: Who, leaves: Any, width: int | None, height: int | None
) -> AnyChart:
    """Return the Kaplan-Meier estimate of each persona with its interval, and those at risk."""
    index = evidence.mapped.index
    wanted = [each.id for each in chosen(index, persona)]
    if leaves is None and index.info.leaves is None:
        return empty(
            index, "Survival", "The map does not say how customers leave.",
            'Set it: jm.set(leaves={"event": "cancel*"}) or jm.set(leaves={"inactive_days": 60})',
            width, height,
        )  # fmt: skip
    table = evidence.survival(leaves)
    known = list(table.persona.unique())
    groups = [each for each in known if each in wanted or (persona is None and each in (ALL, NONE))]
    if not groups:
        what = "No customer is on the chart."
        hint = f"Customers start with {table.attrs['since']}; inspect the log: log.describe()"
        return empty(index, "Survival", what, hint, width, height)
    if len(groups) == 2 and groups == [ALL, NONE]:
        groups = [ALL]
    colors = {**persona_colors(index.personas, index.palette), NONE: INK}
    colors[ALL] = ACCENT if groups == [ALL] else INK
    names = {each: index.name(each) for each in groups if each not in (ALL, NONE)}
    names |= {ALL: "All customers", NONE: "No persona"}
    wide, high = width or WIDTH, height or HEIGHT
    last = max(1, int(table.day[table.persona.isin(groups)].max()))
    ticks = _ticks(last, max(2, wide // 80))
    each = {group: table[table.persona == group] for group in groups}
    head = headed(
        index,
        "Survival",
        f"Share of customers who stay, by days since {_since(evidence)}",
        "Band: 95% interval" + ("; dashed: all customers" if ALL in groups[:-1] else ""),
        f"{_sentence(back_in_words(table.attrs))}",
        personas_note(chosen(index, persona), persona),
    )
    plot = _plot(each, names, colors, last, ticks, wide, high)
    beside = _at_risk(each, names, colors, table.attrs["median"], last, ticks, wide)
    return alt.vconcat(plot, beside, spacing=12).properties(**head)


def _since(evidence: ExplainedEvidence) -> str:
    id = evidence.mapped.index.info.converts
    if not id:
        return "their first event"
    return f"their first event of {fitted(evidence.mapped.index.name(id), 12, 260)}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ticks(last: int, most: int) -> list[int]:
    """Return evenly spaced days, at most so many."""
    steps = [*_DAYS, *(365 * years for years in (2, 5, 10, 20, 50, 100, 1000))]
    step = next((each for each in steps if last // each < most), steps[-1])
    return list(range(0, last + 1, step))


def _steps(rows: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the days on which customers left, thinned out to what can be seen, and both ends."""
    shown = rows[(rows.left > 0) | (rows.day == 0) | (rows.day == rows.day.max())]
    beside = (shown.day * STEPS // (last + 1)).duplicated(keep="last")
    found: pd.DataFrame = shown[~beside | (shown.day == 0)]
    return found


def _plot(
    each: dict[str, pd.DataFrame], names: dict[str, str], colors: dict[str, str], last: int,
    ticks: list[int], width: int, height: int,
) -> Any:  # fmt: skip
    x_scale = alt.Scale(domain=[0, last], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, 1], nice=False)
    x_axis = axis(
        values=ticks, format=",d", ticks=True, tickColor=INK, tickOpacity=0.4, labelOverlap=False,
        labelPadding=4, labelFlush=False,
    )  # fmt: skip
    axes = {"x": x_axis, "y": axis(grid=True, format=".0%", values=[0, 0.25, 0.5, 0.75, 1])}

    def x(name: str = "day") -> alt.X:
        shown = axes.pop("x", alt.Undefined)
        return alt.X(f"{name}:Q", title=None, scale=x_scale, axis=shown)

    def y(name: str = "survival") -> alt.Y:
        shown = axes.pop("y", alt.Undefined)
        return alt.Y(f"{name}:Q", title=None, scale=y_scale, axis=shown)

    tooltip = [
        alt.Tooltip("who:N", title="Customers"), alt.Tooltip("day:Q", title="Day", format=","),
        alt.Tooltip("share:N", title="Still there (95%)"),
        alt.Tooltip("risk:Q", title="At risk", format=","),
        alt.Tooltip("left:Q", title="Left on this day", format=","),
    ]  # fmt: skip
    layers: list[Any] = []
    lines: list[Any] = []
    points: list[dict[str, Any]] = []
    for group, table in each.items():
        rows = _rows(_steps(table, last), fitted(names[group], 11, 260))
        points += {row["day"] * POINTS // (last + 1): row for row in rows}.values()
        base = alt.Chart(rows_of(rows))
        dashed = group == ALL and len(each) > 1
        if not dashed:
            layers.append(
                base.mark_area(
                    color=colors[group], opacity=0.14, interpolate="step-after", line=False
                ).encode(x=x(), y=y("low"), y2=alt.Y2("high:Q"))
            )
        lines.append(
            base.mark_line(
                color=colors[group], interpolate="step-after", strokeWidth=1.2 if dashed else 2,
                strokeDash=[5, 4] if dashed else [],
            ).encode(x=x(), y=y())
        )  # fmt: skip
    layers += lines
    layers.append(
        alt.Chart(rows_of(points))
        .mark_point(filled=True, size=90, opacity=0)
        .encode(x=x(), y=y(), tooltip=tooltip)
    )
    ends = _ends(each, names, colors, height)
    for row in ends if len(each) > 1 else ():
        layers.append(
            alt.Chart(rows_of([row]))
            .mark_text(font=FONT, fontSize=11, align="left", baseline="middle", color=row["color"])
            .encode(x=x_at(width + 8), y=y_at(row["at"]), text=alt.Text("label:N"))
        )
    return finished(alt.layer(*layers), width, height)


def _rows(table: pd.DataFrame, who: str) -> list[dict[str, Any]]:
    rows = []
    for row in table.to_dict("records"):
        share, low, high = (float(row[name]) for name in ("survival", "low", "high"))
        rows.append(
            {
                "who": who,
                "day": int(row["day"]),
                "survival": share,
                "low": low,
                "high": high,
                "share": share_text(share, low, high),
                "risk": int(row["at_risk"]),
                "left": int(row["left"]),
            }
        )
    return rows


def _ends(
    each: dict[str, pd.DataFrame], names: dict[str, str], colors: dict[str, str], height: int
) -> list[dict[str, Any]]:
    """Return the labels at the ends of lines, from top to bottom and not over each other."""
    rows: list[dict[str, Any]] = [
        {"label": fitted(names[group], 11, LABEL), "color": colors[group],
         "at": height * (1 - float(table.survival.iloc[-1]))}
        for group, table in each.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: row["at"])
    for above, row in pairwise(rows):
        row["at"] = max(row["at"], above["at"] + APART)
    low = float(height)
    for row in reversed(rows):
        row["at"] = min(row["at"], low)
        low = row["at"] - APART
    return rows


def _at_risk(
    each: dict[str, pd.DataFrame], names: dict[str, str], colors: dict[str, str],
    median: dict[str, int | None], last: int, ticks: list[int], width: int,
) -> Any:  # fmt: skip
    """Return the table of those at risk on each day of the axis, and how long half of them stay."""
    y = alt.Y("group:N", title=None, axis=None, scale=bands(list(each)))
    x = alt.X("day:Q", axis=None, scale=alt.Scale(domain=[0, last], nice=False, zero=False))
    cells: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for group, table in each.items():
        days, risk = table.day.to_numpy(), table.at_risk.to_numpy()
        for day in ticks:
            at = int(days.searchsorted(day))
            many = int(risk[at]) if at < len(risk) else 0
            cells.append({"group": group, "day": day, "many": f"{many:,}"})
        stay = median[group]
        rows.append(
            {
                "group": group,
                "name": fitted(names[group], 11, NAME, bold=True),
                "color": colors[group],
                "stay": f"{plain(stay)} days" if stay is not None else "–",
            }
        )
    heading = "median stay"
    edge = width + 24 + max(room([heading, *(row["stay"] for row in rows)]), 40)
    start = -8 - room(each["many"] for each in cells if each["day"] == 0) / 2
    small: dict[str, Any] = {"font": FONT, "fontSize": 11, "baseline": "middle"}
    above = {**small, "baseline": "bottom", "color": INK}
    color = alt.Color("color:N", scale=None)
    base = alt.Chart(rows_of(rows))
    layers = [
        alt.Chart(rows_of(cells))
        .mark_text(color=INK, **small)
        .encode(x=x, y=y, text=alt.Text("many:N")),
        base.mark_text(align="right", fontWeight=600, **small).encode(
            x=x_at(start), y=y, text=alt.Text("name:N"), color=color
        ),
        base.mark_text(align="right", color=INK, **small).encode(
            x=x_at(edge), y=y, text=alt.Text("stay:N")
        ),
        alt.Chart(rows_of([{"text": "Customers at risk"}]))
        .mark_text(align="left", dx=start, fontWeight=600, **above)
        .encode(x=x_at(0), y=y_at(-4), text=alt.Text("text:N")),
        alt.Chart(rows_of([{"text": heading}]))
        .mark_text(align="right", opacity=0.85, **above)
        .encode(x=x_at(edge), y=y_at(-4), text=alt.Text("text:N")),
    ]
    return finished(alt.layer(*layers), width, ROW * len(rows))
