"""How a persona walks through a map, as a Markov chain whose rates follow from the map.

Where they begin: at a touchpoint of the first stage in which they experience any, each as likely.

Where they go: along `leads_to`, over touchpoints that the persona experiences. A link's `share` is
its weight; links without one divide what the others leave of 1 (a tenth each where they leave
nothing). From a touchpoint that leads nowhere they go to one of their touchpoints of the next
stage, each as likely; in a map without `leads_to` to any other of the same stage or the next.

Where they end: with one probability a stage, 1 - emotion / 4 times as high at a touchpoint, and so
chosen that of those who reach the stage as many reach the next as its `expected_share` says (six in
ten where none is given), as far as the links allow.

How long it takes: the time to the next touchpoint is exponential, with one mean a stage, so chosen
that the mean time from reaching a stage to reaching the next is its `expected_days` (1 day where
none is given).
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
class Wishes:
    """What replaces the rates that follow from the map; keys as `journeynb.simulate` takes them."""

    reach: Mapping[Any, float]
    moves: Mapping[Any, float]
    ends: Mapping[Any, float]
    emotions: Mapping[Any, float]
    days: Mapping[Any, float]

    def of(self, what: str, persona: str, *ids: str) -> float | None:
        """Return the value of some ids, for this persona or for all."""
        table: Mapping[Any, float] = getattr(self, what)
        everybody: Any = ids if len(ids) > 1 else ids[0]
        found = table.get((persona, *ids), table.get(everybody))
        return None if found is None else float(found)


@dataclass(frozen=True)
class Chain:
    """The walk of a persona.

    Attributes
    ----------
    persona : str
        The persona's id, empty where the map has no persona that experiences anything.
    ids : list of str
        Its touchpoints.
    begin : array
        Where the walk begins: a probability each.
    moves : array
        From each (row) to each (column); what a row leaves of 1 is the probability to end there.
    seconds : array
        The mean time of a move out of each.
    emotions : dict of str to float
        What is felt at a touchpoint, where the map says so.
    """

    persona: str
    ids: list[str]
    begin: Floats
    moves: Floats
    seconds: Floats
    emotions: dict[str, float]

    def hits(self, start: Floats, goal: Sequence[bool]) -> Floats:
        """Return where walks from some states first meet one of the goals, with how many do."""
        return _hits(self.moves, start, np.asarray(goal, dtype=bool))


def _hits(moves: Floats, start: Floats, goal: npt.NDArray[np.bool_]) -> Floats:
    found = np.where(goal, start, 0.0)
    free = ~goal
    if free.any() and goal.any():
        inner = np.eye(int(free.sum())) - moves[np.ix_(free, free)]
        visits = np.linalg.solve(inner.T, start[free])
        found[goal] += visits @ moves[np.ix_(free, goal)]
    return found


def chains(index: Index, wishes: Wishes) -> list[Chain]:
    """Return the chains of all customers' personas that experience something."""
    made = [
        _chain(index, persona.id, dict(index.experiences(persona.id)), wishes)
        for persona in index.customers
        if index.experiences(persona.id)
    ]
    if made or not index.touchpoints:
        return made
    return [_chain(index, "", dict.fromkeys(each.id for each in index.touchpoints), wishes)]


def _chain(index: Index, persona: str, met: dict[str, Any], wishes: Wishes) -> Chain:
    last = len(index.stages)
    place = {id: index.stage_place.get(index.stage_of.get(id, ""), last) for id in met}
    ids = sorted(met, key=lambda id: (place[id], index.place[id]))
    emotions: dict[str, float] = {}
    for id in ids:
        wished = wishes.of("emotions", persona, id) if persona else None
        felt = wished if wished is not None else getattr(met[id], "emotion", None)
        if felt is not None:
            emotions[id] = felt
    stages = np.array([place[id] for id in ids])
    own = sorted({int(stage) for stage in stages})
    onward = _onward(index, persona, ids, place, own, wishes)
    begin = np.where(stages == own[0], 1.0, 0.0)
    begin /= begin.sum()
    lean = np.array([1 - emotions.get(id, 0.0) / 4 for id in ids])
    ends = _ends(index, persona, ids, stages, own, onward, begin, lean, wishes)
    moves = onward * (1 - ends)[:, None]
    seconds = _seconds(index, persona, stages, own, moves, begin, wishes)
    return Chain(persona, ids, begin, moves, seconds, emotions)


