"""The argument ``persona=`` of a table: a column, a dict, a Series or an expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data.column_text import as_text
from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir

NAME = "persona"


def persona_values(given: Any, source: Any) -> tuple[Any, Any]:
    """Return ``persona=`` and the source of a table, with a Series as a dict or a column.

    A Series with the index of the data frame has a value for each row. Any other Series has a
    value for each customer, by its index.

    Raises
    ------
    ArgumentError
        A customer has several values, or a text is not valid Unicode.
    """
    if type(given).__module__.partition(".")[0] == "pandas" and hasattr(given, "to_frame"):
        import pandas as pd

        if isinstance(given, pd.Series):
            if isinstance(source, pd.DataFrame) and given.index.equals(source.index):
                return _as_column(given, source)
            given = _as_mapping(given)
    if isinstance(given, Mapping):
        for pair in given.items():
            for value in pair:
                _require_unicode(value)
    return given, source


def persona_of(table: ir.Table, persona: Any) -> Any:
    """Return the persona of each row of a table; null where a dict of customers says it.

    Raises
    ------
    ArgumentError
        `persona` is not a column, a dict or an expression.
    """
    if persona is None or isinstance(persona, Mapping):
        return ibis_().null("string")
    if isinstance(persona, str):
        return as_text(table[persona])
    try:
        return as_text(table.bind(persona)[0])
    except Exception as error:
        raise ArgumentError(
            f"persona={shown(persona)} is not valid; allowed: a column, a dict from "
            f"customers to values, or an Ibis expression of the table ({error})"
        ) from error


def with_personas(table: ir.Table, personas: Mapping[Any, Any], numbers: bool) -> ir.Table:
    """Return a table with ``customer`` and ``persona``, with the personas of a dict.

    Parameters
    ----------
    table : ibis table
        The table.
    personas : mapping
        The persona of each customer.
    numbers : bool
        Whether customers are numbers, so that 1.0 is 1.
    """
    pairs = {_key(key, numbers): str(value) for key, value in personas.items()
             if value is not None and value == value}  # fmt: skip
    if not pairs:
        return table
    known = ibis_().memtable(
        {"_key": list(pairs), "_persona": list(pairs.values())},
        schema={"_key": "string", "_persona": "string"},
    )
    joined = table.left_join(known, table.customer.cast("string") == known._key)
    return joined.mutate(persona=joined._persona).drop("_key", "_persona")


def _key(key: Any, numbers: bool) -> str:
    """Return a customer of a dict as text as in the table; among numbers, 1.0 is 1."""
    return str(int(key)) if numbers and isinstance(key, float) and key.is_integer() else str(key)


def _as_column(values: Any, frame: Any) -> tuple[str, Any]:
    """Return the name of the column of a frame that holds values for its rows, and the frame."""
    for place, name in enumerate(frame.columns):
        if isinstance(name, str) and name == values.name and frame.iloc[:, place].equals(values):
            return name, frame
    name = NAME
    while name in frame.columns:
        name += "_given"
    return name, frame.assign(**{name: values})


def _as_mapping(values: Any) -> dict[Any, Any]:
    known = values[values.notna() & values.index.notna()]
    pairs = known.to_frame(NAME).assign(customer=known.index).drop_duplicates()
    twice = pairs.customer[pairs.customer.duplicated()]
    if len(twice):
        raise ArgumentError(
            f"persona= has several values for the customer {shown(twice.iloc[0])}; allowed: a "
            "Series with one value for each customer in its index, or one for each row of the "
            "data frame"
        )
    return dict(zip(pairs.customer, pairs[NAME], strict=True))


def _require_unicode(value: Any) -> None:
    try:
        str(value).encode()
    except UnicodeEncodeError:
        raise ArgumentError(
            f"persona= has the text {shown(value)}, which is not valid Unicode; allowed: text "
            "without lone surrogates"
        ) from None
