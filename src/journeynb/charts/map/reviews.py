"""Number of findings of each severity, review by review."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import altair as alt

from journeynb.base.text import count
from journeynb.charts.look.colors import SEVERITY
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import labels, listed, short
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, rows_of, x_at
from journeynb.charts.map.gaps import WORDS
from journeynb.gaps.check import check
from journeynb.gaps.findings import selected
from journeynb.gaps.rules.own import all_rules
from journeynb.model.index import Index

WIDTH, HEIGHT = 520, 220


def reviews(index: Index, today: dt.date | None, width: int | None, height: int | None) -> AnyChart:
    """Return the number of findings by severity at each review, and on a date if given."""
    last_of_day = {each.date: each for each in index.info.reviews}
    rows = []
    for day in sorted(last_of_day):
        review = last_of_day[day]
        counts = {each.rule: each.count for each in review.findings}
        by = f"review by {listed(review.by)}" if review.by else "review"
        rows += _rows(day, counts, by, review.note)
    if today is not None:
        rows += _rows(
            today, check(index, today, selected(None, None)).counts, "current map", "", now=True
        )
    if not rows:
        what = "The map has no reviews yet."
        hint = 'Record a review: jm.review(by="Marketing")'
        return empty(index, "Reviews", what, hint, width, height)
    used = {row["severity"] for row in rows if row["severity"] != "other" or row["count"]}
    rows = [row for row in rows if row["severity"] in used]
    drawn = _drawn(rows, width or WIDTH, height or HEIGHT)
    return drawn.properties(  # type: ignore[no-any-return]
        **headed(
            index,
            "Reviews",
            "Number of findings by severity, as recorded at each review",
            f"○ current map on {today:%Y-%m-%d}" if today else "",
        )
    )


def _rows(
    day: dt.date, counts: dict[str, int], what: str, note: str, *, now: bool = False
) -> list[dict[str, Any]]:
    rules = all_rules()
    by_severity: Counter[str] = Counter()
    for code, number in counts.items():
        by_severity[rules[code].severity if code in rules else "other"] += number
    return [
        {
            "day": day.toordinal(),
            "date": day.isoformat(),
            "severity": severity,
            "count": by_severity[severity],
            "text": count(by_severity[severity], WORDS.get(severity, severity)),
            "what": short(what, 120),
            "note": short(note, 240) or "–",
            "now": now,
            "color": color,
        }
        for severity, color in SEVERITY.items()
    ]


def _drawn(rows: list[dict[str, Any]], width: int, height: int) -> Any:
    days = {row["day"]: row["date"] for row in rows}
    margin = max((max(days) - min(days)) * 0.04, 1)
    most = max(max(row["count"] for row in rows), 1)
    x = alt.X(
        "day:Q",
        title=None,
        scale=alt.Scale(domain=[min(days) - margin, max(days) + margin], nice=False, zero=False),
        axis=axis(values=list(days), labelExpr=labels(days), labelOverlap="greedy"),
    )
    y_scale = alt.Scale(domain=[0, most * 1.08], nice=False)
    y = alt.Y(
        "count:Q",
        title="findings",
        scale=y_scale,
        axis=axis(grid=True, tickCount=5, tickMinStep=1, format="d"),
    )
    color = alt.Color("color:N", scale=None)
    tooltip = [
        alt.Tooltip("date:N", title="Date"),
        alt.Tooltip("text:N", title="Findings"),
        alt.Tooltip("what:N", title="Severity"),
        alt.Tooltip("note:N", title="Note"),
    ]
    reviewed = [row for row in rows if not row["now"]]
    last_day = max((row["day"] for row in reviewed), default=None)
    ahead = [row for row in rows if row["now"] or row["day"] == last_day]
    layers: list[Any] = []
    for part, dash in ((reviewed, [1, 0]), (ahead, [3, 3])):
        if len({row["day"] for row in part}) > 1:
            line = alt.Chart(rows_of(part)).mark_line(strokeWidth=2, strokeDash=dash)
            layers.append(line.encode(x=x, y=y, color=color, detail=alt.Detail("severity:N")))
    for now in (False, True):
        part = [row for row in rows if row["now"] is now]
        if part:
            mark = alt.Chart(rows_of(part)).mark_point(
                size=70, strokeWidth=2, opacity=1, filled=not now
            )
            layers.append(mark.encode(x=x, y=y, color=color, tooltip=tooltip))
    ends = _apart(rows[-len({row["severity"] for row in rows}) :], most * 1.08 / height * 15)
    words = alt.Chart(rows_of(ends)).mark_text(
        font=FONT, align="left", dx=12, fontSize=11, fontWeight=600
    )
    layers.append(
        words.encode(
            x=x_at(width),
            y=alt.Y("label_at:Q", scale=y_scale, title="findings"),
            text=alt.Text("text:N"),
            color=color,
            tooltip=tooltip,
        )
    )
    return finished(alt.layer(*layers), width, height)


def _apart(rows: list[dict[str, Any]], least: float) -> list[dict[str, Any]]:
    """Return the last rows with label positions that do not overlap."""
    placed: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: int(row["count"])):
        floor = placed[-1]["label_at"] + least if placed else 0
        placed.append({**row, "label_at": max(row["count"], floor)})
    return placed
