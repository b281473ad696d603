"""Layout of the picture: bands of columns with rows, then goals and legend."""

from __future__ import annotations

import math
from collections.abc import Sequence

from journeynb.picture.drawing.boxes import Slot
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.text_metrics import wrap
from journeynb.picture.map import goals, header, touchpoints
from journeynb.picture.map.alt_text import described
from journeynb.picture.map.band_rows import (
    ABOVE,
    GUTTER,
    LABELS,
    Band,
    BandRow,
    band_rows,
    below_row,
    separate,
)
from journeynb.picture.map.scene import Scene

MARGIN, BARE = 32, 12


def drawn(scene: Scene, width: int, *, bare: bool = False) -> Picture:
    """Return a scene as a picture; a bare one has no title, personas and goals."""
    canvas = Canvas(scene.theme)
    height = _draw(canvas, scene, float(width), bare)
    title = scene.title
    about = described(scene)
    svg = canvas.svg(int(width), int(height), title, about)
    return Picture(svg, (int(width), int(height)), title, f"{title}. {about}.", tuple(canvas.boxes))


def _draw(canvas: Canvas, scene: Scene, width: float, bare: bool) -> int:
    margin = BARE if bare else MARGIN
    inner = width - 2 * margin
    y = float(BARE) if bare else _top(canvas, scene, inner)
    if not scene.columns and scene.wants("touchpoints"):
        y = nothing(canvas, scene, margin, inner, y)
    for band in bands(scene, margin, inner):
        y = draw_band(canvas, scene, band, band_rows(scene, band), y) + 24
    aims = [] if bare else goals.shown(scene)
    if aims:
        canvas.line(margin, y, margin + inner, y)
        canvas.lines(margin, y + 20, ["Goals"], "label")
        y = goals.draw(canvas, scene, aims, margin + LABELS, inner - LABELS, y + 16) + 24
    if scene.columns:
        bottom = header.legend(canvas, scene, margin, inner, y)
        y = bottom + 8 if bottom > y else y
    return math.ceil(y + (BARE if bare else 24))


def _top(canvas: Canvas, scene: Scene, inner: float) -> float:
    y = header.title(canvas, scene, MARGIN, inner, 28)
    if scene.personas:
        y = header.personas(canvas, scene, MARGIN, inner, y + 20)
    return y + 24


def nothing(canvas: Canvas, scene: Scene, x: float, w: float, y: float) -> float:
    """Draw how to start, for a map without stages and touchpoints; return the lower edge."""
    canvas.rect(x, y, w, 120, r=8, cls="out")
    middle = x + w / 2
    words = "This map is empty" if not scene.index.entity else "No stages or touchpoints yet"
    canvas.text(middle, y + 56, words, "head", anchor="middle")
    for place, line in enumerate(wrap('Start with '
        'jm.add(jn.Stage(name="Awareness")).', 12, w - 32)):  # fmt: skip
        canvas.text(middle, y + 80 + 16 * place, line, "body", anchor="middle")
    return y + 144


def bands(scene: Scene, x: float, w: float) -> list[Band]:
    """Return the columns in as few bands as possible, evenly filled."""
    room = w - LABELS + GUTTER
    counts = [len(column.touchpoints) for column in scene.columns]
    made, start = [], 0
    for number in grouped([touchpoints.least_width(count) + GUTTER for count in counts], room):
        part = slice(start, start + number)
        start += number
        slots, at = [], x + LABELS
        for wide in _widths(counts[part], room):
            slots.append(Slot(at, wide - GUTTER))
            at += wide
        made.append(Band(tuple(scene.columns[part]), tuple(slots), x, x + w))
    return made


def grouped(least: Sequence[float], room: float) -> list[int]:
    """Return the number of columns of each band: as few bands as possible, evenly filled."""
    ways: list[tuple[int, float, list[int]]] = [(0, 0.0, [])]
    for end in range(1, len(least) + 1):
        best: tuple[int, float, list[int]] | None = None
        used = 0.0
        for start in range(end - 1, -1, -1):
            used += least[start]
            if used > room and start < end - 1:
                break
            bands, fullest, groups = ways[start]
            way = (bands + 1, max(fullest, used), [*groups, end - start])
            if best is None or way[:2] < best[:2]:
                best = way
        if best is not None:
            ways.append(best)
    return ways[-1][2]


def _widths(counts: Sequence[int], room: float) -> list[float]:
    """Return the widths of the columns of a band; the tallest stack of cards is split first."""
    beside = [1] * len(counts)

    def least() -> list[float]:
        return [touchpoints.wide(number) + GUTTER for number in beside]

    while True:
        tallest = max(range(len(counts)), key=lambda place: (counts[place] / beside[place], -place))
        if counts[tallest] <= 3 * beside[tallest]:
            break
        beside[tallest] += 1
        if sum(least()) > room:
            beside[tallest] -= 1
            break
    made = least()
    free = room - sum(made)
    if free < 0:  # a band of one column that is wider than the picture
        return [room * wide / sum(made) for wide in made]
    weights = [wide + 12 * count for wide, count in zip(made, counts, strict=True)]
    return [wide + free * weight / sum(weights) for wide, weight in zip(made, weights, strict=True)]


def draw_band(canvas: Canvas, scene: Scene, band: Band, rows: Sequence[BandRow], y: float) -> float:
    """Draw a band: the heads of its stages, and rows; return the lower edge."""
    below = canvas.here()
    top = y = header.heads(canvas, scene, band.columns, band.slots, y)
    last: BandRow | None = None
    for row in rows:
        y = below_row(canvas, scene, band, last, row, y)
        y = row.draw(canvas, row.cells, y + ABOVE)
        last = row
    separate(canvas, band, top, y, below)
    return y
