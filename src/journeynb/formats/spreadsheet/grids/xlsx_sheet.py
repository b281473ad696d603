"""Parts that openpyxl skips when it reads cells one by one: merged and hidden parts of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# each stops at the next "<", so that a text without ">" takes linear time
_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,20}:)?(row|col|mergeCell)\s([^<>]*)>")
_NAMED = re.compile(rb"([A-Za-z]{1,20})=(?:\"([^\"]{0,60})\"|'([^']{0,60})')")
_AREA = re.compile(rb"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_NO_VALUE = re.compile(rb"<f(?:\s[^<>]*+)?(?:/>|>[^<]*+</f>)\s*+(?:<v\s*+/>\s*+|<v></v>\s*+)?</c>")

Area = tuple[int, int, int, int]
"""The first row, the first column, the last row and the last column, from 1."""


@dataclass(slots=True)
class Sheet:
    """The merged areas and the hidden rows and columns of a sheet.

    Attributes
    ----------
    merged : list of tuple
        The areas of merged cells.
    hidden_rows : set of int
        From 1; rows that a filter hides too.
    hidden_columns : list of tuple
        The first and the last of each run of hidden columns, from 1.
    no_value : int
        The number of formulas without a stored value.
    last_row : int
        The highest number of a row.
    """

    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    no_value: int = 0
    last_row: int = 0

    def hides_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    @property
    def merged_cells(self) -> int:
        """The number of cells in merged areas."""
        return sum(
            (bottom - top + 1) * (right - left + 1) for top, left, bottom, right in self.merged
        )


def sheet_of(xml: bytes) -> Sheet:
    """Return the merged and hidden parts of a sheet.

    Examples
    --------
    >>> sheet = sheet_of(b'<row r="3" hidden="1"></row><mergeCell ref="A1:B2"/>')
    >>> sheet.hidden_rows, sheet.merged
    ({3}, [(1, 1, 2, 2)])
    """
    sheet = Sheet(no_value=sum(1 for _ in _NO_VALUE.finditer(xml)))
    row = 0
    for tag, named in _tags(xml):
        if tag == b"row":
            row = _number(named.get(b"r")) or row + 1
            sheet.last_row = max(sheet.last_row, row)
            if _is_hidden(named, b"ht"):
                sheet.hidden_rows.add(row)
        elif tag == b"col":
            if _is_hidden(named, b"width"):
                ends = _number(named.get(b"min")), _number(named.get(b"max"))
                sheet.hidden_columns.append(ends)
        elif area := _area(named.get(b"ref", b"")):
            sheet.merged.append(area)
    return sheet


def _tags(xml: bytes) -> Iterator[tuple[bytes, dict[bytes, bytes]]]:
    for match in _TAG.finditer(xml):
        named = _NAMED.finditer(match[2])
        yield match[1], {each[1]: each[2] or each[3] or b"" for each in named}


def _is_hidden(named: dict[bytes, bytes], size: bytes) -> bool:
    return named.get(b"hidden", b"") in (b"1", b"true") or named.get(size) in (b"0", b"0.0")


def _number(text: bytes | None) -> int:
    return int(text[:12]) if text is not None and text.isdigit() else 0


def _area(text: bytes) -> Area | None:
    match = _AREA.fullmatch(text)
    if match is None:
        return None
    left, top = _column(match[1]), int(match[2])
    right, bottom = (_column(match[3]), int(match[4])) if match[3] else (left, top)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
