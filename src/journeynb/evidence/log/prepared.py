"""A log sorted in a DuckDB file, for many questions.

Sorted, so that which event follows which is read off without sorting again. Customers have numbers
beside their names; text is encoded by DuckDB itself, which then looks its few words up once. Beside
the events lie the pairs of them that follow each other, each with the times between and the set of
its customers, from which moves between touchpoints add up however events fall to them.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, FileError, JourneyError, QueryError
from journeynb.base.text import shown
from journeynb.data import engines as backends
from journeynb.data.query_progress import progress
from journeynb.data.sources import NEXT, NUMBER, PAIRS, PREPARED, end_others
from journeynb.evidence.log.row_checks import KNOWN, OWN, Facts, as_json

if TYPE_CHECKING:
    from journeynb.evidence.log.event_log import EventLog

_LOADED, _TARGET = "journeynb_loaded", "journeynb_target"
_NUMBERS = f"""
    SELECT customer, CAST(row_number() OVER (ORDER BY customer) - 1 AS INTEGER) AS {NUMBER}
    FROM (SELECT DISTINCT customer FROM {_LOADED})
"""
MOST_ROWS, MOST_BITS = 20_000_000, 128
"""Pairs are counted of so many rows at most, and where sets take so many bits a row at most."""


def prepare(log: EventLog, path: str | os.PathLike[str] | None) -> EventLog:
    """Return the log in a DuckDB file; see `EventLog.prepare`."""
    from journeynb.evidence.log.event_log import EventLog

    if str(log.source).endswith(".duckdb") and log.dialect == "duckdb":
        raise ArgumentError(
            f"{log.source}: this log is already prepared; copy the file if you need a second one"
        )
    target = _target(path)
    log.facts  # noqa: B018
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _write(log, unfinished)
        end_others(target)
        unfinished.replace(target)
    except JourneyError:
        raise
    except OSError as error:
        raise FileError(f"{target}: {error.strerror or error}") from error
    except Exception as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise QueryError(f"prepare failed on {log.dialect}: {said}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return EventLog(target)


def _target(path: str | os.PathLike[str] | None) -> Path:
    if path is None:
        folder = tempfile.mkdtemp(prefix="journeynb-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder) / "log.duckdb"
    target = Path(path)
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
    """Whether a file is a log that was prepared, and nothing else."""
    try:
        with closing(backends.connect(str(target), read_only=True).con) as con:
            found = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    except Exception:  # no DuckDB file at all
        return False
    return {PREPARED} <= {name for (name,) in found} <= {PREPARED, PAIRS}


def _write(log: EventLog, path: Path) -> None:
    """Copy the events that count in batches, then sort and number them."""
    table = log.events.select(**_stored(log))
    log.require_unchanged()
    with backends.alone(log.backend), backends.quiet(), progress("prepare"):
        backend = log.backend if log.dialect == "duckdb" else backends.connect()
        rows = table if backend is log.backend else table.to_pyarrow_batches(chunk_size=1_000_000)
        con = backend.con
        con.execute(f"DROP TABLE IF EXISTS {_LOADED}")  # of a preparation that was broken off
        backend.create_table(_LOADED, obj=rows, temp=True)
        con.execute(f"ATTACH {text(str(path))} AS {_TARGET}")
        try:
            keys = [NUMBER, *log.order]
            order = ", ".join(f"{quoted(name)} NULLS FIRST" for name in keys)
            con.execute(
                f"CREATE TABLE {_TARGET}.{PREPARED} AS"
                f" SELECT *{_nexts(log, order)} FROM {_LOADED} JOIN ({_NUMBERS}) USING (customer)"
                f" ORDER BY {order}"
            )
            known = _settings(log, con, keys)
            known["pairs"] = log.gap is None and _pairs(con, known["customers"])
            said = text(json.dumps(known))
            con.execute(f"COMMENT ON TABLE {_TARGET}.{PREPARED} IS {said}")
        finally:
            con.execute(f"DETACH {_TARGET}")
            con.execute(f"DROP TABLE {_LOADED}")


def _stored(log: EventLog) -> dict[str, Any]:
    """Return what is stored by its name: DuckDB takes names that differ in case for the same."""
    events = log.events
    found: dict[str, Any] = {name: events[name] for name in KNOWN if name in log.columns}
    taken = {*KNOWN, *NEXT.values(), NUMBER, "journey"}
    said = {log.columns["customer"], log.columns["time"]} - {*log.order}
    left_out = {*KNOWN, "journey"} | said | {OWN + name for name in said}
    for name in events.columns:
        if name in left_out:
            continue
        stored = OWN + name if name.casefold() in taken else name
        if stored.casefold() not in taken:
            found[stored] = events[name]
            taken.add(stored.casefold())
    return found


def _nexts(log: EventLog, order: str) -> str:
    """Return the columns of the event that follows in the journey, of logs with one a customer."""
    if log.gap is not None:
        return ""
    _, _, own = order.partition(", ")
    window = f"OVER (PARTITION BY {NUMBER} ORDER BY {own})"
    return "".join(f", lead({name}) {window} AS {column}" for name, column in NEXT.items())


def _pairs(con: Any, customers: int) -> bool:
    """Write the table of pairs, where it is of use and of a size; return whether it is there."""
    moves = f"FROM {_TARGET}.{PREPARED} WHERE {NEXT['time']} IS NOT NULL"
    pair = f"event, {NEXT['event']}"
    rows = con.execute(f"SELECT count(*) {moves}").fetchall()[0][0]
    if not 0 < rows <= MOST_ROWS:
        return False
    many = con.execute(f"SELECT count(*) FROM (SELECT DISTINCT {pair} {moves})").fetchall()[0][0]
    if many * customers > MOST_BITS * rows:
        return False
    con.execute(
        f"CREATE TABLE {_TARGET}.{PAIRS} AS SELECT event, {NEXT['event']} AS next_event,"
        f" list(date_diff('microsecond', time, {NEXT['time']})) AS micros,"
        f" bitstring_agg({NUMBER}, 0, {customers - 1}) AS customers {moves}"
        f" GROUP BY {pair} ORDER BY {pair}"
    )
    return True


def _alike(con: Any, keys: list[str]) -> int:
    """Return how many events follow one that is alike in what orders them."""
    same = " AND ".join(
        f"{quoted(key)} IS NOT DISTINCT FROM lag({quoted(key)}) OVER ()" for key in keys
    )
    counted = f"SELECT count(*) FROM (SELECT {same} AS same FROM {_TARGET}.{PREPARED}) WHERE same"
    return int(con.execute(counted).fetchall()[0][0])


def text(value: str) -> str:
    """Return a text as SQL takes it."""
    return "'" + value.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _settings(log: EventLog, con: Any, keys: list[str]) -> dict[str, Any]:
    """Return what `EventLog` needs to open the file again."""
    gap = log.gap
    if gap is not None and not isinstance(gap, str):
        gap = f"{gap.total_seconds():f}s"
    scored = ", count(score)" * ("score" in log.columns)
    counts = f"count(*), coalesce(max({NUMBER}) + 1, 0){scored}"
    events, customers, *scores = con.execute(
        f"SELECT {counts} FROM {_TARGET}.{PREPARED}"
    ).fetchall()[0]
    was = log.facts
    facts = Facts(
        rows=events, events=events, first=was.first, last=was.last,
        no_customer=0, no_time=0, no_event=0, unread=0,
        scores=scores[0] if scores else 0, scores_outside=0,
        duplicates=was.duplicates, no_persona=was.no_persona,
    )  # fmt: skip
    return {
        "score_range": [-2, 2], "gap": gap, "order": log.order_column, "alike": _alike(con, keys),
        "nexts": gap is None, "customers": customers, "facts": as_json(facts), "numbers": True,
        "roles": sorted(log.columns), "customer": log.columns["customer"],
    }  # fmt: skip
