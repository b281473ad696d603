"""Removal effects of an absorbing Markov chain, exactly, and without each bucket of customers.

A chain starts in a state of its own and ends in a conversion or without one. The removal effect of
a touchpoint is the share of the conversions that would be lost if each path ended where it first
meets the touchpoint (Anderl et al. 2016, "Mapping the customer journey"). With the fundamental
matrix N = (I - Q)^-1, the probabilities h = N r to convert from each state, the start b, and the
states J of a touchpoint (one in a chain of first order), it is (bN)_J (N_JJ)^-1 h_J / (b h).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.insight.explain.credit.conversion_paths import CONVERTED, STOPPED

if TYPE_CHECKING:
    import pandas as pd

MOST_STATES = 4000
"""Largest number of states: the inverse of their matrix takes 130 MB and some seconds."""


@dataclass
class Chain:
    """Counts of the moves of a chain.

    Parameters
    ----------
    source, target : array of int
        States; the target may be `CONVERTED` or `STOPPED`.
    bucket, n : array of int
        The bucket of the customers, and the number of moves.
    touchpoint : array of int
        The touchpoint of each state, its position in `touchpoints`; -1 at the start, state 0.
    touchpoints : array of int
        The touchpoints.
    """

    source: Any
    target: Any
    bucket: Any
    n: Any
    touchpoint: Any
    touchpoints: Any


def chain_of(moves: pd.DataFrame, order: int) -> Chain:
    """Return a chain from counts of moves.

    Parameters
    ----------
    moves : pandas.DataFrame
        ``bucket, touchpoint, next, after, starts, n``: what follows a touchpoint, and what follows
        that; ``starts`` is 1 where the touchpoint is the first of its path.
    order : {1, 2}
        How many of the last touchpoints make a state.

    Raises
    ------
    ArgumentError
        There are too many states.
    """
    import numpy as np

    at, to, after, n, buckets = (
        moves[name].to_numpy("int64") for name in ("touchpoint", "next", "after", "n", "bucket")
    )
    first = moves.starts.to_numpy("int64") == 1
    base = int(max(at.max(initial=0), to.max(initial=0))) + 2

    def state(before: Any, now: Any) -> Any:
        """Return the code of a state; a touchpoint after the start has ``before`` -1."""
        return np.where(now < 0, now, ((before + 1) * base if order == 2 else 0) + now)

    none = np.full_like(at, -1)
    start = np.full_like(at, base * base)
    rows = [(start[first], state(none, at)[first], first)]
    if order == 1:
        rows.append((at, to, np.ones_like(first)))
    else:
        goes_on = to >= 0
        rows.append((state(none, at)[first], state(at, to)[first], first))
        rows.append((state(at, to)[goes_on], state(to, after)[goes_on], goes_on))
    source, target = (np.concatenate([row[place] for row in rows]) for place in (0, 1))
    used = [row[2] for row in rows]
    codes = np.unique(np.concatenate([[base * base], source, target[target >= 0]]))
    codes = np.concatenate([codes[-1:], codes[:-1]])  # the start comes first
    if len(codes) > MOST_STATES:
        raise ArgumentError(
            f"order={order} makes a chain of {len(codes):,} states; allowed: up to "
            f"{MOST_STATES:,}. Use order=1, or a map with fewer touchpoints"
        )
    order_of = np.argsort(codes)
    places = order_of[np.searchsorted(codes, source, sorter=order_of)]
    inside = np.maximum(target, 0)
    found = order_of[np.minimum(np.searchsorted(codes, inside, sorter=order_of), len(codes) - 1)]
    touchpoints, which = np.unique(codes[1:] % base, return_inverse=True)
    return Chain(
        source=places,
        target=np.where(target < 0, target, found),
        bucket=np.concatenate([buckets[each] for each in used]),
        n=np.concatenate([n[each] for each in used]),
        touchpoint=np.concatenate([[-1], which]),
        touchpoints=touchpoints,
    )


def removal_effects(chain: Chain) -> tuple[Any, Any, Any]:
    """Return the removal effect of each touchpoint, and those without each bucket.

    Without a bucket, effects are computed in one step from the whole chain: the visits of its
    states times the change of what follows them.

    Returns
    -------
    effects : array
        By touchpoint.
    buckets : array
        The buckets that have moves.
    without : array
        By bucket of `buckets` and touchpoint.
    """
    import numpy as np

    many, size = len(chain.touchpoint), len(chain.touchpoints)
    rows = np.bincount(chain.source, chain.n, many)
    matrix = np.zeros((many, many))
    inner = chain.target >= 0
    np.add.at(matrix, (chain.source[inner], chain.target[inner]), chain.n[inner])
    won = np.bincount(chain.source, chain.n * (chain.target == CONVERTED), many)
    rows = np.maximum(rows, 1)
    fundamental = np.linalg.inv(np.eye(many) - matrix / rows[:, None])
    visits = np.repeat(fundamental[0][:, None], size + 1, axis=1)
    hopes = np.repeat((fundamental @ (won / rows))[:, None], size + 1, axis=1)
    for place in range(size):  # the last column is the chain from which nothing is removed
        own = np.flatnonzero(chain.touchpoint == place)
        inside = np.linalg.inv(fundamental[np.ix_(own, own)])
        first_visits = visits[own, -1] @ inside
        visits[:, place] -= first_visits @ fundamental[own]
        hopes[:, place] -= fundamental[:, own] @ (inside @ hopes[own, -1])
        visits[own, place] = hopes[own, place] = 0.0
    chances = hopes[0]
    if chances[-1] <= 0:
        effects = np.zeros(size)
        buckets = np.unique(chain.bucket)
        return effects, buckets, np.zeros((len(buckets), size))
    without, buckets = _without_each(chain, rows, visits, hopes)
    return _effects(chances), buckets, _effects(without)


def _effects(chances: Any) -> Any:
    """Return removal effects from the chances to convert, the last one without a removal."""
    import numpy as np

    whole = chances[..., -1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        lost = 1 - chances[..., :-1] / whole
    return np.where(whole > 0, np.clip(lost, 0, 1), 0.0)


def _without_each(chain: Chain, rows: Any, visits: Any, hopes: Any) -> tuple[Any, Any]:
    """Return the chances to convert without each bucket, and the buckets."""
    import numpy as np

    ends = np.zeros((2, hopes.shape[1]))  # the last rows of `values`, for targets -2 and -1
    ends[CONVERTED] = 1.0
    values = np.concatenate([hopes, ends])
    assert STOPPED == -2
    order = np.lexsort((chain.source, chain.bucket))
    bucket, source = chain.bucket[order], chain.source[order]
    target, n = chain.target[order], chain.n[order]
    changes = np.flatnonzero(np.diff(bucket, prepend=bucket[:1] - 1))
    buckets = bucket[changes]
    found = np.empty((len(buckets), hopes.shape[1]))
    limits = [*changes, len(bucket)]
    for place in range(len(buckets)):
        part = slice(limits[place], limits[place + 1])
        starts = np.flatnonzero(np.diff(source[part], prepend=-1))
        states = source[part][starts]
        led = np.add.reduceat(n[part][:, None] * values[target[part]], starts, axis=0)
        left = rows[states] - np.add.reduceat(n[part], starts)
        kept = left > 0  # a state that only this bucket has is not reached without it
        states, led, left = states[kept], led[kept], left[kept]
        change = (rows[states][:, None] * hopes[states] - led) / left[:, None] - hopes[states]
        found[place] = hopes[0] + (visits[states] * change).sum(axis=0)
    return found, buckets
