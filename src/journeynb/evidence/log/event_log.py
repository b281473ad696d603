"""The event log: which customer did what, and when."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.data import columns, engines
from journeynb.data.cached_tables import CachedTables
from journeynb.data.times.reading import Reading
from journeynb.evidence.log import log_tables, other_files, parquet_footers, prepared, row_checks
from journeynb.evidence.log.column_names import NOT_NUMERIC, REQUIRED, WRITTEN
from journeynb.evidence.log.persona_values import persona_values
from journeynb.evidence.log.reader import LogReader
from journeynb.evidence.log.row_counts import RowCounts, from_json
from journeynb.evidence.log.rows import with_journeys

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


class EventLog:
    """An event log, with one row for each event, in files, in memory or in a warehouse.

    A question reads only the columns that it needs, and only its answer is loaded into memory.
    Rows without a customer, without an event or without a readable time are counted, reported in a
    warning, and skipped.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        A path or glob of Parquet, CSV or JSON Lines files (``events/*.parquet``); a pandas or
        Polars data frame; an Arrow table; an Ibis table on any backend (DuckDB, Spark, BigQuery,
        Snowflake, ...), which then runs the queries; or a ``.duckdb`` file from `prepare`.
    customer, time, event : str, optional
        The columns of the customer, the time and the event. By default they are guessed from
        common names, and a warning names them. Times are timestamps, dates, text as people write
        it (``22.10.2026 11:15``, ``Oct 22, 2026 11:15 AM``), numbers since 1970, or numbers such as
        20261022. A warning says how they are read if it is not certain.
    channel : str, optional
        The column of the channel. For each optional column, False means that there is none.
    persona : str, dict, Series or expression, optional
        The persona of an event or customer: a column, a dict from customers to values, a Series
        with customers as its index (or a value for each row of the data frame), or an Ibis
        expression (``ibis._.plan.lower()``, or a function of the table).
    value, score, text : str, optional
        The columns of an amount, a rating and a comment.
    score_range : (float, float)
        The lowest and the highest score, by default (1, 5). Scores are scaled linearly to -2 to 2;
        scores outside the range are counted and ignored.
    gap : str or timedelta, optional
        Start a new journey of the customer after this time without events: ``"60d"``, ``"30m"``.
    order : str, optional
        A column that orders events of the same time, such as a sequence number. Numbers, and text
        of numbers, are ordered by size. Events that are still equal are ordered by name.
    profile : str or False, optional
        The tool that exported the log: ``"ga4"``, ``"segment"``, ``"snowplow"``, ``"mixpanel"``,
        ``"amplitude"``, ``"posthog"``, ``"matomo"``, ``"hubspot"``, ``"salesforce"`` or
        ``"zendesk"``. By default it is recognized by the columns. False: columns are only guessed.
    identify : (str, str), list of pairs, or False, optional
        The columns of an id before login and of the id after it. An id before login that occurs
        with one id after it becomes that id in all rows. By default as the tool does; False: ids
        are not joined.
    properties : str, list of str, or dict, optional
        Nested columns (JSON text or structs) whose fields become columns: ``"properties"``, or
        ``{"properties": ["plan", "price"]}``.
    time_format : str, optional
        How times are read: ``"dayfirst"`` or ``"monthfirst"`` for dates such as 03/11/2026; a
        format of strptime such as ``"%d.%m.%Y %H:%M"``; or ``"s"``, ``"ms"``, ``"us"`` or ``"ns"``
        for numbers since 1970.

    Raises
    ------
    ArgumentError
        A column does not exist or cannot be guessed; the message lists the columns.
    FileError, FormatError
        A file does not exist or cannot be read.
    MissingExtraError
        Ibis and DuckDB are not installed: ``pip install 'journeynb[evidence]'``.

    Warns
    -----
    JourneyWarning
        Columns were guessed, or (once, with the first question) rows have problems.

    Examples
    --------
    >>> import pandas as pd
    >>> log = jn.EventLog(pd.DataFrame({
    ...     "customer": ["ann", "ann", "bob"],
    ...     "time": ["2026-01-01", "2026-01-03", "2026-01-02"],
    ...     "event": ["ad", "order", "ad"],
    ... }))
    >>> log
    EventLog of the data frame: customer, time, event (not read yet)
    >>> log.describe().loc[["customers", "events"], "value"].tolist()
    ['2', '3']
    """

    def __init__(
        self,
        source: Any,
        customer: str | None = None,
        time: str | None = None,
        event: str | None = None,
        channel: str | bool | None = None,
        persona: Any = None,
        value: str | bool | None = None,
        score: str | bool | None = None,
        score_range: tuple[float, float] | None = None,
        text: str | bool | None = None,
        gap: Any = None,
        order: str | None = None,
        profile: str | bool | None = None,
        identify: Any = None,
        properties: Any = None,
        time_format: str | None = None,
    ) -> None:
        persona, source = persona_values(persona, source)
        given = {"customer": customer, "time": time, "event": event, "channel": channel,
                 "persona": persona, "value": value, "score": score, "text": text}  # fmt: skip
        self.reader = reader = LogReader(
            source, given, score_range, gap, order, profile, identify, properties, time_format
        )
        self.backend, self.source = reader.backend, reader.source
        self.cached = CachedTables(
            reader.backend, reader.number is not None, reader.require_unchanged
        )
        guesses = columns.guesses(reader.guessed, reader.names)
        if report := reader.derived.report(self.columns):
            warn(f"{self.source}: {report}")
        elif guesses:
            warn(f"{self.source}: columns guessed from their names: {', '.join(guesses)}")
        if reader.other_files:
            warn(f"{self.source}: {other_files.report(reader.other_files)}")

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
        another content is called ``journeynb_own_NAME``; ``journeynb_order`` is the column of
        ``order=`` if it is text of numbers or has one of these names.
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
    def hashes(self) -> bool:
        """Whether customers are text without a hash collision, so that hashes can replace them."""
        reader = self.reader
        return reader.rereads and row_checks.hashes_differ(reader, reader.rows.words("customer"))

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The position of each event name in alphabetical order; empty if there are too many."""
        reader = self.reader
        return row_checks.ranks(reader, reader.rows.words("event")) if reader.rereads else {}

    def run(self, expr: Any, what: str) -> pd.DataFrame:
        """Return the result of an Ibis expression of this log. The first call checks the rows.

        Parameters
        ----------
        expr : ibis expression
            An expression of `events` or `raw`.
        what : str
            Name of the query, for the progress display and errors.

        Raises
        ------
        QueryError
            The backend failed, or the files changed since the log was opened.
        """
        self.facts  # noqa: B018
        return self.reader.ask(expr, what)

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

    def check(self) -> pd.DataFrame:
        """Return the problems of the log's rows.

        Returns
        -------
        pandas.DataFrame
            One row for each check, with a count of 0 if there is no problem: ``check`` (str),
            ``count`` (int64), ``examples`` (str). Checks are rows without a customer, time or
            event, unreadable times, scores outside the range, duplicates and time zones.
        """
        return log_tables.table(self.reader, self.facts)

    def describe(self) -> pd.DataFrame:
        """Return an overview of the log: customers, journeys, events, period, columns, problems.

        Returns
        -------
        pandas.DataFrame
            One row for each fact, with text in ``value``. Journeys are included with ``gap=``,
            and `check` only with its problems.
        """
        return log_tables.description(
            self.reader, self.facts, self.events, self.customers, self.journeys
        )

    def prepare(self, path: str | os.PathLike[str] | None = None) -> EventLog:
        """Write the log to a DuckDB file, sorted and encoded, so that many questions are fast.

        Parameters
        ----------
        path : path, optional
            The file to write, with the extension ``.duckdb``. ``EventLog(path)`` opens it again.
            By default a temporary file, which is deleted when Python ends.

        Returns
        -------
        EventLog
            The prepared log.

        Raises
        ------
        ArgumentError
            The log is already prepared, or `path` has another extension.
        FileError
            The file cannot be written, or exists and is not a prepared log.
        QueryError
            The backend failed.
        """
        target = prepared.target_of(self.reader, path)
        prepared.write(self.reader, self.events, self.facts, target)
        return EventLog(target)

    def __repr__(self) -> str:
        named = ", ".join(
            role if role == name else f"{role}={name}" for role, name in self.columns.items()
        )
        gap = f", gap {self.gap}" if self.gap is not None else ""
        facts = self.__dict__.get("facts")
        state = f"{facts.events} events" if facts else "not read yet"
        title = self.reader.derived.title
        source = f"{self.source}, {title}" if title else self.source
        return f"EventLog of {source}: {named}{gap} ({state})"


def must_be_log(given: object) -> None:
    """Raise an error if something is not an event log; the message says how to create one."""
    if not isinstance(given, EventLog):
        raise ArgumentError(
            f"log={shown(given)} is not an event log; create one with jn.EventLog(df) or "
            "jn.EventLog('log.parquet')"
        )
