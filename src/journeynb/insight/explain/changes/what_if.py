"""What would change if fewer customers left at a touchpoint: a chain for each persona."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, few
from journeynb.data.statistics.jackknife import jackknife
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.explained_moves import ExplainedMoves
from journeynb.insight.explain.changes.absorbing_chain import AbsorbingChain
from journeynb.insight.explain.changes.changed_touchpoints import Leaves
from journeynb.insight.explain.changes.walks import Walks

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("persona", "base", "then", "difference", "low", "high", "note", "n")
_ASSOCIATION = "an association, not an effect"
_METHOD = (
    "exact absorbing Markov chain of each persona's moves up to the first conversion; 95% interval "
    "by the jackknife over 100 buckets of customers"
)


@dataclass
class Outcome:
    """What a change would do to the customers of a persona.

    Parameters
    ----------
    n : float
        Number of customers.
    base, then : float
        The share that converts, and that would.
    without : dict of int to (float, float, float)
        The same without each bucket of customers.
    notes : list of str
        What is not known about it.
    known : bool
        Whether customers stop at a changed touchpoint, and others go on from it.
    """

    n: float
    base: float
    then: float
    without: dict[int, tuple[float, float, float]]
    notes: list[str] = field(default_factory=list)
    known: bool = True

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the difference."""
        import numpy as np

        if not self.known:
            return float("nan"), float("nan")
        apart = np.array([then - base for _, base, then in self.without.values()])
        low, high = jackknife(self.then - self.base, apart)
        return float(low), float(high)


