"""Many tests at once."""

from __future__ import annotations

import math
from collections.abc import Sequence


def false_discovery(p: Sequence[float]) -> list[float]:
    """Return the q of each p in a table, by Benjamini and Hochberg; a missing p has none.

    References
    ----------
    .. [1] Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the
       Royal Statistical Society B 57, 289-300 (1995).

    Examples
    --------
    >>> [round(each, 3) for each in false_discovery([0.01, 0.04, 0.03, math.nan])]
    [0.03, 0.04, 0.04, nan]
    """
    order = sorted((at for at, each in enumerate(p) if each == each), key=lambda at: -p[at])
    found = [math.nan] * len(p)
    lowest = 1.0
    for above, at in enumerate(order):
        lowest = min(lowest, p[at] * len(order) / (len(order) - above))
        found[at] = lowest
    return found
