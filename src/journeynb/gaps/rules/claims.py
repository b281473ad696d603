"""The facts on a persona's card, compared with the profile of its customers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from journeynb.base.text import number_text, percent
from journeynb.model.entities import Persona

MEAN = "mean"
"""The value of a profile's row with the mean of a number."""
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_CLAIM = re.compile(rf"{_NUMBER}(?:\s*(?:to|-|–|—)\s*{_NUMBER}|(\+))?(?:\s*[^\W\d_]+\.?|\s*%)?")
_BOOLEANS = {"yes": "true", "no": "false"}


class Contradiction(NamedTuple):
    """An attribute, what the card says about it, and what the profile says."""

    attribute: str
    claim: str
    profile: str


def contradicted(persona: Persona) -> Iterator[Contradiction]:
    """Yield the facts in a persona's demographics that its stored profile excludes."""
    rows: dict[str, list[Any]] = {}
    for row in persona.profile:
        rows.setdefault(plain(row.attribute), []).append(row)
    for fact in persona.demographics:
        own = rows.get(plain(fact.name), [])
        claim = fact.value.strip()
        mean = next((row for row in own if row.value == MEAN), None)
        words = _rare(claim, own) if mean is None else _off_the_mean(claim, mean)
        if words:
            yield Contradiction(own[0].attribute, claim, words)


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
    return f"{number_text(round(row.low, 2))} to {number_text(round(row.high, 2))}"


def _rare(claim: str, rows: list[Any]) -> str:
    """Return the share of a value that is rare among the customers, empty if it is not."""
    wanted = claim.casefold()
    wanted = _BOOLEANS.get(wanted, wanted)
    row = next((row for row in rows if row.value.strip().casefold() == wanted), None)
    if row is None or row.high is None or row.high >= 0.5:
        return ""
    if row.rest is None or row.high >= row.rest:
        return ""
    return f"{percent(row.share)} of its customers"
