"""Orders: the fewest moves from one to another, and the order that two edits of one give."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def fewest_moves(current: Sequence[K], target: Sequence[K]) -> list[tuple[K, int]]:
    """Return the fewest moves that bring `current` into the order of `target`.

    A longest increasing subsequence keeps its order; each other id is moved behind the one that
    precedes it in `target`.
    """
    place = {id: index for index, id in enumerate(current)}
    tails: list[int] = []
    ends: list[K] = []
    previous: dict[K, K | None] = {}
    for id in target:
        at = bisect_left(tails, place[id])
        previous[id] = ends[at - 1] if at else None
        tails[at : at + 1] = [place[id]]
        ends[at : at + 1] = [id]
    stays: set[K] = set()
    last = ends[-1] if ends else None
    while last is not None:
        stays.add(last)
        last = previous[last]
    now, moves = list(current), []
    for index, id in enumerate(target):
        if id not in stays:
            now.remove(id)
            at = now.index(target[index - 1]) + 1 if index else 0
            now.insert(at, id)
            moves.append((id, at))
    return moves


def merged_order(
    base: Sequence[K], ours: Sequence[K], theirs: Sequence[K]
) -> tuple[list[K], set[K]]:
    """Return all items of `ours` and `theirs` in the order of both, and those that both moved.

    The order is that of `ours`. What `theirs` moved or added follows the item that precedes it
    there, and what `ours` added behind that.

    Examples
    --------
    >>> merged_order(["a", "b", "c"], ["x", "a", "b", "c"], ["a", "c", "y", "b"])
    (['x', 'a', 'c', 'y', 'b'], set())
    """
    moved = _moved(base, theirs)
    now = list(ours)
    there = set(now)
    new = [id for id in theirs if id in moved or id not in there]
    if not new:
        return now, set()
    placed = set(new)
    now = [id for id in now if id not in placed]
    there = set(now)
    behind: dict[K | None, list[K]] = {}
    last: K | None = None
    for id in theirs:
        if id in placed:
            behind.setdefault(last, []).append(id)
        elif id in there:
            last = id
    known = set(theirs)
    order: list[K] = []
    waiting = behind.get(None, [])
    for id in now:
        if id in known:
            order += waiting
            waiting = behind.get(id, [])
        order.append(id)
    order += waiting
    both = moved & _moved(base, ours)
    if both and _common(ours, theirs) == _common(theirs, ours):
        both = set()
    return order, both


def _moved(base: Sequence[K], other: Sequence[K]) -> set[K]:
    before, after = _common(base, other), _common(other, base)
    return set() if before == after else {id for id, _ in fewest_moves(before, after)}


def _common(some: Sequence[K], other: Sequence[K]) -> list[K]:
    known = set(other)
    return [id for id in some if id in known]
