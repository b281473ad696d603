"""The table of customers: who they are, and what each is worth."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, shown
from journeynb.base.user_warnings import warn
from journeynb.data import columns
from journeynb.data.opened import other_files
from journeynb.insight.customers.customer_groups import CustomerGroups
from journeynb.insight.customers.profile import profile
from journeynb.insight.customers.table import customer_tables
from journeynb.insight.customers.table.attributes import as_frame
from journeynb.insight.customers.table.reader import ADVICE, CustomerReader
from journeynb.insight.customers.top import top

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from journeynb.insight.customers.suggestions import Suggestions


class Customers(CustomerGroups):
    """A table of customers or accounts, with one row for each, such as a CRM export.

    A question reads only the columns that it needs, and only its answer is loaded into memory. Rows
    without a customer are counted, reported in a warning, and skipped. If a customer has several
    rows, the first one counts.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        Everything that `EventLog` opens: a path, glob, folder or list of Parquet, CSV, JSON or
        Excel files; a pandas or Polars data frame; an Arrow table; or an Ibis table on any backend
        (DuckDB, Spark, BigQuery, Snowflake, ...), which then runs the queries.
    customer : str, optional
        The column of the customer or account. By default it is guessed from common names, such as
        ``Customer ID``, ``Account ID`` or ``Email``, and a warning names it.
    value : str or False, optional
        The column with the value of a customer, such as revenue: numbers, or text that contains
        numbers. By default it is guessed from common names, such as ``Total Spent``, ``LTV`` or
        ``ARR``. False: the table has none.
    persona : str, dict, Series, expression or False, optional
        The persona of each customer: a column, a dict from customers to values, a Series with
        customers as its index (or a value for each row of the data frame), or an Ibis expression.
    name : str, optional
        Name of the table in messages, charts and reports, and of the source that a suggested
        persona cites. By default it is the file's name; name a data frame, such as
        ``"CRM export, November"``.

    Raises
    ------
    ArgumentError
        A column does not exist or cannot be guessed; the message lists the columns. Or `name` is
        not a text.
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
    Tables on other backends have no order of rows. There, if a customer has several rows, the one
    with the highest value counts. If values are equal, the row that sorts first by its columns
    counts.

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
        name: str | None = None,
    ) -> None:
        if name is not None and not (isinstance(name, str) and name.strip()):
            raise ArgumentError(
                f"name={shown(name)} is not a name; allowed: a text, such as 'CRM export'"
            )
        reader = CustomerReader(source, customer, value, persona, name)
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
            One row for each check: ``check`` (str), ``count`` (int64; 0 if there is no problem),
            ``examples`` (str). Checks are rows without a customer, customers with several rows,
            missing, non-numeric and negative values, and columns that are empty or that contain
            ids, names or free text.

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({
        ...     "customer": ["ann", "bob", "cid"], "value": [90, 10, 20],
        ... }))
        >>> cu.check()[["check", "count"]].head(3)
                                     check  count
        0          rows without a customer      0
        1      customers with several rows      0
        2  further rows of these customers      0
        """
        return customer_tables.checks(self, attributes=True)

    def describe(self) -> pd.DataFrame:
        """Return an overview of the table: customers, value, columns, problems.

        Returns
        -------
        pandas.DataFrame
            One row for each fact, with its name (``what``) as the index and ``value`` (str). The
            checks of `check` are listed only if they found a problem.

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({
        ...     "customer": ["ann", "bob", "cid"], "value": [90, 10, 20],
        ... }))
        >>> cu.describe().head(3)
                          value
        what
        source   the data frame
        backend          duckdb
        rows                  3
        """
        return customer_tables.description(self)

    @property
    def attributes(self) -> pd.DataFrame:
        """The columns that `profile` compares, and why it skips others.

        One row for each column: ``attribute`` (str); ``kind`` (str: "category", "boolean", "number"
        or "date"; empty for a column that is not compared); ``values`` (Int64: number of different
        texts, approximate above 100,000 customers); ``missing`` (int64: customers without a value);
        ``used`` (bool); ``note`` (str: how dates are grouped, or why the column is skipped).

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({
        ...     "customer": [1, 2, 3], "plan": ["pro", "free", "pro"], "email": ["a@", "b@", "c@"],
        ... }))
        >>> cu.attributes[["attribute", "kind", "used"]].values.tolist()
        [['plan', 'category', True], ['email', '', False]]
        """
        return as_frame(self.attribute_list)

    def top(self, share: float = 0.25, by: str | None = None,
            holdout: str | None = None) -> pd.DataFrame:  # fmt: skip
        """Rank all customers by value, and mark the most valuable ones.

        Customers with equal values are all in the top or all outside it, whichever is nearer to
        `share`. Customers without a value are not in the top, and are listed last.

        Parameters
        ----------
        share : float
            The size of the top, as a share of the customers with a value, between 0 and 1.
        by : str, optional
            The column to rank by, by default that of the value.
        holdout : str, optional
            The column with the value in a later period. Some customers are in the top of one period
            only by chance, so fewer are also in the top of the next. Customers without a value in
            this column do not stay.

        Returns
        -------
        pandas.DataFrame
            One row for each customer: ``customer`` (int64 or str), ``value`` (float64), ``rank``
            (Int64; equal values have the same rank), ``top`` (bool); with `holdout`, ``stays_top``
            (boolean): whether a customer of the top is also in the top of the later period, missing
            for all others.

            ``attrs``: ``n`` (customers with a value), ``missing`` (customers without), ``top``
            (customers in the top), ``least`` (the smallest value in the top), and ``value_share``:
            the top's share of the total value, with its 95% interval ``value_share_low,
            value_share_high``. With `holdout`, also ``stays``: the share of the ``stays_n``
            customers in the top who stay in it, with its 95% interval ``stays_low, stays_high``,
            and ``by_chance``: the share that would stay by chance.

        Raises
        ------
        ArgumentError
            A column does not exist, or `share` is not between 0 and 1.

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({
        ...     "customer": list("abcd"), "value": [90, 10, 20, 40], "next year": [80, 0, 70, 5],
        ... }))
        >>> top = cu.top(0.5, holdout="next year")
        >>> top[top.top][["customer", "value", "stays_top"]].values.tolist()
        [['a', 90.0, True], ['d', 40.0, False]]
        >>> top.attrs["value_share"]
        0.8125
        """
        return top(self, share, by, holdout)

    def profile(
        self,
        group: Any = "top",
        attributes: Sequence[str] | None = None,
        without: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Compare a group of customers with all others, attribute by attribute.

        The results are associations, not causes.

        Parameters
        ----------
        group : float, str, Series, list or JourneyMap
            A share of the most valuable customers (``0.25``; ``"top"`` is the same); a condition as
            in `where`, such as ``"plan = 'pro'"``; a list of customer ids; or a map, with a group
            for each persona: by its filter, or else by the table's persona column.
        attributes : list of str, optional
            The columns to compare, by default all that `Customers.attributes` lists as used.
        without : list of str
            Columns to skip, such as those that follow from being a good customer: the number of
            orders, if the group is those who spend most.

        Returns
        -------
        pandas.DataFrame
            One row for each group and value of an attribute: ``group, attribute, value, kind``
            (str); ``n`` (int64): customers of the group for whom the attribute is known; ``share``:
            the share of them with this value; ``rest``: the same share among all other customers;
            ``lift``: ``share`` divided by ``rest``, with its 95% interval ``low, high``; ``p``, and
            ``q``: p adjusted for all rows of the table by Benjamini-Hochberg (all float64).
            Attributes with the smallest p come first.

            In rows of the ``kind`` *number*, ``value`` is ``mean``, and ``share`` and ``rest`` are
            the means. The *tertile* rows of a number, such as ``30 to 44``, are thirds of all
            customers. A *category* has its 20 most frequent values and ``(other)``; dates are
            categories by month, quarter or year. The row ``(missing)`` is about customers for whom
            the attribute is not known, and there ``n`` is the size of the group.

            ``attrs``: ``method``, ``note``, ``n`` by group, ``customers``, ``left_out`` (columns
            that are not compared, and why), ``notes`` on groups. If the group is a share of the
            most valuable customers, columns computed from the value are not compared.

        Raises
        ------
        ArgumentError
            The group is not valid, no customer or every customer is in it, or a column does not
            exist.

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({
        ...     "customer": range(200), "value": range(200),
        ...     "plan": ["free", "free", "free", "pro"] * 25 + ["pro", "pro", "pro", "free"] * 25,
        ... }))
        >>> found = cu.profile(0.25).set_index("value")
        >>> found.loc["pro", ["share", "rest"]].tolist()
        [0.74, 0.42]
        """
        return profile(self, group, attributes, without)

    def suggest_persona(
        self,
        group: Any = "top",
        name: str | None = None,
        persona: str | None = None,
        today: dt.date | str | None = None,
        attributes: Sequence[str] | None = None,
        without: Sequence[str] = (),
    ) -> Suggestions:
        """Suggest a persona for a group of customers, or an update of one.

        The suggestion has up to three kinds of parts: the group's condition as the ``filter``; the
        `profile`, with which `JourneyMap.drift` compares later customers; and demographics. A fact
        becomes part of the demographics if the 95% interval of its lift excludes 1, its ``q`` is
        below 0.05, and the difference is large: at least 5% for a mean; for a value, a lift of at
        least 1.2, and at least a quarter of the group. The persona cites the table as its source,
        with the counts.

        Parameters
        ----------
        group : float, str, Series or list
            As in `profile`: a share of the most valuable customers, a condition, or a list of ids.
        name : str, optional
            The name of a new persona.
        persona : str, optional
            The id of a persona to update. Its other demographics and all other fields stay.
        today : date or str, optional
            The date on which the table was read, by default today.
        attributes, without : list of str, optional
            As in `profile`: the columns to use, and the columns to skip.

        Returns
        -------
        Suggestions
            Parts to review: ``.table`` lists them, ``.pick(0, 2)`` selects some, and
            ``.apply(jm)`` adds them to a map as one step.

        Raises
        ------
        ArgumentError
            The group is not valid, or neither or both of `name` and `persona` are given.

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({
        ...     "customer": range(400), "plan": ["pro", "free"] * 200, "age": [31, 44] * 200}))
        >>> cu.suggest_persona("plan = 'pro'", name="Pro users", today="2026-11-29")
        Persona 'Pro users' of the data frame: 200 of 400 customers (50%)
          0  filter: plan = 'pro'
          1  profile: 1 attribute
          2  Age: 31 on average
        """
        from journeynb.insight.customers.persona_draft import suggest_persona

        return suggest_persona(self, group, name, persona, today, attributes, without)

    def where(self, condition: str) -> Self:
        """Return the customers who fit a condition, such as those with a certain plan.

        Parameters
        ----------
        condition : str
            A small part of SQL: columns of the table (or ``customer``, ``value``, ``persona``),
            ``= <> < <= > >=``, ``in (...)``, ``between``, ``like``, ``is null``, ``and``, ``or``,
            ``not``. Put text in single quotes, and names that contain spaces in double quotes.
            Compare times with text in ISO 8601.

        Returns
        -------
        Customers
            The customers who fit. `check` is still about the whole table.

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
        for name in ("table", "customers", "attribute_list"):
            made.__dict__.pop(name, None)
        made._use(self.reader, (*self._filters, condition.strip()))
        return made

    def __repr__(self) -> str:
        named = ", ".join(
            role if role == name else f"{role}={name}" for role, name in self.columns.items()
        )
        known = "customers" in vars(self) or ("facts" in vars(self) and not self._filters)
        state = count(self.customers, "customer") if known else "not read yet"
        return f"Customers of {self.source}: {named} ({state})"

    def _repr_html_(self) -> str:
        return customer_tables.as_html(self)
