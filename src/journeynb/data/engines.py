"""The few places in which backends differ; everything else is one Ibis expression for all.

Ibis is imported here when it is first used. What differs, and what is done about it:

- ``epoch_seconds`` and ``delta(unit="second")`` count differently: times apart are microseconds.
- BigQuery and Trino have no exact quantiles: they are means of the rows of a window around them.
- ``lead`` among equal keys has no order: every window is ordered by all keys of `Mapped.order`.
- Nulls sort first or last: every order says which.
- Null text in a table from memory becomes the text ``NaN`` on Spark below 4.3 beside pandas 3: it
  is refused, and our own tables from memory hold no nulls.
- Ordered aggregates are not on Spark: ways are numbered steps, pivoted.
- Instants from numbers: each dialect has its own function.
- `CASE` of many texts is slow on DuckDB: there a text is looked up in a list.
- Exact quantiles take much memory on DuckDB: there they are of lists.
- DuckDB sorts and counts numbers in half the time of texts: see `Mapped.numbered`.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, JourneyError, QueryError, need
from journeynb.data.query_progress import progress

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

WITHOUT_MEDIAN = frozenset({"bigquery", "trino", "mysql", "sqlite", "mssql"})
MEDIAN = {"median": 0.5}
_MICROS = {"duckdb": "make_timestamp", "pyspark": "timestamp_micros"}
_MICROS["databricks"] = _MICROS["pyspark"]
_NOISY = r"(ibis|pyspark|duckdb)(\..*)?"
_OURS = "_journeynb_ours"
_QUIET: list[warnings.catch_warnings[None]] = []
_QUIET_LOCK = threading.Lock()


def ibis_() -> Any:
    """Return Ibis, or tell which extra brings it."""
    try:
        import duckdb  # noqa: F401
        import ibis
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise need(error.name or "ibis", "evidence", "an event log") from None
    return ibis


def connect(path: str | None = None, read_only: bool = False) -> Any:
    """Return a DuckDB of our own that spills to the system's temporary folder."""
    import tempfile

    backend = ibis_().duckdb.connect(
        path or ":memory:",
        read_only=read_only,
        temp_directory=str(tempfile.gettempdir()),
        preserve_insertion_order=path is not None,  # a prepared log is in order
    )
    backend.__dict__[_OURS] = True
    backend.con.execute("SET enable_progress_bar = true")  # so that it can be asked how far it is
    backend.con.execute("SET enable_progress_bar_print = false")
    return backend


def is_ours(backend: Any) -> bool:
    """Whether a backend is a DuckDB of our own, which may hold tables of ours."""
    return _OURS in backend.__dict__


def backend_of(table: ir.Table) -> Any:
    """Return the backend of a table, refusing the ones that are silently wrong."""
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
    """Refuse a session whose clock is not UTC: it would read and cast times by its own."""
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
    """Leave out what Ibis and the engines warn of in their own code.

    Filters are the process's, so of several threads the first sets them, the last takes them back.
    """
    with _QUIET_LOCK:
        _QUIET.append(warnings.catch_warnings())
        if len(_QUIET) == 1:
            _QUIET[0].__enter__()
            for category in (DeprecationWarning, FutureWarning, PendingDeprecationWarning):
                warnings.simplefilter("ignore", category)
            warnings.filterwarnings("ignore", message=".*", module=_NOISY)
    try:
        yield
    finally:
        with _QUIET_LOCK:
            if len(_QUIET) == 1:
                _QUIET[0].__exit__(None, None, None)
            _QUIET.pop()


def run(expr: Any, what: str, backend: Any) -> pd.DataFrame:
    """Return what an expression gives, as a DataFrame.

    Parameters
    ----------
    expr : ibis table expression
        What is asked.
    what : str
        Its name, for the progress and the error.
    backend : ibis backend
        Where it runs.

    Raises
    ------
    QueryError
        The backend failed: what it said, in a line.
    """
    with _asking(what, backend):
        found: pd.DataFrame = expr.to_pandas()
    return found


