"""The rows of a log under our names for their columns, whatever they are called there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.data import dialects, engines, times
from journeynb.evidence.log.column_names import KNOWN, LOST, OWN, WRITTEN
from journeynb.evidence.log.prepared_file import NAMED, NEXT, NUMBER, ORDER, RANK

if TYPE_CHECKING:
    import ibis.expr.types as ir

_LATER = ("touchpoint", "stage")
"""Columns that a map adds: what the log calls so is asked for before, and then hidden."""
_TAKEN = {*KNOWN, WRITTEN, *LOST.values(), ORDER, NAMED, RANK, "journey", *_LATER,
          "_before", "_begins", "_key", "_persona", "_customer"}  # fmt: skip
"""Names that the log's own columns cannot keep, in whatever case: to most backends it is one."""
_LOOKED_AT = (
    *("micros", "at", "first", "next_time", "next_event", "next_touchpoint", "next_stage"),
    *("before", "before_time", "after", "moved", "strange", "arrives", "reaches"),
)
"""Names that questions give beside the column that orders."""


@dataclass
class Rows:
    """How the rows of a log are read.

    Parameters
    ----------
    table : ibis table
        The log as it is.
    backend : ibis backend
        Where it lies.
    source : str
        What messages call it.
    columns : dict
        What each of our columns is taken from.
    prepared : bool
        Whether `prepare` wrote it.
    order : str, optional
        The column that orders events of the same time.
    """

    table: ir.Table
    backend: Any
    source: str
    columns: Mapping[str, Any]
    prepared: bool
    order: str | None = None

    @cached_property
    def reading(self) -> times.Reading:
        """How the times are read."""
        column = self.table[self.columns["time"]]
        return times.reading_of(column, self.table, self.backend, self.source)

    @cached_property
    def numbered(self) -> str:
        """The type of the numbers that a text of `order` holds, empty where it is no such text."""
        if self.order is None or not self.table[self.order].type().is_string():
            return ""
        text = self.table[self.order].strip().nullif("")
        asked = self.table.agg(
            all=text.count(),
            whole=text.re_search(r"^[+-]?[0-9]{1,18}$").sum(),
            number=text.try_cast("float64").count(),
        )
        found = engines.run(asked, "order", self.backend).iloc[0]
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
        """The column of `events` that `order` became, none without it."""
        if self.order is None:
            return []
        taken = {*_TAKEN, *_LOOKED_AT, NUMBER, *NEXT.values()}
        plain = self.order.casefold() not in taken or self.order == ORDER
        return [self.order if plain and not self.numbered else ORDER]

    def words(self, role: str) -> ir.Table:
        """Return every customer or event that a row has, in a table of one column."""
        column = self.table[self.columns[role]]
        word = _customer(column, False) if role == "customer" else _text(column)
        return self.table.select(word=word)

    def read(self, whole: bool) -> ir.Table:
        """Return the rows; where each is known to be whole, its texts need not be looked at."""
        ibis = engines.ibis_()
        table = self.table
        found: dict[str, Any] = {
            "customer": _customer(table[self.columns["customer"]], whole),
            "time": times.read(table[self.columns["time"]], self.reading, self.backend.name),
            "event": _text(table[self.columns["event"]], whole),
        }
        written = table[self.columns["time"]]
        found[WRITTEN] = _text(written) if written.type().is_string() else written
        for role in ("channel", "text"):
            name = self.columns.get(role)
            found[role] = _text(table[name]) if name else ibis.null("string")
        for role in ("value", "score"):
            name = self.columns.get(role)
            found[role] = ibis.null("float64") if name is None else self._number(table, role, name)
            lost: Any = ibis.literal(False)
            if name is not None and table[name].type().is_string():
                lost = found[role].isnull() & (table[name].strip() != "")
            found[LOST[role]] = lost
        found["persona"] = self._persona(table)
        if self.ordering == [ORDER]:
            said = table[self.order]
            found[ORDER] = said.strip().try_cast(self.numbered) if self.numbered else said
        others = {name: table[name] for name in table.columns
                  if name in _LATER or name.casefold() not in _TAKEN}  # fmt: skip
        made = table.select(**found, **others, **self._own(table))
        if isinstance(self.columns.get("persona"), Mapping):
            made = self._with_mapping(made)
        return made

    def _own(self, table: ir.Table) -> dict[str, Any]:
        """Return the log's own columns of our names, where ours differ: patterns may ask for them.

        Of a prepared log not its numbers, which lie from -2 to 2 there.
        """
        found = {}
        for name in table.columns:
            if name in (ORDER, *_LATER) or name.casefold() not in _TAKEN:
                continue
            said = self.columns.get(name)
            same = isinstance(said, str) and said == name and name not in LOST
            same = same or (self.prepared and name in LOST)
            if not same and OWN + name not in table.columns:
                found[OWN + name] = table[name]
        return found

    def _persona(self, table: ir.Table) -> Any:
        said = self.columns.get("persona")
        ibis = engines.ibis_()
        if said is None or isinstance(said, Mapping):
            return ibis.null("string")
        if isinstance(said, str):
            return _text(table[said])
        try:
            return _text(table.bind(said)[0])
        except Exception as error:
            raise ArgumentError(
                f"persona={shown(said)} is not valid; allowed: a column, a dict from "
                f"customers to values, or an Ibis expression of the table ({error})"
            ) from error

    def _number(self, table: ir.Table, role: str, name: str) -> Any:
        type_ = table[name].type()
        if not (type_.is_string() or type_.is_numeric() or type_.is_boolean()):
            raise ArgumentError(
                f"{self.source}: the column {name} has type {type_}; allowed for {role}=: "
                "numbers, or text that contains numbers"
            )
        return _number(table[name])

    def _with_mapping(self, table: ir.Table) -> ir.Table:
        ibis = engines.ibis_()
        numbers = self.prepared or self.table[self.columns["customer"]].type().is_numeric()
        pairs = {_key(key, numbers): str(value) for key, value in self.columns["persona"].items()
                 if value is not None and value == value}  # fmt: skip
        if not pairs:
            return table
        known = ibis.memtable(
            {"_key": list(pairs), "_persona": list(pairs.values())},
            schema={"_key": "string", "_persona": "string"},
        )
        joined = table.left_join(known, table.customer.cast("string") == known._key)
        return joined.mutate(persona=joined._persona).drop("_key", "_persona")


