"""Attribution by plain Python, one event at a time; as slow as it is short."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import factorial
from typing import Any

import numpy as np

CONVERTED, STOPPED = "(converted)", "(stopped)"


@dataclass
class Path:
    """What a customer did up to a conversion, or up to the end."""

    customer: str
    touches: list[tuple[str, float]]
    won: bool
    end: float
    unmapped: bool = False
    value: float = 0.0

    def inside(self, window: float | None) -> list[tuple[str, float]]:
        return [each for each in self.touches if window is None or self.end - each[1] <= window]

    def kind(self, window: float | None) -> str:
        if self.inside(window):
            return "touched"
        if self.touches:
            return "(outside the window)"
        return "(unmapped)" if self.unmapped else "(direct)"


def paths(
    rows: list[tuple[str, float, str | None, float]], to: set[str], visit: bool
) -> list[Path]:
    """Return the paths of events: customer, time, touchpoint (None: unmapped), value, in order.

    With `visit`, consecutive conversions are one.
    """
    made: list[Path] = []
    by_customer: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_customer[row[0]].append(row)
    for customer, events in by_customer.items():
        touches: list[tuple[str, float]] = []
        unmapped, open_visit = False, False
        for _, time, touchpoint, value in events:
            if touchpoint is None:
                unmapped = True
            elif touchpoint not in to:
                touches.append((touchpoint, time))
                open_visit = False
            elif visit and open_visit:
                made[-1].value += value
                unmapped = False
            else:
                made.append(Path(customer, touches, True, time, unmapped, value))
                touches, unmapped, open_visit = [], False, True
        if touches:
            made.append(Path(customer, touches, False, touches[-1][1]))
    return made


def credit(
    made: list[Path], model: str, window: float | None, order: int = 1, half_life: float = 1.0
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the credit and the value of each touchpoint, and of conversions without one."""
    found: dict[str, float] = defaultdict(float)
    value: dict[str, float] = defaultdict(float)
    touched = [path for path in made if path.won and path.kind(window) == "touched"]
    for path in made:
        if path.won and path.kind(window) != "touched":
            found[path.kind(window)] += 1
            value[path.kind(window)] += path.value
    if model == "markov":
        effects = removal_effects(made, window, order)
        total = sum(effects.values()) or 1.0
        for name, effect in effects.items():
            found[name] += effect / total * len(touched)
            value[name] += effect / total * sum(path.value for path in touched)
        return found, value
    for path in touched:
        for name, part in _parts(path, model, window, half_life):
            found[name] += part
            value[name] += part * path.value
    return found, value


def _parts(path: Path, model: str, window: float | None, half_life: float) -> list[Any]:
    touches = path.inside(window)
    names, many = [name for name, _ in touches], len(touches)
    if model == "shapley":
        return [(name, 1 / len({*names})) for name in {*names}]
    if model == "time_decay":
        weights = [0.5 ** ((path.end - time) / half_life) for _, time in touches]
    elif model == "position":
        weights = [0.4, *[0.2 / (many - 2)] * (many - 2), 0.4] if many > 2 else [1.0] * many
    else:
        at = {"first": 0, "last": many - 1}
        weights = [float(model == "linear" or at[model] == place) for place in range(many)]
    return [(name, each / sum(weights)) for name, each in zip(names, weights, strict=True)]


def removal_effects(made: list[Path], window: float | None, order: int) -> dict[str, float]:
    """Return removal effects: each touchpoint is removed, and the chain solved again."""
    moves: Counter[tuple[Any, Any]] = Counter()
    for path in made:
        names = [name for name, _ in path.inside(window)]
        if not names:
            continue
        states = [tuple(names[max(0, end - order) : end]) for end in range(len(names) + 1)]
        ends = [*states, CONVERTED if path.won else STOPPED]
        moves.update(pairwise(ends))
    states = sorted({state for move in moves for state in move if isinstance(state, tuple)})
    names = sorted({state[-1] for state in states if state})
    whole = _chance(moves, states, None)
    return {name: 1 - _chance(moves, states, name) / whole if whole else 0.0 for name in names}


def _chance(moves: Counter[Any], states: list[Any], removed: str | None) -> float:
    if () not in states:
        return 0.0
    matrix, won = np.eye(len(states)), np.zeros(len(states))
    totals: Counter[Any] = Counter()
    for (start, _), n in moves.items():
        totals[start] += n
    for (start, end), n in moves.items():
        if removed is not None and start and start[-1] == removed:
            continue
        if end == CONVERTED:
            won[states.index(start)] += n / totals[start]
        elif end != STOPPED:
            matrix[states.index(start), states.index(end)] -= n / totals[start]
    return float(np.linalg.solve(matrix, won)[states.index(())])


def shapley_by_definition(made: list[Path]) -> dict[str, float]:
    """Return Shapley values by their definition, with v(S) = conversions of paths inside S."""
    touched = [{name for name, _ in path.touches} for path in made if path.won and path.touches]
    players = sorted(set().union(*touched))
    many, found = len(players), {}
    for player in players:
        others = [each for each in players if each != player]
        found[player] = sum(
            factorial(size) * factorial(many - size - 1) / factorial(many)
            * (_worth({*some, player}, touched) - _worth({*some}, touched))
            for size in range(many)
            for some in combinations(others, size)
        )  # fmt: skip
    return found


def _worth(players: set[str], touched: list[set[str]]) -> int:
    return sum(each <= players for each in touched)
