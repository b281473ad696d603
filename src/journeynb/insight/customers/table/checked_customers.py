"""A table of customers whose rows are checked once: what every question reads from it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.text import count, few, shown, visible
from journeynb.base.user_warnings import warn
from journeynb.data import engines
from journeynb.data.conditions import Condition, times_in_utc
from journeynb.data.times import reading as times
from journeynb.insight.customers.table import customer_counts
from journeynb.insight.customers.table.attributes import (
    EMPTY,
    NO_ATTRIBUTE,
    Attribute,
    attributes_of,
)
from journeynb.insight.customers.table.customer_counts import CustomerCounts
from journeynb.insight.customers.table.reader import CustomerReader

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


_ISO = re.compile(r"'\d{4}-\d{2}")


class CheckedCustomers(Public):
    """The customers of an open table, and the counts of rows that are not used."""

    _filters: tuple[str, ...] = ()

    def _use(self, reader: CustomerReader, filters: tuple[str, ...] = ()) -> None:
        self.reader = reader
        self.backend = reader.backend
        self._filters = filters

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions of `Customers.where` that these customers fit."""
        return self._filters

    @property
    def source(self) -> str:
        """Name of the table in messages."""
        conditions = " and ".join(
            visible(f"({each})" if len(self._filters) > 1 else each) for each in self._filters
        )
        return f"{self.reader.source} where {conditions}" if conditions else self.reader.source

    @property
    def columns(self) -> dict[str, str]:
        """The column of the source for each role.

        Examples
        --------
        >>> import pandas as pd
        >>> jn.Customers(pd.DataFrame(columns=["customer", "value"])).columns
        {'customer': 'customer', 'value': 'value'}
        """
        return self.reader.columns

    @property
    def dialect(self) -> str:
        """Name of the backend that runs the queries."""
        return self.reader.dialect

    @cached_property
    def facts(self) -> CustomerCounts:
        """Counts of the rows of the whole table, made with the first question."""
        facts = customer_counts.facts(self.reader)
        warnings = facts.warnings()
        if warnings:
            warn(f"{self.reader.source}: {'; '.join(warnings)}")
        return facts

    @cached_property
    def table(self) -> ir.Table:
        """One row for each customer, as an Ibis table.

        Columns: ``customer`` (whole numbers, or text), ``value`` (numbers) and ``persona`` (text),
        null if the table has no such column; then all columns of the source. A column whose name is
        in this list but that has another content is called ``journeynb_own_NAME``;
        ``journeynb_row`` is the position of the row, if rows have an order.
        """
        facts, fixed = self.facts, engines.is_ours(self.backend)  # others may grow
        table = self.reader.rows_that_count(
            facts.duplicates > 0,
            whole=fixed and not facts.no_customer,
            valued=fixed and not (facts.no_customer or facts.no_value),
        )
        for each in self._filters:
            table = table.filter(self._condition(each, table))
        return table

    def condition(self, text: str, name: str = "condition") -> ir.BooleanValue:
        """Return a condition as an Ibis expression of `table`.

        Parameters
        ----------
        text : str
            The condition, such as ``plan = 'pro' and age >= 30``; see `where`.
        name : str
            Name of the argument in messages.

        Returns
        -------
        ibis boolean value
            True for the customers who fit; for `ask`: ``cu.table.filter(cu.condition(...))``.

        Raises
        ------
        ArgumentError
            The condition has a part that is not allowed, or names a column that does not exist.
        """
        return self._condition(text, self.table, name)

    def _condition(self, text: str, table: ir.Table, name: str = "where") -> ir.BooleanValue:
        condition, reader = Condition(text, name), self.reader
        values = times_in_utc(reader.named(table))
        if _ISO.search(text):  # a text column is compared with a date, not with its letters
            asked = {each.casefold() for each in condition.columns}
            for column, stored in reader.stored.items():
                if column.casefold() in asked and table[stored].type().is_string():
                    reading = reader.dates_in(stored)
                    if reading is not None:
                        values[column] = times.read(table[stored], reading, reader.dialect)
        return condition.on(values, reader.source)

    def ask(self, expr: Any, what: str) -> pd.DataFrame:
        """Return the result of an Ibis expression of `table`.

        Parameters
        ----------
        expr : ibis expression
            The expression.
        what : str
            Name of the query, for the progress display and errors.

        Returns
        -------
        pandas.DataFrame
            The rows and columns of the expression.

        Raises
        ------
        QueryError
            The backend failed, or the files changed since the table was opened.
        """
        self.facts  # noqa: B018
        return self.reader.ask(expr, what)

    @cached_property
    def customers(self) -> int:
        """Number of customers."""
        if not self._filters:
            return self.facts.customers
        return int(self.ask(self.table.agg(n=self.table.count()), "customers").n[0])

    def warn_of_columns(self) -> None:
        """Warn once of columns that are empty, ids or free text."""
        reader = self.reader
        whole = not self._filters  # a part may well have no values, such as the employees of homes
        empty = [each.name for each in self.attribute_list if whole and each.why == EMPTY]
        words = [each.name for each in self.attribute_list if each.why.startswith(NO_ATTRIBUTE)]
        if reader.columns_told or not (empty or words):
            return
        reader.columns_told = True
        found = []
        if empty:
            are = "is" if len(empty) == 1 else "are"
            found.append(f"{count(len(empty), 'column')} {are} empty ({few(empty)})")
        if words:
            has, are = ("has", "is") if len(words) == 1 else ("have", "are")
            found.append(
                f"{count(len(words), 'column')} {has} ids, names or free text, and "
                f"{are} not compared ({few(words)})"
            )
        warn(f"{reader.source}: {'; '.join(found)}")

    @cached_property
    def attribute_list(self) -> list[Attribute]:
        """What each column contains, found with the first question about attributes."""
        return attributes_of(self.reader, self.table, self.customers)

    def __len__(self) -> int:
        return self.customers


def must_be_customers(given: object) -> None:
    """Raise an error if something is not a table of customers; it says how to create one."""
    if not isinstance(given, CheckedCustomers):
        raise ArgumentError(
            f"customers={shown(given)} is not a table of customers; create one with "
            "jn.Customers(df) or jn.Customers('customers.csv')"
        )
