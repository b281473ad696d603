"""An open table of comments: the columns that it is read from, and its rows."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.user_warnings import warn
from journeynb.data import columns, engines
from journeynb.data.column_text import as_customer, as_finite, as_text
from journeynb.data.opened.open_table import OpenTable
from journeynb.data.opened.other_files import other_files
from journeynb.data.row_numbers import ROW
from journeynb.data.sources import open_source
from journeynb.data.times import reading as times
from journeynb.data.times.reading import Reading
from journeynb.data.times.written_formats import check_format
from journeynb.insight.comments.column_names import NAMES, NOT_NUMERIC, WRITTEN

if TYPE_CHECKING:
    import ibis.expr.types as ir

ADVICE = "to join files with different columns, read and join them with pandas"


class CommentsReader(OpenTable):
    """An open table of comments, before its rows are checked.

    Parameters
    ----------
    source : path, DataFrame, Arrow table or Ibis table
        See `Comments`.
    given : dict
        The column of each role: a name, None (guess) or False (there is none).
    time_format, name
        See `Comments`.

    Attributes
    ----------
    names : list of str
        The columns of the table.
    columns : dict of str to str
        The column of the source for each role.
    guessed : dict of str to str
        The columns that were guessed, by role.
    other_files : dict of str to list of str
        Files without the column of the text.
    """

    def __init__(
        self, source: Any, given: dict[str, Any], time_format: str | None, name: str | None
    ) -> None:
        opened = open_source(source, what="a table of comments")
        super().__init__(opened if name is None else replace(opened, label=name))
        self.names = [name for name in self.opened.table.columns if name != ROW]
        chosen, self.guessed = columns.choose(self.names, given, self.source, NAMES, ["text"])
        self.columns: dict[str, str] = {role: chosen[role] for role in NAMES if role in chosen}
        self._format = None if time_format is None else check_format(time_format)
        self.other_files = other_files(self.opened, [self.columns["text"]], ADVICE)

    @cached_property
    def reading(self) -> Reading:
        """How times are read. A guess is reported once."""
        column = self.opened.table[self.columns["time"]]
        found = times.reading_of(column, self.opened.table, self.backend, self.source, self._format)
        if found.report:
            warn(f"{self.source}: {found.report}")
        return found

    @property
    def has_order(self) -> bool:
        """Whether rows have an order."""
        return ROW in self.opened.table.columns

    def raw_time(self, table: ir.Table) -> Any:
        """Return the times of the source's rows, null if unreadable."""
        return times.read(table[self.columns["time"]], self.reading, self.dialect)

    @cached_property
    def raw(self) -> ir.Table:
        """Every row with our names of columns; see `Comments.table`."""
        ibis, table = engines.ibis_(), self.opened.table
        found: dict[str, Any] = {}
        for role in ("text", "touchpoint"):
            name = self.columns.get(role)
            text: Any = None if name is None else as_text(table[name])
            found[role] = ibis.null("string") if text is None else text.strip().nullif("")
        name = self.columns.get("customer")
        found["customer"] = ibis.null("string") if name is None else as_customer(table[name])
        found["time"], found[WRITTEN] = ibis.null("timestamp"), ibis.literal(False)
        name = self.columns.get("time")
        if name is not None:
            column: Any = table[name]
            found["time"] = self.raw_time(table)
            found[WRITTEN] = (as_text(column) if column.type().is_string() else column).notnull()
        found["score"], found[NOT_NUMERIC] = ibis.null("float64"), ibis.literal(False)
        name = self.columns.get("score")
        if name is not None:
            column = table[name]
            found["score"] = as_finite(column, name, "score", self.source)
            if column.type().is_string():
                found[NOT_NUMERIC] = found["score"].isnull() & (column.strip() != "")
        found |= {name: table[name] for name in [ROW] if name in table.columns}
        made: ir.Table = table.select(**found)
        return made
