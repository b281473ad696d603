"""A log with a map: each event with its touchpoint and stage."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects
from journeynb.data.columns import OWN
from journeynb.data.engines import ibis_
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.log.prepared_file import NAMED
from journeynb.evidence.matching.touchpoint_patterns import (
    TouchpointPattern,
    TouchpointPatterns,
    stage_positions,
)
from journeynb.model.index import Index

if TYPE_CHECKING:
    import ibis.expr.types as ir


class MappedLog:
    """A log and a map together: the expressions from which every question starts.

    Touchpoints, stages and personas are small whole numbers here, their positions in the map; null
    is an event that matches no touchpoint, or a touchpoint without a stage.

    Parameters
    ----------
    index : Index
        The map.
    log : EventLog
        The log.
    by_event : bool
        Whether each event has its own persona. Events that are otherwise equal are then ordered by
        it.

    Attributes
    ----------
    touchpoints, stages : list of str
        Ids by position.
    stage_of : dict of int to int
        The stage of each touchpoint that has one.
    """

    def __init__(self, index: Index, log: EventLog, by_event: bool = False) -> None:
        self.index = index
        self.log = log
        self.by_event = by_event
        self.touchpoints = [each.id for each in index.touchpoints]
        self.stages = [each.id for each in index.stages]
        self.stage_of = stage_positions(index)

    @cached_property
    def patterns(self) -> TouchpointPatterns:
        """The event patterns of the map."""
        return TouchpointPatterns(self.index, self._columns, self.log.dialect)

    @cached_property
    def source(self) -> ir.Table:
        """The events that count, with the log's columns. Customers are numbers if it has them.

        Numbers are joined and counted in half the time; `with_names` returns the names.
        """
        table, number = self.log.events, self.log.reader.number
        if number is None:
            return self.log.copied(table)
        kept = {name: table[name] for name in table.columns if name not in ("customer", number)}
        return table.select(**kept, customer=table[number], **{NAMED: table.customer})

    def with_names(self, table: ir.Table) -> ir.Table:
        """Return a table of customers of `source` or `numbered` with the log's customers."""
        events, number = self.log.events, self.log.reader.number
        if number is not None:
            customer: Any = events[number]
        elif self._is_hashed(table):
            customer = dialects.hashed(events.customer)
        else:
            return table
        known = events.select(_number=customer, _customer=events.customer).distinct()
        joined = table.join(known, table.customer == known._number)
        return joined.mutate(customer=joined._customer).drop("_number", "_customer")

    def as_in(self, table: ir.Table, customer: ir.Value) -> ir.Value:
        """Return customers of `source` as they are in a table, which may come from `numbered`."""
        return dialects.hashed(customer) if self._is_hashed(table) else customer

    def _is_hashed(self, table: ir.Table) -> bool:
        types = (table.customer.type(), self.source.customer.type())
        return bool(types[0].is_integer() and types[1].is_string())

    @cached_property
    def _columns(self) -> dict[str, str]:
        """The column for each name that a pattern may use; the log's own columns come first."""
        columns = self.source.columns
        own = {name.removeprefix(OWN): name for name in columns if name.startswith(OWN)}
        names = ("customer", self.log.reader.customer_name) if NAMED in columns else ()
        return {**{name: name for name in columns}, **dict.fromkeys(names, NAMED), **own}

    @cached_property
    def placed(self) -> ir.Table:
        """The events of `source` with ``touchpoint`` and ``stage``."""
        return self.log.copied(self._with_places(self.source))

    def _with_places(self, table: ir.Table) -> ir.Table:
        patterns = self.patterns
        return table.mutate(touchpoint=patterns.touchpoint_at(table)).mutate(
            stage=lambda t: patterns.stage_at(t.touchpoint, t.event)
        )

    @property
    def events(self) -> ir.Table:
        """The events that count, with ``touchpoint`` and ``stage`` beside the log's columns."""
        if self.log.is_small:  # users may keep it: without a copy, which may be gone then
            return self._with_places(self.log.events)
        table = self.placed
        if NAMED not in table.columns:
            return table
        return table.mutate(customer=table[NAMED]).drop(NAMED)

    @cached_property
    def numbered(self) -> ir.Table:
        """The events of `placed`, with numbers in place of customers that are text.

        Parquet files and frames are sorted in half the time by hashes of customers. `as_in` takes
        this into account.
        """
        table = self.placed
        if not self.log.hashes:
            return table
        return table.mutate(customer=dialects.hashed(table.customer))

    @property
    def unmapped(self) -> ir.Table:
        """The events of `source` that match no touchpoint."""
        return self.patterns.unmapped(self.source)

    @property
    def _by_name(self) -> bool:
        """Whether events of the same name have the same touchpoint and, if it counts, persona."""
        return self.patterns.by_name and not self.by_event

    @property
    def nexts(self) -> dict[str, str]:
        """The columns with the next event and its time, if the name determines the touchpoint."""
        return self.log.reader.nexts if self._by_name else {}

    @property
    def pairs(self) -> ir.Table | None:
        """The pairs of events that `prepare` counted, if the name determines the touchpoint."""
        return self.log.reader.pairs if self.nexts else None

    @property
    def unit(self) -> list[str]:
        """The columns that identify a journey."""
        return self.log.reader.unit

    @property
    def ordering(self) -> list[str]:
        """The columns of `numbered` that order events.

        If rows have no position, events of one name follow their touchpoints, unless the name
        determines it, and then their personas, if each event has its own.
        """
        names = self.log.reader.order
        if "event" not in names:
            return names
        more = {"touchpoint": not self.patterns.by_name, "persona": self.by_event}
        return [*names, *(name for name, needed in more.items() if needed)]

    def order(self, table: ir.Table) -> list[Any]:
        """Return the order of a table that has the columns of `ordering`."""
        return [ibis_().asc(table[name], nulls_first=True) for name in self.ordering]

    def with_position(self, table: ir.Table) -> ir.Table:
        """Return events of `numbered` with ``position``, their number in the journey from 0."""
        ibis = ibis_()
        window = ibis.window(group_by=self.unit, order_by=self.order(table))
        return table.mutate(position=ibis.row_number().over(window))

    @property
    def in_order(self) -> bool:
        """Whether the log's rows are already sorted in this order."""
        return self.log.reader.in_order(self._by_name)

    @cached_property
    def ties(self) -> list[tuple[TouchpointPattern, TouchpointPattern, int]]:
        """Pairs of equally specific patterns of two touchpoints, and how many events match both."""
        patterns = self.patterns
        pairs = patterns.ambiguous
        if not pairs:
            return []
        table = self.source
        counts = {
            f"n{number}": patterns.match_both(table, one, two)
            for number, (one, two) in enumerate(pairs)
        }
        found = self.log.run(table.agg(**counts), "events that match several patterns").iloc[0]
        numbers = [0 if each != each or each is None else int(each) for each in found]
        return [(*pair, count) for pair, count in zip(pairs, numbers, strict=True) if count]

    def warnings(self) -> list[str]:
        """Return warnings: patterns with missing columns, and events that match two touchpoints."""
        words = self.patterns.warnings()
        for one, two, count in self.ties:
            first = min(one.touchpoint, two.touchpoint)
            words.append(
                f"{count} events match both {one.pattern.text!r} of "
                f"{self.touchpoints[one.touchpoint]} and {two.pattern.text!r} of "
                f"{self.touchpoints[two.touchpoint]}; they are counted for "
                f"{self.touchpoints[first]}"
            )
        return words
