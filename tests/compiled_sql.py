"""Databases that write the SQL of equal questions once.

Ibis takes longer to write SQL than DuckDB takes to answer it, and most logs of tests have the same
columns.
"""

from __future__ import annotations

from functools import wraps
from typing import Any


def compiled_once(backend: Any, known: dict[Any, str]) -> Any:
    """Return the backend, which looks up the SQL of each expression in `known` first."""
    compiled = backend.compile

    def compile_once(expr: Any, /, **options: Any) -> str:
        key = hash(expr.op()), repr(options)  # the expression itself would keep its database open
        if key not in known:
            known[key] = compiled(expr, **options)
        return known[key]

    backend.compile = compile_once
    return backend


def sharing_sql(connect: Any) -> Any:
    """Return `connect` with databases in memory, equal for Ibis, that share their SQL."""
    known: dict[Any, str] = {}

    @wraps(connect)
    def connected(path: str | None = None, read_only: bool = False) -> Any:
        backend = connect(path, read_only)
        return backend if path is not None else compiled_once(backend, known)

    return connected