def _key(key: Any, numbers: bool) -> str:
    """Return a customer of a mapping as the log has it; 1.0 is 1 among numbers."""
    return str(int(key)) if numbers and isinstance(key, float) and key.is_integer() else str(key)


def with_journeys(table: ir.Table, gap: int) -> ir.Table:
    """Return events with ``journey``, a number from 0: one more after so many microseconds."""
    ibis = engines.ibis_()
    window = ibis.window(group_by="customer", order_by="time")
    table = table.mutate(_before=table.time.lag().over(window))
    begins = dialects.micros_between(table.time, table._before) > gap
    table = table.mutate(_begins=ibis.ifelse(begins, 1, 0).cast("int64"))
    so_far = ibis.cumulative_window(group_by="customer", order_by="time")
    table = table.mutate(journey=table._begins.sum().over(so_far))
    return table.drop("_before", "_begins")


def _customer(column: ir.Value, whole: bool) -> ir.Value:
    return column if column.type().is_integer() else _text(column, whole)


def _text(column: ir.Value, whole: bool = False) -> ir.Value:
    type_ = column.type()
    if type_.is_string():
        return column if whole else column.nullif("")
    if type_.is_floating():  # whole numbers where some are missing: pandas has them so
        ibis = engines.ibis_()
        whole_number = column.abs() < 2**53
        text = ibis.ifelse(whole_number & (column == column.floor()),
                           column.cast("int64").cast("string"), column.cast("string"))  # fmt: skip
        return ibis.ifelse(column.isnan(), None, text)
    text = column.cast("string")
    return text if whole else text.nullif("")


def _number(column: ir.Value) -> ir.Value:
    type_ = column.type()
    number: Any = column.strip().try_cast("float64") if type_.is_string() else column
    number = number.cast("float64")
    if type_.is_string() or type_.is_floating():
        return engines.ibis_().ifelse(number.isnan(), None, number)
    return number
