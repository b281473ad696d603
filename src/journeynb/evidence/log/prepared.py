"""Write a log to a DuckDB file in which many questions are fast.

Rows are sorted, so that no question sorts them again. Customers have numbers. DuckDB encodes text,
so that it looks up each event name only once. A second table contains each pair of consecutive
events with the times between them and the set of customers; moves between touchpoints are sums of
pairs, whatever the event patterns are.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, FileError, JourneyError, QueryError
from journeynb.base.files import given_path
from journeynb.base.text import shown
from journeynb.data import engines
from journeynb.data.columns import OWN
from journeynb.data.engine.forks import in_each_fork
from journeynb.data.query_progress import progress
from journeynb.data.sources import close_others
from journeynb.data.sql_text import quoted, text
from journeynb.evidence.log.column_names import KNOWN
from journeynb.evidence.log.prepared_file import BUCKET, NEXT, NUMBER, PAIRS, PAIRS_AS, PREPARED
from journeynb.evidence.log.reader import LogReader
from journeynb.evidence.log.row_counts import RowCounts, as_json

if TYPE_CHECKING:
    import ibis.expr.types as ir

_LOADED, _TARGET = "journeynb_loaded", "journeynb_target"
_WRITING = threading.Lock()
"""Held while a file is attached: all connections in memory see it under one name."""
_NUMBERS = f"""
    SELECT customer, CAST(row_number() OVER (ORDER BY customer) - 1 AS INTEGER) AS {NUMBER},
        CAST(hash(customer) % 100 AS UTINYINT) AS {BUCKET}
    FROM (SELECT DISTINCT customer FROM {_LOADED})
