"""The rows of a log, with our names for their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.data import dialects, engines
from journeynb.data.column_text import as_customer, as_number, as_text
from journeynb.data.columns import OWN
from journeynb.data.conditions import Condition, times_in_utc
from journeynb.data.opened.persona_values import persona_of, with_personas
from journeynb.data.row_numbers import ROW
from journeynb.data.times import reading as times
from journeynb.evidence.exports.derived_table import is_helper
from journeynb.evidence.log import lifecycle
from journeynb.evidence.log.column_names import KNOWN, NOT_NUMERIC, WRITTEN
from journeynb.evidence.log.prepared_file import BUCKET, NAMED, NEXT, NUMBER, ORDER

if TYPE_CHECKING:
    import ibis.expr.types as ir

_LATER = ("touchpoint", "stage")
"""Columns that a map adds. Patterns can use columns of the log with these names."""
_TAKEN = {*KNOWN, WRITTEN, *NOT_NUMERIC.values(), ORDER, NAMED, ROW, "journey", *_LATER,
          "_before", "_begins", "_key", "_persona", "_customer", *lifecycle.HELPERS,
          lifecycle.DURATION}  # fmt: skip
"""Names that the log's own columns cannot keep. Most backends ignore case."""
_LOOKED_AT = (
    *("micros", "at", "first", "next_time", "next_event", "next_touchpoint", "next_stage"),
    *("before", "before_time", "after", "moved", "unexplained", "arrives", "reaches", "position"),
    *("bucket", "converts", "unmapped", "step", "next", "was", "was_at", "conversions"),
)
"""Names that questions use beside the column of ``order=``."""


