"""Text of a map in charts: on one line, cut, wrapped, and as the labels of an axis."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from journeynb.base.text import visible
from journeynb.picture.drawing import text_metrics

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence


def short(text: str, longest: int = 40) -> str:
    """Return text on one line, cut to a length."""
    text = visible(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def fitted(text: str, size: float, limit: float, bold: bool = False) -> str:
    """Return text on one line, cut to a width in pixels."""
    return text_metrics.cut(visible(text), size, limit, bold)


def wrapped(
    text: str, limit: float, lines: int = 3, size: float = 11, bold: bool = False
) -> list[str]:
    """Return text in lines of at most a width in pixels."""
    return list(text_metrics.wrap(visible(text), size, limit, bold, lines)) or [""]


def room(texts: Iterable[str], size: float = 11) -> int:
    """Return the width of the widest of some texts in pixels."""
    return math.ceil(max(text_metrics.width(text, size) for text in texts))


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
