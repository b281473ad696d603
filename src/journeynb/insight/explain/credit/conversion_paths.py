"""The paths of customers to conversions, as Ibis expressions.

A path is what a customer does up to a conversion. What the customer does afterwards belongs to the
next path. The last path of a journey may have no conversion; it ends with the last touchpoint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, engines
from journeynb.evidence.matching.customer_buckets import bucket
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.converting import conversion_place, converting
from journeynb.evidence.questions.moves import beside

if TYPE_CHECKING:
    import ibis.expr.types as ir

CONVERTED, STOPPED = -1, -2
"""What comes after the last touchpoint of a path: a conversion, or the end of the journey."""
DIRECT, UNMAPPED, OUTSIDE, TOUCHED = 0, 1, 2, 3
"""What precedes a conversion: nothing, only events on no touchpoint, touchpoints before the window,
or touchpoints in the window."""


@dataclass(frozen=True)
class AskedPaths:
    """Which paths are asked for.

    Parameters
    ----------
    to : str or None
        The touchpoint or stage that converts customers.
    window : int or None
        Microseconds before the end of a path in which touchpoints count; None: all count.
    by_persona : bool
        Also by persona.
    ahead : int
        How many steps after a touchpoint are counted.
    """

    to: str | None
    window: int | None
    by_persona: bool = False
    ahead: int = 1


class ConversionPaths:
    """The paths of a log to conversions.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    personas : CustomerPersonas
        The persona of each customer. If each event has its own, a path has that of its last event.
    asked : AskedPaths
        Which paths.
    """

    def __init__(self, mapped: MappedLog, personas: CustomerPersonas, asked: AskedPaths) -> None:
        self.mapped = mapped
        self.personas = personas
        self.asked = asked
        self.by_stage = conversion_place(mapped, asked.to)[0] is None
        self.has_value = "value" in mapped.log.columns
        self.key = [*mapped.unit, "path"]
        self.steps = self._steps()
        self.paths = self._paths()
        self.visits = self._visits()
        self.touches = self._touches()

    def _steps(self) -> ir.Table:
        """Return the events at touchpoints, with what comes before and after each on its path.

        Columns: ``path`` (the number of conversions before), ``next`` (a touchpoint, `CONVERTED`
        or `STOPPED`; with ``ahead=2`` also ``after``), ``since`` (microseconds since the previous
        touchpoint of the path), ``converts``, and ``arrives`` (a conversion that is not part of the
        one before).
        """
        ibis, mapped = engines.ibis_(), self.mapped
        table = mapped.numbered
        own = ["value"] if self.has_value else []
        if self.asked.by_persona and self.personas.known and self.personas.assign == "event":
            own.append("persona")
        names = {*mapped.unit, *mapped.ordering, "time", "touchpoint", *own}
        found = {"bucket": bucket(mapped, table)}
        found["converts"] = converting(mapped, table, self.asked.to)
        if mapped.in_order:  # cheap, as the rows are not sorted
            found["unmapped"] = _after_unmapped(mapped, table)
        table = table.select(*sorted(names), **found)
        table = table.filter(table.touchpoint.notnull())
        step = ibis.ifelse(table.converts, CONVERTED, table.touchpoint).cast("int16")
        table = table.mutate(step=step)
        found = {
            "next": beside(mapped, table, "step", True).fill_null(STOPPED),
            "was": beside(mapped, table, "step", False),
            "was_at": beside(mapped, table, "time", False),
            "conversions": self._conversions_so_far(table),
        }
        if self.asked.ahead == 2:
            found["after"] = beside(mapped, table, "step", True, 2).fill_null(STOPPED)
        table = table.mutate(**found)
        on_path = table.was.fill_null(CONVERTED) != CONVERTED
        arrives: Any = table.converts
        if self.by_stage:  # a visit of the stage is one conversion, whatever happens there
            arrives = table.converts & (table.was.isnull() | (table.was != CONVERTED))
        since = dialects.micros_between(table.time, table.was_at)
        own += [name for name in ("after", "unmapped") if name in table.columns]
        return table.select(
            *mapped.unit, "bucket", "time", "touchpoint", "converts", "next", *own,
            path=(table.conversions - ibis.ifelse(table.converts, 1, 0)).cast("int32"),
            since=ibis.ifelse(on_path, since, None),
            arrives=arrives,
        )  # fmt: skip

    def _conversions_so_far(self, table: ir.Table) -> Any:
        """Return the number of conversions of the journey up to an event, with the event.

        In a prepared log, those of other customers count too: it only tells paths apart.
        """
        ibis, mapped = engines.ibis_(), self.mapped
        marked = ibis.ifelse(table.converts, 1, None).count()
        if mapped.in_order:
            return marked.over(ibis.rows_window(preceding=None, following=0))
        order = mapped.order(table)
        return marked.over(
            ibis.rows_window(preceding=None, following=0, group_by=mapped.unit, order_by=order)
        )

    def _paths(self) -> ir.Table:
        """Return one row for each path: its key, ``bucket, persona, end, won, kind, value``."""
        ibis, steps, window = engines.ibis_(), self.steps, self.asked.window
        found = steps.filter(steps.arrives | (~steps.converts & (steps.next == STOPPED)))
        inside: Any = found.since.notnull()
        if window is not None:
            inside = inside & (found.since <= window)
        kinds = [(inside, TOUCHED), (found.since.notnull(), OUTSIDE)]
        if "unmapped" in found.columns:
            kinds.append((found.unmapped, UNMAPPED))
        kind = ibis.cases(*kinds, else_=DIRECT).cast("int16")
        names = [name for name in ("bucket", "persona", "value") if name in steps.columns]
        found = found.select(*self.key, *names, end=found.time, won=found.arrives, kind=kind)
        if self.has_value and self.by_stage:
            found = self._with_value_of_visit(found)
        if self.asked.by_persona:
            found = self.personas.attach(found)
            found = found.mutate(persona=found.persona.cast("int16"))
        return found

    def _with_value_of_visit(self, paths: ir.Table) -> ir.Table:
        """Return paths with the sum of the values of the whole visit of the stage."""
        ibis, mapped = engines.ibis_(), self.mapped
        events = self.steps.filter(self.steps.converts)
        first = ibis.ifelse(events.arrives, events.path, None)
        so_far = ibis.rows_window(
            preceding=None, following=0, group_by=mapped.unit, order_by="path"
        )
        events = events.mutate(visit=first.max().over(so_far))
        sums = events.group_by(*mapped.unit, "visit").agg(sum=events.value.sum())
        sums = sums.rename({f"_{name}": name for name in mapped.unit})
        same = [paths[name] == sums[f"_{name}"] for name in mapped.unit]
        joined = paths.left_join(sums, [*same, paths.path == sums.visit])
        names = [name for name in paths.columns if name != "value"]
        return joined.select(*names, value=ibis.ifelse(joined.won, joined["sum"], None))

    def _visits(self) -> ir.Table:
        """Return all events at touchpoints that do not convert, with what `paths` has of each."""
        steps, paths = self.steps, self.paths
        names = ["touchpoint", "next", "since", "time", *(["after"] if "after" in steps else [])]
        steps = steps.filter(~steps.converts).select(*self.key, *names)
        own = [name for name in ("bucket", "persona", "value") if name in paths.columns]
        keys = {f"_{name}": paths[name] for name in self.key}
        paths = paths.select(*own, "won", "end", **keys)
        joined = steps.join(paths, [steps[name] == paths[f"_{name}"] for name in self.key])
        names.remove("time")
        ago = dialects.micros_between(joined.end, joined.time)
        return joined.select(*self.key, *own, *names, "won", ago=ago)

    def _touches(self) -> ir.Table:
        """Return the visits in the window, with whether each is the ``first`` of its path."""
        table, window = self.visits, self.asked.window
        first: Any = table.since.isnull()
        if window is not None:
            table = table.filter(table.ago <= window)
            first = table.since.isnull() | (table.ago + table.since > window)
        names = [name for name in table.columns if name != "since"]
        return table.select(*names, first=first)

    def conversions(self) -> ir.Table:
        """Return the paths with a conversion, each with its ``kind``."""
        ibis, found = engines.ibis_(), self.paths.filter(self.paths.won)
        if "unmapped" in self.steps.columns:
            return found
        before = self._unmapped_before()
        joined = found.left_join(before, [found[name] == before[f"_{name}"] for name in self.key])
        unmapped = (joined.kind == DIRECT) & joined._path.notnull()
        names = [name for name in found.columns if name != "kind"]
        return joined.select(*names, kind=ibis.ifelse(unmapped, UNMAPPED, joined.kind))

    def _unmapped_before(self) -> ir.Table:
        """Return the keys of conversions right before which is an event on no touchpoint.

        Events at touchpoints are skipped, so this is for paths without them.
        """
        mapped = self.mapped
        table = mapped.numbered
        names = {*mapped.unit, *mapped.ordering, "touchpoint"}
        converts = converting(mapped, table, self.asked.to)
        table = table.select(*sorted(names), converts=converts)
        table = table.filter(table.touchpoint.isnull() | table.converts)
        found = table.mutate(
            unmapped=_after_unmapped(mapped, table), conversions=self._conversions_so_far(table)
        )
        found = found.filter(found.converts & found.unmapped)
        unit = {f"_{name}": found[name] for name in mapped.unit}
        return found.select(**unit, _path=(found.conversions - 1).cast("int32"))


def _after_unmapped(mapped: MappedLog, table: ir.Table) -> Any:
    """Return whether the previous event of the journey is on no touchpoint."""
    before, at = (beside(mapped, table, name, False) for name in ("touchpoint", "time"))
    return before.isnull() & at.notnull()
