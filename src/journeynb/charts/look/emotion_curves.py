"""Drawing of emotion curves over stage bands, on one panel or on a panel per persona."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.charts.look.colors import INK
from journeynb.charts.look.labels import labels, short, wrapped
from journeynb.charts.look.theme import FONT, axis, bands, finished, rows_of, x_at, y_at
from journeynb.model.index import Index

SCORES = ("very bad", "bad", "neutral", "good", "very good")
TOGETHER = 3
"""Maximum number of curves on one panel; more get a panel each."""

PERSONA = 170
"""Width of a persona name at the right, in pixels."""

BESIDE = 40
"""Width that the label of the last stage may take beside the plot, in pixels."""

SPAN, PITCH = 4.5, 5.4
"""Height of a panel and distance between panel centers, in units of emotion."""


def _curve(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the fields of points that a line needs."""
    names = ("touchpoint", "persona", "level", "color", "place")
    return [{name: row[name] for name in names} for row in rows]


class Drawing:
    """Touchpoints as columns, stages as bands, and curves on one or several panels."""

    def __init__(
        self,
        index: Index,
        place: dict[str, int],
        personas: list[str],
        width: int | None,
        height: int | None,
        apart: bool = False,
    ) -> None:
        self.names = {id: index.name(id) for id in place}
        self.personas = personas
        self.step = width / len(place) if width else min(max(960 / len(place), 15), 110)
        self.width = width or round(self.step * len(place))
        self.panels = 1 if len(personas) <= (1 if apart else TOGETHER) else len(personas)
        self.units = self.panels * PITCH - (PITCH - SPAN)
        unit = 240 / SPAN if self.panels == 1 else 84 / SPAN
        self.height = height or round(self.units * unit)
        self.unit = self.height / self.units
        self.x_scale = bands(list(place))
        top = SPAN / 2
        self.y_scale = alt.Scale(domain=[top - self.units, top], nice=False, zero=False)
        self.y_axis = self._y()
        self.bands = self._bands(index)

    def level(self, persona: str, score: float) -> float:
        """Return the position of a score on the scale, in the panel of its persona."""
        return score - (0 if self.panels == 1 else self.personas.index(persona) * PITCH)

    def _bands(self, index: Index) -> list[dict[str, Any]]:
        bands: list[dict[str, Any]] = []
        for id in self.names:
            stage = id if id in index.stage_place else index.stage_of.get(id, "")
            if bands and bands[-1]["stage"] == stage:
                bands[-1]["last"] = id
                bands[-1]["columns"] += 1
                continue
            name = short(index.name(stage) or "(no stage)", 120)
            bands.append({"stage": stage, "name": name, "first": id, "last": id, "columns": 1})
        for number, band in enumerate(bands):
            limit = band["columns"] * self.step - 6
            limit += BESIDE if number == len(bands) - 1 else 0
            band["label"] = "\n".join(wrapped(band["name"], limit, 2, bold=True))
            band["shade"] = 0.1 if number % 2 else 0.035
        return bands

    def _x(self) -> alt.Axis:
        if self.step >= 78:
            lines = {id: wrapped(name, self.step - 4) for id, name in self.names.items()}
            limit = self.step - 4
            return axis(labelAngle=0, labelExpr=labels(lines, limit), labelLimit=limit)
        return axis(
            labelAngle=-45,
            labelAlign="right",
            labelBaseline="middle",
            labelExpr=labels({id: short(name) for id, name in self.names.items()}, 165),
            labelLimit=165,
            labelOverlap=False,
        )

    def _y(self) -> alt.Axis:
        scores = (-2, -1, 0, 1, 2) if self.panels == 1 else (-2, 0, 2)
        words = {
            self.level(persona, score): SCORES[score + 2]
            for persona in self.personas
            for score in scores
        }
        return axis(values=list(words), labelExpr=labels(words), labelOverlap=False, grid=True)

    def drawn(self, points: list[dict[str, Any]]) -> Any:
        """Return the curves over the bands of the stages."""
        x = alt.X("touchpoint:N", title=None, scale=self.x_scale)
        y = alt.Y("level:Q", title=None, scale=self.y_scale, axis=self.y_axis)
        given = [
            {**row, "level": self.level(row["persona"], row["emotion"]),
             "fill": row["color"] if row["basis"] == "researched" else "transparent"}
            for row in points
            if row["emotion"] is not None
        ]  # fmt: skip
        wanted = [
            {**row, "level": self.level(row["persona"], row["desired"])}
            for row in points
            if row["desired"] is not None
        ]
        offset: dict[str, Any] = {}
        if self.panels == 1 and len(self.personas) > 1:
            spread = min(3 * (len(self.personas) - 1), self.step / 4)
            middle = self.step / 2
            sides = alt.Scale(domain=self.personas, range=[middle - spread, middle + spread])
            offset = {"xOffset": alt.XOffset("persona:N", scale=sides)}
        color = alt.Color("color:N", scale=None)
        shared: dict[str, Any] = {
            "x": x,
            "y": y,
            "color": color,
            "detail": alt.Detail("persona:N"),
            **offset,
        }
        tooltip = [
            alt.Tooltip("touchpoint_name:N", title="Touchpoint"),
            alt.Tooltip("stage:N", title="Stage"),
            alt.Tooltip("persona_name:N", title="Persona"),
            alt.Tooltip("feels:N", title="Emotion"),
            alt.Tooltip("wanted:N", title="Desired"),
            alt.Tooltip("feeling:N", title="Feeling"),
            alt.Tooltip("thoughts:N", title="Thinks"),
            alt.Tooltip("basis:N", title="Basis"),
        ]
        layers: list[Any] = self.background()
        if wanted:
            desired = alt.Chart(rows_of(wanted))
            layers += [
                alt.Chart(rows_of(_curve(wanted)))
                .mark_line(strokeWidth=1.5, strokeDash=[2, 3])
                .encode(**shared, order=alt.Order("place:Q")),
                desired.mark_point(shape="stroke", size=60, strokeWidth=1.5, opacity=1).encode(
                    **shared, tooltip=tooltip
                ),
            ]
        emotions = alt.Chart(rows_of(given))
        layers += [
            alt.Chart(rows_of(_curve(given)))
            .mark_line(strokeWidth=2, interpolate="monotone")
            .encode(**shared, order=alt.Order("place:Q")),
            emotions.mark_point(size=70, strokeWidth=2, opacity=1).encode(
                **shared, fill=alt.Fill("fill:N", scale=None), tooltip=tooltip
            ),
            self.people(points),
        ]
        return finished(alt.layer(*layers), self.width, self.height)

    def background(self) -> list[Any]:
        """Return the stage bands, the only layers with an x axis."""
        first = alt.X("first:N", title=None, bandPosition=0, scale=self.x_scale, axis=self._x())
        low = alt.Y("low:Q", title=None, scale=self.y_scale, axis=self.y_axis)
        half = SPAN / 2
        panels = [self.level(each, 0) for each in self.personas[: self.panels]]
        bands = [
            {**band, "low": level - half, "high": level + half}
            for level in panels
            for band in self.bands
        ]
        zeros = [{"zero": level} for level in panels]
        return [
            alt.Chart(rows_of(bands))
            .mark_rect(color=INK)
            .encode(
                x=first,
                x2=alt.X2("last:N", bandPosition=1),
                y=low,
                y2=alt.Y2("high:Q"),
                opacity=alt.Opacity("shade:Q", scale=None),
                tooltip=[
                    alt.Tooltip("name:N", title="Stage"),
                    alt.Tooltip("columns:Q", title="Touchpoints"),
                ],
            ),
            alt.Chart(rows_of(zeros))
            .mark_rule(color=INK, opacity=0.5)
            .encode(y=alt.Y("zero:Q", title=None, scale=self.y_scale, axis=self.y_axis)),
            alt.Chart(rows_of(self.bands))
            .mark_text(
                font=FONT, color=INK, fontSize=11, fontWeight=600, align="left",
                baseline="line-bottom", dx=3, lineBreak="\n", lineHeight=13,
                dy=-6 - 13 * max(band["label"].count("\n") for band in self.bands),
            )
            .encode(
                x=alt.X("first:N", title=None, bandPosition=0, scale=self.x_scale),
                y=y_at(0),
                text=alt.Text("label:N"),
            ),
        ]  # fmt: skip

    def people(self, points: list[dict[str, Any]]) -> Any:
        """Return the persona names at the right, at the ends of curves or beside panels."""
        rows: list[dict[str, Any]] = []
        ends = {row["persona"]: row for row in points}
        for row in sorted(ends.values(), key=lambda row: -self._end(row)):
            label = wrapped(row["persona_name"], PERSONA, 2, size=12, bold=True)
            level = self._end(row)
            if rows:
                taken = (rows[-1]["lines"] * 14 + 3) / self.unit
                level = min(level, rows[-1]["level"] - taken)
            rows.append(
                {"persona": row["persona"], "color": row["color"], "label": "\n".join(label),
                 "lines": len(label), "level": level}
            )  # fmt: skip
        mark = alt.Chart(rows_of(rows)).mark_text(
            font=FONT,
            align="left",
            dx=12,
            fontSize=12,
            fontWeight=600,
            lineBreak="\n",
            lineHeight=14,
        )
        return mark.encode(
            x=x_at(self.width),
            y=alt.Y("level:Q", title=None, scale=self.y_scale, axis=self.y_axis),
            color=alt.Color("color:N", scale=None),
            text=alt.Text("label:N"),
        )

    def _end(self, row: dict[str, Any]) -> float:
        score = row["desired"] if row["emotion"] is None else row["emotion"]
        return self.level(row["persona"], score if self.panels == 1 else 0)
