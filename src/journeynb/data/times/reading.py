"""Read times: timestamps, dates, text, or numbers since 1970."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import dialects, engines
from journeynb.data.times.guess import PLAIN, TextFormats, guess, read_text
from journeynb.data.times.written_formats import ORDERS, UNITS

if TYPE_CHECKING:
    import ibis.expr.types as ir

_MOST = 2.5e17
"""Limit in microseconds before or after 1970: the year 9892."""
_DIGITS = r"^[0-9]{9,19}([.][0-9]+)?$"
CALENDAR = "YYYYMMDD"
_DAYS = (19_000_101, 22_001_231)
_DAY = r"(19|20|21)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
_HOUR = r"([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9]([0-9]{3})?)?)?"
_SCALES = ((1e17, "nanoseconds", 0.001), (1e14, "microseconds", 1), (1e11, "milliseconds", 1e3))
_PLAUSIBLE = (1e8, 7.3e9)
"""Seconds since 1970 that are not reported as a mistake: from 1973 to 2201."""
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
        Unit of numbers: seconds, milliseconds, microseconds or nanoseconds since 1970, or dates
        and times as YYYYMMDD, YYYYMMDDHHMMSS.
    zone : str
        The time zone of the type; empty if it has none.
    text : TextFormats or None
        The formats of text that is not only ISO 8601.
    report : str
        The guess to report, with an example; empty if there is none.
    """

    kind: str
    unit: str = ""
    zone: str = ""
    text: TextFormats | None = None
    report: str = ""

    @property
    def what(self) -> str:
        """The meaning of numbers."""
        if self.unit == CALENDAR:
            return f"dates as whole numbers, {CALENDAR} or {CALENDAR}HHMMSS"
        return f"{self.unit} since 1970"

    def __str__(self) -> str:
        if self.kind == "number":
            return f"{self.what}, in UTC"
        if self.text is not None and (self.text.formats or not self.text.plain):
            formats = [*["ISO 8601"][: self.text.plain], *self.text.formats]
            listed = " or ".join(formats[:3]) + (", ..." if len(formats) > 3 else "")
            return f"text as {listed}; read as UTC if it has no offset"
        if self.kind == "text":
            return "text in ISO 8601; read as UTC if it has no offset"
        if self.zone:
            return f"time zone {self.zone}, shown in UTC"
        return "no time zone, read as UTC"


def reading_of(
    column: ir.Value, table: ir.Table, backend: Any, source: str, time_format: str | None = None
) -> Reading:
    """Return how a column is read. For numbers and text, this runs a query or a few.

    Raises
    ------
    ArgumentError
        The column has another type, or no value in it can be read.
    """
    type_ = column.type()
    name = column.get_name()
    if type_.is_timestamp() or type_.is_date():
        if time_format is not None:
            raise ArgumentError(
                f"{source}: time_format={shown(time_format)} is not valid, because the column "
                f"{name} has type {type_}; allowed: no time_format="
            )
        return (
            Reading("timestamp", zone=type_.timezone or "")
            if type_.is_timestamp()
            else (Reading("date"))
        )
    is_number = type_.is_numeric() and not type_.is_boolean()
    if not (is_number or type_.is_string()):
        raise ArgumentError(
            f"{source}: the column {name} has type {type_}; allowed for time=: times, dates, "
            "text, or numbers since 1970"
        )
    if time_format is not None and time_format not in ORDERS:
        unit = UNITS.get(time_format)
        text = None if unit else TextFormats((time_format,), plain=False)
        reading = Reading("number" if unit else "text", unit=unit or "", text=text)
    elif is_number:
        reading = _of_numbers(column, table, backend, source)
    else:
        reading = _of_text(column, table, backend, source, time_format or "")
    if time_format is not None or reading.text is not None:
        _require_times(reading, column, table, backend, source, time_format)
    if time_format is None or (reading.text is not None and reading.text.note):
        return replace(reading, report=_report(reading, column, table, backend))
    return reading


