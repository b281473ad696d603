"""The distinctive words of each touchpoint."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from math import nan, sqrt
from typing import Any

from journeynb.data.intervals import mean_interval
from journeynb.insight.voice.log_odds import lift_of, p_of, prior_of, q_of
from journeynb.insight.voice.word_counts import WordCounts

LEAST = 5
"""Smallest number of customers who use a word that is compared."""
LEAST_HERE = 3
"""Smallest number of them at the touchpoint itself."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that customers use more often at a place than elsewhere.

    Parameters
    ----------
    word : str
        The word.
    customers : int
        Number of customers who use it there.
    lift : float
        How many times more frequent it is there.
    q : float
        How sure that is.
    feeling : float
        The mean over these customers of the sentiment of their comments with it, missing if none is
        rated.
    high : float
        The high end of its 95% interval.
    """

    word: str
    customers: int
    lift: float
    q: float
    feeling: float
    high: float


def distinctive(
    counts: WordCounts, most: int, without: Mapping[int, Set[str]]
) -> tuple[list[list[Word]], int]:
    """Return the most distinctive words of each place, and how many were compared.

    Every word that at least `LEAST` customers use is compared at every place, and q is adjusted for
    all of these comparisons. Customers are the units: counts are divided by how much more the uses
    of a word vary from customer to customer than if each use were by another one.

    Parameters
    ----------
    counts : WordCounts
        The counts.
    most : int
        Maximum number of words of a place.
    without : mapping
        Words of each place that are not compared there, such as its name.
    """
    import numpy as np

    found: list[list[Word]] = [[] for _ in range(counts.places)]
    names, everywhere = list(counts.words), counts.tokens.sum()
    ids = np.flatnonzero(counts.all[:, 1] >= LEAST) if len(counts.all) else np.empty(0, "int64")
    spoken = [place for place in range(counts.places) if 0 < counts.tokens[place] < everywhere]
    if not len(ids) or not spoken:
        return found, 0
    grid = _at(counts, ids)
    uses, _, squares, crossed = counts.all[ids].T
    share = uses / everywhere
    spread = squares - 2 * share * crossed + share**2 * counts.squares
    repeats = np.maximum(spread / uses, 1.0)
    prior = prior_of(everywhere)
    lifts, ps = [], []
    for place in spoken:
        here, words = grid[place][:, 0] / repeats, counts.tokens[place] / repeats
        sizes = (here, words, uses / repeats - here, everywhere / repeats - words)
        lifts.append(lift_of(*sizes, prior))
        p = p_of(*sizes)
        p[[at for at, id in enumerate(ids) if names[id] in without.get(place, ())]] = np.nan
        ps.append(p)
    table = np.array(ps)
    q = q_of(table)
    for row, place in enumerate(spoken):
        good = (lifts[row] > 1) & (grid[place][:, 1] >= LEAST_HERE) & (q[row] == q[row])
        order = sorted(np.flatnonzero(good), key=lambda at: (table[row, at], names[ids[at]]))
        for at in order[:most]:
            _, customers, total, squares_here, rated = grid[place][at]
            feeling, high = _mean(total, squares_here, int(rated))
            found[place].append(
                Word(
                    names[ids[at]], int(customers), float(lifts[row][at]), float(q[row, at]),
                    feeling, high,
                )
            )  # fmt: skip
    return found, int((table == table).sum())


def _mean(total: float, squares: float, n: int) -> tuple[float, float]:
    """Return a mean from sums, and the high end of its interval."""
    if not n:
        return nan, nan
    mean = total / n
    spread = sqrt(max(squares - total * mean, 0.0) / (n - 1)) if n > 1 else nan
    return mean, mean_interval(mean, spread, n)[1]


def _at(counts: WordCounts, ids: Any) -> list[Any]:
    """Return the counts of some words at each place, 0 where a word is not used."""
    import numpy as np

    grid = []
    for place in range(counts.places):
        rows = np.zeros((len(ids), counts.at.shape[1]))
        if len(counts.keys):
            wanted = ids * counts.places + place
            at = np.minimum(np.searchsorted(counts.keys, wanted), len(counts.keys) - 1)
            there = counts.keys[at] == wanted
            rows[there] = counts.at[at[there]]
        grid.append(rows)
    return grid
