"""What customers do after they convert: they come back from time to time, until they leave.

First they finish their journey. Then the times between visits are exponentially distributed, with
a mean of each customer, which is log-normally distributed around that of the persona. Leaving has a
constant hazard. A visit to a sign multiplies it for some days, another visit to the same sign only
extends them, and different signs multiply each other. Visits to other touchpoints do not change it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from random import Random
from statistics import NormalDist
from typing import Any

import numpy as np

from journeynb.base.errors import ArgumentError
from journeynb.model.index import Index
from journeynb.simulation.event_writer import EventWriters
from journeynb.simulation.leaving_options import Leaving
from journeynb.simulation.markov_chain import Chain, Floats

SPREAD = 0.5
"""The standard deviation of the logarithm of customers' mean times between visits."""
_DAY = 86_400
_MONTH = 30
_NORMAL = NormalDist()


class Staying:
    """How the customers of one persona stay and leave.

    Attributes
    ----------
    chain : Chain
        The walk until they convert. Nobody leaves on it.
    after : array
        The moves once they have converted: only on to later stages, until the walk ends.
    places : list of int
        The touchpoints that they come back to, as positions in the chain.
    rate : float
        The share of customers who leave within 30 days without a sign.
    every : float
        The mean number of days between visits.
    factors : dict of int to float
        The factor of each sign, by position.
    sign_days : float
        For how many days a sign counts.
    """

    def __init__(self, index: Index, chain: Chain, leaving: Leaving, writers: EventWriters) -> None:
        persona, ids = chain.persona, chain.ids
        self.converting = {place for place, id in enumerate(ids) if id in leaving.after}
        self.chain = _without(chain, [id == leaving.touchpoint for id in ids])
        last = len(index.stages)
        stages = [index.stage_place.get(index.stage_of.get(id, ""), last) for id in ids]
        bought = max((stages[place] for place in self.converting), default=last)
        later = np.array([stage > bought for stage in stages], dtype=bool)
        self.after: Floats = np.where(later[None, :], self.chain.moves, 0.0)
        self.rate = leaving.of("rate", persona)
        self.every = leaving.of("every", persona)
        self.sign_days = leaving.of("sign_days", persona)
        signs = leaving.by_touchpoint("signs", persona)
        self.factors = {
            place: signs[id] for place, id in enumerate(ids) if signs.get(id, 1.0) != 1.0
        }
        given = leaving.by_touchpoint("visits", persona)
        usual = {} if given else {id: 1.0 for id, on in zip(ids, later, strict=True) if on}
        weights = {
            place: weight
            for place, id in enumerate(ids)
            if (weight := (given or usual).get(id, 0.0)) > 0
            and id != leaving.touchpoint
            and writers.of.get(id)
        }
        self.places = list(weights)
        self._bounds = list(accumulate(weights.values()))
        if self.converting and not self.places:
            raise ArgumentError(
                f"customers of {persona or 'this map'} have no touchpoint to come back to; set "
                "leaving['visits'], such as {\"support\": 1}"
            )

    @property
    def shares(self) -> dict[int, float]:
        """The share of visits at each touchpoint, by position."""
        weights = np.diff([0.0, *self._bounds])
        total = self._bounds[-1] if self._bounds else 1.0
        return {place: float(one) / total for place, one in zip(self.places, weights, strict=True)}

    def visits(
        self, at: int, walked: Sequence[tuple[int, int]], until: float, random: Random
    ) -> Iterator[tuple[int, int | None]]:
        """Yield the times of visits with their positions; None is the time of leaving.

        Parameters
        ----------
        at : int
            The time of the conversion, when the risk of leaving starts.
        walked : list of (int, int)
            The visits that end the journey, before customers come back at random.
        until : float
            The end of the log.
        """
        middle = self.every * _DAY / math.exp(SPREAD * SPREAD / 2)
        mean = middle * math.exp(SPREAD * _NORMAL.inv_cdf(random.random() or 0.5))
        hazard = -math.log(1 - self.rate) / (_MONTH * _DAY)
        left = -math.log(1 - (random.random() or 0.5))
        onward = iter(walked)
        ends: dict[int, float] = {}
        while at < until:
            after, place = next(onward, (0, -1))
            if place < 0:
                after = at + max(1, round(-math.log(1 - random.random()) * mean))
                drawn = random.random() * self._bounds[-1]
                place = self.places[bisect_right(self._bounds, drawn)]
            start = float(at)
            for end in [*sorted(each for each in ends.values() if at < each < after), float(after)]:
                factor = math.prod(self.factors[sign] for sign in ends if ends[sign] > start)
                used = hazard * factor * (end - start)
                if used >= left:
                    yield max(at + 1, round(start + left / (hazard * factor))), None
                    return
                left -= used
                start = end
            at = after
            yield at, place
            if place in self.factors:
                ends[place] = at + self.sign_days * _DAY


def _without(chain: Chain, removed: list[bool]) -> Chain:
    """Return a chain in which nobody gets to some touchpoints; who would go there ends."""
    gone = np.array(removed, dtype=bool)
    moves = np.where(gone[None, :], 0.0, chain.moves)
    starts = np.where(gone, 0.0, chain.starts)
    return replace(chain, moves=moves, starts=starts / starts.sum() if starts.sum() else starts)


def staying_truth(leaving: Leaving, stays: list[Staying]) -> dict[str, Any]:
    """Return how customers stay and leave, as plain values for JSON."""
    buying = [each for each in stays if each.converting]
    return {
        "after": list(leaving.after),
        "event": leaving.written.event if leaving.written else None,
        "until": leaving.until.isoformat(),
        "personas": [
            {
                "persona": each.chain.persona,
                "rate": each.rate,
                "every": each.every,
                "visits": {each.chain.ids[place]: share for place, share in each.shares.items()},
            }
            for each in buying
        ],
        "signs": [
            {
                "persona": each.chain.persona,
                "touchpoint": each.chain.ids[place],
                "factor": factor,
                "days": each.sign_days,
            }
            for each in buying
            for place, factor in each.factors.items()
        ],
    }
