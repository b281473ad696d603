"""One event log counted for many maps, in two queries.

The touchpoint of an event depends only on its name and on the columns that patterns name. Events
that are equal in them are counted together and matched with all maps. The distinct customers of
these groups are read once. All other numbers are sums over groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.data.engines import ibis_
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.model.index import Index
from journeynb.model.state import State

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pandas as pd

    Places = np.ndarray[Any, np.dtype[np.int16]]
    Positions = np.ndarray[Any, np.dtype[np.intp]]

_MISSING = "\ue000"
"""Represents a missing value in a key, since missing values do not join."""


class LogCounts:
    """The events and customers of a log at the touchpoints of several maps.

    Parameters
    ----------
    indexes : list of Index
        The maps.
    log : EventLog
        The log.
    """

    def __init__(self, indexes: Sequence[Index], log: EventLog) -> None:
        self.log = log
        self._mapped = [MappedLog(each, log) for each in indexes] or [
            MappedLog(Index(State()), log)
        ]
        self._many = len(indexes)

    def warnings(self) -> list[list[str]]:
        """Return, for each map, the warnings about its patterns."""
        return [each.patterns.warnings() for each in self._mapped[: self._many]]

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The name of the key for each column that decides on touchpoints."""
        names = {
            each.patterns.columns[column]: None
            for each in self._mapped
            for pattern in each.patterns.usable
            for column, _ in pattern.pattern.conditions
        }
        return {name: f"_key{number}" for number, name in enumerate(names) if name != "event"}

    def _with_keys(self, table: ir.Table) -> ir.Table:
        keys = {
            key: table[name].cast("string").fill_null(_MISSING) for name, key in self._keys.items()
        }
        return table.mutate(**keys)

    @cached_property
    def _read(self) -> tuple[pd.DataFrame, Places, pd.DataFrame]:
        """Return the groups, the touchpoint of each on each map, and the keys of each group."""
        import numpy as np

        table = self._mapped[0].source
        grouped = table.group_by("event", *self._keys).agg(
            count=table.count(), first_seen=table.time.min(), last_seen=table.time.max()
        )
        ibis = ibis_()
        places = {
            f"_map{number}": ibis.coalesce(each.patterns.touchpoint_at(grouped), -1).cast("int16")
            for number, each in enumerate(self._mapped)
            if each.patterns.usable
        }
        wanted = self._with_keys(grouped).mutate(**places)
        keys = ["event", *self._keys.values()]
        columns = [*keys, *places, "count", "first_seen", "last_seen"]
        found = self.log.run(wanted.select(*columns), "events of all maps")
        at = np.full((len(found), self._many), -1, dtype="int16")
        for name in places:
            at[:, int(name.removeprefix("_map"))] = found[name].to_numpy("int16")
        by = ["event", *places]
        codes = found.groupby(by, sort=True, dropna=False).ngroup().to_numpy()
        first = np.unique(codes, return_index=True)[1]
        groups = found.assign(_group=codes).groupby("_group", sort=True).agg(
            event=("event", "first"), count=("count", "sum"),
            first_seen=("first_seen", "min"), last_seen=("last_seen", "max"),
        )  # fmt: skip
        return groups.reset_index(drop=True), at[first], found[keys].assign(_group=codes)

    @property
    def groups(self) -> pd.DataFrame:
        """The groups of events with the same name and touchpoints: ``event, count, first_seen``.

        Also ``last_seen``.
        """
        return self._read[0]

    @property
    def places(self) -> Places:
        """The touchpoint of each group (row) on each map (column), by position; -1 for none."""
        return self._read[1]

    @cached_property
    def _visitors(self) -> tuple[Any, Any, int]:
        """Return customers by number, sorted by group; where each group starts; how many exist."""
        import numpy as np
        import pandas as pd

        ibis = ibis_()
        keys = self._read[2]
        names = [name for name in keys.columns if name != "_group"]
        table = self._with_keys(self._mapped[0].numbered)
        schema = {**dict.fromkeys(names, "string"), "_group": "int32"}
        known = ibis.memtable(keys.astype({"_group": "int32"}), schema=schema)
        joined = table.select("customer", *names).distinct().join(known, names)
        found = self.log.run(
            joined.select("customer", "_group").distinct(), "customers of all maps"
        )
        customers, distinct = pd.factorize(found.customer)
        group = found._group.to_numpy()
        order = np.argsort(group, kind="stable")
        starts = np.searchsorted(group[order], np.arange(len(self.groups) + 1))
        return customers[order], starts, len(distinct)

    def customers_of(self, groups: Sequence[int] | Positions) -> int:
        """Return the number of distinct customers of some groups, by position."""
        import numpy as np

        customers, starts, many = self._visitors
        if len(groups) == 1:
            return int(starts[groups[0] + 1] - starts[groups[0]])
        seen = np.zeros(many, dtype=bool)
        for group in groups:
            seen[customers[starts[group] : starts[group + 1]]] = True
        return int(seen.sum())
