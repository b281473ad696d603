"""Random numbers that are the same on every machine, from a seed.

Only `random.Random.random` is used, which Python promises to keep; results are rounded where they
are written, so that the last digit of a platform's logarithm does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random
from statistics import NormalDist

_NORMAL = NormalDist()


class Draws:
    """Draws from a seeded source.

    Parameters
    ----------
    seed : int
        The seed.

    Examples
    --------
    >>> draws = Draws(1)
    >>> draws.pick({"home": 0.5, "office": 0.5}), round(draws.normal(), 3)
    ('home', 1.025)
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def share(self) -> float:
        """Return a number above 0 and below 1."""
        return self._random.random() or 0.5

    def normal(self) -> float:
        """Return a draw of the standard normal distribution."""
        return _NORMAL.inv_cdf(self.share())

    def exponential(self) -> float:
        """Return a draw of the exponential distribution with mean 1."""
        return -math.log(1 - self.share())

    def factor(self, spread: float) -> float:
        """Return a log-normal factor with mean 1 and this standard deviation of the logarithm."""
        return math.exp(spread * self.normal() - spread * spread / 2)

    def pick(self, weights: Mapping[str, float]) -> str:
        """Return a key, each as often as its weight says."""
        left = self.share() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return next(reversed(list(weights)))
