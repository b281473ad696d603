"""Walks of simulated customers, and the rows that their visits write."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from random import Random
from statistics import NormalDist
from typing import Any, NamedTuple

from journeynb.model.index import Index
from journeynb.simulation.event_writer import EventWriters
from journeynb.simulation.leaving_options import Leaving
from journeynb.simulation.markov_chain import Chain, given
from journeynb.simulation.staying import Staying

MOST_EVENTS = 200
"""Largest number of visits of a journey."""
_SPREAD = 0.4
"""The standard deviation of the logarithm of values."""
_NORMAL = NormalDist()


class Row(NamedTuple):
    """What a log says about an event, beside the customer and the time."""

    event: str
    channel: str | None
    persona: str | None
    score: int | None
    value: float | None
    columns: Mapping[str, str]


class RowWriter(NamedTuple):
    """What all personas have in common when events are written."""

    writers: EventWriters
    noise: float
    noise_events: Sequence[str]
    scored: float
    values: Mapping[Any, float] | None


class Walker:
    """Walks customers of one persona, with random numbers from a given source.

    Attributes
    ----------
    chain : Chain
        The walk; with ``staying`` only until customers convert.
    staying : Staying or None
        How customers stay after they convert, if they do.
    """

    def __init__(
        self, index: Index, chain: Chain, rows: RowWriter, leaving: Leaving | None
    ) -> None:
        self.staying = None if leaving is None else Staying(index, chain, leaving, rows.writers)
        self.chain = chain if self.staying is None else self.staying.chain
        self._starts = list(accumulate(float(each) for each in self.chain.starts))
        self._moves = [list(accumulate(map(float, row))) for row in self.chain.moves]
        self._later: list[list[float]] = []
        if self.staying is not None:
            self._later = [list(accumulate(map(float, row))) for row in self.staying.after]
        self._seconds = [float(each) for each in chain.seconds]
        self._writers = [rows.writers.of.get(id, []) for id in chain.ids]
        self._channels: list[list[str | None]] = [
            [*_channels(index, id)] or [None] for id in chain.ids
        ]
        self._emotions = [chain.emotions.get(id) for id in chain.ids]
        self._values = [given(rows.values or {}, chain.persona, id) for id in chain.ids]
        self._noise = rows.noise if rows.noise_events else 0.0
        self._noise_events = list(rows.noise_events)
        self._scored = rows.scored
        self._left = None if leaving is None else leaving.written
        left_at = None if leaving is None else leaving.touchpoint
        self._left_channels: list[str | None] = [
            *(_channels(index, left_at) if left_at else ())
        ] or [None]
        values = getattr(index.entity.get(chain.persona), "data_values", ())
        self._persona = values[0] if values else chain.persona or None

    def walk(self, random: Random, until: float) -> Iterator[tuple[int, Row]]:
        """Yield the seconds since the start, and the row that is written then.

        Parameters
        ----------
        until : float
            The seconds from the start to the end of the log, until which customers may stay.
        """
        at, place, number = 0, _drawn(self._starts, random), 0
        while place is not None and number < MOST_EVENTS:
            number += 1
            wait = self._wait(place, random)
            if self.staying is not None and place in self.staying.converting:
                yield from self._stay(self.staying, place, at, wait, until, random)
                return
            if self._writers[place]:
                yield from self._visit(place, at, wait, random)
            at += wait
            place = _drawn(self._moves[place], random)

    def _wait(self, place: int, random: Random) -> int:
        return max(1, round(-math.log(1 - random.random()) * self._seconds[place]))

    def _stay(
        self, staying: Staying, place: int, at: int, wait: int, until: float, random: Random
    ) -> Iterator[tuple[int, Row]]:
        """Yield a conversion, the rest of the walk, and then visits until the customer leaves."""
        walked: list[tuple[int, int]] = []
        time, onward = at + wait, _drawn(self._later[place], random)
        for _ in range(MOST_EVENTS):
            if onward is None:
                break
            if self._writers[onward]:
                walked.append((time, onward))
            time += self._wait(onward, random)
            onward = _drawn(self._later[onward], random)
        visits: list[tuple[int, int | None]] = [(at, place)]
        visits += [*staying.visits(at, walked, until, random), (at, None)]
        for (now, each), (after, _) in pairwise(visits):
            if each is not None and self._writers[each]:
                yield from self._visit(each, now, max(0, after - now), random)
            elif each is None and self._left is not None:
                channel = self._left_channels[int(random.random() * len(self._left_channels))]
                name, columns = self._left
                yield now, Row(name, channel, self._persona, None, None, columns)

    def _visit(self, place: int, at: int, wait: int, random: Random) -> Iterator[tuple[int, Row]]:
        """Yield the event of a visit, and perhaps a noise event before the next visit."""
        yield at, self._row(place, random)
        if random.random() < self._noise:
            name = self._noise_events[int(random.random() * len(self._noise_events))]
            yield at + wait // 2, Row(name, None, self._persona, None, None, {})

    def _row(self, place: int, random: Random) -> Row:
        """Return the row of a visit: an event, a channel, perhaps a score from 1 to 5.

        A score is 1 plus the sum of four biased coin tosses, whose mean is the emotion.
        """
        writers, channels = self._writers[place], self._channels[place]
        written = writers[int(random.random() * len(writers))]
        channel = channels[int(random.random() * len(channels))]
        emotion, score = self._emotions[place], None
        if emotion is not None and random.random() < self._scored:
            score = 1 + sum(random.random() < (emotion + 2) / 4 for _ in range(4))
        mean, value = self._values[place], None
        if mean is not None:
            drawn = _SPREAD * _NORMAL.inv_cdf(random.random() or 0.5) - _SPREAD * _SPREAD / 2
            value = round(mean * math.exp(drawn), 2)
        return Row(written.event, channel, self._persona, score, value, written.columns)


def _channels(index: Index, id: str) -> Sequence[str]:
    found: Sequence[str] = getattr(index.entity[id], "channels", ())
    return found


def _drawn(bounds: list[float], random: Random) -> int | None:
    """Return a random position, or None with the rest of the probability."""
    place = bisect_right(bounds, random.random())
    return place if place < len(bounds) else None
