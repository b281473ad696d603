"""Read times: timestamps, dates, text, or numbers since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data import dialects, engines

if TYPE_CHECKING:
    import ibis.expr.types as ir

_MOST = 2.5e17
"""Limit in microseconds before or after 1970: the year 9892."""
_DIGITS = r"^[0-9]{9,19}([.][0-9]+)?$"
DAYS = "YYYYMMDD"
_DAYS = (19_000_101, 22_001_231)
_DAY = r"^(19|20|21)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$"
_SCALES = ((1e17, "nanoseconds", 0.001), (1e14, "microseconds", 1), (1e11, "milliseconds", 1e3))
OFFSET = r":[0-9.]+ *([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$"
"""The offset at the end of a time, as the first group."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a time column is read.

    Parameters
    ----------
    kind : {"timestamp", "date", "text", "number"}
        The content of the column.
    unit : str
        Unit of numbers: seconds, milliseconds, microseconds or nanoseconds since 1970, or dates as
        YYYYMMDD.
    zone : str
        The time zone of the type; empty if it has none.
    """

    kind: str
    unit: str = ""
    zone: str = ""

    def __str__(self) -> str:
        if self.unit == DAYS:
            return f"dates as whole numbers, {DAYS}"
        if self.kind == "number":
            return f"{self.unit} since 1970, in UTC"
        if self.kind == "text":
            return "text in ISO 8601; read as UTC if it has no offset"
        if self.zone:
            return f"time zone {self.zone}, shown in UTC"
        return "no time zone, read as UTC"


def reading_of(column: ir.Value, table: ir.Table, backend: Any, source: str) -> Reading:
    """Return how a column is read. For numbers and text, this runs one query."""
    type_ = column.type()
    if type_.is_timestamp():
        return Reading("timestamp", zone=type_.timezone or "")
    if type_.is_date():
        return Reading("date")
    if type_.is_numeric() and not type_.is_boolean():
        size = column.cast("float64").abs()
        known = size < _MOST * 1e3  # larger numbers are not times in any unit
        exact = _exact(backend)
        top = size.quantile(0.5, where=known) if exact else size.mean(where=known)
        found = engines.run(table.agg(top=top), "times", backend).top[0]
        days = found is not None and _DAYS[0] <= found <= _DAYS[1]  # else August 1970
        return Reading("number", unit=DAYS if days else _unit(found))
    if type_.is_string():
        text = column.strip()
        digits = text.re_search(_DIGITS)
        number = text.try_cast("float64")
        found = engines.run(
            table.agg(
                digits=digits.sum(),
                days=text.re_search(_DAY).sum(),
                all=column.count(),
                top=number.max(where=digits),
            ),
            "times",
            backend,
        )
        many, total = found.digits[0], found["all"][0]
        if total and found.days[0] == total:
            return Reading("number", unit=DAYS)
        if total and many == many and many * 2 > total:
            return Reading("number", unit=_unit(found.top[0]))
        return Reading("text")
    name = column.get_name()
    raise ArgumentError(
        f"{source}: the column {name} has type {type_}; allowed for time=: times, dates, "
        "ISO 8601 text, or numbers since 1970"
    )


def _exact(backend: Any) -> bool:
    return backend.name not in dialects.WITHOUT_MEDIAN


def _unit(size: float) -> str:
    if size == size:  # NaN if there are no times
        for limit, unit, _ in _SCALES:
            if size >= limit:
                return unit
    return "seconds"


def read(column: ir.Value, reading: Reading, dialect: str) -> ir.Value:
    """Return a column as times in UTC without a zone, null if unreadable."""
    if reading.kind == "timestamp":
        return dialects.utc(column)
    if reading.kind == "date":
        return column.cast("timestamp")
    if reading.kind == "text":
        time: Any = dialects.parsed(column)  # "infinity" is a time to DuckDB
        return engines.ibis_().ifelse(time.year() <= 9999, time, None)
    if reading.unit == DAYS:
        whole = column if column.type().is_string() else column.cast("int64").cast("string")
        text = whole.strip()
        return dialects.parsed(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6))
    factor = next((each for _, unit, each in _SCALES if unit == reading.unit), 1e6)
    if column.type().is_integer() or (column.type().is_string() and factor <= 1):
        text = column.type().is_string()
        number = column.strip().try_cast("int64") if text else column.try_cast("int64")
        number = _bounded(number, min(int(_MOST / factor), 2**63 - 1))
        scaled = number // 1000 if factor < 1 else number * int(factor)
    else:
        text = column.type().is_string()
        number = column.strip().try_cast("float64") if text else column.cast("float64")
        scaled = (_bounded(number, _MOST / factor) * factor).round().cast("int64")
    return dialects.from_micros(scaled, dialect)


def _bounded(number: ir.Value, most: float) -> Any:
    """Return a number, null if it is too large for a time."""
    return engines.ibis_().ifelse((number < most) & (number > -most), number, None)
