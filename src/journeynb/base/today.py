"""The date on which a question is asked."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown

VARIABLE = "JOURNEYNB_TODAY"
"""Environment variable: the date that counts as today."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""In English whatever the locale is, unlike those of strftime."""
_LISTENERS: list[Callable[[], None]] = []
_pinned: dt.date | None = None


def on_change(listener: Callable[[], None]) -> Callable[[], None]:
    """Call a function whenever `today` pins another date; return it."""
    _LISTENERS.append(listener)
    return listener


def date_words(day: dt.date) -> str:
    """Return a date as ``22 November 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def pinned_day() -> dt.date | None:
    """Return the date that was pinned by `today`, or else by the environment; None without one."""
    if _pinned is not None:
        return _pinned
    value = os.environ.get(VARIABLE, "")
    return day_of(value, VARIABLE) if value else None


def day_or_none(value: dt.date | str | None) -> dt.date | None:
    """Return a date that was given, or else the pinned one; None without either."""
    return pinned_day() if value is None else day_of(value)


class Today:
    """The date that counts as today; as a context manager, only inside the block."""

    def __init__(self, before: dt.date | None) -> None:
        self._before = before

    def __enter__(self) -> Today:
        return self

    def __exit__(self, *error: object) -> None:
        _pin(self._before)

    def __repr__(self) -> str:
        day = pinned_day()
        real = "the real date, " if day is None else ""
        return f"as of {real}{date_words(day or dt.date.today())}"


def today(day: dt.date | str | None) -> Today:
    """Set the date that counts as today, so that a notebook gives the same answers every day.

    Everything that depends on a date follows: gaps, status and projections of goals, pictures,
    charts, editors, reports and portfolios. They say *as of 1 July 2026* where the date matters.
    The argument `today` of a function overrides it. The times at which comments and the like were
    written stay real.

    Parameters
    ----------
    day : date or str or None
        A date, or text as ``YYYY-MM-DD``. None resets it: then the environment variable
        ``JOURNEYNB_TODAY`` counts if it is set, or else the real date.

    Returns
    -------
    Today
        Shows the date. In a ``with`` statement, the earlier date is restored after the block.

    Raises
    ------
    ArgumentError
        `day` is not a date.

    Examples
    --------
    >>> jm = jn.JourneyMap()
    >>> goal = jm.add(jn.Goal(name="Grow", metric="sales", target=9, due="2026-06-30"))
    >>> with jn.today("2026-07-01"):
    ...     jm.gaps("S306").message.item()
    'The goal Grow was due on 2026-06-30 and is not reached'
    >>> with jn.today("2026-06-01"):
    ...     len(jm.gaps("S306"))
    0
    """
    before = _pinned
    _pin(None if day is None else day_of(day, "day"))
    return Today(before)


def _pin(day: dt.date | None) -> None:
    global _pinned
    if day != _pinned:
        _pinned = day
        for each in _LISTENERS:
            each()


def day_of(value: dt.date | str | None, name: str = "today") -> dt.date:
    """Return a date given as a date or as text ``YYYY-MM-DD``; None is today, as pinned by `today`.

    Parameters
    ----------
    name : str
        The argument, for the error.
    """
    if value is None:
        return pinned_day() or dt.date.today()
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
