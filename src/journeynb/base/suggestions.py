"""The known word that is nearest to one that someone typed."""

from __future__ import annotations

from collections.abc import Iterable

_ALIKE = 0.7
"""How alike two words must be, as `difflib` measures it; "owner" and "tone" are 0.67."""


def nearest(word: object, words: Iterable[str]) -> str | None:
    """Return the word that someone may have meant, None if no word is near.

    Examples
    --------
    >>> nearest("channel", ["channels", "owner"]), nearest("sel", ["select"]), nearest("x", ["y"])
    ('channels', 'select', None)
    """
    from difflib import get_close_matches

    by_small = {each.lower(): each for each in words}
    found = get_close_matches(str(word)[:64].lower(), list(by_small)[:5000], n=1, cutoff=_ALIKE)
    if found:
        return by_small[found[0]]
    longer = [each for each in by_small if each.startswith(str(word).lower())]
    return by_small[longer[0]] if len(longer) == 1 and len(str(word)) > 2 else None


def did_you_mean(word: object, words: Iterable[str]) -> str:
    """Return the end of a message that names the nearest word, empty if no word is near.

    Examples
    --------
    >>> did_you_mean("channel", ["channels", "owner"]), did_you_mean("x", ["y"])
    ("; did you mean 'channels'?", '')
    """
    near = nearest(word, words)
    return f"; did you mean {near!r}?" if near else ""


def allowed_after(word: object, words: Iterable[str]) -> str:
    """Return what is between the complaint about a word and the list of those that are allowed.

    Examples
    --------
    >>> allowed_after("channel", ["channels", "owner"]), allowed_after("x", ["y"])
    ("; did you mean 'channels'? Allowed", '; allowed')
    """
    near = did_you_mean(word, words)
    return f"{near} Allowed" if near else "; allowed"
