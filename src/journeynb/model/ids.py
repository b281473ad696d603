"""Ids: how they look, and how one is made from a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LIMIT = 64
ALLOWED = "lower-case letters a-z, digits and single hyphens, at most 64 characters"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_OTHER = re.compile(r"[^a-z0-9]+", re.ASCII)


def is_id(value: object) -> bool:
    """Whether a value is a well-formed id."""
    return isinstance(value, str) and len(value) <= LIMIT and _ID.fullmatch(value) is not None


def id_from_name(name: str, kind: str, taken: Container[str] = ()) -> str:
    """Return the id that a name gives, or the next free one.

    Parameters
    ----------
    name : str
        Any text.
    kind : str
        The id if nothing of the name is left.
    taken : container of str
        The ids that are in use.

    Examples
    --------
    >>> id_from_name("Café & Bar", "touchpoint")
    'cafe-bar'
    >>> id_from_name("詢問", "pain_point", {"pain-point"})
    'pain-point-2'
    """
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.category(letter).startswith("M")
    )
    base = _OTHER.sub("-", plain.lower()).strip("-")[:LIMIT].rstrip("-")
    base = base or kind.replace("_", "-")
    if base not in taken:
        return base
    number = 2
    while (found := numbered(base, number)) in taken:
        number += 1
    return found


def numbered(base: str, number: int) -> str:
    """Return ``base-number``, with `base` cut so that the whole is short enough."""
    tail = f"-{number}"
    return base[: LIMIT - len(tail)].rstrip("-") + tail
