"""Cells that a condition compares: as dates, numbers, truth values or text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from journeynb.formats.spreadsheet.grids.text_table import cell_text
from journeynb.insight.sheets.needs import Options
from journeynb.insight.sheets.written_dates import EPOCH, date_column
from journeynb.insight.sheets.written_numbers import (
    SignsOfTable,
    decimal_of,
    number_column,
    written,
)


def compared(
    cells: list[Any],
    name: str,
    options: Options,
    signs: SignsOfTable | None,
    epoch: dt.date = EPOCH,
) -> tuple[Any, str]:
    """Return cells as an Arrow array to compare, and why they cannot be compared.

    Text stays text if engines can compare it as it is: words, plain numbers and dates in ISO 8601.

    Parameters
    ----------
    cells : list
        The cells.
    name : str
        Their heading.
    options : Options
        How the table is read.
    signs : callable, optional
        Returns the decimal signs of the table.
    epoch : date
        The date from which Excel counts.
    """
    import pyarrow as pa

    texts = [each.strip() for each in cells if isinstance(each, str) and each.strip()]
    given = [each for each in cells if each is not None]
    if given and all(isinstance(each, bool) for each in given):
        return pa.array(cells, pa.bool_()), ""
    problem = ""
    if given and not (texts and all(_is_plain(each) for each in texts)):
        numbers = number_column(cells, name, options.decimal, signs)
        if not (numbers.wrong or numbers.problem or any(isinstance(v, bool) for v in cells)):
            shares = [
                number / 100 if percent and number is not None else number
                for number, percent in zip(numbers.values, numbers.percents, strict=True)
            ]
            return pa.array(shares, pa.float64()), ""
        if not numbers.wrong:
            problem = numbers.problem
        days = date_column(cells, name, options.time_format, epoch)
        if not (days.wrong or days.problem or days.skipped):
            return pa.array(days.values, pa.date32()), ""
    return pa.array([cell_text(each) or None for each in cells], pa.string()), problem


def _is_plain(text: str) -> bool:
    """Whether a text is a number or a date that engines read, and people in the same way."""
    number = written(text)
    if number is not None and "," not in text and decimal_of(number.digits) != ".":
        return "." not in text
    for read in (float, dt.datetime.fromisoformat):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False
