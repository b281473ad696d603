"""The event log: what customers did, and when, wherever it lies."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, QueryError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.data import columns, sources, times
from journeynb.data import durations as spans
from journeynb.data import engines as backends
from journeynb.data.cached_tables import Held
from journeynb.evidence.log import parquet_footers as footers
from journeynb.evidence.log import row_checks as checks
from journeynb.evidence.log.row_checks import LOST, WRITTEN, Facts
from journeynb.evidence.log.rows import Rows, with_journeys

MUST = ("customer", "time", "event")
"""What a row must have to count."""

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


class EventLog:
    """What customers did: one row an event, on a file, in memory or in a warehouse.

    Nothing is read but what a question needs, and nothing is pulled into memory but its answer.
    Rows without a customer, an event or a time that can be read are counted, told and left out.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        A path or glob of Parquet, CSV or JSON lines (``events/*.parquet``); a pandas or Polars data
        frame; an Arrow table; an Ibis table on any backend (DuckDB, Spark, BigQuery, Snowflake,
        ...), which then answers itself; a ``.duckdb`` file that `prepare` made.
    customer, time, event : str, optional
        The columns of who, when and what, by default guessed from common names, and said.
        Times are instants, dates, ISO 8601 text, numbers since 1970, or days as 20260131.
    channel : str, optional
        The column of the channel. False: there is none (of each optional column).
    persona : str, dict, or expression, optional
        What tells the persona: a column, a dict from customers to values, or an Ibis expression
        (``ibis._.plan.lower()``, or a function of the table).
    value, score, text : str, optional
        The columns of an amount, a rating and a comment.
    score_range : (float, float)
        The lowest and highest score, by default (1, 5), mapped linearly to -2 and 2; scores
        outside are counted and left out.
    gap : str or timedelta, optional
        Split a customer's events into journeys after so long without any: ``"60d"``, ``"30m"``.
    order : str, optional
        A column, such as a sequence number, that orders events of the same time: numbers, or text
        of numbers, by their size. Events still equal are ordered by their name.

    Raises
    ------
    ArgumentError
        A column that is not there or cannot be guessed; names those that are there.
    FileError, FormatError
        A file that is not there or cannot be read.
    MissingExtraError
        Ibis and DuckDB are not installed: ``pip install 'journeynb[evidence]'``.

    Warns
    -----
    JourneyWarning
        Tells which columns were guessed and, once, what is wrong with the rows.

    Examples
    --------
    >>> import pandas as pd
    >>> log = jn.EventLog(pd.DataFrame({
    ...     "customer": ["ann", "ann", "bob"],
    ...     "time": ["2026-01-01", "2026-01-03", "2026-01-02"],
    ...     "event": ["ad", "order", "ad"],
    ... }))
    >>> log
    EventLog of the data frame: customer, time, event (checked when first asked)
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
    ) -> None:
        self._table, self.backend, self.source = sources.open_source(source)
        known = sources.settings_of(self.backend, self.source)
        self.score_range = _range(score_range or known.get("score_range", (1, 5)))
        self._gap_text = gap if gap is not None else known.get("gap")
        self._gap = None if self._gap_text is None else spans.micros(self._gap_text, "gap")
        order = order if order is not None else known.get("order")
        said = {"customer": customer, "time": time, "event": event, "channel": channel,
                "persona": persona, "value": value, "score": score, "text": text}  # fmt: skip
        for role in set(said) - set(known.get("roles", said)):  # nothing is guessed to be one
            said[role] = False if said[role] is None else said[role]
        there = list(self._table.columns)
        self._columns, self.guessed = columns.choose(there, said, self.source)
        same = order == known.get("order")
        stored = sources.ORDER if same and sources.ORDER in there else order
        if stored is not None:
            columns.require(stored, "order", there, self.source)
        self.order_column = order
        self._rows = Rows(
            self._table, self.backend, self.source, self._columns, prepared=bool(known),
            order=stored,
        )  # fmt: skip
        self.held = Held(self)
        self._path = os.path.abspath(self.source)
        self._stamp = sources.stamp(self._table, self._path)
        self._known = known if same else {}
        words = columns.guesses(self.guessed, there)
        if words:
            warn(f"{self.source}: columns guessed from their names: {', '.join(words)}")

    @property
    def columns(self) -> dict[str, str]:
        """What each column is taken from.

        Examples
        --------
        >>> import pandas as pd
        >>> jn.EventLog(pd.DataFrame(columns=["customer", "time", "event"])).columns
        {'customer': 'customer', 'time': 'time', 'event': 'event'}
        """
        return {
            role: found if isinstance(found, str) else f"({type(found).__name__})"
            for role, found in self._columns.items()
        }

    @property
    def gap(self) -> Any:
        """How long without events ends a journey; None where a customer has one journey."""
        return self._gap_text

    @property
    def dialect(self) -> str:
        """The name of the backend that answers."""
        return str(self.backend.name)

    @property
    def reading(self) -> times.Reading:
        """How the times are read."""
        return self._rows.reading

    @cached_property
    def raw(self) -> ir.Table:
        """Every row with the columns of `events`, as an Ibis table; what cannot be read is null."""
        return self._rows.read(False)

    @cached_property
    def events(self) -> ir.Table:
        """The events that count, as an Ibis table.

        Columns: ``customer``, ``time`` (UTC, without a zone), ``event``, ``channel``, ``persona``
        (text as the log has it), ``value``, ``score`` (-2 to 2), ``text``, null where the log has
        none, and the other columns of the log (``journeynb_own_channel`` where its own channel is
        not what ``channel`` is made of, in whatever case); with ``gap=`` also ``journey``, the
        number of the customer's journey from 0; ``journeynb_order`` where ``order=`` names text of
        numbers or one of these.
        """
        facts = self.facts
        ours = backends.is_ours(self.backend)  # what others hold may grow
        whole = ours and facts.events > 0 and not (facts.no_customer or facts.no_event)
        table = self._rows.read(whole)
        low, high = self.score_range
        score = table.score
        inside = (score >= low) & (score <= high)
        every = ours and facts.rows == facts.events > 0
        if not every:  # to ask it of each row costs a third of a question
            must = ("time",) if whole else MUST
            table = table.filter(*(table[name].notnull() for name in must))
        scaled = backends.ibis_().ifelse(inside, (score - low) * (4 / (high - low)) - 2, None)
        checked = {WRITTEN, *LOST.values()}
        kept = {name: table[name] for name in table.columns if name not in checked}
        table = table.select(**kept | {"score": scaled})  # plain, so that engines look through it
        return table if self._gap is None else with_journeys(table, self._gap)

    @property
    def unit(self) -> list[str]:
        """The columns whose values tell one journey from another."""
        return ["customer"] if self._gap is None else ["customer", "journey"]

    @property
    def order(self) -> list[str]:
        """The columns that order a customer's events; the touchpoint's place follows."""
        return ["time", *self._rows.ordering, "event"]

    @property
    def rereads(self) -> bool:
        """Whether a column stays as it is, is plain text and is read by itself, at little cost.

        Files that are not local may change unseen, and text of a DuckDB file may be equal in other
        ways.
        """
        if not backends.is_ours(self.backend):
            return False
        files = bool(self._stamp) and self._path.lower().endswith(sources.PARQUET)
        return files or sources.is_here(self._table)

    @cached_property
    def hashes(self) -> bool:
        """Whether hashes can stand for customers: they are text, and no two have the same."""
        return self.rereads and checks.hashes_differ(self, self._rows.words("customer"))

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each event's name among them all; none where they are too many."""
        return checks.ranks(self, self._rows.words("event")) if self.rereads else {}

    def in_order(self, by_event: bool) -> bool:
        """Whether the rows stand in the order of `order`, as `prepare` leaves them.

        With `by_event` false, also whether no two events of a customer are alike in it.
        """
        alike = self._known.get("alike")
        if alike is None or not self._stands:
            return False
        return by_event or not alike

    @property
    def nexts(self) -> dict[str, str]:
        """The columns of a prepared log that say what follows in the journey, by what they say."""
        return sources.NEXT if self._known.get("nexts") and self._stands else {}

    @property
    def number(self) -> str | None:
        """The column of a prepared log with the customers' numbers."""
        asis = self._columns["customer"] == "customer"
        return sources.NUMBER if self._known.get("numbers") and asis else None

    @property
    def called(self) -> str:
        """What the log itself called its column of customers."""
        return str(self._known.get("customer", self.columns["customer"]))

    @property
    def pairs(self) -> ir.Table | None:
        """The pairs of events that a prepared log has counted, where journeys are still the same.

        Columns: ``event, next_event, micros`` (a list), ``customers`` (a set of numbers, as bits).
        """
        there = self._known.get("pairs") and self._stands
        return sources.pairs_of(self.backend) if there else None

    @property
    def _stands(self) -> bool:
        """Whether the rows, their customers, times and events are as `prepare` left them."""
        asis = all(self._columns[name] == name for name in MUST)
        return asis and self._gap is None and not isinstance(self._columns.get("persona"), Mapping)

    def run(self, expr: Any, what: str) -> pd.DataFrame:
        """Return what an Ibis expression of this log gives; the first time rows are checked.

        Raises
        ------
        QueryError
            The backend failed, or the files are no longer those that were opened.
        """
        self.facts  # noqa: B018
        return self.ask(expr, what)

    def ask(self, expr: Any, what: str) -> pd.DataFrame:
        """Return what an Ibis expression of this log gives, its rows checked or not."""
        self.require_unchanged()
        return backends.run(expr, what, self.backend)

    def require_unchanged(self) -> None:
        """Raise `QueryError` where the files are no longer those that were opened."""
        stamp = sources.stamp(self._table, self._path)
        if stamp and stamp != self._stamp:  # that they are gone the backend tells
            raise QueryError(f"{self.source} has changed since it was opened; open it again")

    @cached_property
    def facts(self) -> Facts:
        """What was counted when the log was first asked."""
        facts = self._counted or checks.facts(self, footers.counted(self._rows, self._path))
        told = facts.told()
        if told:
            warn(f"{self.source}: {'; '.join(told)}")
        return facts

    @property
    def _counted(self) -> Facts | None:
        """What `prepare` counted, where the log is read as it left it."""
        asis = all(role == name for role, name in self.columns.items())
        kept = self._known.get("facts")
        if (
            kept is None
            or not asis
            or sorted(self.columns) != self._known.get("roles")
            or list(self.score_range) != self._known["score_range"]
        ):
            return None
        return checks.facts_of(kept)

    @cached_property
    def customers(self) -> int:
        """How many customers the events are of."""
        self.facts  # noqa: B018
        kept = self._known.get("customers") if self._counted else None
        return checks.customers(self) if kept is None else int(kept)

    @cached_property
    def journeys(self) -> int:
        """How many journeys there are: as many as customers, without ``gap=``."""
        return self.customers if self._gap is None else checks.journeys(self)

    def check(self) -> pd.DataFrame:
        """Return what is wrong with the rows of the log.

        Returns
        -------
        pandas.DataFrame
            ``check, count, examples``: rows without customer, time or event, times that cannot be
            read, scores outside, duplicates, offsets; a row each, with 0 where nothing is wrong.
        """
        return checks.table(self)

    def describe(self) -> pd.DataFrame:
        """Return the log at a glance.

        Returns
        -------
        pandas.DataFrame
            Text in ``value``, by customers, journeys (with ``gap=``), events, period, columns, time
            zone and what `check` counted.
        """
        return checks.description(self)

    def prepare(self, path: str | os.PathLike[str] | None = None) -> EventLog:
        """Return the log sorted and dictionary-encoded in a DuckDB file, for many questions.

        Parameters
        ----------
        path : path, optional
            Where to write it, ending in ``.duckdb``; ``EventLog(path)`` opens it again. By default
            a temporary file that goes when Python ends.
        """
        from journeynb.evidence.log.prepared import prepare

        return prepare(self, path)

    def __repr__(self) -> str:
        named = ", ".join(
            role if role == name else f"{role}={name}" for role, name in self.columns.items()
        )
        gap = f", gap {self._gap_text}" if self._gap is not None else ""
        facts = self.__dict__.get("facts")
        state = f"{facts.events} events" if facts else "not read yet"
        return f"EventLog of {self.source}: {named}{gap} ({state})"


def must_be_log(given: object) -> None:
    """Refuse what is no log, and tell how one is made."""
    if not isinstance(given, EventLog):
        raise ArgumentError(
            f"log={shown(given)} is not an event log; create one with jn.EventLog(df) or "
            "jn.EventLog('log.parquet')"
        )


def _range(given: Any) -> tuple[float, float]:
    try:
        low, high = (float(each) for each in given)
    except (TypeError, ValueError):
        low = high = 0.0
    if not -inf < low < high < inf:
        raise ArgumentError(
            f"score_range={shown(given)} is not valid; allowed: the lowest and the highest "
            "score, such as (1, 5)"
        )
    return low, high