def keep(expr: ir.Table, what: str, backend: Any) -> ir.Table:
    """Return what an expression gives as a table that lasts as long as our connection."""
    with _asking(what, backend):
        count = backend.__dict__["_journeynb_kept"] = backend.__dict__.get("_journeynb_kept", 0) + 1
        name = f"journeynb_kept_{count}"
        try:
            found: ir.Table = backend.create_table(name, expr, temp=True)
        except BaseException:  # made, and broken off before it was filled
            backend.con.execute(f'DROP TABLE IF EXISTS temp."{name}"')
            raise
    return found


def drop(table: ir.Table, backend: Any) -> None:
    """Forget a table of `keep`."""
    with alone(backend):
        backend.con.execute(f'DROP TABLE IF EXISTS temp."{table.op().name}"')


@contextmanager
def _asking(what: str, backend: Any) -> Iterator[None]:
    """Ask a backend alone, with progress; what it says is wrong becomes a `QueryError`."""
    connection = getattr(backend, "con", None) if backend.name == "duckdb" else None
    try:
        with alone(backend), quiet(), progress(what, connection):
            yield
    except JourneyError:
        raise
    except Exception as error:
        raise QueryError(
            f'the query "{what}" failed on {backend.name}: {first_words(error)}'
        ) from error


@contextmanager
def alone(backend: Any) -> Iterator[None]:
    """Have a backend answer one question at a time: an editor counts in a thread of its own."""
    lock = backend.__dict__.setdefault("_journeynb_lock", threading.RLock())
    with lock:
        yield


def first_words(error: Exception) -> str:
    """Return what an engine says is wrong: its first line, and what follows it of a CSV file."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return type(error).__name__
    many = 1
    while many < min(len(lines), 5) and "CSV Error" in lines[0]:
        if lines[many].startswith("Possible"):
            break
        many += 1
    return ", ".join(lines[:many])[:400]


@cache
def _builtin(name: str, *takes: str, gives: str, of: str = "scalar") -> Any:
    """Return a function of a backend; the same one each time, so that equal expressions are equal.

    Parameters
    ----------
    name : str
        What the backend calls it.
    *takes, gives : str
        The types of its arguments, and of what it returns.
    of : {"scalar", "agg"}
        Whether it is of values or of groups of them.
    """

    def function() -> None: ...

    kind = Parameter.POSITIONAL_OR_KEYWORD
    parameters = [Parameter(f"value{number}", kind) for number in range(len(takes))]
    vars(function)["__signature__"] = Signature(parameters)
    return getattr(ibis_().udf, of).builtin(function, name=name, signature=(takes, gives))


def looked_up(text: ir.Value, numbers: Mapping[str, int], dialect: str) -> ir.Value:
    """Return the small number that stands for a text, null where none does.

    DuckDB looks a word of encoded text up once; of `CASE` it asks every branch in every row.
    """
    ibis = ibis_()
    if dialect != "duckdb":
        branches = [(text == name, ibis.literal(n, "int16")) for name, n in numbers.items()]
        return ibis.cases(*branches, else_=ibis.null("int16"))

    place = _builtin("list_position", "array<string>", "string", gives="int32")
    number = _builtin("list_extract", "array<int16>", "int32", gives="int16")
    names = ibis.literal(list(numbers), "array<string>")
    return number(ibis.literal(list(numbers.values()), "array<int16>"), place(names, text))


def _listed(numbers: ir.Value) -> ir.Value:
    """Return numbers as one list, with nulls, of which `_quantile` takes no notice."""
    type_ = str(numbers.type())
    return _builtin("array_agg", type_, gives=f"array<{type_}>", of="agg")(numbers)


def _quantile(numbers: ir.Value, share: float) -> ir.Value:
    """Return a quantile of a list; lists take DuckDB a third of the memory of its own quantiles."""
    aggregated = _builtin(
        "list_aggregate", str(numbers.type()), "string", "float64", gives="float64"
    )
    return aggregated(numbers, "quantile_cont", share)


def of_pairs(table: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Return what the pairs of a prepared log make by keys: ``count, customers, mean, median``.

    Parameters
    ----------
    table : ibis table
        With ``micros``, lists, and ``customers``, sets as bits; on DuckDB.
    keys : list of str
        Columns of it.
    """
    together = _builtin("bit_or", "string", gives="string", of="agg")
    size = _builtin("bit_count", "string", gives="int64")
    mean = _builtin("list_avg", "array<int64>", gives="float64")
    found = table.group_by(keys).agg(
        _micros=table.micros.collect().flatten(), _customers=together(table.customers)
    )
    return found.select(
        *keys,
        count=found._micros.length(),
        customers=size(found._customers),
        mean=mean(found._micros),
        median=_quantile(found._micros, 0.5),
    )


