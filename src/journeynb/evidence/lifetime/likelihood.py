"""Maximum likelihood of models whose parameters are above zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from journeynb.base.errors import need

Floats = npt.NDArray[np.float64]

_BOUND = 12.0
"""How far the logarithm of a parameter may be from 0."""


class Fitted(NamedTuple):
    """Parameters that fit best.

    Attributes
    ----------
    values : array
        The parameters.
    log_likelihood : float
        Of the data.
    spread : array
        The covariance of the logarithms of the parameters; zeros where the data say nothing.
    """

    values: Floats
    log_likelihood: float
    spread: Floats


def scipy_(module: str) -> Any:
    """Return a module of scipy; if it is missing, the error names the extra to install."""
    from importlib import import_module

    try:
        return import_module(f"scipy.{module}")
    except ImportError:
        raise need("scipy", "insight", "log.lifetime()") from None


def most_likely(loss: Callable[[Floats], float], starts: list[Floats]) -> Fitted | None:
    """Return the parameters with the least loss (minus the log-likelihood); None: not found.

    Parameters
    ----------
    loss : function
        Of the parameters.
    starts : list of array
        Parameters to start from; the best result counts.
    """

    def of_logs(logs: Floats) -> float:
        return loss(np.exp(logs))

    optimize = scipy_("optimize")
    found = [
        optimize.minimize(
            of_logs,
            np.log(start),
            method="L-BFGS-B",
            bounds=[(-_BOUND, _BOUND)] * len(start),
            options={"maxiter": 1000, "ftol": 1e-13, "gtol": 1e-7},
        )
        for start in starts
    ]
    good = [each for each in found if np.isfinite(each.fun)]
    if not good:
        return None
    best = min(good, key=lambda each: float(each.fun))
    return Fitted(np.exp(best.x), -float(best.fun), _covariance(of_logs, best.x))


def _covariance(loss: Callable[[Floats], float], at: Floats) -> Floats:
    """Return the inverse of the second derivatives, or zeros at a bound or on a plateau."""
    many, step = len(at), 1e-3
    second = np.zeros((many, many))
    moves = np.eye(many) * step
    for row in range(many):
        for column in range(row + 1):
            one, two = moves[row], moves[column]
            value = loss(at + one + two) - loss(at + one - two) - loss(at - one + two)
            second[row, column] = (value + loss(at - one - two)) / (4 * step * step)
            second[column, row] = second[row, column]
    inside = bool(np.isfinite(second).all()) and bool((np.abs(at) < _BOUND - 0.01).all())
    if not inside or float(np.linalg.eigvalsh(second)[0]) <= 1e-6:
        return np.zeros((many, many))
    return np.asarray(np.linalg.inv(second), dtype=np.float64)
