"""Names of events and touchpoints: as words, as titles, and how similar they are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from journeynb.base.errors import need

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_EMPTY = frozenset({"a", "an", "the", "of", "at", "to", "for", "with", "by", "in", "on", "and"})


def words(text: str) -> list[str]:
    """Return the words of a name in lower case; camelCase and snake_case are split.

    Examples
    --------
    >>> words("orderPlaced"), words("web.sign-up_OK2")
    (['order', 'placed'], ['web', 'sign', 'up', 'ok', '2'])
    """
    return [part.casefold() for part in _PARTS.findall(text)]


def human(event: str) -> str:
    """Return an event's name as a title.

    Examples
    --------
    >>> human("order_placed"), human("checkoutStarted"), human("page_view /pricing")
    ('Order placed', 'Checkout started', 'Page view pricing')
    """
    found = _PARTS.findall(event)
    text = " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in found)
    return text[:1].upper() + text[1:] if text else event.strip() or "Event"


def likeness(name: str, event: str) -> float:
    """Return the similarity of two names, from 0 to 100, whatever the order of their words.

    It is the mean of the similarity of all words and of the shared words. An event whose words all
    occur in a longer name is similar to it; the same words are more similar.
    """
    fuzz = _fuzz()
    first, second = _core_words(name), _core_words(event)
    if not first or not second:
        return 0.0
    whole = fuzz.token_sort_ratio(first, second)
    shared = fuzz.token_set_ratio(first, second)
    return round(float(whole + shared) / 2, 1)


@lru_cache(maxsize=4096)
def _core_words(name: str) -> str:
    found = words(name)
    return " ".join([word for word in found if word not in _EMPTY] or found)


def _fuzz() -> Any:
    try:
        from rapidfuzz import fuzz
    except ImportError:
        raise need("rapidfuzz", "evidence", "comparing names") from None
    return fuzz
