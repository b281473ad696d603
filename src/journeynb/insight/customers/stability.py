"""How far two samples of shares are apart: the population stability index, PSI."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from journeynb.base.errors import need

LEAST = 10.0
"""Smallest number of customers of a bin that is compared on its own, in both samples as expected
without drift."""


class Stability(NamedTuple):
    """The PSI of two samples, its critical value at 5%, and the p-value."""

    psi: float
    critical: float
    p: float


def stability(was: Sequence[float], now: Sequence[float]) -> Stability:
    """Compare the numbers of customers by bin of two samples.

    Without drift, PSI / (1/n + 1/m) has about the chi-square distribution with B - 1 degrees of
    freedom, where n and m are the sizes of the samples and B is the number of bins. Thresholds such
    as 0.1 and 0.25 ignore the sizes. Each bin is counted with half a customer more, so that bins
    may be empty; without it, chance exceeds the critical value in up to 7% of cases.

    Parameters
    ----------
    was, now : list of float
        The number of customers in each bin. Bins with few customers are joined.

    Returns
    -------
    Stability
        NaN if a sample is empty; a PSI of 0 and a p of 1 if there is only one bin.

    Examples
    --------
    >>> found = stability([600, 400], [500, 500])
    >>> round(found.psi, 4), round(found.critical, 4), found.p < 0.001
    (0.0405, 0.0077, True)
    """
    n, m = float(sum(was)), float(sum(now))
    if n <= 0 or m <= 0:
        return Stability(math.nan, math.nan, math.nan)
    pairs = _joined(list(zip(was, now, strict=True)), n, m)
    size = 1 / n + 1 / m
    if len(pairs) < 2:
        return Stability(0.0, math.nan, 1.0)
    try:
        from scipy.special import chdtrc, chdtri  # scipy.stats takes a second to import
    except ImportError:
        raise need("scipy", "insight", "drift") from None
    psi, extra = 0.0, 0.5
    for one, two in pairs:
        a = (one + extra) / (n + extra * len(pairs))
        b = (two + extra) / (m + extra * len(pairs))
        psi += (b - a) * math.log(b / a)
    free = len(pairs) - 1
    return Stability(psi, float(chdtri(free, 0.05)) * size, float(chdtrc(free, psi / size)))


def _joined(pairs: list[tuple[float, float]], n: float, m: float) -> list[tuple[float, float]]:
    """Join the bins with few customers into one, and that one with the next if it is small."""
    smaller = min(n, m)

    def expected(pair: tuple[float, float]) -> float:
        return smaller * (pair[0] + pair[1]) / (n + m)

    kept = sorted((pair for pair in pairs if expected(pair) >= LEAST), key=expected)
    small = [pair for pair in pairs if 0 < expected(pair) < LEAST]
    if not small:
        return kept
    rest = (sum(one for one, _ in small), sum(two for _, two in small))
    if expected(rest) < LEAST and kept:
        rest = (rest[0] + kept[0][0], rest[1] + kept[0][1])
        kept = kept[1:]
    return [*kept, rest]
