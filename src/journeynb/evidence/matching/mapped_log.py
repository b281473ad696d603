"""The log as the map sees it: each event with its touchpoint and stage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data import dialects, engines
from journeynb.evidence.log.column_names import OWN
from journeynb.evidence.log.prepared_file import NAMED, RANK
from journeynb.evidence.matching.event_patterns import Pattern, compiled, parse
from journeynb.model.index import Index

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from journeynb.evidence.log.event_log import EventLog


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of a touchpoint.

    Parameters
    ----------
    pattern : Pattern
        What events it means.
    touchpoint : int
        The touchpoint's place among those of the map.
    """

    pattern: Pattern
    touchpoint: int


class Mapped:
    """A log and a map together: the expressions that every question begins with.

    Touchpoints, stages and personas are small whole numbers here, their places in the map; null is
    an event on no touchpoint, or a touchpoint in no stage.

    Parameters
    ----------
    index : Index
        The map.
    log : EventLog
        The log.
    by_event : bool
        Whether each event has a persona of its own, which then orders those alike in all else.

    Attributes
    ----------
    touchpoints, stages : list of str
        Ids by place.
    stage_of : dict of int to int
        The place of the stage of each touchpoint that has one.
    """

    def __init__(self, index: Index, log: EventLog, by_event: bool = False) -> None:
        self.index = index
        self.log = log
        self.by_event = by_event
        self.touchpoints = [each.id for each in index.touchpoints]
        self.stages = [each.id for each in index.stages]
        self.stage_of = {
            place: index.stage_place[index.stage_of[id]]
            for place, id in enumerate(self.touchpoints)
            if id in index.stage_of
        }

    @cached_property
    def rules(self) -> list[Rule]:
        """The patterns of all touchpoints, the most specific first, then the earlier touchpoint."""
        found = []
        for place, touchpoint in enumerate(self.index.touchpoints):
            for text in touchpoint.events:
                try:
                    found.append(Rule(parse(text), place))
                except ArgumentError as error:
                    raise ArgumentError(f"touchpoint {touchpoint.id}: {error}") from None
        found.sort(key=lambda rule: (rule.pattern.rank, -rule.touchpoint), reverse=True)
        return found

    @cached_property
    def usable(self) -> list[Rule]:
        """The rules whose columns the log has."""
        return [
            rule
            for rule in self.rules
            if all(name in self._asked for name, _ in rule.pattern.conditions)
        ]

    @cached_property
    def source(self) -> ir.Table:
        """The events that count, with the log's columns; customers are numbers where it has them.

        Numbers are joined and counted in half the time; `with_names` gives the names back.
        """
        table, number = self.log.events, self.log.reader.number
        if number is None:
            return table
        kept = {name: table[name] for name in table.columns if name not in ("customer", number)}
        return table.select(**kept, customer=table[number], **{NAMED: table.customer})

    def with_names(self, table: ir.Table) -> ir.Table:
        """Return a table of customers of `source` or `numbered` with the log's customers."""
        events = self.log.events
        if self.log.reader.number is not None:
            number: Any = events[self.log.reader.number]
        elif self._is_numbered(table):
            number = dialects.hashed(events.customer)
        else:
            return table
        known = events.select(_number=number, _customer=events.customer).distinct()
        joined = table.join(known, table.customer == known._number)
        return joined.mutate(customer=joined._customer).drop("_number", "_customer")

    def as_in(self, table: ir.Table, customer: ir.Value) -> ir.Value:
        """Return customers of `source` as a table has them, which may be made of `numbered`."""
        return dialects.hashed(customer) if self._is_numbered(table) else customer

    def _is_numbered(self, table: ir.Table) -> bool:
        types = (table.customer.type(), self.source.customer.type())
        return bool(types[0].is_integer() and types[1].is_string())

    @cached_property
    def _asked(self) -> dict[str, str]:
        """The columns that patterns may name: those of the log before those that are made of it."""
        there = self.source.columns
        own = {name.removeprefix(OWN): name for name in there if name.startswith(OWN)}
        named = (
            dict.fromkeys(("customer", self.log.reader.customer_name), NAMED)
            if NAMED in there
            else {}
        )
        return {**{name: name for name in there}, **named, **own}

    @property
    def unusable(self) -> dict[str, list[str]]:
        """The columns that patterns name and the log has not, with those patterns."""
        there = self._asked
        found: dict[str, list[str]] = {}
        for rule in self.rules:
            for name, _ in rule.pattern.conditions:
                if name not in there:
                    found.setdefault(name, []).append(rule.pattern.text)
        return found

    @cached_property
    def _named(self) -> dict[str, int]:
        """The touchpoint of each event that a pattern names, whatever the columns."""
        return {
            name: rule.touchpoint
            for rule in reversed(self.usable)
            if (name := rule.pattern.name) is not None
        }

    @property
    def _by_name(self) -> bool:
        """Whether events of one name are all at one touchpoint."""
        return not any(rule.pattern.conditions for rule in self.usable)

    def matches(self, rule: Rule, table: ir.Table, event: ir.Value | None = None) -> Any:
        """Return whether an event, by default that of the row, fits a rule."""
        found = compiled(rule.pattern.event, table.event if event is None else event)
        for name, glob in rule.pattern.conditions:
            found = found & compiled(glob, table[self._asked[name]])
        return found  # null counts as false, in CASE and when summed

    @cached_property
    def placed(self) -> ir.Table:
        """The events of `source` with ``touchpoint`` and ``stage``."""
        table = self.source
        return table.mutate(touchpoint=self.touchpoint_at(table)).mutate(
            stage=lambda t: self.stage_at(t.touchpoint, t.event)
        )

    @property
    def events(self) -> ir.Table:
        """The events that count, with ``touchpoint`` and ``stage`` beside the log's columns."""
        table = self.placed
        if NAMED not in table.columns:
            return table
        return table.mutate(customer=table[NAMED]).drop(NAMED)

    @cached_property
    def numbered(self) -> ir.Table:
        """The events of `placed` with numbers for the texts that sort them, where there are any.

        Parquet files and frames are sorted in half the time by the hashes of customers and the
        ranks of names, which `ordering` and `as_in` know of.
        """
        log, table, found = self.log, self.placed, {}
        if log.hashes:
            found["customer"] = dialects.hashed(table.customer)
        if log.ranks:
            found[RANK] = dialects.looked_up(table.event, log.ranks, log.dialect)
        return table.mutate(**found) if found else table

    @property
    def unmapped(self) -> ir.Table:
        """The events of `source` on no touchpoint.

        That a name is in no list is what engines ask a file itself, before they read the rest.
        """
        table = self.source
        found = [table.event.notin(sorted(self._named))] if self._named else []
        found += [
            ~self.matches(rule, table).fill_null(False)
            for rule in self.usable
            if rule.pattern.name is None
        ]
        return table.filter(*found) if found else table

    @property
    def nexts(self) -> dict[str, str]:
        """The columns that say what follows in the journey, where the touchpoint follows of it."""
        return self.log.reader.nexts if self._by_name and not self.by_event else {}

    @property
    def pairs(self) -> ir.Table | None:
        """The pairs of events that the log has counted, where the touchpoint follows of them."""
        return self.log.reader.pairs if self.nexts else None

    def touchpoint_at(self, table: ir.Table, event: ir.Value | None = None) -> Any:
        """Return the touchpoint of an event, as an Ibis expression: the most specific rule's.

        The event is by default that of the row.
        """
        ibis = engines.ibis_()
        if not self.usable:
            return ibis.null("int16")
        event = table.event if event is None else event
        more = [rule for rule in self.usable if rule.pattern.conditions]
        rest = [rule for rule in self.usable if not rule.pattern.conditions]
        starred = [rule for rule in rest if rule.pattern.event.stars]

        def first(rules: list[Rule]) -> Any:
            branches = [
                (self.matches(rule, table, event), ibis.literal(rule.touchpoint, "int16"))
                for rule in rules
            ]
            return ibis.cases(*branches, else_=ibis.null("int16"))

        found = [first(more)] if more else []
        if self._named:
            found.append(dialects.looked_up(event, self._named, self.log.dialect))
        if starred:
            found.append(first(starred))
        return found[0] if len(found) == 1 else ibis.coalesce(*found)

    def stage_at(self, touchpoint: ir.Value, event: ir.Value) -> Any:
        """Return the stage of an event at a touchpoint, as an Ibis expression.

        Where every pattern names an event DuckDB looks the stage up by it: see `looked_up`.
        """
        ibis = engines.ibis_()
        if self.log.dialect == "duckdb" and all(
            rule.pattern.name is not None for rule in self.usable
        ):
            stages = {name: self.stage_of.get(place) for name, place in self._named.items()}
            known = {name: stage for name, stage in stages.items() if stage is not None}
            return dialects.looked_up(event, known, "duckdb") if known else ibis.null("int16")
        used = sorted({rule.touchpoint for rule in self.usable} & self.stage_of.keys())
        if not used:
            return ibis.null("int16")
        runs: list[tuple[int, int | None]] = []  # the last place of each run of one stage
        for place in range(used[-1] + 1):
            stage = self.stage_of.get(place)
            if runs and runs[-1][1] == stage:
                runs.pop()
            runs.append((place, stage))
        branches = [
            (
                touchpoint <= last,
                ibis.null("int16") if stage is None else ibis.literal(stage, "int16"),
            )
            for last, stage in runs
        ]
        return ibis.cases(*branches, else_=ibis.null("int16"))

    def is_in_stage(self, table: ir.Table, stage: int) -> Any:
        """Return whether an event of `placed` is in a stage.

        By its name where a stage has one only, which engines ask a file itself: see `unmapped`.
        """
        rules = [rule for rule in self.usable if self.stage_of.get(rule.touchpoint) == stage]
        names = {rule.pattern.name for rule in rules}
        name = names.pop() if len(names) == 1 and self._by_name else None
        own = name is not None and self.stage_of.get(self._named[name]) == stage
        return table.event == name if own and "event" in table.columns else table.stage == stage

    def levels(self, table: ir.Table, event: ir.Value) -> dict[str, Any]:
        """Return what an event of a table is at each level: ``event, touchpoint, stage``."""
        touchpoint = self.touchpoint_at(table, event)
        return {"event": event, "touchpoint": touchpoint, "stage": self.stage_at(touchpoint, event)}

    @property
    def unit(self) -> list[str]:
        """The columns that tell one journey from another."""
        return self.log.reader.unit

    @property
    def ordering(self) -> list[str]:
        """The columns of `numbered` that order events: time, the event's name, the touchpoint.

        The touchpoint not where it is that of the name. Then, of events that each have a persona
        of their own, what the log says of it.
        """
        names = self.log.reader.order
        if RANK in self.numbered.columns:
            names = [RANK if name == "event" else name for name in names]
        more = {"touchpoint": not self._by_name, "persona": self.by_event}
        return [*names, *(name for name, needed in more.items() if needed)]

    def order(self, table: ir.Table) -> list[Any]:
        """Return what orders a table with the columns of `ordering`."""
        return [engines.ibis_().asc(table[name], nulls_first=True) for name in self.ordering]

    @property
    def in_order(self) -> bool:
        """Whether the log's rows stand in this order already."""
        return self.log.reader.in_order(self._by_name and not self.by_event)

    @cached_property
    def ties(self) -> list[tuple[Rule, Rule, int]]:
        """Pairs of equally specific patterns of two touchpoints, with the events that fit both."""
        pairs = [
            (one, two)
            for one, two in combinations(self.usable, 2)
            if one.touchpoint != two.touchpoint
            and one.pattern.rank == two.pattern.rank
            and one.pattern.meets(two.pattern)
        ]
        if not pairs:
            return []
        table = self.source
        counts = {}
        for place, (one, two) in enumerate(pairs):
            both = self.matches(one, table) & self.matches(two, table)
            for rule in self.usable:
                if rule.pattern.rank > one.pattern.rank and (
                    rule.pattern.meets(one.pattern) and rule.pattern.meets(two.pattern)
                ):
                    both = both & ~self.matches(rule, table).fill_null(False)
            counts[f"n{place}"] = both.sum()
        found = self.log.run(table.agg(**counts), "events that match several patterns").iloc[0]
        numbers = [0 if each != each or each is None else int(each) for each in found]
        return [(*pair, many) for pair, many in zip(pairs, numbers, strict=True) if many]

    def told(self) -> list[str]:
        """Return what is worth a warning: ties, and columns that the log has not."""
        words = [
            f"the log has no column {name}, so {', '.join(texts[:3])} matches no event"
            for name, texts in self.unusable.items()
        ]
        for one, two, many in self.ties:
            words.append(
                f"{many} events match both {one.pattern.text!r} of "
                f"{self.touchpoints[one.touchpoint]} and {two.pattern.text!r} of "
                f"{self.touchpoints[two.touchpoint]}; they are counted for "
                f"{self.touchpoints[min(one.touchpoint, two.touchpoint)]}"
            )
        return words
