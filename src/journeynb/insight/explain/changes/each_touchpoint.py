"""What would help most: the gain if fewer customers stopped at each touchpoint, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from journeynb.data.statistics.jackknife import jackknife
from journeynb.insight.explain.changes.absorbing_chain import AbsorbingChain
from journeynb.insight.explain.changes.walks import Walks

if TYPE_CHECKING:
    import pandas as pd


def gains(walks: Mapping[int, Walks], many: int, factor: float) -> pd.DataFrame:
    """Return the difference of the share that converts, by touchpoint, the largest first.

    Each is the row ``(all)`` of `WhatIf` for one touchpoint, from one inverse of each chain.

    Parameters
    ----------
    walks : dict of int to Walks
        The walks of each persona that has customers.
    many : int
        Number of touchpoints of the map.
    factor : float
        The factor of the probability to stop after a visit.

    Returns
    -------
    DataFrame
        ``place`` (position in the map), ``difference, low, high`` (shares), ``stops`` (visits that
        end there) and ``n`` (all customers). Touchpoints that change nothing are left out.
    """
    import numpy as np
    import pandas as pd

    sums, stops, n = np.zeros(many), np.zeros(many), 0.0
    without: dict[int, tuple[float, Any]] = {}
    numbers = sorted({each for own in walks.values() for each in own.buckets})
    for own in walks.values():
        chain = AbsorbingChain(own.counts)
        whole = _on_map(chain, own, many, factor) * chain.customers
        sums, n = sums + whole, n + chain.customers
        stops[own.places] += own.counts[: len(own.places), chain.stopped]
        parts = {
            number: (part.customers, _on_map(part, own, many, factor) * part.customers)
            for number, counts in own.without_each()
            for part in [AbsorbingChain(counts)]
        }
        for number in numbers:
            customers, gain = parts.get(number, (chain.customers, whole))
            known = without.get(number, (0.0, np.zeros(many)))
            without[number] = (known[0] + customers, known[1] + gain)
    apart = np.array([gain / customers for customers, gain in without.values() if customers])
    difference = sums / n if n else sums
    low, high = jackknife(difference, apart.reshape(-1, many))
    found = pd.DataFrame(
        {"place": range(many), "difference": difference, "low": low, "high": high,
         "stops": stops.astype("int64"), "n": int(n)}
    )  # fmt: skip
    found = found[found.difference.abs() > 1e-12]
    return found.sort_values("difference", ascending=False, kind="stable").reset_index(drop=True)


def _on_map(chain: AbsorbingChain, own: Walks, many: int, factor: float) -> Any:
    import numpy as np

    found = np.zeros(many)
    found[own.places] = chain.gains(factor)
    return found
