"""The attributes of customers: what each column holds, and which columns are none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.suggestions import allowed_after
from journeynb.base.text import count, number_text, shown
from journeynb.data import engines
from journeynb.data.column_text import as_finite
from journeynb.data.conditions import times_in_utc
from journeynb.data.times import reading as times
from journeynb.insight.customers.table.reader import MOSTLY, CustomerReader

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

EMPTY = "empty"
NO_ATTRIBUTE = ("ids", "names", "free text")
"""The first words of the reasons why a column is no attribute."""
EXACT = 100_000
"""Largest number of customers for which different texts are counted exactly."""
_LONG, _MANY = 40, 20
"""Mean length of free text, and number of different texts from which most may be different."""
_PERIODS = (("month", 1), ("quarter", 3), ("year", 12))
_MOST_PERIODS = 20
_PAIRS: dict[tuple[str, ...], str] = {
    ("false", "true"): "true",
    ("no", "yes"): "yes",
    ("n", "y"): "y",
    ("f", "t"): "t",
}
_PADDED = re.compile(r"0\d")
_ID = re.compile(
    r"(^|[ _.\-])(id|ids|uuid|guid|zip|zip code|postal code|postcode|post code|phone|phone number|"
    r"mobile|fax|iban|ssn|vat number)$",
    re.IGNORECASE,
)
_CAMEL_ID = re.compile(r"[a-z](Id|ID|Uuid|UUID|Guid|GUID)$")


@dataclass(frozen=True)
class Attribute:
    """A column, as an attribute of customers.

    Parameters
    ----------
    name : str
        Its name in the source.
    stored : str
        Its name in `Customers.table`.
    kind : {"category", "boolean", "number", "date", ""}
        What it holds; empty if it is no attribute.
    known, missing : int
        Number of customers with a value and without one.
    values : int or None
        Number of different texts; approximate in large tables. None: not counted.
    why : str
        Why it is no attribute; empty if it is one.
    note : str
        What is not read as it is written, in words.
    every : {"", "month", "quarter", "year"}
        The period of dates.
    reading : Reading, optional
        How dates in text are read.
    true : str
        The text that means true, in small letters.
    plain : bool
        Whether all values are read as they are: no number is infinite, and no text is empty.
    """

    name: str
    stored: str
    kind: str
    known: int = 0
    missing: int = 0
    values: int | None = None
    why: str = ""
    note: str = ""
    every: str = ""
    reading: times.Reading | None = None
    true: str = ""
    plain: bool = False

    def read(self, table: ir.Table, dialect: str) -> Any:
        """Return the attribute of each customer: numbers, or text; null if it is missing.

        The text of dates is that of their period, such as ``2024``, ``2024-Q1`` or ``2024-03``.
        """
        column: Any = table[self.stored]
        if self.kind == "number":
            return column if self.plain else _number(column, self.name)
        if self.kind == "date":
            return _period(_time(column, self.reading, dialect), self.every)
        if self.kind == "boolean" and self.true:
            text = column.strip().lower()
            return engines.ibis_().ifelse(text == "", None, (text == self.true).cast("string"))
        if self.kind == "boolean" and not column.type().is_boolean():
            return (column != 0).cast("string")
        if column.type().is_string():
            return column if self.plain else column.nullif("")
        return column.cast("string")


def attributes_of(reader: CustomerReader, table: ir.Table, customers: int) -> list[Attribute]:
    """Return what each column of a table contains, in one scan; dates in text take a few more.

    Parameters
    ----------
    reader : CustomerReader
        The open table.
    table : ibis table
        One row for each customer.
    customers : int
        Number of customers.
    """
    roles = {reader.columns[role] for role in ("customer", "persona") if role in reader.columns}
    ours = {name: role for role, name in reader.columns.items()}
    columns = [
        (name, "value" if ours.get(name) == "value" else reader.stored.get(name, name))
        for name in reader.names
        if name not in roles
    ]
    if not columns:
        return []
    asked: dict[str, Any] = {"customers": table.count()}
    for place, (_, stored) in enumerate(columns):
        counts = _counts(table[stored], customers <= EXACT)
        asked |= {f"c{place}_{what}": each for what, each in counts.items()}
    row = reader.ask(table.agg(**asked), "attributes").iloc[0]
    found = []
    for place, (name, stored) in enumerate(columns):
        type_ = table[stored].type()
        start = f"c{place}_"
        own = {str(key).removeprefix(start): value for key, value in row.items()
               if str(key).startswith(start)}  # fmt: skip
        known = _whole(own.get("known"))
        plain = Attribute(name, stored, "", known, customers - known)
        if not known and own:
            found.append(replace(plain, why=EMPTY))
        elif type_.is_string():
            found.append(_of_text(plain, own, reader, table))
        elif type_.is_boolean() or type_.is_numeric():
            found.append(_of_numbers(plain, own, type_))
        elif type_.is_timestamp() or type_.is_date():
            found.append(_of_dates(plain, own["low"], own["high"]))
        else:
            words = str(type_).partition("<")[0].partition("(")[0]
            found.append(replace(plain, missing=0, why=f"type {words}"))
    return found


def _counts(column: Any, exact: bool) -> dict[str, Any]:
    """Return what is counted for a column, as expressions."""
    type_ = column.type()
    if type_.is_string():
        text = column.nullif("")
        return {
            "known": text.count(),
            "values": text.nunique() if exact else text.approx_nunique(),
            "low": text.min(),
            "high": text.max(),
            "length": text.length().mean(),
            "numbers": _number(column, "").count(),
            "written": column.count(),
        }
    if type_.is_boolean():
        return {"known": column.count(), "low": column.cast("int8").min(),
                "high": column.cast("int8").max()}  # fmt: skip
    if type_.is_numeric():
        number = _number(column, "")
        two = (number == 0) | (number == 1)
        return {"known": number.count(), "low": number.min(), "high": number.max(),
                "whole": two.cast("int64").sum(), "written": column.count()}  # fmt: skip
    if type_.is_timestamp() or type_.is_date():
        time = times_in_utc({"time": column})["time"]
        return {"known": time.count(), "low": time.min(), "high": time.max()}
    return {}


def _of_numbers(start: Attribute, own: dict[str, Any], type_: Any) -> Attribute:
    low, high = float(own["low"]), float(own["high"])
    is_boolean = type_.is_boolean() or _whole(own.get("whole")) == start.known
    kind = "boolean" if is_boolean else "number"
    if low == high and not start.missing:
        return replace(start, why=f"the same for all customers: {number_text(low)}")
    if kind == "number" and _is_id(start.name):
        return replace(start, why="ids or codes, by its name")
    return replace(start, kind=kind, plain=_whole(own.get("written")) == start.known)


def _of_dates(start: Attribute, low: Any, high: Any) -> Attribute:
    import pandas as pd

    first, last = pd.Timestamp(low), pd.Timestamp(high)
    months = (last.year - first.year) * 12 + last.month - first.month
    if first == last and not start.missing:
        return replace(start, why=f"the same for all customers: {first.date()}")
    fitting = [every for every, size in _PERIODS if months < size * _MOST_PERIODS]
    return replace(start, kind="date", every=(fitting or ["year"])[0])


def _of_text(
    start: Attribute, own: dict[str, Any], reader: CustomerReader, table: ir.Table
) -> Attribute:
    known = start.known
    values = min(_whole(own["values"]), known)  # it may be approximate
    low, high = str(own["low"]), str(own["high"])
    start = replace(start, values=values)
    if low == high and values == 1 and not start.missing:
        return replace(start, why=f"the same for all customers: {low}")
    numbers = _whole(own["numbers"])
    if numbers >= MOSTLY * known and not (_PADDED.match(low) or _is_id(start.name)):
        more = known - numbers
        is_are = "is" if more == 1 else "are"
        note = f"{count(more, 'value')} {is_are} not numeric" if more else ""
        return replace(start, kind="number", known=numbers, missing=start.missing + more, note=note)
    pair = tuple(sorted((low.strip().lower(), high.strip().lower())))
    if values == 2 and pair in _PAIRS:
        return replace(start, kind="boolean", true=_PAIRS[pair])
    if low[:1].isdigit() and high[:1].isdigit():
        found = _dates_in_text(start, reader, table)
        if found is not None:
            return found
    several = f"{values:,} different texts among {count(known, 'customer')}"
    different = values == known >= 3 or (values > known / 2 and known >= _MANY)
    if different or (float(own["length"]) > _LONG and values > _MANY):
        kind = "free text" if float(own["length"]) > _LONG else "ids or names"
        return replace(start, why=f"{kind}: {several}")
    if _is_id(start.name) and values > _MANY:
        return replace(start, why=f"ids or codes, by its name: {several}")
    return replace(start, kind="category", plain=_whole(own["written"]) == known)


def _dates_in_text(start: Attribute, reader: CustomerReader, table: ir.Table) -> Attribute | None:
    """Return an attribute of dates that are written as text; None if they are not dates."""
    reading = reader.dates_in(start.stored)
    if reading is None:
        return None
    time = _time(table[start.stored], reading, reader.dialect)
    asked = table.agg(low=time.min(), high=time.max(), known=time.count())
    row = reader.ask(asked, "dates").iloc[0]
    known = _whole(row["known"])
    if not known:
        return None
    more = start.known - known
    note = f"{count(more, 'value')} {'is' if more == 1 else 'are'} not a date" if more else ""
    report = reading.report.partition("; ")[0]  # without the argument of logs that decides
    note = "; ".join(filter(None, (note, report)))
    start = replace(
        start, known=known, missing=start.missing + more, values=None, note=note, reading=reading
    )
    return _of_dates(start, row["low"], row["high"])


def _time(column: Any, reading: times.Reading | None, dialect: str) -> Any:
    if reading is not None:
        return times.read(column, reading, dialect)
    return times_in_utc({"time": column})["time"]


def _period(time: Any, every: str) -> Any:
    """Return the period of times as text: ``2024``, ``2024-Q1`` or ``2024-03``."""
    year = time.year().cast("string")
    if every == "year":
        return year
    if every == "quarter":
        return year + "-Q" + time.quarter().cast("string")
    month = time.month().cast("string")
    return year + engines.ibis_().ifelse(time.month() < 10, "-0", "-") + month


def _number(column: Any, name: str) -> Any:
    """Return a column as finite numbers."""
    number: Any = as_finite(column, name, "attribute", "")
    return engines.ibis_().ifelse(number.abs() < inf, number, None)


def _is_id(name: str) -> bool:
    return bool(_ID.search(name.strip()) or _CAMEL_ID.search(name.strip()))


def _whole(value: Any) -> int:
    return 0 if value is None or value != value else int(value)


def check_names(argument: str, names: Sequence[str], known: Collection[str]) -> None:
    """Raise an error unless the names that an argument lists are columns."""
    if isinstance(names, str):
        raise ArgumentError(f"{argument} is a text; allowed: a list, such as [{names!r}]")
    if not isinstance(names, Iterable):
        raise ArgumentError(f"{argument}={shown(names)} is not valid; allowed: a list of columns")
    for name in names:
        if name not in known:
            raise ArgumentError(
                f"{argument} contains {shown(name)}, which is not a column"
                f"{allowed_after(name, known)}: {', '.join(known)}"
            )


def not_asked_for(
    known: Sequence[Attribute], attributes: Sequence[str] | None, without: Sequence[str]
) -> dict[str, str]:
    """Return the columns that ``attributes=`` and ``without=`` leave out, with the reason.

    Raises
    ------
    ArgumentError
        A name is not a column, or one of `attributes` is no attribute.
    """
    names = {each.name: each for each in known}
    check_names("without", without, names)
    found: dict[str, str] = {}
    if attributes is not None:
        check_names("attributes", attributes, names)
        for name in attributes:
            if names[name].why:
                raise ArgumentError(
                    f"attributes contains {shown(name)}, which is not an attribute: "
                    f"{names[name].why}"
                )
        found = {name: "not named in attributes=" for name in names if name not in attributes}
    return found | dict.fromkeys(without, "named in without=")


def as_frame(attributes: Sequence[Attribute]) -> pd.DataFrame:
    """Return the table of `Customers.attributes`."""
    import pandas as pd

    rows = [
        (each.name, each.kind, each.values, each.missing, not each.why,
         each.why or each.note or (f"by {each.every}" if each.every else ""))
        for each in attributes
    ]  # fmt: skip
    names = ["attribute", "kind", "values", "missing", "used", "note"]
    types = {"attribute": "str", "kind": "str", "values": "Int64", "missing": "int64",
             "used": "bool", "note": "str"}  # fmt: skip
    return pd.DataFrame(rows, columns=names).astype(types)
