"""Credit, value and shares of touchpoints by model, from the counts of a log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.data.intervals import wilson
from journeynb.data.statistics.jackknife import jackknife, without_each
from journeynb.evidence.matching.customer_buckets import BUCKETS
from journeynb.insight.explain.credit.attribution_counts import (
    BY_PLACE,
    CONVERSIONS,
    MOVES,
    PLACES,
    SETS,
    VISITS,
)
from journeynb.insight.explain.credit.conversion_paths import DIRECT, OUTSIDE, TOUCHED, UNMAPPED
from journeynb.insight.explain.credit.removal_effects import chain_of, removal_effects

if TYPE_CHECKING:
    import pandas as pd

KINDS = (DIRECT, OUTSIDE, UNMAPPED)
"""The conversions that no touchpoint gets credit for."""
_CHANCE = 1.297
"""The 97.5% quantile of chi-square by its 99 degrees of freedom, for 100 buckets."""


@dataclass
class Credit:
    """The credit that a model gives, one number for each touchpoint and then each of `KINDS`.

    Parameters
    ----------
    credit, share, low, high : array
        The conversions, their share of all, and its 95% interval.
    value : array or None
        The value of the conversions.
    """

    credit: Any
    share: Any
    low: Any
    high: Any
    value: Any


class CreditShares:
    """The counts of one group of customers.

    Parameters
    ----------
    counts : pandas.DataFrame
        Rows of `CreditCounts.query`.
    places : list of int
        The touchpoints that can get credit.
    order : {1, 2}
        The order of the Markov chain.
    """

    def __init__(self, counts: pd.DataFrame, places: list[int], order: int) -> None:
        self.counts = counts
        self.places = places
        self.order = order
        self.has_value = "value" in counts.columns
        kinds = self._part(CONVERSIONS)
        self.kinds = self._table(kinds, "n", [*KINDS, TOUCHED])  # by bucket and kind
        self.conversions = int(self.kinds.sum())
        self.without_value = round(float(kinds.credit.sum())) if self.has_value else 0
        self.values = self._table(kinds, "value", [*KINDS, TOUCHED]) if self.has_value else None

    def _part(self, number: int) -> pd.DataFrame:
        return self.counts[self.counts.part == number]

    def _table(self, rows: pd.DataFrame, name: str, places: list[int]) -> Any:
        """Return sums by bucket and touchpoint (or kind)."""
        import numpy as np

        found = np.zeros((BUCKETS, len(places)))
        column = {place: number for number, place in enumerate(places)}
        known = rows[rows.touchpoint.isin(places)]
        np.add.at(
            found,
            (known.bucket.to_numpy("int64"), known.touchpoint.map(column).to_numpy("int64")),
            known[name].to_numpy("float64"),
        )
        return found

    @property
    def visits(self) -> dict[int, int]:
        """The visits of each touchpoint."""
        each = self._part(VISITS).groupby("touchpoint").n.sum()
        return dict(zip(each.index.astype(int), each.astype(int), strict=True))

    def of(self, model: str) -> Credit:
        """Return the credit that a model gives."""
        return self._of_chain() if model == "markov" else self._of_sums(model)

    def _of_sums(self, model: str) -> Credit:
        """Return credit that is a sum over conversions."""
        import numpy as np

        rows = self._part(PLACES if model in BY_PLACE else SETS)
        suffix = f"_{model}" if model in BY_PLACE else ""
        own = self._table(rows, f"credit{suffix}", self.places)
        each = np.concatenate([own, self.kinds[:, : len(KINDS)]], axis=1)
        value = None
        if self.values is not None:
            valued = self._table(rows, f"value{suffix}", self.places).sum(axis=0)
            value = np.concatenate([valued, self.values.sum(axis=0)[: len(KINDS)]])
        used = self.kinds.any(axis=1)
        left = without_each(np.concatenate([each[used], self.kinds[used]], axis=1))
        totals = left[:, each.shape[1] :].sum(axis=1, keepdims=True)
        return self._credit(each.sum(axis=0), left[:, : each.shape[1]], totals, value)

    def _of_chain(self) -> Credit:
        """Return the conversions with touchpoints, shared in proportion to removal effects."""
        import numpy as np

        whole = self.kinds.sum(axis=0)
        effects, every = np.zeros(len(self.places)), np.zeros((BUCKETS, len(self.places)))
        moves = self._part(MOVES)
        if len(moves):
            chain = chain_of(moves, self.order)
            found, buckets, without = removal_effects(chain)
            at = [self.places.index(int(place)) for place in chain.touchpoints]
            effects[at] = found
            every[:, at] = found  # a bucket without moves changes nothing
            every[np.ix_(buckets, at)] = without
            changed = {*buckets.tolist()}
        else:
            changed = set()
        used = self.kinds.any(axis=1)
        used[[*changed]] = True
        left = (whole - self.kinds)[used]
        each = np.concatenate([_shared(effects) * whole[-1], whole[:-1]])
        without_it = _shared(every[used]) * left[:, -1:]
        without_it = np.concatenate([without_it, left[:, :-1]], axis=1)
        value = None
        if self.values is not None:
            sums = self.values.sum(axis=0)
            value = np.concatenate([_shared(effects) * sums[-1], sums[:-1]])
        return self._credit(each, without_it, left.sum(axis=1, keepdims=True), value)

    def _credit(self, credit: Any, without: Any, totals: Any, value: Any) -> Credit:
        """Return credit with shares and their intervals.

        A share that is the same without any bucket, such as that of no credit or all of it, has
        Wilson's interval, with the number of conversions that are independent.
        """
        import numpy as np

        n = float(self.conversions)
        if not n:
            none = np.full(len(credit), np.nan)
            return Credit(credit, none, none, none, value)
        share = credit / n
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = jackknife(share, without / totals)
        extreme = (np.abs(share) < 1e-12) | (np.abs(share - 1) < 1e-12)
        known = np.where(extreme, np.round(share), share)
        alone = np.full(len(share), n / self._repeated())
        ends = wilson(known * alone, alone)
        equal = extreme | (high - low < 1e-9)
        low = np.where(equal, ends[0], np.maximum(low, 0))
        high = np.where(equal, ends[1], np.minimum(high, 1))
        return Credit(credit, share, low, high, value)

    def _repeated(self) -> float:
        """Return how many conversions count as one because the same customers convert again.

        Conversions of as many customers vary among buckets as a Poisson number does. What they
        vary more, beyond chance (chi-square, 97.5%), is due to customers who convert repeatedly.
        """
        each = self.kinds.sum(axis=1)
        spread = float(each.var(ddof=1) / each.mean())
        return spread if spread > _CHANCE else 1.0


def _shared(effects: Any) -> Any:
    """Return effects as parts of their sum."""
    total = effects.sum(axis=-1, keepdims=True)
    return effects / (total + (total == 0))
