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
_HINT = 0.001
"""A weak penalty on the squares of the logarithms, for parameters that the data leave open."""
_DIGITS = 5
"""Significant digits of the parameters, so that they are the same on every machine."""


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
        return loss(np.exp(logs)) + _HINT * float(logs @ logs)

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
    best, second = _polished(of_logs, min(good, key=lambda each: float(each.fun)).x)
    spread = np.zeros((len(best), len(best)))
    if second is not None and bool((np.abs(best) < _BOUND - 0.01).all()):
        spread = np.asarray(np.linalg.inv(second), dtype=np.float64)
    values = np.array([float(f"{each:.{_DIGITS}g}") for each in np.exp(best)])
    return Fitted(values, -loss(values), spread)


def _polished(loss: Callable[[Floats], float], at: Floats) -> tuple[Floats, Floats | None]:
    """Return a minimum after steps of Newton's method, and the second derivatives there.

    Where the loss is flat, the first minimum depends on the last digits of a machine; this one does
    not. The derivatives are None where the loss is not curved upwards.
    """
    moves = np.eye(len(at)) * 1e-3
    second = _second(loss, at)
    for _ in range(60):
        if not np.isfinite(second).all():
            return at, None
        slope = np.array([(loss(at + move) - loss(at - move)) / 2e-3 for move in moves])
        sizes, directions = np.linalg.eigh(second)
        step = directions @ ((directions.T @ slope) / np.maximum(np.abs(sizes), _HINT))
        at = at - step / max(1.0, float(np.abs(step).max()) / 0.5)
        second = _second(loss, at)
        if float(np.abs(step).max()) < 1e-7:
            break
    return at, second if float(np.linalg.eigvalsh(second)[0]) > 1e-6 else None


def _second(loss: Callable[[Floats], float], at: Floats) -> Floats:
    """Return the second derivatives."""
    many, step = len(at), 1e-3
    second = np.zeros((many, many))
    moves = np.eye(many) * step
    for row in range(many):
        for column in range(row + 1):
            one, two = moves[row], moves[column]
            value = loss(at + one + two) - loss(at + one - two) - loss(at - one + two)
            second[row, column] = (value + loss(at - one - two)) / (4 * step * step)
            second[column, row] = second[row, column]
    return second
