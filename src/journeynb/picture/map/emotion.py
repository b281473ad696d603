"""The emotion curves: a strip per persona with its emotion and the desired one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from journeynb.model.index import Index
from journeynb.model.kinds.entities import Persona
from journeynb.picture.drawing import icons
from journeynb.picture.drawing.boxes import Box, Slot
from journeynb.picture.drawing.curves import Part, between, parts, path
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.text_metrics import cut, width, wrap
from journeynb.picture.drawing.theme import readable
from journeynb.picture.map.evidence_marks import mean_score
from journeynb.picture.map.scene import Column, Scene

_TICKS = 20
_MARGIN = 20
_LABEL = 168
_HEIGHTS = (136, 112, 104, 96, 80)
"""Height of a strip by the number of strips."""
_LOW = 66


def has(scene: Scene, columns: Sequence[Column]) -> bool:
    """Whether a persona has an emotion in the columns."""
    return bool(_with_points(scene, columns))


def _with_points(scene: Scene, columns: Sequence[Column]) -> set[str]:
    """Return the touchpoints with a point in a strip."""
    shown = {each.id for column in columns for each in column.touchpoints}
    return {
        id
        for persona in scene.personas
        for id, data in scene.index.out("experiences", persona.id).items()
        if id in shown and (data.emotion is not None or data.desired is not None)
    }


def felt_by(scene: Scene, columns: Sequence[Column]) -> list[Persona]:
    """Return the personas with an experience of a touchpoint that has a point in the columns."""
    shown = _with_points(scene, columns)
    return [
        persona
        for persona in scene.personas
        if not shown.isdisjoint(scene.index.out("experiences", persona.id))
    ]


def draw(
    canvas: Canvas,
    scene: Scene,
    columns: Sequence[Column],
    slots: Sequence[Slot],
    left: float,
    y: float,
    *,
    low: bool = False,
) -> float:
    """Draw the strips of a band, with labels from `left` on; return the lower edge.

    Strips are as low as can be read if `low`.
    """
    shown = _with_points(scene, columns)
    at: dict[str, float] = {}
    for column, slot in zip(columns, slots, strict=True):
        ids = [each.id for each in column.touchpoints if each.id in shown]
        for place, id in enumerate(ids):
            at[id] = slot.x + (place + 0.5) * slot.w / len(ids)
    who = felt_by(scene, columns)
    height = _LOW if low else _HEIGHTS[min(len(who), len(_HEIGHTS)) - 1] if who else 0
    bottom = y + _TICKS + height * len(who)
    _ticks(canvas, scene, at, y, bottom)
    for place, persona in enumerate(who):
        top = y + _TICKS + place * height
        _strip(canvas, scene, persona, at, slots, left, Slot(top, height))
    return bottom


def _ticks(canvas: Canvas, scene: Scene, at: dict[str, float], y: float, bottom: float) -> None:
    """Draw the numbers of the touchpoints above the strips, as many as fit."""
    end = float("-inf")
    for id, x in at.items():
        text = str(scene.numbers[id])
        half = width(text, 9, True) / 2
        if x - half < end + 4:
            continue
        end = x + half
        canvas.text(x, y + 10, text, "tiny", anchor="middle")
        canvas.line(x, y + 15, x, bottom, "hair")


def _strip(
    canvas: Canvas,
    scene: Scene,
    persona: Persona,
    at: dict[str, float],
    slots: Sequence[Slot],
    left: float,
    span: Slot,
) -> None:
    theme = scene.theme
    top, height = span.x, span.w
    color = readable(scene.colors[persona.id], theme.page, theme.ink, 3.0)
    start, end = slots[0].x, slots[-1].x + slots[-1].w
    scale = (height - 2 * _MARGIN) / 4

    def place(value: float) -> float:
        return top + _MARGIN + (2 - value) * scale

    canvas.mark(left, top + height / 2 - 15, scene.letters[persona.id],
                scene.colors[persona.id], persona.id)  # fmt: skip
    names = wrap(persona.name, 11, 58, True, 3)
    canvas.lines(left, top + height / 2 + 3, names, "strong",
                 fill=readable(color, theme.page, theme.ink))  # fmt: skip
    for value, face in icons.FACES.items():
        if height > _LOW or abs(value) != 1:
            canvas.add(
                f'<path class="icon" stroke="{theme.muted}" d="{face}" transform="translate('
                f'{number(start - 34)} {number(place(value) - 7)}) scale(.875)"/>'
            )
        canvas.line(start - 12, place(value), end, place(value), "hair" if value else "dash")
    points = _points(scene.index, persona.id, at, "emotion", place)
    wanted = _points(scene.index, persona.id, at, "desired", place)
    curve, wish = _curve(points), _curve(wanted)
    wishes = _keyed(wanted, wish)
    shade = "".join(
        between(part, wishes[key]) for key, part in _keyed(points, curve).items() if key in wishes
    )
    lines = [(path(wish) or _dash(wanted), "want", color), (path(curve), "felt", color)]
    if scene.changes.before is not None:
        was = _points(scene.changes.before, persona.id, at, "emotion", place)
        lines[:0] = [(path(_curve(was)), "was", theme.muted)] if was != points else []
    if shade:
        canvas.path(shade, fill=color, opacity="0.12")
    for d, cls, stroke in lines:
        if d:
            canvas.path(d, cls=cls, stroke=stroke)
    for id, x in at.items():
        mean_score(canvas, scene, (persona.id, id), color, x + 9, place)
    radius = 2.5 if len(points) > 60 else 4
    for id, x, y in points:
        basis = scene.index.out("experiences", persona.id)[id].basis
        fill = color if basis == "researched" else theme.page
        canvas.circle(x, y, radius, fill=fill, stroke=color, stroke_width="1.8")
    _extremes(canvas, scene, points, (start, end), (top, top + height))


_Named = tuple[str, float, float]


def _points(index: Index, persona: str, at: dict[str, float], field: str, place: Any) -> list[_Named]:  # fmt: skip # noqa: E501
    data = index.out("experiences", persona)
    made = [
        (id, x, place(value))
        for id, x in at.items()
        if id in data and (value := getattr(data[id], field)) is not None
    ]
    return sorted(made, key=lambda point: point[1])


def _curve(points: Sequence[_Named]) -> list[Part]:
    return parts([(x, y) for _, x, y in points])


def _keyed(points: Sequence[_Named], curve: Sequence[Part]) -> dict[tuple[str, str], Part]:
    """Return the parts of a curve by the touchpoints that they connect."""
    return {(points[place][0], points[place + 1][0]): part for place, part in enumerate(curve)}


def _dash(points: Sequence[_Named]) -> str:
    """Return a short line through a single point."""
    return "".join(f"M{number(x - 8)} {number(y)}h16" for _, x, y in points)


def _extremes(
    canvas: Canvas,
    scene: Scene,
    points: Sequence[_Named],
    xs: tuple[float, float],
    ys: tuple[float, float],
) -> None:
    """Name the highest and the lowest point."""
    if not points:
        return
    high = min(points, key=lambda point: point[2])
    low = max(points, key=lambda point: point[2])
    taken: list[Box] = []
    for (id, x, y), above in ((high, True), (low, False)):
        if taken and high[2] == low[2]:
            break
        text = cut(scene.index.name(id), 11, _LABEL)
        wide = width(text, 11)
        left = min(max(x - wide / 2, xs[0]), xs[1] - wide)
        base = max(y - 9, ys[0] + 11) if above else min(y + 18, ys[1] - 3)
        box = Box(left, base - 9, wide, 12, "text")
        if not any(box.overlaps(other) for other in taken):
            taken.append(box)
            canvas.text(left, base, text, "note", halo=True, id=id)
