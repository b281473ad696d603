"""The projection of goals: measurements, the path to the target, and the fan to the due date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import altair as alt

from journeynb.base.text import count, with_unit
from journeynb.charts.look.colors import ACCENT, INK, TONE
from journeynb.charts.look.dates import date_ticks
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import fitted, labels, plain, room, short
from journeynb.charts.look.theme import (
    FONT,
    AnyChart,
    axis,
    bare,
    headed,
    panel_title,
    rows_of,
    x_at,
    y_at,
)
from journeynb.gaps.goals.goal_projection import Projection, project
from journeynb.gaps.goals.goal_status import measured
from journeynb.gaps.goals.projection_words import WORDS, range_by, tone_of
from journeynb.gaps.projection_table import require_level
from journeynb.model.adding import ids_of
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Goal
from journeynb.tables.journey_tables import require

BESIDE, MOST = 2, 12
_ONE, _SEVERAL = (560, 260), (320, 150)
_HEAD = 40
"""Height of the two lines above a panel, in pixels."""
_SIGNS = {"good": "■", "steady": "●", "warning": "▲", "error": "▼", "info": "–"}


def projection(
    index: Index,
    goal: str | Iterable[str] | None,
    level: float,
    today: dt.date,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return a panel for each goal, of all goals for each that has measurements."""
    require_level(level)
    known = [each for each in index.goals if measured(each, today)]
    found = known if goal is None else _chosen(index, goal)
    if not found:
        what = "No goal has a measurement yet."
        if not index.goals:
            what = "The map has no goal yet."
        hint = 'Record one, jm.measure("id", 61, date="2026-11-01"), or bind a table: jm.bind(...)'
        return empty(index, "Projection", what, hint, width, height)
    panels = [_Panel(each, project(each, today, level), today) for each in found]
    panels.sort(key=lambda each: list(WORDS).index(each.projection.status))
    left_out = len(panels) - MOST
    panels = panels[:MOST]
    wide, high = _ONE if len(panels) == 1 else _SEVERAL
    drawn = [each.drawn(width or wide, height or high) for each in panels]
    without = len(index.goals) - len(known) if goal is None else 0
    head = headed(
        index,
        "Projection",
        "Points: measurements with their 95% intervals. Dashed: path to the target and its "
        "milestones (◇)",
        f"Band: {level:.0%} prediction interval, if the metric continues as before"
        if any(each.projection.path for each in panels)
        else "",
        f"The {MOST} most urgent of {len(found)} goals; show others with goal=" if left_out > 0
        else "",
        f"{count(without, 'goal')} without measurements not shown" if without else "",
    )  # fmt: skip
    return alt.concat(*drawn, columns=BESIDE, spacing=24, **head)


def _chosen(index: Index, goal: str | Iterable[str]) -> list[Goal]:
    ids = ids_of(goal)
    for id in ids:
        require(index, id, "goal")
    return [each for each in index.goals if each.id in ids]


