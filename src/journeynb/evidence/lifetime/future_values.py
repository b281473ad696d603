"""What customers may spend in the future: draws from both models, for intervals.

For each draw, parameters are drawn as far as the data leave them open, and for each customer
whether they are alive, their rate, their chance to stop, their mean and their purchases.
"""

from __future__ import annotations

import numpy as np

from journeynb.evidence.lifetime.bg_nbd import BgNbd, Purchases, alive
from journeynb.evidence.lifetime.gamma_gamma import GammaGamma
from journeynb.evidence.lifetime.likelihood import Fitted, Floats

DRAWS = 400
_AT_ONCE = 5000


def intervals(
    buying: BgNbd, spending: GammaGamma, bought: Purchases, average: Floats, days: float
) -> tuple[Floats, Floats]:
    """Return the ends of the 95% interval of what each customer spends in the next days.

    Parameters
    ----------
    buying, spending
        The models.
    bought : Purchases
        Of each customer.
    average : array
        The mean value of the purchases after the first; any number without such a purchase.
    days : float
        The horizon.
    """
    random = np.random.default_rng(0)
    rates = _parameters(buying.fitted, random)
    rates[:, 1] *= buying.scale
    values = _parameters(spending.fitted, random)
    values[:, 2] *= spending.scale
    low, high = np.empty(len(average)), np.empty(len(average))
    for start in range(0, len(average), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        some = Purchases(
            bought.repeats[part, None], bought.last[part, None], bought.observed[part, None]
        )
        spent = _spent(some, average[part, None], rates, values, days, random)
        low[part], high[part] = np.quantile(spent, [0.025, 0.975], axis=1)
    return low, high


def _parameters(fitted: Fitted, random: np.random.Generator) -> Floats:
    """Return a row of parameters for each draw."""
    center = np.log(fitted.values)
    drawn = random.standard_normal((DRAWS, len(center)))
    if fitted.spread.any():
        drawn = drawn @ np.linalg.cholesky(fitted.spread).T
    else:
        drawn = np.zeros_like(drawn)
    drawn = center + drawn
    return np.exp(np.clip(drawn, center - 3, center + 3))


def _spent(
    bought: Purchases,
    average: Floats,
    rates: Floats,
    values: Floats,
    days: float,
    random: np.random.Generator,
) -> Floats:
    """Return what is spent: a row for each customer, a column for each draw."""
    r, alpha, a, b = rates.T
    p, q, v = values.T
    x = bought.repeats
    stays = random.random((len(x), DRAWS)) < alive(bought, r, alpha, a, b)
    rate = random.standard_gamma(r + x) / (alpha + bought.observed)
    buys = random.poisson(np.minimum(rate * days, 1e9))
    stop = np.clip(random.beta(a, b + x), 1e-9, 1)
    many = np.where(stays, np.minimum(buys, random.geometric(stop)), 0)
    level = random.standard_gamma(p * x + q) / (v + x * average)
    result: Floats = random.standard_gamma(p * many) / level
    return result
