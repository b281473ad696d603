"""An open table of customers: the columns that it is read from, and its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data import columns, engines
from journeynb.data.column_text import as_customer, as_finite, as_text, infinite
from journeynb.data.opened.open_table import OpenTable
from journeynb.data.opened.other_files import other_files
from journeynb.data.opened.persona_values import persona_of, persona_values, with_personas
from journeynb.data.row_numbers import ROW
from journeynb.data.sources import open_source
from journeynb.data.times import reading as times
from journeynb.data.times.reading import Reading
from journeynb.insight.customers.table.column_names import KNOWN, NAMES, NOT_NUMERIC

if TYPE_CHECKING:
    import ibis.expr.types as ir

ADVICE = "to join files with different columns, read and join them with pandas"
MOSTLY = 0.9
"""Share of the texts of a column from which it contains numbers, or dates."""
_DATE = re.compile(r"\s*\d{1,4}[-/. ]\s?[0-9A-Za-zÀ-ÿ]{1,10}[-/., ]{1,2}\s?\d{1,4}\b.*|\d{8}T.*")
_PLACE = "_place"
_TAKEN = {*KNOWN, NOT_NUMERIC, ROW, _PLACE, "_key", "_persona"}
"""Names that the table's own columns cannot keep. Most backends ignore case."""


class CustomerReader(OpenTable):
    """An open table of customers, before its rows are checked.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        See `Customers`.
    customer, value, persona, name
        See `Customers`.

    Attributes
    ----------
    names : list of str
        The columns of the table.
    guessed : dict of str to str
        The columns that were guessed, by role.
    other_files : dict of str to list of str
        Files without the column of the customer.
    columns_told : bool
        Whether a warning named the columns that are no attributes.
    """

    def __init__(
        self, source: Any, customer: Any, value: Any, persona: Any, name: str | None = None
    ) -> None:
        persona, source = persona_values(persona, source)
        opened = open_source(source, what="a table of customers")
        super().__init__(opened if name is None else replace(opened, label=name))
        self.names = [name for name in self.opened.table.columns if name != ROW]
        given = {"customer": customer, "value": value, "persona": persona}
        self._columns, self.guessed = columns.choose(
            self.names, given, self.source, NAMES, ["customer"]
        )
        self.columns_told = False
        self._dates: dict[str, Reading | None] = {}
        self.other_files = other_files(self.opened, [self._columns["customer"]], ADVICE)

    @property
    def columns(self) -> dict[str, str]:
        """The column of the source for each role."""
        return {
            role: column if isinstance(column, str) else f"({type(column).__name__})"
            for role, column in self._columns.items()
        }

    @cached_property
    def raw(self) -> ir.Table:
        """Every row with our names of columns; see `Customers.table`."""
        return self._read(False)

    def _read(self, whole: bool, valued: bool = False) -> ir.Table:
        """Return the rows. What each is known to have, a customer or a value, is not checked."""
        ibis, table = engines.ibis_(), self.opened.table
        customer, value = table[self._columns["customer"]], self._columns.get("value")
        found: dict[str, Any] = {"customer": as_customer(customer, whole)}
        found["value"] = ibis.null("float64")
        found[NOT_NUMERIC] = ibis.literal(False)
        if value is not None:
            found["value"] = as_finite(table[value], value, "value", self.source)
            if valued and table[value].type().is_floating():
                found["value"] = table[value].cast("float64")
            found[NOT_NUMERIC] = self._not_numeric
        persona = self._columns.get("persona")
        found["persona"] = persona_of(table, persona)
        found |= {name: table[name] for name in [ROW] if name in table.columns}
        found |= {stored: table[name] for name, stored in self.stored.items()}
        made: ir.Table = table.select(**found)
        if isinstance(persona, Mapping):
            made = with_personas(made, persona, customer.type().is_numeric())
        return made

    @property
    def _not_numeric(self) -> Any:
        """Whether a value is text that is not a number, or infinite; null if it is missing."""
        value = self._columns["value"]
        column: Any = self.opened.table[value]
        if column.type().is_floating():
            return infinite(column) & ~column.isnan()  # in DuckDB, NaN is above every number
        if not column.type().is_string():
            return engines.ibis_().literal(False)
        return as_finite(column, value, "value", self.source).isnull() & (column.strip() != "")

    @property
    def not_numeric(self) -> ir.Table:
        """The values that are not numeric, as they are written, in a column ``text``."""
        table, value = self.opened.table, self._columns["value"]
        text = table[value].cast("string").strip()
        return table.filter(self._not_numeric).select(text=text)

    def dates_in(self, stored: str) -> Reading | None:
        """Return how a text column of `raw` is read as dates; None if it does not contain dates.

        The first and the last text in the alphabet must look like dates, and most texts be dates.
        """
        if stored not in self._dates:
            self._dates[stored] = self._dates_in(stored)
        return self._dates[stored]

    def _dates_in(self, stored: str) -> Reading | None:
        table = self.raw
        column: Any = table[stored]
        text = column.nullif("")
        ends = table.agg(low=text.min(), high=text.max(), known=text.count())
        row = self.ask(ends, "dates").iloc[0]
        if not all(isinstance(row[end], str) and _DATE.fullmatch(row[end])
                   for end in ("low", "high")):  # fmt: skip
            return None
        try:
            found = times.reading_of(column, table, self.backend, self.source)
        except ArgumentError:
            return None
        read = table.agg(n=times.read(column, found, self.dialect).count())
        many = int(self.ask(read, "dates").n[0])
        return found if many >= MOSTLY * int(row["known"]) else None

    @property
    def has_order(self) -> bool:
        """Whether rows have an order."""
        return ROW in self.opened.table.columns

    @cached_property
    def stored(self) -> dict[str, str]:
        """The column of `raw` for each column of the source that is not one of ours."""
        ours = {name for role, name in self.columns.items() if role == name}
        return {name: columns.OWN + name if name.casefold() in _TAKEN else name
                for name in self.names if name not in ours}  # fmt: skip

    def rows_that_count(self, duplicates: bool, whole: bool, valued: bool) -> ir.Table:
        """Return one row for each customer: the first.

        In a table on another backend rows have no order. There, the row with the highest value
        counts, and among equal ones that whose columns come first in the alphabet.

        Parameters
        ----------
        duplicates : bool
            Whether a customer has several rows.
        whole : bool
            Whether each row has a customer, so that none is read to find out.
        valued : bool
            Whether each row has a value.
        """
        ibis, table = engines.ibis_(), self._read(whole, valued).drop(NOT_NUMERIC)
        if not whole:
            table = table.filter(table.customer.notnull())
        if not duplicates:
            return table
        order: list[Any] = [table[ROW]] if ROW in table.columns else [
            ibis.desc(table.value, nulls_first=False),
            *(ibis.asc(as_text(table[name]), nulls_first=False) for name in table.columns
              if name not in ("customer", "value") and _has_order(table[name].type())),
        ]  # fmt: skip
        window = ibis.window(group_by="customer", order_by=order)
        table = table.mutate(**{_PLACE: ibis.row_number().over(window)})
        return table.filter(table[_PLACE] == 0).drop(_PLACE)

    def named(self, table: ir.Table) -> dict[str, ir.Value]:
        """Return the columns of a table by the names that a condition may use."""
        ours = {role: table[role] for role in self.columns}
        return (
            ours
            | {name: table[stored] for name, stored in self.stored.items()}
            | {name: table[role] for role, name in self.columns.items() if name == role}
        )


def _has_order(type_: Any) -> bool:
    return not (type_.is_nested() or type_.is_binary() or type_.is_json())
