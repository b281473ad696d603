"""Tables as text that fits a terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journeynb.base.text import visible

LEAST = 10
"""Smallest width of a cut column; after that, columns are hidden."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    head : str
        Heading.
    cell : callable
        Function that returns the text for a row.
    right : bool
        Whether to align it right, as for numbers.
    flexible : bool
        Whether its text may be cut.
    wraps : bool
        Whether its text may wrap; only for the last column.
    once : bool
        Whether to omit a text that repeats that of the row above.
    spare : int
        Order in which columns are hidden in a narrow terminal, from 1; 0 is never hidden.
    """

    head: str
    cell: Callable[[dict[Any, Any]], str]
    right: bool = False
    flexible: bool = False
    wraps: bool = False
    once: bool = False
    spare: int = 0


def table_lines(rows: list[dict[Any, Any]], columns: list[Column], room: int) -> list[str]:
    """Return the heading and the rows as lines of at most `room` characters, if possible."""
    texts = {each: [visible(each.cell(row)) for row in rows] for each in columns}
    columns = [each for each in columns if any(texts[each]) or each.right]
    widths = {each: max(map(text_width, [each.head, *texts[each]])) for each in columns}
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
    texts = []
    for cell, column in zip(cells, columns, strict=True):
        cell = cut(cell, widths[column])
        space = " " * (widths[column] - text_width(cell))
        texts.append(space + cell if column.right else cell + space)
    return "  ".join(texts).rstrip()


def text_width(text: str) -> int:
    """Return the width of text in a terminal."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def cut(text: str, room: int) -> str:
    """Return text cut to a width in a terminal."""
    if text_width(text) <= room:
        return text
    while text_width(text) > room - 1:
        text = text[:-1]
    return text + "…"
