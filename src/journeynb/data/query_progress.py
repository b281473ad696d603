"""Progress of long queries."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 2.0
"""Seconds after which a query shows its progress."""


@contextmanager
def progress(what: str, connection: Any = None) -> Iterator[None]:
    """Show the progress of a long query on stderr, in a terminal or a notebook.

    The environment variable ``JOURNEYNB_PROGRESS=0`` turns it off.

    Parameters
    ----------
    what : str
        Name of the query.
    connection : duckdb.DuckDBPyConnection, optional
        The connection, for the percentage. Without it only the seconds are shown.
    """
    if not _watched():
        yield
        return
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(what, connection, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watched() -> bool:
    if os.environ.get("JOURNEYNB_PROGRESS") == "0":
        return False
    if threading.current_thread() is not threading.main_thread():
        return False  # the editor shows its own progress
    shell = sys.modules.get("IPython")
    kernel = shell is not None and shell.get_ipython() is not None
    return kernel or sys.stderr.isatty()


def _watch(what: str, connection: Any, done: threading.Event) -> None:
    start, width = time.monotonic(), 0
    while not done.wait(PATIENCE if not width else 0.5):
        seconds = time.monotonic() - start
        percent = _percent(connection)
        far = f"{percent:3.0f}%, " if percent is not None else ""
        line = f"{what}: {far}{seconds:.0f} s"
        sys.stderr.write("\r" + line.ljust(width))
        sys.stderr.flush()
        width = max(width, len(line))
    if width:
        sys.stderr.write("\r" + " " * width + "\r")
        sys.stderr.flush()


def _percent(connection: Any) -> float | None:
    if connection is None:
        return None
    try:
        found = float(connection.query_progress())
    except Exception:  # only the percentage is missing then
        return None
    return found if 0 <= found <= 100 else None
