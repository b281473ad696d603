"""Open a log whose rows are chosen, or whose table is wide, from options in one dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.evidence.log.event_log import EventLog

WHERE, WIDE = "where", "wide"
OPTIONS = (*list(signature(EventLog).parameters)[1:], WHERE, WIDE)
"""The names of all options."""


def opened_log(source: Any, options: Mapping[str, Any]) -> EventLog:
    """Return a log.

    Parameters
    ----------
    source : path, list of paths, DataFrame or table
        See `EventLog`.
    options : mapping
        Arguments of `EventLog`; ``where``, a condition as in `EventLog.where`; and ``wide``, the
        ``events`` of `EventLog.from_wide` (True: every column with times).

    Raises
    ------
    ArgumentError
        An option is not valid.
    """
    given = dict(options)
    condition, wide = given.pop(WHERE, None), given.pop(WIDE, None)
    if not wide:
        log = EventLog(source, **given)
    else:
        named = [name for name in ("time", "event") if given.get(name) is not None]
        if named:
            raise ArgumentError(
                f"{named[0]}= is not valid with wide=: there, the columns are the events, and "
                "their cells the times"
            )
        log = EventLog.from_wide(source, events=None if wide is True else wide, **given)
    return log if condition is None else log.where(condition)
