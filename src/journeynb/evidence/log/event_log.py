"""The event log: which customer did what, and when."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.data import columns
from journeynb.data.opened import other_files
from journeynb.data.opened.persona_values import persona_values
from journeynb.evidence.log import log_tables, prepared
from journeynb.evidence.log.checked_log import CheckedLog
from journeynb.evidence.log.column_names import CONCAT
from journeynb.evidence.log.log_constructors import LogConstructors
from journeynb.evidence.log.persona_table import as_persona_table
from journeynb.evidence.log.reader import LogReader

if TYPE_CHECKING:
    import pandas as pd


class EventLog(CheckedLog, LogConstructors):
    """An event log, with one row for each event, in files, in memory or in a warehouse.

    A question reads only the columns that it needs, and only its answer is loaded into memory.
    Rows without a customer, without an event or without a readable time are counted, reported in a
    warning, and skipped.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        A path or glob of Parquet, CSV, JSON, Excel, XES or CJML files (``events/*.parquet``); a
        pandas or Polars data frame; an Arrow table; an Ibis table on any backend (DuckDB, Spark,
        BigQuery, Snowflake, ...), which then runs the queries; or a ``.duckdb`` file from
        `prepare`.
    customer, time, event : str, optional
        The columns of the customer, the time and the event. By default they are those of a known
        export (see `profile`), or guessed from common names, and a warning names them. Times are
        timestamps, dates, text as people write
        it (``22.10.2026 11:15``, ``Oct 22, 2026 11:15 AM``), numbers since 1970, or numbers such as
        20261022. A warning says how they are read if it is not certain.
    channel : str, optional
        The column of the channel. For each optional column, False means that there is none.
    persona : str, dict, Series, expression or Customers, optional
        The persona of an event or customer: a column, a dict from customers to values, a Series
        with customers as its index (or a value for each row of the data frame), an Ibis
        expression (``ibis._.plan.lower()``, or a function of the table), or a table of `Customers`:
        each customer then has the first persona of the map whose ``filter`` fits.
    value, score, text : str, optional
        The columns of an amount, a rating and a comment.
    score_range : (float, float)
        The lowest and the highest score. Scores are scaled linearly to -2 to 2; scores outside the
        range are counted and ignored. By default the range follows from the scores: (1, 5), or with
        a warning (1, 7), (0, 10), (1, 10), (0, 100) or (-100, 100).
    gap : str or timedelta, optional
        Start a new journey of the customer after this time without events: ``"60d"``, ``"30m"``.
    order : str, optional
        A column that orders events of the same time, such as a sequence number. Numbers, also if
        they are stored as text, are ordered by size. Events that are still equal keep the order of
        their rows (several files: by name). Tables of other backends have no order of rows: there,
        such events are ordered by name.
    profile : str or False, optional
        The tool that exported the log: ``"ga4"``, ``"segment"``, ``"snowplow"``, ``"mixpanel"``,
        ``"amplitude"``, ``"posthog"``, ``"matomo"``, ``"hubspot"``, ``"salesforce"`` or
        ``"zendesk"``. By default it is recognized by the columns. False: columns are only guessed.
    identify : (str, str), list of pairs, or False, optional
        The columns of an id before login and of the id after it. An id before login that occurs
        with one id after it becomes that id in all rows. By default as the tool itself does it;
        False: ids are not joined.
    properties : str, list of str, or dict, optional
        Nested columns (JSON text or structs) whose fields become columns: ``"properties"``, or
        ``{"properties": ["plan", "price"]}``.
    time_format : str, optional
        How times are read: ``"dayfirst"`` or ``"monthfirst"`` for dates such as 03/11/2026; a
        format of strptime such as ``"%d.%m.%Y %H:%M"``; or ``"s"``, ``"ms"``, ``"us"`` or ``"ns"``
        for numbers since 1970.
    constant : bool
        Whether ``event=`` is the event of every row, such as ``"Survey answered"``, and not the
        name of a column.
    lifecycle : str, optional
        The column of the state of an event, such as ``start`` and ``complete``. The rows of a start
        and of its completion are then one event, at the time of the completion (of the start, if
        it was not completed), and `Evidence.touchpoints` gives durations. Rows in other states are
        skipped.

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
        constant: bool = False,
        lifecycle: str | bool | None = None,
    ) -> None:
        table = as_persona_table(persona)
        persona, source = persona_values(False if table else persona, source)
        given = {"customer": customer, "time": time, "event": event, "channel": channel,
                 "persona": persona, "value": value, "score": score, "text": text,
                 "lifecycle": lifecycle}  # fmt: skip
        reader = LogReader(
            source, given, score_range, gap, order, profile, identify, properties, time_format,
            constant, persona_table=table,
        )  # fmt: skip
        self._use(reader)
        guesses = columns.guesses(reader.guessed, reader.names)
        if report := reader.derived.report(self.columns):
            warn(f"{self.source}: {report}")
        elif guesses:
            warn(f"{self.source}: columns guessed from their names: {', '.join(guesses)}")
        if reader.other_files:
            warn(f"{self.source}: {other_files.report(reader.other_files, CONCAT)}")

    def check(self) -> pd.DataFrame:
        """Return the problems of the log's rows.

        Returns
        -------
        pandas.DataFrame
            One row for each check, with a count of 0 if there is no problem: ``check`` (str),
            ``count`` (int64), ``examples`` (str). Checks are rows without a customer, time or
            event, unreadable times, scores outside the range, duplicates, moves between events at
            the same time, states of ``lifecycle=``, and time zones.

        Examples
        --------
        >>> import pandas as pd
        >>> log = jn.EventLog(pd.DataFrame({
        ...     "customer": ["ann", "ann", "bob", "bob"],
        ...     "time": ["2026-01-01", "2026-01-03", "2026-01-02", "2026-01-05"],
        ...     "event": ["ad", "order", "ad", "ad"],
        ... }))
        >>> log.check()[["check", "count"]].head(3)
                             check  count
        0  rows without a customer      0
        1    rows without an event      0
        2      rows without a time      0
        """
        return log_tables.table(self.reader, self.facts)

    def describe(self) -> pd.DataFrame:
        """Return an overview of the log: customers, journeys, events, period, columns, problems.

        Returns
        -------
        pandas.DataFrame
            One row for each fact, with text in ``value``. Journeys are included with ``gap=``,
            and `check` only with its problems.

        Examples
        --------
        >>> import pandas as pd
        >>> log = jn.EventLog(pd.DataFrame({
        ...     "customer": ["ann", "ann", "bob", "bob"],
        ...     "time": ["2026-01-01", "2026-01-03", "2026-01-02", "2026-01-05"],
        ...     "event": ["ad", "order", "ad", "ad"],
        ... }))
        >>> log.describe().head(4)
                          value
        what
        source   the data frame
        backend          duckdb
        rows                  4
        events                4
        """
        return log_tables.description(
            self.reader, self.facts, self.events, self.customers, self.journeys
        )

    @classmethod
    def concat(cls, logs: Iterable[EventLog], gap: Any = None) -> EventLog:
        """Combine logs that have different columns, such as web events, tickets and a survey.

        Customers with the same id are the same customer. Each log scales its scores by its own
        range. All other columns are kept by name; they are missing in the rows of the other logs.

        Parameters
        ----------
        logs : list of EventLog
            Logs of files, data frames and prepared logs, or of Ibis tables of one connection. The
            rows of each are checked now, and its warnings name it.
        gap : str or timedelta, optional
            The gap between journeys, by default that of the logs.

        Returns
        -------
        EventLog
            The events of all logs. At the same time, those of the earlier log come first.

        Raises
        ------
        ArgumentError
            An item is not a log, or the logs are on different backends.

        Examples
        --------
        >>> import pandas as pd
        >>> web = jn.EventLog(pd.DataFrame({
        ...     "customer": ["ann"], "time": ["2026-01-01"], "event": ["visit"], "page": ["/"],
        ... }))
        >>> survey = jn.EventLog(
        ...     pd.DataFrame({"customer": ["ann"], "time": ["2026-01-02"], "nps": [9]}),
        ...     event="survey", constant=True, score="nps", score_range=(0, 10),
        ... )
        >>> log = jn.EventLog.concat([web, survey])
        >>> log.describe().loc[["customers", "events"], "value"].tolist()
        ['1', '2']
        """
        from journeynb.evidence.log.joined_logs import joined

        made = cls.__new__(cls)
        made._use(joined(logs, gap))
        return made

    def where(self, condition: str) -> EventLog:
        """Return the log of the rows that fit a condition, such as a period or a property.

        Parameters
        ----------
        condition : str
            A small part of SQL: columns of the log (or ``customer``, ``time``, ``event``,
            ``channel``, ...), ``= <> < <= > >=``, ``in (...)``, ``between``, ``like``, ``is null``,
            ``and``, ``or``, ``not``. Put text in single quotes. Compare times with text in ISO
            8601; a date means its midnight. Values are those in the log.

        Returns
        -------
        EventLog
            The log of these rows. All others are skipped, as if the source did not have them.

        Raises
        ------
        ArgumentError
            The condition has a part that is not allowed, or names a column that does not exist.

        Examples
        --------
        >>> log = jn.EventLog(jn.sample_log("coffee"))
        >>> log.where("time < '2025-08-01' and channel = 'app'")
        EventLog of the data frame where time < '2025-08-01' and channel = 'app': ...
        """
        made = EventLog.__new__(EventLog)
        made._use(self.reader.where(condition))
        return made

    def lifetime(self, horizon: Any = "365d") -> pd.DataFrame:
        """Estimate what each customer will buy and spend, from past purchases.

        A purchase is an event with a value of 0 or more; several purchases of a customer on one day
        (in UTC) count as one. The BG/NBD model estimates how often customers buy and when they
        stop, the Gamma-Gamma model what they spend. They assume that customers buy at a steady
        pace, and that the value of a purchase does not depend on how often a customer buys.

        Parameters
        ----------
        horizon : str or timedelta, optional
            The time after the end of the log to look ahead, such as ``"90d"``; by default a year.

        Returns
        -------
        pandas.DataFrame
            One row for each customer with a purchase, the highest value first: ``customer`` (str);
            ``alive``: the probability that the customer still buys (always 1 after a single
            purchase: in this model, customers stop only after a repeat purchase); ``purchases``:
            their expected number within the horizon; ``value``: the expected spending within it;
            ``low, high``: the 95% prediction interval of this customer's spending, from 400 draws
            of both models (all float64). ``.attrs`` has the method, the parameters, ``until`` (the
            last date of the log), the number of customers who ``bought_again``, the
            ``correlation`` of the number and the mean value of purchases (if it is far from 0, do
            not trust the values), and what was skipped.

        Raises
        ------
        ArgumentError
            The log has no values, or fewer than 50 customers bought on more than one day.
        MissingExtraError
            scipy is not installed: ``pip install 'journeynb[insight]'``.

        Warns
        -----
        JourneyWarning
            Events with a negative value, such as refunds, are skipped.

        Examples
        --------
        >>> log = jn.EventLog(jn.sample_orders("coffee"))
        >>> found = log.where("time < '2026-04-01'").lifetime("183d")
        >>> found.columns.tolist()
        ['customer', 'alive', 'purchases', 'value', 'low', 'high']
        """
        from journeynb.evidence.log import lifetime

        return lifetime.lifetime(self, horizon)

    def prepare(self, path: str | os.PathLike[str] | None = None) -> EventLog:
        """Write the log to a DuckDB file, sorted and encoded, so that later questions are fast.

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

        Examples
        --------
        >>> import pandas as pd
        >>> log = jn.EventLog(pd.DataFrame({
        ...     "customer": ["ann", "ann", "bob", "bob"],
        ...     "time": ["2026-01-01", "2026-01-03", "2026-01-02", "2026-01-05"],
        ...     "event": ["ad", "order", "ad", "ad"],
        ... }))
        >>> log.prepare().describe().loc["events", "value"]
        '4'
        """
        target = prepared.target_of(self.reader, path)
        prepared.write(self.reader, self.events, self.facts, target)
        return EventLog(target, persona=self.reader.persona_table)

    def __repr__(self) -> str:
        named = ", ".join(
            role if role == name else f"{role}={name}" for role, name in self.columns.items()
        )
        gap = f", gap {self.gap}" if self.gap is not None else ""
        facts = self.__dict__.get("facts")
        table = self.reader.persona_table
        named += f", personas by {table.source}" if table is not None else ""
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
