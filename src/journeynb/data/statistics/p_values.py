"""Tests of a difference between two shares or two means."""

from __future__ import annotations

from math import erfc, exp, lgamma, sqrt

from journeynb.base import student_t

LEAST_EXPECTED = 5
"""Expected count below which the exact test replaces chi-square (Cochran, 1954)."""


def share_p(count: int, total: int, others: int, total_of_others: int) -> float:
    """Return the p-value that a share is the same among others.

    Pearson's chi-square without a correction or, where a count of less than 5 is expected, Fisher's
    exact test, two-sided.

    Parameters
    ----------
    count, total : int
        Of the group.
    others, total_of_others : int
        Of the others.

    References
    ----------
    .. [1] W. G. Cochran, "Some methods for strengthening the common chi-square tests", Biometrics
       10, 417-451 (1954).

    Examples
    --------
    >>> round(share_p(30, 100, 200, 1000), 4), round(share_p(3, 10, 2, 30), 4)
    (0.019, 0.0893)
    """
    both, n = count + others, total + total_of_others
    if not (total and total_of_others):
        return float("nan")
    if both in (0, n):
        return 1.0
    if min(total, total_of_others) * min(both, n - both) < LEAST_EXPECTED * n:
        return _exact_p(count, total, both, n)
    gap = count * (total_of_others - others) - others * (total - count)
    chi = float(gap) ** 2 * n / (float(total) * total_of_others * both * (n - both))
    return erfc(sqrt(chi / 2))


def _exact_p(count: int, total: int, both: int, n: int) -> float:
    """Return the two-sided p-value of Fisher's exact test."""
    fixed = _ways(n, total)

    def log_p(k: int) -> float:
        return _ways(both, k) + _ways(n - both, total - k) - fixed

    seen = log_p(count) + 1e-7
    every = (log_p(k) for k in range(max(0, total + both - n), min(total, both) + 1))
    return min(1.0, sum(exp(each) for each in every if each <= seen))


def _ways(n: int, k: int) -> float:
    """Return the logarithm of the number of ways to choose k of n."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def mean_p(
    mean: float, variance: float, n: int, others: float, variance_of_others: float, n_of_others: int
) -> float:
    """Return the p-value of Welch's test that two means are equal.

    Parameters
    ----------
    mean, variance, n
        Of the group; the variance is that of the sample.
    others, variance_of_others, n_of_others
        Of the others.

    Examples
    --------
    >>> round(mean_p(12, 9, 20, 10, 4, 30), 4)
    0.0137
    """
    if n < 2 or n_of_others < 2:
        return float("nan")
    one, two = variance / n, variance_of_others / n_of_others
    if one + two <= 0:
        return 1.0 if mean == others else 0.0
    df = (one + two) ** 2 / (one**2 / (n - 1) + two**2 / (n_of_others - 1))
    return 2 * student_t.cdf(-abs(mean - others) / sqrt(one + two), df)
