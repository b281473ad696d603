"""The blocks of a persona card: a heading above a list, facts, bars or words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from journeynb.picture.drawing import icons
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.text_metrics import clean, cut, width, wrap
from journeynb.picture.drawing.theme import mix, readable
from journeynb.picture.persona_card.card_text import measured_words
from journeynb.picture.persona_card.sections import Entry, Person, Saying, Section

GAP = 22
LIMIT = 12
"""Maximum number of entries drawn in a section."""
SAYINGS = 6
"""Maximum number of sayings drawn per stage in a quadrant of the empathy map."""

_HEAD = 25
_LINE = 16
_LINES = 6
_INDENT = 14
_SCALE = 56
_PAD = 14
_BETWEEN = 20
_TWO = 420
"""Least width of a quadrant with two columns."""
_FEW = 4
"""Largest number of sayings that stay in one column."""


@dataclass(frozen=True)
class _Row:
    """An entry broken into lines: the left part, and the part at the right or below."""

    entry: Entry
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    """What was measured, below the right part."""

    @property
    def lines(self) -> int:
        return max(len(self.left), len(self.right) + len(self.below), 1)


class Block:
    """A section of a card, laid out for a width.

    Attributes
    ----------
    h : float
        Its height.
    """

    def __init__(self, section: Section, w: float, color: str) -> None:
        self.section = section
        self.w = w
        self.color = color
        kept = section.entries
        if len(kept) > LIMIT + 1:
            kept = kept[:LIMIT]
        self.left_out = len(section.entries) - len(kept)
        self.look = section.look
        if self.look == "words" and any(_pill(each.text) > w for each in kept):
            self.look = "list"
        self.names = 0.0
        if self.look in ("facts", "ratings"):
            self.names = max(width(clean(each.text), 12) for each in kept)
            self.names = min(self.names + 14, w * (0.4 if self.look == "facts" else 0.6))
        self.rows = [self._row(each) for each in kept]
        self.pills = self._flow() if self.look == "words" else []
        self.h = _HEAD + self._body() + (_LINE if self.left_out else 0)

    def _row(self, entry: Entry) -> _Row:
        if self.look == "text":
            return _Row(entry, wrap(entry.text, 12, self.w, False, 2 * _LINES))
        if self.look in ("list", "channels"):
            indent = _INDENT if self.look == "list" else 22
            return _Row(entry, wrap(entry.text, 12, self.w - indent, False, _LINES))
        left = wrap(entry.text, 12, self.names - 10, False, 3)
        if self.look == "ratings":
            return _Row(entry, left)
        room = self.w - self.names
        below = wrap(measured_words(entry), 11, room, False, 2) if entry.measured else ()
        return _Row(entry, left, wrap(entry.value, 12, room, False, _LINES), below)

    def _flow(self) -> list[tuple[str, float, float]]:
        """Return the pills with their positions."""
        made, x, y = [], 0.0, 0.0
        for row in self.rows:
            text = clean(row.entry.text)
            wide = _pill(text)
            if x and x + wide > self.w:
                x, y = 0.0, y + 24
            made.append((text, x, y))
            x += wide + 6
        return made

    def _body(self) -> float:
        if self.look == "words":
            return self.pills[-1][2] + 20 if self.pills else 0.0
        gap = 0 if self.look == "text" else 4
        return sum(_LINE * row.lines + gap for row in self.rows) - gap

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw the block at its upper left corner."""
        theme = canvas.theme
        heading(canvas, self.section.label, x, y, self.w, self.color)
        at = y + _HEAD
        for text, left, top in self.pills:
            wide = _pill(text)
            canvas.rect(x + left, at + top, wide, 20, r=10, fill=theme.soft)
            canvas.text(x + left + 9, at + top + 14, text)
        if self.pills:
            at += self.pills[-1][2] + 24
        for row in () if self.pills else self.rows:
            self._draw(canvas, row, x, at)
            at += _LINE * row.lines + (0 if self.look == "text" else 4)
        if self.left_out:
            indent = _INDENT if self.look == "list" else 0
            canvas.lines(x + indent, at - 2, [f"… {self.left_out} more"], "note")

    def _draw(self, canvas: Canvas, row: _Row, x: float, y: float) -> None:
        theme = canvas.theme
        if self.look == "list":
            canvas.circle(x + 4, y + 8, 2.2, fill=self.color)
            canvas.lines(x + _INDENT, y, row.left)
        elif self.look == "channels":
            canvas.icon(icons.icon_of(row.entry.text), x, y + 1, theme.muted)
            canvas.lines(x + 22, y, row.left)
        elif self.look == "text":
            canvas.lines(x, y, row.left)
        elif self.look == "facts":
            canvas.lines(x, y, row.left, "quiet")
            y = canvas.lines(x + self.names, y, row.right)
            fill = theme.fair if row.entry.contradicted else ""
            canvas.lines(x + self.names, y, row.below, "note", fill=fill)
        else:
            canvas.lines(x, y, row.left)
            self._rating(canvas, row.entry.rating, x + self.names, y + 4)

    def _rating(self, canvas: Canvas, rating: int, x: float, y: float) -> None:
        step = min((self.w - self.names - 22) / 5, 30)
        for place in range(5):
            fill = self.color if place < rating else canvas.theme.line
            canvas.rect(x + place * step, y, step - 3, 8, r=2, fill=fill)
        canvas.text(x + 5 * step + 6, y + 8, str(rating), "note")


