"""The segments, ranked by their criteria, and how certain each rank is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.suggestions import allowed_after
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Segment

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FIELDS = ("size", "attractiveness", "probability")
"""The fields of a segment that are criteria if they have a value."""
MOST_DRAWS = 100_000
_COLUMNS = {"segment": "str", "score": "float64", "low": "float64", "high": "float64",
            "first": "float64", "rank": "Int64", "personas": "object"}  # fmt: skip
_ALIKE = 1e-9
"""Scores that differ by less are equal."""


def icp(index: Index, weights: Any, draws: Any, seed: Any) -> pd.DataFrame:
    """Return the table of `JourneyMap.icp`."""
    import numpy as np
    import pandas as pd

    _check(draws, seed)
    segments: list[Segment] = list(index.segments)
    values = {each.id: criteria_of(each) for each in segments}
    names = list(dict.fromkeys(name for own in values.values() for name in own))
    weight = _weights(segments, names, weights)
    names = [name for name in names if weight[name] > 0]
    matrix = np.array(
        [[values[each.id].get(name, math.nan) for name in names] for each in segments],
        dtype="float64",
    ).reshape(len(segments), len(names))
    stated = np.array([[weight[name] for name in names]], dtype="float64")
    drawn = _drawn(stated[0], int(draws), seed)
    score = _scores(matrix, stated)[:, 0] if names else np.full(len(segments), math.nan)
    many = _scores(matrix, drawn) if names else np.full((len(segments), 1), math.nan)
    known = ~np.isnan(score)
    low, high, first = (np.full(len(segments), math.nan) for _ in range(3))
    if known.any():
        low[known], high[known] = np.nanquantile(many[known], (0.025, 0.975), axis=1)
        first[known] = _shares_of_first(many[known])
    ranks = [_rank(each, score[known]) if each == each else None for each in score]
    rows = [
        (each.id, score[at], low[at], high[at], first[at], ranks[at],
         index.sorted(index.into("represents", each.id)))
        for at, each in enumerate(segments)
    ]  # fmt: skip
    rows.sort(key=lambda row: math.inf if row[5] is None else row[5])
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    missing = [
        f"{each.id}: {', '.join(name for name in names if name not in values[each.id])}"
        for each in segments
        if any(name not in values[each.id] for name in names)
    ]
    frame.attrs.update(
        method="weighted mean of the criteria; low, high and first by Dirichlet draws of weights "
        "whose mean is the stated weights",
        draws=int(draws),
        seed=seed,
        weights={name: float(weight[name]) for name in names},
        left_out=missing,
    )
    return frame


def criteria_of(segment: Segment) -> dict[str, float]:
    """Return the value of each criterion of a segment, 0 to 1."""
    found = {name: getattr(segment, name) for name in FIELDS if getattr(segment, name) is not None}
    found |= {each.name: each.value for each in segment.criteria}
    return {name: float(value) for name, value in found.items()}


def _weights(segments: Sequence[Segment], names: list[str], given: Any) -> dict[str, float]:
    """Return the weight of each criterion: as given, else as the segments say, else 1."""
    given = _given(given, names)
    stated: dict[str, dict[str, float]] = {}
    for segment in segments:
        for each in segment.criteria:
            stated.setdefault(each.name, {})[segment.id] = each.weight
    for name, by_segment in stated.items():
        if name not in given and len(set(by_segment.values())) > 1:
            first, *others = by_segment.items()
            other = next(each for each in others if each[1] != first[1])
            warn(
                f"the weight of {name} is {first[1]:g} in {first[0]} and {other[1]:g} in "
                f"{other[0]}; the first one counts. To pass another: "
                f"weights={{{name!r}: {other[1]:g}}}"
            )
    own = {name: next(iter(by_segment.values())) for name, by_segment in stated.items()}
    found = {name: float(given.get(name, own.get(name, 1.0))) for name in names}
    if names and not any(found.values()):
        raise ArgumentError(
            f"the weights of all criteria are 0; allowed: a weight above 0 for at least one of "
            f"{', '.join(names)}"
        )
    return found


def _given(weights: Any, names: list[str]) -> dict[str, float]:
    if weights is None:
        return {}
    example = "a dict of criteria to weights from 0, such as {'size': 2}"
    if not isinstance(weights, Mapping):
        raise ArgumentError(f"weights={shown(weights)} is not valid; allowed: {example}")
    for name, weight in weights.items():
        if name not in names:
            raise ArgumentError(
                f"weights: no segment has the criterion {shown(name)}{allowed_after(name, names)}: "
                f"{', '.join(names) or 'none, because no segment has criteria'}"
            )
        number = not isinstance(weight, bool) and isinstance(weight, (int, float))
        if not number or not 0 <= weight < math.inf:
            raise ArgumentError(
                f"weights: {name}={shown(weight)} is not valid; allowed: a number from 0"
            )
    return dict(weights)


def _check(draws: Any, seed: Any) -> None:
    whole = isinstance(draws, int) and not isinstance(draws, bool)
    if not whole or not 1 <= draws <= MOST_DRAWS:
        raise ArgumentError(
            f"draws={shown(draws)} is not valid; allowed: a whole number from 1 to {MOST_DRAWS:,}"
        )
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ArgumentError(f"seed={shown(seed)} is not valid; allowed: a whole number from 0")


def _drawn(weights: np.ndarray[Any, Any], draws: int, seed: int) -> np.ndarray[Any, Any]:
    """Return random weights, one set a row. Equal weights: every set is equally likely."""
    import numpy as np

    if len(weights) < 2:
        return np.ones((1, len(weights)))
    spread = weights * (len(weights) / weights.sum())
    return np.random.default_rng(seed).dirichlet(spread, size=draws)


def _scores(matrix: np.ndarray[Any, Any], weights: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the scores of segments (rows) by each set of weights (columns).

    A criterion that a segment lacks does not count for it.
    """
    import numpy as np

    known = ~np.isnan(matrix)
    total = known.astype("float64") @ weights.T
    with np.errstate(invalid="ignore", divide="ignore"):
        found: np.ndarray[Any, Any] = np.where(known, matrix, 0) @ weights.T / total
    found[~known.any(axis=1)] = math.nan
    return np.where(np.isfinite(found), found, math.nan)


def _shares_of_first(scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the share of draws in which each segment is first; those that tie share the draw."""
    import numpy as np

    best = scores >= np.nanmax(scores, axis=0) - _ALIKE
    found: np.ndarray[Any, Any] = (best / best.sum(axis=0)).mean(axis=1)
    return found


def _rank(score: float, scores: np.ndarray[Any, Any]) -> int:
    """Return the rank of a score, 1 for the best; equal scores have the same rank."""
    return 1 + int((scores > score + _ALIKE).sum())
