"""Heat map of cohorts: the share of customers who returned, by age."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.base.text import share_text
from journeynb.charts.look.colors import INK, WARNING, on
from journeynb.charts.look.dates import MONTHS
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import fitted, labels, plain, room
from journeynb.charts.look.theme import (
    FONT,
    AnyChart,
    axis,
    bands,
    finished,
    headed,
    legend,
    rows_of,
    x_at,
    y_at,
)
from journeynb.data.intervals import wilson
from journeynb.gaps.rules.customer_numbers import CERTAIN
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.insight.explain.falling_retention import compared

if TYPE_CHECKING:
    import pandas as pd

PALE, DEEP = (0xB8, 0xC4, 0xD0), (0x0F, 0x4F, 0x8F)
"""Colors of no customer and of the largest share: both are visible on white and on dark."""
ALL = "all"
MOST = 60
"""Largest number of cohorts: more would be too small to read."""
_CELLS = ((8, 48, 26), (13, 40, 24), (20, 32, 20))
"""Width and height of a cell for so many columns; more have no text."""
_SMALL = 15


def cohorts(
    evidence: ExplainedEvidence,
    every: str,
    back_to: str | None,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return the shares by cohort (row) and age (column), with the mean of each age below."""
    index = evidence.mapped.index
    table = evidence.cohorts(every, back_to)
    if back_to is None:  # all customers have an event in their first period
        table = table[table.age > 0]
    if table.empty:
        what = f"No cohort is older than its first {every}."
        hint = f'Choose a shorter period, such as every="{"day" if every == "week" else "week"}"'
        return empty(index, "Cohorts", what, hint, width, height)
    known = table.cohort.drop_duplicates()
    whole, table = table, table[table.cohort.isin(known[-MOST:])]
    starts = [each.date() for each in known[-MOST:]]
    keys = {each: str(number) for number, each in enumerate(starts)}
    ages = list(range(int(table.age.min()), int(table.age.max()) + 1))
    top = _top(table)
    rows = [_row(row, keys, top, every) for row in table.to_dict("records")]
    means = _means(whole[whole.age.isin(ages)], top)
    lines = len(keys) + bool(means)
    wide, high = next((each[1:] for each in _CELLS if len(ages) <= each[0]), (_SMALL, _SMALL))
    size = (width or wide * len(ages), height or high * lines)
    cell = (size[0] / len(ages), size[1] / lines)
    names = {key: _name(start, every) for start, key in keys.items()} | {ALL: "All"}
    places = [*keys.values(), *([ALL] if means else [])]
    fallen = {}
    if back_to is None and every == "month":
        found = compared(evidence.cohorts())
        fallen = {(each.cohort, each.age): each for each in found if each.q < CERTAIN}
    framed = [row for row in rows if (starts[int(row["key"])], row["age"]) in fallen]
    young = [row for row in rows if not row["complete"]]
    to = f"an event of {fitted(index.name(back_to), 12, 240)}" if back_to else "any event"
    head = headed(
        index,
        "Cohorts",
        f"Share of the customers who came in each {every} (row) with {to} that many {every}s "
        "later (column)",
        "Hatched: the log ends before the period does" if young else "",
        f"The latest {MOST} of {len(known)} cohorts" if len(known) > MOST else "",
        f"Framed: fewer returned than in earlier cohorts (E611), q < {CERTAIN:g}" if framed else "",
    )
    shown = [row for row in rows if row["complete"]] + means
    layers = _cells(shown, young, places, ages, names, top, cell)
    if framed:
        layers.append(
            alt.Chart(rows_of(framed))
            .mark_rect(fill=None, stroke=WARNING, strokeWidth=2)
            .encode(x=_at("age", ages), y=_at("key", places))
        )
    layers += _sizes(table, keys, places, names, 11 if cell[1] >= 18 else 9)
    return finished(alt.layer(*layers).properties(**head), *size)  # type: ignore[no-any-return]


def _top(table: pd.DataFrame) -> float:
    """Return the end of the scale of colors."""
    most = float(table.share.max()) if table.share.notna().any() else 1.0
    return next(each for each in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if most <= each)


def _at(name: str, places: list[Any], **more: Any) -> Any:
    channel = alt.Y if name == "key" else alt.X
    kind = "N" if name == "key" else "O"
    return channel(f"{name}:{kind}", title=None, scale=bands(places), **more)


def _row(row: dict[Any, Any], keys: dict[dt.date, str], top: float, every: str) -> dict[str, Any]:
    start = row["cohort"].date()
    made = {
        "key": keys[start],
        "cohort": _name(start, every),
        "age": int(row["age"]),
        "complete": bool(row["complete"]),
        "returned": f"{int(row['returned']):,} of {int(row['n']):,}",
    }
    if not made["complete"]:
        return {**made, "words": "the period is not over"}
    return {**made, **_shade(float(row["share"]), top), **_words(row)}


def _words(row: dict[Any, Any]) -> dict[str, str]:
    return {"words": share_text(*(float(row[name]) for name in ("share", "low", "high")))}


