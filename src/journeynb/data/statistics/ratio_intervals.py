"""Intervals of the ratio of two shares, and of two means."""

from __future__ import annotations

from math import nan, sqrt
from typing import Any

from journeynb.base import student_t
from journeynb.data.intervals import Z95

_FAR, _STEPS = 50.0, 80
"""The logarithms of ratios that are searched, and the largest number of steps; most take 12."""
_NEAR = 2.0**-53


def ratio_of_shares(count: Any, total: Any, others: Any, total_of_others: Any) -> tuple[Any, Any]:
    """Return the 95% interval of the ratio of two shares: low and high.

    Koopman's score interval: the ratios that a chi-square test does not reject. It is defined if
    a count is 0, and contains 1 exactly if Pearson's chi-square does not reject equal shares.

    Parameters
    ----------
    count, total : number or array
        Of the group.
    others, total_of_others : number or array
        Of the others.

    References
    ----------
    .. [1] P. A. R. Koopman, "Confidence intervals for the ratio of two binomial proportions",
       Biometrics 40, 513-517 (1984).
    .. [2] M. W. Fagerland, S. Lydersen and P. Laake, "Recommended confidence intervals for two
       independent binomial proportions", Statistical Methods in Medical Research 24, 224-254
       (2015), which recommends this interval.

    Examples
    --------
    >>> low, high = ratio_of_shares(7, 34, 1, 34)
    >>> round(float(low), 2), round(float(high), 1)
    (1.22, 42.6)
    """
    import numpy as np

    given = np.broadcast_arrays(count, total, others, total_of_others)
    x, n, y, m = (np.asarray(each, dtype="float64") for each in given)
    valid = (n > 0) & (m > 0) & ((x > 0) | (y > 0))
    x, n, y, m = (np.where(valid, each, 1.0) for each in (x, n, y, m))
    with np.errstate(divide="ignore"):
        seen = np.log(x / n) - np.log(y / m)
    seen = np.clip(seen, -_FAR, _FAR)
    ends = np.exp(_ends(x, n, y, m, seen))
    low, high = np.where(x == 0, 0.0, ends[0]), np.where(y == 0, np.inf, ends[1])
    return np.where(valid, low, nan), np.where(valid, high, nan)


def _ends(x: Any, n: Any, y: Any, m: Any, seen: Any) -> Any:
    """Return the logarithms of the smallest and the largest ratio that are just not rejected.

    References
    ----------
    .. [1] T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero of a
       nonlinear function without using derivatives", Advances in Engineering Software 28, 145-149
       (1997).
    """
    import numpy as np

    def beyond(logs: Any) -> Any:
        return np.sqrt(_chi_square(x, n, y, m, np.exp(logs))) - Z95

    far = np.array([-_FAR, _FAR]).reshape(2, *[1] * seen.ndim)
    last, other = np.broadcast_arrays(seen, far + 0 * seen)
    at_last, at_other = beyond(last), beyond(other)
    share: Any = 0.5
    with np.errstate(all="ignore"):
        for _ in range(_STEPS):
            new = last + share * (other - last)
            at_new = beyond(new)
            same = (at_new > 0) == (at_last > 0)
            third, at_third = np.where(same, last, other), np.where(same, at_last, at_other)
            other, at_other = np.where(same, other, last), np.where(same, at_other, at_last)
            last, at_last = new, at_new
            least = _NEAR * np.maximum(np.abs(last), 1.0) / np.abs(other - last)
            if not (least < 0.5).any():
                break
            place, height = (
                (last - other) / (third - other),
                (at_last - at_other) / (at_third - at_other),
            )
            curved = (height**2 < place) & ((1 - height) ** 2 < 1 - place)
            share = at_last / (at_other - at_last) * at_third / (at_other - at_third) + (
                (third - last) / (other - last) * at_last / (at_third - at_last)
                * at_other / (at_third - at_other)
            )  # fmt: skip
            share = np.where(curved, np.clip(share, least, 1 - least), 0.5)
    return np.where(np.abs(at_last) < np.abs(at_other), last, other)


def _chi_square(x: Any, n: Any, y: Any, m: Any, ratio: Any) -> Any:
    """Return chi-square for a ratio: the distance from the likeliest shares that have it."""
    import numpy as np

    a, b, c = (n + m) * ratio, n * ratio + x + m + y * ratio, x + y
    root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
    p = np.minimum(2 * c / (b + root), 1.0)  # of the others; this form loses no digits
    found: Any = 0.0
    for seen, many, share in ((y, m, p), (x, n, np.minimum(p * ratio, 1.0))):
        spread = many * share * (1 - share)
        with np.errstate(divide="ignore", invalid="ignore"):
            part = (seen - many * share) ** 2 / spread
        found = found + np.where(spread > 0, part, np.where(seen == many * share, 0.0, np.inf))
    return found


def ratio_of_means(
    mean: float, variance: float, n: int, others: float, variance_of_others: float, n_of_others: int
) -> tuple[float, float]:
    """Return the 95% interval of the ratio of two means: low and high.

    Fieller's interval for independent groups of different variance, with the degrees of freedom of
    Satterthwaite. It is missing if the mean of the others may be 0 or less, so that any ratio fits.

    Parameters
    ----------
    mean, variance, n
        Of the group; the variance is that of the sample.
    others, variance_of_others, n_of_others
        Of the others.

    References
    ----------
    .. [1] E. C. Fieller, "Some problems in interval estimation", Journal of the Royal Statistical
       Society B 16, 175-185 (1954).
    .. [2] A. C. Tamhane and B. R. Logan, "Finding the maximum safe dose level for heteroscedastic
       data", Journal of Biopharmaceutical Statistics 14, 843-856 (2004): the degrees of freedom.

    Examples
    --------
    >>> low, high = ratio_of_means(12, 9, 20, 10, 4, 30)
    >>> round(low, 3), round(high, 3)
    (1.043, 1.37)
    """
    if n < 2 or n_of_others < 2 or not others > 0:
        return nan, nan
    ratio, one, two = mean / others, variance / n, variance_of_others / n_of_others
    if one + two <= 0:
        return ratio, ratio
    scaled = ratio**2 * two
    parts = one**2 / (n - 1) + scaled**2 / (n_of_others - 1)
    df = (one + scaled) ** 2 / parts if parts > 0 else float(n_of_others - 1)
    t = student_t.quantile(0.975, df)
    a, c = others**2 - t * t * two, mean**2 - t * t * one
    inside = (mean * others) ** 2 - a * c
    if a <= 0 or inside < 0:
        return nan, nan
    return (mean * others - sqrt(inside)) / a, (mean * others + sqrt(inside)) / a
