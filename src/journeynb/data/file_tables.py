"""Tables of files: Parquet, text with separators, JSON lines, XES, and DuckDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import FormatError
from journeynb.data import engines, row_numbers
from journeynb.data.file_lists import FileList
from journeynb.data.sql_text import quoted
from journeynb.data.xes_files import read_xes

if TYPE_CHECKING:
    import ibis.expr.types as ir

IN_MEMORY = 32 * 2**20
"""Largest size in bytes of text files that are read once, and not by each question."""
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal"
_SEPARATORS = ("\x01", "^", "~", "¦", "::", " ")
"""Separators that DuckDB does not try itself."""
_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""The first bytes of UTF-16, as in Excel's "Unicode text"."""


def read_files(backend: Any, files: FileList, name: str) -> tuple[ir.Table, bool]:
    """Read files without guessing types from their first rows, which later rows may contradict.

    Small text files become a table of the backend, because detecting their format and reading them
    takes ten times as long as most questions.

    Parameters
    ----------
    backend : ibis backend
        Our own DuckDB.
    files : FileList
        Parquet, text, JSON or XES files.
    name : str
        Name of the table of XES files and of small text files.

    Returns
    -------
    (ibis table, bool)
        The table, and whether it is in memory.
    """
    if files.kind == "parquet":
        united = {"union_by_name": True} if len(files.paths) > 1 else {}  # one reads faster without
        table = row_numbers.of_parquet(backend, files, united | _keys(files))
        return _without_nanos(table, backend), False
    if files.kind == "xes":
        return read_xes(backend, files, name), True
    table = _csv(backend, files) if files.kind == "csv" else _json(backend, files)
    table = row_numbers.of_reading(table)
    size = files.size
    if size is None or size > IN_MEMORY:
        return table, False
    copied: ir.Table = backend.create_table(name, table, temp=True)
    return copied, True


def columns_of_files(backend: Any, files: FileList) -> dict[str, list[str]]:
    """Return the columns of each file, if there are several."""
    if len(files.paths) < 2 or files.kind == "xes":
        return {}
    if files.kind == "parquet":
        rows = backend.con.execute(
            "SELECT file_name, list(name) FROM parquet_schema(?) GROUP BY file_name", [files.names]
        ).fetchall()
        return {path: [*names, *_keys_in(path)] for path, names in rows}
    found = {}
    for path, name in zip(files.paths, files.names, strict=True):
        if files.kind == "csv":
            one = FileList((path,), "csv", path)
            read = f"read_csv(?, {_settings(_csv_options(one))})"
        else:
            read = f"read_json(?, format = '{_json_format((path,))}')"
        backend.con.execute(f"DESCRIBE SELECT * FROM {read}", [name])
        found[path] = [row[0] for row in backend.con.fetchall()] + _keys_in(path)
    return found


def _keys(files: FileList) -> dict[str, Any]:
    """Return the options for values in names of folders: they stay text, such as 007."""
    return {"hive_partitioning": True, "hive_types_autocast": False} if files.has_keys else {}


def _keys_in(path: str) -> list[str]:
    return [part.partition("=")[0] for part in Path(path).parts[:-1] if "=" in part]


def _csv(backend: Any, files: FileList) -> ir.Table:
    options = {**_csv_options(files), **_keys(files)}
    table: ir.Table = backend.read_csv(files.names, union_by_name=True, **options)
    if len(table.columns) > 1:
        return table
    if list(table.columns) == ["column0"] and not table.column0.count().execute():
        raise FormatError("no headings: the file is empty", source=files.label)
    for separator in _SEPARATORS:
        if separator in table.columns[0]:
            try:
                other: ir.Table = backend.read_csv(
                    files.names, union_by_name=True, **options, delim=separator
                )
            except Exception:  # a row with another number of parts
                continue
            if len(other.columns) > 2:
                return other
    return table


def _csv_options(files: FileList) -> dict[str, Any]:
    options: dict[str, Any] = {"all_varchar": True, "header": True}
    first = files.paths[0]
    if "://" not in first and not first.lower().endswith(".gz"):
        with Path(first).open("rb") as file:
            if file.read(2) in _MARKS:
                options["encoding"] = "utf-16"
    return options


def _settings(options: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in options.items())


def _json(backend: Any, files: FileList) -> ir.Table:
    table: ir.Table = backend.read_json(
        files.names, format=_json_format(files.paths), sample_size=-1, union_by_name=True,
        **_keys(files),
    )  # fmt: skip
    if list(table.columns) == ["json"]:
        raise FormatError(
            "not events in JSON; allowed: one JSON object per line, or in .json an array of them",
            source=files.label,
        )
    mixed = [name for name, type_ in table.schema().items() if type_.is_json()]
    return table.mutate(**{name: _unquoted(table[name]) for name in mixed}) if mixed else table


def _json_format(paths: Sequence[str]) -> str:
    """Return the format of JSON files for DuckDB: an array is only in files named .json."""
    named = any(each.lower().removesuffix(".gz").endswith(".json") for each in paths)
    return "auto" if named else "newline_delimited"


def _unquoted(column: Any) -> Any:
    """Return JSON as text; a JSON string without its quotes."""
    return engines.ibis_().coalesce(column.unwrap_as("string"), column.cast("string"))


def _without_nanos(table: ir.Table, backend: Any) -> ir.Table:
    """Return a table with zoned nanosecond times, which Ibis does not know, as microseconds."""
    fine = [name for name, type_ in table.schema().items() if "TIMESTAMPTZ_NS" in str(type_)]
    if not fine:
        return table
    coarse = ", ".join(f"CAST({name} AS TIMESTAMPTZ) AS {name}" for name in map(quoted, fine))
    query = f"SELECT * REPLACE ({coarse}) FROM {quoted(table.get_name())}"
    schema = {**table.schema(), **dict.fromkeys(fine, "timestamp('UTC')")}
    found: ir.Table = backend.sql(query, schema=schema)
    return found


def only_table(backend: Any, path: str, prefer: str) -> ir.Table:
    """Return the table of a DuckDB file: the preferred one, or the only one."""
    names: Sequence[str] = [name for (name,) in backend.con.execute(_TABLES).fetchall()]
    chosen = prefer if prefer in names else names[0] if len(names) == 1 else None
    if chosen is not None:
        found: ir.Table = backend.table(chosen)
        return found if chosen == prefer else row_numbers.of_stored(found)
    raise FormatError(
        "the file has no single table to read; allowed: a DuckDB file with one table, or "
        f"one written by prepare(). Its tables: {', '.join(names) or 'none'}",
        source=path,
    )
