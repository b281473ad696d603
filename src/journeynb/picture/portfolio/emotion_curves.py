"""The emotion of a map on a tile: a curve for each persona above the stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from journeynb.model.index import Index
from journeynb.model.kinds.entities import Persona
from journeynb.picture.drawing.curves import parts, path
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.text_metrics import clean, cut, width
from journeynb.picture.drawing.theme import mix, readable
from journeynb.picture.portfolio.content import MapTile, Overview

MOST = 5
"""Largest number of curves on a tile: of the personas with most emotions."""
_CLOSE = 5
"""Distance of points, in pixels, below which a smooth line looks like a straight one."""
_STAGE = 34
"""Smallest width of a stage whose name is written."""


@dataclass(frozen=True)
class Span:
    """A stage on a tile: left edge and width."""

    id: str
    name: str
    x: float
    w: float


class Journey:
    """The stages and touchpoints of a map, and where they are on a tile.

    Parameters
    ----------
    index : Index
        The map.
    """

    def __init__(self, index: Index) -> None:
        self.index = index

    @cached_property
    def columns(self) -> list[tuple[str, str, list[str]]]:
        """Id, name and touchpoints of each stage, and of those without a stage."""
        index = self.index
        by_stage: dict[str, list[str]] = {}
        for each in index.touchpoints:
            by_stage.setdefault(index.stage_of.get(each.id, ""), []).append(each.id)
        made = [(each.id, each.name, by_stage.get(each.id, [])) for each in index.stages]
        return [*made, ("", "", by_stage[""])] if "" in by_stage else made

    def spans(self, x: float, w: float) -> list[Span]:
        """Return the stages side by side; each is as wide as it has touchpoints."""
        weights = [max(len(ids), 1) + 0.6 for _, _, ids in self.columns]
        made, at = [], x
        for (id, name, _), weight in zip(self.columns, weights, strict=True):
            wide = w * weight / sum(weights)
            made.append(Span(id, name, at, wide))
            at += wide
        return made

    def places(self, spans: Sequence[Span]) -> dict[str, float]:
        """Return the position of each touchpoint."""
        return {
            id: span.x + (place + 0.5) * span.w / len(ids)
            for span, (_, _, ids) in zip(spans, self.columns, strict=True)
            for place, id in enumerate(ids)
        }

    @cached_property
    def felt(self) -> dict[str, list[tuple[str, float]]]:
        """Touchpoint and emotion of each persona that has any; customers first."""
        index = self.index
        found: dict[str, list[tuple[str, float]]] = {}
        for each in sorted(index.personas, key=lambda one: one.supporting):
            points = [(id, emotion) for id, emotion, _, _ in index.felt(each.id)]
            if points:
                found[each.id] = points
        return found

    @cached_property
    def drawn(self) -> list[Persona]:
        """The personas with a curve, in the order of the map."""
        supporting = {each.id: each.supporting for each in self.index.personas}
        most = sorted(self.felt, key=lambda id: (supporting[id], -len(self.felt[id])))[:MOST]
        return [each for each in self.index.personas if each.id in most]

    @cached_property
    def lowest(self) -> tuple[str, str, float] | None:
        """Persona, touchpoint and emotion of the lowest point that is drawn."""
        points = [
            (emotion, place, persona.id, id)
            for place, persona in enumerate(self.drawn)
            for id, emotion in self.felt[persona.id]
        ]
        if not points:
            return None
        emotion, _, persona, id = min(points, key=lambda each: each[:2])
        return persona, id, emotion


def draw(
    canvas: Canvas,
    overview: Overview,
    journey: Journey,
    box: tuple[float, float, float, float],
    *,
    named: bool,
) -> None:
    """Draw the curves of a map in a box: left and upper edge, width and height."""
    theme = canvas.theme
    x, y, w, h = box
    spans = journey.spans(x, w)
    shades = mix(theme.card, theme.line, 0.6), mix(theme.card, theme.line, 0.3)
    for place, span in enumerate(spans):
        gap = 1.0 if len(spans) > 1 else 0.0
        canvas.rect(span.x + gap, y, max(span.w - 2 * gap, 1.0), h, r=3,
                    fill=shades[place % 2])  # fmt: skip
    if named:
        _stage_names(canvas, spans, y + h)
    middle = y + h / 2
    if not journey.felt:
        words = "No emotions" if journey.columns else "No stages"
        canvas.text(x + w / 2, middle + 4, words, "note", anchor="middle")
        return
    canvas.line(x, middle, x + w, middle, "dash")
    scale = (h - 8) / 4
    at = journey.places(spans)
    lowest = journey.lowest
    for persona in reversed(journey.drawn):
        color = readable(overview.colors[persona.id], theme.panel, theme.ink, 3.0)
        points = [(at[id], middle - emotion * scale) for id, emotion in journey.felt[persona.id]]
        points.sort()
        thin = {"stroke_opacity": "0.55"} if persona.supporting else {}
        if len(points) > 1:
            canvas.path(_line(points), fill="none", stroke=color, stroke_width="1.8",
                        stroke_linecap="round", **thin)  # fmt: skip
        else:
            canvas.circle(*points[0], 2.6, fill=color)
    if lowest is not None and named:
        persona_id, id, emotion = lowest
        color = readable(overview.colors[persona_id], theme.panel, theme.ink, 3.0)
        canvas.circle(at[id], middle - emotion * scale, 3.4, fill=theme.card, stroke=color,
                      stroke_width="1.8")  # fmt: skip


def _line(points: Sequence[tuple[float, float]]) -> str:
    """Return a smooth line through points; a straight one if they are close to each other."""
    if points[-1][0] - points[0][0] < _CLOSE * len(points):
        return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return path(parts(points))


def _stage_names(canvas: Canvas, spans: Sequence[Span], y: float) -> None:
    for span in spans:
        if span.w >= _STAGE:
            text = cut(clean(span.name), 9, span.w - 4, True)
            canvas.text(span.x + 2, y + 11, text, "tiny", id=span.id)


def nested_marks(
    canvas: Canvas,
    tile: MapTile,
    journey: Journey,
    numbers: Mapping[str, str],
    box: tuple[float, float, float, float],
    below: float,
) -> None:
    """Draw the numbers of nested maps below the stages and touchpoints that they detail."""
    theme = canvas.theme
    x, y, w, h = box
    spans = journey.spans(x, w)
    at = {**journey.places(spans), **{each.id: each.x + each.w / 2 for each in spans}}
    end = x
    for each in sorted(tile.nested, key=lambda one: at.get(one.id, 0.0)):
        text = numbers.get(each.map, "")
        if not text or each.id not in at:
            continue
        wide = width(text, 9, True) + 8
        left = min(max(at[each.id] - wide / 2, end), x + w - wide)
        stage = next((one for one in spans if one.id == each.id), None)
        if stage is not None:
            canvas.path(f"M{number(stage.x + 2)} {number(below + 0.5)}h{number(stage.w - 4)}",
                        stroke=theme.accent, stroke_width="1.5")  # fmt: skip
        else:
            canvas.path(f"M{number(at[each.id])} {number(y + 2)}V{number(y + h)}",
                        stroke=theme.accent, stroke_width="1", stroke_dasharray="2 2")  # fmt: skip
        canvas.rect(left, below + 1, wide, 13, r=6.5, fill=theme.accent)
        canvas.text(left + wide / 2, below + 10.7, text, "tiny", anchor="middle", fill=theme.page,
                    id=each.id)  # fmt: skip
        end = left + wide + 2
