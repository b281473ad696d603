"""The argument ``persona=`` of a log: a Series or a dict of customers, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown

NAME = "persona"


def persona_values(given: Any, source: Any) -> tuple[Any, Any]:
    """Return ``persona=`` and the source of a log, with a Series as a dict or a column.

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