def hashed(text: ir.Value) -> ir.Value:
    """Return the whole number that DuckDB makes of a plain text, of equal texts the same."""
    return _builtin("hash", "string", gives="uint64")(text)


def micros_between(later: ir.Value, earlier: ir.Value) -> ir.Value:
    """Return the microseconds from one time to another, a whole number."""
    return later.delta(earlier, unit="microsecond")


def utc(column: ir.Value) -> ir.Value:
    """Return a time, with or without a zone, as UTC without one."""
    if column.type().is_timestamp() and column.type().timezone is None:
        return column
    return column.cast("timestamp('UTC')").cast("timestamp")


def parsed(text: ir.Value) -> ir.Value:
    """Return the time that a text says, as UTC without a zone; null where it says none."""
    return text.strip().try_cast("timestamp('UTC')").cast("timestamp")


def from_micros(number: ir.Value, dialect: str) -> ir.Value:
    """Return the time so many microseconds after 1970 began, UTC, without a zone."""
    whole = number.cast("int64")
    name = _MICROS.get(dialect)
    if name is None:
        return whole.as_timestamp("us").cast("timestamp")
    return _builtin(name, "int64", gives="timestamp")(whole).cast("timestamp")


def aggregate(
    table: ir.Table,
    keys: Sequence[str],
    measure: ir.Value | None,
    dialect: str,
    quantiles: Mapping[str, float] = MEDIAN,
    **values: Any,
) -> ir.Table:
    """Return aggregates by keys, with exact quantiles of one column.

    Parameters
    ----------
    table : ibis table
        What is aggregated.
    keys : list of str
        Columns of it.
    measure : ibis column or None
        Numbers; nulls do not count.
    dialect : str
        The backend's name.
    quantiles : dict of str to float
        The quantiles by name, by default the ``median``; between two rows they are interpolated.
    **values : callable
        Each takes the table and returns an aggregate.
    """
    ibis = ibis_()
    if measure is None:
        return table.group_by(keys).agg(**{name: make(table) for name, make in values.items()})
    if dialect not in WITHOUT_MEDIAN:
        found = {name: make(table) for name, make in values.items()}
        if dialect != "duckdb":
            exact = {name: measure.quantile(share) for name, share in quantiles.items()}
            return table.group_by(keys).agg(**found, **exact)
        listed = table.group_by(keys).agg(**found, _listed=_listed(measure))
        return listed.mutate(
            **{name: _quantile(listed._listed, share) for name, share in quantiles.items()}
        ).drop("_listed")
    measured = table.mutate(_measure=measure)
    ordered = ibis.window(group_by=keys, order_by=[ibis.asc(measured._measure, nulls_first=False)])
    ranked = measured.mutate(
        _rank=ibis.row_number().over(ordered),
        _many=measured._measure.count().over(ibis.window(group_by=keys)),
    )
    found = {name: make(ranked) for name, make in values.items()}
    for name, share in quantiles.items():  # of the two rows that it lies between, as near as each
        apart = (ranked._rank - (ranked._many - 1) * share).abs()
        near = (apart < 1) & ranked._measure.notnull()
        found[name] = (ranked._measure * (1 - apart)).sum(where=near)
    return ranked.group_by(keys).agg(**found)
