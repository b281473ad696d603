"""Long queries show how far they are."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 2.0
"""Seconds after which a query begins to show its progress."""


@contextmanager
def progress(what: str, connection: Any = None) -> Iterator[None]:
    """Show on stderr how far a query is, once it takes long; nothing where nobody looks.

    Nor where the environment says ``JOURNEYNB_PROGRESS=0``.

    Parameters
    ----------
    what : str
        What is asked.
    connection : duckdb.DuckDBPyConnection, optional
        Asked for the percentage; without it the seconds are shown.
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
        return False  # an editor that counts shows so itself
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
    except Exception:  # a connection that cannot tell only costs the percentage
        return None
    return found if 0 <= found <= 100 else None