@dataclass
class Rows:
    """The rows of a log as expressions.

    Parameters
    ----------
    table : ibis table
        The table of the log.
    backend : ibis backend
        The backend of the table.
    source : str
        Name of the log in messages.
    columns : dict
        The column for each role: a name, or for ``persona`` a dict or an expression.
    prepared : bool
        Whether `prepare` wrote the log.
    order : str, optional
        The column that orders events of the same time.
    time_format : str, optional
        How times are read; see `EventLog`.
    is_export : bool
        Whether a known tool wrote the times, so that numbers since 1970 need no report.
    whole : Rows, optional
        The rows from which these were chosen; they say how values are read.
    """

    table: ir.Table
    backend: Any
    source: str
    columns: Mapping[str, Any]
    prepared: bool
    order: str | None = None
    time_format: str | None = None
    is_export: bool = False
    whole: Rows | None = None

    @cached_property
    def reading(self) -> times.Reading:
        """How times are read. A guess is reported once."""
        if self.whole is not None:
            return self.whole.reading
        column = self.table[self.columns["time"]]
        found = times.reading_of(column, self.table, self.backend, self.source, self.time_format)
        if found.report and not (self.is_export and found.kind == "number"):
            warn(f"{self.source}: {found.report}")
        return found

    @cached_property
    def numbered(self) -> str:
        """The type of numbers in a text column of ``order=``; empty if it has other content."""
        if self.whole is not None:
            return self.whole.numbered
        if self.order is None or not self.table[self.order].type().is_string():
            return ""
        text = self.table[self.order].strip().nullif("")
        counts = self.table.agg(
            all=text.count(),
            whole=text.re_search(r"^[+-]?[0-9]{1,18}$").sum(),
            number=text.try_cast("float64").count(),
        )
        found = engines.run(counts, "order", self.backend).iloc[0]
        many = int(found["all"])
        if many and found["whole"] == many:
            return "int64"
        if many and found["number"] == many:
            return "float64"
        if found["number"]:
            warn(
                f"{self.source}: events are ordered by {self.order} as text, because "
                f"{many - int(found['number'])} of {many} values are not numeric"
            )
        return ""

    @cached_property
    def ordering(self) -> list[str]:
        """The column of `EventLog.events` for ``order=``; empty without it."""
        if self.order is None:
            return []
        taken = {*_TAKEN, *_LOOKED_AT, NUMBER, BUCKET, *NEXT.values()}
        plain = self.order.casefold() not in taken or self.order == ORDER
        return [self.order if plain and not self.numbered else ORDER]

    @property
    def row(self) -> list[str]:
        """The column with the position of each row in its source; empty if rows have no order."""
        return [ROW] if ROW in self.table.columns else []

    def where(self, condition: Condition, names: Sequence[str]) -> Rows:
        """Return the rows that fit a condition on columns of the log, or on its roles."""
        table, roles = self.table, self.columns
        values: dict[str, Any] = {
            role: table[name] for role, name in roles.items() if isinstance(name, str)
        }
        values |= {name: table[name] for name in names}
        time = {"time", roles["time"]} - {each for each in names if each != roles["time"]}
        if any(each.casefold() in {name.casefold() for name in time} for each in condition.columns):
            read = times.read(table[roles["time"]], self.reading, self.backend.name)
            values |= dict.fromkeys(time & {*values}, read)
        fits = condition.on(times_in_utc(values), self.source)
        return replace(self, table=table.filter(fits), whole=self)

    @property
    def sequence(self) -> list[str]:
        """The columns by which the source orders events: time, ``order=``, position of the row."""
        return ["time", *self.ordering, *self.row]

    @cached_property
    def states(self) -> dict[str, int]:
        """The number of rows of each state of an event, with ``lifecycle=``."""
        name = self.columns.get("lifecycle")
        if name is None:
            return {}
        each = self.table.select(state=lifecycle.state_of(self.table[name]))
        counts = each.group_by("state").agg(n=each.count()).order_by(engines.ibis_().desc("n"))
        found = engines.run(counts.limit(lifecycle.MOST_STATES), "lifecycle", self.backend)
        states = dict(zip(found.state, found.n.astype(int), strict=True))
        if states and not {*states} & {*lifecycle.START, *lifecycle.COMPLETE}:
            listed = ", ".join(map(shown, [*states][:3]))
            raise ArgumentError(
                f"lifecycle={shown(name)} is not valid; allowed: a column with the values start "
                f"and complete (this one has {listed}), or False"
            )
        return states

    def words(self, role: str) -> ir.Table:
        """Return the customers or events of all rows, in a table with one column."""
        column = self.table[self.columns[role]]
        word = as_customer(column) if role == "customer" else as_text(column)
        return self.table.select(word=word)

    def read(self, whole: bool) -> ir.Table:
        """Return the rows. If each is known to be complete (`whole`), texts are not checked."""
        ibis = engines.ibis_()
        table = self.table
        found: dict[str, Any] = {
            "customer": as_customer(table[self.columns["customer"]], whole),
            "time": times.read(table[self.columns["time"]], self.reading, self.backend.name),
            "event": as_text(table[self.columns["event"]], whole),
        }
        written = table[self.columns["time"]]
        found[WRITTEN] = as_text(written) if written.type().is_string() else written
        for role in ("channel", "text"):
            name = self.columns.get(role)
            found[role] = as_text(table[name]) if name else ibis.null("string")
        for role in ("value", "score"):
            name = self.columns.get(role)
            found[role] = (
                ibis.null("float64")
                if name is None
                else as_number(table[name], name, role, self.source)
            )
            not_numeric: Any = ibis.literal(False)
            if name is not None and table[name].type().is_string():
                not_numeric = found[role].isnull() & (table[name].strip() != "")
            found[NOT_NUMERIC[role]] = not_numeric
        found["persona"] = persona_of(table, self.columns.get("persona"))
        if self.ordering == [ORDER]:
            column = table[self.order]
            number = column.strip().try_cast(self.numbered) if self.numbered else column
            found[ORDER] = number
        found |= {name: table[name] for name in self.row}
        others = {name: table[name] for name in table.columns
                  if name in _LATER or not _is_taken(name)}  # fmt: skip
        made = table.select(**found, **others, **self._own(table))
        if self.states and lifecycle.is_needed(self.states):
            state = lifecycle.state_of(table[self.columns["lifecycle"]])
            made = table.select(**found, **others, **self._own(table), _state=state)
            made = lifecycle.one_row_each(made, self.sequence)
        elif self.prepared and lifecycle.DURATION in table.columns:
            duration = table[lifecycle.DURATION]
            made = table.select(
                **found, **others, **self._own(table), **{lifecycle.DURATION: duration}
            )
        if isinstance(self.columns.get("persona"), Mapping):
            numbers = self.prepared or self.table[self.columns["customer"]].type().is_numeric()
            made = with_personas(made, self.columns["persona"], numbers)
        return made

    def _own(self, table: ir.Table) -> dict[str, Any]:
        """Return the log's own columns whose names mean something else here, for patterns.

        The scores of a prepared log are not included: they are scaled already.
        """
        found = {}
        for name in table.columns:
            if (
                name in (ORDER, ROW, lifecycle.DURATION, *_LATER)
                or not _is_taken(name)
                or is_helper(name)
            ):
                continue
            column = self.columns.get(name)
            same = isinstance(column, str) and column == name and name not in NOT_NUMERIC
            same = same or (self.prepared and name in NOT_NUMERIC)
            if not same and OWN + name not in table.columns:
                found[OWN + name] = table[name]
        return found


def _is_taken(name: str) -> bool:
    return name.casefold() in _TAKEN or is_helper(name)


def with_journeys(table: ir.Table, gap: int) -> ir.Table:
    """Return events with ``journey``, a number from 0. The gap is in microseconds."""
    ibis = engines.ibis_()
    window = ibis.window(group_by="customer", order_by="time")  # at one time, any order will do
    table = table.mutate(_before=table.time.lag().over(window))
    starts = dialects.micros_between(table.time, table._before) > gap
    table = table.mutate(_begins=ibis.ifelse(starts, 1, 0).cast("int64"))
    so_far = ibis.range_window(group_by="customer", order_by="time", preceding=None, following=0)
    table = table.mutate(journey=table._begins.sum().over(so_far))
    return table.drop("_before", "_begins")
