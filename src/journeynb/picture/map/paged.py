"""The picture of a map on pages: split by stages, and within stages where a page is full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from journeynb.picture.drawing.paper import POINTS, PagedPicture, Paper
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.drawing.svg import STYLES, Canvas
from journeynb.picture.drawing.text_metrics import clean, cut, width
from journeynb.picture.map import goals, header, summary
from journeynb.picture.map.alt_text import described
from journeynb.picture.map.band_rows import (
    ABOVE,
    LABELS,
    Band,
    BandRow,
    Cells,
    band_rows,
    below_row,
    label,
    separate,
)
from journeynb.picture.map.layout import bands, nothing
from journeynb.picture.map.scene import Scene

SMALLEST = 7.0
"""Smallest size of text on paper, in points."""
_SCALES = (1.1, 1.0, 0.92, 0.85)
"""Points of a pixel that are tried; the last one that is tried makes the smallest text."""
_NARROWEST = 480
"""Smallest width of a page, in pixels."""
_FOOT = 24.0
"""Height of the line with the page number, in pixels."""
_BETWEEN = 24.0
_USEFUL = 96.0
"""Smallest height of a part of a row at the end of a page, in pixels."""


def paged(scene: Scene, paper: Paper) -> PagedPicture:
    """Return a scene on as few pages as possible, with the largest text that needs no more."""
    return _largest(paper, lambda scale: _Pages(scene, paper, scale).of_map())


def paged_summary(scene: Scene, paper: Paper) -> PagedPicture:
    """Return the summary of a scene, likewise."""
    return _largest(paper, lambda scale: _Pages(scene, paper, scale).of_summary())


def _largest(paper: Paper, made: Callable[[float], tuple[Picture, ...]]) -> PagedPicture:
    fewest = made(SMALLEST / min(size for size, *_ in STYLES.values()))
    for scale in _SCALES:
        pages = made(scale) if _wide_enough(paper, scale) else ()
        if 0 < len(pages) <= len(fewest):
            return PagedPicture(pages, paper)
    return PagedPicture(fewest, paper)


def _wide_enough(paper: Paper, scale: float) -> bool:
    return (paper.points[0] - 2 * paper.margin * POINTS) / scale >= _NARROWEST


@dataclass
class _Page:
    canvas: Canvas
    height: float
    bottom: float
    y: float
    band_top: float = 0.0
    """Upper edge of the heads of the stages."""
    below: int = 0


class _Pages:
    """The pages of a scene at a scale: points of a pixel."""

    def __init__(self, scene: Scene, paper: Paper, scale: float) -> None:
        wide, high = paper.points
        self.scene = scene
        self.paper = paper
        self.size = (round(wide / scale), round(high / scale))
        self.margin = round(paper.margin * POINTS / scale)
        self.heading = round(paper.heading * POINTS / scale)
        self.inner = self.size[0] - 2 * self.margin
        self.foot = _FOOT if paper.alone else 0.0
        self.pages: list[_Page] = []

    def of_summary(self) -> tuple[Picture, ...]:
        """Return the pages of a summary."""
        self._start()
        parts = summary.summary_parts(self.scene, self.margin, self.inner)
        self.page.y = parts.top(self.page.canvas, self.page.y)
        for band, rows in parts.bands:
            self._band(band, rows)
        if self.room < parts.end(Canvas(self.scene.theme), 0.0):
            self._start()
        self.page.y = parts.end(self.page.canvas, self.page.y)
        return self._finished(summary.described(self.scene))

    def of_map(self) -> tuple[Picture, ...]:
        """Return the pages of a map."""
        scene = self.scene
        self._start()
        page = self.page
        if self.paper.alone:
            page.y = header.title(page.canvas, scene, self.margin, self.inner, page.y) + 20
        if scene.personas:
            page.y = header.personas(page.canvas, scene, self.margin, self.inner, page.y)
        page.y += 16
        if scene.columns:
            bottom = self._legend()
            page.y = bottom + 20 if bottom > page.y else page.y
        elif scene.wants("touchpoints"):
            page.y = nothing(page.canvas, scene, self.margin, self.inner, page.y)
        for band in bands(scene, self.margin, self.inner):
            self._band(band, band_rows(scene, band))
        self._goals()
        return self._finished(described(scene))

    @property
    def page(self) -> _Page:
        return self.pages[-1]

    @property
    def room(self) -> float:
        """Height that is left on the page."""
        return self.page.bottom - self.page.y

    def _start(self) -> None:
        height = self.size[1] - (0 if self.pages else self.heading)
        bottom = height - self.margin - self.foot
        self.pages.append(_Page(Canvas(self.scene.theme), height, bottom, float(self.margin)))

    def _legend(self) -> float:
        return header.legend(self.page.canvas, self.scene, self.margin, self.inner, self.page.y)

    def _measured(self, draw: Callable[[Canvas, Cells, float], float], cells: Cells) -> float:
        return draw(Canvas(self.scene.theme), cells, 0.0)

    def _heads(self, band: Band) -> None:
        page = self.page
        page.below, page.band_top = page.canvas.here(), page.y
        page.y = header.heads(page.canvas, self.scene, band.columns, band.slots, page.y)

    def _band(self, band: Band, rows: Sequence[BandRow]) -> None:
        if not rows:
            return
        first = self._measured(rows[0].draw, rows[0].cells)
        heads = header.heads(Canvas(self.scene.theme), self.scene, band.columns, band.slots, 0.0)
        if self.room < heads + ABOVE + min(first, 2 * _USEFUL) and len(self.page.canvas.boxes):
            self._start()
        self._heads(band)
        last: BandRow | None = None
        for row in rows:
            last = self._row(band, row, last)
        self._close(band)
        self.page.y += _BETWEEN

    def _close(self, band: Band) -> None:
        page = self.page
        separate(page.canvas, band, page.band_top, page.y, page.below)

    def _row(self, band: Band, row: BandRow, last: BandRow | None) -> BandRow | None:
        """Draw a row, on more pages if it does not fit; return the last row of the page."""
        cells = row.cells
        fresh = last is None
        while any(cells):
            line = 12.0 if row.backstage and not (last and last.backstage) else 0.0
            room = self.room - ABOVE - line
            high = self._measured(row.draw, cells)
            none = tuple(() for _ in cells)
            draw = row.draw
            if high > room and row.draw_low and self._measured(row.draw_low, cells) <= room:
                draw, high = row.draw_low, room
            if high <= room:
                part, cells = cells, none
            else:
                fresh_room = self._fresh_room(band)
                wait = row.together and not fresh and room < 0.4 * fresh_room and high <= fresh_room
                part, rest = (none, cells) if wait else self._split(row, cells, room, force=fresh)
                if not any(part):
                    self._close(band)
                    self._start()
                    self._heads(band)
                    last, fresh = None, True
                    continue
                cells = rest
            page = self.page
            top = below_row(page.canvas, self.scene, band, last, row, page.y)
            page.y = draw(page.canvas, part, top + ABOVE)
            last, fresh = row, False
        return last

    def _fresh_room(self, band: Band) -> float:
        """Return the room for a row below the heads of a new page."""
        return self.size[1] - 2 * self.margin - self.foot - self._heads_height(band) - ABOVE

    def _heads_height(self, band: Band) -> float:
        canvas = Canvas(self.scene.theme)
        return header.heads(canvas, self.scene, band.columns, band.slots, 0.0)

    def _split(
        self, row: BandRow, cells: Cells, room: float, *, force: bool
    ) -> tuple[Cells, Cells]:
        """Return the cells that fit, and the rest; at least one item of each column if forced."""
        counts = [self._fitting(row, cells, place, room) for place in range(len(cells))]
        if force:
            counts = [max(count, 1) for count in counts]
        filled = [count or not cell for count, cell in zip(counts, cells, strict=True)]
        part = tuple(cell[:count] for cell, count in zip(cells, counts, strict=True))
        if not force and (room < _USEFUL or not all(filled)):
            return tuple(() for _ in cells), cells
        return part, tuple(cell[count:] for cell, count in zip(cells, counts, strict=True))

    def _fitting(self, row: BandRow, cells: Cells, place: int, room: float) -> int:
        """Return how many of the first items of a column fit."""

        def fits(count: int) -> bool:
            alone = tuple(cell[:count] if at == place else () for at, cell in enumerate(cells))
            return not count or self._measured(row.draw, alone) <= room

        low, high = 0, len(cells[place])
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(middle) else (low, middle - 1)
        return low

    def _goals(self) -> None:
        aims = goals.shown(self.scene)
        x, w = self.margin + LABELS, self.inner - LABELS

        def draw(canvas: Canvas, cells: Cells, y: float) -> float:
            return goals.draw(canvas, self.scene, cells[0], x, w, y) + ABOVE

        row = BandRow("Goals", (tuple(aims),), draw)
        cells = row.cells
        fresh = not self.page.canvas.boxes
        while any(cells):
            part, cells = self._split(row, cells, self.room - 16, force=fresh)
            if not any(part):
                self._start()
                fresh = True
                continue
            page = self.page
            page.canvas.line(self.margin, page.y, self.margin + self.inner, page.y)
            label(page.canvas, self.margin, row.label, page.y + 12)
            page.y = draw(page.canvas, part, page.y + 16)
            fresh = False

    def _finished(self, about: str) -> tuple[Picture, ...]:
        title, wide = self.scene.title, self.size[0]
        made = []
        for number, page in enumerate(self.pages, 1):
            if self.paper.alone:
                self._number(page.canvas, title, number)
            text = about if number == 1 else f"Page {number} of {len(self.pages)}"
            svg = page.canvas.svg(wide, page.height, title, text)
            size = (wide, round(page.height))
            made.append(Picture(svg, size, title, f"{title}. {text}.", tuple(page.canvas.boxes)))
        return tuple(made)

    def _number(self, canvas: Canvas, title: str, number: int) -> None:
        """Draw the title and the number of a page at its lower edge, if there are several."""
        if len(self.pages) == 1:
            return
        base = self.size[1] - self.margin - 2
        text = f"{number} / {len(self.pages)}"
        canvas.text(self.size[0] - self.margin, base, text, "note", anchor="end")
        if number > 1:
            room = self.inner - width(text, 11) - 24
            canvas.text(self.margin, base, cut(clean(title), 11, room), "note")