def _shade(share: float, top: float) -> dict[str, Any]:
    """Return a share with its text, and the color of text on the color of its cell."""
    at = min(share / top, 1.0)
    mixed = [round(low + (high - low) * at) for low, high in zip(PALE, DEEP, strict=True)]
    text = f"{share:.1%}" if 0 < share < 0.095 and top <= 0.1 else f"{share:.0%}"
    return {"share": share, "text": text, "ink": on("#" + "".join(f"{each:02x}" for each in mixed))}


def _means(table: pd.DataFrame, top: float) -> list[dict[str, Any]]:
    """Return the share of each age over all complete cohorts, if there are several."""
    whole = table[table.complete]
    if whole.cohort.nunique() < 2:
        return []
    found = whole.groupby("age")[["returned", "n"]].sum()
    made = []
    for age, row in found.iterrows():
        low, high = wilson(row.returned, row.n)
        share = float(row.returned / row.n)
        made.append(
            {
                "key": ALL,
                "cohort": "all that are complete",
                "age": int(str(age)),
                "returned": f"{int(row.returned):,} of {int(row.n):,}",
                **_shade(share, top),
                **_words({"share": share, "low": low, "high": high}),
            }
        )
    return made


def _cells(
    shown: list[dict[str, Any]], young: list[dict[str, Any]], places: list[str], ages: list[int],
    names: dict[str, str], top: float, cell: tuple[float, float],
) -> list[Any]:  # fmt: skip
    tooltip = [
        alt.Tooltip("cohort:N", title="Came in"), alt.Tooltip("age:O", title="Periods later"),
        alt.Tooltip("returned:N", title="Returned"), alt.Tooltip("words:N", title="Share (95%)"),
    ]  # fmt: skip
    step = {"labelFontSize": 11 if cell[1] >= 18 else 9, "labelLimit": 200, "labelOverlap": False}
    spread = max(1, round(22 / cell[0]))
    labeled = [each for each in ages if each % spread == 0]
    x = _at("age", ages, axis=axis(orient="top", labelAngle=0, values=labeled, **step))
    y = _at("key", places, axis=axis(labelExpr=labels(names), **step))
    ramp = ["#" + "".join(f"{each:02x}" for each in color) for color in (PALE, DEEP)]
    layers: list[Any] = []
    if shown:
        color = alt.Color(
            "share:Q",
            scale=alt.Scale(domain=[0, top], range=ramp, interpolate="rgb", clamp=True),
            legend=legend(
                title="Share of the cohort", orient="bottom", format=".0%",
                values=[0, top / 2, top], gradientLength=160, gradientThickness=10,
            ),
        )  # fmt: skip
        layers.append(
            alt.Chart(rows_of(shown)).mark_rect().encode(x=x, y=y, color=color, tooltip=tooltip)
        )
    if young:
        base = alt.Chart(rows_of(young))
        layers += [
            base.mark_rect(color=INK, opacity=0.08).encode(x=x, y=y, tooltip=tooltip),
            base.mark_point(
                shape=_hatch(*cell), size=4, filled=False, stroke=INK, strokeWidth=1, opacity=0.55
            ).encode(x=x, y=y, tooltip=tooltip),
        ]
    for ink in dict.fromkeys(row["ink"] for row in shown) if cell[0] >= 28 else ():
        part = [row for row in shown if row["ink"] == ink]
        layers.append(
            alt.Chart(rows_of(part))
            .mark_text(font=FONT, fontSize=11 if cell[0] >= 36 else 10, color=ink)
            .encode(x=x, y=y, text=alt.Text("text:N"), tooltip=tooltip)
        )
    return layers


def _hatch(width: float, height: float) -> str:
    """Return the path of diagonal lines in a cell, around its middle, in pixels."""
    half, high = width / 2 - 1, height / 2 - 1
    parts, at = [], -half - high + 6
    while at < half + high:  # the line y = x - at, from the left or the bottom up to the right
        start, end = max(-half, at - high), min(half, at + high)
        if end > start:
            parts.append(f"M{start:.1f},{at - start:.1f}L{end:.1f},{at - end:.1f}")
        at += 6
    return "".join(parts)


def _sizes(
    table: pd.DataFrame, keys: dict[dt.date, str], places: list[str], names: dict[str, str],
    size: int,
) -> list[Any]:  # fmt: skip
    """Return the number of customers of each cohort, left of its name."""
    each = table.drop_duplicates("cohort")
    rows = [
        {"key": keys[row["cohort"].date()], "n": plain(int(row["n"]))}
        for row in each.to_dict("records")
    ]
    at = -18 - room(names.values(), size)
    small: dict[str, Any] = {"font": FONT, "fontSize": size, "align": "right", "color": INK}
    return [
        alt.Chart(rows_of(rows))
        .mark_text(opacity=0.85, **small)
        .encode(x=x_at(at), y=_at("key", places), text=alt.Text("n:N")),
        alt.Chart(rows_of([{"text": "customers"}]))
        .mark_text(opacity=0.85, baseline="bottom", **small)
        .encode(x=x_at(at), y=y_at(-7), text=alt.Text("text:N")),
    ]


def _name(start: dt.date, every: str) -> str:
    """Return the name of a period, such as ``Nov 2026``."""
    month = MONTHS[start.month - 1]
    if every in ("day", "week"):
        return f"{start.day} {month} {start.year}"
    if every == "quarter":
        return f"Q{(start.month + 2) // 3} {start.year}"
    return f"{start.year}" if every == "year" else f"{month} {start.year}"
