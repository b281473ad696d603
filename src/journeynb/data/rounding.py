"""Make results reproducible: engines sum in varying order and return some counts as floats."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 12
"""Significant digits of a result. Sums in another order differ from about the 15th digit."""


def as_counts(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return a table with some columns as whole numbers, 0 if missing."""
    return frame.fillna(dict.fromkeys(names, 0)).astype(dict.fromkeys(names, "int64"))


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with numbers rounded to twelve digits, and timedeltas to microseconds."""
    made = table.copy()
    made.attrs = dict(table.attrs)
    for name in table.columns:
        column = table[name]
        if column.dtype.kind == "f":
            made[name] = [float(f"{value:.{DIGITS}g}") for value in column]
            made[name] = made[name].astype(column.dtype)
        elif column.dtype.kind == "m":
            made[name] = column.dt.round("us")
    return made
