"""The walk of a persona through a map, as a Markov chain whose rates follow from the map.

Start: a touchpoint of the first stage in which the persona experiences any; all are equally likely.

Moves: along `leads_to`, between touchpoints that the persona experiences. A link's `share` is its
weight. Links without a share divide the rest up to 1; if there is no rest, each has a tenth. From a
touchpoint without such a link, customers go to one of their touchpoints of the next stage, all
equally likely; in a map without `leads_to`, to any other touchpoint of the same stage or the next.

End: each stage has a rate, which a touchpoint multiplies by 1 - emotion / 4. The rate is chosen so
that the share of customers who reach the next stage is its `expected_share` (default 0.6), as far
as the links allow.

Time: the time to the next touchpoint is exponentially distributed. Its mean is the same within a
stage, and is chosen so that the mean time from stage to stage is `expected_days` (default 1 day).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from journeynb.model.index import Index

Floats = npt.NDArray[np.float64]

REACH = 0.6
DAYS = 1.0
LAST_END = 0.3
_DAY = 86_400.0
_LEAST, _MOST = 0.02, 0.98


@dataclass(frozen=True)
class Overrides:
    """Values in place of those that follow from the map, with the keys of `journeynb.simulate`."""

    reach: Mapping[Any, float]
    moves: Mapping[Any, float]
    ends: Mapping[Any, float]
    emotions: Mapping[Any, float]
    days: Mapping[Any, float]

    def of(self, what: str, persona: str, *ids: str) -> float | None:
        """Return the value for some ids, for this persona or for all."""
        return given(getattr(self, what), persona, *ids)


def given(table: Mapping[Any, float], persona: str, *ids: str) -> float | None:
    """Return the value for some ids, for this persona or for all."""
    for_all: Any = ids if len(ids) > 1 else ids[0]
    found = table.get((persona, *ids), table.get(for_all))
    return None if found is None else float(found)


@dataclass(frozen=True)
class Chain:
    """The walk of a persona.

    Attributes
    ----------
    persona : str
        The persona's id; empty if the map has no persona that experiences anything.
    ids : list of str
        Its touchpoints.
    starts : array
        The probability to start at each touchpoint.
    moves : array
        The probabilities from each touchpoint (row) to each (column). The rest of a row, up to 1,
        is the probability to end there.
    seconds : array
        The mean time of a move out of each touchpoint.
    emotions : dict of str to float
        The emotion at each touchpoint that has one.
    """

    persona: str
    ids: list[str]
    starts: Floats
    moves: Floats
    seconds: Floats
    emotions: dict[str, float]

    def hits(self, start: Floats, goal: Sequence[bool]) -> Floats:
        """Return the share of walks from some states that reach each goal first."""
        return _hits(self.moves, start, np.asarray(goal, dtype=bool))


def _hits(moves: Floats, start: Floats, goal: npt.NDArray[np.bool_]) -> Floats:
    found = np.where(goal, start, 0.0)
    free = ~goal
    if free.any() and goal.any():
        inner = np.eye(int(free.sum())) - moves[np.ix_(free, free)]
        visits = np.linalg.solve(inner.T, start[free])
        found[goal] += visits @ moves[np.ix_(free, goal)]
    return found


def chains(index: Index, overrides: Overrides) -> list[Chain]:
    """Return the chain of each customer persona that experiences something."""
    made = [
        _chain(index, persona.id, dict(index.experiences(persona.id)), overrides)
        for persona in index.customers
        if index.experiences(persona.id)
    ]
    if made or not index.touchpoints:
        return made
    return [_chain(index, "", dict.fromkeys(each.id for each in index.touchpoints), overrides)]


def _chain(index: Index, persona: str, experienced: dict[str, Any], overrides: Overrides) -> Chain:
    last = len(index.stages)
    place = {id: index.stage_place.get(index.stage_of.get(id, ""), last) for id in experienced}
    ids = sorted(experienced, key=lambda id: (place[id], index.place[id]))
    emotions: dict[str, float] = {}
    for id in ids:
        override = overrides.of("emotions", persona, id) if persona else None
        emotion = override if override is not None else getattr(experienced[id], "emotion", None)
        if emotion is not None:
            emotions[id] = emotion
    stages = np.array([place[id] for id in ids])
    own = sorted({int(stage) for stage in stages})
    onward = _onward(index, persona, ids, place, own, overrides)
    starts = np.where(stages == own[0], 1.0, 0.0)
    starts /= starts.sum()
    lean = np.array([1 - emotions.get(id, 0.0) / 4 for id in ids])
    ends = _ends(index, persona, ids, stages, own, onward, starts, lean, overrides)
    moves = onward * (1 - ends)[:, None]
    seconds = _seconds(index, persona, stages, own, moves, starts, overrides)
    return Chain(persona, ids, starts, moves, seconds, emotions)


def _onward(
    index: Index,
    persona: str,
    ids: list[str],
    place: dict[str, int],
    own: list[int],
    overrides: Overrides,
) -> Floats:
    """Return the moves of walks that go on. A row adds up to 1, or to 0 if it leads nowhere."""
    following = dict(pairwise(own))
    linked = index.has("leads_to")
    made = np.zeros((len(ids), len(ids)))
    for row, id in enumerate(ids):
        weights = _weights({to: data.share for to, data in index.out("leads_to", id).items()})
        weights = {to: weight for to, weight in weights.items() if to in place}
        if not weights:
            near = {following.get(place[id])} | (set() if linked else {place[id]})
            weights = {to: 1.0 for to in ids if to != id and place[to] in near}
        total = sum(weights.values())
        shares = {to: weight / total for to, weight in weights.items()} if total else {}
        override = {
            to: value
            for to in ids
            if to != id and (value := overrides.of("moves", persona, id, to)) is not None
        }
        left = max(0.0, 1 - sum(override.values()))
        rest = sum(share for to, share in shares.items() if to not in override)
        for column, to in enumerate(ids):
            if to in override:
                made[row, column] = override[to]
            elif to in shares and rest:
                made[row, column] = shares[to] / rest * left
        if made[row].sum():
            made[row] /= made[row].sum()
    return made


def _weights(shares: dict[str, float | None]) -> dict[str, float]:
    given = sum(share for share in shares.values() if share is not None)
    open_links = sum(share is None for share in shares.values())
    each = (1 - given) / open_links if open_links and given < 1 else 0.1
    made = {to: each if share is None else share for to, share in shares.items()}
    return {to: weight for to, weight in made.items() if weight > 0}


def _ends(
    index: Index,
    persona: str,
    ids: list[str],
    stages: npt.NDArray[np.int64],
    own: list[int],
    onward: Floats,
    starts: Floats,
    lean: Floats,
    overrides: Overrides,
) -> Floats:
    """Return the probability to end at each touchpoint, stage by stage from the first."""
    override = [overrides.of("ends", persona, id) for id in ids]
    fixed = np.array([np.nan if each is None else each for each in override])

    def at_rate(ends: Floats, stage: int, rate: float) -> Floats:
        tried = np.where(stages == stage, np.clip(rate * lean, _LEAST, _MOST), ends)
        tried = np.where(np.isnan(fixed), tried, fixed)
        return np.where(onward.sum(axis=1) > 0, tried, 1.0)

    ends = np.full(len(ids), LAST_END)
    start = starts
    for stage, after in pairwise(own):
        goal = stages == after
        target = _target(index, persona, after, overrides, "reach", "expected_share", REACH)
        low, high = 0.0, 1.0
        for _ in range(30):
            rate = (low + high) / 2
            tried = at_rate(ends, stage, rate)
            reached = _hits(onward * (1 - tried)[:, None], start, goal).sum() / start.sum()
            low, high = (rate, high) if reached > target else (low, rate)
        ends = at_rate(ends, stage, round(high, 6))
        start = _hits(onward * (1 - ends)[:, None], start, goal)
        if not start.sum():
            start = np.where(goal, 1.0, 0.0)
    return at_rate(ends, own[-1], LAST_END)


def _target(
    index: Index,
    persona: str,
    stage: int,
    overrides: Overrides,
    what: str,
    field: str,
    default: float,
) -> float:
    """Return the given value of a stage, else the expected one of the map, else the default."""
    if stage >= len(index.stages):
        return default
    entity = index.stages[stage]
    override = overrides.of(what, persona, entity.id)
    expected: float | None = getattr(entity, field)
    return override if override is not None else default if expected is None else expected


def _seconds(
    index: Index,
    persona: str,
    stages: npt.NDArray[np.int64],
    own: list[int],
    moves: Floats,
    starts: Floats,
    overrides: Overrides,
) -> Floats:
    """Return the mean time of a move out of each touchpoint."""
    made = np.full(len(stages), _DAY * DAYS)
    start = starts
    for stage, after in pairwise(own):
        goal = stages == after
        days = _target(index, persona, after, overrides, "days", "expected_days", DAYS)
        steps = _steps(moves, start, goal)
        made[stages == stage] = round(max(1.0, days * _DAY / max(1.0, steps)), 3)
        found = _hits(moves, start, goal)
        start = found if found.sum() else np.where(goal, 1.0, 0.0)
    return made


def _steps(moves: Floats, start: Floats, goal: npt.NDArray[np.bool_]) -> float:
    """Return the mean number of moves to a goal, of walks that reach one."""
    free = ~goal
    inner = np.eye(int(free.sum())) - moves[np.ix_(free, free)]
    chance = np.linalg.solve(inner, moves[np.ix_(free, goal)].sum(axis=1))
    total = float(start[free] @ chance)
    if not total:
        return 1.0
    return float(start[free] @ np.linalg.solve(inner, chance)) / total
