"""The funnel of a prepared log: its rows are in order, so positions in them replace joins.

The rules are those of `funnel_rules`, in the order of the rows.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import or_
from typing import TYPE_CHECKING, Any

import numpy as np

from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.ordered_rows import OrderedRows
from journeynb.evidence.questions.funnel_rules import FEW

if TYPE_CHECKING:
    import pandas as pd

    Ints = np.ndarray[Any, np.dtype[np.int64]]

NEVER = -1
"""The position of an event that did not happen."""


def funnel_of_rows(
    rows: OrderedRows,
    personas: CustomerPersonas,
    steps: list[int],
    rule: str | None,
    within: int | None,
) -> tuple[pd.DataFrame, str, float | None]:
    """Return the counts, the rule and, if it is the default, the share of journeys that skip.

    The counts are those of `funnel.counted`: ``persona, step, reached, skipped, ended, median`` and
    ``open``.
    """
    at = [np.flatnonzero(rows.stages == stage) for stage in steps]
    firsts = [_first(each, rows.starts, rows.ends) for each in at]
    entry = _coalesce(firsts)
    skippers = None
    if rule is None:
        skippers = _share_skipping(rows, at, entry)
    chosen = rule or ("strict" if (skippers or 0.0) < FEW else "skip")
    if chosen == "strict":
        places = [firsts[0]]
        for each in at[1:]:
            places.append(_first(each, places[-1], rows.ends))
    elif chosen == "skip":
        places = [_first(each, entry, rows.ends) for each in at]
    else:
        places = firsts
    start = _least(places) if chosen == "any" else _coalesce(places)
    known = start != NEVER
    group = rows.personas(personas)[known]
    found = _counted(
        rows.times, [each[known] for each in places], start[known], group, within,
        np.datetime64(rows.mapped.log.facts.last, "us").astype("int64"), personas.known,
    )  # fmt: skip
    return found, chosen, skippers


def _first(at: Ints, since: Ints, ends: Ints) -> Ints:
    """Return the first of the rows `at` of each customer from a row on, `NEVER` without one."""
    if not len(at):
        return np.full(len(ends), NEVER)
    place = np.searchsorted(at, since)
    found = at[np.minimum(place, len(at) - 1)]
    return np.where((since != NEVER) & (place < len(at)) & (found < ends), found, NEVER)


def _coalesce(places: list[Ints]) -> Ints:
    """Return for each customer the first of the places that is not `NEVER`."""
    return reduce(lambda one, other: np.where(one == NEVER, other, one), places)


def _least(places: list[Ints]) -> Ints:
    never = np.iinfo(np.int64).max
    least = reduce(np.minimum, [np.where(each == NEVER, never, each) for each in places])
    return np.where(least == never, NEVER, least)


def _share_skipping(rows: OrderedRows, at: list[Ints], entry: Ints) -> float:
    """Return the share of the journeys that skip a stage, as `funnel_rules.skipping` counts it."""
    reached = []
    for each in at:
        last = np.searchsorted(each, rows.ends) - 1
        found = each[np.maximum(last, 0)] if len(each) else np.full(len(entry), NEVER)
        reached.append((entry != NEVER) & (last >= 0) & (found >= entry))
    skips = [after & ~before for before, after in pairwise(reached)]
    journeys = int((entry != NEVER).sum())
    if not journeys or not skips:
        return 0.0
    return int(reduce(or_, skips).sum()) / journeys


def _counted(
    times: Ints,
    places: list[Ints],
    start: Ints,
    group: Ints,
    within: int | None,
    until: int,
    by_persona: bool,
) -> pd.DataFrame:
    import pandas as pd

    since = times[start]
    reached = [each != NEVER for each in places]
    at = [times[each] for each in places]
    is_open = np.zeros(len(start), bool)
    if within is not None:
        is_open = until - since < within
        reached = [
            each & ~is_open & (time - since <= within)
            for each, time in zip(reached, at, strict=True)
        ]
    last = np.full(len(start), -1)
    for step, each in enumerate(reached):
        last[each] = step
    frames = []
    for step, came in enumerate(reached):
        before = came if step == 0 else reached[step - 1]
        lag = came & before & (at[step] >= at[step - 1]) if step else np.zeros(len(came), bool)
        each = pd.DataFrame({
            "persona": group, "step": step, "reached": came, "skipped": came & ~before,
            "ended": came & (last == step), "open": is_open & (step == 0),
            "lag": np.where(lag, at[step] - at[step - 1], 0).astype("float64"),
        })  # fmt: skip
        each.loc[~lag, "lag"] = np.nan
        frames += [each.assign(persona=EVERYONE), *([each] if by_persona else [])]
    by = pd.concat(frames).groupby(["persona", "step"])
    found = by[["reached", "skipped", "ended", "open"]].sum()
    return found.assign(median=by.lag.median()).reset_index()
