"""Numbers that are the same each time.

Engines sum in the order in which their threads end; counts with gaps come as floats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 12
"""Significant digits that are kept of a number: sums in another order differ from the 15th on."""


def whole(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Turn counts into whole numbers, 0 where there is none."""
    return frame.fillna(dict.fromkeys(names, 0)).astype(dict.fromkeys(names, "int64"))


def settled(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its numbers to twelve digits, and its spans to microseconds."""
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
