"""Customers who walk along a Markov chain that is known, as counts of their moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from journeynb.insight.explain.credit.attribution_counts import CONVERSIONS, MOVES
from journeynb.insight.explain.credit.conversion_paths import CONVERTED, STOPPED, TOUCHED


@dataclass
class Chain:
    """A chain of touchpoints; the last two columns of `moves` are converting and stopping."""

    start: Any
    moves: Any

    @cached_property
    def shares(self) -> Any:
        """The true shares of credit: each touchpoint is removed, and the chain solved again."""
        many = len(self.start)

        def chance(removed: int | None) -> float:
            inner, won = self.moves[:, :many].copy(), self.moves[:, many].copy()
            if removed is not None:
                inner[removed], won[removed] = 0, 0
            return float(self.start @ np.linalg.solve(np.eye(many) - inner, won))

        effects = np.array([1 - chance(place) / chance(None) for place in range(many)])
        return effects / effects.sum()

    def counts(self, customers: int, rng: np.random.Generator) -> pd.DataFrame:
        """Return the counts of customers' moves by bucket, as `CreditCounts.query` has them."""
        many = len(self.start)
        sums = self.moves.cumsum(axis=1)
        buckets = rng.integers(0, 100, customers)
        at = rng.choice(many, size=customers, p=self.start)
        starts, rows, won = np.ones(customers, int), [], np.zeros(100, int)
        while len(at):
            to = (rng.random(len(at))[:, None] > sums[at]).sum(axis=1)
            won += np.bincount(buckets[to == many], minlength=100)
            code = np.where(to < many, to, np.where(to == many, CONVERTED, STOPPED))
            rows.append(np.stack([buckets, at, code, starts]))
            on = to < many
            at, buckets, starts = to[on], buckets[on], np.zeros(on.sum(), int)
        columns = ["bucket", "touchpoint", "next", "starts"]
        each = pd.DataFrame(np.concatenate(rows, axis=1).T, columns=columns)
        moves = each.groupby(columns).size().rename("n").reset_index()
        moves = moves.assign(part=MOVES, after=STOPPED, credit=0.0)
        ends = {"part": CONVERSIONS, "bucket": range(100), "touchpoint": TOUCHED, "next": 0,
                "after": 0, "starts": 0, "n": won, "credit": 0.0}  # fmt: skip
        last = pd.DataFrame(ends)
        return pd.concat([moves, last[last.n > 0]], ignore_index=True)


FOUR = Chain(
    np.array([0.5, 0.3, 0.15, 0.05]),
    np.array([
        [0.10, 0.25, 0.15, 0.05, 0.05, 0.40],
        [0.15, 0.05, 0.20, 0.10, 0.10, 0.40],
        [0.05, 0.10, 0.05, 0.20, 0.25, 0.35],
        [0.02, 0.08, 0.10, 0.10, 0.30, 0.40],
    ]),
)  # fmt: skip
"""Four touchpoints; 20% of the customers convert."""


def covered(customers: int, runs: int, seed: int) -> float:
    """Return how often the intervals of the shares contain the truth."""
    from journeynb.insight.explain.credit.credit_shares import CreditShares

    rng, hits = np.random.default_rng(seed), []
    for _ in range(runs):
        found = CreditShares(FOUR.counts(customers, rng), [0, 1, 2, 3], 1).of("markov")
        low, high = found.low[:4], found.high[:4]
        hits.append((low <= FOUR.shares) & (FOUR.shares <= high))
    return float(np.mean(hits))
