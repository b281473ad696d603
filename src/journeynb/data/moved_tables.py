"""Bring tables of several connections to our own DuckDB together, without reading their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import QueryError
from journeynb.data import engines
from journeynb.data.sql_text import quoted, text

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

_VIEWS = "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal"
_FILE = "SELECT path FROM duckdb_databases() WHERE NOT internal AND path IS NOT NULL"
_STORED = "SELECT count(*) FROM duckdb_tables() WHERE NOT temporary AND table_name = ?"


def on_one_backend(tables: Sequence[ir.Table], backends: Sequence[Any]) -> tuple[list[Any], Any]:
    """Return tables as expressions of one backend, and this backend.

    Views of files are created again, files of DuckDB are attached, and tables in memory are shared
    or copied.

    Parameters
    ----------
    tables : list of ibis table
        Expressions.
    backends : list of ibis backend
        The backend of each: the same, or each a DuckDB of ours.

    Raises
    ------
    QueryError
        A table cannot be read any more.
    """
    if all(each is backends[0] for each in backends):
        return list(tables), backends[0]
    joined = engines.connect(shared=False)  # files are attached to it
    places = {id(each): number for number, each in enumerate(backends)}
    try:
        with engines.quiet():
            return [
                _moved(table, joined, f"_{places[id(backend)]}")
                for table, backend in zip(tables, backends, strict=True)
            ], joined
    except Exception as error:
        raise QueryError(f"the logs cannot be joined: {engines.first_words(error)}") from error


def brought(table: ir.Table, ask: Callable[[ir.Table], pd.DataFrame]) -> ir.Table:
    """Return a small table of one backend as a table in memory, for a query on any backend.

    Parameters
    ----------
    table : ibis table
        An expression.
    ask : callable
        Runs it on its own backend.
    """
    found: ir.Table = engines.ibis_().memtable(ask(table), schema=table.schema())
    return found


def _moved(table: ir.Table, target: Any, suffix: str) -> ir.Table:
    """Return a table whose sources are on another connection."""
    import ibis.expr.operations as ops

    node = table.op()
    sources: dict[Any, Any] = {}
    for each in node.find((ops.DatabaseTable, ops.SQLQueryResult)):
        with engines.alone(each.source):
            if isinstance(each, ops.SQLQueryResult):
                for name, sql in _views(each.source).items():
                    if quoted(name) in each.query:
                        _create(target, name, sql)
                sources[each] = each.copy(source=target)
            else:
                sources[each] = _on(target, each.source, each.name, suffix).op()
    found: ir.Table = node.replace(sources).to_expr()
    return found


def _on(target: Any, backend: Any, name: str, suffix: str) -> ir.Table:
    """Return a table or view of one connection on another."""
    found: ir.Table
    sql = _views(backend).get(name)
    if sql is not None:
        _create(target, name, sql)
        found = target.table(name)
        return found
    file = backend.con.execute(_FILE).fetchall()
    if file and backend.con.execute(_STORED, [name]).fetchall()[0][0]:
        alias = f"journeynb_file{suffix}"
        target.con.execute(f"ATTACH IF NOT EXISTS {text(file[0][0])} AS {alias} (READ_ONLY)")
        found = target.table(name, database=(alias, "main"))
        return found
    arrow = engines.registered(backend).get(name)
    if arrow is None:
        arrow = backend.con.sql(f"FROM {quoted(name)}").to_arrow_table()
    if name + suffix not in engines.registered(target):
        engines.register(target, name + suffix, arrow)
    found = target.table(name + suffix)
    return found


def _views(backend: Any) -> dict[str, str]:
    """Return the SQL of the views of files by name."""
    in_memory = engines.registered(backend)
    return {name: sql for name, sql in backend.con.execute(_VIEWS).fetchall()
            if name not in in_memory}  # fmt: skip


def _create(target: Any, name: str, sql: str) -> None:
    if name not in _views(target):
        target.con.execute(sql)
