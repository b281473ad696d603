"""Latent classes: groups of customers within which attributes are independent of each other.

Estimated by the EM algorithm from several random starts. Missing values take no part (full
information maximum likelihood). See Linda M. Collins and Stephanie T. Lanza (2010), Latent Class
and Latent Transition Analysis, Wiley.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from journeynb.base.errors import need

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

MISSING = -1
STARTS = 10
"""How many random starts are tried for a few steps."""
_BEST, _FEW, _MOST = 2, 8, 400
_TOLERANCE = 0.02
"""How much log-likelihood may still be expected when estimation ends."""
_TINY = 1e-12


@dataclass(frozen=True)
class Classes:
    """Estimated classes.

    Attributes
    ----------
    weights : array
        The share of each class.
    shares : array
        For each class (row) the shares of the values of all attributes, one after the other.
    log_likelihood : float
        Of the data.
    parameters : int
        The number of free parameters.
    n : int
        The number of customers.
    """

    weights: Floats
    shares: Floats
    log_likelihood: float
    parameters: int
    n: int

    @property
    def bic(self) -> float:
        """Bayesian information criterion: the less, the better."""
        return -2 * self.log_likelihood + self.parameters * float(np.log(self.n))

    def chances(self, values: Any) -> Floats:
        """Return the probability of each class for each customer (row)."""
        return _chances(values, np.log(self.weights), _log(self.shares))[0]


def indicators(codes: Codes, levels: Sequence[int]) -> Any:
    """Return a column for each value of each attribute, 1 where a customer has it.

    A sparse array: multiplied by one thread, which is faster here than many.

    Parameters
    ----------
    codes : array of int
        A row for each customer, a column for each attribute: the number of the value from 0;
        -1 for a missing one.
    levels : list of int
        The number of values of each attribute.

    Examples
    --------
    >>> indicators(np.array([[0, 1], [1, -1]]), [2, 2]).toarray().tolist()
    [[1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]]
    """
    try:
        from scipy import sparse
    except ImportError:
        raise need("scipy", "insight", "cu.segments()") from None
    starts = np.cumsum([0, *levels[:-1]])
    known = codes != MISSING
    columns = (codes + starts)[known]
    ends = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
    ones = np.ones(len(columns))
    return sparse.csr_array((ones, columns, ends), shape=(len(codes), sum(levels)))


def fit(values: Any, levels: Sequence[int], k: int, seed: int) -> Classes:
    """Return the most likely classes.

    Parameters
    ----------
    values : sparse array
        See `indicators`.
    levels : list of int
        The number of values of each attribute.
    k : int
        The number of classes.
    seed : int
        For the starts. The same seed gives the same classes.
    """
    random = np.random.default_rng([seed, k])
    joined = np.repeat(np.arange(len(levels)), levels)[:, None] == np.arange(len(levels))
    same = joined.astype(np.float64)
    many = 1 if k == 1 else STARTS
    started = [
        _run(values, same, random.dirichlet(np.ones(k), values.shape[0]), _FEW) for _ in range(many)
    ]
    started.sort(key=lambda each: -each[0])
    ends = [_run(values, same, chances, _MOST) for _, chances, _, _ in started[:_BEST]]
    likelihood, _, weights, shares = max(ends, key=lambda each: each[0])
    parameters = k - 1 + k * sum(level - 1 for level in levels)
    return Classes(weights, shares, likelihood, parameters, values.shape[0])


def choose(values: Any, levels: Sequence[int], seed: int, most: int) -> dict[int, Classes]:
    """Return classes for each number from 1, until two more numbers in a row make the BIC worse."""
    found: dict[int, Classes] = {}
    for k in range(1, most + 1):
        found[k] = fit(values, levels, k, seed)
        if k - best(found) >= 2:
            break
    return found


def best(found: dict[int, Classes]) -> int:
    """Return the number of classes with the least BIC."""
    return min(found, key=lambda k: found[k].bic)


def _run(
    values: Any, same: Floats, chances: Floats, steps: int
) -> tuple[float, Floats, Floats, Floats]:
    """Return the log-likelihood, the chances of classes, and their weights and shares."""
    turned = values.T.tocsr()
    likelihood, gain = -np.inf, np.inf
    for _ in range(steps):
        weights = np.maximum(np.ascontiguousarray(chances.T).mean(axis=1), _TINY)
        counts = (turned @ chances).T
        totals = (counts @ same) @ same.T
        shares = np.where(totals > 0, counts / np.maximum(totals, _TINY), 0.0)
        chances, now = _chances(values, np.log(weights), _log(shares))
        before, gain, likelihood = gain, now - likelihood, now
        rest = gain / (1 - gain / before) if 0 < gain < before < np.inf else gain
        if rest < _TOLERANCE:  # Aitken's estimate of what is still to come
            break
    return likelihood, chances, weights, shares


def _chances(values: Any, weights: Floats, shares: Floats) -> tuple[Floats, float]:
    """Return the probability of each class for each customer, and the log-likelihood."""
    logs = values @ shares.T + weights
    # class by class, since NumPy is slow for many short rows
    most = reduce(np.maximum, logs.T)
    chances = np.exp(logs - most[:, None])
    sums = reduce(np.add, chances.T)
    return chances / sums[:, None], float((most + np.log(sums)).sum())


def _log(shares: Floats) -> Floats:
    result: Floats = np.log(np.maximum(shares, _TINY))
    return result
