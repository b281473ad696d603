"""XLSX: bytes and the grid of a sheet's cells, with openpyxl.

Cells are read one by one: openpyxl expands merged areas and links when it loads a whole workbook,
so that a small file could fill the memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.excel_workbooks import opened_workbook
from journeynb.base.text import count, few, shown
from journeynb.formats.spreadsheet.grids.text_table import Row, Table, rows_of
from journeynb.formats.spreadsheet.grids.xlsx_sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from openpyxl import Workbook

_MERGED = 50_000  # areas
_CELLS = 2_000_000
_ROWS = 1_048_576
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x000D_\n?")


def xlsx_table(
    data: bytes,
    source: str | None,
    sheet: str | int | None,
    is_journey: Callable[[Table], int],
    *,
    hidden: bool = False,
) -> Table:
    """Return the rows of a sheet: the named one, or the only one that is a journey.

    Hidden rows, columns and sheets are skipped unless `hidden`; `is_journey` says how much a
    table looks like one, from 0 to 2.
    """
    with opened_workbook(data, source) as (book, archive):
        return _Book(book, archive, source, hidden).table(sheet, is_journey)


class _Book:
    def __init__(
        self, book: Workbook, archive: zipfile.ZipFile, source: str | None, hidden: bool
    ) -> None:
        self.book = book
        self.archive = archive
        self.source = source
        self.hidden = hidden

    def table(self, wanted: str | int | None, is_journey: Callable[[Table], int]) -> Table:
        sheets = self.book.worksheets
        names = [each.title for each in sheets]
        if isinstance(wanted, str) and wanted in names:
            return self._table(sheets[names.index(wanted)])
        if type(wanted) is int and 0 <= wanted < len(names):
            return self._table(sheets[wanted])
        if wanted is not None:
            raise ArgumentError(
                f"{self.source or 'the workbook'} has no sheet {shown(wanted)}; allowed: "
                f"{', '.join(map(shown, names))}, or a number from 0 to {len(names) - 1}"
            )
        seen = [each for each in sheets if self.hidden or each.sheet_state == "visible"]
        full = [table for table in map(self._table, seen) if table.rows]
        unseen = [shown(each.title) for each in sheets if each not in seen]
        if not full:
            also = f" (hidden: {few(unseen)}; hidden=True reads them)" if unseen else ""
            raise FormatError(f"all sheets are empty{also}", source=self.source)
        found = self._only(full, is_journey)
        others = [shown(table.sheet) for table in full if table is not found]
        if others:
            found.notes.insert(
                0,
                f"read the sheet {shown(found.sheet)}, not {few(others)} (use sheet= to "
                "choose another)",
            )
        if unseen:
            found.notes.append(f"skipped hidden sheets: {few(unseen)} (sheet= reads one)")
        return found

    def _only(self, tables: list[Table], is_journey: Callable[[Table], int]) -> Table:
        """Return the only table that looks like a journey, or the first if none does."""
        scores = [(is_journey(table), table) for table in tables]
        best = max(score for score, _ in scores)
        if best == 0:
            return tables[0]  # the error that it raises says what a journey looks like
        found = [table for score, table in scores if score == best]
        if len(found) > 1:
            raise FormatError(
                f"{len(found)} sheets look like a journey; choose one with sheet=: "
                f"{', '.join(shown(table.sheet) for table in found)}",
                source=self.source,
            )
        return found[0]

    def _table(self, sheet: Any) -> Table:
        name = f'sheet "{sheet.title}"'
        # openpyxl has no other way to the sheet's own text
        parts = sheet_of(self.archive.read(sheet._worksheet_path.lstrip("/")))
        if parts.last_row > _ROWS:
            raise FormatError(
                f"the sheet extends to row {parts.last_row:,}; allowed: at most {_ROWS:,}",
                source=self.source,
                where=name,
            )
        if len(parts.merged) > _MERGED:
            raise FormatError(
                f"the sheet has {len(parts.merged):,} merged areas; allowed: at most {_MERGED:,}",
                source=self.source,
                where=name,
            )
        if parts.merged_cells > _CELLS:
            raise FormatError(
                f"merged cells cover {parts.merged_cells:,} cells; allowed: at most {_CELLS:,} "
                "(unmerge what is beyond the table)",
                source=self.source,
                where=name,
            )
        grid = list(self._grid(sheet, name))
        self._fill_merged(grid, parts)
        table = Table(self.source, [], sheet=sheet.title)
        rows = list(self._hide(grid, parts, table))
        spans: dict[int, dict[int, int]] = {}
        for top, left, bottom, right in parts.merged:
            if right > left:
                for row in range(top, min(bottom, len(grid)) + 1):
                    spans.setdefault(row, {})[left - 1] = right - left + 1
        table.rows = [
            Row(row.label, row.cells, row.after_gap, spans.get(int(row.label[4:]), {}))
            for row in rows_of(rows)
        ]
        if parts.no_value:
            several = parts.no_value > 1
            table.notes.append(
                f"{count(parts.no_value, 'formula')} {'have' if several else 'has'} no stored "
                "value, so the cells were read as empty; open and save the file in a spreadsheet "
                "program first"
            )
        return table

    def _grid(self, sheet: Any, name: str) -> Iterator[list[Any]]:
        """Yield the rows of a sheet, each up to its last cell."""
        sheet.reset_dimensions()
        cells = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells += len(row)
            if cells > _CELLS:
                raise FormatError(
                    f"the sheet extends to row {number:,} and column {len(row):,}; "
                    f"allowed: at most {_CELLS:,} cells (delete the empty rows and columns beyond "
                    "the table)",
                    source=self.source,
                    where=name,
                )
            yield [_unescaped(value) for value in row]

    def _fill_merged(self, grid: list[list[Any]], parts: Sheet) -> None:
        """Have a cell that spans rows, such as a stage, hold for each of them."""
        for top, left, bottom, _ in parts.merged:
            if top > len(grid) or left > len(grid[top - 1]):
                continue
            for row in grid[top : min(bottom, len(grid))]:
                row.extend([None] * (left - len(row)))
                row[left - 1] = grid[top - 1][left - 1]

    def _hide(self, grid: list[list[Any]], parts: Sheet, table: Table) -> Iterator[list[Any]]:
        """Yield the rows, empty if they or their columns are hidden."""
        from openpyxl.utils import get_column_letter

        width = max(map(len, grid), default=0)
        columns = [n for n in range(1, width + 1) if parts.hides_column(n)]
        held = [n for n in columns if any(len(row) >= n and row[n - 1] is not None for row in grid)]
        rows = [n for n, row in enumerate(grid, 1) if n in parts.hidden_rows and any(row)]
        found = [f"row {n}" for n in rows] + [f"column {get_column_letter(n)}" for n in held]
        if found:
            done = "read hidden parts" if self.hidden else "skipped hidden parts"
            also = "" if self.hidden else " (hidden=True reads them)"
            table.notes.append(f"{done}: {few(found)}{also}")
        left_out = set() if self.hidden else set(rows)
        for number, row in enumerate(grid, 1):
            if number in left_out:
                yield []
                continue
            for column in () if self.hidden else columns:
                if column <= len(row):
                    row[column - 1] = None
            yield row


def _unescaped(value: Any) -> Any:
    """Return what a text says that holds the escapes of workbooks, which openpyxl leaves in."""
    if isinstance(value, str) and "_x00" in value:
        return _ESCAPED.sub(lambda match: "_" if match[0] == "_x005F_" else "\n", value)
    return value
