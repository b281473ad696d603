"""Intervals of shares and means."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from journeynb.base.student_t import quantile

if TYPE_CHECKING:
    import pandas as pd

Z95 = 1.959963984540054
"""The two-sided 95% quantile of the normal distribution."""


def wilson(count: Any, total: Any, z: float = Z95) -> tuple[Any, Any]:
    """Return the Wilson score interval of a share: low and high.

    Parameters
    ----------
    count, total : number, array or Series
        The count and the total. If the total is 0, the interval is NaN.
    z : float
        The quantile, by default for 95%.

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> round(float(low), 4), round(float(high), 4)
    (0.4902, 0.9433)
    """
    import numpy as np

    k, n = np.asarray(count, dtype="float64"), np.asarray(total, dtype="float64")
    n = np.where(n > 0, n, np.nan)
    share = k / n
    center = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = np.where(k == 0, np.where(np.isnan(n), np.nan, 0.0), np.maximum(center - half, 0))
    high = np.where(k == n, 1.0, np.minimum(center + half, 1))
    return low, high


def add_share(
    frame: pd.DataFrame, name: str, count: str, total: Any, prefix: str = ""
) -> pd.DataFrame:
    """Add a share of a total, with the ends of its interval as ``low`` and ``high``."""
    import numpy as np

    n = np.broadcast_to(np.asarray(total, dtype="float64"), (len(frame),))
    n = np.where(n > 0, n, np.nan)
    frame[name] = frame[count].to_numpy("float64") / n
    frame[f"{prefix}low"], frame[f"{prefix}high"] = wilson(frame[count].to_numpy("float64"), n)
    return frame


def student(n: int) -> float:
    """Return the two-sided 95% quantile of Student's t for the mean of `n` values.

    Examples
    --------
    >>> round(student(2), 2), round(student(30), 3)
    (12.71, 2.045)
    """
    return quantile(0.975, n - 1)


def mean_interval(mean: float, deviation: float, n: int) -> tuple[float, float]:
    """Return the 95% interval of a mean from the sample's standard deviation."""
    if n < 2:
        return float("nan"), float("nan")
    half = student(n) * deviation / sqrt(n)
    return mean - half, mean + half
