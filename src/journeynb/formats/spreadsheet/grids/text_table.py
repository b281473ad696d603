"""A table as it was found: rows of text, each with the name by which its reader finds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from journeynb.base.errors import FormatError
from journeynb.formats.spreadsheet.grids.cells import clean, join_list


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its label in messages (``row 5``) and its cells.

    Attributes
    ----------
    label : str
        Its name in messages.
    cells : list of str
        Its texts.
    after_gap : bool
        Whether an empty row is above it.
    spans : dict of int to int
        Number of columns that its merged cells cover, by the first of them.
    """

    label: str
    cells: list[str]
    after_gap: bool = False
    spans: dict[int, int] = field(default_factory=dict)

    def cell(self, column: int) -> str:
        """Return a cell's text, empty beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(slots=True)
class Table:
    """The rows of a file, a sheet or a frame that hold anything.

    Attributes
    ----------
    source : str or None
        The file's name.
    rows : list of Row
        The rows that are not empty, those above the headings too.
    sheet : str
        The sheet's name, empty if there are no sheets.
    notes : list of str
        Guesses and ignored parts, for one warning.
    title : str
        The heading above it, in a document.
    first : int
        The number of columns before the first that is read.
    """

    source: str | None
    rows: list[Row]
    sheet: str = ""
    notes: list[str] = field(default_factory=list)
    title: str = ""
    first: int = 0

    @property
    def width(self) -> int:
        """The number of cells of its longest row."""
        return max((len(row.cells) for row in self.rows), default=0)

    def skip_columns(self, number: int) -> None:
        """Skip the first columns."""
        if number:
            self.first += number
            self.rows = [
                replace(
                    row,
                    cells=row.cells[number:],
                    spans={place - number: n for place, n in row.spans.items() if place >= number},
                )
                for row in self.rows
            ]

    def error(
        self, message: str, row: Row | None = None, heading: str | None = None
    ) -> FormatError:
        """Return the error that names the file, the sheet, the row and the column."""
        places = (
            f'sheet "{self.sheet}"' if self.sheet else "",
            row.label if row else "",
            f'column "{heading}"' if heading else "",
        )
        where = ", ".join(place for place in places if place)
        return FormatError(message, source=self.source, where=where or None)


def rows_of(cells: Iterable[Iterable[Any]]) -> Iterator[Row]:
    """Yield the rows that hold anything, numbered from 1 as spreadsheet programs do."""
    last = 0
    for number, values in enumerate(cells, 1):
        texts = [cell_text(value) for value in values]
        if any(texts):
            yield Row(f"row {number}", texts, after_gap=number > last + 1 > 1)
            last = number


def cell_text(value: Any) -> str:
    r"""Return what a cell shows, as text; what pandas calls missing is empty.

    Examples
    --------
    >>> [cell_text(value) for value in (" Maya ", 3.0, 0.5, None, ["web", "a;b"])]
    ['Maya', '3', '0.5', '', 'web; a\\;b']
    """
    if isinstance(value, str):
        return clean(value)
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        if value != value:
            return ""
        return str(int(value)) if value.is_integer() else repr(float(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        return cell_text(value.tolist())
    if isinstance(value, (list, tuple)):
        return join_list(cell_text(item) for item in value)
    return clean(str(value))
