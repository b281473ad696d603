"""Durations: parsed from text such as ``"60d"``, and as columns of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


import datetime as dt
import re

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown

_UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400,
    "w": 604800, "week": 604800, "weeks": 604800,
}  # fmt: skip
_MOST = 10_000 * 365 * 86_400_000_000
_SPAN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*", re.IGNORECASE)


def micros(span: Any, name: str) -> int:
    """Return a duration in microseconds.

    Parameters
    ----------
    span : str or timedelta
        A number with the unit s, m, h, d or w, or a ``datetime.timedelta`` (also of pandas).
    name : str
        Name of the argument, for the error.

    Examples
    --------
    >>> micros("90m", "gap") == micros("1.5 hours", "gap") == 5_400_000_000
    True
    """
    if isinstance(span, dt.timedelta):
        found = round(span / dt.timedelta(microseconds=1))
    else:
        match = _SPAN.fullmatch(span) if isinstance(span, str) else None
        if match is None or match[2].lower() not in _UNITS:
            raise ArgumentError(
                f"{name}={shown(span)} is not valid; allowed: a number with s, m, h, d or "
                'w, such as "30m" or "60d", or a timedelta'
            )
        found = round(float(match[1]) * _UNITS[match[2].lower()] * 1_000_000)
    if not 0 < found <= _MOST:
        raise ArgumentError(
            f"{name}={shown(span)} is not valid; allowed: more than zero, up to 10,000 years"
        )
    return found


def add_times(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Replace columns of microseconds by ``NAME_seconds`` and ``NAME_time`` (timedelta)."""
    import pandas as pd

    for name in names:
        seconds = frame[name].astype("float64") / 1e6
        place = list(frame.columns).index(name)
        frame = frame.drop(columns=name)
        frame.insert(place, f"{name}_seconds", seconds)
        spans = pd.to_timedelta(seconds, unit="s").astype("timedelta64[us]")
        frame.insert(place + 1, f"{name}_time", spans)
    return frame
