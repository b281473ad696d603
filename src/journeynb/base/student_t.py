"""Student's t distribution, without scipy."""

from __future__ import annotations

from functools import lru_cache
from math import exp, isinf, lgamma, log, log1p, pi, sqrt

_TINY = 1e-300


def cdf(t: float, df: float) -> float:
    """Return the probability of a value up to `t`.

    Parameters
    ----------
    t : float
        The value.
    df : float
        Degrees of freedom, above 0.

    Examples
    --------
    >>> round(cdf(2.0, 3), 6)
    0.930337
    """
    if isinf(t):
        return float(t > 0)
    beyond = _beyond(abs(t), df)
    return 1 - beyond if t > 0 else beyond


@lru_cache(maxsize=4096)
def quantile(share: float, df: float) -> float:
    """Return the value that a share of the distribution does not exceed.

    Parameters
    ----------
    share : float
        The share, between 0 and 1.
    df : float
        Degrees of freedom, above 0.

    Examples
    --------
    >>> round(quantile(0.975, 2), 4), round(quantile(0.9, 5), 4)
    (4.3027, 1.4759)
    """
    if share == 0.5:
        return 0.0
    tail = min(share, 1 - share)
    if tail <= 0:
        return float("inf") if share > 0.5 else float("-inf")
    low, high = 0.0, 1.0
    while _beyond(high, df) > tail:
        low, high = high, 2 * high
    front, value = exp(_log_ratio(df / 2)) / sqrt(df * pi), low
    for _ in range(50):  # Newton's method, which does not pass the value: the tail is convex
        density = front * exp(-(df + 1) / 2 * log1p(value * value / df))
        step = (_beyond(value, df) - tail) / density
        value += step
        if abs(step) <= 4e-16 * (1 + value):
            break
    return value if share > 0.5 else -value


def _beyond(t: float, df: float) -> float:
    """Return the probability of a value above `t`, which is 0 or more."""
    square = t * t
    if square < min(df, 1.5):  # else 0.5 minus almost 0.5 has no digits
        return 0.5 - 0.5 * _beta(0.5, df / 2, square / (df + square), df / (df + square))
    return 0.5 * _beta(df / 2, 0.5, df / (df + square), square / (df + square))


def _beta(a: float, b: float, x: float, rest: float) -> float:
    """Return the regularized incomplete beta function at `x`, where `rest` is 1 - x.

    One of `a` and `b` is 0.5.
    """
    if x <= 0 or rest <= 0:
        return float(x > 0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, rest, x)
    log_x = log(x) if x < 0.5 else log1p(-rest)
    log_rest = log(rest) if rest < 0.5 else log1p(-x)
    front = exp(a * log_x + b * log_rest + _log_ratio(a + b - 0.5) - lgamma(0.5)) / a
    return front * _fraction(a, b, x)


def _log_ratio(a: float) -> float:
    """Return log(gamma(a + 0.5) / gamma(a)), exact for a large `a` too."""
    if a < 1000:
        return lgamma(a + 0.5) - lgamma(a)
    return log(a) / 2 - 1 / (8 * a) + 1 / (192 * a**3)


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            found *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return found


def _away(value: float) -> float:
    """Return a value that can be divided by."""
    return value if abs(value) > _TINY else _TINY
