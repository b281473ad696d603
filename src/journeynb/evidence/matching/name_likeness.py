"""How similar the names of events and touchpoints are, by their words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from journeynb.base.errors import need
from journeynb.evidence.matching.names import words

_EMPTY = frozenset({"a", "an", "the", "of", "at", "to", "for", "with", "by", "in", "on", "and"})
_PAGE = frozenset({"page", "pageview", "view", "viewed", "screen", "visit", "visited", "open",
                   "opened", "site"})  # fmt: skip
_SLIGHT = _PAGE | {"web", "app", "event", "click", "start", "complete", "done", "submit", "sent",
                   "success", "made", "shown", "seen", "new", "user", "customer"}  # fmt: skip
"""Words that many names have, so that they count little."""
_PROBLEM = frozenset({"bug", "error", "fail", "failed", "failure", "crash", "crashed", "timeout",
                      "exception", "invalid", "declined", "denied"})  # fmt: skip
"""Words that make another event of a name, so that they count more."""
SLIGHT, PROBLEM = 0.3, 1.5


def likeness(name: str, event: str) -> float:
    """Return the similarity of two names, from 0 to 100, whatever the order of their words.

    It is the share of the weight of their words that both have. Words count, not letters: words are
    the same only if they differ by a suffix or a typo. Words such as ``page`` and verbs that only
    one name has count little, and words such as ``error`` much.

    Examples
    --------
    >>> likeness("Product page", "product_view"), likeness("Product page", "promo_page")
    (95.4, 23.1)
    >>> likeness("Checkout", "checkout_started"), likeness("Checkout", "checkout_bug")
    (87.0, 57.1)
    >>> likeness("Return of empty bags", "bags_returned"), likeness("Delivery", "delivered")
    (76.0, 90.0)
    """
    own, others = _core_words(name), list(_core_words(event))
    if not own or not others:
        return 0.0
    shared = weight = 0.0
    for word in own:
        alike, other = max(((_alike(word, each), each) for each in others), default=(0.0, ""))
        weights = [_weight(word)]
        if alike:
            others.remove(other)
            weights.append(_weight(other))
            if stem(word) == stem(other):  # returned counts like return
                weights = [max(weights)] * 2
            shared += alike * sum(weights)
        weight += sum(weights)
    weight += sum(map(_weight, others))
    return round(100 * shared / weight, 1)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return an English word without the suffix of a plural or a verb, to compare words.

    The suffixes are ing, ed, es or s, then e, y or i, and a doubled letter; at least four letters
    stay. The result is not always a word.

    Examples
    --------
    >>> [stem(word) for word in ("returned", "delivery", "delivered", "shipping", "shipped")]
    ['return', 'deliver', 'deliver', 'ship', 'ship']
    >>> [stem(word) for word in ("points", "purchases", "purchase", "used", "news")]
    ['point', 'purchas', 'purchas', 'used', 'news']
    """
    found = word
    for suffix in ("ing", "ed", "es", "s"):
        if word.endswith(suffix) and not word.endswith("ss") and len(word) - len(suffix) >= 4:
            found = word.removesuffix(suffix)
            break
    if len(found) > 4 and found[-1] in "eyi":
        found = found[:-1]
    if len(found) > 4 and found[-1] == found[-2]:
        found = found[:-1]
    return found


@lru_cache(maxsize=4096)
def _core_words(name: str) -> tuple[str, ...]:
    found = []
    for word in words(name):
        end = next((each for each in ("page", "screen") if word.endswith(each)), "")
        found += [word.removesuffix(end), end] if end and len(word) - len(end) > 2 else [word]
    return tuple([word for word in found if word not in _EMPTY] or found)


def _weight(word: str) -> float:
    if word in _PROBLEM:
        return PROBLEM
    verb = word.endswith("ed") and len(word) > 3
    return SLIGHT if verb or word in _SLIGHT else 1.0


@lru_cache(maxsize=65536)
def _alike(one: str, two: str) -> float:
    """Return the similarity of two words, from 0 to 1; 0 if they are not the same word."""
    if one == two:
        return 1.0
    if one in _PAGE and two in _PAGE:
        return 0.8
    if stem(one) == stem(two):
        return 0.9
    short, long = sorted((one, two), key=len)
    if long.startswith(short) and len(short) > 3 and len(long) - len(short) <= 2:
        return 0.9
    ratio = float(_fuzz().ratio(one, two)) / 100
    least = 0.85 if one.isascii() and two.isascii() else 0.6
    return ratio if ratio >= least and len(short) > (3 if least > 0.8 else 1) else 0.0


def _fuzz() -> Any:
    try:
        from rapidfuzz import fuzz
    except ImportError:
        raise need("rapidfuzz", "evidence", "comparing names") from None
    return fuzz
