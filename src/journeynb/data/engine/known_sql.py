"""SQL that is written once for equal expressions, of whichever log.

Ibis takes longer to write it than DuckDB takes to answer it from a small log. Logs with the same
columns share it. Neither data nor connections are kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import threading
from collections import OrderedDict
from decimal import Decimal
from enum import Enum
from typing import Any
from weakref import WeakKeyDictionary, ref

from journeynb.data.engine.forks import in_each_fork

MOST = 1024
"""Maximum number of texts."""
_PLAIN = frozenset(
    {str, int, bool, float, type(None), bytes, Decimal, dt.date, dt.time, dt.datetime, dt.timedelta}
)
_KNOWN: OrderedDict[bytes, str] = OrderedDict()
_LOCK = threading.Lock()
_CLASSES: WeakKeyDictionary[type, int] = WeakKeyDictionary()
_NUMBERS = itertools.count()


class _UnknownPart(Exception):
    """A part of an expression whose SQL may differ each time."""


def compiling_once(backend: Any) -> Any:
    """Return a DuckDB backend that looks up the SQL of equal expressions first."""
    kept = ref(backend)  # no circle: its tables go with the last one who needs it

    def known_or_compiled(expr: Any, /, **options: Any) -> str:
        backend: Any = kept()
        compiled = type(backend).compile
        import ibis

        if ibis.options.verbose or options.get("params"):
            return str(compiled(backend, expr, **options))
        sql = ibis.options.sql
        said = (sorted(options.items()), sql.fuse_selects, sql.default_limit)
        try:
            key = _digest(expr.op(), backend, repr(said))
        except _UnknownPart:
            return str(compiled(backend, expr, **options))
        with _LOCK:
            found = _KNOWN.get(key)
            if found is not None:
                _KNOWN.move_to_end(key)
        if found is None:
            found = str(compiled(backend, expr, **options))
            with _LOCK:
                _KNOWN[key] = found
                while len(_KNOWN) > MOST:
                    _KNOWN.popitem(last=False)
        return found

    backend.compile = known_or_compiled
    return backend


def _digest(root: Any, backend: Any, said: str) -> bytes:
    """Return a digest of all parts of an expression, in which the backend has no name."""
    from ibis.common.graph import Node
    from ibis.expr.datatypes import DataType
    from ibis.expr.operations import InMemoryTable, Namespace
    from ibis.expr.schema import Schema

    numbers: dict[int, int] = {}
    parts: list[str] = [said]
    types: dict[Any, str] = {}

    def written(value: Any) -> str:
        if isinstance(value, Node):
            return f"#{numbers[id(value)]}"
        if type(value) in _PLAIN:
            return repr(value)
        if isinstance(value, (tuple, list)):
            return f"({','.join(map(written, value))})"
        if isinstance(value, DataType):
            if value not in types:
                types[value] = repr(value)
            return types[value]
        if isinstance(value, (dict, Schema)):
            items = value.items()
            return "{" + ",".join(f"{written(name)}:{written(each)}" for name, each in items) + "}"
        if isinstance(value, frozenset):
            return f"set({','.join(sorted(map(written, value)))})"
        if value is backend:
            return "@"
        if isinstance(value, Namespace):
            return f"({value.catalog!r},{value.database!r})"
        if isinstance(value, Enum):
            return repr(value)
        raise _UnknownPart

    waiting = [root]
    while waiting:
        node = waiting[-1]
        if id(node) in numbers:
            waiting.pop()
            continue
        below = [each for each in node.__children__ if id(each) not in numbers]
        if below:
            waiting += below
            continue
        waiting.pop()
        if isinstance(node, InMemoryTable):  # its name is never used again
            raise _UnknownPart
        parts.append(f"{_number(type(node))}{written(node.__args__)}")
        numbers[id(node)] = len(numbers)
    return hashlib.sha256("\n".join(parts).encode()).digest()


def _number(class_: type) -> int:
    """Return the number of a class of nodes. Functions of backends are classes of their own."""
    found = _CLASSES.get(class_)
    if found is None:
        found = _CLASSES.setdefault(class_, next(_NUMBERS))
    return found


@in_each_fork
def _renew() -> None:
    global _LOCK
    _LOCK = threading.Lock()
