"""Open a log or a table: files, tables in memory, or a table of any Ibis backend."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from journeynb.base.errors import ArgumentError, FormatError, MissingExtraError
from journeynb.base.text import shown
from journeynb.data import arrow_tables, engines, excel_files, file_tables, row_numbers
from journeynb.data.cjml.events import events_of
from journeynb.data.file_lists import FileList, list_files

if TYPE_CHECKING:
    import ibis.expr.types as ir

_PATH = "_journeynb_path"
_OPEN: WeakValueDictionary[int, Any] = WeakValueDictionary()  # by id: Ibis backends compare by file
_TABLE = "journeynb_source"
"""Name of the table of a source in memory."""


@dataclass(frozen=True)
class Source:
    """An open source.

    Files and tables in memory have the column ``journeynb_row``: see `journeynb.data.row_numbers`.

    Parameters
    ----------
    table : ibis table
        Its rows.
    backend : ibis backend
        The backend of the table.
    label : str
        Its name in messages.
    files : FileList, optional
        Its files.
    in_memory : bool
        Whether it is a data frame, or a small text file that was read.
    columns_of_files : dict of str to list of str
        The columns of each file, if there are several.
    parts : tuple of Source
        The sources that were joined.
    """

    table: ir.Table
    backend: Any
    label: str
    files: FileList | None = None
    in_memory: bool = False
    columns_of_files: dict[str, list[str]] = field(default_factory=dict)
    parts: tuple[Source, ...] = ()

    @property
    def kind(self) -> str:
        """The content of the files; empty for a table."""
        return "" if self.files is None else self.files.kind

    def stamp(self) -> list[tuple[str, int, int]]:
        """Return the state of each local file that questions read, to detect changes."""
        if self.parts:
            return [state for part in self.parts for state in part.stamp()]
        return [] if self.files is None or self.in_memory else self.files.stamp()


def open_source(given: Any, prefer: str = "", what: str = "an event log") -> Source:
    """Open what a user passes as a log or a table.

    Parameters
    ----------
    given : path, list of paths, DataFrame, Arrow table, Ibis table or Source
        The source.
    prefer : str
        Name of the table to read from a DuckDB file that has several.
    what : str
        What it should be, for the error.

    Raises
    ------
    ArgumentError
        It is nothing that can be opened.
    FileError, FormatError
        A file does not exist or cannot be read.
    """
    ibis = engines.ibis_()
    if isinstance(given, Source):
        return given
    if isinstance(given, ibis.expr.types.Table):
        backend = engines.backend_of(given)
        engines.refuse_zone(backend)
        if backend.name == "sqlite":  # it has neither NaN nor a safe conversion of text
            with engines.quiet():
                table = arrow_tables.from_arrow(given.to_pyarrow(), "the table")
                return _in_memory(table, "the table")
        if backend.name == "duckdb":
            _refuse_alike(given.columns)
        if not engines.is_ours(backend):
            given = row_numbers.without(given)
        return Source(given, backend, "the table")
    if isinstance(given, (str, os.PathLike, list, tuple)):
        return _open_files(list_files(given), prefer)
    module = type(given).__module__.partition(".")[0]
    with engines.quiet():
        if module == "pandas" and hasattr(given, "columns"):
            return _in_memory(arrow_tables.from_pandas(given), "the data frame")
        if module == "polars" and hasattr(type(given), "collect_schema"):
            frame = given.collect() if hasattr(given, "collect") else given
            table = arrow_tables.from_arrow(frame.to_arrow(), "the data frame")
            return _in_memory(table, "the data frame")
        if module == "pyarrow":
            read = getattr(given, "read_all", None)  # a RecordBatchReader can be read only once
            table = arrow_tables.from_arrow(read() if read else given, "the table")
            return _in_memory(table, "the table")
    raise ArgumentError(
        f"{shown(given)} is not {what}; allowed: a path, glob, folder or list of Parquet, "
        "CSV, JSON, Excel, XES or CJML files, a pandas, Polars or Arrow table, or an Ibis table"
    )


def _open_files(files: FileList, prefer: str) -> Source:
    try:
        if files.kind == "duckdb":
            path = files.paths[0]
            backend = engines.connect(path, read_only=True)
            backend.__dict__[_PATH] = str(Path(path).resolve())
            _OPEN[id(backend)] = backend
            with engines.quiet():
                return Source(
                    file_tables.only_table(backend, path, prefer), backend, files.label, files
                )
        if files.kind == "cjml":
            events = arrow_tables.from_pandas(events_of(files.paths))
            with engines.quiet():
                return replace(_in_memory(events, files.label), files=files)
        if files.kind == "excel":
            rows, each = excel_files.read_excel(files)
            with engines.quiet():
                return replace(_in_memory(rows, files.label), files=files, columns_of_files=each)
        backend = engines.connect()
        with engines.quiet():
            table, in_memory = file_tables.read_files(backend, files, _TABLE)
            each = file_tables.columns_of_files(backend, files)
    except (ArgumentError, FormatError, MissingExtraError):
        raise
    except Exception as error:
        raise FormatError(engines.first_words(error), source=files.label) from error
    return Source(table, backend, files.label, files, in_memory, each)


def close_others(target: Path) -> None:
    """Close connections to a file before it is replaced: DuckDB would keep reading the old file."""
    for key, backend in list(_OPEN.items()):
        if backend.__dict__[_PATH] == str(target.resolve()):
            del _OPEN[key]
            backend.disconnect()


def _in_memory(table: Any, label: str) -> Source:
    backend = engines.connect()
    engines.register(backend, _TABLE, row_numbers.of_arrow(table))
    return Source(backend.table(_TABLE), backend, label, in_memory=True)


def _refuse_alike(names: Any) -> None:
    """Raise an error for names that differ only in case: DuckDB would confuse them."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise ArgumentError(
                f"the column names {shown(other)} and {shown(name)} differ only in case, "
                "which DuckDB cannot tell apart; rename one"
            )
