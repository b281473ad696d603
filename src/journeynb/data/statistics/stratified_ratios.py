"""Ratios of two shares over strata, with customers as units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journeynb.data.statistics.incomplete_beta import beta_cdf, beta_quantile


@dataclass(frozen=True)
class StratifiedCounts:
    """Counts of observations by stratum.

    Parameters
    ----------
    total, hit : array of shape (strata,)
        The number of observations, and of those with the outcome.
    met, met_hit : array of shape (strata, things)
        The same of the observations that met each thing.
    """

    total: Any
    hit: Any
    met: Any
    met_hit: Any


@dataclass(frozen=True)
class BucketSums:
    """Sums by bucket of customers, from which the variance between customers is known.

    The surplus of an observation is 1 with the outcome, otherwise 0, minus the share with the
    outcome in its stratum.

    Parameters
    ----------
    bucket, stratum, surplus : array of shape (pairs,)
        The surplus of the observations of each bucket and stratum, both numbered from 0.
    met_surplus : array of shape (buckets, things)
        The surplus of the observations of each bucket that met each thing.
    """

    bucket: Any
    stratum: Any
    surplus: Any
    met_surplus: Any


@dataclass(frozen=True)
class Ratios:
    """For each thing, how frequent the outcome was among those that met it and the others.

    Parameters
    ----------
    share, rest : array
        The shares with the outcome, both with the weights of Mantel and Haenszel.
    ratio, low, high : array
        Their ratio with its 95% interval; missing if no stratum has both groups, and the ratio if
        nobody had the outcome.
    p : array
        The p-value that the ratio is 1; missing if no stratum has both groups.
    """

    share: Any
    rest: Any
    ratio: Any
    low: Any
    high: Any
    p: Any


def stratified_ratios(counts: StratifiedCounts, sums: BucketSums | None = None) -> Ratios:
    """Return the ratio of Mantel and Haenszel of each thing, with customers as units.

    Only observations of the same stratum are compared. Given the weighted number of outcomes, those
    of the observations that met the thing are binomial, with the effective counts of Korn and
    Graubard: the variance is multiplied by the design effect, if that is over 1, which is the
    variance between buckets of customers divided by that between observations. The interval and
    the test are those of Clopper and Pearson, so they agree.

    Parameters
    ----------
    counts : StratifiedCounts
        The counts.
    sums : BucketSums, optional
        Sums by bucket of customers; without them each observation is a customer of its own.

    References
    ----------
    .. [1] N. Mantel and W. Haenszel, "Statistical aspects of the analysis of data from
       retrospective studies of disease", Journal of the National Cancer Institute 22, 719-748
       (1959).
    .. [2] S. Greenland and J. M. Robins, "Estimation of a common effect parameter from sparse
       follow-up data", Biometrics 41, 55-68 (1985): the ratio of shares.
    .. [3] E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected
       number of positive counts estimated from survey data", Survey Methodology 24, 193-201 (1998).

    Examples
    --------
    >>> import numpy as np
    >>> counts = StratifiedCounts(
    ...     total=np.array([100]), hit=np.array([21]),
    ...     met=np.array([[50]]), met_hit=np.array([[15]]),
    ... )
    >>> found = stratified_ratios(counts)
    >>> [round(float(each[0]), 2) for each in (found.ratio, found.low, found.high)]
    [2.5, 1.03, 6.8]
    """
    import numpy as np

    total, hit, met, met_hit = (
        np.asarray(each, "float64")
        for each in (counts.total, counts.hit, counts.met, counts.met_hit)
    )
    many, mean = total[:, None], (hit / total)[:, None]
    others, others_hit = many - met, hit[:, None] - met_hit
    seen, unseen = (met_hit * others / many).sum(0), (others_hit * met / many).sum(0)
    weight = met * others / many
    weights, expected = weight.sum(0), (weight * mean).sum(0)
    spread = weight * mean * (1 - mean) * many / np.maximum(many - 1, 1)
    effect = 1.0 if sums is None else np.maximum(_design_effect(counts, sums), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = (spread * others / many).sum(0) * effect / expected  # of one effective outcome
        rest_unit = (spread * met / many).sum(0) * effect / expected
        x, y = seen / unit, unseen / rest_unit
        even = rest_unit / (unit + rest_unit)
        ratio = seen / unseen
        valid = (unit > 0) & (rest_unit > 0)
        x, y, even = (np.where(valid, each, 0.5) for each in (x, y, even))
        one, two = np.array([x, x + 1]), np.array([y + 1, y])
        above, below = beta_cdf(even, np.where(one > 0, one, 1), np.where(two > 0, two, 1))
        above, below = np.where(x > 0, above, 1.0), np.where(y > 0, 1 - below, 1.0)
        p = np.minimum(1.0, 2 * np.minimum(above, below))
        ends = beta_quantile([[0.025], [0.975]], one, two)
        low, high = ends / (1 - ends) * unit / rest_unit
    comparable = weights > 0
    missing = np.where(comparable, 1.0, np.nan)
    safe = np.where(comparable, weights, 1.0)
    return Ratios(
        share=seen / safe * missing,
        rest=unseen / safe * missing,
        ratio=ratio * missing,
        low=np.where(valid, low, np.where(comparable, 0.0, np.nan)),
        high=np.where(valid, high, np.where(comparable, np.inf, np.nan)),
        p=np.where(valid, p, 1.0) * missing,
    )


def _design_effect(counts: StratifiedCounts, sums: BucketSums) -> Any:
    """Return the variance of each test between customers, divided by that between observations."""
    import numpy as np

    total, met = counts.total[:, None], counts.met
    mean, share = (counts.hit / counts.total)[:, None], met / total
    many = len(sums.met_surplus)
    if many < 2:
        return np.ones(met.shape[1])
    expected = np.zeros((many, len(counts.total)))
    np.add.at(expected, (sums.bucket, sums.stratum), sums.surplus)
    between = sums.met_surplus - expected @ share
    variance = ((between - between.mean(0)) ** 2).sum(0) * many / (many - 1)
    others, others_hit = total - met, counts.hit[:, None] - counts.met_hit
    squares = (
        (counts.met_hit * (1 - share) ** 2 + others_hit * share**2) * (1 - mean) ** 2
        + ((met - counts.met_hit) * (1 - share) ** 2 + (others - others_hit) * share**2) * mean**2
    ).sum(0)  # fmt: skip
    return np.where(squares > 0, variance / np.where(squares > 0, squares, 1.0), 1.0)
