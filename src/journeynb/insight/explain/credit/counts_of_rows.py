"""The counts of `CreditCounts`, from the rows of a prepared log, which are in order.

Rows are counted in blocks of customers, so that arrays are small.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from journeynb.evidence.matching.customer_buckets import BUCKETS, bucket
from journeynb.evidence.matching.ordered_rows import OrderedRows
from journeynb.evidence.questions.converting import conversion_place, converting
from journeynb.insight.explain.credit.attribution_counts import (
    CONVERSIONS,
    MOVES,
    PLACES,
    SETS,
    VISITS,
    CreditCounts,
)
from journeynb.insight.explain.credit.conversion_paths import (
    CONVERTED,
    DIRECT,
    OUTSIDE,
    STOPPED,
    TOUCHED,
    UNMAPPED,
)
from journeynb.insight.explain.credit.sums_by_key import SumsByKey

if TYPE_CHECKING:
    import pandas as pd

BLOCK = 500_000
"""About so many rows are in a block."""
_CELLS = 32 * BLOCK
"""Largest table of paths and touchpoints; in a larger one, what occurs is sorted."""
Sums = dict[str, Callable[[], Any]]


def counts_of_rows(rows: OrderedRows, query: CreditCounts) -> pd.DataFrame:
    """Return the counts, with the columns of `CreditCounts.query`."""
    mapped, asked = rows.mapped, query.paths.asked
    table = mapped.numbered
    read = mapped.log.run(table.select(bucket=bucket(mapped, table)), "buckets")
    groups = read.bucket.to_numpy()[rows.starts].astype("int64")
    many = BUCKETS
    if asked.by_persona:
        groups += BUCKETS * rows.personas(query.paths.personas)
        many *= query.paths.personas.none + 1
    values = None
    if query.paths.has_value:
        chosen = table.filter(converting(mapped, table, asked.to)).select("value")
        values = mapped.log.run(chosen, "values").value.to_numpy("float64")
    sums = SumsByKey(many, max(len(mapped.touchpoints), TOUCHED + 1), query.numbers)
    seen = 0
    for low, high in rows.blocks(BLOCK):
        block = Block(rows, query, low, high, groups)
        conversions = int(block.converts.sum())
        if values is not None:
            block.give_values(values[seen : seen + conversions])
        seen += conversions
        block.count(sums)
    found = sums.table()
    if asked.by_persona:
        found["persona"] = found.bucket // BUCKETS
    return found.assign(bucket=found.bucket % BUCKETS)


class Block:
    """The paths of some customers.

    Parameters
    ----------
    rows : OrderedRows
        The rows of the log.
    query : CreditCounts
        What is counted.
    low, high : int
        The first customer, and the one after the last.
    groups : array
        The group of each customer of the log.
    """

    def __init__(
        self, rows: OrderedRows, query: CreditCounts, low: int, high: int, groups: Any
    ) -> None:
        self.query = query
        self.asked = query.paths.asked
        self.values: Any = None
        part = slice(int(rows.starts[low]), int(rows.ends[high - 1]))
        self.touchpoint = rows.touchpoints[part]
        sizes = rows.ends[low:high] - rows.starts[low:high]
        self.customers = np.repeat(np.arange(low, high, dtype="int32"), sizes)
        touchpoint, stage = conversion_place(rows.mapped, self.asked.to)
        self.by_stage = touchpoint is None
        self.row = np.flatnonzero(self.touchpoint >= 0)
        self.place = self.touchpoint[self.row]
        self.time = rows.times[part][self.row]
        converts = self.touchpoint == touchpoint if stage is None else rows.stages[part] == stage
        self.converts = converts[self.row]
        customer = self.customers[self.row]
        same = customer[1:] == customer[:-1]
        edges = np.concatenate([[True], ~same, [True]]) if len(self.row) else np.zeros(1, bool)
        first, last = edges[:-1], edges[1:]
        before = np.zeros(len(self.row), bool)  # whether the conversion before is the last event
        before[1:] = self.converts[:-1] & same
        self.on_path = ~(first | before)
        self.since = np.diff(self.time, prepend=self.time[:1])
        self.arrives = self.converts & ~(before & self.by_stage)
        ends = self.arrives | (last & ~self.converts)
        self.end = np.flatnonzero(ends)
        self.path = np.cumsum(ends, dtype="int32") - ends
        self.won = self.arrives[self.end]
        self.group = groups[customer[self.end]]
        self.next = np.full(len(self.row), STOPPED, "int16")
        step = np.where(self.converts, CONVERTED, self.place)
        self.next[:-1][same] = step[1:][same]
        self.after = np.full(len(self.row), STOPPED, "int16")
        self.after[:-1] = self.next[1:]

    def give_values(self, each: Any) -> None:
        """Give each path the value of its conversion; a visit of a stage, the sum of its values."""
        at = np.flatnonzero(self.arrives[self.converts])
        self.values = np.full(len(self.end), np.nan)
        if len(at):
            known = np.add.reduceat(~np.isnan(each), at, dtype="int64")
            sums = np.add.reduceat(np.nan_to_num(each, nan=0.0), at)
            self.values[self.won] = np.where(known > 0, sums, np.nan)

    @cached_property
    def value(self) -> Any:
        """The value of each path, 0 for none."""
        return np.nan_to_num(self.values, nan=0.0)

    def count(self, sums: SumsByKey) -> None:
        """Add the counts of all parts."""
        self._conversions(sums)
        asked, window = self.query.asked, self.asked.window
        touch = np.flatnonzero(~self.converts)
        if asked.visits:
            sums.add(VISITS, self.group[self.path[touch]], touchpoint=self.place[touch])
        path = self.path[touch]
        ago = self.time[self.end][path] - self.time[touch]
        if window is not None:
            inside = ago <= window
            touch, path, ago = touch[inside], path[inside], ago[inside]
        first = ~self.on_path[touch]
        if window is not None:
            first |= ago + self.since[touch] > window
        place, step = self.place[touch], self.next[touch]
        if "markov" in asked.models:
            keys: dict[str, Any] = {"touchpoint": place, "next": step, "starts": first}
            if self.asked.ahead == 2:
                keys["after"] = self.after[touch]
            sums.add(MOVES, self.group[path], **keys)
        if self.query.by_place or "shapley" in asked.models:
            won = self.won[path]
            place, path = place[won], path[won]
            self._places(sums, place, path, step[won] < 0, ago[won], first[won])
            self._sets(sums, place, path)

    def _conversions(self, sums: SumsByKey) -> None:
        at = self.end[self.won]
        inside = self.on_path[at]
        kind = np.where(inside, TOUCHED, DIRECT)
        if self.asked.window is not None:
            kind[inside & (self.since[at] > self.asked.window)] = OUTSIDE
        row = self.row[at]
        known = (row > 0) & (self.customers[row - 1] == self.customers[row])
        kind[~inside & known & (self.touchpoint[row - 1] < 0)] = UNMAPPED
        numbers: Sums = {}
        if self.values is not None:
            missing = np.isnan(self.values[self.won])
            numbers = {"value": lambda: self.value[self.won], "credit": lambda: missing}
        sums.add(CONVERSIONS, self.group[self.won], numbers, touchpoint=kind)

    def _places(
        self, sums: SumsByKey, place: Any, path: Any, last: Any, ago: Any, first: Any
    ) -> None:
        """Add the credit by the places of touchpoints on their paths."""
        numbers: Sums = {}
        for name in self.query.by_place:
            credit = partial(self._credit, name, path, last, ago, first)
            numbers[f"credit_{name}"] = credit
            if self.values is not None:
                numbers[f"value_{name}"] = partial(_valued, credit, self.value, path)
        if numbers:
            sums.add(PLACES, self.group[path], numbers, touchpoint=place)

    def _credit(self, name: str, path: Any, last: Any, ago: Any, first: Any) -> Any:
        """Return the credit of each touchpoint on its path."""
        if name in ("first", "last"):
            return first if name == "first" else last
        many = np.maximum(np.bincount(path, minlength=len(self.end)), 1)
        if name == "linear":
            return (1.0 / many)[path]
        if name == "time_decay":
            faded = np.exp(ago * (-log(2) / self.query.asked.half_life))
            total = np.bincount(path, faded, len(self.end))
            share = faded / np.where(total > 0, total, 1.0)[path]
            return np.where(total[path] > 0, share, (1.0 / many)[path])
        ends = np.array([1.0, 1.0, 0.5, 0.4])[np.minimum(many, 3)]
        return np.where(first | last, ends[path], (0.2 / np.maximum(many - 2, 1))[path])

    def _sets(self, sums: SumsByKey, place: Any, path: Any) -> None:
        """Add the equal split over the distinct touchpoints of each path."""
        if "shapley" not in self.query.asked.models:
            return
        size = int(place.max(initial=0)) + 1
        code = path.astype("int64") * size + place
        cells = len(self.end) * size
        if cells <= _CELLS:
            met = np.zeros(cells, bool)
            met[code] = True
            code = np.flatnonzero(met)
        else:
            code = np.unique(code)
        path, place = code // size, code % size
        split = (1.0 / np.maximum(np.bincount(path, minlength=len(self.end)), 1))[path]
        numbers: Sums = {"credit": lambda: split}
        if self.values is not None:
            numbers["value"] = lambda: split * self.value[path]
        sums.add(SETS, self.group[path], numbers, touchpoint=place)


def _valued(credit: Callable[[], Any], value: Any, path: Any) -> Any:
    return credit() * value[path]
