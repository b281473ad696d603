"""The date on which a question is asked."""

from __future__ import annotations

import datetime as dt

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown


def day_of(value: dt.date | str | None, name: str = "today") -> dt.date:
    """Return a date given as a date or as text ``YYYY-MM-DD``; None is today.

    Parameters
    ----------
    name : str
        The argument, for the error.
    """
    if value is None:
        return dt.date.today()
    if isinstance(value, dt.date) and value == value:  # pandas' NaT is a date too
        return value.date() if isinstance(value, dt.datetime) else value
    try:
        if isinstance(value, str) and len(value) == 10:
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise ArgumentError(
        f"{name}={shown(value)} is not a valid date; allowed: a date, or text as YYYY-MM-DD"
    )
