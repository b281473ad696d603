"""The sheets of an Excel workbook, with numbers and dates as the program stores them."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.excel_workbooks import opened_workbook
from journeynb.base.files import read_bytes
from journeynb.base.text import count, few, shown
from journeynb.formats.spreadsheet.grids.xlsx_sheet import sheet_of
from journeynb.insight.sheets.sheet import Sheet, filled
from journeynb.insight.sheets.written_numbers import Percent

ENDINGS = (".xlsx", ".xlsm")
OLD = (".xls", ".xlsb", ".ods", ".numbers")
"""Spreadsheets that are not read; the error says how to go on."""
_CELLS = 5_000_000
_QUOTED = re.compile(r'"[^"]*"|\\.')


def sheets_of(path: Path, wanted: str | int | None) -> list[Sheet]:
    """Return the visible sheets of a workbook that hold anything, or the wanted one.

    Raises
    ------
    ArgumentError
        There is no such sheet.
    FileError, FormatError
        The file cannot be read.
    """
    label = str(path)
    data = read_bytes(path)
    with opened_workbook(data, label) as (book, archive):
        chosen = _chosen(book.worksheets, wanted, label)
        epoch = book.epoch.date()
        return [_sheet(each, archive, label, epoch) for each in chosen]


def _chosen(sheets: list[Any], wanted: str | int | None, label: str) -> list[Any]:
    names = [each.title for each in sheets]
    if isinstance(wanted, str) and wanted in names:
        return [sheets[names.index(wanted)]]
    if type(wanted) is int and 0 <= wanted < len(names):
        return [sheets[wanted]]
    if wanted is not None:
        raise ArgumentError(
            f"{label} has no sheet {shown(wanted)}; allowed: {', '.join(map(shown, names))}, or a "
            f"number from 0 to {len(names) - 1}"
        )
    return [each for each in sheets if each.sheet_state == "visible"]


def _sheet(sheet: Any, archive: zipfile.ZipFile, file: str, epoch: dt.date) -> Sheet:
    label = f"{file}, sheet {shown(sheet.title)}"
    sheet.reset_dimensions()
    rows, cells = [], 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells += len(row)
        if cells > _CELLS:
            raise FormatError(
                f"the sheet extends to row {number:,}; allowed: at most {_CELLS:,} cells (save it "
                "as CSV or Parquet, or delete the empty rows and columns beyond the table)",
                source=label,
            )
        rows.append([_value(each) for each in row])
    found = Sheet(label, sheet.title, filled(rows), epoch)
    # openpyxl has no other way to the sheet's own text
    lost = sheet_of(archive.read(sheet._worksheet_path.lstrip("/"))).no_value
    if lost:
        found.notes.append(
            f"{label}: {count(lost, 'formula')} {'have' if lost > 1 else 'has'} no stored value, "
            "so the cells are empty; open and save the file in a spreadsheet program first"
        )
    return found


def _value(cell: Any) -> Any:
    """Return the value of a cell; a number that is shown as a percentage is a `Percent`."""
    value = cell.value
    if type(value) in (int, float):
        code = cell.number_format
        if "%" in code and "%" in _QUOTED.sub("", code):
            return Percent(float(f"{value * 100:.15g}"))
    return value


def only_sheet(sheets: list[Sheet], wanted: set[str], file: str) -> Sheet:
    """Return the sheet that has most of the wanted headings.

    Raises
    ------
    FormatError
        All sheets are empty, or several have the same headings.
    """
    full = [each for each in sheets if each.rows]
    if not full:
        raise FormatError("all visible sheets are empty", source=file)
    scores = [each.known(wanted) for each in full]
    best = [each for each, score in zip(full, scores, strict=True) if score == max(scores)]
    if len(best) > 1 and max(scores):
        raise FormatError(
            f"{len(best)} sheets have these columns; choose one with sheet=: "
            f"{few([shown(each.name) for each in best])}",
            source=file,
        )
    return best[0]
