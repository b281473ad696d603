"""Where a log comes from: files, tables in memory, tables of any Ibis backend."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from journeynb.base.errors import ArgumentError, FileError, FormatError
from journeynb.base.text import shown
from journeynb.data import engines as backends

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

ENDINGS = {
    ".parquet": "parquet", ".pq": "parquet",
    ".csv": "csv", ".tsv": "csv", ".csv.gz": "csv", ".tsv.gz": "csv",
    ".jsonl": "json", ".ndjson": "json", ".jsonl.gz": "json", ".ndjson.gz": "json",
    ".duckdb": "duckdb",
}  # fmt: skip
PARQUET = tuple(ending for ending, kind in ENDINGS.items() if kind == "parquet")
"""The endings of files that say of each column what it holds, and are read a column at a time."""
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal"
PREPARED = "journeynb_events"
"""The table of a prepared log in its DuckDB file."""
NEXT = {"event": "journeynb_next_event", "time": "journeynb_next_time"}
"""Its columns of what follows in the journey."""
NUMBER = "journeynb_customer"
"""Its column of the customers' numbers, in the order of the customers."""
PAIRS = "journeynb_pairs"
"""The table of which event follows which: the times between, and the set of customers, as bits."""
ORDER = "journeynb_order"
"""The column of what `order=` says, where that is text of numbers or its name is taken."""
NAMED = "journeynb_customer_name"
"""The column of the customers' names, where ``customer`` is a number that stands for them."""
RANK = "journeynb_rank"
"""The column of the place of an event's name among all of them."""
_PATH = "_journeynb_path"
_OPEN: WeakValueDictionary[int, Any] = WeakValueDictionary()  # those of one file are equal
_HERE = "journeynb_source"
"""The table of a log that lies in memory."""
HELD = 32 * 2**20
"""Bytes of text in files up to which they are read once, and not by each question."""


def open_source(source: Any) -> tuple[ir.Table, Any, str]:
    """Return a log's table, its backend and what messages call it."""
    ibis = backends.ibis_()
    if isinstance(source, ibis.expr.types.Table):
        backend = backends.backend_of(source)
        backends.refuse_zone(backend)
        if backend.name == "duckdb":
            _refuse_alike(source.columns)
        return source, backend, "the table"
    if isinstance(source, (str, os.PathLike)):
        return _from_files(str(os.fspath(source)))
    module = type(source).__module__.partition(".")[0]
    with backends.quiet():
        if module == "pandas" and hasattr(source, "columns"):
            return _in_memory(_arrow_of_pandas(source), "the data frame")
        if module == "polars" and hasattr(type(source), "collect_schema"):
            frame = source.collect() if hasattr(source, "collect") else source
            return _in_memory(_plain(frame.to_arrow(), "the data frame"), "the data frame")
        if module == "pyarrow":
            read = getattr(source, "read_all", None)  # a reader can be read only once
            return _in_memory(_plain(read() if read else source, "the table"), "the table")
    raise ArgumentError(
        f"{shown(source)} is not an event log; allowed: a path or glob of Parquet, CSV or "
        "JSON Lines files, a pandas, Polars or Arrow table, or an Ibis table"
    )


def _from_files(path: str) -> tuple[ir.Table, Any, str]:
    name = Path(path).name.lower()
    ending = next((kind for kind in sorted(ENDINGS, key=len, reverse=True) if name.endswith(kind)),
                  None)  # fmt: skip
    if ending is None:
        allowed = ", ".join(ENDINGS)
        raise ArgumentError(f"{path}: unknown file type; allowed: {allowed}")
    if "://" not in path and not any(sign in path for sign in "*?["):
        if not Path(path).exists():
            raise FileError(f"{path}: no such file")
        if Path(path).is_dir():  # as Spark writes them
            path = f"{path.rstrip('/')}/**/*{ending}"
    pattern = "://" not in path and any(sign in path for sign in "*?[")
    if pattern and not glob(path, recursive=True):
        raise FileError(f"{path}: no file matches")
    kind = ENDINGS[ending]
    try:
        if kind == "duckdb":
            backend = backends.connect(path, read_only=True)
            backend.__dict__[_PATH] = str(Path(path).resolve())
            _OPEN[id(backend)] = backend
            with backends.quiet():
                return _prepared(backend, path), backend, path
        backend = backends.connect()
        with backends.quiet():
            table = read_files(backend, kind, path, ending)
    except (ArgumentError, FormatError):
        raise
    except Exception as error:
        raise FormatError(backends.first_words(error), source=path) from error
    return table, backend, path


