"""A log whose rows are checked once: what every question reads from it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.public_calls import Public
from journeynb.base.user_warnings import warn
from journeynb.data import engines
from journeynb.data.cached_tables import CachedTables, RecentResults
from journeynb.data.times.reading import Reading
from journeynb.evidence.log import parquet_footers, row_checks
from journeynb.evidence.log.column_names import NOT_NUMERIC, REQUIRED, WRITTEN
from journeynb.evidence.log.reader import LogReader
from journeynb.evidence.log.row_counts import RowCounts, from_json
from journeynb.evidence.log.rows import with_journeys

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


MOST_COPIED = 50_000
"""Largest number of events that are copied."""


class CheckedLog(Public):
    """The rows of an open log that count, and the counts of those that do not."""

    def _use(self, reader: LogReader) -> None:
        self.reader = reader
        self.backend, self.source = reader.backend, reader.source
        self.cached = CachedTables(
            reader.backend, reader.number is not None, reader.require_unchanged
        )
        self.results = RecentResults()

    @property
    def columns(self) -> dict[str, str]:
        """The column of the source for each role.

        Examples
        --------
        >>> import pandas as pd
        >>> jn.EventLog(pd.DataFrame(columns=["customer", "time", "event"])).columns
        {'customer': 'customer', 'time': 'time', 'event': 'event'}
        """
        return self.reader.columns

    @property
    def profile(self) -> str | None:
        """The tool whose export the log was read as, such as ``"mixpanel"``; None: no export."""
        return self.reader.derived.profile or None

    @property
    def gap(self) -> Any:
        """The time without events after which a new journey starts; None: one journey each."""
        return self.reader.gap

    @property
    def dialect(self) -> str:
        """Name of the backend that runs the queries."""
        return self.reader.dialect

    @property
    def held(self) -> CachedTables:
        """Another name of ``cached``: intermediate results, kept as tables."""
        return self.cached

    @property
    def reading(self) -> Reading:
        """How times are read."""
        return self.reader.reading

    @property
    def raw(self) -> ir.Table:
        """Every row with the columns of `events`, as an Ibis table; unreadable values are null."""
        return self.reader.raw

    @cached_property
    def events(self) -> ir.Table:
        """The rows that count, as an Ibis table.

        Columns: ``customer``, ``time`` (UTC, without a zone), ``event``, ``channel``, ``persona``
        (text as in the log), ``value``, ``score`` (-2 to 2), ``text``, null if the log has no such
        column; then the other columns of the log. With ``gap=`` also ``journey``, the number of the
        customer's journey from 0. A column of the log whose name is in this list but that has
        another content is called ``journeynb_own_NAME``; ``journeynb_row`` is the position of the
        row, if rows have an order, ``journeynb_order`` the column of ``order=`` if it is text of
        numbers or has one of these names. With ``lifecycle=``, ``journeynb_duration`` is the number
        of microseconds from the start to the completion of an event.
        """
        facts, reader = self.facts, self.reader
        fixed = engines.is_ours(self.backend)  # a table on another backend may grow
        complete = fixed and facts.events > 0 and not (facts.no_customer or facts.no_event)
        table = reader.rows.read(complete)
        low, high = reader.score_range
        score = table.score
        inside = (score >= low) & (score <= high)
        if not (fixed and facts.rows == facts.events > 0):  # a filter costs a third of a question
            required = ("time",) if complete else REQUIRED
            table = table.filter(*(table[name].notnull() for name in required))
        scaled = engines.ibis_().ifelse(inside, (score - low) * (4 / (high - low)) - 2, None)
        checked = {WRITTEN, *NOT_NUMERIC.values()}
        kept = {name: table[name] for name in table.columns if name not in checked}
        table = table.select(**kept | {"score": scaled})  # plain, so that engines look through it
        gap = reader.gap_micros
        return table if gap is None else with_journeys(table, gap)

    @cached_property
    def is_small(self) -> bool:
        """Whether copies of the events, which never change, make questions faster."""
        ours = engines.is_ours(self.backend) and self.reader.opened.in_memory
        return ours and self.facts.events <= MOST_COPIED

    def copied(self, table: ir.Table) -> ir.Table:
        """Return events as a table of their own if the log is small, else the expression."""
        return self.cached.copied(table, "events") if self.is_small else table

    @cached_property
    def hashes(self) -> bool:
        """Whether hashes can replace customers: the text of a large log, without a collision."""
        reader = self.reader
        if self.is_small:
            return False
        return reader.rereads and row_checks.hashes_differ(reader, reader.rows.words("customer"))

    def run(self, expr: Any, what: str) -> pd.DataFrame:
        """Return the result of an Ibis expression of this log. The first call checks the rows.

        Parameters
        ----------
        expr : ibis expression
            An expression of `events` or `raw`.
        what : str
            Name of the query, for the progress display and errors.

        Returns
        -------
        pandas.DataFrame
            The rows and columns of the expression.

        Raises
        ------
        QueryError
            The backend failed, or the files changed since the log was opened.
        """
        self.facts  # noqa: B018
        if not (engines.is_ours(self.backend) and self.reader.is_unchanged):
            return self.reader.ask(expr, what)
        return self.results.of(expr, lambda: self.reader.ask(expr, what))

    @cached_property
    def facts(self) -> RowCounts:
        """Counts of the rows, made with the first question."""
        reader = self.reader
        facts = self._stored_facts or row_checks.facts(
            reader,
            None
            if reader.is_derived
            else parquet_footers.counted(reader.rows, reader.opened.files),
        )
        warnings = facts.warnings()
        if warnings:
            warn(f"{self.source}: {'; '.join(warnings)}")
        return facts

    @property
    def _stored_facts(self) -> RowCounts | None:
        """The counts that `prepare` stored, if the log is read as it was written."""
        settings = self.reader.settings
        stored = settings.get("facts")
        if (
            stored is None
            or any(role != name for role, name in self.columns.items())
            or sorted(self.columns) != settings.get("roles")
            or list(self.reader.score_range) != settings["score_range"]
            or self.gap != settings.get("gap")
        ):
            return None
        return from_json(stored)

    @cached_property
    def customers(self) -> int:
        """Number of customers."""
        self.facts  # noqa: B018
        stored = self.reader.settings.get("customers") if self._stored_facts else None
        return row_checks.customers(self.reader, self.events) if stored is None else int(stored)

    @cached_property
    def journeys(self) -> int:
        """Number of journeys; without ``gap=`` each customer has one."""
        if self.gap is None:
            return self.customers
        return row_checks.journeys(self.reader, self.events)
