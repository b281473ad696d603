"""Student's t distribution, without scipy."""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, isinf, lgamma, log, log1p, pi

_TINY = 1e-300
_LOG_MAX = 709.78  # of the largest float


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
        return inf if share > 0.5 else -inf
    value = _near(tail, df) if _beyond(1.0, df) <= tail else _far(tail, df)
    return value if share > 0.5 else -value


def _near(tail: float, df: float) -> float:
    """Return the value from 0 to 1 with a tail."""
    value = 0.0
    for _ in range(50):  # Newton's method, which does not pass the value: the tail is convex
        density = exp(_log_front(df) - (df + 1) / 2 * log1p(value * value / df))
        step = (_beyond(value, df) - tail) / density
        value += step
        if abs(step) <= 4e-16 * (1 + value):
            break
    return value


def _far(tail: float, df: float) -> float:
    """Return the value above 1 with a tail.

    Newton's method finds its logarithm from that of the tail, which is concave there.
    """
    log_tail, place = log(tail), 0.0
    for _ in range(100):
        found = _log_beyond(place, df)
        log_density = _log_front(df) - (df + 1) / 2 * _log1p_exp(2 * place - log(df))
        step = (found - log_tail) * exp(found - log_density - place)
        place = max(place + step, 0.0)
        if abs(step) <= 1e-9:  # the next one is about its square
            break
    return exp(place) if place <= _LOG_MAX else inf


def _beyond(t: float, df: float) -> float:
    """Return the probability of a value above `t`, which is 0 or more."""
    if t <= 0:
        return 0.5
    if t < 1.3 and t * t < min(df, 1.5):  # else 0.5 minus almost 0.5 has no digits
        return 0.5 - 0.5 * exp(_log_beta(0.5, df / 2, 2 * log(t) - log(df)))
    return exp(_log_beyond(log(t), df))


def _log_beyond(log_t: float, df: float) -> float:
    """Return the logarithm of the probability of a value above one whose logarithm is given."""
    return _log_beta(df / 2, 0.5, log(df) - 2 * log_t) - log(2)


def _log_front(df: float) -> float:
    """Return the logarithm of the density at 0."""
    return _log_ratio(df / 2) - log(df * pi) / 2


def _log_beta(a: float, b: float, log_odds: float) -> float:
    """Return the logarithm of the regularized incomplete beta function.

    It is given at the `x` whose odds, x / (1 - x), have this logarithm. One of `a` and `b` is 0.5.
    """
    log_x, log_rest = -_log1p_exp(-log_odds), -_log1p_exp(log_odds)
    if log_x > log((a + 1) / (a + b + 2)):
        return log1p(-exp(_log_beta(b, a, -log_odds)))
    front = a * log_x + b * log_rest + _log_ratio(a + b - 0.5) - lgamma(0.5) - log(a)
    return front + log(_fraction(a, b, exp(log_x)))


def _log1p_exp(value: float) -> float:
    """Return log(1 + exp(value)), also if exp(value) is too large for a float."""
    return max(value, 0.0) + log1p(exp(-abs(value)))


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
