"""Results of queries that are kept: intermediate ones as tables in our own DuckDB, and answers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from journeynb.data import engines

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

MOST = 8
"""Maximum number of shared tables."""
MOST_RESULTS, MOST_ROWS = 64, 20_000
"""Maximum number of recent results, and of rows of each."""


class CachedTables:
    """Tables that several queries of a log share.

    Parameters
    ----------
    backend : ibis backend
        The backend of the log. Only our own DuckDB keeps tables.
    numbered : bool
        Whether customers are numbers, so that a table of events is small.
    require_unchanged : callable
        Raises an error if the log has changed since it was opened.
    """

    def __init__(self, backend: Any, numbered: bool, require_unchanged: Callable[[], None]) -> None:
        self.backend = backend
        self.numbered = numbered
        self._require_unchanged = require_unchanged
        self._shared: dict[Hashable, ir.Table] = {}
        self._copies: WeakValueDictionary[Any, Any] = WeakValueDictionary()

    def shared(self, key: Hashable, make: Callable[[], ir.Table], what: str) -> ir.Table:
        """Return a table that is created once; on another backend, the expression itself.

        Parameters
        ----------
        key : hashable
            Identifies the expression: equal keys mean equal expressions.
        make : callable
            Returns the expression, with at most one row for each customer.
        what : str
            Name of the query, for the progress display and errors.
        """
        if not engines.is_ours(self.backend):
            return make()
        if key not in self._shared:
            while len(self._shared) >= MOST:
                engines.drop(self._shared.pop(next(iter(self._shared))), self.backend)
            self._shared[key] = self._create(make(), what)
        return self._shared[key]

    def copied(self, expr: ir.Table, what: str) -> ir.Table:
        """Return the rows of an expression as a table, which exists as long as expressions read it.

        Equal expressions have one table. Questions about it need less SQL, and the same SQL
        whatever the columns are made of. If a table cannot have the types of the columns, this is
        the expression itself.

        Parameters
        ----------
        expr : ibis table
            The expression, with few rows, on our own DuckDB.
        what : str
            Name of the query, for the progress display and errors.
        """
        node = self._copies.get(expr.op())
        if node is None and not _fits(expr.schema()):
            return expr
        if node is None:
            self._require_unchanged()
            node = engines.copied(expr, what, self.backend).op()
            self._copies[expr.op()] = node
        found: ir.Table = node.to_expr()
        return found

    @contextmanager
    def temporary(self, expr: ir.Table, what: str) -> Iterator[ir.Table]:
        """Create a table for one question that reads it several times, and drop it afterwards.

        Without numbered customers, this is the expression itself.

        Parameters
        ----------
        expr : ibis table
            The expression, with one row for each event and few columns.
        what : str
            Name of the query, for the progress display and errors.
        """
        if not self.numbered:
            yield expr
            return
        table = self._create(expr, what)
        try:
            yield table
        finally:
            engines.drop(table, self.backend)

    def _create(self, expr: ir.Table, what: str) -> ir.Table:
        self._require_unchanged()
        return engines.keep(expr, what, self.backend)


def _fits(schema: Any) -> bool:
    """Whether a table in DuckDB can have columns of these types, and gives the same types back."""
    return all(
        (type_.is_string() or type_.is_boolean() or type_.is_numeric() or type_.is_temporal())
        and getattr(type_, "timezone", None) in (None, "UTC")
        for type_ in schema.types
    )


class RecentResults:
    """The most recent results of queries, by expression.

    An edit of the map that does not change what a query counts, such as another name, makes the
    same expression, so that the query need not run again.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[Any, pd.DataFrame] = OrderedDict()

    def of(self, expr: Any, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return the result of an Ibis expression, made if it is not known."""
        key = expr.op()
        found = self._found.get(key)
        if found is None:
            found = make()
            if len(found) > MOST_ROWS:
                return found
            self._found[key] = found
            while len(self._found) > MOST_RESULTS:
                self._found.popitem(last=False)
        else:
            self._found.move_to_end(key)
        return found.copy()

    def clear(self) -> None:
        """Forget all results."""
        self._found.clear()
