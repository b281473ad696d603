"""An open event log: its table, the columns that it is read from, and how its rows are ordered."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown, visible
from journeynb.base.user_warnings import warn
from journeynb.data import columns, durations, engines, sources
from journeynb.data.conditions import Condition
from journeynb.data.opened.open_table import OpenTable
from journeynb.data.opened.other_files import other_files
from journeynb.data.row_numbers import ROW
from journeynb.data.times.reading import Reading
from journeynb.data.times.written_formats import check_format
from journeynb.evidence.exports import wide_tables
from journeynb.evidence.exports.derived_table import DerivedTable, derived_table
from journeynb.evidence.exports.visits import one_row_each_action
from journeynb.evidence.log import prepared_file
from journeynb.evidence.log.column_names import CONCAT, NAMES, REQUIRED
from journeynb.evidence.log.persona_table import PersonaTable
from journeynb.evidence.log.rows import Rows
from journeynb.evidence.log.usual_scores import usual_range

if TYPE_CHECKING:
    import ibis.expr.types as ir


class LogReader(OpenTable):
    """An open log, before its rows are checked.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        See `EventLog`.
    given : dict
        The column of each role: a name, None (guess), False (there is none), or for ``persona``
        a dict or an expression.
    score_range : (float, float) or None
        The lowest and the highest score; None: from the scores.
    gap : str, timedelta or None
        The gap after which a new journey starts.
    order : str or None
        The column that orders events of the same time.
    profile, identify, properties, time_format, constant
        See `EventLog`.
    derived : DerivedTable, optional
        The table of joined logs.
    persona_table : PersonaTable, optional
        Customers with the columns that the personas' filters name.

    Attributes
    ----------
    backend : ibis backend
        The backend that runs the queries.
    source : str
        Name of the log in messages.
    opened : Source
        The table and the files of the log.
    gap : str, timedelta or None
        The gap as the user wrote it.
    gap_micros : int or None
        The gap in microseconds.
    guessed : dict of str to str
        The columns that were guessed, by role.
    order_column : str or None
        The column that orders events of the same time.
    settings : dict
        Settings that `prepare` stored; empty for other logs.
    derived : DerivedTable
        The table that the rows are read from, and the export that was recognized.
    rows : Rows
        The rows with our column names.
    other_files : dict of str to list of str
        Files without columns that rows need, and these columns.
    """

    def __init__(
        self,
        source: Any,
        given: Mapping[str, Any],
        score_range: tuple[float, float] | None = None,
        gap: Any = None,
        order: str | None = None,
        profile: str | bool | None = None,
        identify: Any = None,
        properties: Any = None,
        time_format: str | None = None,
        constant: bool = False,
        derived: DerivedTable | None = None,
        persona_table: PersonaTable | None = None,
    ) -> None:
        opened = sources.open_source(source, prefer=prepared_file.PREPARED)
        if profile in (None, True, "matomo"):
            opened = one_row_each_action(opened)
        super().__init__(opened)
        self.persona_table = persona_table
        settings = prepared_file.settings_of(opened)
        named = score_range or settings.get("score_range")
        self._score_range = None if named is None else _range(named)
        self._whole: LogReader | None = None
        self.gap = gap if gap is not None else settings.get("gap")
        self.gap_micros = None if self.gap is None else durations.micros(self.gap, "gap")
        # A prepared log lists its roles, so nothing else is guessed.
        roles = settings.get("roles", given)
        given = {
            role: False if column is None and role not in roles else column
            for role, column in given.items()
        }
        self.derived = derived = derived or derived_table(
            opened.table, self.backend, self.source, given, False if settings else profile,
            identify, properties,
        )  # fmt: skip
        if constant:
            derived.set_constant("event", _text_of(given.get("event")))
        self.names = [name for name in derived.names if name != ROW]
        chosen, self.guessed = columns.choose(
            self.names, derived.given | dict.fromkeys(derived.roles, False), self.source, NAMES,
            [role for role in REQUIRED if role not in derived.roles], derived.used,
            lambda missing: wide_tables.advice(opened, missing, NAMES["customer"]),
        )  # fmt: skip
        chosen |= derived.roles
        self._columns = {role: chosen[role] for role in NAMES if role in chosen}
        self.order_column = order if order is not None else settings.get("order")
        same_order = self.order_column == settings.get("order")
        self.settings: dict[str, Any] = settings if same_order else {}
        stored = self.order_column
        if same_order and prepared_file.ORDER in self.names:
            stored = prepared_file.ORDER
        if stored is not None:
            columns.require(stored, "order", self.names, self.source)
        self.rows = Rows(
            derived.table, self.backend, self.source, self._columns, prepared=bool(settings),
            order=stored, time_format=None if time_format is None else check_format(time_format),
            is_export=bool(derived.profile),
        )  # fmt: skip
        self.other_files = other_files(opened, [self._columns[role] for role in REQUIRED], CONCAT)

    def where(self, text: str) -> LogReader:
        """Return a reader of the rows that fit a condition; see `EventLog.where`."""
        condition = Condition(text, "where")
        made = copy.copy(self)
        made.__dict__.pop("raw", None)
        made._whole = self
        made.rows = self.rows.where(condition, self.names)
        if self.settings:  # what `prepare` counted holds for all rows
            made.settings = {"customer": self.customer_name}
            counted = [*prepared_file.NEXT.values(), prepared_file.NUMBER, prepared_file.BUCKET]
            made.rows.table = made.rows.table.drop(
                *(name for name in counted if name in made.rows.table.columns)
            )
        made.source = f"{self.source} where {visible(condition.text.strip())}"
        return made

    @property
    def columns(self) -> dict[str, str]:
        """The column of the source for each role."""
        found = {
            role: column if isinstance(column, str) else f"({type(column).__name__})"
            for role, column in self._columns.items()
        }
        return found | self.derived.labels

    @property
    def is_derived(self) -> bool:
        """Whether the rows are not those of the source, but derived from them."""
        return self.rows.table is not self.opened.table

    @cached_property
    def score_range(self) -> tuple[float, float]:
        """The lowest and the highest score; if they are not named, from all scores of the log."""
        if self._score_range is None and self._whole is not None:
            return self._whole.score_range
        if not self.guesses_scores:
            return self._score_range or (1.0, 5.0)
        found = self.ask(self.raw.agg(**self.ends_of_scores), "range of scores").iloc[0]
        return self.range_from(found.low, found.high)

    @cached_property
    def written_range(self) -> tuple[float, float]:
        """The range of scores as they were written, before a log was prepared or joined."""
        if self._score_range is None and self._whole is not None:
            return self._whole.written_range
        low, high = self.settings.get("written_range", self.score_range)
        return (low, high) if self.score_range == (-2, 2) else self.score_range

    @property
    def guesses_scores(self) -> bool:
        """Whether the range of scores follows from the scores."""
        return self._score_range is None and self._whole is None and "score" in self._columns

    @property
    def ends_of_scores(self) -> dict[str, Any]:
        """The lowest and the highest finite score, as expressions of `raw`."""
        score = self.raw.score
        inside = score.abs() < inf
        return {"low": score.min(where=inside), "high": score.max(where=inside)}

    def range_from(self, lowest: Any, highest: Any) -> tuple[float, float]:
        """Return the range of scores from the lowest and the highest one; keep it."""
        if lowest is None or lowest != lowest:
            found = 1.0, 5.0
        else:
            column = str(self._columns["score"])
            found = usual_range(float(lowest), float(highest), column, self.source)
            if found != (1, 5):
                warn(
                    f"{self.source}: scores in {column} are from {lowest:g} to {highest:g}, so "
                    f"they are read as score_range=({found[0]:g}, {found[1]:g})"
                )
        self.__dict__["score_range"] = found
        return found

    @property
    def reading(self) -> Reading:
        """How times are read."""
        return self.rows.reading

    @cached_property
    def raw(self) -> ir.Table:
        """Every row with the columns of `EventLog.events`; unreadable values are null."""
        return self.rows.read(False)

    @property
    def unit(self) -> list[str]:
        """The columns that identify a journey."""
        return ["customer"] if self.gap_micros is None else ["customer", "journey"]

    @property
    def order(self) -> list[str]:
        """The columns that order a customer's events.

        If rows have no position, the last one is the event, and touchpoints decide between events
        of one name.
        """
        return [*self.sequence, *([] if self.rows.row else ["event"])]

    @property
    def sequence(self) -> list[str]:
        """The columns by which the source orders events: time, ``order=``, position of the row."""
        return self.rows.sequence

    @property
    def rereads(self) -> bool:
        """Whether reading one column is cheap and gives the same plain text each time.

        Files that are not local may change unnoticed. Text of a DuckDB file may have a collation.
        """
        if not engines.is_ours(self.backend):
            return False
        return self.opened.in_memory or (bool(self._stamp) and self.opened.kind == "parquet")

    def in_order(self, by_event: bool) -> bool:
        """Whether the rows are sorted by `order`, as `prepare` writes them.

        With `by_event` false, no two events of a customer may be equal in these columns.
        """
        ties = self.settings.get("alike")
        if ties is None or not self._as_prepared:
            return False
        return by_event or not ties

    @property
    def nexts(self) -> dict[str, str]:
        """The columns of a prepared log with the next event and its time."""
        return prepared_file.NEXT if self.settings.get("nexts") and self._as_prepared else {}

    @property
    def number(self) -> str | None:
        """The column of a prepared log with the customers' numbers."""
        unchanged = self._columns["customer"] == "customer"
        return prepared_file.NUMBER if self.settings.get("numbers") and unchanged else None

    @property
    def customer_name(self) -> str:
        """Name of the customer column in the log before it was prepared."""
        return str(self.settings.get("customer", self.columns["customer"]))

    @property
    def pairs(self) -> ir.Table | None:
        """The pairs of events that `prepare` counted, if journeys are still the same.

        Columns: ``pair`` (a number), ``event, next_event, number`` (of moves), ``total, median`` of
        their ``micros`` (a list), ``customers`` (a set of numbers, as bits).
        """
        valid = self.settings.get("pairs") == prepared_file.PAIRS_AS and self._as_prepared
        return prepared_file.pairs_of(self.backend) if valid else None

    @property
    def _as_prepared(self) -> bool:
        """Whether the rows, their customers, times and events are as `prepare` wrote them."""
        unchanged = all(self._columns[name] == name for name in REQUIRED)
        by_dict = isinstance(self._columns.get("persona"), Mapping)
        return unchanged and self.gap_micros is None and not by_dict


def _text_of(event: Any) -> str:
    if isinstance(event, str) and event.strip():
        with suppress(UnicodeEncodeError):
            event.encode()
            return event
    raise ArgumentError(
        f"event={shown(event)} is not valid with constant=True; allowed: the event of every row, "
        "such as event='Survey answered'"
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
