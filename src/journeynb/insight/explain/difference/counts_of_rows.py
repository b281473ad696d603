"""The counts of `by_persona`, from the rows of a prepared log, which are in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.ordered_rows import OrderedRows
from journeynb.insight.explain.difference.counts import ANYWHERE, ENDED, UNMAPPED

if TYPE_CHECKING:
    import pandas as pd

BLOCK = 500_000
"""About so many rows are in a block."""
_CELLS = 64 * BLOCK
"""Largest table of customers, starts and ends; in a larger one, what occurs is sorted."""


def counts_of_rows(rows: OrderedRows, personas: CustomerPersonas, level: str) -> pd.DataFrame:
    """Return the counts, with the columns of `by_persona`."""
    import pandas as pd

    whose = rows.personas(personas)
    groups = personas.none + 1
    places = rows.stages if level == "stage" else rows.touchpoints
    many = len(rows.mapped.stages if level == "stage" else rows.mapped.touchpoints)
    starts, ends = (many + 1 if level == "move" else 1), many + 2
    n, total = np.zeros(groups * starts * ends, "int64"), np.zeros(groups * starts, "int64")
    for low, high in rows.blocks(BLOCK):
        part = slice(int(rows.starts[low]), int(rows.ends[high - 1]))
        place = places[part].astype("int64")
        sizes = rows.ends[low:high] - rows.starts[low:high]
        customer = np.repeat(np.arange(high - low), sizes)
        if level == "move":
            start, end = place - UNMAPPED, np.full(len(place), ENDED)
            same = customer[1:] == customer[:-1]
            end[:-1][same] = place[1:][same]
        else:
            start, end = np.zeros_like(place), place
        code = (customer * starts + start) * ends + (end - ENDED)
        found = _distinct(code, (high - low) * starts * ends)
        at = found // ends  # the customer and the start
        n += np.bincount(
            (whose[low + at // starts] * starts + at % starts) * ends + found % ends,
            minlength=len(n),
        )
        at = at[np.concatenate([[True], at[1:] != at[:-1]])]
        total += np.bincount(whose[low + at // starts] * starts + at % starts, minlength=len(total))
    code = np.flatnonzero(n)
    at = code // ends
    first = UNMAPPED if level == "move" else ANYWHERE
    return pd.DataFrame(
        {"persona": at // starts, "start": at % starts + first, "end": code % ends + ENDED,
         "n": n[code], "total": total[at]}
    )  # fmt: skip


def _distinct(code: Any, cells: int) -> Any:
    """Return codes below a number, each once and sorted."""
    if cells > _CELLS:
        return np.unique(code)
    met = np.zeros(cells, bool)
    met[code] = True
    return np.flatnonzero(met)
