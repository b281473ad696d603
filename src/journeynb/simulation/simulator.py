"""Simulate customers who walk through a map and write an event log.

The true values are known exactly (see `journeynb.simulation.known_truth`), so the results of
queries can be compared with them. Random numbers come from `random.Random`, which gives the same
numbers for a seed on every platform and version of Python. Times are whole seconds.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.model.index import Index
from journeynb.simulation.event_writer import EventWriters, WrittenEvent
from journeynb.simulation.known_truth import truth
from journeynb.simulation.markov_chain import Chain, Overrides, chains

if TYPE_CHECKING:
    import pandas as pd

NOISE_EVENTS = ("search_used", "store_locator_opened", "app_crashed")
"""Default names of events that match no touchpoint."""
MOST_EVENTS = 200
"""Largest number of visits of a customer."""
_COLUMNS = ("customer", "time", "event", "channel", "persona", "score")
_DAY = 86_400


def simulate(
    index: Index,
    customers: int,
    seed: int,
    *,
    start: dt.date | str,
    days: float,
    personas: Mapping[str, float] | None,
    overrides: Overrides,
    silent: Sequence[str],
    events: Mapping[str, str],
    noise: float,
    noise_events: Sequence[str] | None,
    scored: float,
) -> pd.DataFrame:
    """Return the log, in the order of time, with its truth in ``attrs``; see `jn.simulate`."""
    _check(index, customers, seed, days, noise, noise_events, scored, silent, events, overrides)
    walks = _shares(chains(index, overrides), personas)
    writers = EventWriters(index, silent, events)
    names = _noise_names(writers, noise_events)
    walkers = [_Walker(index, chain, writers, noise, names, scored) for chain, _ in walks]
    bounds = list(accumulate(share for _, share in walks))
    random = Random(seed)
    first = dt.datetime.combine(day_of(start), dt.time())
    width = len(str(customers))
    rows: list[tuple[Any, ...]] = []
    for number in range(1, customers + 1):
        walker = walkers[min(bisect_right(bounds, random.random()), len(walkers) - 1)]
        at = int(random.random() * days * _DAY)
        customer = f"c{number:0{width}}"
        rows += ((customer, at + since, *row) for since, row in walker.walk(random))
    rows.sort(key=lambda row: (row[1], row[0]))
    table = _frame(rows, first, writers.columns - {*_COLUMNS})
    table.attrs["truth"] = truth(index, walks, writers.covered, noise if names else 0.0)
    return table


def _noise_names(writers: EventWriters, given: Sequence[str] | None) -> list[str]:
    """Return the names of noise events: as given, or the defaults that match no touchpoint."""
    names = []
    for name in NOISE_EVENTS if given is None else given:
        touchpoint = writers.touchpoint_of(WrittenEvent(name, {}))
        if touchpoint is None:
            names.append(name)
        elif given is not None:
            raise ArgumentError(
                f"noise_events contains {shown(name)}, which already matches {touchpoint}"
            )
    return names


def _check(
    index: Index,
    customers: int,
    seed: int,
    days: float,
    noise: float,
    noise_events: Sequence[str] | None,
    scored: float,
    silent: Sequence[str],
    events: Mapping[str, str],
    overrides: Overrides,
) -> None:
    if not index.touchpoints:
        raise ArgumentError("the map has no touchpoints, so no journeys can be simulated")
    if isinstance(customers, bool) or not isinstance(customers, int) or customers < 0:
        raise ArgumentError(
            f"customers={shown(customers)} is not valid; allowed: a whole number from 0"
        )
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise ArgumentError(f"seed={shown(seed)} is not valid; allowed: a whole number")
    if not days > 0:
        raise ArgumentError(f"days={shown(days)} is not valid; allowed: a number above 0")
    for name, share in (("noise", noise), ("scored", scored)):
        if not 0 <= share <= 1:
            raise ArgumentError(f"{name}={shown(share)} is not valid; allowed: a share from 0 to 1")
    if isinstance(noise_events, str):
        raise ArgumentError("noise_events is a string; allowed: a list of event names")
    known = {touchpoint.id for touchpoint in index.touchpoints}
    for name, ids in (("silent", silent), ("events", events)):
        for id in ids:
            if id not in known:
                raise ArgumentError(f"{name} contains {shown(id)}; allowed: ids of touchpoints")
    for name, ends, low, high in (
        ("reach", 1, 0.0, 1.0),
        ("moves", 2, 0.0, 1.0),
        ("ends", 1, 0.0, 1.0),
        ("emotions", 2, -2.0, 2.0),
        ("stage_days", 1, 0.0, math.inf),
    ):
        for key, value in getattr(overrides, "days" if name == "stage_days" else name).items():
            _check_override(index, name, key, value, ends, low, high)


def _check_override(
    index: Index, name: str, key: Any, value: Any, ends: int, low: float, high: float
) -> None:
    ids = (key,) if isinstance(key, str) else key
    if not isinstance(ids, tuple) or len(ids) not in {ends, ends + (name != "emotions")}:
        raise ArgumentError(
            f"{name} has the unknown key {shown(key)}; see the documentation of jn.simulate"
        )
    for id in ids:
        if id not in index.entity:
            raise ArgumentError(f"{name} contains {shown(id)}, which is not an id of the map")
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not low <= value <= high:
        raise ArgumentError(
            f"{name}[{key!r}]={shown(value)} is not valid; allowed: a number from {low:g} to "
            f"{high:g}"
        )


def _shares(walks: list[Chain], personas: Mapping[str, float] | None) -> list[tuple[Chain, float]]:
    if personas is None:
        return [(chain, 1 / len(walks)) for chain in walks]
    known = [chain.persona for chain in walks]
    for id, share in personas.items():
        if id not in known or not share >= 0:
            raise ArgumentError(
                f"personas={{{id!r}: {shown(share)}}} is not valid; allowed: a share "
                f"from 0 for {', '.join(filter(None, known)) or 'no persona'}"
            )
    total = sum(personas.values())
    if not total:
        raise ArgumentError("personas is empty; allowed: a share for at least one persona")
    return [
        (chain, personas[chain.persona] / total)
        for chain in walks
        if personas.get(chain.persona, 0) > 0
    ]


class _Walker:
    """Walks customers of one persona, with random numbers from a given source."""

    def __init__(
        self,
        index: Index,
        chain: Chain,
        writers: EventWriters,
        noise: float,
        noise_events: Sequence[str],
        scored: float,
    ) -> None:
        self.chain = chain
        self.starts = list(accumulate(float(each) for each in chain.starts))
        self.moves = [list(accumulate(float(each) for each in row)) for row in chain.moves]
        self.seconds = [float(each) for each in chain.seconds]
        self.writers = [writers.of.get(id, []) for id in chain.ids]
        self.channels: list[list[str | None]] = [
            [*_channels(index, id)] or [None] for id in chain.ids
        ]
        self.emotions = [chain.emotions.get(id) for id in chain.ids]
        self.noise = noise if noise_events else 0.0
        self.noise_events = list(noise_events)
        self.scored = scored
        values = getattr(index.entity.get(chain.persona), "data_values", ())
        self.value = values[0] if values else chain.persona or None

    def walk(self, random: Random) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Yield the seconds since the start, and the row that is written then."""
        at, place, number = 0, _drawn(self.starts, random), 0
        while place is not None and number < MOST_EVENTS:
            number += 1
            wait = max(1, round(-math.log(1 - random.random()) * self.seconds[place]))
            if self.writers[place]:
                yield at, self._row(place, random)
                if random.random() < self.noise:
                    name = self.noise_events[int(random.random() * len(self.noise_events))]
                    yield at + wait // 2, (name, None, self.value, None, {})
            at += wait
            place = _drawn(self.moves[place], random)

    def _row(self, place: int, random: Random) -> tuple[Any, ...]:
        """Return the row of a visit: an event, a channel, perhaps a score from 1 to 5.

        A score is 1 plus the sum of four biased coin tosses, whose mean is the emotion.
        """
        writers, channels = self.writers[place], self.channels[place]
        written = writers[int(random.random() * len(writers))]
        channel = channels[int(random.random() * len(channels))]
        emotion, score = self.emotions[place], None
        if emotion is not None and random.random() < self.scored:
            score = 1 + sum(random.random() < (emotion + 2) / 4 for _ in range(4))
        return (written.event, channel, self.value, score, written.columns)


def _channels(index: Index, id: str) -> Sequence[str]:
    found: Sequence[str] = getattr(index.entity[id], "channels", ())
    return found


def _drawn(bounds: list[float], random: Random) -> int | None:
    """Return a random position, or None with the rest of the probability."""
    place = bisect_right(bounds, random.random())
    return place if place < len(bounds) else None


def _frame(rows: list[tuple[Any, ...]], first: dt.datetime, extra: set[str]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(
        {
            "customer": pd.Series([row[0] for row in rows], dtype="str"),
            "time": pd.Series(
                pd.to_datetime([first + dt.timedelta(seconds=row[1]) for row in rows])
            ).astype("datetime64[us]"),
            "event": pd.Series([row[2] for row in rows], dtype="str"),
            "channel": pd.Series([row[6].get("channel", row[3]) for row in rows], dtype="str"),
            "persona": pd.Series([row[4] for row in rows], dtype="str"),
            "score": pd.Series([row[5] for row in rows], dtype="float64"),
        }
    )
    for name in sorted(extra):
        table[name] = pd.Series([row[6].get(name) for row in rows], dtype="str")
    return table
