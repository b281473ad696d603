"""Text of a slide: cleaned, measured, and cut to fit.

It is measured in the font of pictures, which is wider than the fonts of slides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from journeynb.picture.drawing.text_metrics import ELLIPSIS, clean, clusters, wrap
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Columns,
    Facts,
    Folded,
    Heading,
    Link,
    Para,
    Part,
    Severity,
    Small,
    Span,
    Strong,
    Table,
    Words,
)

INCH = 72.0
"""Points."""
LEADING = 1.2
INDENT = 0.18
LONGEST = 2000
"""Largest number of characters of a text that is used."""
_ENOUGH = 12_000
_SEVERITIES = {
    "error": "bad", "warning": "fair", "info": "muted", "steady": "good", "good": "good"
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A paragraph of a slide.

    Parameters
    ----------
    words : words
        Text of the paragraph.
    size : float
        Size of the text, in points.
    color : str
        Name of a color of the deck.
    bold, italic : bool
        Style of the text.
    bullet : bool
        Whether the paragraph is a list item.
    after : float
        Space below the paragraph, in points.
    most : int
        Largest number of lines; longer text is cut.
    """

    words: Words
    size: float = 14
    color: str = "ink"
    bold: bool = False
    italic: bool = False
    bullet: bool = False
    after: float = 4
    most: int = 3

    def room(self, width: float) -> float:
        """Return the width of the text in a box of a width, in inches."""
        return width - (INDENT if self.bullet else 0.0)

    def height(self, width: float) -> float:
        """Return the height of the paragraph in a box of a width, in inches."""
        lines = min(self.most, lines_of(self.words, self.size, self.room(width), self.bold))
        return (lines * self.size * LEADING + self.after) / INCH


def spans_of(words: Words) -> list[Span]:
    """Return words as spans on one line, without control characters."""
    spans = [words] if isinstance(words, (str, Strong, Small, Severity, Link)) else list(words)
    cleaned: list[Span] = []
    for span in spans:
        text = plain(span if isinstance(span, str) else span.words)
        if text:
            cleaned.append(text if isinstance(span, str) else replace(span, words=text))
    return cleaned


def named(name: str, most: int = 40) -> str:
    """Return a name cut for a title, so that the rest of the title fits."""
    letters = clusters(clean(name[:LONGEST]))
    short = "".join(letters[: most - 1]).rstrip() + ELLIPSIS
    return "".join(letters) if len(letters) <= most else short


def plain(text: str) -> str:
    """Return cleaned text; a space at either end stays, since spans are joined."""
    short = text if len(text) <= LONGEST else text[:LONGEST] + ELLIPSIS
    inner = clean(short)
    if not inner:
        return " " if text[:1].isspace() else ""
    return " " * short[:1].isspace() + inner + " " * (short[-1:].isspace())


def text_of(words: Words) -> str:
    """Return words as one text."""
    return clean("".join(_text(each) for each in spans_of(words)))


def _text(span: Span) -> str:
    return span if isinstance(span, str) else span.words


def look_of(span: Span) -> tuple[bool, str]:
    """Return whether a span is bold, and its color, which is empty for the default."""
    if isinstance(span, Severity):
        return True, _SEVERITIES.get(span.severity, "muted")
    return isinstance(span, Strong), ""


def lines_of(words: Words, size: float, width: float, bold: bool = False, most: int = 40) -> int:
    """Return the number of lines of words in a box of a width in inches, at least one."""
    strong = bold or any(look_of(each)[0] for each in spans_of(words))
    return max(1, len(wrap(text_of(words), size, width * INCH, strong, most)))


def cut(words: Words, size: float, width: float, most: int, bold: bool = False) -> list[Span]:
    """Return words cut to a number of lines, with an ellipsis if they are cut."""
    spans = spans_of(words)
    if lines_of(spans, size, width, bold, most + 1) <= most:
        return spans
    low, high = 0, sum(len(clusters(_text(each))) for each in spans)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines_of(_first(spans, middle), size, width, bold, most + 1) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return _first(spans, low)


