"""The position of a row in its source, as a column.

It is different for each row, and grows from file to file, by name, and from row to row.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from journeynb.data import engines
from journeynb.data.file_lists import FileList
from journeynb.data.sql_text import quoted, text

if TYPE_CHECKING:
    import ibis.expr.types as ir

ROW = "journeynb_row"
"""The column with the position of a row, if rows have an order."""
_VIEW = "journeynb_parquet"
_NUMBERS = itertools.count(1)
_PER_FILE = 2**40


def of_parquet(backend: Any, files: FileList, options: Mapping[str, Any]) -> ir.Table:
    """Return the table of Parquet files, with `ROW`.

    Parameters
    ----------
    backend : ibis backend
        Our own DuckDB.
    files : FileList
        Parquet files.
    options : dict
        Options of ``read_parquet`` in DuckDB.
    """
    if any("://" in path for path in files.paths):
        backend.load_extension("httpfs")
    names = ", ".join(map(text, files.names))
    said = "".join(f", {name} = {str(value).lower()}" for name, value in options.items())
    read = f"FROM read_parquet([{names}]{said})"
    others = f"COLUMNS(lambda name: lower(name) <> {text(ROW)})"

    name = f"{_VIEW}_{next(_NUMBERS)}"  # tables of several connections may be joined

    def view(row: str) -> ir.Table:
        sql = f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {others}, {row} AS {quoted(ROW)}"
        backend.con.execute(f"{sql} {read}")
        table: ir.Table = backend.table(name)
        return table

    several = len(files.paths) > 1 or "://" in files.paths[0]  # a URL may be a glob
    file = f"file_index::BIGINT * {_PER_FILE} + " if several else ""
    table = view(f"{file}file_row_number::BIGINT")
    if _has(table, "file_row_number", "file_index"):  # columns of the files hide those of DuckDB
        table = view("row_number() OVER () - 1")
    return table


def of_reading(table: ir.Table) -> ir.Table:
    """Return a table whose rows DuckDB reads in their order, with `ROW`."""
    return without(table).mutate(**{ROW: engines.ibis_().row_number()})  # without a sort


def of_stored(table: ir.Table) -> ir.Table:
    """Return a table that is stored in DuckDB, with `ROW`."""
    if _has(table, "rowid"):
        return of_reading(table)
    kept = [name for name in table.columns if name.casefold() != ROW]
    return table.select(*kept, table.rowid().name(ROW))


def of_arrow(table: Any) -> Any:
    """Return an Arrow table with `ROW`; a data set, which has no order, as it is."""
    if not hasattr(table, "append_column"):
        return table
    import numpy as np
    import pyarrow as pa

    names = [name for name in table.schema.names if name.casefold() == ROW]
    return table.drop_columns(names).append_column(ROW, pa.array(np.arange(table.num_rows)))


def without(table: ir.Table) -> ir.Table:
    """Return a table without a column of this name."""
    return table.drop(*(name for name in table.columns if name.casefold() == ROW))


def _has(table: ir.Table, *names: str) -> bool:
    return any(name.casefold() in names for name in table.columns)
