"""The scale of a diagram's scores: from 1 to 5, unless they show another."""

from __future__ import annotations

from collections.abc import Iterable

from journeynb.formats.mermaid.grammar import HIGHEST, LOWEST
from journeynb.formats.spreadsheet.emotions.scales import Scale

USUAL = Scale(LOWEST, HIGHEST)
"""The scale that Mermaid documents."""

_AROUND_ZERO = (2, 3, 5, 10, 100)
_FROM_ZERO = (5, 10, 100)
_FROM_ONE = (5, 10)


def scale_of(scores: Iterable[float]) -> Scale | None:
    """Return the smallest common scale of some scores, None if there is none.

    Examples
    --------
    >>> print(scale_of([0, 4, 9]), scale_of([2, 5]), scale_of([6]), scale_of([1000]))
    0 to 10 1 to 5 1 to 10 None
    """
    found = list(scores) or [LOWEST]
    low, high = min(found), max(found)
    if low < 0:
        ends = [(-end, end) for end in _AROUND_ZERO]
    elif low < 1:
        ends = [(0, end) for end in _FROM_ZERO]
    else:
        ends = [*((1, end) for end in _FROM_ONE), (0, _FROM_ZERO[-1])]
    fitting = (Scale(start, end) for start, end in ends if start <= low and high <= end)
    return next(fitting, None)