def _onward(
    index: Index,
    persona: str,
    ids: list[str],
    place: dict[str, int],
    own: list[int],
    wishes: Wishes,
) -> Floats:
    """Return where those who go on go; rows add up to 1, or to 0 where nobody can go on."""
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
        wished = {
            to: value
            for to in ids
            if to != id and (value := wishes.of("moves", persona, id, to)) is not None
        }
        left = max(0.0, 1 - sum(wished.values()))
        rest = sum(share for to, share in shares.items() if to not in wished)
        for column, to in enumerate(ids):
            if to in wished:
                made[row, column] = wished[to]
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
    begin: Floats,
    lean: Floats,
    wishes: Wishes,
) -> Floats:
    """Return the probability to end at each touchpoint, stage by stage from the first."""
    wished = [wishes.of("ends", persona, id) for id in ids]
    fixed = np.array([np.nan if each is None else each for each in wished])

    def at_rate(ends: Floats, stage: int, rate: float) -> Floats:
        tried = np.where(stages == stage, np.clip(rate * lean, _LEAST, _MOST), ends)
        tried = np.where(np.isnan(fixed), tried, fixed)
        return np.where(onward.sum(axis=1) > 0, tried, 1.0)

    ends = np.full(len(ids), LAST_END)
    start = begin
    for stage, after in pairwise(own):
        goal = stages == after
        wanted = _wanted(index, persona, after, wishes, "reach", "expected_share", REACH)
        low, high = 0.0, 1.0
        for _ in range(30):
            rate = (low + high) / 2
            tried = at_rate(ends, stage, rate)
            reached = _hits(onward * (1 - tried)[:, None], start, goal).sum() / start.sum()
            low, high = (rate, high) if reached > wanted else (low, rate)
        ends = at_rate(ends, stage, round(high, 6))
        start = _hits(onward * (1 - ends)[:, None], start, goal)
        if not start.sum():
            start = np.where(goal, 1.0, 0.0)
    return at_rate(ends, own[-1], LAST_END)


def _wanted(
    index: Index, persona: str, stage: int, wishes: Wishes, what: str, field: str, default: float
) -> float:
    """Return what is wished of a stage, else what the map expects, else the default."""
    if stage >= len(index.stages):
        return default
    entity = index.stages[stage]
    wished = wishes.of(what, persona, entity.id)
    expected: float | None = getattr(entity, field)
    return wished if wished is not None else default if expected is None else expected


def _seconds(
    index: Index,
    persona: str,
    stages: npt.NDArray[np.int64],
    own: list[int],
    moves: Floats,
    begin: Floats,
    wishes: Wishes,
) -> Floats:
    """Return the mean time of a move out of each touchpoint."""
    made = np.full(len(stages), _DAY * DAYS)
    start = begin
    for stage, after in pairwise(own):
        goal = stages == after
        days = _wanted(index, persona, after, wishes, "days", "expected_days", DAYS)
        steps = _steps(moves, start, goal)
        made[stages == stage] = round(max(1.0, days * _DAY / max(1.0, steps)), 3)
        found = _hits(moves, start, goal)
        start = found if found.sum() else np.where(goal, 1.0, 0.0)
    return made


def _steps(moves: Floats, start: Floats, goal: npt.NDArray[np.bool_]) -> float:
    """Return the mean number of moves until a goal is met, of those who meet one."""
    free = ~goal
    inner = np.eye(int(free.sum())) - moves[np.ix_(free, free)]
    chance = np.linalg.solve(inner, moves[np.ix_(free, goal)].sum(axis=1))
    total = float(start[free] @ chance)
    if not total:
        return 1.0
    return float(start[free] @ np.linalg.solve(inner, chance)) / total