"""
MOST_ROWS, MOST_BITS = 20_000_000, 128
"""Limits for counting pairs: the number of rows, and the bits for each row that sets take."""


def write(reader: LogReader, events: ir.Table, facts: RowCounts, target: Path) -> None:
    """Write a log to a DuckDB file, completely or not at all; see `EventLog.prepare`.

    Parameters
    ----------
    reader : LogReader
        The log.
    events : ibis table
        Its rows that count.
    facts : RowCounts
        The counts of its rows.
    target : Path
        The file, from `target_of`.
    """
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _write(reader, events, facts, unfinished)
        close_others(target)
        unfinished.replace(target)
    except JourneyError:
        raise
    except OSError as error:
        raise FileError(f"{target}: {error.strerror or error}") from error
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise QueryError(f"prepare failed on {reader.dialect}: {reason}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def target_of(reader: LogReader, path: str | os.PathLike[str] | None) -> Path:
    """Return the file to write; without a path, a temporary one that is deleted when Python ends.

    Raises
    ------
    ArgumentError
        The log is already prepared, or the path has another extension.
    FileError
        The folder does not exist, or the file exists and is not a prepared log.
    """
    if reader.opened.kind == "duckdb":
        raise ArgumentError(
            f"{reader.source}: this log is already prepared; copy the file if you need a second "
            "one, and call where() before prepare()"
        )
    if path is None:
        folder = tempfile.mkdtemp(prefix="journeynb-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder) / "log.duckdb"
    target = given_path(path)
    if target.suffix != ".duckdb":
        raise ArgumentError(
            f"path={shown(str(target))} is not valid; allowed: a file name that ends in .duckdb"
        )
    if not target.parent.is_dir():
        raise FileError(f"{target}: no such folder")
    if target.exists() and not _is_ours(target):
        raise FileError(
            f"{target}: the file exists and is not a prepared log, so it was not overwritten"
        )
    return target


def _is_ours(target: Path) -> bool:
    """Whether a file is a prepared log and contains no other tables."""
    try:
        with closing(engines.connect(str(target), read_only=True).con) as con:
            found = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    except Exception:  # not a DuckDB file
        return False
    return {PREPARED} <= {name for (name,) in found} <= {PREPARED, PAIRS}


def _write(reader: LogReader, events: ir.Table, facts: RowCounts, path: Path) -> None:
    """Copy the events in batches, then sort and number them."""
    table = events.select(**_stored(reader, events))
    reader.require_unchanged()
    with engines.alone(reader.backend), engines.quiet(), progress("prepare"):
        same = reader.dialect == "duckdb"
        backend = reader.backend if same else engines.connect()
        rows = table if same else table.to_pyarrow_batches(chunk_size=1_000_000)
        con = backend.con
        con.execute(f"DROP TABLE IF EXISTS {_LOADED}")  # left by an interrupted call
        backend.create_table(_LOADED, obj=rows, temp=True)
        with _attached(con, path):
            keys = [NUMBER, *reader.order]
            order = ", ".join(f"{quoted(name)} NULLS FIRST" for name in keys)
            con.execute(
                f"CREATE TABLE {_TARGET}.{PREPARED} AS"
                f" SELECT *{_nexts(reader, order)} FROM {_LOADED}"
                f" JOIN ({_NUMBERS}) USING (customer) ORDER BY {order}"
            )
            settings = _settings(reader, facts, con, keys)
            written = reader.gap is None and _write_pairs(con, settings["customers"])
            settings["pairs"] = PAIRS_AS if written else None
            comment = text(json.dumps(settings))
            con.execute(f"COMMENT ON TABLE {_TARGET}.{PREPARED} IS {comment}")


@contextmanager
def _attached(con: Any, path: Path) -> Iterator[None]:
    """Attach the file; afterwards detach it, and drop what was loaded."""
    with _WRITING:
        con.execute(f"DETACH DATABASE IF EXISTS {_TARGET}")  # left by an interrupted call
        con.execute(f"ATTACH {text(str(path))} AS {_TARGET}")
        try:
            yield
        finally:
            con.execute(f"DETACH {_TARGET}")
            con.execute(f"DROP TABLE {_LOADED}")


def _stored(reader: LogReader, events: ir.Table) -> dict[str, Any]:
    """Return the columns to store. To DuckDB, names that differ only in case are the same."""
    columns = reader.columns
    found: dict[str, Any] = {name: events[name] for name in KNOWN if name in columns}
    taken = {*KNOWN, *NEXT.values(), NUMBER, BUCKET, "journey"}
    stored_as_ours = {columns["customer"], columns["time"]} - {*reader.order}
    skipped = {*KNOWN, "journey"} | stored_as_ours | {OWN + name for name in stored_as_ours}
    for name in events.columns:
        if name in skipped:
            continue
        stored = OWN + name if name.casefold() in taken else name
        if stored.casefold() not in taken:
            found[stored] = events[name]
            taken.add(stored.casefold())
    return found


def _nexts(reader: LogReader, order: str) -> str:
    """Return the columns of the next event, if each customer has one journey."""
    if reader.gap is not None:
        return ""
    _, _, own = order.partition(", ")
    window = f"OVER (PARTITION BY {NUMBER} ORDER BY {own})"
    return "".join(f", lead({name}) {window} AS {column}" for name, column in NEXT.items())


def _write_pairs(con: Any, customers: int) -> bool:
    """Write the table of pairs, unless it is empty or large; return whether it was written."""
    moves = f"FROM {_TARGET}.{PREPARED} WHERE {NEXT['time']} IS NOT NULL"
    pair = f"event, {NEXT['event']}"
    time = f"date_diff('microsecond', time, {NEXT['time']})"
    rows = con.execute(f"SELECT count(*) {moves}").fetchall()[0][0]
    if not 0 < rows <= MOST_ROWS:
        return False
    many = con.execute(f"SELECT count(*) FROM (SELECT DISTINCT {pair} {moves})").fetchall()[0][0]
    if many * customers > MOST_BITS * rows:
        return False
    con.execute(
        f"CREATE TABLE {_TARGET}.{PAIRS} AS SELECT row_number() OVER (ORDER BY {pair}) AS pair,"
        f" event, {NEXT['event']} AS next_event, len(micros) AS number, total,"
        " list_aggregate(micros, 'quantile_cont', 0.5) AS median, micros, customers FROM"
        f" (SELECT {pair}, list({time}) AS micros, sum({time}::DOUBLE) AS total,"
        f" bitstring_agg({NUMBER}, 0, {customers - 1}) AS customers {moves}"
        f" GROUP BY {pair}) ORDER BY pair"
    )
    return True


def _ties(con: Any, keys: list[str]) -> int:
    """Return the number of events that are equal to the previous one in all keys."""
    same = " AND ".join(
        f"{quoted(key)} IS NOT DISTINCT FROM lag({quoted(key)}) OVER ()" for key in keys
    )
    counted = f"SELECT count(*) FROM (SELECT {same} AS same FROM {_TARGET}.{PREPARED}) WHERE same"
    return int(con.execute(counted).fetchall()[0][0])


def _settings(reader: LogReader, facts: RowCounts, con: Any, keys: list[str]) -> dict[str, Any]:
    """Return the settings with which `LogReader` opens the file again."""
    gap = reader.gap
    if gap is not None and not isinstance(gap, str):
        gap = f"{gap.total_seconds():f}s"
    scored = ", count(score)" * ("score" in reader.columns)
    counts = f"count(*), coalesce(max({NUMBER}) + 1, 0){scored}"
    events, customers, *scores = con.execute(
        f"SELECT {counts} FROM {_TARGET}.{PREPARED}"
    ).fetchall()[0]
    stored = RowCounts(
        rows=events, events=events, first=facts.first, last=facts.last,
        no_customer=0, no_time=0, no_event=0, unread=0,
        scores=scores[0] if scores else 0, scores_outside=0,
        duplicates=facts.duplicates, no_persona=facts.no_persona,
        moves=facts.moves, ties=facts.ties, by_name=facts.by_name,
    )  # fmt: skip
    roles = sorted({*reader.columns} - {"lifecycle"})  # the rows are already joined
    return {
        "score_range": [-2, 2], "written_range": [*reader.written_range],
        "gap": gap, "order": reader.order_column,
        "alike": _ties(con, keys), "nexts": gap is None, "customers": customers,
        "facts": as_json(stored), "numbers": True, "roles": roles,
        "customer": reader.columns["customer"],
    }  # fmt: skip


@in_each_fork
def _renew() -> None:
    global _WRITING
    _WRITING = threading.Lock()