def _pill(text: str) -> float:
    return width(clean(text), 12) + 18


def heading(canvas: Canvas, text: str, x: float, y: float, w: float, color: str) -> None:
    """Draw a heading with a line below, 25 high with the space below."""
    ink = readable(color, canvas.theme.page, canvas.theme.ink)
    canvas.lines(x, y, [cut(text, 12, w, True)], "label", fill=ink)
    canvas.line(x, y + 18.5, x + w, y + 18.5)


def in_columns(heights: Sequence[float], count: int, gap: float = GAP) -> list[int]:
    """Return the number of blocks in each column; the tallest column is as low as possible."""
    if not heights:
        return []
    low, high = max(heights), sum(heights) + gap * len(heights)
    while high - low > 1:
        middle = (low + high) / 2
        fits = len(_filled(heights, middle, gap)) <= count
        low, high = (low, middle) if fits else (middle, high)
    return _filled(heights, high, gap)


def _filled(heights: Sequence[float], limit: float, gap: float) -> list[int]:
    made, used = [0], 0.0
    for each in heights:
        if made[-1] and used + gap + each > limit:
            made.append(0)
            used = 0.0
        used += each + (gap if made[-1] else 0)
        made[-1] += 1
    return made


_Line = tuple[Saying | None, tuple[str, ...]]
"""A saying, or None for the name of a stage or the number of the others, in lines of text."""


class Quadrant:
    """A quadrant of the empathy map, laid out for a width: its stages in one or two columns."""

    def __init__(self, person: Person, name: str, label: str, w: float) -> None:
        self.person, self.label, self.w = person, label, w
        self.feels = name == "feels"
        stages = person.empathy[name]
        many = sum(len(said) for _, said in stages) > _FEW and len(stages) > 1
        count = 2 if many and w >= _TWO else 1
        self.column = (w - 2 * _PAD - _BETWEEN * (count - 1)) / count
        groups = [self._group(stage, said) for stage, said in stages]
        heights = [_height(each) for each in groups]
        self.columns: list[list[_Line]] = []
        start = tallest = 0
        for number in in_columns(heights, count, gap=0):
            self.columns.append([line for each in groups[start : start + number] for line in each])
            tallest = max(tallest, sum(heights[start : start + number]))
            start += number
        self.h = _PAD + 22 + max(tallest, _LINE) + _PAD - 4

    def _group(self, stage: str, said: Sequence[Saying]) -> list[_Line]:
        """Return the name of a stage and its sayings, broken into lines."""
        room = self.column - 26 - (_SCALE + 12 if self.feels else 0)
        kept = said if len(said) <= SAYINGS + 1 else said[:SAYINGS]
        lines: list[_Line] = [(None, wrap(stage, 11, self.column, True, 2))]
        lines += [(each, wrap(each.text, 12, room, False, _LINES)) for each in kept]
        if len(kept) < len(said):
            lines.append((None, (f"… {len(said) - len(kept)} more",)))
        return lines

    def draw(self, canvas: Canvas, x: float, y: float, h: float) -> None:
        """Draw the panel with the height of its row."""
        theme, scene = canvas.theme, self.person.scene
        color = scene.colors[self.person.persona.id]
        canvas.box(x, y, self.w, h, "card", text=self.label)
        canvas.rect(x, y, self.w, h, cls="panel", r=6)
        ink = readable(color, theme.panel, theme.ink)
        top = canvas.lines(x + _PAD, y + _PAD - 2, [self.label], "head", fill=ink) + 6
        if not self.columns:
            canvas.lines(x + _PAD, top, ["Nothing yet"], "note")
        for place, lines in enumerate(self.columns):
            left, at = x + _PAD + place * (self.column + _BETWEEN), top
            for said, texts in lines:
                if said is None:
                    at = canvas.lines(left, at + 5, texts, "strong") + 4
                    continue
                number = str(scene.numbers[said.touchpoint])
                canvas.text(left + 18, at + 12, number, "tiny", anchor="end")
                if said.emotion is not None:
                    self._scale(canvas, said, left + self.column - _SCALE, at + 8, color)
                at = canvas.lines(left + 26, at, texts, id=said.touchpoint) + 4

    def _scale(self, canvas: Canvas, said: Saying, x: float, y: float, color: str) -> None:
        """Draw an emotion on a line from -2 to 2."""
        theme = canvas.theme
        color = readable(color, theme.panel, theme.ink, 3.0)
        canvas.rect(x, y - 1.5, _SCALE, 3, r=1.5, fill=mix(theme.border, theme.panel, 0.2))
        canvas.rect(x + _SCALE / 2 - 0.5, y - 5, 1, 10, fill=theme.border)
        emotion = said.emotion or 0.0
        at = x + 4 + (emotion + 2) / 4 * (_SCALE - 8)
        fill = color if said.researched else theme.panel
        canvas.circle(at, y, 4, fill=fill, stroke=color, stroke_width="1.8")


def _height(lines: Sequence[_Line]) -> int:
    """Return the height of the lines of a stage."""
    return sum(_LINE * len(texts) + (9 if said is None else 4) for said, texts in lines)
