"""One DuckDB in memory for all logs and tables: opening another takes as long as a few questions.

Connections share threads and memory, but not their tables: those are temporary, and belong to one.
"""

from __future__ import annotations

import tempfile
import threading
from typing import Any, NamedTuple
from weakref import ref

from journeynb.data.engine.forks import in_each_fork


class _Database(NamedTuple):
    """The first connection to a database, which is never closed, and its functions of users."""

    con: Any
    functions: set[str]


_LOCK = threading.Lock()
_OPEN: list[_Database] = []
"""The database, after those that cannot be used any more."""
_LOST = 0
"""How many of them these are: a forked process has none of their threads."""


def settings(in_order: bool) -> dict[str, Any]:
    """Return the settings of our own databases.

    They use the system's temporary folder if memory is short.

    Parameters
    ----------
    in_order : bool
        Whether the rows of a query without an order keep the order of their table.
    """
    return {"temp_directory": tempfile.gettempdir(), "preserve_insertion_order": in_order}


def connected(duckdb: Any) -> Any:
    """Return a new backend of Ibis for the database in memory, which is opened on first use."""
    con, database = _connection()
    return _sharing_functions(duckdb.from_connection(con), database)


def _connection() -> tuple[Any, _Database]:
    import duckdb

    with _LOCK:
        if len(_OPEN) > _LOST:
            try:
                found = _OPEN[-1].con.cursor()
                found.execute("SET enable_progress_bar = false")
            except duckdb.Error:  # an internal error stops a database for good
                pass
            else:
                return found, _OPEN[-1]
        _OPEN.append(_Database(duckdb.connect(":memory:", config=settings(False)), set()))
        return _OPEN[-1].con.cursor(), _OPEN[-1]


def _sharing_functions(backend: Any, database: _Database) -> Any:
    """Return a backend that creates functions of users once, on the first connection.

    All connections see a function, and call it although the one that created it is closed, which
    ends the process. Ibis gives each function a name of its own.
    """
    kept = ref(backend)

    def register(expr: Any) -> None:
        import ibis.expr.operations as ops

        for node in expr.op().find(ops.ScalarUDF):
            name = type(node).__name__
            with _LOCK:
                if name not in database.functions:
                    kind = node.__input_type__.name.lower()
                    create = getattr(kept(), f"_register_{kind}_udf")(node)
                    if create is not None:
                        create(database.con)
                    database.functions.add(name)

    backend._register_udfs = register
    return backend


@in_each_fork
def _forget() -> None:
    global _LOCK, _LOST
    _LOCK, _LOST = threading.Lock(), len(_OPEN)
