"""Run queries with Ibis: connect, ask, keep tables.

Ibis is imported on first use. `journeynb.data.dialects` holds what differs between backends.
"""

from __future__ import annotations

import itertools
import threading
import warnings
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, JourneyError, QueryError, need
from journeynb.data.engine import shared_duckdb
from journeynb.data.engine.forks import in_each_fork
from journeynb.data.engine.known_sql import compiling_once
from journeynb.data.query_progress import progress

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

_NOISY = r"(ibis|pyspark|duckdb)(\..*)?"
_BATCH = 20_000
"""Number of rows of a batch."""
_OURS = "_journeynb_ours"
_COPIES, _GONE = "_journeynb_copies", "_journeynb_gone"
"""The names of tables of `copied` on a backend, and of those that no expression reads any more."""
_REGISTERED = "_journeynb_registered"
_CTRL_C = "Query interrupted"
"""What DuckDB makes of Ctrl+C; what `interrupt` stops has another message."""
_NOT_UTF_8 = (
    "the text is not UTF-8; save the file as CSV UTF-8, or read it with pandas, such as "
    "pandas.read_csv(path, sep=';', encoding='cp1252'), and pass the data frame"
)
_QUIET: list[warnings.catch_warnings[None]] = []
_QUIET_LOCK = threading.Lock()


def ibis_(what: str = "an event log") -> Any:
    """Return Ibis; if it is missing, the error names the extra to install, and what needs it."""
    try:
        import duckdb  # noqa: F401
        import ibis
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise need(error.name or "ibis", "evidence", what) from None
    return ibis


def connect(path: str | None = None, read_only: bool = False, shared: bool = True) -> Any:
    """Return a connection to our own DuckDB.

    Parameters
    ----------
    path : str, optional
        A file of DuckDB. By default tables are in memory.
    read_only : bool
        Whether the file is only read.
    shared : bool
        Whether the database in memory may be the one of other connections, which see the files
        that are attached to it.
    """
    duckdb = ibis_().duckdb
    if path is None and shared:
        backend = shared_duckdb.connected(duckdb)
    else:
        backend = duckdb.connect(
            path or ":memory:",
            read_only=read_only,
            **shared_duckdb.settings(path is not None),  # a prepared log is sorted
        )
    backend.__dict__[_OURS] = True
    backend.con.execute("SET enable_progress_bar = true")  # needed to query the progress
    backend.con.execute("SET enable_progress_bar_print = false")
    return compiling_once(backend)


def register(backend: Any, name: str, arrow: Any) -> None:
    """Make an Arrow table a table of our connection, without copying it."""
    backend.con.register(name, arrow)
    backend.__dict__.setdefault(_REGISTERED, {})[name] = arrow


def registered(backend: Any) -> dict[str, Any]:
    """Return the Arrow tables of `register` by name."""
    found: dict[str, Any] = backend.__dict__.get(_REGISTERED, {})
    return found


def is_ours(backend: Any) -> bool:
    """Whether a backend is our own DuckDB, in which we may create tables."""
    return _OURS in backend.__dict__


def backend_of(table: ir.Table) -> Any:
    """Return the backend of a table; raise an error for versions that give wrong results."""
    backend = table._find_backend(use_default=True)
    if backend.name == "pyspark":
        _refuse_old_spark()
    return backend


def _refuse_old_spark() -> None:
    import pandas as pd
    import pyspark

    version = tuple(int(part) for part in pyspark.__version__.split(".")[:2])
    if version < (4, 3) and int(pd.__version__.partition(".")[0]) >= 3:
        raise ArgumentError(
            f"pyspark {pyspark.__version__} with pandas {pd.__version__} turns missing "
            "text into the string 'NaN'; use pyspark 4.3 or later, or pandas before "
            "version 3"
        )


def refuse_zone(backend: Any) -> None:
    """Raise an error for a session whose time zone is not UTC: it would convert times."""
    zone = None
    if backend.name == "duckdb":
        zone = backend.con.execute("SELECT current_setting('TimeZone')").fetchall()[0][0]
    elif backend.name == "pyspark":
        zone = backend._session.conf.get("spark.sql.session.timeZone")
    if zone is not None and zone not in ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z", "+00:00"):
        raise ArgumentError(
            f"the time zone of the {backend.name} session is {zone}; set it to UTC, as "
            "Ibis does when it connects"
        )


@contextmanager
def quiet() -> Iterator[None]:
    """Hide warnings about the code of Ibis and the engines.

    Warning filters belong to the process: each thread sets them, the last one restores them.
    """
    with _QUIET_LOCK:
        _QUIET.append(warnings.catch_warnings())
        if len(_QUIET) == 1:
            _QUIET[0].__enter__()
        # Each thread sets them: other code may have restored its own since the first one did.
        for category in (DeprecationWarning, FutureWarning, PendingDeprecationWarning):
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("ignore", message=".*", module=_NOISY)
    try:
        yield
    finally:
        with _QUIET_LOCK:
            if len(_QUIET) == 1:
                _QUIET[0].__exit__(None, None, None)
            del _QUIET[-1:]  # empty if the block forked


@in_each_fork
def _renew() -> None:
    """Show warnings again in a forked process: the threads that hid them are not there."""
    global _QUIET_LOCK
    _QUIET_LOCK = threading.Lock()
    if _QUIET:
        _QUIET[0].__exit__(None, None, None)
    _QUIET.clear()


