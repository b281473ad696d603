"""The Gamma-Gamma model of what customers spend with a purchase.

What a customer spends is gamma-distributed around a mean of their own (p), and the means follow
from gamma-distributed rates (q, v). How much they spend does not depend on how often they buy. See
Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeynb.evidence.lifetime.likelihood import Fitted, Floats, most_likely, scipy_


@dataclass(frozen=True)
class GammaGamma:
    """A fitted model.

    Attributes
    ----------
    p, q, v : float
        The parameters; v in the unit of the values.
    fitted : Fitted
        How they were found; values are divided by `scale` there.
    scale : float
        In the unit of the values.
    """

    p: float
    q: float
    v: float
    fitted: Fitted
    scale: float

    def mean(self, purchases: Floats, average: Floats) -> Floats:
        """Return the expected value of a purchase, from the number of purchases and their mean.

        It lies between the customer's own mean and the mean of all; without purchases it is the
        latter.
        """
        own = self.p * purchases
        result: Floats = self.p * (self.v + purchases * average) / (own + self.q - 1)
        return result


def fit(purchases: Floats, average: Floats) -> GammaGamma | None:
    """Return the model that fits best; None if there is none whose mean is finite."""
    scale = float(np.median(average))
    x, mean = purchases, average / scale
    gammaln = scipy_("special").gammaln

    def loss(parameters: Floats) -> float:
        p, q, v = parameters
        with np.errstate(all="ignore"):
            each = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
            each = each + (p * x - 1) * np.log(mean) + p * x * np.log(x)
            total = -float((each - (p * x + q) * np.log(x * mean + v)).sum())
        return total if np.isfinite(total) else 1e300

    fitted = most_likely(loss, [np.array([2.0, 3.0, 2.0]), np.array([1.0, 1.5, 1.0])])
    if fitted is None or fitted.values[1] <= 1.001:
        return None
    p, q, v = (float(each) for each in fitted.values)
    return GammaGamma(p, q, v * scale, fitted, scale)
