"""Tables of slides: heights of rows, and the split into tables that fit on a slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from journeynb.report.content.blocks import Words
from journeynb.report.slides.look import ABOVE, SIDE, SIZES
from journeynb.report.slides.text import INCH, LEADING, lines_of


@dataclass(frozen=True)
class Grid:
    """A table of a slide, of rows that fit on it.

    Parameters
    ----------
    head : list of str
        The headings.
    rows : list of list of words
        What stands below them.
    widths : list of float
        Of the columns, in inches.
    numbers : set of int
        The columns that hold numbers.
    size : float
        Of the text, in points; `sized` makes it smaller.
    most : int
        How many lines a cell takes.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[Words]]
    widths: Sequence[float]
    numbers: frozenset[int] = frozenset()
    size: float = 16
    most: int = 3

    def high(self, cells: Sequence[Words], bold: bool = False) -> float:
        """Return how high a row is, in inches."""
        lines = max(
            min(self.most, lines_of(cell, self.size, wide - 2 * SIDE, bold))
            for cell, wide in zip(cells, self.widths, strict=True)
        )
        return lines * self.size * LEADING / INCH + 2 * ABOVE

    def sized(self, height: float) -> Grid:
        """Return it with the largest letters with which it needs no more slides of a height."""
        least = len(replace(self, size=SIZES[-1]).filled(height))
        sizes = [each for each in SIZES if each <= self.size] or [self.size]
        found = (replace(self, size=each) for each in sizes)
        return next((each for each in found if len(each.filled(height)) <= least), self)

    def split(self, height: float) -> list[Grid]:
        """Return it as tables of at most a height, each about as high; at least one row each."""
        found = self.filled(height)
        while len(found) > 1:
            height -= 0.1
            if len(even := self.filled(height)) > len(found):
                break
            found = even
        return found

    def filled(self, height: float) -> list[Grid]:
        """Return it as tables of at most a height, all but the last one full."""
        made: list[list[Sequence[Words]]] = [[]]
        top = self.high(self.head, True)
        used = top
        for row in self.rows:
            high = self.high(row)
            if used + high > height and made[-1]:
                made.append([])
                used = top
            made[-1].append(row)
            used += high
        return [replace(self, rows=rows) for rows in made]
