"""Tests and intervals of the difference between shares, also of groups that share members."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, nan, sqrt

from journeynb.data.intervals import wilson
from journeynb.data.statistics.p_values import LEAST_EXPECTED, share_p


@dataclass(frozen=True)
class TwoShares:
    """A share in each of two groups, which may have members in common.

    Parameters
    ----------
    count, total : int
        Of the first group.
    others, total_of_others : int
        Of the second group.
    common : int
        Members of both groups.
    hits, hits_of_others, both : int
        Of the members of both groups: those who count in the first, in the second, and in both.
    """

    count: int
    total: int
    others: int
    total_of_others: int
    common: int = 0
    hits: int = 0
    hits_of_others: int = 0
    both: int = 0

    @property
    def shares(self) -> tuple[float, float]:
        """The two shares, NaN of an empty group."""
        return (
            self.count / self.total if self.total else nan,
            self.others / self.total_of_others if self.total_of_others else nan,
        )

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the second share minus the first, from Wilson's intervals of both.

        Newcombe's hybrid score interval; common members enter by the correlation of the shares.

        References
        ----------
        .. [1] R. G. Newcombe, "Interval estimation for the difference between independent
           proportions: comparison of eleven methods", Statistics in Medicine 17, 873-890 (1998),
           method 10.
        .. [2] R. G. Newcombe, "Improved confidence intervals for the difference between binomial
           proportions based on paired data", Statistics in Medicine 17, 2635-2650 (1998).

        Examples
        --------
        >>> low, high = TwoShares(56, 70, 48, 80).interval
        >>> round(low, 4), round(high, 4)
        (-0.3339, -0.0524)
        """
        if not (self.total and self.total_of_others):
            return nan, nan
        one, two = self.shares
        low_one, high_one = (float(each) for each in wilson(self.count, self.total))
        low_two, high_two = (float(each) for each in wilson(self.others, self.total_of_others))
        alike = 2 * self._correlation
        down, up = two - low_two, high_one - one
        low = two - one - sqrt(max(0.0, down**2 + up**2 - alike * down * up))
        down, up = one - low_one, high_two - two
        high = two - one + sqrt(max(0.0, down**2 + up**2 - alike * down * up))
        return max(low, -1.0), min(high, 1.0)

    @property
    def p(self) -> float:
        """The p-value that the shares are equal.

        Without common members, that of `share_p`. With them, McNemar's test, for groups of which
        only a part is common; where a count of less than 5 is expected, not below that of
        `share_p`.

        Examples
        --------
        >>> round(TwoShares(56, 70, 48, 80).p, 4)
        0.008
        >>> round(TwoShares(30, 100, 20, 100, 100, 30, 20, 15).p, 4)  # McNemar: 15 against 5
        0.0253
        """
        n, m = self.total, self.total_of_others
        apart = share_p(self.count, n, self.others, m)
        hit = self.count + self.others
        if not self.common or not (n and m) or hit in (0, n + m):
            return apart
        pooled = hit / (n + m)
        spread = pooled * (1 - pooled) * (1 / n + 1 / m) - 2 * self._covariance(pooled, pooled)
        one, two = self.shares
        if spread <= 1e-15:
            return apart
        p = erfc(abs(two - one) / sqrt(2 * spread))
        few = min(n, m) * min(hit, n + m - hit) < LEAST_EXPECTED * (n + m)
        return max(p, apart) if few else p

    def _covariance(self, one: float, two: float) -> float:
        """Return the covariance of the shares, if these are the true ones."""
        away = self.both - two * self.hits - one * self.hits_of_others + self.common * one * two
        return away / (self.total * self.total_of_others)

    @property
    def _correlation(self) -> float:
        if not self.common:
            return 0.0
        one, two = self.shares
        spread = one * (1 - one) / self.total * two * (1 - two) / self.total_of_others
        if spread <= 0:
            return 0.0
        return max(-1.0, min(1.0, self._covariance(one, two) / sqrt(spread)))
