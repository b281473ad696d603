"""The table of customers: who they are, and what each is worth."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from journeynb.base.text import count
from journeynb.base.user_warnings import warn
from journeynb.data import columns
from journeynb.data.opened import other_files
from journeynb.insight.customers import customer_tables
from journeynb.insight.customers.checked_customers import CheckedCustomers
from journeynb.insight.customers.reader import ADVICE, CustomerReader

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


class Customers(CheckedCustomers):
    """A table of customers or accounts, with one row for each, such as the export of a CRM.

    A question reads only the columns that it needs, and only its answer is loaded into memory. Rows
    without a customer are counted, reported in a warning, and skipped. Of several rows of a
    customer, the first counts.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        Everything that `EventLog` takes: a path, glob, folder or list of Parquet, CSV, JSON or
        Excel files; a pandas or Polars data frame; an Arrow table; or an Ibis table on any backend
        (DuckDB, Spark, BigQuery, Snowflake, ...), which then runs the queries.
    customer : str, optional
        The column of the customer or account. By default it is guessed from common names, such as
        ``Customer ID``, ``Account ID`` or ``Email``, and a warning names it.
    value : str or False, optional
        The column of what a customer is worth: numbers, or text that contains numbers. By default
        it is guessed from common names, such as ``Total Spent``, ``LTV`` or ``ARR``. False: there
        is none.
    persona : str, dict, Series, expression or False, optional
        The persona of a customer: a column, a dict from customers to values, a Series with
        customers as its index (or a value for each row of the data frame), or an Ibis expression.

    Raises
    ------
    ArgumentError
        A column does not exist or cannot be guessed; the message lists the columns.
    FileError, FormatError
        A file does not exist or cannot be read.
    MissingExtraError
        Ibis and DuckDB are not installed: ``pip install 'journeynb[insight]'``.

    Warns
    -----
    JourneyWarning
        Columns were guessed, or (once, with the first question) rows have problems.

    Notes
    -----
    In a table on another backend, rows have no order. There, of several rows of a customer the one
    with the highest value counts, and among equal ones that whose columns come first in the
    alphabet.

    Examples
    --------
    >>> import pandas as pd
    >>> cu = jn.Customers(pd.DataFrame({
    ...     "customer": ["ann", "bob", "cid"],
    ...     "value": [90, 10, 20],
    ...     "plan": ["pro", "free", "pro"],
    ... }))
    >>> cu
    Customers of the data frame: customer, value (not read yet)
    >>> len(cu.where("plan = 'pro'"))
    2
    """

    def __init__(
        self,
        source: Any,
        customer: str | None = None,
        value: str | bool | None = None,
        persona: Any = None,
    ) -> None:
        reader = CustomerReader(source, customer, value, persona)
        self._use(reader)
        guesses = columns.guesses(reader.guessed, reader.names)
        if guesses:
            warn(f"{self.source}: columns guessed from their names: {', '.join(guesses)}")
        if reader.other_files:
            warn(f"{self.source}: {other_files.report(reader.other_files, ADVICE)}")

    def check(self) -> pd.DataFrame:
        """Return the problems of the table.

        Returns
        -------
        pandas.DataFrame
            One row for each check, with a count of 0 if there is no problem: ``check`` (str),
            ``count`` (int64), ``examples`` (str). Checks are rows without a customer, customers
            with several rows, and missing, not numeric and negative values.
        """
        return customer_tables.checks(self.reader, self.facts)

    def describe(self) -> pd.DataFrame:
        """Return an overview of the table: customers, value, columns, problems.

        Returns
        -------
        pandas.DataFrame
            One row for each fact, with text in ``value``; of `check`, only the problems.
        """
        return customer_tables.description(self)

    def where(self, condition: str) -> Self:
        """Return the customers who fit a condition, such as a plan or a period.

        Parameters
        ----------
        condition : str
            A small part of SQL: columns of the table (or ``customer``, ``value``, ``persona``),
            ``= <> < <= > >=``, ``in (...)``, ``between``, ``like``, ``is null``, ``and``, ``or``,
            ``not``. Texts are in single quotes, and names with blanks in double quotes. Times are
            compared with text in ISO 8601.

        Returns
        -------
        Customers
            These customers. Checks are those of the whole table.

        Raises
        ------
        ArgumentError
            The condition has a part that is not allowed, or names a column that does not exist.

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({"customer": [1, 2], "signup year": [2024, 2026]}))
        >>> cu.where('"signup year" >= 2025').customers
        1
        """
        self._condition(condition, self.reader.raw)  # refuses columns that do not exist
        made = copy.copy(self)
        for name in ("table", "customers"):
            made.__dict__.pop(name, None)
        made._use(self.reader, (*self._filters, condition.strip()))
        return made

    def personas_of(self, personas: Sequence[Any]) -> ir.Table:
        """Return the persona of each customer, as an Ibis table.

        Parameters
        ----------
        personas : list of Persona
            Personas of a map.

        Returns
        -------
        ibis table
            One row for each customer: ``customer``; ``persona``, the position from 0 of the first
            persona that the customer fits, or the number of personas for none; ``many``, the number
            of personas that the customer fits.

        Raises
        ------
        ArgumentError
            The filter of a persona is not valid; the message names the persona.

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({"customer": ["ann", "bob"], "age": [31, 58]}))
        >>> personas = [jn.Persona(id="maya", name="Maya", filter="age < 40")]
        >>> cu.ask(cu.personas_of(personas).order_by("customer"), "personas")
          customer  persona  many
        0      ann        0     1
        1      bob        1     0
        """
        from journeynb.insight.customers.customer_personas import personas_of

        return personas_of(self, personas)

    def __repr__(self) -> str:
        named = ", ".join(
            role if role == name else f"{role}={name}" for role, name in self.columns.items()
        )
        known = "customers" in vars(self) or ("facts" in vars(self) and not self._filters)
        state = count(self.customers, "customer") if known else "not read yet"
        return f"Customers of {self.source}: {named} ({state})"

    def _repr_html_(self) -> str:
        return customer_tables.as_html(self)
