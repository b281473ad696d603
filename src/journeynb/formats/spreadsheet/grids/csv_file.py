"""CSV: bytes and the grid of their cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator

from journeynb.base.errors import FormatError
from journeynb.formats.spreadsheet.grids.cells import not_neutral
from journeynb.formats.spreadsheet.grids.text_table import Table, rows_of

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50  # rows from which the delimiter is guessed


def csv_table(data: bytes, source: str | None, known: Callable[[Table], int]) -> Table:
    """Return the rows of a CSV file.

    `known` says how many words of a sample are known headings: of the delimiters, the one with
    the most is taken, then the one that gives the most even and the widest rows.
    """
    notes: list[str] = []
    text = _decoded(data, source, notes)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _table(rest, first.strip()[4], source, notes, before=1)
    delimiter = max(_DELIMITERS, key=lambda each: _fit(text, each, known))
    return _table(text, delimiter, source, notes)


def _decoded(data: bytes, source: str | None, notes: list[str]) -> str:
    if data.startswith(b"PK\x03\x04"):
        raise FormatError("this is a workbook (.xlsx) or a zip file, not CSV", source=source)
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise FormatError(f"not valid UTF-16 text: {error.reason}", source=source) from None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(
            f"byte {data[error.start]:#04x} is neither UTF-8 nor Windows-1252; allowed: UTF-8, "
            "UTF-16 with a byte order mark, Windows-1252",
            source=source,
            where=f"line {line}",
        ) from None
    notes.append("not valid UTF-8; read as Windows-1252")
    return text


def _grid(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for cells in reader:
        yield [not_neutral(cell) for cell in cells]


def _table(
    text: str, delimiter: str, source: str | None, notes: list[str], before: int = 0
) -> Table:
    cells: list[list[str]] = [[] for _ in range(before)]
    try:
        for row in _grid(text, delimiter):
            cells.append(row)  # noqa: PERF402 - what came before an error tells its row
    except csv.Error as error:
        raise FormatError(
            f"{error}; put a cell that contains quotes in quotes and double each quote inside it",
            source=source,
            where=f"row {len(cells) + 1}",
        ) from None
    return Table(source, list(rows_of(cells)), notes=notes)


def _fit(text: str, delimiter: str, known: Callable[[Table], int]) -> tuple[int, float, int]:
    grid: list[list[str]] = []
    try:
        for cells in _grid(text, delimiter):
            grid.append(cells)
            if len(grid) == _SAMPLE:
                break
    except csv.Error:
        pass
    widths = [len(cells) for cells in grid if any(cells)]
    if not widths:
        return (0, 0.0, 0)
    width = max(set(widths), key=lambda each: (widths.count(each), each))
    even = widths.count(width) / len(widths) if width > 1 else 0.0
    return (known(Table(None, list(rows_of(grid)))), even, width)


def csv_bytes(grid: Iterator[list[str]], delimiter: str) -> bytes:
    """Return a CSV file: UTF-8 with a byte order mark, one line end a row."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(grid)
    return text.getvalue().encode("utf-8-sig")
