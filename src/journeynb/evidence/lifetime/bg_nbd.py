"""The BG/NBD model of how often customers buy, and when they stop.

A customer buys at a constant rate, and stops after a purchase with a constant chance. Rates are
gamma-distributed between customers (r, alpha), chances to stop beta-distributed (a, b). See Fader,
Hardie and Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24 (2), 275-284.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeynb.evidence.lifetime.likelihood import Fitted, Floats, most_likely, scipy_


@dataclass(frozen=True)
class Purchases:
    """What a customer bought; times in days.

    Attributes
    ----------
    repeats : array
        The number of purchases after the first.
    last : array
        The time from the first purchase to the last.
    observed : array
        The time from the first purchase to the end of the log.
    """

    repeats: Floats
    last: Floats
    observed: Floats


@dataclass(frozen=True)
class BgNbd:
    """A fitted model.

    Attributes
    ----------
    r, alpha, a, b : float
        The parameters; alpha in days.
    fitted : Fitted
        How they were found; times are divided by `scale` there.
    scale : float
        In days.
    """

    r: float
    alpha: float
    a: float
    b: float
    fitted: Fitted
    scale: float

    @property
    def log_likelihood(self) -> float:
        """Of the data, with times in days."""
        return self.fitted.log_likelihood

    def alive(self, bought: Purchases) -> Floats:
        """Return the probability that customers will buy again; 1 after a single purchase."""
        return alive(bought, self.r, self.alpha, self.a, self.b)

    def expected(self, bought: Purchases, days: float) -> Floats:
        """Return the expected number of purchases in the next days; equation 10 of the paper."""
        special = scipy_("special")
        a = self.a if abs(self.a - 1) > 1e-7 else 1 + 1e-7  # the equation divides by a - 1
        x, until = bought.repeats, self.alpha + bought.observed
        one, two, three = self.r + x, self.b + x, a + self.b + x - 1
        share = days / (until + days)
        with np.errstate(all="ignore"):
            log = np.log(special.hyp2f1(one, two, three, share))
            other = np.log(special.hyp2f1(three - one, three - two, three, share))
            other += (three - one - two) * np.log1p(-share)  # Euler's transformation
            log = np.where(np.isfinite(log), log, other)
            gone = np.exp(log + one * np.log(until / (until + days)))
            found = (a + self.b + x - 1) / (a - 1) * (1 - gone)
        bad = ~np.isfinite(found)
        if bad.any():
            some = Purchases(x[bad], bought.last[bad], bought.observed[bad])
            found[bad] = _by_quadrature(self, some, days)
        result: Floats = np.clip(found, 0, None) * self.alive(bought)
        return result


def alive(
    bought: Purchases,
    r: Floats | float,
    alpha: Floats | float,
    a: Floats | float,
    b: Floats | float,
) -> Floats:
    """Return the probability that customers are still customers; parameters may be arrays."""
    x = bought.repeats
    odds = (r + x) * np.log((alpha + bought.observed) / (alpha + bought.last))
    odds = odds + np.log(a / (b + np.maximum(x, 1) - 1))
    result: Floats = np.where(x == 0, 1.0, scipy_("special").expit(-odds))
    return result


def _by_quadrature(model: BgNbd, bought: Purchases, days: float) -> Floats:
    """Return the expected purchases of customers who are alive, without hypergeometric functions.

    The mean over the chance p to stop of (1 - E[exp(-rate * p * days)]) / p.
    """
    nodes, weights = np.polynomial.legendre.leggauss(200)
    quantiles = scipy_("special").betaincinv
    total = np.zeros(len(bought.repeats))
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        stop = np.maximum(quantiles(model.a, model.b + bought.repeats, node), 1e-12)
        until = model.alpha + bought.observed
        stays = -(model.r + bought.repeats) * np.log1p(stop * days / until)
        total += weight * -np.expm1(stays) / stop
    return total


def fit(bought: Purchases) -> BgNbd | None:
    """Return the model that fits best; None if there is none.

    Equal customers are counted once, so that a million takes little longer than ten thousand.
    """
    rows = np.column_stack([bought.repeats, bought.last, bought.observed])
    rows, counts = np.unique(rows, axis=0, return_counts=True)
    scale = max(float(bought.observed.max()) / 10, 1e-9)
    x, last, observed = rows[:, 0], rows[:, 1] / scale, rows[:, 2] / scale
    gammaln, again = scipy_("special").gammaln, x > 0

    def loss(parameters: Floats) -> float:
        r, alpha, a, b = parameters
        with np.errstate(all="ignore"):
            buys = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
            stops = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
            stays = -(r + x) * np.log(alpha + observed)
            left = np.log(a / (b + np.maximum(x, 1) - 1)) - (r + x) * np.log(last + alpha)
            each = buys + stops + np.where(again, np.logaddexp(stays, left), stays)
        total = -float(counts @ each)
        return total if np.isfinite(total) else 1e300

    starts = [np.array([1.0, 1.0, 1.0, 1.0]), np.array([0.3, 0.5, 0.5, 3.0])]
    fitted = most_likely(loss, starts)
    if fitted is None:
        return None
    r, alpha, a, b = (float(each) for each in fitted.values)
    shift = float(counts @ x) * np.log(scale)  # the density of times depends on their unit
    fitted = fitted._replace(log_likelihood=fitted.log_likelihood - shift)
    return BgNbd(r, alpha * scale, a, b, fitted, scale)