class WhatIf:
    """The question what would happen if fewer customers left at some touchpoints.

    Parameters
    ----------
    mapped, personas
        The map, the log, and the persona of each customer.
    walks : dict of int to Walks
        The walks of each persona that has customers.
    leaves : dict of int to float
        The factor of the probability to leave after each changed touchpoint.
    converting : collection of int
        The touchpoints that convert customers.
    """

    def __init__(
        self,
        mapped: MappedLog,
        personas: CustomerPersonas,
        walks: Mapping[int, Walks],
        leaves: Leaves,
        converting: Collection[int],
    ) -> None:
        self.mapped = mapped
        self.personas = personas
        self.walks = walks
        self.leaves = leaves
        self.converting = converting
        self.outcomes = {place: self._outcome(place, each) for place, each in walks.items()}

    @property
    def table(self) -> pd.DataFrame:
        """The table of `ExplainedEvidence.what_if`."""
        import pandas as pd

        personas = self.personas
        rows = [_row(EVERYONE, self.together)]
        if personas.known:
            empty = Outcome(0, float("nan"), float("nan"), {}, ["no customers"], known=False)
            rows += [_row(at, self.outcomes.get(at, empty)) for at in personas.listed]
        found = pd.DataFrame(rows, columns=list(COLUMNS))
        found["persona"] = personas.label(found.persona)
        numbers = dict.fromkeys(("base", "then", "difference", "low", "high"), "float64")
        found = found.astype({**numbers, "note": "str", "n": "int64"})
        n = int(found.n.iloc[0])
        rest = self.mapped.log.customers - n
        ids = self.mapped.touchpoints
        found.attrs = {
            "method": _METHOD,
            "changes": {ids[at]: {"leaves": each} for at, each in self.leaves.items()},
            "n": n,
            "left_out": [f"{count(rest, 'customer')} without a mapped event"] if rest else [],
            "note": "These are associations, not causes.",
        }
        return found

    def _outcome(self, place: int, walks: Walks) -> Outcome:
        chain = AbsorbingChain(walks.counts)
        own = {
            walks.places.index(at): each for at, each in self.leaves.items() if at in walks.places
        }
        self._must_fit(place, chain, own)
        without = {}
        for number, counts in walks.without_each():
            other = AbsorbingChain(counts)
            if other.customers:
                without[number] = _both(other, own)
        notes, known = [], False
        for at in self.leaves:
            stops = chain.stops(walks.places.index(at)) if at in walks.places else None
            if stops is None:
                notes.append(f"no customer was at {self._name(at)}")
            elif stops == 0:
                notes.append(f"no customer stops after {self._name(at)}")
            elif stops == 1:
                notes.append(
                    f"nobody goes on from {self._name(at)}, so where others would go is unknown"
                )
            else:
                known = True
        notes += self._unseen([at for at in self.leaves if at in walks.places], _seen(walks))
        return Outcome(*_both(chain, own), without, notes, known)

    @property
    def stopping(self) -> int:
        """Number of visits after which customers stop at the changed touchpoints."""
        return sum(
            int(walks.counts[walks.places.index(at), -1])
            for walks in self.walks.values()
            for at in self.leaves
            if at in walks.places
        )

    @cached_property
    def together(self) -> Outcome:
        """The mean of the personas by number of customers: their chains are never pooled."""
        whole = {place: (each.n, each.base, each.then) for place, each in self.outcomes.items()}
        without = {}
        for number in sorted({each for walks in self.walks.values() for each in walks.buckets}):
            parts = [
                self.outcomes[place].without.get(number, _NOBODY)
                if number in self.walks[place].buckets
                else own
                for place, own in whole.items()
            ]
            if sum(part[0] for part in parts):
                without[number] = _mean(parts)
        notes = []
        if not self.personas.known:
            notes.append("the log has no personas, so all customers share one chain")
            notes += [note for each in self.outcomes.values() for note in each.notes]
        else:
            seen = {pair for each in self.walks.values() for pair in _seen(each)}
            notes += self._unseen(list(self.leaves), seen)
        known = any(each.known for each in self.outcomes.values())
        return Outcome(*_mean(list(whole.values())), without, notes, known)

    def _unseen(self, changed: list[int], seen: set[tuple[int, int]]) -> list[str]:
        """Name the touchpoints that the map, but not the log, shows right after changed ones."""
        explained, notes = ExplainedMoves(self.mapped), []
        for at in changed:
            names = [
                self._name(place)
                for place in range(len(self.mapped.touchpoints))
                if place != at
                and explained.between("touchpoint", at, place)
                and (at, _CONVERTED if place in self.converting else place) not in seen
            ]
            if names:
                notes.append(f"the log does not show {few(names)} after {self._name(at)}")
        return notes

    def _name(self, place: int) -> str:
        return self.mapped.index.name(self.mapped.touchpoints[place])

    def _must_fit(self, place: int, chain: AbsorbingChain, own: Leaves) -> None:
        """Raise an error if a factor makes more customers leave than there are."""
        ids = self.personas.ids
        for at, factor in own.items():
            stops = chain.stops(at)
            if stops * factor > 1 + 1e-12:
                id = self.mapped.touchpoints[self.walks[place].places[at]]
                who = f" of {self.mapped.index.name(ids[place])}" if place < len(ids) else ""
                raise ArgumentError(
                    f"changes: leaves={factor:g} of {id} is too high: {stops:.0%} of the "
                    f"visits{who} end there; allowed: up to {floor(1000 / stops) / 1000:.10g}"
                )


_START, _CONVERTED, _STOPPED = -2, -1, -3
_NOBODY = (0.0, 0.0, 0.0)


def _row(place: int, found: Outcome) -> tuple[Any, ...]:
    low, high = found.interval
    note = "; ".join([_ASSOCIATION, *found.notes])
    return place, found.base, found.then, found.then - found.base, low, high, note, found.n


def _both(chain: AbsorbingChain, leaves: Leaves) -> tuple[float, float, float]:
    return chain.customers, float(chain.conversion()), float(chain.conversion(leaves))


def _mean(parts: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    n = sum(part[0] for part in parts)
    if not n:
        return 0.0, float("nan"), float("nan")
    base, then = (sum(part[0] * part[at] for part in parts) / n for at in (1, 2))
    return n, base, then


def _seen(walks: Walks) -> set[tuple[int, int]]:
    """Return the pairs of touchpoints that follow each other, and conversions."""
    names = [*walks.places, _START, _CONVERTED, _STOPPED]
    return {(names[one], names[two]) for one, two in zip(*walks.counts.nonzero(), strict=True)}
