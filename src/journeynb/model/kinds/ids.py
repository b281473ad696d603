"""Ids: how they look, and how one is made from a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container
from itertools import groupby

LIMIT = 64
ALLOWED = "lower-case letters a-z, digits and single hyphens, at most 64 characters"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_OTHER = re.compile(r"[^a-z0-9]+", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONG = 1000
_SPELLED = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
    "ŧ": "t", "ı": "i", "ŋ": "n",
})  # fmt: skip
"""Latin letters that Unicode does not decompose. The editor has the same: js/src/model/ids.ts."""


def is_id(value: object) -> bool:
    """Whether a value is a well-formed id."""
    return isinstance(value, str) and len(value) <= LIMIT and _ID.fullmatch(value) is not None


def id_from_name(name: str, kind: str, taken: Container[str] = ()) -> str:
    """Return the id that a name gives, or the next free one.

    Parameters
    ----------
    name : str
        Any text. Without a Latin letter or a digit it gives the kind and a hash of the name, so
        that the id does not depend on the position.
    kind : str
        Kind of entity.
    taken : container of str
        The ids that are in use.

    Examples
    --------
    >>> id_from_name("Café & Bar", "touchpoint")
    'cafe-bar'
    >>> id_from_name("Øystein Weiß", "persona")
    'oystein-weiss'
    >>> id_from_name("詢問", "pain_point")
    'pain-point-54l3sb'
    >>> id_from_name("詢問", "pain_point", {"pain-point-54l3sb"})
    'pain-point-54l3sb-2'
    """
    letters = "".join(letter for letter in name if not _is_mark(letter))
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", letters) if not _is_mark(letter)
    )
    base = _OTHER.sub("-", plain.lower().translate(_SPELLED)).strip("-")[:LIMIT].rstrip("-")
    base = base or f"{kind.replace('_', '-')}-{_hash(name)}"
    return next_free(base, taken)


def next_free(base: str, taken: Container[str]) -> str:
    """Return an id, or the next one with a number that is not in use."""
    if base not in taken:
        return base
    number = 2
    while (found := numbered(base, number)) in taken:
        number += 1
    return found


def comment_id(text: str, by: str, at: str, taken: Container[str] = ()) -> str:
    """Return the id of a comment: comments of different people differ, in any copy of the map.

    Examples
    --------
    >>> comment_id("Who says so?", "Ann", "2026-11-30T09:15:00Z")
    'comment-...'
    """
    base = f"comment-{_hash(f'{at} {by} {text}')}"
    return next_free(base, taken)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _hash(name: str) -> str:
    """Return the last six base-36 digits of the 32-bit FNV-1a hash of a name in NFC and UTF-8."""
    number = 0x811C9DC5
    for byte in _composed(name).encode("utf-8"):
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def _composed(name: str) -> str:
    """Return a name in NFC, in linear time even if it has thousands of marks on one letter."""
    text = _SURROGATE.sub("\ufffd", name)
    if len(text) > _LONG:
        letters = "".join(unicodedata.normalize("NFD", letter) for letter in text)
        runs = groupby(letters, key=lambda letter: unicodedata.combining(letter) > 0)
        text = "".join(
            "".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs
        )
    return unicodedata.normalize("NFC", text)


def numbered(base: str, number: int) -> str:
    """Return ``base-number``, with `base` cut so that the whole is short enough."""
    tail = f"-{number}"
    return base[: LIMIT - len(tail)].rstrip("-") + tail


class NewIds:
    """Ids from names, which many equal names do not slow down.

    Examples
    --------
    >>> ids = NewIds()
    >>> [ids.new("Pay", "touchpoint") for _ in range(3)]
    ['pay', 'pay-2', 'pay-3']
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def new(self, name: str, kind: str, avoid: Collection[str] = ()) -> str:
        """Return the id that a name gives, or the next one that is free and not to `avoid`."""
        id = base = id_from_name(name, kind)
        # Names that differ only where the number cuts them off share their numbers.
        stem = numbered(base, 10**9)
        number = self._next.get(stem, 2)
        while id in self._taken or id in avoid:
            id = numbered(base, number)
            number += 1
            self._next[stem] = number
        self._taken.add(id)
        return id
