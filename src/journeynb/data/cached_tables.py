"""Tables of what was asked, which our own DuckDB holds beside a log."""

from __future__ import annotations

import weakref
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from journeynb.data import engines as backends

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from journeynb.evidence.log.event_log import EventLog

MOST = 8
"""So many tables are held at most."""


class Held:
    """What questions to a log have in common, worked out once.

    Parameters
    ----------
    log : EventLog
        Whose backend holds the tables, where it is our own.
    """

    def __init__(self, log: EventLog) -> None:
        self.log = weakref.proxy(log)  # which ends as soon as nobody has it
        self._kept: dict[Hashable, ir.Table] = {}

    def always(self, key: Hashable, expr: ir.Table, what: str) -> ir.Table:
        """Return an expression as a table that is made once; on other backends as it is.

        Parameters
        ----------
        key : hashable
            Of equal keys the expressions are the same.
        expr : ibis table
            What is asked again and again, of a row a customer at most.
        what : str
            Its name, for the progress and the error.
        """
        if not backends.is_ours(self.log.backend):
            return expr
        if key not in self._kept:
            while len(self._kept) >= MOST:
                backends.drop(self._kept.pop(next(iter(self._kept))), self.log.backend)
            self._kept[key] = self._made(expr, what)
        return self._kept[key]

    @contextmanager
    def for_once(self, expr: ir.Table, what: str) -> Iterator[ir.Table]:
        """Have as a table what one question names several times; of logs without numbers as it is.

        Parameters
        ----------
        expr : ibis table
            Of a row an event, with few columns, customers as numbers.
        what : str
            Its name, for the progress and the error.
        """
        if self.log.number is None:
            yield expr
            return
        table = self._made(expr, what)
        try:
            yield table
        finally:
            backends.drop(table, self.log.backend)

    def _made(self, expr: ir.Table, what: str) -> ir.Table:
        self.log.require_unchanged()
        return backends.keep(expr, what, self.log.backend)
