"""The rows of a prepared log as numbers, in the order of the customers and their events.

Positions in them replace joins and sorts: customer ``number`` has the rows from ``starts[number]``
to before ``ends[number]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    Ints = np.ndarray[Any, np.dtype[np.int64]]

MOST_ROWS = 20_000_000
"""Maximum number of rows; those of a larger log would take too much memory."""


class OrderedRows:
    """The rows of a prepared log, with the touchpoints and stages of a map.

    Customers and times are read once for the log, touchpoints and stages for each state of the map.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log; see `ordered_rows`.
    """

    def __init__(self, mapped: MappedLog) -> None:
        self.mapped = mapped
        self.starts, self.ends, self.times = _read(mapped.log)

    @property
    def customers(self) -> Ints:
        """The customer's number of each row."""
        return np.repeat(np.arange(len(self.starts)), self.ends - self.starts)

    @cached_property
    def touchpoints(self) -> Ints:
        """The touchpoint of each row, its position in the map; -1 for none."""
        return self._places("touchpoint")

    @cached_property
    def stages(self) -> Ints:
        """The stage of each row, its position in the map; -1 for none."""
        return self._places("stage")

    def blocks(self, size: int) -> Iterator[tuple[int, int]]:
        """Return blocks of about so many rows: their first customer, and the one after them."""
        low, many = 0, len(self.starts)
        while low < many:
            limit = self.starts[low] + size
            high = max(int(np.searchsorted(self.starts, limit)), low + 1)
            yield low, high
            low = high

    def _places(self, name: str) -> Ints:
        table = self.mapped.numbered
        place = table[name].fill_null(-1).cast("int16")
        found: Ints = self.mapped.log.run(table.select(place=place), name).place.to_numpy()
        return found

    def personas(self, personas: CustomerPersonas) -> Ints:
        """Return the persona of each customer by number."""
        found = np.full(len(self.starts), personas.none)
        if personas.known:
            table = self.mapped.log.run(personas.table, "personas")
            found[table.customer.to_numpy("int64")] = table.persona.to_numpy("int64")
        return found


def ordered_rows(mapped: MappedLog, personas: CustomerPersonas) -> OrderedRows | None:
    """Return the rows of a prepared log; None if it has another order, gaps, or too many rows.

    Also None if each event has its own persona.
    """
    log = mapped.log
    by_event = personas.known and personas.assign == "event"
    usable = mapped.in_order and log.gap is None and log.reader.number is not None
    if not usable or by_event or not 0 < log.facts.events <= MOST_ROWS:
        return None
    return OrderedRows(mapped)


def _read(log: EventLog) -> tuple[Ints, Ints, Ints]:
    """Return the first row of each customer, the row after the last one, and all times.

    Times are microseconds since 1970.
    """
    found: tuple[Ints, Ints, Ints] | None = vars(log).get("_ordered_rows")
    if found is None:
        table = log.events
        read = log.run(table.select(number=table[str(log.reader.number)], time=table.time), "rows")
        numbers = read.number.to_numpy()
        times = read.time.to_numpy("datetime64[us]").astype("int64")
        bounds = np.searchsorted(numbers, np.arange(int(numbers[-1]) + 2, dtype=numbers.dtype))
        found = vars(log)["_ordered_rows"] = (bounds[:-1], bounds[1:], times)
    return found
