"""Make results reproducible: engines sum in varying order and return some counts as floats."""

from __future__ import annotations

from math import floor, inf, log10
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 12
"""Significant digits of a result. Sums in another order differ from about the 15th digit."""


def as_counts(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return a table with some columns as whole numbers, 0 if missing."""
    made = frame.copy()
    for name in names:
        column = frame[name]
        if column.dtype != "int64":  # a column takes less time than a table
            made[name] = column.fillna(0).astype("int64")
    return made


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with numbers rounded to twelve digits, and timedeltas to microseconds."""
    made = table.copy()
    made.attrs = dict(table.attrs)
    for name in table.columns:
        column = table[name]
        if column.dtype.kind == "f":
            made[name] = to_digits(column.to_numpy())
            made[name] = made[name].astype(column.dtype)
        elif column.dtype.kind == "m":
            made[name] = column.dt.round("us")
    return made


def in_digits(number: float, spread: float = 0.0) -> float:
    """Return a number rounded to twelve digits; see `to_digits` for arrays.

    Parameters
    ----------
    number : float
        The number.
    spread : float
        Of a mean, the standard deviation of its values: if they almost cancel out, the mean has
        fewer digits.

    Examples
    --------
    >>> in_digits(1 / 3), in_digits(0.0012345678901234, spread=2)
    (0.333333333333, 0.00123456789)
    """
    if not abs(number) < spread < inf:
        return float(f"{number:.{DIGITS}g}")
    return round(number, DIGITS - 1 - floor(log10(spread))) + 0.0


def to_digits(numbers: Any) -> Any:
    """Return an array of numbers, each rounded to twelve digits as its decimal text would be.

    A product with a power of ten up to 22 is exact but for its last bit, so only numbers next to
    the middle of two results, and very large or small ones, take the way through text.
    """
    import numpy as np

    found = np.array(numbers, dtype="float64")
    sizes = np.abs(found)
    usual = (sizes > 1e-10) & (sizes < 1e30)
    sizes = np.where(usual, sizes, 1.0)
    places = DIGITS - 1 - np.floor(np.log10(sizes)).astype("int64")
    factor = np.array([float(f"1e{power}") for power in range(23)])[np.abs(places)]
    up = places >= 0
    scaled = np.where(up, sizes * factor, sizes / factor)
    whole = np.rint(scaled)
    from_middle = np.abs(np.abs(scaled - np.floor(scaled)) - 0.5)
    sure = usual & (from_middle > 1e-3) & (whole >= 10 ** (DIGITS - 1)) & (whole <= 10**DIGITS)
    result = np.copysign(np.where(up, whole / factor, whole * factor), found)
    found_as_text = ~sure & (found != 0) & np.isfinite(found)
    for at in np.flatnonzero(found_as_text):
        result[at] = float(f"{found[at]:.{DIGITS}g}")
    return np.where(sure | found_as_text, result, found)
