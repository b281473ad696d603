"""A sheet: its rows as they were found, the row of its headings, and its columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from journeynb.base.suggestions import did_you_mean
from journeynb.base.text import shown
from journeynb.data.columns import listed
from journeynb.formats.spreadsheet.grids.text_table import cell_text
from journeynb.insight.sheets.written_dates import is_date
from journeynb.insight.sheets.written_numbers import is_empty

_DEEPEST = 200
"""Rows among which the headings are."""


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet that hold anything.

    Parameters
    ----------
    label : str
        Its name in messages: the file, and the sheet of a workbook.
    name : str
        Its name in the workbook, empty for a text file.
    rows : list of (int, list)
        The number of each row that holds anything, from 1, and its cells.
    epoch : date
        The date from which Excel counts.
    notes : list of str
        What was skipped or guessed.
    """

    label: str
    name: str
    rows: list[tuple[int, list[Any]]]
    epoch: dt.date = dt.date(1899, 12, 30)
    notes: list[str] = field(default_factory=list)

    def heading_row(self, wanted: Collection[str]) -> int:
        """Return the position of the row with most of the wanted headings.

        Without any of them, it is the first row with most of the texts.
        """
        best, most = 0, (-1, -1)
        for place, (_, cells) in enumerate(self.rows[:_DEEPEST]):
            texts = [cell_text(each) for each in cells]
            known = len(set(texts) & set(wanted))
            words = sum(isinstance(each, str) and bool(each.strip()) for each in cells)
            if (known, words if not known else 0) > most:
                best, most = place, (known, words if not known else 0)
        return best

    def known(self, wanted: Collection[str]) -> int:
        """Return how many of the wanted headings the sheet has in a row."""
        if not self.rows:
            return 0
        _, cells = self.rows[self.heading_row(wanted)]
        return len({cell_text(each) for each in cells} & set(wanted))

    def columns(self, wanted: Collection[str]) -> Columns:
        """Return the cells below the headings, by heading."""
        if not self.rows:
            return Columns(self.label, {}, [], [], self.epoch)
        place = self.heading_row(wanted)
        _, headings = self.rows[place]
        names = [cell_text(each) for each in headings]
        below = [
            (number, cells)
            for number, cells in self.rows[place + 1 :]
            if [cell_text(each) for each in cells[: len(names)]] != names
        ]
        cells_of: dict[str, list[Any]] = {}
        twice = []
        for column, name in enumerate(names):
            if not name:
                continue
            if name in cells_of:
                twice.append(name)
                continue
            cells_of[name] = [row[column] if column < len(row) else None for _, row in below]
        dated = [each for each in headings if is_date(each)]
        return Columns(
            self.label, cells_of, [number for number, _ in below], twice, self.epoch, dated
        )


@dataclass(slots=True)
class Columns:
    """The columns of a sheet.

    Parameters
    ----------
    label : str
        The name of the sheet in messages.
    cells : dict of str to list
        The cells of each column, by heading.
    rows : list of int
        The number of each row in the sheet.
    twice : list of str
        Headings that occur more than once.
    epoch : date
        The date from which Excel counts.
    dated : list
        Headings that are dates.
    """

    label: str
    cells: dict[str, list[Any]]
    rows: list[int]
    twice: list[str]
    epoch: dt.date
    dated: list[Any] = field(default_factory=list)


def missing(label: str, name: str, names: Sequence[str], dated: Sequence[Any] = ()) -> str:
    """Return the words about a column that a table does not have."""
    if len(dated) >= 3:
        examples = ", ".join(cell_text(each) for each in dated[:2])
        rest = [each for each in names if not is_date(each)]
        keys = [each for each in rest if len(each) <= 40][:3] or ["KPI"]
        return (
            f"{label} has no column {shown(name)}, but one column for each date ({examples}, ...); "
            f"turn them into rows, such as table = pandas.{_reading(label)}.melt({keys}, "
            "var_name='date', value_name='value'), and pass this table; then bind with "
            f"date='date', value='value', where=\"{_plain(keys[0])} = '...'\""
        )
    if not names:
        return f"{label} has no columns"
    return (
        f"{label} has no column {shown(name)}{did_you_mean(name, names)}"
        f"{' The' if did_you_mean(name, names) else '; the'} columns are {listed(list(names))}"
    )


def _reading(label: str) -> str:
    """Return the call of pandas that reads a table."""
    file, _, sheet = label.partition(", sheet ")
    if sheet:
        return f"read_excel({file!r}, sheet_name={sheet})"
    return f"read_csv({file!r})" if "." in file else "DataFrame(...)"


def _plain(name: str) -> str:
    return name if name.isidentifier() else f'"{name}"'


def filled(rows: Sequence[Sequence[Any]]) -> list[tuple[int, list[Any]]]:
    """Return the rows that hold anything, with their numbers from 1."""
    found = []
    for number, cells in enumerate(rows, 1):
        kept = list(cells)
        while kept and (kept[-1] is None or (isinstance(kept[-1], str) and not kept[-1].strip())):
            kept.pop()
        if any(not is_empty(each) for each in kept):
            found.append((number, kept))
    return found
