"""The event patterns of a map's touchpoints: which touchpoint and stage an event belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data import dialects
from journeynb.data.engines import ibis_
from journeynb.evidence.matching.event_patterns import Pattern, compiled, parse
from journeynb.model.index import Index

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class TouchpointPattern:
    """A pattern of a touchpoint.

    Parameters
    ----------
    pattern : Pattern
        The pattern.
    touchpoint : int
        Position of the touchpoint in the map.
    """

    pattern: Pattern
    touchpoint: int


class TouchpointPatterns:
    """The patterns of all touchpoints, as expressions for a log.

    Touchpoints and stages are small whole numbers, their positions in the map; null is an event
    that matches no touchpoint, or a touchpoint without a stage.

    Parameters
    ----------
    index : Index
        The map.
    columns : dict of str to str
        The column of the log for each name that a pattern may use.
    dialect : str
        Name of the backend.

    Attributes
    ----------
    touchpoints, stages : list of str
        Ids by position.
    stage_of : dict of int to int
        The stage of each touchpoint that has one.
    """

    def __init__(self, index: Index, columns: Mapping[str, str], dialect: str) -> None:
        self.index = index
        self.columns = columns
        self.dialect = dialect
        self.touchpoints = [each.id for each in index.touchpoints]
        self.stages = [each.id for each in index.stages]
        self.stage_of = stage_positions(index)

    @cached_property
    def patterns(self) -> list[TouchpointPattern]:
        """All patterns: the most specific first, then by touchpoint."""
        found = []
        for position, touchpoint in enumerate(self.index.touchpoints):
            for text in touchpoint.events:
                try:
                    found.append(TouchpointPattern(parse(text), position))
                except ArgumentError as error:
                    raise ArgumentError(f"touchpoint {touchpoint.id}: {error}") from None
        found.sort(key=lambda each: (each.pattern.rank, -each.touchpoint), reverse=True)
        return found

    @cached_property
    def usable(self) -> list[TouchpointPattern]:
        """The patterns whose columns the log has."""
        return [
            each
            for each in self.patterns
            if all(name in self.columns for name, _ in each.pattern.conditions)
        ]

    @cached_property
    def touchpoint_of(self) -> dict[str, int]:
        """The touchpoint of each event that a pattern names without conditions or stars."""
        return {
            name: each.touchpoint
            for each in reversed(self.usable)
            if (name := each.pattern.name) is not None
        }

    @property
    def by_name(self) -> bool:
        """Whether the touchpoint depends only on the event's name."""
        return not any(each.pattern.conditions for each in self.usable)

    def matches(
        self, each: TouchpointPattern, table: ir.Table, event: ir.Value | None = None
    ) -> Any:
        """Return whether an event matches a pattern, as an Ibis expression.

        The event is by default that of the row. Null counts as false in `CASE` and in sums.
        """
        found = compiled(each.pattern.event, table.event if event is None else event)
        for name, glob in each.pattern.conditions:
            found = found & compiled(glob, table[self.columns[name]])
        return found

    def unmapped(self, table: ir.Table) -> ir.Table:
        """Return the events that match no touchpoint.

        Engines apply a list of names while they read a file, before its other columns.
        """
        found = [table.event.notin(sorted(self.touchpoint_of))] if self.touchpoint_of else []
        found += [
            ~self.matches(each, table).fill_null(False)
            for each in self.usable
            if each.pattern.name is None
        ]
        return table.filter(*found) if found else table

    def touchpoint_at(self, table: ir.Table, event: ir.Value | None = None) -> Any:
        """Return the touchpoint with the most specific matching pattern, as an Ibis expression.

        The event is by default that of the row.
        """
        ibis = ibis_()
        if not self.usable:
            return ibis.null("int16")
        event = table.event if event is None else event
        conditional = [each for each in self.usable if each.pattern.conditions]
        starred = [
            each for each in self.usable if not each.pattern.conditions and each.pattern.event.stars
        ]

        def first(patterns: list[TouchpointPattern]) -> Any:
            branches = [
                (self.matches(each, table, event), ibis.literal(each.touchpoint, "int16"))
                for each in patterns
            ]
            return ibis.cases(*branches, else_=ibis.null("int16"))

        found = [first(conditional)] if conditional else []
        if self.touchpoint_of:
            found.append(dialects.looked_up(event, self.touchpoint_of, self.dialect))
        if starred:
            found.append(first(starred))
        return found[0] if len(found) == 1 else ibis.coalesce(*found)

    def stage_at(self, touchpoint: ir.Value, event: ir.Value) -> Any:
        """Return the stage of an event at a touchpoint, as an Ibis expression.

        If every pattern is a plain name, DuckDB looks up the stage by the name: see `looked_up`.
        """
        ibis = ibis_()
        if self.dialect == "duckdb" and all(each.pattern.name is not None for each in self.usable):
            stages = {name: self.stage_of.get(place) for name, place in self.touchpoint_of.items()}
            known = {name: stage for name, stage in stages.items() if stage is not None}
            return dialects.looked_up(event, known, "duckdb") if known else ibis.null("int16")
        used = sorted({each.touchpoint for each in self.usable} & self.stage_of.keys())
        if not used:
            return ibis.null("int16")
        runs: list[tuple[int, int | None]] = []  # consecutive touchpoints of a stage: last, stage
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
        """Return whether an event with a ``stage`` is in a stage, as an Ibis expression.

        A stage with a single event name is compared by name, which is faster: see `unmapped`.
        """
        name = self.only_name(stage) if "event" in table.columns else None
        return table.stage == stage if name is None else table.event == name

    def only_name(self, stage: int) -> str | None:
        """Return the name of a stage's events, if it is a single one."""
        own = [each for each in self.usable if self.stage_of.get(each.touchpoint) == stage]
        names = {each.pattern.name for each in own}
        name = names.pop() if len(names) == 1 and self.by_name else None
        same = name is not None and self.stage_of.get(self.touchpoint_of[name]) == stage
        return name if same else None

    def levels(self, table: ir.Table, event: ir.Value) -> dict[str, Any]:
        """Return the ``event``, ``touchpoint`` and ``stage`` of an event of a table."""
        touchpoint = self.touchpoint_at(table, event)
        return {"event": event, "touchpoint": touchpoint, "stage": self.stage_at(touchpoint, event)}

    @cached_property
    def ambiguous(self) -> list[tuple[TouchpointPattern, TouchpointPattern]]:
        """Pairs of equally specific patterns of two touchpoints that may match the same event."""
        return [
            (one, two)
            for one, two in combinations(self.usable, 2)
            if one.touchpoint != two.touchpoint
            and one.pattern.rank == two.pattern.rank
            and one.pattern.overlaps(two.pattern)
        ]

    def match_both(self, table: ir.Table, one: TouchpointPattern, two: TouchpointPattern) -> Any:
        """Return the number of events that match both patterns, and none that is more specific."""
        both = self.matches(one, table) & self.matches(two, table)
        for each in self.usable:
            if each.pattern.rank > one.pattern.rank and (
                each.pattern.overlaps(one.pattern) and each.pattern.overlaps(two.pattern)
            ):
                both = both & ~self.matches(each, table).fill_null(False)
        return both.sum()

    def warnings(self) -> list[str]:
        """Return a warning if patterns use columns that the log does not have."""
        unusable = [each.pattern for each in self.patterns if each not in self.usable]
        if not unusable:
            return []
        missing = list(dict.fromkeys(
            name for each in unusable for name, _ in each.conditions if name not in self.columns
        ))  # fmt: skip
        columns = f"column{'' if len(missing) == 1 else 's'} {', '.join(missing)}"
        if len(unusable) == 1:
            return [f"the log has no {columns}, so the event pattern {unusable[0].text!r} matches"
                    " no event"]  # fmt: skip
        return [
            f"the log has no {columns}, so {len(unusable)} event patterns match no event, such as "
            f"{unusable[0].text!r}"
        ]


def stage_positions(index: Index) -> dict[int, int]:
    """Return the position of the stage of each touchpoint that has one, by position."""
    return {
        position: index.stage_place[index.stage_of[each.id]]
        for position, each in enumerate(index.touchpoints)
        if each.id in index.stage_of
    }
