"""A sheet of paper with fields to write in, measured in millimeters of an A3 page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeynb.picture.drawing.paper import POINTS, Paper
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.drawing.svg import STYLES, Canvas, number
from journeynb.picture.drawing.text_metrics import width, wrap
from journeynb.picture.drawing.theme import THEMES

WIDE = 420.0
"""Width of the drawing in millimeters; other paper sizes scale it."""
MARGIN = 9.0
HEAD = 23.0
FOOT = 6.0
GAP = 4.0
"""Distance between two fields."""
INSET = 3.0
"""Distance of text from the edge of its field."""
STRONG, FINE, FAINT = "#3D4759", "#8A94A6", "#BAC2CE"
"""Colors of lines that a laser printer and a photocopy keep."""

Words = Mapping[str, Any]


@dataclass(frozen=True)
class Area:
    """A rectangle on the sheet, in millimeters."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.h

    def columns(self, count: int, gap: float = GAP) -> list[Area]:
        """Return areas of the same width beside each other."""
        wide = (self.w - gap * (count - 1)) / count
        return [Area(self.x + (wide + gap) * at, self.y, wide, self.h) for at in range(count)]

    def rows(self, *shares: float, gap: float = GAP) -> list[Area]:
        """Return areas below each other, whose heights have these shares."""
        free, made, y = self.h - gap * (len(shares) - 1), [], self.y
        for share in shares:
            high = free * share / sum(shares)
            made.append(Area(self.x, y, self.w, high))
            y += high + gap
        return made


class Sheet:
    """A sheet with a title, and the fields drawn so far.

    Attributes
    ----------
    inner : Area
        What is left for fields.
    notes : bool
        Whether sticky notes fit into the fields.
    """

    def __init__(self, words: Words, common: Words, paper: Paper) -> None:
        self.words = words
        self.notes = paper.width >= WIDE
        self.high = WIDE * paper.height / paper.width
        self.canvas = Canvas(THEMES["light"])
        self.inner = Area(
            MARGIN, MARGIN + HEAD, WIDE - 2 * MARGIN, self.high - 2 * MARGIN - HEAD - FOOT
        )
        self._head(common)

    def picture(self, note: str, place: str) -> Picture:
        """Return the sheet, with a note and the number of the sheet at its lower edge."""
        base = self.high - MARGIN
        self.text(MARGIN, base, note, "note")
        self.text(WIDE - MARGIN, base, place, "note", anchor="end")
        title, size = self.words["title"], (round(WIDE * POINTS), round(self.high * POINTS))
        about = f"Empty sheet for a workshop. {self.words['aim']}"
        svg = self.canvas.svg(WIDE * POINTS, self.high * POINTS, title, about)
        return Picture(svg, size, title, f"{title}. {about}", tuple(self.canvas.boxes))

    def text(self, x: float, y: float, text: str, style: str = "lead", **more: Any) -> float:
        """Write a line of text; return its width."""
        return self.canvas.text(x * POINTS, y * POINTS, text, style, **more) / POINTS

    def wrapped(self, x: float, y: float, text: str, wide: float, style: str = "lead") -> float:
        """Write lines of text of at most a width; return the lower edge."""
        size, bold, _ = STYLES[style]
        lines = wrap(text, size, wide * POINTS, bold, lines=9)
        return self.canvas.lines(x * POINTS, y * POINTS, lines, style) / POINTS

    def line(
        self, x: float, y: float, x2: float, y2: float, color: str = FINE, points: float = 0.7,
        dash: str = "",
    ) -> None:  # fmt: skip
        """Draw a line."""
        self.canvas.path(
            f"M{_at(x)} {_at(y)}L{_at(x2)} {_at(y2)}", stroke=color, stroke_width=str(points),
            stroke_dasharray=dash, stroke_linecap="round",
        )  # fmt: skip

    def frame(self, area: Area) -> None:
        """Draw the edge of an area."""
        self.canvas.rect(
            area.x * POINTS, area.y * POINTS, area.w * POINTS, area.h * POINTS, r=2 * POINTS,
            fill="none", stroke=STRONG, stroke_width="0.9",
        )  # fmt: skip

    def field(self, area: Area, name: str, indent: float = 0.0) -> Area:
        """Draw a framed field with its title and prompt; return the room for writing."""
        self.frame(area)
        words, left = self.words[name], area.x + INSET + indent
        self.text(left, area.y + 6.4, words["title"], "head")
        bottom = self.wrapped(left, area.y + 7.6, words["prompt"], area.right - INSET - left)
        return Area(
            area.x + INSET, bottom + 1, area.w - 2 * INSET, area.bottom - bottom - 1 - INSET
        )

    def strip(self, area: Area, name: str) -> None:
        """Write a title and its prompt beside each other."""
        words = self.words[name]
        wide = self.text(area.x, area.y + 7, words["title"], "head")
        self.text(area.x + wide + 2.5, area.y + 7, words["prompt"], "lead")

    def blank(self, x: float, y: float, wide: float, label: str) -> None:
        """Draw a line to write on, with its label before it."""
        start = x + self.text(x, y, label, "lead") + 1.5
        self.line(start, y + 0.6, x + wide, y + 0.6)

    def note(self, area: Area) -> None:
        """Draw the corners of the place of a sticky note."""
        for x, inward in ((area.x, 5), (area.right, -5)):
            for y, down in ((area.y, 5), (area.bottom, -5)):
                self.line(x, y, x + inward, y)
                self.line(x, y, x, y + down)

    def circle(self, x: float, y: float, r: float, color: str = STRONG) -> None:
        """Draw a circle to write in."""
        self.canvas.circle(
            x * POINTS, y * POINTS, r * POINTS, fill="#FFFFFF", stroke=color, stroke_width="0.9"
        )  # fmt: skip

    def _head(self, common: Words) -> None:
        words, base = self.words, MARGIN + 8.5
        self.text(MARGIN, base, words["title"], "title")
        self.wrapped(MARGIN, base + 2.2, words["aim"], 240)
        right = WIDE - MARGIN
        self.blank(right - 140, base - 0.5, 140, words["about"])
        self.blank(right - 140, base + 9.5, 88, common["team"])
        self.blank(right - 48, base + 9.5, 48, common["date"])


def _at(value: float) -> str:
    return number(value * POINTS)


def text_width(text: str, style: str) -> float:
    """Return the width of a text in millimeters."""
    size, bold, _ = STYLES[style]
    return width(text, size, bold) / POINTS
