"""Cells without what only spreadsheets need: placeholders, errors of formulas, markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from journeynb.base.text import few, shown
from journeynb.formats.spreadsheet.emotions.cells import is_mark
from journeynb.formats.spreadsheet.grids.text_table import Row, Table
from journeynb.formats.spreadsheet.words.placeholder_words import DASHES, is_error, is_placeholder

_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_MARKUP = (
    re.compile(r"\*\*([^*\n]+)\*\*"),
    re.compile(r"(?<!\w)__([^_\n]+)__(?!\w)"),
    re.compile(r"~~([^~\n]+)~~"),
    re.compile(r"`([^`\n]+)`"),
    re.compile(r"(?<![*\w])\*([^\s*][^*\n]*)\*(?![*\w])"),
)
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]")


def bare(text: str) -> str:
    r"""Return a text without the marks of Markdown.

    Examples
    --------
    >>> bare("**Buy** `now`<br>or later"), bare("2 * 3 * 4")
    ('Buy now\nor later', '2 * 3 * 4')
    """
    text = _UNSEEN.sub("", text)
    if "<" in text:
        text = "\n".join(map(str.strip, _BREAK.sub("\n", text).split("\n")))
    if "*" in text or "_" in text or "~" in text or "`" in text:
        for pattern in _MARKUP:
            text = pattern.sub(r"\1", text)
    return text.strip()


def tidy(
    table: Table, rows: Iterable[Row], first: int, emotions: Callable[[Row], Iterable[int]]
) -> None:
    """Empty the cells of rows that say nothing, from the column `first` on; note which.

    `emotions` returns the columns of a row that hold emotions: there ``-`` can be a mark.
    """
    empty: list[str] = []
    wrong: list[str] = []
    marked: list[str] = []
    rows = list(rows)
    held = [frozenset(emotions(row)) for row in rows]
    marks = any(
        is_mark(row.cell(place)) for row, places in zip(rows, held, strict=True) for place in places
    )
    for row, places in zip(rows, held, strict=True):
        for place in range(first, len(row.cells)):
            cell = row.cells[place]
            if not cell:
                continue
            text = bare(cell)
            where = f"{row.label}, column {table.first + place + 1}"
            if is_error(text):
                wrong.append(f"{shown(text)} in {where}")
                text = ""
            elif is_placeholder(text) and not (
                marks and place in places and DASHES.issuperset(text)
            ):
                empty.append(f"{shown(text)} in {where}")
                text = ""
            elif text != cell:
                marked.append(where)
            row.cells[place] = text
    if wrong:
        table.notes.append(f"read errors of formulas as empty: {few(wrong)}")
    if empty:
        table.notes.append(f"read as empty: {few(empty)}")
    if marked:
        table.notes.append(f"removed Markdown markup: {few(marked)}")
