"""Results of queries, kept in memory as long as the data they come from do not change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

MOST, MOST_ROWS = 64, 20_000
"""Maximum number of results, and of rows of each."""


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
            while len(self._found) > MOST:
                self._found.popitem(last=False)
        else:
            self._found.move_to_end(key)
        return found.copy()

    def clear(self) -> None:
        """Forget all results."""
        self._found.clear()
