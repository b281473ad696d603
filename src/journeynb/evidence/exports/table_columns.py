"""Find the columns of a table by the names that a tool's documentation uses."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.evidence.exports.nested_columns import NestedColumn

if TYPE_CHECKING:
    import ibis.expr.types as ir

Path = tuple[str, ...]
"""A column, or a nested column and its field."""


def plain(name: str) -> str:
    """Return a name without case and separators.

    Examples
    --------
    >>> plain("OpportunityId"), plain("opportunity_id"), plain("Opportunity ID")
    ('opportunityid', 'opportunityid', 'opportunityid')
    """
    return re.sub(r"[\W_]+", "", name.casefold())


def label(path: Path) -> str:
    """Return a path as messages show it."""
    return ".".join(path)


class TableColumns:
    """The columns of a table, and the fields of its nested columns.

    Parameters
    ----------
    table : ibis table
        The table.
    backend : ibis backend
        The backend of the table.
    """

    def __init__(self, table: ir.Table, backend: Any) -> None:
        self.table, self.backend = table, backend
        self._nested: dict[str, NestedColumn] = {}
        self._fields: dict[str, dict[str, str]] = {}

    @cached_property
    def _names(self) -> dict[str, str]:
        return _by_plain_name(list(self.table.columns))

    def find(self, name: str, anywhere: bool = False) -> Path | None:
        """Return the column or field of a name; None if there is none.

        Parameters
        ----------
        name : str
            A name such as ``OpportunityId`` or ``properties.time``. ``$`` at the start of a name
            is significant: in Mixpanel, ``$user_id`` is not ``user_id``.
        anywhere : bool
            Whether a field of JSON text may occur in a few rows only.
        """
        found = self._names.get(_key(name))
        if found is not None:
            return (found,)
        outer, dot, inner = name.partition(".")
        column = self._names.get(_key(outer)) if dot else None
        if column is None:
            return None
        nested = self.nested(column)
        if anywhere and nested.kind in ("json", "map"):
            return column, inner
        if column not in self._fields:
            self._fields[column] = _by_plain_name(nested.keys())
        key = self._fields[column].get(_key(inner))
        return None if key is None else (column, key)

    def nested(self, column: str) -> NestedColumn:
        """Return a column as a nested one."""
        if column not in self._nested:
            self._nested[column] = NestedColumn(self.table, column, self.backend)
        return self._nested[column]

    def value(self, table: ir.Table, path: Path) -> Any:
        """Return the values of a path in a table that has the same columns and more."""
        if len(path) == 1:
            return table[path[0]]
        return self.nested(path[0]).value(table, path[1])


def _key(name: str) -> str:
    return "$" * name.startswith("$") + plain(name)


def _by_plain_name(names: list[str]) -> dict[str, str]:
    """Return names by plain name; one with ``$`` is also found without it."""
    found: dict[str, str] = {}
    for name in names:
        if plain(name):
            found.setdefault(_key(name), name)
    for name in names:
        if plain(name):
            found.setdefault(plain(name), name)
    return found
