"""An opened table, of which questions are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import QueryError
from journeynb.data import engines
from journeynb.data.sources import Source

if TYPE_CHECKING:
    import pandas as pd


class OpenTable:
    """An opened table, and the state of its files when it was opened.

    Parameters
    ----------
    opened : Source
        The table.

    Attributes
    ----------
    backend : ibis backend
        The backend that runs the queries.
    source : str
        Name of the table in messages.
    """

    def __init__(self, opened: Source) -> None:
        self.opened = opened
        self.backend, self.source = opened.backend, opened.label
        self._stamp = opened.stamp()

    @property
    def dialect(self) -> str:
        """Name of the backend."""
        return str(self.backend.name)

    def ask(self, expr: Any, what: str) -> pd.DataFrame:
        """Return the result of an Ibis expression of this table.

        Raises
        ------
        QueryError
            The backend failed, or the files changed since the table was opened.
        """
        self.require_unchanged()
        return engines.run(expr, what, self.backend)

    @property
    def is_unchanged(self) -> bool:
        """Whether the data are surely the same: in memory, or in local files that did not change.

        Files that are not local, and tables on other backends, may change unnoticed.
        """
        stamp = self.opened.stamp()
        return self.opened.in_memory or (bool(stamp) and stamp == self._stamp)

    def require_unchanged(self) -> None:
        """Raise `QueryError` if the files changed since the table was opened."""
        stamp = self.opened.stamp()
        if stamp and stamp != self._stamp:  # without a stamp the backend reports missing files
            raise QueryError(f"{self.source} has changed since it was opened; open it again")
