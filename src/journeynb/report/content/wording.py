"""How reports word dates, figures, shares, lists and fixes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from journeynb.base.text import number_text, share_text, with_unit
from journeynb.base.text import percent as plain_percent
from journeynb.base.today import date_words

if TYPE_CHECKING:
    import pandas as pd


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dictionaries."""
    found: list[dict[str, Any]] = table.to_dict(orient="records")  # type: ignore[assignment]
    return found


def date_text(date: dt.date | None) -> str:
    """Return a date as ``22 November 2026``."""
    return date_words(date) if date else ""


def figure(value: float | None, unit: str = "") -> str:
    """Return a figure with its unit, such as ``61%`` or ``12 days``; a dash for None."""
    if value is None:
        return "–"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    short = f"{value:,.0f}" if abs(value) >= 1000 else number_text(round(value, digits))
    return with_unit(short, unit)


def percent(share: float, low: float | None = None, high: float | None = None) -> str:
    """Return a share as ``61%``, with its 95% interval as ``61% (58 to 64%)``."""
    if share != share:
        return ""
    if share in (0, 1) or low is None or high is None or low != low or high != high:
        return plain_percent(share)
    return share_text(share, low, high)


def signed(emotion: float, digits: int = 2) -> str:
    """Return an emotion with its sign, rounded; 0 has no sign."""
    rounded = round(emotion, digits)
    return f"{rounded:+g}" if rounded else "0"


def joined(words: list[str], most: int = 0) -> str:
    """Return words as ``a, b and c``; with `most`, the others are counted."""
    if most and len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)