def _of_numbers(column: ir.Value, table: ir.Table, backend: Any, source: str) -> Reading:
    number = column.cast("float64")
    size = number.abs()
    known = size < _MOST * 1e3  # larger numbers are not times in any unit
    exact = backend.name not in dialects.WITHOUT_MEDIAN
    top = size.quantile(0.5, where=known) if exact else size.mean(where=known)
    digits = engines.ibis_().ifelse(known, number, None).cast("int64").cast("string")
    found = engines.run(
        table.agg(top=top, all=number.count(), calendar=digits.re_search(f"^{_DAY}{_HOUR}$").sum()),
        "times",
        backend,
    ).iloc[0]
    top = found["top"]
    if top is None or top != top:
        return Reading("number", unit="seconds")
    is_day = _DAYS[0] <= top <= _DAYS[1]  # else August 1970
    is_calendar = found["calendar"] * 2 > found["all"]
    if is_day or is_calendar:
        return Reading("number", unit=CALENDAR)
    return _since_1970(float(top), column, table, backend, source)


def _since_1970(
    size: float, column: ir.Value, table: ir.Table, backend: Any, source: str
) -> Reading:
    """Return how numbers since 1970 of a typical size are read."""
    unit = _unit(size)
    if not _PLAUSIBLE[0] <= size * _factor(unit) / 1e6 <= _PLAUSIBLE[1]:
        raise ArgumentError(
            f"{source}: the numbers in the column {column.get_name()} are not times between 1973 "
            f"and 2201, such as {_examples(column, table, backend)}; allowed for time=: a column "
            "of times. If they count from 1970, pass time_format='s', 'ms', 'us' or 'ns'; if they "
            "order the events, pass them as order="
        )
    return Reading("number", unit=unit)


def _of_text(column: ir.Value, table: ir.Table, backend: Any, source: str, order: str) -> Reading:
    text = column.strip()
    digits = text.re_search(_DIGITS)
    time: Any = dialects.parsed(text)
    plain = text.re_search(PLAIN) & time.notnull() & (time.year() <= 9999)
    numbers = engines.run(
        table.agg(
            all=text.nullif("").count(),
            digits=digits.sum(),
            calendar=text.re_search(f"^{_DAY}({_HOUR})?$").sum(),
            plain=plain.sum(),
            native=time.count(),
            top=text.try_cast("float64").max(where=digits),
        ),
        "times",
        backend,
    ).iloc[0]
    total = int(numbers["all"])
    found = {name: 0 if each is None or each != each else each for name, each in numbers.items()}
    if not total or found["plain"] == total:
        return Reading("text")
    if found["calendar"] == total:
        return Reading("number", unit=CALENDAR)
    if found["digits"] * 2 > total and found["calendar"] * 2 < total:
        return _since_1970(float(found["top"]), column, table, backend, source)
    formats = guess(column, table, backend, order)
    fast = formats == TextFormats() and 0 < found["plain"] == found["native"]
    return Reading("text", text=None if fast else formats)


def _require_times(
    reading: Reading, column: ir.Value, table: ir.Table, backend: Any, source: str,
    time_format: str | None,
) -> None:  # fmt: skip
    """Raise an error with examples if a reading reads no value."""
    time = read(column, reading, str(backend.name))
    written = column.strip().nullif("") if column.type().is_string() else column
    found = engines.run(table.agg(all=written.count(), read=time.count()), "times", backend).iloc[0]
    if found["all"] and not found["read"]:
        how = f" with time_format={time_format!r}" if time_format else ""
        raise ArgumentError(
            f"{source}: no time could be read{how} from the column {column.get_name()}, such as "
            f"{_examples(column, table, backend)}; allowed: another column as time=, or the "
            "format as time_format=, such as '%d.%m.%Y %H:%M' or 'dayfirst'"
        )