def read_files(backend: Any, kind: str, path: str | list[str], ending: str) -> ir.Table:
    """Read files without guessing types from their first rows: a later one would not fit.

    Small ones of text become a table of the backend: to find out how they are written, and to read
    them, takes ten times as long as most questions.
    """
    table: ir.Table
    if kind == "parquet":
        many = not (isinstance(path, str) and Path(path).is_file())  # one reads faster as it is
        united = {"union_by_name": True} if many else {}
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
    if size is None or size > HELD:
        return table
    held: ir.Table = backend.create_table(_HERE, table, temp=True)
    return held


def end_others(target: Path) -> None:
    """End the logs that have a file open which is written anew: DuckDB would give the old one."""
    for key, backend in list(_OPEN.items()):
        if backend.__dict__[_PATH] == str(target.resolve()):
            del _OPEN[key]
            backend.disconnect()


def is_here(table: ir.Table) -> bool:
    """Whether a log lies in memory, as a frame or what was read of a small file of text."""
    return getattr(table.op(), "name", "") == _HERE


def stamp(table: ir.Table, path: str) -> list[tuple[str, int, int]]:
    """Return what tells whether local files are the same; nothing of what they are not read for."""
    if "://" in path or is_here(table):
        return []
    found = []
    for each in [path] if Path(path).is_file() else sorted(glob(path, recursive=True)):
        with suppress(OSError):
            state = os.stat(each)
            found.append((each, state.st_mtime_ns, state.st_size))
    return found


def _size(path: str | list[str]) -> int | None:
    """Return about how many bytes of text files hold; None where that is not known."""
    if isinstance(path, str) and "://" in path:
        return None
    files = [path] if isinstance(path, str) and Path(path).is_file() else path
    files = glob(files, recursive=True) if isinstance(files, str) else files
    return sum(os.path.getsize(each) * (10 if each.endswith(".gz") else 1) for each in files)


def _unquoted(column: Any) -> Any:
    """Return JSON as text, of a text what it says."""
    return backends.ibis_().coalesce(column.unwrap_as("string"), column.cast("string"))


def _without_nanos(table: ir.Table, backend: Any) -> ir.Table:
    """Return a table with instants of nanoseconds, which Ibis does not know, in microseconds."""
    fine = [name for name, type_ in table.schema().items() if "TIMESTAMPTZ_NS" in str(type_)]
    if not fine:
        return table
    quoted = ['"' + name.replace('"', '""') + '"' for name in fine]
    coarse = ", ".join(f"CAST({name} AS TIMESTAMPTZ) AS {name}" for name in quoted)
    query = f'SELECT * REPLACE ({coarse}) FROM "{table.get_name()}"'
    schema = {**table.schema(), **dict.fromkeys(fine, "timestamp('UTC')")}
    found: ir.Table = backend.sql(query, schema=schema)
    return found


def settings_of(backend: Any, path: str) -> dict[str, Any]:
    """Return what a prepared log says of itself, nothing of any other source."""
    if not path.endswith(".duckdb") or backend.name != "duckdb":
        return {}
    query = "SELECT comment FROM duckdb_tables() WHERE table_name = ?"
    found = backend.con.execute(query, [PREPARED]).fetchall()
    if not found or not found[0][0]:
        return {}
    said: dict[str, Any] = json.loads(found[0][0])
    return said


