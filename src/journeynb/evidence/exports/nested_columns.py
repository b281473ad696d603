"""Fields of nested columns: structs, maps and JSON text."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, engines

if TYPE_CHECKING:
    import ibis.expr.types as ir

_LOOKED_AT = 1000
"""Number of rows whose keys are looked at to recognize a table."""


class NestedColumn:
    """A nested column of a table: a struct, a map, JSON text, or GA4's list of parameters.

    Parameters
    ----------
    table : ibis table
        The table.
    name : str
        The column.
    backend : ibis backend
        The backend of the table. Only our own DuckDB is asked for keys of text and maps.
    """

    def __init__(self, table: ir.Table, name: str, backend: Any) -> None:
        self.table, self.name, self.backend = table, name, backend
        self.type: Any = table[name].type()

    @cached_property
    def kind(self) -> str:
        """``struct``, ``parameters``, ``map``, ``json``; empty for a column that is not nested."""
        type_ = self.type
        if type_.is_struct():
            return "struct"
        if type_.is_array() and type_.value_type.is_struct():
            fields = type_.value_type.fields
            value = fields.get("value")
            pairs = "key" in fields and value is not None and value.is_struct()
            return "parameters" if pairs else ""
        if not engines.is_ours(self.backend):
            return ""
        if type_.is_map():
            return "map"
        return "json" if type_.is_string() and self._is_json else ""

    @cached_property
    def _is_json(self) -> bool:
        column = self.table[self.name].strip()
        first = self.table.filter(column != "").select(text=column).limit(20)
        texts = engines.run(first, "nested columns", self.backend).text
        return len(texts) > 0 and all(str(text).startswith("{") for text in texts)

    def keys(self, rows: int | None = _LOOKED_AT) -> list[str]:
        """Return the fields, sorted unless a struct orders them.

        Parameters
        ----------
        rows : int, optional
            Number of rows to look at; None: all.
        """
        if self.kind == "struct":
            return list(self.type.names)
        if not self.kind:
            return []
        table = self.table.select(nested=self.table[self.name])
        table = table.filter(table.nested.notnull())
        if rows is not None:
            table = table.limit(rows)
        listed = self._keys_of(table.nested)
        found = table.select(key=listed.unnest()).distinct()
        return sorted(str(key) for key in engines.run(found, "nested columns", self.backend).key)

    def _keys_of(self, column: Any) -> Any:
        if self.kind == "parameters":
            return column.map(lambda each: each.key)
        return column.keys() if self.kind == "map" else dialects.json_keys(column)

    def value(self, table: ir.Table, key: str) -> Any:
        """Return the values of one field as a column of a table that has the nested column."""
        column: Any = table[self.name]
        if self.kind == "struct":
            return _plain(column[key], self.backend)
        if self.kind == "parameters":
            found = column.filter(lambda each: each.key == key)[0].value
            fields = found.type().names
            ibis = engines.ibis_()
            return ibis.coalesce(*(found[name].cast("string") for name in fields))
        if self.kind == "map":
            return _plain(column.get(key), self.backend)
        return dialects.json_text(column, key)


def _plain(column: Any, backend: Any) -> Any:
    """Return a field without nesting: what is nested deeper becomes text."""
    type_ = column.type()
    if type_.is_json():
        return engines.ibis_().coalesce(column.unwrap_as("string"), column.cast("string"))
    if type_.is_nested() and engines.is_ours(backend):
        return dialects.as_json(column, str(type_))
    return column
