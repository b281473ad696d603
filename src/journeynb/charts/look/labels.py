"""Text in charts: cut, wrapped, and as axis labels."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.text import visible
from journeynb.picture.drawing import text_metrics

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence


def short(text: str, longest: int = 40) -> str:
    """Return text on one line, cut to a number of characters."""
    text = visible(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def title_of_map(title: str) -> str:
    """Return the end of a chart's title: the title of its map."""
    return f" · {short(title, 60)}" if title else ""


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
    """Return names for a tooltip: the first ones, and the number of the others."""
    known = [short(name) for name in names]
    more = len(known) - most
    return ", ".join(known[:most]) + (f" and {more} more" if more > 0 else "") or "none"


def plain(number: float | None) -> str:
    """Return a number with thousands separators, or a dash for None."""
    if number is None:
        return "–"
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    return f"{number:,.4g}" if abs(number) < 1e4 else f"{number:,.0f}"


def labels(names: Mapping[Any, Any], limit: float = 200) -> str:
    """Return the Vega expression that shows the names of a scale whose values are ids.

    Vega cuts a label to the limit of its axis, and can cut an emoji into two halves, which fails.
    So names with an emoji are cut here.

    Scales use ids because two entities can have the same name. A list is a label in several lines.
    Names are in a JSON string in the expression, so that no name is run as code. They share one,
    because Vega looks up each string, and fails on ``constructor`` and other names of JavaScript.
    """
    known = list(names)
    keys = json.dumps(known)
    if any(isinstance(each, str) for each in known):
        keys = f"slice({_split(known, _ITEM)},1)"
    texts = [drawable(each, limit) for each in names.values()]
    lines = [_LINE.join(map(_line, each)) if isinstance(each, list) else each for each in texts]
    found = f"slice({_split(lines, _ITEM)},1)[indexof({keys}, datum.value)]"
    if any(isinstance(each, list) for each in texts):
        return f"split({found},{json.dumps(_LINE)})"
    return found


def drawable(text: Any, limit: float) -> Any:
    """Return a label that Vega need not cut to the limit if it has an emoji."""
    if isinstance(text, list):
        return [drawable(each, limit) for each in text]
    if not isinstance(text, str) or max(text, default="") < _TWO_HALVES:
        return text
    return fitted(text, 11, 0.9 * limit)


def literal(text: str) -> str:
    """Return the Vega expression for a text, which is no string that Vega could look up."""
    return f"slice({_split([text], _ITEM)},1)[0]"


_ITEM, _LINE = "\n", "\t"
_TWO_HALVES = "\U00010000"  # the first letter that JavaScript writes as two


def _split(texts: Sequence[str], separator: str) -> str:
    """Return the Vega expression for a list of texts, after an empty one."""
    joined = separator.join(["", *map(_line, texts)])
    return f"split({json.dumps(joined, ensure_ascii=False)},{json.dumps(separator)})"


def _line(text: str) -> str:
    return text.replace(_ITEM, " ")


def units(evidence: Evidence) -> str:
    """Return the unit that evidence counts: customers, or journeys if the log has a gap."""
    return "customers" if evidence.log.gap is None else "journeys"


def duration_text(seconds: float | None) -> str:
    """Return a duration in days, hours, minutes or seconds, or a dash if there is none."""
    if seconds is None or seconds != seconds:
        return "–"
    for size, word in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size or (size == 60 and seconds >= size):
            return f"{seconds / size:.1f} {word}"
    return "1 second" if round(seconds) == 1 else f"{seconds:.0f} seconds"