def _first(spans: Sequence[Span], count: int) -> list[Span]:
    """Return the first characters of spans, with an ellipsis."""
    kept: list[Span] = []
    for span in spans:
        letters = clusters(_text(span))
        if count <= len(letters):
            text = "".join(letters[:count]).rstrip(" ,;:.-–(") + ELLIPSIS
            return [*kept, text if isinstance(span, str) else replace(span, words=text)]
        kept.append(span)
        count -= len(letters)
    return [*kept, ELLIPSIS]


def fitting(lines: Sequence[Line], width: float, height: float) -> list[Line]:
    """Return the lines that fit into a box in inches, and the number of the others."""
    used, kept = 0.0, list[Line]()
    for place, line in enumerate(lines):
        rest = len(lines) - place - 1
        needed = line.height(width) + (_more(line, rest).height(width) if rest else 0.0)
        if used + needed > height:
            last = line.height(width) if not rest else float("inf")
            if used + last <= height:
                return [*kept, line]
            return [*kept, _more(line, rest + 1)]
        used += line.height(width)
        kept.append(line)
    return kept


def _more(like: Line, count: int) -> Line:
    return replace(like, words=f"and {count} more", color="muted", bold=False, bullet=False, most=1)


def columns_of(lines: Sequence[Line], width: float, height: float) -> list[list[Line]]:
    """Return lines as full columns of a height; no column ends with a heading."""
    columns: list[list[Line]] = [[]]
    used = 0.0
    for line in lines:
        needed = line.height(width)
        if used + needed > height and columns[-1]:
            moved: list[Line] = []
            while columns[-1] and columns[-1][-1].bold and len(columns[-1]) > 1:
                moved.insert(0, columns[-1].pop())
            columns.append(moved)
            used = sum(each.height(width) for each in moved)
        columns[-1].append(line)
        used += needed
    return [each for each in columns if each]


def lines(blocks: Iterable[Block], size: float = 14, most: int = 4) -> Iterator[Line]:
    """Yield blocks as paragraphs of a slide, without tables."""
    for block in blocks:
        if isinstance(block, Heading):
            yield Line(block.words, size + 2, bold=True, most=2)
        elif isinstance(block, Para):
            label = text_of(block.words).endswith(":")
            yield Line(block.words, size, bold=label, most=most, after=6)
        elif isinstance(block, Bullets):
            for item in block.items:
                yield Line(item, size, bullet=True, most=most)
        elif isinstance(block, Folded):
            yield Line(block.summary, size, bold=True, most=1)
            yield from lines(block.blocks, size, most)


def notes(blocks: Iterable[Block]) -> str:
    """Return the text of blocks for the notes of a slide."""
    text = "\n".join(_note_lines(blocks))
    return text if len(text) <= _ENOUGH else text[:_ENOUGH] + ELLIPSIS


def _note_lines(blocks: Iterable[Any]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, (Heading, Para)):
            yield text_of(block.words)
        elif isinstance(block, Bullets):
            yield from (f"- {text_of(item)}" for item in block.items)
        elif isinstance(block, Facts):
            for each in block.items:
                yield f"- {each.label}: {each.figure}" + (f" ({each.note})" if each.note else "")
        elif isinstance(block, Table):
            yield f"{text_of(block.caption)}:"
            yield from (f"- {_row(block.head, row)}" for row in block.rows)
        elif isinstance(block, Columns):
            for label, inner in block.parts:
                yield f"{label}:"
                yield from _note_lines(inner)
        elif isinstance(block, Folded):
            yield f"{block.summary}"
            yield from _note_lines(block.blocks)
        elif isinstance(block, Part):
            yield from _note_lines(block.blocks)


def _row(head: Sequence[str], row: Sequence[Words]) -> str:
    cells = [(name, text_of(cell)) for name, cell in zip(head, row, strict=True)]
    return "; ".join(f"{name}: {text}" for name, text in cells if text)
