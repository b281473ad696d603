"""Text of a slide: made safe, measured, and cut where it does not fit.

It is measured with the font of our pictures, which is wider than those of slides: what fits here
fits there.
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
    Para,
    Part,
    Severity,
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
"""How much of a text is looked at, in letters."""
_ENOUGH = 12_000
_SEVERITIES = {"error": "bad", "warning": "fair", "info": "muted"}


@dataclass(frozen=True)
class Line:
    """A paragraph of a slide.

    Parameters
    ----------
    words : words
        What it says.
    size : float
        In points.
    color : str
        The name of a colour of the deck.
    bold, italic : bool
        How it is set.
    bullet : bool
        Whether a dot stands before it.
    after : float
        The room below it, in points.
    most : int
        How many lines it may take; what is beyond is cut.
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
        """Return how wide its text may be in a box of a width; both in inches."""
        return width - (INDENT if self.bullet else 0.0)

    def height(self, width: float) -> float:
        """Return how high it is in a box of a width, in inches."""
        lines = min(self.most, lines_of(self.words, self.size, self.room(width), self.bold))
        return (lines * self.size * LEADING + self.after) / INCH


def spans_of(words: Words) -> list[Span]:
    """Return words as spans whose text can be shown: on one line, without control characters."""
    spans = [words] if isinstance(words, (str, Strong, Severity)) else list(words)
    made: list[Span] = []
    for span in spans:
        text = plain(span if isinstance(span, str) else span.words)
        if text:
            made.append(text if isinstance(span, str) else replace(span, words=text))
    return made


def named(name: str, most: int = 40) -> str:
    """Return a name as it stands in a title: not so long that it pushes out what is said."""
    letters = clusters(clean(name[:LONGEST]))
    short = "".join(letters[: most - 1]).rstrip() + ELLIPSIS
    return "".join(letters) if len(letters) <= most else short


def plain(text: str) -> str:
    """Return text as a slide shows it; a blank at its ends stays, since it parts words."""
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
    """Return whether a span is bold, and its colour; empty where it has none of its own."""
    if isinstance(span, Severity):
        return True, _SEVERITIES.get(span.severity, "muted")
    return isinstance(span, Strong), ""


def lines_of(words: Words, size: float, width: float, bold: bool = False, most: int = 40) -> int:
    """Return how many lines words take in a box of a width in inches; at least one."""
    strong = bold or any(look_of(each)[0] for each in spans_of(words))
    return max(1, len(wrap(text_of(words), size, width * INCH, strong, most)))


def cut(words: Words, size: float, width: float, most: int, bold: bool = False) -> list[Span]:
    """Return as much of words as stands in so many lines, with an ellipsis if not all."""
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
    """Return the first letters of spans, and an ellipsis."""
    made: list[Span] = []
    for span in spans:
        letters = clusters(_text(span))
        if count <= len(letters):
            text = "".join(letters[:count]).rstrip(" ,;:.-–(") + ELLIPSIS
            return [*made, text if isinstance(span, str) else replace(span, words=text)]
        made.append(span)
        count -= len(letters)
    return [*made, ELLIPSIS]


def fitting(lines: Sequence[Line], width: float, height: float) -> list[Line]:
    """Return the lines that fit into a box in inches; of the others, how many there are."""
    used, made = 0.0, list[Line]()
    for place, line in enumerate(lines):
        rest = len(lines) - place - 1
        needed = line.height(width) + (_more(line, rest).height(width) if rest else 0.0)
        if used + needed > height:
            last = line.height(width) if not rest else float("inf")
            if used + last <= height:
                return [*made, line]
            return [*made, _more(line, rest + 1)]
        used += line.height(width)
        made.append(line)
    return made


def _more(like: Line, count: int) -> Line:
    return replace(like, words=f"and {count} more", color="muted", bold=False, bullet=False, most=1)


def columns_of(lines: Sequence[Line], width: float, height: float) -> list[list[Line]]:
    """Return lines as columns of a height, each full; a heading is not left at an end."""
    made: list[list[Line]] = [[]]
    used = 0.0
    for line in lines:
        needed = line.height(width)
        if used + needed > height and made[-1]:
            moved: list[Line] = []
            while made[-1] and made[-1][-1].bold and len(made[-1]) > 1:
                moved.insert(0, made[-1].pop())
            made.append(moved)
            used = sum(each.height(width) for each in moved)
        made[-1].append(line)
        used += needed
    return [each for each in made if each]


def lines(blocks: Iterable[Block], size: float = 14, most: int = 4) -> Iterator[Line]:
    """Yield what blocks say as paragraphs of a slide; tables are left to others."""
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
    """Return all that blocks say as the notes of a slide."""
    text = "\n".join(_told(blocks))
    return text if len(text) <= _ENOUGH else text[:_ENOUGH] + ELLIPSIS


def _told(blocks: Iterable[Any]) -> Iterator[str]:
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
                yield from _told(inner)
        elif isinstance(block, Folded):
            yield f"{block.summary}"
            yield from _told(block.blocks)
        elif isinstance(block, Part):
            yield from _told(block.blocks)


def _row(head: Sequence[str], row: Sequence[Words]) -> str:
    cells = [(name, text_of(cell)) for name, cell in zip(head, row, strict=True)]
    return "; ".join(f"{name}: {text}" for name, text in cells if text)