def _report(reading: Reading, column: ir.Value, table: ir.Table, backend: Any) -> str:
    """Return how times are read, with an example; empty if nothing was guessed."""
    formats = reading.text
    if reading.kind != "number" and not (formats and formats.formats):
        return ""
    found = table.select(time=read(column, reading, str(backend.name)), text=column.cast("string"))
    found = found.filter(found.time.notnull())
    if formats is not None:
        iso = read_text(found.text, TextFormats(steps=formats.steps), str(backend.name))
        found = found.filter(iso.isnull())
    rows = engines.run(found.order_by("text").limit(1), "times", backend)
    if rows.empty:
        return ""
    example = f"such as {rows.text[0].strip()!r} as {rows.time[0]}"
    if formats is None:
        code = next((code for code, unit in UNITS.items() if unit == reading.unit), None)
        how, advice = f"as {reading.what}", f"pass time_format={code!r}" if code else ""
    elif formats.order:
        words = {"dayfirst": "with the day first", "monthfirst": "with the month first"}
        how, advice = words[formats.order], "pass time_format='dayfirst' or 'monthfirst'"
    else:
        how, advice = f"as {formats.formats[0]}", f"pass time_format={formats.formats[0]!r}"
        advice = "" if formats.steps else advice
    note = f"{formats.note}; " if formats and formats.note else ""
    return f"{note}times are read {how}, {example}" + (f"; to confirm, {advice}" if advice else "")


def _examples(column: ir.Value, table: ir.Table, backend: Any) -> str:
    """Return the first three different values of a column, as a message shows them."""
    text = column.cast("string")
    each = table.select(text=text).filter(lambda t: t.text.notnull() & (t.text.strip() != ""))
    found = engines.run(each.limit(1000), "times", backend).text
    return ", ".join(repr(str(value)) for value in list(dict.fromkeys(found))[:3])


def _unit(size: float) -> str:
    if size == size:  # NaN if there are no times
        for limit, unit, _ in _SCALES:
            if size >= limit:
                return unit
    return "seconds"


def _factor(unit: str) -> float:
    return next((each for _, name, each in _SCALES if name == unit), 1e6)


def read(column: ir.Value, reading: Reading, dialect: str) -> ir.Value:
    """Return a column as times in UTC without a zone, null if unreadable."""
    is_text = column.type().is_string()
    if reading.kind == "timestamp":
        return dialects.utc(column)
    if reading.kind == "date":
        return column.cast("timestamp")
    if reading.text is not None:
        written = column if is_text else column.cast("int64").cast("string")
        return read_text(written, reading.text, dialect)
    if reading.kind == "text":
        time: Any = dialects.parsed(column)  # "infinity" is a time to DuckDB
        return engines.ibis_().ifelse(time.year() <= 9999, time, None)
    if reading.unit == CALENDAR:
        return _from_calendar(column if is_text else column.cast("int64").cast("string"))
    factor = _factor(reading.unit)
    if column.type().is_integer() or (is_text and factor <= 1):
        number = column.strip().try_cast("int64") if is_text else column.try_cast("int64")
        number = _bounded(number, min(int(_MOST / factor), 2**63 - 1))
        scaled = number // 1000 if factor < 1 else number * int(factor)
    else:
        number = column.strip().try_cast("float64") if is_text else column.cast("float64")
        scaled = (_bounded(number, _MOST / factor) * factor).round().cast("int64")
    return dialects.from_micros(scaled, dialect)


def _from_calendar(column: Any) -> ir.Value:
    """Return text such as 20261022 or 20261022111541 as times."""
    ibis = engines.ibis_()
    text = column.strip()
    day = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2)

    def part(at: int) -> Any:
        return ibis.ifelse(text.length() >= at + 2, text.substr(at, 2), "00")

    clock = part(8) + ":" + part(10) + ":" + part(12)
    clock = ibis.ifelse(text.length() == 17, clock + "." + text.substr(14, 3), clock)
    known = text.length().isin([8, 10, 12, 14, 17])
    return dialects.parsed(ibis.ifelse(known, day + " " + clock, None))


def _bounded(number: ir.Value, most: float) -> Any:
    """Return a number, null if it is too large for a time."""
    return engines.ibis_().ifelse((number < most) & (number > -most), number, None)
