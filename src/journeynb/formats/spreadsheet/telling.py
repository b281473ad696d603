"""How warnings list things."""

from __future__ import annotations

from collections.abc import Sequence


def few(texts: Sequence[str]) -> str:
    """Return the first five of some texts, and how many more there are.

    Examples
    --------
    >>> few(["a", "b"]), few("abcdefg")
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = f" and {len(texts) - 5} more" if len(texts) > 5 else ""
    return ", ".join(texts[:5]) + more
