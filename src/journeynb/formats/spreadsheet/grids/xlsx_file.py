"""XLSX: bytes and the grid of a sheet's cells, with openpyxl."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, FormatError, need
from journeynb.base.text import shown
from journeynb.formats.spreadsheet.grids.cells import looks_like_formula
from journeynb.formats.spreadsheet.grids.text_table import Table, rows_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_UNPACKED = 300_000_000  # bytes
_CELLS = 5_000_000
_LONGEST = 32_767  # characters that a cell may hold
_NO_VALUE = re.compile(rb"<f(?:\s[^<>]*)?>[^<]*</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x000D_\n?")


def _openpyxl(what: str) -> ModuleType:
    try:
        import openpyxl
    except ImportError:
        raise need("openpyxl", "xlsx", what) from None
    return openpyxl


def xlsx_table(data: bytes, source: str | None, sheet: str | int | None) -> Table:
    """Return the rows of a sheet: the named one, or the first that holds anything."""
    openpyxl = _openpyxl("reading .xlsx")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormatError(
            "this is an old .xls file or is protected by a password; save it as .xlsx "
            "without a password",
            source=source,
        )
    try:
        _refuse_bombs(data, source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what openpyxl ignores: styles, validation
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except FormatError:
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged file makes it stumble on
        raise FormatError(
            f"not a readable .xlsx file: {error or type(error).__name__}",
            source=source,
        ) from None
    table = _table(book, source, sheet)
    if empty := _formulas_without_value(data):
        table.notes.append(
            f"{empty} formula{'s have' if empty > 1 else ' has'} no stored value, so the "
            "cells were read as empty; open and save the file in a spreadsheet program "
            "first"
        )
    return table


def _formulas_without_value(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(len(_NO_VALUE.findall(archive.read(name))) for name in sheets)


def _refuse_bombs(data: bytes, source: str | None) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > _UNPACKED:
        raise FormatError(
            f"the file has {size:,} bytes when unpacked; allowed: at most {_UNPACKED:,}",
            source=source,
        )


def _table(book: Workbook, source: str | None, sheet: str | int | None) -> Table:
    names = [each.title for each in book.worksheets]
    if sheet is None:
        tables = [_sheet_table(each, source) for each in book.worksheets]
        full = [table for table in tables if table.rows]
        if not full:
            raise FormatError("all sheets are empty", source=source)
        if len(full) > 1:
            others = ", ".join(shown(table.sheet) for table in full[1:])
            full[0].notes.append(
                f"read the sheet {shown(full[0].sheet)}, not {others} (use sheet= to "
                "choose another)"
            )
        return full[0]
    if isinstance(sheet, str) and sheet in names:
        return _sheet_table(book.worksheets[names.index(sheet)], source)
    if type(sheet) is int and 0 <= sheet < len(names):
        return _sheet_table(book.worksheets[sheet], source)
    raise ArgumentError(
        f"{source or 'the workbook'} has no sheet {shown(sheet)}; allowed: "
        f"{', '.join(map(shown, names))}, or a number from 0 to {len(names) - 1}"
    )


def _sheet_table(sheet: Worksheet, source: str | None) -> Table:
    if sheet.max_row * sheet.max_column > _CELLS:
        raise FormatError(
            f"the sheet extends to row {sheet.max_row:,} and column {sheet.max_column:,}; "
            f"allowed: at most {_CELLS:,} cells (delete the empty rows and columns beyond "
            "the table)",
            source=source,
            where=f'sheet "{sheet.title}"',
        )
    grid = [[_unescaped(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        # a cell that spans rows, such as a stage, holds for each of them
        for row in grid[area.min_row : area.max_row]:
            row[area.min_col - 1] = grid[area.min_row - 1][area.min_col - 1]
    return Table(source, list(rows_of(grid)), sheet=sheet.title)


def _unescaped(value: Any) -> Any:
    """Return what a text says that holds the escapes of workbooks, which openpyxl leaves in."""
    if isinstance(value, str) and "_x00" in value:
        return _ESCAPED.sub(lambda match: "_" if match[0] == "_x005F_" else "\n", value)
    return value


def xlsx_bytes(grid: Iterable[Iterable[str | float | None]]) -> tuple[bytes, list[str]]:
    """Return a workbook of one sheet whose texts are never formulas, and what it could not hold."""
    book = _openpyxl("writing .xlsx").Workbook()
    sheet = book.active
    sheet.title = "Journey"
    sheet.freeze_panes = "A2"
    changed = []
    for row, values in enumerate(grid, 1):
        for column, value in enumerate(values, 1):
            if value is None or value == "":
                continue
            if isinstance(value, float):
                sheet.cell(row, column).value = value
                continue
            text = _ILLEGAL.sub("\ufffd", value)[:_LONGEST]
            if text != value:
                changed.append(f"row {row}, column {column}")
            cell = sheet.cell(row, column)
            cell.value = _TO_ESCAPE.sub("_x005F_", text)
            cell.data_type = "s"  # openpyxl reads text that starts with = as a formula
            if looks_like_formula(text):
                cell.quotePrefix = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), changed
