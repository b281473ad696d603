"""The incomplete beta function and its inverse for arrays, without scipy."""

from __future__ import annotations

from math import lgamma
from typing import Any

_TINY = 1e-300
_TERMS, _STEPS = 2_000, 100


def beta_cdf(x: Any, a: Any, b: Any) -> Any:
    """Return the regularized incomplete beta function, elementwise.

    This is the probability that a beta distribution is at most `x`. Lentz's method computes the
    continued fraction.

    Parameters
    ----------
    x : array
        Values from 0 to 1.
    a, b : array
        The parameters, above 0.

    Examples
    --------
    >>> beta_cdf([0.3, 0.5], [2, 4.5], [5, 4.5]).round(6).tolist()
    [0.579825, 0.5]
    """
    import numpy as np

    x, a, b = (np.array(each, "float64") for each in np.broadcast_arrays(x, a, b))
    with np.errstate(invalid="ignore"):
        turned = x > (a + 1) / (a + b + 2)
    at = np.where(turned, 1 - x, x)
    one, two = np.where(turned, b, a), np.where(turned, a, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        front = np.exp(
            one * np.log(at) + two * np.log1p(-at)
            + _log_gamma(one + two) - _log_gamma(one) - _log_gamma(two)
        ) / one  # fmt: skip
        found = front * _fraction(at, one, two)
    found = np.where(at <= 0, 0.0, found)
    return np.clip(np.where(turned, 1 - found, found), 0.0, 1.0)


def _log_gamma(numbers: Any) -> Any:
    import numpy as np

    return np.array([lgamma(each) for each in numbers.flat]).reshape(numbers.shape)


def _fraction(x: Any, a: Any, b: Any) -> Any:
    """Return the continued fraction of the incomplete beta function."""
    import numpy as np

    c = np.ones(x.shape)
    d = 1 / _away(1 - (a + b) * x / (a + 1))
    found = d.copy()
    for m in range(1, _TERMS):
        before = found
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            found = found * c * d
        if np.all(~(np.abs(found - before) > 1e-14 * np.abs(found))):
            break
    return found


def _away(value: Any) -> Any:
    """Return values that can be divided by."""
    import numpy as np

    return np.where(np.abs(value) > _TINY, value, _TINY)


def beta_quantile(share: Any, a: Any, b: Any) -> Any:
    """Return the value that a share of a beta distribution does not exceed, elementwise.

    Parameters
    ----------
    share : number or array
        The share, between 0 and 1.
    a, b : array
        The parameters. If `a` is 0 the value is 0, if `b` is 0 it is 1, as in the interval of
        Clopper and Pearson.

    Examples
    --------
    >>> beta_quantile(0.025, [3, 0], [8, 11]).round(4).tolist()
    [0.0667, 0.0]
    """
    import numpy as np

    share, a, b = (np.asarray(each, "float64") for each in np.broadcast_arrays(share, a, b))
    one, two = np.where(a > 0, a, 1.0), np.where(b > 0, b, 1.0)
    low, high, found = np.zeros(one.shape), np.ones(one.shape), one / (one + two)
    done = np.zeros(one.shape, "bool")
    log_beta = _log_gamma(one) + _log_gamma(two) - _log_gamma(one + two)
    for _ in range(_STEPS):  # Newton's method; half way where it would leave the interval
        above = beta_cdf(found, one, two) - share
        low, high = np.where(above < 0, found, low), np.where(above < 0, high, found)
        with np.errstate(all="ignore"):
            density = np.exp((one - 1) * np.log(found) + (two - 1) * np.log1p(-found) - log_beta)
            step = found - above / density
        close = np.abs(step - found) <= 1e-12 * found  # then it may be an end of the interval
        step = np.where(close | ((step > low) & (step < high)), step, (low + high) / 2)
        found = np.where(done, found, step)
        done |= close | (high - low <= 1e-15)
        if done.all():
            break
    return np.where(a > 0, np.where(b > 0, found, 1.0), 0.0)
