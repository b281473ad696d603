"""The facts on a persona's card, compared with the profile of its customers."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from journeynb.base.text import count, number_text, percent, share_text
from journeynb.model.kinds.entities import Persona

CUSTOMERS, VALUE = "(customers)", "(value)"
"""The attributes of the rows of a profile with the size of the group and its share of value."""
MEAN = "mean"
"""The value of a profile's row with the mean of a number."""
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_UNIT = r"(?:\s*[^\W\d_]+\.?|\s*%)?(?: on average)?"
_CLAIM = re.compile(rf"{_NUMBER}(?:\s*(?:to|-|–|—)\s*{_NUMBER}|(\+))?{_UNIT}")
_BOOLEANS = {"yes": "true", "no": "false"}


class Contradiction(NamedTuple):
    """An attribute, what the card says about it, and what the profile says."""

    attribute: str
    claim: str
    profile: str


def contradicted(persona: Persona) -> Iterator[Contradiction]:
    """Yield the facts in a persona's demographics that its stored profile excludes."""
    rows = _by_attribute(persona)
    for fact in persona.demographics:
        own = rows.get(plain(fact.name), [])
        claim = fact.value.strip()
        mean = next((row for row in own if row.value == MEAN), None)
        words = _rare(claim, own) if mean is None else _off_the_mean(claim, mean)
        if words:
            yield Contradiction(own[0].attribute, claim, words)


class Measured(NamedTuple):
    """What the stored profile says about a fact on the card, and whether it excludes the fact."""

    words: str
    contradicted: bool


def measured(persona: Persona) -> list[Measured | None]:
    """Return what the stored profile says about each fact in a persona's demographics.

    None: the profile says nothing about it.
    """
    rows = _by_attribute(persona)
    return [_measured(each.value.strip(), rows.get(plain(each.name), []))
            for each in persona.demographics]  # fmt: skip


def _measured(claim: str, rows: list[Any]) -> Measured | None:
    mean = next((row for row in rows if row.value == MEAN), None)
    row = _same_value(claim, rows) if mean is None else mean
    if row is None or row.low is None or row.high is None:
        return None
    if mean is None:
        return Measured(share_text(row.share, row.low, row.high), bool(_rare(claim, rows)))
    if _CLAIM.fullmatch(claim) is None:
        return None
    width = row.high - row.low
    digits = max(0, -math.floor(math.log10(width / 5))) if width > 0 else 2
    middle, low, high = (
        number_text(round(each, digits)) for each in (row.share, row.low, row.high)
    )
    return Measured(f"mean {middle} ({low} to {high})", bool(_off_the_mean(claim, row)))


def customers_line(persona: Persona, day: Callable[[dt.date], str] = str) -> str:
    """Return how many customers are like a persona, and their value, as its profile says.

    For example ``1,240 customers · 31% of all · 45% of the value · counted 2026-11-03``. It is
    empty without a profile.
    """
    size, value = (
        next((row for row in persona.profile if row.attribute == name), None)
        for name in (CUSTOMERS, VALUE)
    )
    words = []
    if size is not None:
        words += [count(size.n, "customer")] if size.n is not None else []
        words.append(f"{percent(size.share)} of all{' customers' if size.n is None else ''}")
    words += [f"{percent(value.share)} of the value"] if value is not None else []
    words += [f"counted {day(persona.profiled)}"] if words and persona.profiled else []
    return " · ".join(words)


def _by_attribute(persona: Persona) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {}
    for row in persona.profile:
        rows.setdefault(plain(row.attribute), []).append(row)
    return rows


def _same_value(claim: str, rows: list[Any]) -> Any:
    wanted = claim.casefold()
    wanted = _BOOLEANS.get(wanted, wanted)
    return next((row for row in rows if row.value.strip().casefold() == wanted), None)


def plain(name: str) -> str:
    """Return a name as it is compared: ``Home_City`` is ``home city``."""
    return " ".join(re.sub(r"[_-]+", " ", name).casefold().split())


def _off_the_mean(claim: str, row: Any) -> str:
    """Return the interval of a mean that excludes a number or a range, empty if it does not."""
    match = _CLAIM.fullmatch(claim)
    if match is None or row.low is None or row.high is None:
        return ""
    first, last, more = match.groups()
    half = 0.5 * 10.0 ** -len(first.partition(".")[2])  # 41 is everything that is rounded to 41
    low = float(first)
    high = float("inf") if more else float(last or first)
    if low - half <= row.high and high + half >= row.low:
        return ""
    ends = f"{number_text(round(row.low, 2))} to {number_text(round(row.high, 2))}"
    return f"{ends} on average"


def _rare(claim: str, rows: list[Any]) -> str:
    """Return the share of a value that is rare among the customers, empty if it is not."""
    row = _same_value(claim, rows)
    if row is None or row.high is None or row.high >= 0.5:
        return ""
    if row.rest is None or row.high >= row.rest:
        return ""
    return f"{percent(row.share)} of its customers"
