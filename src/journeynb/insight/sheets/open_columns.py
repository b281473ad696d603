"""Open a table, and read the columns that are needed as dates, numbers and truth values."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.text import shown
from journeynb.data import dialects, engines
from journeynb.data.sources import Source, open_source
from journeynb.data.times.reading import read, reading_of
from journeynb.data.times.written_formats import UNITS
from journeynb.insight.sheets.compared_cells import compared
from journeynb.insight.sheets.needs import Cells, Needs, Options
from journeynb.insight.sheets.opening import sheet_in, zone_of
from journeynb.insight.sheets.sheet import Columns, Sheet, missing
from journeynb.insight.sheets.written_dates import date_column
from journeynb.insight.sheets.written_numbers import (
    Signs,
    SignsOfTable,
    flag_column,
    number_column,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

_MOST = 100_000
"""Maximum number of different texts of a column that are read one by one."""
_UTC = ("", "UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z", "+00:00")
_NUMBERS = itertools.count(1)


class OpenColumns:
    """An open table, with the needed columns as dates, numbers and truth values.

    Parameters
    ----------
    given : path, list of paths, DataFrame, Arrow table or Ibis table
        The table.
    needs : Needs
        The columns.
    options : Options
        How it is read.

    Attributes
    ----------
    table : ibis table
        The rows, with what was read as further columns.
    cells : dict of (str, str) to Cells
        What was read, by role (``"date"``, ``"number"`` or ``"flag"``) and column.
    problems : dict of (str, str) to str
        Why a column cannot be read, by role and column.
    values : dict of str to str
        The column to compare in conditions, by name.
    """

    def __init__(self, given: Any, needs: Needs, options: Options) -> None:
        self.needs, self.options = needs, options
        self.cells: dict[tuple[str, str], Cells] = {}
        self.problems: dict[tuple[str, str], str] = {}
        self.values: dict[str, str] = {}
        self.notes: list[str] = []
        sheet = sheet_in(given, needs.all, options)
        if sheet is not None:
            self._of_sheet(sheet)
        else:
            if options.sheet is not None:
                raise ArgumentError(
                    f"sheet={shown(options.sheet)} is only for Excel workbooks (.xlsx); allowed "
                    "here: no sheet="
                )
            self._of_source(open_source(given, what="a table"))

    def _roles(self) -> Iterable[tuple[str, str]]:
        for role, names in (
            ("date", self.needs.dates), ("number", self.needs.numbers), ("flag", self.needs.flags)
        ):  # fmt: skip
            for name in sorted(names):
                yield role, name

    def missing(self, name: str) -> str:
        """Return the words about a column that the table does not have."""
        return missing(self.label, name, self.names, self._dated)

    def _of_sheet(self, sheet: Sheet) -> None:
        """Read the columns of a sheet into an Arrow table."""
        import pyarrow as pa

        columns = sheet.columns(self.needs.all)
        self.label, self.names, self._dated = sheet.label, list(columns.cells), columns.dated
        self.notes += sheet.notes

        @cache
        def signs() -> Signs:
            return Signs.of_cells(each for cells in columns.cells.values() for each in cells)

        arrays: dict[str, Any] = {"journeynb_at": pa.array(columns.rows, pa.int64())}
        for role, name in self._roles():
            if self._has(role, name, columns):
                self.cells[role, name] = self._read(
                    role, name, columns.cells[name], columns, signs, arrays
                )
        for name in sorted(self.needs.others & set(columns.cells)):
            self.values[name] = self._compared(name, columns, signs, arrays)
        backend = engines.connect()
        engines.register(backend, "journeynb_sheet", pa.table(arrays))
        self.backend, self.table = backend, backend.table("journeynb_sheet")

    def _has(self, role: str, name: str, columns: Columns) -> bool:
        if name not in columns.cells:
            self.problems[role, name] = self.missing(name)
        elif name in columns.twice:
            self.problems[role, name] = (
                f"{self.label} has several columns {shown(name)}; rename all but one"
            )
        return (role, name) not in self.problems

    def _read(
        self,
        role: str,
        name: str,
        cells: list[Any],
        columns: Columns | None,
        signs: SignsOfTable | None,
        arrays: dict[str, Any],
    ) -> Cells:
        """Add what is read of cells to arrays, and return the names of the arrays."""
        import pyarrow as pa

        prefix = f"journeynb_{role}_{len(arrays)}"
        percents: list[bool] = []
        if role == "compared":
            arrays[prefix], problem = compared(cells, name, self.options, signs)
            if problem:
                self.problems[role, name] = f"{self.label}: {problem}"
            return Cells(prefix)
        if role == "date":
            epoch = {} if columns is None else {"epoch": columns.epoch}
            days = date_column(cells, name, self.options.time_format, **epoch)
            self.notes += [f"{self.label}: {each}" for each in days.notes]
            values, wrong, problem = pa.array(days.values, pa.date32()), days.wrong, days.problem
        else:
            numbers = (
                flag_column(cells)
                if role == "flag"
                else number_column(cells, name, self.options.decimal, signs)
            )
            values, wrong = pa.array(numbers.values, pa.float64()), numbers.wrong
            problem, percents = numbers.problem, numbers.percents
        if problem:
            self.problems[role, name] = f"{self.label}: {problem}"
        arrays[prefix] = values
        found = Cells(prefix)
        if wrong:
            texts: list[str | None] = [None] * len(cells)
            for place, text in wrong.items():
                at = "" if columns is None else f"row {columns.rows[place]}, "
                texts[place] = f"{at}column {name}: {shown(text)}"
            arrays[f"{prefix}_wrong"] = pa.array(texts, pa.string())
            found = Cells(prefix, f"{prefix}_wrong")
        if any(percents):
            arrays[f"{prefix}_percent"] = pa.array(percents, pa.bool_())
            found = Cells(prefix, found.wrong, f"{prefix}_percent")
        return found

    def _compared(
        self, name: str, columns: Columns, signs: SignsOfTable, arrays: dict[str, Any]
    ) -> str:
        """Return the array to compare in conditions: dates, numbers or text."""
        if ("date", name) in self.cells:
            return self.cells["date", name].value
        prefix = f"journeynb_compared_{len(arrays)}"
        arrays[prefix], problem = compared(
            columns.cells[name], name, self.options, signs, columns.epoch
        )
        if problem:
            self.problems["compared", name] = f"{self.label}: {problem}"
        return prefix

    def _of_source(self, source: Source) -> None:
        """Read the columns of a table that an engine reads."""
        from journeynb.insight.sheets.written_dates import is_date

        self.label, self.backend, self.table = source.label, source.backend, source.table
        self.names = [each for each in source.table.columns if not each.startswith("journeynb_")]
        self._dated = [each for each in self.names if is_date(each)]
        self._added: dict[str, Any] = {}
        for role, name in self._roles():
            if name not in self.names:
                self.problems[role, name] = self.missing(name)
                continue
            try:
                self.cells[role, name] = self._of_column(role, name, source)
            except JourneyError as error:
                self.problems[role, name] = str(error)
        for name in sorted(self.needs.others & set(self.names)):
            self.values[name] = self._of_condition(name)
        if self._added:
            self.table = self.table.mutate(**{key: make(self.table) for key, make in
                                              self._added.items()})  # fmt: skip

    def _of_condition(self, name: str) -> str:
        """Return the column to compare in conditions: text that is dates or numbers as these."""
        if not self.table[name].type().is_string():
            return name
        cells = self.cells.get(("date", name))
        if cells is not None:
            return cells.value
        found = self._one_by_one("compared", name) if self._reads_texts else None
        return name if found is None else found.value

    def _of_column(self, role: str, name: str, source: Source) -> Cells:
        """Return what is read of a column; texts one by one where the engine is our own."""
        import ibis.expr.operations as ops

        type_ = self.table[name].type()
        texts = type_.is_string() or (role == "date" and type_.is_numeric())
        format_ = self.options.time_format
        if texts and self._reads_texts and not (role == "date" and format_ in UNITS):
            found = self._one_by_one(role, name)
            if found is not None:
                return found
        ibis = engines.ibis_()
        if role == "date":
            return self._days(name, source)
        if type_.is_boolean():
            return self._with(role, number=lambda t: t[name].cast("int8").cast("float64"))
        if type_.is_numeric():
            if type_.is_floating() and self.backend.has_operation(ops.IsNan):
                return self._with(
                    role,
                    number=lambda t: ibis.ifelse(t[name].isnan(), None, t[name].cast("float64")),
                )
            return self._with(role, number=lambda t: t[name].cast("float64"))
        if type_.is_string() and role == "number":

            def number(t: Any) -> Any:
                return t[name].strip().try_cast("float64")

            return self._with(
                role,
                number=number,
                wrong=lambda t: ibis.ifelse(number(t).isnull(), t[name].strip().nullif(""), None),
            )
        raise ArgumentError(
            f"{self.label}: the column {name} has type {type_}; allowed: "
            + ("numbers" if role == "number" else "true and false, or 1 and 0")
        )

    def _with(self, role: str, **columns: Callable[[ir.Table], Any]) -> Cells:
        """Add columns to the table, in the end and all at once, and return their names."""
        prefix = f"journeynb_{role}_{next(_NUMBERS)}"
        names = {key: f"{prefix}_{key}" for key in columns}
        self._added |= {names[key]: make for key, make in columns.items()}
        return Cells(
            names.get("number") or names["day"], names.get("wrong", ""), time=names.get("time", "")
        )

    def _days(self, name: str, source: Source) -> Cells:
        """Return the dates of times, in the time zone of the column."""
        ibis = engines.ibis_()
        reading = reading_of(
            self.table[name], self.table, self.backend, self.label, self.options.time_format
        )
        if reading.text is not None and "ambiguous" in reading.text.note:
            raise ArgumentError(
                f"{self.label}: {reading.text.note} in the column {name}; pass "
                "time_format='dayfirst' or time_format='monthfirst'"
            )
        if reading.report:
            self.notes.append(f"{self.label}: {reading.report}")
        zone = zone_of(source, name) or reading.zone

        def time(t: Any) -> Any:
            if zone not in _UTC and self.backend.name == "duckdb":
                return dialects.local(t[name].cast("timestamp('UTC')"), zone)
            return read(t[name], reading, str(self.backend.name))

        if reading.kind == "date":
            return self._with("date", day=lambda t: t[name])
        if reading.kind == "timestamp":
            return self._with("date", day=lambda t: time(t).date(), time=time)
        return self._with(
            "date",
            day=lambda t: time(t).date(),
            time=time,
            wrong=lambda t: ibis.ifelse(
                time(t).isnull(), t[name].cast("string").strip().nullif(""), None
            ),
        )

    @property
    def _reads_texts(self) -> bool:
        """Whether texts are read one by one: in our own engine, and where no other way exists."""
        import ibis.expr.operations as ops

        return engines.is_ours(self.backend) or not self.backend.has_operation(ops.TryCast)

    def _one_by_one(self, role: str, name: str) -> Cells | None:
        """Read the different values of a column one by one; None if there are too many."""
        import pyarrow as pa

        column = self.table[name]
        distinct = self.table.select(key=column).filter(lambda t: t.key.notnull()).distinct()
        found = engines.run(distinct.limit(_MOST + 1), "columns", self.backend).key
        if len(found) > _MOST:
            return None
        keys = sorted(each.item() if hasattr(each, "item") else each for each in found)
        arrays: dict[str, Any] = {}
        known = dict(self.problems), list(self.notes)
        cells = self._read(role, name, keys, None, None, arrays)
        is_number = bool(column.type().is_numeric())
        if is_number and cells.wrong:  # numbers since 1970
            self.problems, self.notes = known
            return None
        number = next(_NUMBERS)
        names = {each: f"{each}_{number}" for each in arrays}
        key = f"journeynb_key_{number}"
        type_ = pa.float64() if is_number else pa.string()
        pairs = self._table_of(
            f"journeynb_pairs_{number}",
            pa.table({key: pa.array(keys, type_), **{names[k]: v for k, v in arrays.items()}}),
        )
        self.table = self.table.left_join(pairs, column == pairs[key]).drop(key)
        return Cells(names[cells.value], names.get(cells.wrong, ""), names.get(cells.percent, ""))

    def _table_of(self, name: str, arrow: Any) -> Any:
        """Return an Arrow table as a table of the backend."""
        if not engines.is_ours(self.backend):
            return engines.ibis_().memtable(arrow)
        engines.register(self.backend, name, arrow)
        return self.backend.table(name)
