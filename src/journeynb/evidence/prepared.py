"""A log sorted and dictionary-encoded in a DuckDB file, for many questions."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.evidence import backends
from journeynb.evidence.checks import KNOWN
from journeynb.evidence.progress import progress
from journeynb.evidence.sources import PREPARED
from journeynb.model.errors import ArgumentError, FileError, JourneyError, QueryError
from journeynb.model.refusals import shown

if TYPE_CHECKING:
    from journeynb.evidence.log import EventLog

FEW, MANY = 50_000, 10_000_000
"""Text columns of no more different values are encoded: any column, and the customers."""


def prepare(log: EventLog, path: str | os.PathLike[str] | None) -> EventLog:
    """Return the log in a DuckDB file; see `EventLog.prepare`."""
    from journeynb.evidence.log import EventLog

    target = _target(path)
    log.facts  # noqa: B018
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _write(log, unfinished)
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
        raise ArgumentError(f"path={shown(str(target))}; allowed: a name that ends in .duckdb")
    if not target.parent.is_dir():
        raise FileError(f"{target}: there is no such folder")
    return target


def _write(log: EventLog, path: Path) -> None:
    """Copy the events that count in batches, then sort them and encode their text."""
    events = log.events
    roles = set(log.columns)
    used = set(log.columns.values()) - {log.order_column}
    names = [
        name
        for name in events.columns
        if (name in roles if name in KNOWN else name not in used and name != "journey")
    ]
    backend = backends.connect(str(path))
    try:
        with backends.quiet(), progress("prepare", backend.con):
            reader = events.select(names).to_pyarrow_batches(chunk_size=1_000_000)
            con = backend.con
            con.register("incoming", reader)
            con.execute("CREATE TEMP TABLE loaded AS SELECT * FROM incoming")
            con.unregister("incoming")
            columns = _columns(con)
            order = ", ".join(quoted(name) for name in ("customer", *log.order))
            con.execute("SET preserve_insertion_order = true")
            con.execute(f"CREATE TABLE {PREPARED} AS SELECT {columns} FROM loaded ORDER BY {order}")
            con.execute(f"COMMENT ON TABLE {PREPARED} IS '{_settings(log)}'")
    finally:
        backend.disconnect()


def _columns(con: Any) -> str:
    """Return the columns as they are stored; creates the types of encoded text, in its order."""
    found = []
    for name, type_, *_ in con.execute("DESCRIBE loaded").fetchall():
        column = quoted(name)
        if type_ == "VARCHAR":
            most = MANY if name == "customer" else FEW
            several = (
                f"SELECT count(*) FROM (SELECT DISTINCT {column} FROM loaded LIMIT {most + 1})"
            )
            if 0 < con.execute(several).fetchone()[0] <= most:
                code = quoted(f"journeynb_{name}")
                con.execute(
                    f"CREATE TYPE {code} AS ENUM (SELECT DISTINCT {column} FROM loaded"
                    f" WHERE {column} IS NOT NULL ORDER BY 1)"
                )
                column = f"{column}::{code} AS {column}"
        found.append(column)
    return ", ".join(found)


def quoted(name: str) -> str:
    """Return a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _settings(log: EventLog) -> str:
    """Return what `EventLog` needs to open the file again."""
    gap = None if log.gap is None else str(log.gap)
    found = {"score_range": [-2, 2], "gap": gap, "order": log.order_column}
    return json.dumps(found).replace("'", "''")