def run(expr: Any, what: str, backend: Any) -> pd.DataFrame:
    """Return the result of an expression as a DataFrame.

    Parameters
    ----------
    expr : ibis table expression
        The query.
    what : str
        Name of the query, for the progress display and errors.
    backend : ibis backend
        The backend that runs it.

    Raises
    ------
    QueryError
        The backend failed; its message in one line.
    """
    with _exclusively(what, backend):
        found: pd.DataFrame = expr.to_pandas()
    return found


def keep(expr: ir.Table, what: str, backend: Any) -> ir.Table:
    """Return the result of an expression as a temporary table of our connection."""
    count = backend.__dict__["_journeynb_kept"] = backend.__dict__.get("_journeynb_kept", 0) + 1
    return _created(f"journeynb_kept_{count}", expr, what, backend, backend.create_table)


def copied(expr: ir.Table, what: str, backend: Any) -> ir.Table:
    """Return the same as `keep`, as a table that exists as long as expressions read it."""
    gone = backend.__dict__.setdefault(_GONE, [])
    taken = backend.__dict__.setdefault(_COPIES, set())

    def create(name: str, expr: Any, temp: bool) -> Any:
        import ibis.expr.operations as ops

        if expr.op().find((ops.InMemoryTable, ops.ScalarUDF)):  # Ibis registers these first
            return backend.create_table(name, expr, temp=temp)
        columns = expr.schema().to_sqlglot_column_defs("duckdb")  # sums have other types there
        listed = ", ".join(each.sql("duckdb") for each in columns)
        backend.con.execute(f'CREATE TEMP TABLE "{name}" ({listed})')
        backend.con.execute(f'INSERT INTO temp."{name}" {backend.compile(expr)}')
        return backend.table(name, database=("temp", "main"))

    with alone(backend):
        while gone:
            backend.con.execute(f'DROP TABLE IF EXISTS temp."{gone[-1]}"')
            taken.discard(gone.pop())
        name = next(each for number in itertools.count(1)
                    if (each := f"journeynb_copy_{number}") not in taken)  # fmt: skip
        found = _created(name, expr, what, backend, create)
        taken.add(name)
    # The name is only noted: another thread may be using the connection just then.
    weakref.finalize(found.op(), gone.append, name).atexit = False
    return found


def _created(name: str, expr: ir.Table, what: str, backend: Any, create: Any) -> ir.Table:
    with _exclusively(what, backend):
        try:
            found: ir.Table = create(name, expr, temp=True)
        except BaseException:  # it may exist, but empty
            backend.con.execute(f'DROP TABLE IF EXISTS temp."{name}"')
            raise
    return found


def stream(expr: ir.Table, what: str, backend: Any, rows: int) -> Iterator[dict[str, list[Any]]]:
    """Yield the rows of a table in batches, each as a list of values for each column.

    Parameters
    ----------
    expr : ibis table
        The query.
    what : str
        Name of the query, for the progress display and errors.
    backend : ibis backend
        The backend that runs it.
    rows : int
        Number of rows, for the progress display.
    """
    read = _RowsRead(rows)
    with _exclusively(what, backend, read):
        for batch in _batches(expr, backend):
            yield batch.to_pydict()
            read.rows += batch.num_rows


def _batches(expr: ir.Table, backend: Any) -> Any:
    """Return a result as Arrow batches. Ibis asks DuckDB 2 for a method that it does not have."""
    if backend.name != "duckdb":
        return expr.to_pyarrow_batches(chunk_size=_BATCH)
    if not is_ours(backend):
        return expr.to_pyarrow().to_batches(max_chunksize=_BATCH)
    rows = backend.con.sql(backend.compile(expr))
    read = getattr(rows, "to_arrow_reader", None) or rows.fetch_arrow_reader
    return read(_BATCH)


@dataclass
class _RowsRead:
    """Number of rows that were read, of all; for the progress display."""

    of: int
    rows: int = 0

    def query_progress(self) -> float:
        """Return the percentage."""
        return 100 * self.rows / max(self.of, 1)


def drop(table: ir.Table, backend: Any) -> None:
    """Drop a table of `keep`."""
    with alone(backend):
        backend.con.execute(f'DROP TABLE IF EXISTS temp."{table.op().name}"')


@contextmanager
def _exclusively(what: str, backend: Any, read: _RowsRead | None = None) -> Iterator[None]:
    """Use a backend exclusively, with progress; its errors become a `QueryError`."""
    connection = getattr(backend, "con", None) if backend.name == "duckdb" else None
    connection = connection if read is None else read
    try:
        with alone(backend), quiet(), progress(what, connection):
            yield
    except JourneyError:
        raise
    except Exception as error:
        if connection is not None and str(error) == _CTRL_C:
            raise KeyboardInterrupt from error
        raise QueryError(
            f'the query "{what}" failed on {backend.name}: {first_words(error)}'
        ) from error


@contextmanager
def alone(backend: Any) -> Iterator[None]:
    """Use a backend exclusively: an editor counts in its own thread."""
    lock = backend.__dict__.setdefault("_journeynb_lock", threading.RLock())
    with lock:
        yield


def interrupt(backend: Any) -> None:
    """Interrupt the query that a backend runs, if it can be interrupted."""
    if backend.name == "duckdb":
        backend.con.interrupt()


def first_words(error: Exception) -> str:
    """Return the first line of an engine's error; for CSV files, also the details."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return type(error).__name__
    if "not utf-8 encoded" in str(error):
        return _NOT_UTF_8
    many = 1
    while many < min(len(lines), 5) and "CSV Error" in lines[0]:
        if lines[many].startswith("Possible"):
            break
        many += 1
    return ", ".join(lines[:many])[:400]
