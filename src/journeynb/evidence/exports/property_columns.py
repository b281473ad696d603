"""Nested properties as columns of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import engines
from journeynb.data.columns import listed, require
from journeynb.evidence.exports.nested_columns import NestedColumn

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST = 300
"""Largest number of fields of one column that become columns."""


def with_properties(table: ir.Table, backend: Any, source: str, properties: Any) -> ir.Table:
    """Return a table with the fields of nested columns as columns of their own.

    Parameters
    ----------
    table : ibis table
        The table.
    backend : ibis backend
        Its backend.
    source : str
        Name of the table in messages.
    properties : str, list of str, or dict of str to list of str
        The nested columns, or the fields to take from each. A field whose name is also a column
        gets the name of the nested column before it: ``properties.name``.

    Raises
    ------
    ArgumentError
        A column does not exist, is not nested, or has too many fields.
    """
    found: dict[str, Any] = {}
    taken = {name.casefold() for name in table.columns}
    for name, wanted in _asked(properties).items():
        require(name, "properties", list(table.columns), source)
        nested = NestedColumn(table, name, backend)
        if not nested.kind:
            texts = "JSON objects as text, or " if engines.is_ours(backend) else ""
            raise ArgumentError(
                f"{source}: the column {name} has type {nested.type}; allowed for properties=: "
                f"{texts}a struct"
            )
        for key in wanted or _keys(nested, source):
            column = key if key.casefold() not in taken else f"{name}.{key}"
            if column.casefold() in taken:
                continue
            taken.add(column.casefold())
            found[column] = nested.value(table, key)
    return table.mutate(**found)


def _asked(properties: Any) -> dict[str, Sequence[str]]:
    if isinstance(properties, str):
        return {properties: ()}
    if isinstance(properties, Mapping) and all(isinstance(name, str) for name in properties):
        return {name: [keys] if isinstance(keys, str) else list(keys)
                for name, keys in properties.items()}  # fmt: skip
    if isinstance(properties, Sequence) and all(isinstance(name, str) for name in properties):
        return dict.fromkeys(properties, ())
    raise ArgumentError(
        f"properties={shown(properties)} is not valid; allowed: the name of a nested column, a "
        "list of names, or a dict from names to the fields to take"
    )


def _keys(nested: NestedColumn, source: str) -> list[str]:
    keys = nested.keys(rows=None)
    if len(keys) > MOST:
        raise ArgumentError(
            f"{source}: {nested.name} has {len(keys):,} fields, at most {MOST} become columns; "
            f"name those that you need: properties={{{nested.name!r}: [{keys[0]!r}, ...]}}. "
            f"The fields are {listed(keys)}"
        )
    return keys
