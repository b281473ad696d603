"""One DuckDB in memory for all logs and tables: opening another takes as long as a few questions.

Connections share threads and memory, but not their tables: those are temporary, and belong to one.
"""

from __future__ import annotations

import os
import tempfile
import threading
from typing import Any

_LOCK = threading.Lock()
_OPEN: list[Any] = []
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


def connection() -> Any:
    """Return a new connection to the database in memory, opened on first use."""
    import duckdb

    with _LOCK:
        if len(_OPEN) > _LOST:
            try:
                found = _OPEN[-1].cursor()
                found.execute("SET enable_progress_bar = false")
            except duckdb.Error:  # an internal error stops a database for good
                pass
            else:
                return found
        _OPEN.append(duckdb.connect(":memory:", config=settings(False)))
        return _OPEN[-1].cursor()


def _forget() -> None:
    global _LOCK, _LOST
    _LOCK, _LOST = threading.Lock(), len(_OPEN)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
