"""The table of comments: what customers say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base import html
from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.text import count, number_text, shown
from journeynb.base.user_warnings import warn
from journeynb.data import columns
from journeynb.data.opened import other_files
from journeynb.insight.comments import comment_counts
from journeynb.insight.comments.column_names import NAMES, NOT_NUMERIC, WRITTEN
from journeynb.insight.comments.comment_counts import CommentCounts
from journeynb.insight.comments.reader import ADVICE, CommentsReader

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


class Comments(Public):
    """A table of survey answers, reviews or tickets, with one row for each comment.

    `Evidence.voice` links them to the touchpoints of a map. Rows without a text are counted,
    reported in a warning, and skipped.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        Anything that `EventLog` opens: a path, glob, folder or list of Parquet, CSV, JSON or
        Excel files; a pandas or Polars data frame; an Arrow table; or an Ibis table on any backend
        (DuckDB, Spark, BigQuery, Snowflake, ...).
    text : str, optional
        The column of the comment. By default it is guessed from common names, such as ``Comment``,
        ``Review text`` or ``Description``, and a warning names it.
    customer, time : str or False, optional
        The columns of the customer and the time. They link a comment to the customer's last event
        before it. Customers must have the same ids as in the log. False: the table has none.
    touchpoint : str or False, optional
        The column that names the touchpoint of a comment: its id, its name, or an event that one of
        its patterns matches.
    score : str or False, optional
        The column of a rating. `Evidence.voice` says how well the sentiment agrees with it.
    time_format : str, optional
        How times are read, as in `EventLog`: ``"dayfirst"``, ``"monthfirst"``, a format of strptime
        such as ``"%d.%m.%Y %H:%M"``, or ``"s"``, ``"ms"``, ``"us"`` or ``"ns"`` for numbers since
        1970.
    name : str, optional
        Name of the table in messages, and of the source that suggested pain points cite. By default
        it is the file's name; name a data frame, such as ``"NPS survey, November"``.

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

    Examples
    --------
    >>> import pandas as pd
    >>> comments = jn.Comments(pd.DataFrame({
    ...     "customer": ["ann", "bob", "bob"],
    ...     "time": ["2026-01-01", "2026-01-03", "2026-01-03"],
    ...     "text": ["Fast delivery!", "The app crashed.", ""],
    ... }))
    >>> comments
    Comments of the data frame: text, customer, time (not read yet)
    """

    def __init__(
        self,
        source: Any,
        text: str | None = None,
        customer: str | bool | None = None,
        time: str | bool | None = None,
        touchpoint: str | bool | None = None,
        score: str | bool | None = None,
        time_format: str | None = None,
        name: str | None = None,
    ) -> None:
        if name is not None and not (isinstance(name, str) and name.strip()):
            raise ArgumentError(
                f"name={shown(name)} is not a name; allowed: a text, such as 'NPS survey'"
            )
        given = {"text": text, "customer": customer, "time": time, "touchpoint": touchpoint,
                 "score": score}  # fmt: skip
        self.reader = reader = CommentsReader(source, given, time_format, name)
        self.backend, self.source = reader.backend, reader.source
        guesses = columns.guesses(reader.guessed, reader.names)
        if guesses:
            warn(f"{self.source}: columns guessed from their names: {', '.join(guesses)}")
        if reader.other_files:
            warn(f"{self.source}: {other_files.report(reader.other_files, ADVICE)}")

    @property
    def columns(self) -> dict[str, str]:
        """The column of the source for each role.

        Examples
        --------
        >>> import pandas as pd
        >>> jn.Comments(pd.DataFrame(columns=["text", "score"])).columns
        {'text': 'text', 'score': 'score'}
        """
        return dict(self.reader.columns)

    @property
    def dialect(self) -> str:
        """Name of the backend that runs the queries."""
        return self.reader.dialect

    @cached_property
    def facts(self) -> CommentCounts:
        """Counts of the rows, made with the first question."""
        facts = comment_counts.facts(self.reader)
        warnings = facts.warnings()
        if warnings:
            warn(f"{self.source}: {'; '.join(warnings)}")
        return facts

    @cached_property
    def table(self) -> ir.Table:
        """The rows with a text, as an Ibis table.

        Columns: ``text``, ``touchpoint`` (text), ``customer`` (whole numbers, or text), ``time``
        (UTC, without a zone) and ``score`` (numbers), null if the table has no such column;
        ``journeynb_row`` is the position of the row, if rows have an order.
        """
        raw = self.reader.raw
        return raw.filter(raw.text.notnull()).drop(WRITTEN, NOT_NUMERIC)

    @cached_property
    def here(self) -> Comments:
        """The comments as a table in memory, for a log on another backend."""
        from journeynb.data import engines

        with engines.alone(self.backend), engines.quiet():
            rows = self.table.to_pyarrow()
        roles = {role: role if role in self.columns else False for role in NAMES}
        return Comments(rows, **roles, name=self.source)  # type: ignore[arg-type]

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

    def check(self) -> pd.DataFrame:
        """Return the problems of the table.

        Returns
        -------
        pandas.DataFrame
            One row for each check: ``check`` (str), ``count`` (int64; 0 if there is no problem),
            ``examples`` (str). Checks are rows without a text, comments without a customer, a time
            or a touchpoint (if the table has the column), unreadable times, scores that are not
            numeric, and comments that repeat one of the same customer.

        Examples
        --------
        >>> import pandas as pd
        >>> comments = jn.Comments(pd.DataFrame({"text": ["Great", "Slow"], "score": [5, 2]}))
        >>> comments.check()[["check", "count"]].head(3)
                                 check  count
        0          rows without a text      0
        1  comments without a customer      0
        2      comments without a time      0
        """
        import pandas as pd

        facts, roles = self.facts, self.columns
        rows = [("rows without a text", facts.empty, "skipped")]
        for role, number in (
            ("customer", facts.no_customer),
            ("time", facts.no_time),
            ("touchpoint", facts.no_touchpoint),
        ):
            rows.append((f"comments without a {role}", number if role in roles else 0, ""))
        rows += [
            ("times that cannot be read", facts.unread, ", ".join(facts.examples)),
            ("scores that are not numeric", facts.not_numeric, ""),
            ("comments that repeat another", facts.duplicates, "same customer and text"),
            ("files without the text", len(self.reader.other_files), ""),
        ]
        frame = pd.DataFrame(rows, columns=["check", "count", "examples"])
        return frame.astype({"check": "str", "count": "int64", "examples": "str"})

    def describe(self) -> pd.DataFrame:
        """Return an overview of the table: comments, customers, period, columns, problems.

        Returns
        -------
        pandas.DataFrame
            One row for each fact, with its name (``what``) as the index and ``value`` (str). The
            checks of `check` are listed only if they found a problem.

        Examples
        --------
        >>> import pandas as pd
        >>> comments = jn.Comments(pd.DataFrame({"text": ["Great", "Slow"], "score": [5, 2]}))
        >>> comments.describe().loc[["comments", "mean score"], "value"].tolist()
        ['2', '3.5']
        """
        import pandas as pd

        frame = pd.DataFrame(self._overview, columns=["what", "value"])
        return frame.astype("str").set_index("what")

    @property
    def _overview(self) -> list[tuple[str, str]]:
        facts, reader = self.facts, self.reader
        rows = [
            ("source", self.source),
            ("backend", self.dialect),
            ("rows", f"{facts.rows:,}"),
            ("comments", f"{facts.comments:,}"),
        ]
        if "customer" in self.columns:
            rows.append(("customers", f"{facts.customers:,}"))
        if facts.first is not None:
            rows.append(("period", f"{facts.first:%Y-%m-%d} to {facts.last:%Y-%m-%d}"))
        if facts.mean_score == facts.mean_score:
            rows.append(("mean score", number_text(round(facts.mean_score, 2))))
        for role, name in self.columns.items():
            rows.append((f"{role} column", f"{name} (guessed)" if role in reader.guessed else name))
        others = [name for name in reader.names if name not in self.columns.values()]
        if others:
            rows.append(("other columns", columns.listed(others)))
        for what, number, examples in self.check().itertuples(index=False, name=None):
            if number:
                rows.append((what, f"{number:,}, {examples}".rstrip(", ")))
        return rows

    def __len__(self) -> int:
        return self.facts.comments

    def __repr__(self) -> str:
        named = ", ".join(
            role if role == name else f"{role}={name}" for role, name in self.columns.items()
        )
        known = "facts" in vars(self)
        state = count(self.facts.comments, "comment") if known else "not read yet"
        return f"Comments of {self.source}: {named} ({state})"

    def _repr_html_(self) -> str:
        """Return an overview as HTML. It reads the table only if a question has read it."""
        if "facts" not in vars(self):
            return html.frame([html.paragraph(html.text(repr(self)))])
        return html.overview(f"Comments of {self.source}", self._overview)


def must_be_comments(given: object, argument: str = "texts") -> None:
    """Raise an error if something is not a table of comments; it says how to create one."""
    if not isinstance(given, Comments):
        raise ArgumentError(
            f"{argument}={shown(given)} is not a table of comments; create one with "
            "jn.Comments(df, text=...) or jn.Comments('survey.csv')"
        )