@dataclass(frozen=True)
class _Panel:
    """The plot of a goal: time from left to right, the metric from bottom to top."""

    goal: Goal
    projection: Projection
    today: dt.date

    @property
    def tone(self) -> str:
        return tone_of(self.projection.status)

    def drawn(self, width: int, height: int) -> Any:
        goal = self.goal
        end = f"target {self._figure(goal.target)}" if goal.target is not None else ""
        end += " or less" if end and goal.direction == "decrease" else ""
        lines = self._lines()
        low, high = _bounds([each for row in lines["all"] for each in row])
        first, last = self._days()
        x_scale = alt.Scale(domain=[first.toordinal(), last.toordinal()], nice=False, zero=False)
        ticks = date_ticks(first, last, max(2, width // 80))
        x_axis = axis(
            values=list(ticks), labelExpr=labels(ticks), labelOverlap="greedy", labelPadding=4,
            ticks=True, tickColor=INK, tickOpacity=0.4,
        )  # fmt: skip
        y_scale = alt.Scale(domain=[low, high], nice=False, zero=False)
        y_axis = axis(grid=True, tickCount=4)

        axes = {"x": x_axis, "y": y_axis}  # one layer with them is enough, and quicker

        def x(name: str = "day") -> alt.X:
            shown = axes.pop("x", alt.Undefined)
            return alt.X(f"{name}:Q", title=None, scale=x_scale, axis=shown)

        def y(name: str = "value") -> alt.Y:
            shown = axes.pop("y", alt.Undefined)
            return alt.Y(f"{name}:Q", title=None, scale=y_scale, axis=shown)

        color, layers = TONE[self.tone], []
        if lines["fan"]:
            fan = alt.Chart(rows_of(lines["fan"]))
            layers += [
                fan.mark_area(color=color, opacity=0.2, line=False).encode(
                    x=x(), y=y("low"), y2=alt.Y2("high:Q"), tooltip=_FAN
                ),
                fan.mark_line(color=color, strokeWidth=1.6).encode(x=x(), y=y("expected")),
                alt.Chart(rows_of(lines["fan"][-1:]))
                .mark_rule(color=color, strokeWidth=2)
                .encode(x=x(), y=y("low"), y2=alt.Y2("high:Q"), tooltip=_FAN),
            ]
        if first <= self.today <= last:
            today = rows_of([{"day": self.today.toordinal()}])
            layers.append(
                alt.Chart(today).mark_rule(color=INK, opacity=0.35, strokeWidth=1).encode(x=x())
            )
        if len(lines["path"]) > 1:
            layers.append(
                alt.Chart(rows_of(lines["path"]))
                .mark_line(color=INK, strokeWidth=1.2, strokeDash=[4, 3])
                .encode(x=x(), y=y(), order=alt.Order("day:Q"))
            )
        if goal.target is not None:
            target = alt.Chart(rows_of([{"value": goal.target, "text": fitted(end, 11, 120)}]))
            layers += [
                target.mark_rule(color=INK, strokeWidth=1, opacity=0.7).encode(y=y()),
                target.mark_text(font=FONT, align="left", dx=8, fontSize=11, color=INK).encode(
                    x=x_at(width), y=y(), text=alt.Text("text:N")
                ),
            ]
        points = alt.Chart(rows_of(lines["measured"]))
        sure = [row for row in lines["measured"] if row["low"] is not None]
        if len(lines["measured"]) > 1:
            layers.append(
                points.mark_line(color=ACCENT, strokeWidth=1.4, opacity=0.6).encode(
                    x=x(), y=y(), order=alt.Order("day:Q")
                )
            )
        if sure:
            layers.append(
                alt.Chart(rows_of(sure))
                .mark_rule(color=ACCENT, strokeWidth=1.6)
                .encode(x=x(), y=y("low"), y2=alt.Y2("high:Q"), tooltip=_POINT)
            )
        if lines["measured"]:
            layers.append(
                points.mark_point(color=ACCENT, filled=True, opacity=1, size=44).encode(
                    x=x(), y=y(), tooltip=_POINT
                )
            )
        if lines["milestones"]:
            layers.append(
                alt.Chart(rows_of(lines["milestones"]))
                .mark_point(shape="diamond", color=INK, size=70, strokeWidth=1.5, opacity=1)
                .encode(x=x(), y=y(), tooltip=_POINT)
            )
        layers += self._words(width)
        title = panel_title(fitted(goal.name, 12, width + room([end]), bold=True), INK)
        title.offset = 4
        return alt.layer(*layers, width=width, height=height, view=bare(), title=title)

    def _figure(self, value: float | None) -> str:
        return plain(value) if value is None else with_unit(plain(value), short(self.goal.unit, 14))

    def _days(self) -> tuple[dt.date, dt.date]:
        goal = self.goal
        days = [each.date for each in goal.measurements]
        days += [each.date for each in goal.milestones]
        days += [each for each in (goal.start, goal.due) if each is not None]
        days += [each.date for each in self.projection.path] or [self.today]
        first, last = min(days), max(days)
        return (first, last) if first < last else (first, first + dt.timedelta(days=1))

    def _lines(self) -> dict[str, list[Any]]:
        """Return the rows of each mark, and in ``all`` the values that the plot shows."""
        goal, name = self.goal, short(self.goal.name, 120)
        points = measured(goal, self.today)
        if goal.cumulative:
            points = [each for each in points if goal.start is None or each.date >= goal.start]
        sums = list(accumulate(each.value for each in points))
        shown = [
            {
                "day": each.date.toordinal(), "value": each.value, "low": each.low,
                "high": each.high, "goal": name, "date": each.date.isoformat(),
                "what": self._figure(each.value) + self._between(each.low, each.high),
                "n": "–" if each.n is None else f"{each.n:,}",
                "source": short(each.source, 80) or "–",
            }
            for each in points
        ]  # fmt: skip
        for row, total in zip(shown, sums, strict=True):
            if goal.cumulative:
                what = f"{self._figure(total)} so far, {row['what']} of them new"
                row |= {"value": total, "low": None, "high": None, "what": what}
        milestones = [
            {"day": each.date.toordinal(), "value": each.value, "goal": name,
             "date": each.date.isoformat(), "what": f"milestone of {self._figure(each.value)}",
             "n": "–", "source": "–"}
            for each in sorted(goal.milestones, key=lambda each: each.date)
        ]  # fmt: skip
        path: list[dict[str, Any]] = []
        start = goal.start or (points[0].date if points else None)
        begin = 0.0 if goal.cumulative else goal.baseline
        if start is not None and begin is not None and goal.due is not None:
            path.append({"day": start.toordinal(), "value": begin})
        path += [{"day": each["day"], "value": each["value"]} for each in milestones]
        if goal.target is not None and goal.due is not None:
            path.append({"day": goal.due.toordinal(), "value": goal.target})
        fan = [
            {"day": each.date.toordinal(), "expected": each.expected, "low": each.low,
             "high": each.high, "goal": name, "date": each.date.isoformat(),
             "what": self._figure(each.expected),
             "between": self._between(each.low, each.high).strip(" ()")}
            for each in self.projection.path
        ]  # fmt: skip
        if fan and shown:
            last = shown[-1]
            fan.insert(0, {**fan[0], **{key: last[key] for key in ("day", "date", "what")},
                           **dict.fromkeys(("expected", "low", "high"), last["value"]),
                           "between": "measured"})  # fmt: skip
        rows: list[dict[str, Any]] = [*shown, *milestones, *path, *fan]
        values = [
            [row[key] for key in ("value", "low", "high", "expected") if row.get(key) is not None]
            for row in rows
        ]
        ends = [each for each in (goal.target,) if each is not None]
        return {"measured": shown, "milestones": milestones, "path": path, "fan": fan,
                "all": [*values, ends]}  # fmt: skip

    def _between(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return ""
        return f" ({plain(low)} to {self._figure(high)})"

    def _words(self, width: int) -> list[Any]:
        """Return the status and the range at the due date, above the plot."""
        status, tone = self.projection.status, self.tone
        second = range_by(self.goal, self.projection, plain)
        room_beside = width + 60
        rows: list[dict[str, Any]] = [
            {"text": fitted(f"{_SIGNS[tone]} {WORDS[status]}", 11, room_beside, bold=True),
             "color": TONE[tone], "at": -_HEAD + 14},
            {"text": fitted(second, 11, room_beside), "color": INK, "at": -_HEAD + 30},
        ]  # fmt: skip
        return [
            alt.Chart(rows_of([row]))
            .mark_text(font=FONT, align="left", baseline="middle", fontSize=11,
                       fontWeight=600 if bold else "normal")
            .encode(x=x_at(0), y=y_at(row["at"]), text=alt.Text("text:N"),
                    color=alt.Color("color:N", scale=None))
            for row, bold in zip(rows, (True, False), strict=True)
        ]  # fmt: skip


def _bounds(values: list[float]) -> tuple[float, float]:
    """Return the ends of an axis with a margin around some values."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    margin = 0.08 * (high - low) or abs(high) * 0.08 or 1.0
    return low - margin, high + margin


_POINT = [
    alt.Tooltip("goal:N", title="Goal"),
    alt.Tooltip("date:N", title="Date"),
    alt.Tooltip("what:N", title="Value (95%)"),
    alt.Tooltip("n:N", title="Counted"),
    alt.Tooltip("source:N", title="From"),
]
_FAN = [
    alt.Tooltip("goal:N", title="Goal"),
    alt.Tooltip("date:N", title="Date"),
    alt.Tooltip("what:N", title="Projected"),
    alt.Tooltip("between:N", title="Between"),
]