def _prepared(backend: Any, path: str) -> ir.Table:
    names = [name for (name,) in backend.con.execute(_TABLES).fetchall()]
    if PREPARED in names:
        return backend.table(PREPARED)
    if len(names) == 1:
        return backend.table(names[0])
    raise FormatError(
        "the file has no single table to read; allowed: a DuckDB file with one table, or "
        f"one written by prepare(). Its tables: {', '.join(names) or 'none'}",
        source=path,
    )


def pairs_of(backend: Any) -> ir.Table:
    """Return the pairs of events that a prepared log has counted; bits are text to Ibis."""
    types = {"event": "string", "next_event": "string", "micros": "array<int64>",
             "customers": "string"}  # fmt: skip
    table: ir.Table = backend.sql(f"SELECT * FROM {PAIRS}", schema=types)
    return table


def _in_memory(table: Any, label: str) -> tuple[ir.Table, Any, str]:
    backend = backends.connect()
    backend.con.register(_HERE, table)
    found: ir.Table = backend.table(_HERE)
    return found, backend, label


def _plain(table: Any, label: str) -> Any:
    """Return an Arrow table without what DuckDB or Ibis would not take as it is meant."""
    import pyarrow as pa

    schema = table.schema
    _refuse_twice(schema.names, label)
    plain = []
    for field in schema:
        type_ = field.type
        if pa.types.is_null(type_):
            field = field.with_type(pa.string())
        elif pa.types.is_timestamp(type_) and type_.unit == "ns":
            field = field.with_type(pa.timestamp("us", tz=type_.tz))
        plain.append(field)
    if not hasattr(table, "cast") or all(map(pa.Field.equals, plain, schema)):
        return table
    return table.cast(pa.schema(plain), safe=False)


def _refuse_twice(names: Any, label: str) -> None:
    if not names:
        raise ArgumentError(f"{label} has no columns; required: customer, time and event")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ArgumentError(f"{label} has two columns named {shown(twice)}")


def _refuse_alike(names: Any) -> None:
    """Raise for names that differ in case only: DuckDB would read one for the other."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise ArgumentError(
                f"the column names {shown(other)} and {shown(name)} differ only in case, "
                "which DuckDB cannot tell apart; rename one"
            )


def _arrow_of_pandas(frame: pd.DataFrame) -> Any:
    """Return a pandas table as Arrow; what Arrow has no type for, as text."""
    import pandas as pd
    import pyarrow as pa

    names = [str(name) for name in frame.columns]
    _refuse_twice(names, "the data frame")
    arrays = []
    for place in range(len(names)):
        column = frame.iloc[:, place]
        if isinstance(column.dtype, pd.PeriodDtype):
            column = column.dt.to_timestamp()
        try:
            array = pa.array(column, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
            array = None
        plain = array is not None and not _nested(array.type, pa)
        if not plain or (column.dtype == object and _has_times(column)):
            array = pa.array([_text(value) for value in column], type=pa.string())
        elif pa.types.is_timestamp(array.type) and array.type.unit == "ns":
            array = array.cast(pa.timestamp("us", tz=array.type.tz), safe=False)
        arrays.append(array)
    return pa.table(arrays, names=names)


def _nested(type_: Any, pa: Any) -> bool:
    return bool(pa.types.is_null(type_) or pa.types.is_nested(type_))


def _has_times(column: pd.Series[Any]) -> bool:
    return any(isinstance(value, dt.datetime) for value in column.head(1000))


def _text(value: Any) -> str | None:
    import pandas as pd

    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.isoformat() if isinstance(value, (dt.datetime, dt.date)) else str(value)


def together(paths: Sequence[str]) -> Any:
    """Return the source of a log: a path, or the table of several files of one kind."""
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
    backend = backends.connect()
    files: Any = list(paths)
    try:
        with backends.quiet():
            return read_files(backend, kinds.pop(), files, endings.pop())
    except Exception as error:
        said = str(error).strip().splitlines()
        raise FormatError(said[0] if said else type(error).__name__, source=paths[0]) from error
