"""Dates and periods as people write them: ``31.10.2026``, ``Oct 2026``, ``Q3 2026``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journeynb.base.periods import last_day, period_number
from journeynb.data.times.written_formats import MONTHS, ORDERS, STEPS, cleaned, format_of
from journeynb.formats.spreadsheet.words.note_words import is_total
from journeynb.insight.sheets.written_numbers import is_empty

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = re.compile(rf"\b({'|'.join(_NAMES)})[a-z]*\b\.?", re.IGNORECASE)
_YEAR = r"(?P<y>(?:19|20|21)[0-9]{2})"
_SHORT = r"['’]?(?P<yy>[0-9]{2})"
_GAP = r"[\s,./_-]{0,3}"
_QUARTER = r"(?:q|qtr|quarter|quartal|trim|trimestre)\.?\s?"
_WEEK = r"(?:w|wk|week|kw|cw|woche|semaine|sem|uge|vecka)\.?\s?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (every, re.compile(pattern, re.IGNORECASE))
    for every, pattern in (
        ("month", rf"{_YEAR}[-./ ]?(?P<m>0[1-9]|1[0-2])"),
        ("month", rf"{_YEAR}[-./ ](?P<m>[1-9])"),
        ("month", rf"(?P<m>0?[1-9]|1[0-2])[-./ ]{_YEAR}"),
        ("month", rf"(?P<b>[a-z]{{3}}){_GAP}(?:{_YEAR}|{_SHORT})"),
        ("month", rf"{_YEAR}{_GAP}(?P<b>[a-z]{{3}})"),
        ("quarter", rf"{_QUARTER}(?P<q>[1-4]){_GAP}(?:{_YEAR}|{_SHORT})"),
        ("quarter", rf"{_YEAR}{_GAP}{_QUARTER}(?P<q>[1-4])"),
        ("quarter", rf"(?P<q>[1-4])\.? ?{_QUARTER}{_GAP}{_YEAR}"),
        ("week", rf"{_YEAR}{_GAP}{_WEEK}(?P<w>[0-9]{{1,2}})"),
        ("week", rf"{_WEEK}(?P<w>[0-9]{{1,2}}){_GAP}{_YEAR}"),
        ("year", _YEAR),
    )
)
_SERIALS = (29_000, 80_000)
"""Days since the end of 1899, as Excel counts them: from 1979 to 2119."""
EPOCH = dt.date(1899, 12, 30)
"""The date from which Excel counts, unless a workbook says 1904."""


@dataclass(slots=True)
class DateColumn:
    """The dates of a column.

    Parameters
    ----------
    values : list of date or None
        The dates, of a period its last one; None if a cell is empty, a total or not a date.
    wrong : dict of int to str
        The texts that are not dates, by position.
    skipped : int
        Number of totals.
    notes : list of str
        How dates were read that can be read in several ways.
    problem : str
        Why the column cannot be read at all; empty if it can.
    """

    values: list[dt.date | None]
    wrong: dict[int, str]
    skipped: int
    notes: list[str]
    problem: str = ""


def is_date(value: Any) -> bool:
    """Whether a heading is a date or a period, as in sheets with a column for each month.

    Examples
    --------
    >>> [is_date(each) for each in ("Jan 2026", dt.date(2026, 1, 31), "Q3 2026", "rate", "2026")]
    [True, True, True, False, True]
    """
    if isinstance(value, dt.date):
        return True
    if not isinstance(value, str) or not any(each.isdigit() for each in value):
        return False
    text = _clean(value)
    return _period(text) is not None or any(_full(text, order) for order in ORDERS)


def date_column(
    values: list[Any], name: str, time_format: str | None = None, epoch: dt.date = EPOCH
) -> DateColumn:
    """Return the dates of a column.

    Parameters
    ----------
    values : list
        Its cells: text, dates, times or numbers.
    name : str
        Its name, for problems and notes.
    time_format : str, optional
        ``"dayfirst"``, ``"monthfirst"`` or a format of strptime.
    epoch : date
        The date that Excel counts from.
    """
    found = DateColumn([None] * len(values), {}, 0, [])
    distinct = list(dict.fromkeys(v for v in values if isinstance(v, str) and not is_empty(v)))
    read: dict[str, dt.date | None] = {}
    if time_format is not None and "%" in time_format:
        read = {text: _by_format(text.strip(), time_format) for text in distinct}
    elif distinct:
        read = _read_texts(distinct, name, time_format, epoch, found)
    serials = 0
    for place, value in enumerate(values):
        if is_empty(value):
            continue
        if isinstance(value, str):
            day = read.get(value)
            if day is None and is_total(value):
                found.skipped += 1
                continue
        elif isinstance(value, dt.datetime):
            day = value.date()
        elif isinstance(value, dt.date):
            day = value
        else:
            day = _of_number(value, epoch)
            serials += day is not None and _SERIALS[0] <= float(value) <= _SERIALS[1]
        if day is None:
            found.wrong[place] = str(value)
        found.values[place] = day
    if serials:
        example = next(v for v in values if not isinstance(v, (str, dt.date)) and v == v and v)
        found.notes.append(
            f"numbers in the column {name} are read as dates of Excel, such as {example:g} as "
            f"{_of_number(example, epoch)}"
        )
    return found


def _read_texts(
    texts: list[str], name: str, order: str | None, epoch: dt.date, found: DateColumn
) -> dict[str, dt.date | None]:
    """Return the date of each text; `found` gets notes and problems."""
    clean = {text: _clean(text) for text in texts}
    read: dict[str, dt.date | None] = {}
    short: dict[str, tuple[str, str]] = {}
    full: list[str] = []
    for text, each in clean.items():
        number = _of_number(each, epoch) if each.isdigit() and len(each) in (5, 8) else None
        if number is not None:
            read[text] = number
            if len(each) == 5:
                note = f"numbers in the column {name} are read as dates of Excel"
                found.notes = [f"{note}, such as {each} as {number}"]
            continue
        period = _period(each)
        if period is None:
            full.append(text)
            continue
        read[text] = period[0]
        if period[1]:
            short[text] = period[1]
    if short and len({yy for _, yy in short.values()}) > max(
        len({month for month, _ in short.values()}), 1
    ):  # Jan 30, Jan 31, Feb 01 are days and no years
        text = next(iter(short))
        found.problem = (
            f"{text.strip()!r} in the column {name} may be a day or a year; write it with four "
            "digits of the year, such as 2026-01-31"
        )
    elif short:
        text = next(iter(short))
        found.notes.append(f"{text.strip()!r} in the column {name} is read as {read[text]}")
    read.update(_in_order(full, clean, name, order, found))
    return read


def _in_order(
    texts: list[str], clean: dict[str, str], name: str, order: str | None, found: DateColumn
) -> dict[str, dt.date | None]:
    """Return full dates, with the day or the month first: as given, or as the column proves."""
    ways = {each: {text: _full(clean[text], each) for text in texts} for each in ORDERS}
    if order in ORDERS:
        return ways[order]
    day, month = (ways[each] for each in ORDERS)
    only_day = [text for text in texts if day[text] and not month[text]]
    only_month = [text for text in texts if month[text] and not day[text]]
    differ = [text for text in texts if day[text] and month[text] and day[text] != month[text]]
    if only_day and only_month:
        found.problem = (
            f"{only_day[0].strip()!r} in the column {name} has the day first, and "
            f"{only_month[0].strip()!r} has the month first; write all dates in the same way, or "
            "pass time_format="
        )
    elif only_month:
        return month
    elif differ and not only_day and not all(re.match(r"[0-9]+\. ?[0-9]+\.", clean[t])
                                             for t in differ):  # fmt: skip
        found.problem = (
            f"whether the day or the month comes first in {differ[0].strip()!r}, in the column "
            f"{name}, is unclear; pass time_format='dayfirst' or time_format='monthfirst'"
        )
    return day


def _clean(text: str) -> str:
    return cleaned(text.strip(), [*STEPS, *MONTHS]).strip() if len(text) <= 80 else ""


def _period(text: str) -> tuple[dt.date, tuple[str, str] | None] | None:
    """Return the last date of a period, and its month and year if the year has two digits."""
    for every, pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        part = match.groupdict()
        month = 1
        if part.get("b"):
            if part["b"].lower() not in _NAMES:
                continue
            month = _NAMES.index(part["b"].lower()) + 1
        elif part.get("m"):
            month = int(part["m"])
        elif part.get("q"):
            month = int(part["q"]) * 3
        year = int(part["y"]) if part.get("y") else 2000 + int(part["yy"])
        short = (str(month), part["yy"]) if part.get("yy") else None
        if every == "week":
            try:
                return dt.date.fromisocalendar(year, int(part["w"]), 7), short
            except ValueError:
                return None
        return last_day(period_number(dt.date(year, month, 1), every), every), short
    return None


def _full(text: str, order: str) -> dt.date | None:
    """Return the date of a text that was cleaned, in the zone in which it is written."""
    if re.match("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return dt.datetime.fromisoformat(text).date()
        except ValueError:
            pass
    found = format_of(text)
    if found is None:
        return None
    return _by_format(text, found.code if order == ORDERS[0] else found.swapped)


def _by_format(text: str, code: str) -> dt.date | None:
    """Return the date of a text in a format; months in English, whatever the locale is."""

    def digits(match: re.Match[str]) -> str:
        return str(_NAMES.index(match[1].lower()) + 1)

    if re.search("%[bB]", code):
        text, code = _NAME.sub(digits, text, count=1), re.sub("%[bB]", "%m", code)
    try:
        return dt.datetime.strptime(text, code).date()
    except (ValueError, re.error):
        return None


def _of_number(value: Any, epoch: dt.date) -> dt.date | None:
    """Return the date of a number: a serial number of Excel, YYYYMMDD, YYYYMM or a year."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(value, bool):
        return None
    if _SERIALS[0] <= number <= _SERIALS[1]:
        return epoch + dt.timedelta(days=int(number))
    if not number.is_integer():
        return None
    digits = str(int(number))
    read: Callable[[str], Any] = _by_day if len(digits) == 8 else _period
    found = read(digits) if len(digits) in (4, 6, 8) else None
    return found[0] if isinstance(found, tuple) else found


def _by_day(digits: str) -> dt.date | None:
    return _by_format(digits, "%Y%m%d") if re.match("(19|20|21)", digits) else None
