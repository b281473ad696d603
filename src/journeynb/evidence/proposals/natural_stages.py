"""Stages that start where a process has its natural breaks: few customers go back across them.

Events are put in their typical order, and the order is cut. Two events in different stages are a
gain if customers have one before the other, and a loss if they also have it after the other: half
the journeys in the right order, minus one and a half times those in the wrong one. If customers
return again and again, only the first occurrence of each event counts. In random order, every cut
is a loss. The best cuts into 1 to 7 stages are found by dynamic programming.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEAST_STAGES, MOST_STAGES = 3, 7
STAGE_COST, SINGLE_COST = 0.02, 0.03
"""Shares of the largest gain that a stage costs, and that a stage with a single event costs."""
WORTH_THREE = 0.85
"""Share of the gain of two stages that three must reach to be preferred."""


@dataclass(frozen=True)
class Measure:
    """A measure of order.

    Attributes
    ----------
    name : str
        ``ever``: journeys that have an event before another. ``first``: journeys that have it
        first, whatever follows.
    against : float
        Weight of a journey in the wrong order; one in the right order has 0.5.
    few, many : float
        Journeys that are added to both orders, so that chance makes no stages: a number, and a
        number for each square root of the journeys.
    """

    name: str
    against: float
    few: float
    many: float


STRICT = Measure("ever", against=1.5, few=0.5, many=0.0)
LENIENT = Measure("first", against=1.0, few=2.0, many=0.15)


@dataclass(frozen=True)
class Stages:
    """The stage of each event.

    Attributes
    ----------
    of : list of int
        The stage of each event, from 0.
    positions : list of float
        The typical position of each event, from first to last.
    measure : Measure
        The measure of order that was used.
    gain : float
        The gain of the stages.
    """

    of: list[int]
    positions: list[float]
    measure: Measure
    gain: float

    @property
    def number(self) -> int:
        """Number of stages."""
        return max(self.of, default=-1) + 1


def natural_stages(
    names: Sequence[str], pairs: Any, core: Sequence[int], number: int | None = None
) -> Stages:
    """Return the stages of events.

    Parameters
    ----------
    names : list of str
        The events, the most frequent first.
    pairs : data frame
        The table of `orders`.
    core : list of int
        The events that decide; the others are put where they fit best.
    number : int, optional
        The number of stages; by default 3 to 7, or fewer if there are no such breaks.
    """
    least = number or min(LEAST_STAGES, len(core))
    strict = _stages(names, pairs, core, number, STRICT)
    if strict.number >= least and strict.gain > 0:
        return strict
    lenient = _stages(names, pairs, core, number, LENIENT)
    better = lenient.number > strict.number or (number is not None and lenient.gain > 0)
    return lenient if better else strict


def _stages(
    names: Sequence[str], pairs: Any, core: Sequence[int], number: int | None, measure: Measure
) -> Stages:
    forward = _forward(names, pairs, measure)
    gains = _gains(forward, measure)
    place = _positions(forward[np.ix_(core, core)])
    order = [core[at] for at in np.argsort(place, kind="stable")]
    gain, stages = _best(gains[np.ix_(order, order)], number)
    known = dict(zip(order, stages, strict=True))
    of = [
        known[event] if event in known else _fitting(gains, known, event)
        for event in range(len(names))
    ]
    return Stages(of, _positions(forward).tolist(), measure, gain)


def _forward(names: Sequence[str], pairs: Any, measure: Measure) -> Floats:
    """Return the number of journeys with the event of the row before that of the column."""
    place = {name: at for at, name in enumerate(names)}
    found = np.zeros((len(names), len(names)))
    before, after = f"{measure.name}_before", f"{measure.name}_after"
    for a, b, one, two in pairs[["a", "b", before, after]].itertuples(index=False):
        found[place[a], place[b]], found[place[b], place[a]] = one, two
    return found


def _gains(forward: Floats, measure: Measure) -> Floats:
    """Return the gain if the event of the row is in an earlier stage than that of the column."""
    journeys = forward + forward.T
    both = measure.few + measure.many * np.sqrt(journeys)
    gain = (forward + both) / 2 - measure.against * (forward.T + both)
    size = np.maximum(journeys, 1) ** 0.25  # so that rare pairs count, too
    return np.where(journeys > 0, gain / size, 0.0)


def _positions(forward: Floats) -> Floats:
    """Return the typical position of each event.

    Differences of positions fit the shares of journeys by least squares, so that an event that
    occurs only with late ones is late, too (HodgeRank: Jiang, Lim, Yao, Ye 2011).
    """
    many = forward + forward.T
    share = (forward - forward.T) / (many + 2)
    system = np.diag(many.sum(axis=1)) - many + 1e-6 * np.eye(len(many))
    found: Floats = np.linalg.lstsq(system, -(many * share).sum(axis=1), rcond=None)[0]
    return np.round(found, 6)


def _best(gains: Floats, number: int | None) -> tuple[float, list[int]]:
    """Return the gain of the best stages of events in order, and the stage of each."""
    size = len(gains)
    most = min(number or MOST_STAGES, size)
    cuts = [_refined(gains, stages) for stages in _cuts(gains, most)]
    if number is not None:
        return cuts[-1]
    top = max(gain for gain, _ in cuts)
    if top <= 0:
        return cuts[0]

    def score(cut: tuple[float, list[int]]) -> float:
        gain, stages = cut
        single = sum(stages.count(stage) == 1 for stage in set(stages))
        return round(gain / top - STAGE_COST * max(stages) - SINGLE_COST * single, 9)

    found = max(cuts, key=score)
    if len(set(found[1])) == LEAST_STAGES - 1 and most >= LEAST_STAGES:
        three = cuts[LEAST_STAGES - 1]
        return three if three[0] >= WORTH_THREE * found[0] else found
    return found


def _cuts(gains: Floats, most: int) -> list[list[int]]:
    """Return the best cuts of the order into 1, 2, ... stages: those that lose the least gain."""
    size = len(gains)
    lost = np.zeros((size + 1, size + 1))  # of a stage from one place to another
    for end in range(2, size + 1):
        column = np.cumsum(gains[: end - 1, end - 1][::-1])[::-1]
        lost[: end - 1, end] = lost[: end - 1, end - 1] + column
    best, came = [np.where(np.arange(size + 1) == 0, 0.0, np.inf)], []
    found = []
    for _ in range(most):
        row, start_of = np.full(size + 1, np.inf), np.zeros(size + 1, dtype=int)
        for end in range(1, size + 1):
            sums = np.round(best[-1][:end] + lost[:end, end], 9)
            start_of[end] = int(np.argmin(sums))
            row[end] = sums[start_of[end]]
        best.append(row)
        came.append(start_of)
        stages, end = [0] * size, size
        for stage in range(len(came) - 1, -1, -1):
            start = int(came[stage][end])
            stages[start:end] = [stage] * (end - start)
            end = start
        found.append(stages)
    return found


def _refined(gains: Floats, stages: list[int]) -> tuple[float, list[int]]:
    """Return the gain and the stages after moving events to stages in which they fit better."""
    stages = list(stages)
    for _ in range(20):
        moved = False
        for event in range(len(stages)):
            if stages.count(stages[event]) == 1:
                continue
            known = {other: stage for other, stage in enumerate(stages) if other != event}
            sums = _sums(gains, known, event)
            best = int(np.argmax(sums))
            if sums[best] > sums[stages[event]] + 1e-6:
                stages[event], moved = best, True
        if not moved:
            break
    at = np.array(stages)
    return float(gains[at[:, None] < at[None, :]].sum()), stages


def _sums(gains: Floats, known: dict[int, int], event: int) -> Floats:
    """Return the gain of an event in each stage."""
    others, at = list(known), np.array(list(known.values()))
    before, after = gains[others, event], gains[event, others]
    number = int(at.max()) + 1
    return np.round(
        [before[at < stage].sum() + after[at > stage].sum() for stage in range(number)], 9
    )


def _fitting(gains: Floats, known: dict[int, int], event: int) -> int:
    return int(np.argmax(_sums(gains, known, event)))
