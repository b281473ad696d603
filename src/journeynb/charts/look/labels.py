"""Text of a map in charts: on one line, cut, wrapped, and as the labels of an axis."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from journeynb.base.text import visible

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence


def short(text: str, longest: int = 40) -> str:
    """Return text on one line, cut to a length."""
    text = visible(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def wide_cut(text: str, letters: int) -> str:
    """Return text on one line, cut to the room of some letters; wide letters take two."""
    text, taken = visible(text), 0
    for place, letter in enumerate(text):
        taken += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if taken > letters:
            return text[: max(place - 1, 1)].rstrip() + "…"
    return text


def wrapped(text: str, width: int, lines: int = 3) -> list[str]:
    """Return text in lines of some letters, half as many where letters are wide."""
    text = visible(text)
    if any(unicodedata.east_asian_width(letter) in "WF" for letter in text):
        width //= 2
    return textwrap.wrap(
        text, max(width, 4), max_lines=lines, placeholder="…", break_on_hyphens=False
    ) or [text]


def room(texts: Iterable[str]) -> int:
    """Return about how many pixels the widest of some texts takes in the size of an axis."""
    return round(
        max(
            sum(11 if unicodedata.east_asian_width(letter) in "WF" else 6 for letter in text)
            for text in texts
        )
    )


def listed(names: Iterable[str], most: int = 8) -> str:
    """Return names for a tooltip: some, and how many more."""
    known = [short(name) for name in names]
    more = len(known) - most
    return ", ".join(known[:most]) + (f" and {more} more" if more > 0 else "") or "none"


def plain(number: float | None) -> str:
    """Return a number as people write it, a dash where there is none."""
    if number is None:
        return "–"
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    return f"{number:,.4g}" if abs(number) < 1e4 else f"{number:,.0f}"


def labels(names: Mapping[Any, Any]) -> str:
    """Return the Vega expression for the labels of a scale, by its values.

    Scales hold ids, since names may occur twice; a list is a label in lines.

    Names stand in it as JSON strings, so that none is run.
    """
    ids = json.dumps(list(names))
    texts = json.dumps(list(names.values()), ensure_ascii=False)
    return f"{texts}[indexof({ids}, datum.value)]"


def units(evidence: Evidence) -> str:
    """Return what evidence counts: customers, or journeys where a customer may have several."""
    return "customers" if evidence.log.gap is None else "journeys"


def spans_told(seconds: float | None) -> str:
    """Return a span of time as people say it, a dash where there is none."""
    if seconds is None or seconds != seconds:
        return "–"
    for size, word in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size or (size == 60 and seconds >= size):
            return f"{seconds / size:.1f} {word}"
    return f"{seconds:.0f} seconds"
