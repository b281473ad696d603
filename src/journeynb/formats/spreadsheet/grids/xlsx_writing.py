"""XLSX written: a workbook of one sheet whose texts are never formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from journeynb.base.excel_workbooks import import_openpyxl
from journeynb.formats.spreadsheet.grids.cells import looks_like_formula

_LONGEST = 32_767  # characters that a cell may hold
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def xlsx_bytes(grid: Iterable[Iterable[str | float | None]]) -> tuple[bytes, list[str]]:
    """Return a workbook of one sheet whose texts are never formulas, and what it could not hold."""
    book = import_openpyxl("writing .xlsx").Workbook()
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
