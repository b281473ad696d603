"""The exact absorbing Markov chain of observed moves: who converts, now and after a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class AbsorbingChain:
    """Customers who move between touchpoints until they convert or stop.

    The chain has the observed shares: from a touchpoint, a customer goes to each other one,
    converts or stops as often as customers did. Its share of conversions is solved for, not
    simulated, and without a change it equals the observed share.

    Parameters
    ----------
    counts : array
        Moves from each state (row) to each (column): the touchpoints, then ``start, converted,
        stopped``. Moves within a touchpoint do not count.

    References
    ----------
    .. [1] J. G. Kemeny and J. L. Snell, Finite Markov Chains (1960), chapter 3.

    Examples
    --------
    Of 10 customers, 8 go on from the site, and 4 of them order:

    >>> import numpy as np
    >>> moves = np.zeros((4, 4))
    >>> moves[1, 0], moves[0, 2], moves[0, 3] = 10, 4, 6
    >>> chain = AbsorbingChain(moves)
    >>> float(chain.conversion()), float(chain.conversion({0: 0.5}))
    (0.4, 0.7)
    """

    def __init__(self, counts: Any) -> None:
        import numpy as np

        self.counts = np.array(counts, dtype="float64")
        self.touchpoints = len(self.counts) - 3
        self.start, self.converted, self.stopped = range(self.touchpoints, self.touchpoints + 3)
        np.fill_diagonal(self.counts, 0.0)
        out = self.counts.sum(axis=1, keepdims=True)
        self.moves = np.divide(self.counts, out, out=np.zeros_like(self.counts), where=out > 0)

    @property
    def customers(self) -> float:
        """Number of customers who start."""
        return float(self.counts[self.start].sum())

    def stops(self, touchpoint: int) -> float:
        """Return the share of visits of a touchpoint after which customers stop; NaN: no visits."""
        row = self.moves[touchpoint]
        return float(row[self.stopped]) if row.any() else float("nan")

    def conversion(self, leaves: Mapping[int, float] | None = None) -> Any:
        """Return the share of customers who convert.

        Parameters
        ----------
        leaves : dict of int to float, optional
            Factors of the probability to stop after a visit of touchpoints. The other moves share
            the rest in proportion. A touchpoint that all customers stop after, or none visits,
            stays as it is.
        """
        import numpy as np

        moves = self.moves.copy()
        for touchpoint, factor in (leaves or {}).items():
            stops = moves[touchpoint, self.stopped]
            if not 0 < stops < 1:
                continue
            then = min(stops * factor, 1.0)
            moves[touchpoint] *= (1 - then) / (1 - stops)
            moves[touchpoint, self.stopped] = then
        free = self._reaching(moves)
        if not free[self.start]:
            return np.float64(0.0)
        at = np.flatnonzero(free)
        inner = np.eye(len(at)) - moves[np.ix_(at, at)]
        chances = np.linalg.solve(inner, moves[at, self.converted])
        return chances[np.flatnonzero(at == self.start)[0]]

    def gains(self, factor: float) -> Any:
        """Return what `conversion` gains from a change of each touchpoint alone.

        A customer who starts converts before a touchpoint, or comes there, which does not depend on
        the change; only what follows does. So one inverse serves all touchpoints.

        Parameters
        ----------
        factor : float
            Factor of the probability to stop after a visit.
        """
        import numpy as np

        found = np.zeros(self.touchpoints)
        free = self._reaching(self.moves)
        at = np.flatnonzero(free)
        own = at[at < self.touchpoints]
        if not free[self.start] or not len(own):
            return found
        inner, goes = self.moves[np.ix_(at, at)], self.moves[at, self.converted]
        visits = np.linalg.inv(np.eye(len(at)) - inner)
        comes = visits / np.diag(visits)  # the chance to come from a state (row) to another
        chances = visits @ goes
        before = chances[:, None] - comes * chances  # the chance to convert before coming there
        ahead, back = goes + (inner * before.T).sum(axis=1), (inner * comes.T).sum(axis=1)
        stops = self.moves[at, self.stopped]
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = (1 - np.minimum(stops * factor, 1)) / (1 - stops)
            then = scale * ahead / (1 - scale * back)
        gained = comes[np.flatnonzero(at == self.start)[0]] * (then - chances)
        known = (stops > 0) & (stops < 1) & (at < self.touchpoints)
        found[own] = np.where(known, gained, 0.0)[: len(own)]
        return found

    def _reaching(self, moves: Any) -> Any:
        """Return which states can reach a conversion; the others never do."""
        links = moves[: self.converted, : self.converted] > 0
        found = moves[: self.converted, self.converted] > 0
        while True:
            more = found | links[:, found].any(axis=1)
            if (more == found).all():
                return found
            found = more
