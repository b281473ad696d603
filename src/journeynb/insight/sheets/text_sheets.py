"""Small CSV files as sheets: titles above the headings, any separator, Windows-1252."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from journeynb.base.errors import FormatError
from journeynb.base.files import read_bytes
from journeynb.data.file_lists import FileList
from journeynb.formats.spreadsheet.grids.csv_file import csv_table
from journeynb.formats.spreadsheet.grids.text_table import Table
from journeynb.insight.sheets.sheet import Sheet

MOST = 8 * 2**20
"""Largest size in bytes of text that is read as a sheet; DuckDB reads larger files."""


def text_sheet(files: FileList, wanted: set[str]) -> Sheet | None:
    """Return a small local CSV file as a sheet; None for other files.

    Raises
    ------
    FileError, FormatError
        The file cannot be read.
    """
    size = files.size
    if files.kind != "csv" or len(files.paths) != 1 or size is None or size > MOST:
        return None
    path = Path(files.paths[0])
    data = read_bytes(path)
    if path.name.lower().endswith(".gz"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise FormatError(f"not a readable .gz file: {error}", source=str(path)) from None

    def known(table: Table) -> int:
        return max((len(set(row.cells) & wanted) for row in table.rows), default=0)

    table = csv_table(data, str(path), known)
    rows = [(int(row.label.removeprefix("row ")), list(row.cells)) for row in table.rows]
    return Sheet(str(path), "", rows, notes=[f"{path}: {each}" for each in table.notes])
