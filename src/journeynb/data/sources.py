"""Open the source of a log: files, tables in memory, or a table of any Ibis backend."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from journeynb.base.errors import ArgumentError, FileError, FormatError
from journeynb.base.text import shown
from journeynb.data import arrow_tables, engines

if TYPE_CHECKING:
    import ibis.expr.types as ir

ENDINGS = {
    ".parquet": "parquet", ".pq": "parquet",
    ".csv": "csv", ".tsv": "csv", ".csv.gz": "csv", ".tsv.gz": "csv",
    ".jsonl": "json", ".ndjson": "json", ".jsonl.gz": "json", ".ndjson.gz": "json",
    ".duckdb": "duckdb",
}  # fmt: skip
PARQUET = tuple(ending for ending, kind in ENDINGS.items() if kind == "parquet")
"""Extensions of files that store types, and whose columns are read separately."""
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal"
_PATH = "_journeynb_path"
_OPEN: WeakValueDictionary[int, Any] = WeakValueDictionary()  # by id: Ibis backends compare by file
_TABLE = "journeynb_source"
"""Name of the table of a source in memory."""
IN_MEMORY = 32 * 2**20
"""Largest size in bytes of text files that are read once, and not by each question."""


def open_source(source: Any, prefer: str = "") -> tuple[ir.Table, Any, str]:
    """Return the table of a source, its backend and its name in messages.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        The source.
    prefer : str
        Name of the table to read from a DuckDB file that has several.
    """
    ibis = engines.ibis_()
    if isinstance(source, ibis.expr.types.Table):
        backend = engines.backend_of(source)
        engines.refuse_zone(backend)
        if backend.name == "duckdb":
            _refuse_alike(source.columns)
        return source, backend, "the table"
    if isinstance(source, (str, os.PathLike)):
        return _from_files(str(os.fspath(source)), prefer)
    module = type(source).__module__.partition(".")[0]
    with engines.quiet():
        if module == "pandas" and hasattr(source, "columns"):
            return _in_memory(arrow_tables.from_pandas(source), "the data frame")
        if module == "polars" and hasattr(type(source), "collect_schema"):
            frame = source.collect() if hasattr(source, "collect") else source
            return _in_memory(
                arrow_tables.from_arrow(frame.to_arrow(), "the data frame"), "the data frame"
            )
        if module == "pyarrow":
            read = getattr(source, "read_all", None)  # a RecordBatchReader can be read only once
            return _in_memory(
                arrow_tables.from_arrow(read() if read else source, "the table"), "the table"
            )
    raise ArgumentError(
        f"{shown(source)} is not an event log; allowed: a path or glob of Parquet, CSV or "
        "JSON Lines files, a pandas, Polars or Arrow table, or an Ibis table"
    )


def _from_files(path: str, prefer: str) -> tuple[ir.Table, Any, str]:
    name = Path(path).name.lower()
    ending = next((kind for kind in sorted(ENDINGS, key=len, reverse=True) if name.endswith(kind)),
                  None)  # fmt: skip
    if ending is None:
        allowed = ", ".join(ENDINGS)
        raise ArgumentError(f"{path}: unknown file type; allowed: {allowed}")
    if "://" not in path and not any(sign in path for sign in "*?["):
        if not Path(path).exists():
            raise FileError(f"{path}: no such file")
        if Path(path).is_dir():  # Spark writes folders
            path = f"{path.rstrip('/')}/**/*{ending}"
    pattern = "://" not in path and any(sign in path for sign in "*?[")
    if pattern and not glob(path, recursive=True):
        raise FileError(f"{path}: no file matches")
    kind = ENDINGS[ending]
    try:
        if kind == "duckdb":
            backend = engines.connect(path, read_only=True)
            backend.__dict__[_PATH] = str(Path(path).resolve())
            _OPEN[id(backend)] = backend
            with engines.quiet():
                return _one_table(backend, path, prefer), backend, path
        backend = engines.connect()
        with engines.quiet():
            table = read_files(backend, kind, path, ending)
    except (ArgumentError, FormatError):
        raise
    except Exception as error:
        raise FormatError(engines.first_words(error), source=path) from error
    return table, backend, path


def read_files(backend: Any, kind: str, path: str | list[str], ending: str) -> ir.Table:
    """Read files without guessing types from their first rows, which later rows may contradict.

    Small text files become a table of the backend, because detecting their format and reading them
    takes ten times as long as most questions.
    """
    table: ir.Table
    if kind == "parquet":
        several = not (isinstance(path, str) and Path(path).is_file())
        united = {"union_by_name": True} if several else {}  # one file reads faster without
        return _without_nanos(backend.read_parquet(path, **united), backend)
    if kind == "csv":
        options = {"delim": "\t"} if ending.startswith(".tsv") else {}
        table = backend.read_csv(path, all_varchar=True, header=True, union_by_name=True, **options)
    else:
        table = backend.read_json(
            path, format="newline_delimited", sample_size=-1, union_by_name=True
        )
        if list(table.columns) == ["json"]:
            raise FormatError("not JSON Lines; allowed: one JSON object per line", source=str(path))
        mixed = [name for name, type_ in table.schema().items() if type_.is_json()]
        table = table.mutate(**{name: _unquoted(table[name]) for name in mixed}) if mixed else table
    size = _size(path)
    if size is None or size > IN_MEMORY:
        return table
    copied: ir.Table = backend.create_table(_TABLE, table, temp=True)
    return copied


def close_others(target: Path) -> None:
    """Close connections to a file before it is replaced: DuckDB would keep reading the old file."""
    for key, backend in list(_OPEN.items()):
        if backend.__dict__[_PATH] == str(target.resolve()):
            del _OPEN[key]
            backend.disconnect()


def is_in_memory(table: ir.Table) -> bool:
    """Whether a source is in memory: a data frame, or a small text file that was read."""
    return getattr(table.op(), "name", "") == _TABLE


def stamp(table: ir.Table, path: str) -> list[tuple[str, int, int]]:
    """Return the size and time of each local file, to detect changes; empty for other sources."""
    if "://" in path or is_in_memory(table):
        return []
    found = []
    for each in [path] if Path(path).is_file() else sorted(glob(path, recursive=True)):
        with suppress(OSError):
            state = os.stat(each)
            found.append((each, state.st_mtime_ns, state.st_size))
    return found


def _size(path: str | list[str]) -> int | None:
    """Return the approximate size of text files in bytes; None if unknown."""
    if isinstance(path, str) and "://" in path:
        return None
    files = [path] if isinstance(path, str) and Path(path).is_file() else path
    files = glob(files, recursive=True) if isinstance(files, str) else files
    return sum(os.path.getsize(each) * (10 if each.endswith(".gz") else 1) for each in files)


def _unquoted(column: Any) -> Any:
    """Return JSON as text; a JSON string without its quotes."""
    return engines.ibis_().coalesce(column.unwrap_as("string"), column.cast("string"))


def _without_nanos(table: ir.Table, backend: Any) -> ir.Table:
    """Return a table with zoned nanosecond times, which Ibis does not know, as microseconds."""
    fine = [name for name, type_ in table.schema().items() if "TIMESTAMPTZ_NS" in str(type_)]
    if not fine:
        return table
    quoted = ['"' + name.replace('"', '""') + '"' for name in fine]
    coarse = ", ".join(f"CAST({name} AS TIMESTAMPTZ) AS {name}" for name in quoted)
    query = f'SELECT * REPLACE ({coarse}) FROM "{table.get_name()}"'
    schema = {**table.schema(), **dict.fromkeys(fine, "timestamp('UTC')")}
    found: ir.Table = backend.sql(query, schema=schema)
    return found


def _one_table(backend: Any, path: str, prefer: str) -> ir.Table:
    names = [name for (name,) in backend.con.execute(_TABLES).fetchall()]
    if prefer in names:
        return backend.table(prefer)
    if len(names) == 1:
        return backend.table(names[0])
    raise FormatError(
        "the file has no single table to read; allowed: a DuckDB file with one table, or "
        f"one written by prepare(). Its tables: {', '.join(names) or 'none'}",
        source=path,
    )


def _in_memory(table: Any, label: str) -> tuple[ir.Table, Any, str]:
    backend = engines.connect()
    backend.con.register(_TABLE, table)
    found: ir.Table = backend.table(_TABLE)
    return found, backend, label


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


def open_files(paths: Sequence[str]) -> Any:
    """Return one source for several files of one type: their table, or the only path."""
    if len(paths) == 1:
        return paths[0]
    endings = {
        next((each for each in sorted(ENDINGS, key=len, reverse=True)
              if path.lower().endswith(each)), "")
        for path in paths
    }  # fmt: skip
    kinds = {ENDINGS.get(ending, "") for ending in endings}
    if len(endings) != 1 or not kinds & {"parquet", "csv", "json"}:
        raise ArgumentError(
            f"{', '.join(paths[:3])}: the files differ in type; allowed: one file, or "
            "several of the same type, such as .parquet"
        )
    for path in paths:
        if not Path(path).exists():
            raise FileError(f"{path}: no such file")
    backend = engines.connect()
    files: Any = list(paths)
    try:
        with engines.quiet():
            return read_files(backend, kinds.pop(), files, endings.pop())
    except Exception as error:
        lines = str(error).strip().splitlines()
        raise FormatError(lines[0] if lines else type(error).__name__, source=paths[0]) from error
