"""Tables of slides: heights of rows, and the split into tables that fit on a slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from journeynb.report.content.blocks import Words
from journeynb.report.slides.look import ABOVE, SIDE, SIZES
from journeynb.report.slides.text import INCH, LEADING, lines_of


@dataclass(frozen=True)
class Grid:
    """A table for slides.

    Parameters
    ----------
    head : list of str
        Headings of the columns.
    rows : list of list of words
        Cells of each row.
    widths : list of float
        Widths of the columns, in inches.
    numbers : set of int
        Positions of the columns with numbers.
    size : float
        Size of the text, in points; `sized` reduces it.
    most : int
        Largest number of lines in a cell.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[Words]]
    widths: Sequence[float]
    numbers: frozenset[int] = frozenset()
    size: float = 16
    most: int = 3

    def row_height(self, cells: Sequence[Words], bold: bool = False) -> float:
        """Return the height of a row, in inches."""
        lines = max(
            min(self.most, lines_of(cell, self.size, wide - 2 * SIDE, bold))
            for cell, wide in zip(cells, self.widths, strict=True)
        )
        return lines * self.size * LEADING / INCH + 2 * ABOVE

    def sized(self, height: float) -> Grid:
        """Return the table with the largest text that does not increase its number of slides."""
        least = len(replace(self, size=SIZES[-1]).filled(height))
        sizes = [each for each in SIZES if each <= self.size] or [self.size]
        found = (replace(self, size=each) for each in sizes)
        return next((each for each in found if len(each.filled(height)) <= least), self)

    def split(self, height: float) -> list[Grid]:
        """Return tables of at most a height, about equally high, each with one row or more."""
        found = self.filled(height)
        while len(found) > 1:
            height -= 0.1
            if len(even := self.filled(height)) > len(found):
                break
            found = even
        return found

    def filled(self, height: float) -> list[Grid]:
        """Return tables of at most a height, all full except the last."""
        tables: list[list[Sequence[Words]]] = [[]]
        top = self.row_height(self.head, True)
        used = top
        for row in self.rows:
            high = self.row_height(row)
            if used + high > height and tables[-1]:
                tables.append([])
                used = top
            tables[-1].append(row)
            used += high
        return [replace(self, rows=rows) for rows in tables]
