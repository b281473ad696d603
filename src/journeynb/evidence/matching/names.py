"""Names of events and touchpoints, as words and as titles."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_ONE_WORD = re.compile(r"[\w-]+")
_BRAND = re.compile(r"[a-z][A-Z]+|[a-z][A-Z][a-z]+")
"""A word such as iOS or iPhone."""
_ACRONYM = re.compile(r"[A-Z][A-Z\d]+s?")
_CASES = re.compile(
    r"^[a-z](?:[A-Z]+(?![a-z])|[A-Z][a-z]+)|[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])"
    r"|[A-Z]?[^\W_A-Z]+|[A-Z]+\d*"
)
LONGEST = 60
"""Number of letters of the longest name."""


def words(text: str) -> list[str]:
    """Return the words of a name in lower case; camelCase and snake_case are split.

    Examples
    --------
    >>> words("orderPlaced"), words("web.sign-up_OK2")
    (['order', 'placed'], ['web', 'sign', 'up', 'ok', '2'])
    """
    return [part.casefold() for part in _PARTS.findall(text)]


def human(event: str) -> str:
    """Return an event's name as a title of at most 60 letters.

    Only snake_case and camelCase are split. Names with blanks stay as they are.

    Examples
    --------
    >>> human("order_placed"), human("checkoutStarted"), human("HTTP_error")
    ('Order placed', 'Checkout started', 'HTTP error')
    >>> human("iOS open"), human("T02 Check"), human("X-Ray"), human("eBayVisit")
    ('iOS open', 'T02 Check', 'X-Ray', 'eBay visit')
    """
    name = " ".join(event.split())
    if _ONE_WORD.fullmatch(name):
        found = [
            part
            for piece in name.split("_")
            for part in ([piece] if "-" in piece else _CASES.findall(piece))
        ]
        kept = [_BRAND.fullmatch(part) or _ACRONYM.fullmatch(part) for part in found]
        if len(found) > 1:
            pairs = zip(found, kept, strict=True)
            name = " ".join(part if keep else part.lower() for part, keep in pairs)
        first = name[:1].upper()
        if found and not _BRAND.fullmatch(found[0]) and len(first) == 1:
            name = first + name[1:]
    return _shortened(name) or event.strip() or "Event"


def _shortened(name: str) -> str:
    """Return a name of at most 60 letters, cut between words if possible."""
    if len(name) <= LONGEST:
        return name
    cut = name[:LONGEST]
    words_only = cut[: cut.rfind(" ")] if cut.rfind(" ") >= LONGEST // 2 else cut[:-1]
    return words_only.rstrip(" ,;:-–") + "…"
