"""Rows as columns of text that fit a terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journeynb.base.text import visible

LEAST = 10
"""To so many letters a column is cut, before one is left out."""


@dataclass(frozen=True)
class Column:
    """A column: its head, and what it says of a row.

    Parameters
    ----------
    head : str
        What stands above it.
    cell : callable
        Returns the text of a row.
    right : bool
        Whether it is aligned at the right, as numbers are.
    flexible : bool
        Whether it may be cut.
    wraps : bool
        Whether it may go on in the next line; only the last column.
    once : bool
        Whether what the row above says, too, is not said again.
    spare : int
        Above 0 the column is left out where there is no room, the lowest first.
    """

    head: str
    cell: Callable[[dict[Any, Any]], str]
    right: bool = False
    flexible: bool = False
    wraps: bool = False
    once: bool = False
    spare: int = 0


def laid_out(rows: list[dict[Any, Any]], columns: list[Column], room: int) -> list[str]:
    """Return a head and rows as lines of at most `room` letters, if that can be."""
    texts = {each: [visible(each.cell(row)) for row in rows] for each in columns}
    columns = [each for each in columns if any(texts[each]) or each.right]
    widths = {each: max(map(wide, [each.head, *texts[each]])) for each in columns}
    while True:
        over = sum(widths[each] for each in columns) + 2 * (len(columns) - 1) - room
        soft = [each for each in columns if each.flexible or each.wraps]
        can = sum(max(widths[each] - LEAST * (1 + 2 * each.wraps), 0) for each in soft)
        spare = min((each for each in columns if each.spare), key=lambda each: each.spare,
                    default=None)  # fmt: skip
        if over <= can or spare is None:
            break
        columns = [each for each in columns if each is not spare]
    for _ in range(max(over, 0)):
        widest = max(soft, key=lambda each: widths[each], default=None)
        if widest is None or widths[widest] <= LEAST:
            break
        widths[widest] -= 1
    lines = [_line([each.head for each in columns], columns, widths)]
    for number in range(len(rows)):
        cells = [texts[each][number] for each in columns]
        for place, each in enumerate(columns):
            if each.once and number and texts[each][number - 1] == cells[place]:
                cells[place] = ""
        *kept, last = cells
        more: list[str] = []
        if columns[-1].wraps:
            last, *more = textwrap.wrap(last, widths[columns[-1]], break_on_hyphens=False) or [""]
        lines.append(_line([*kept, last], columns, widths))
        lines += [_line([""] * len(kept) + [each], columns, widths) for each in more]
    return lines


def _line(cells: list[str], columns: list[Column], widths: dict[Column, int]) -> str:
    made = []
    for cell, column in zip(cells, columns, strict=True):
        cell = cut(cell, widths[column])
        space = " " * (widths[column] - wide(cell))
        made.append(space + cell if column.right else cell + space)
    return "  ".join(made).rstrip()


def wide(text: str) -> int:
    """Return how many places text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def cut(text: str, room: int) -> str:
    """Return text cut to some places in a terminal."""
    if wide(text) <= room:
        return text
    while wide(text) > room - 1:
        text = text[:-1]
    return text + "…"
