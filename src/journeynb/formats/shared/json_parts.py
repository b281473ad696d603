"""Parts of a JSON value that another tool wrote, read without trust in their types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journeynb.base.errors import FormatError
from journeynb.base.text import number_text, shown


def text_of(value: Any) -> str:
    """Return a value as text: a text without blanks at its ends, a number; empty for others.

    Examples
    --------
    >>> text_of(" a "), text_of(2.0), text_of(None), text_of(["a"])
    ('a', '2', '', '')
    """
    if isinstance(value, str):
        return value.strip()
    number = number_of(value)
    return "" if number is None else number_text(number)


def number_of(value: Any) -> float | None:
    """Return a value as a finite number; None for others, such as true."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if number - number == 0 else None


def texts_of(value: Any) -> list[str]:
    """Return the texts of a list, or of one text; others are ignored.

    Examples
    --------
    >>> texts_of(["a", "", 1, None]), texts_of("a"), texts_of({})
    (['a', '1'], ['a'], [])
    """
    items = value if isinstance(value, list) else [value]
    return [text for item in items if (text := text_of(item))]


def objects_in(
    holder: dict[str, Any], key: str, source: str | None, *, within: str = ""
) -> list[tuple[str, dict[str, Any]]]:
    """Return the objects of a list, each with its path; a missing list is empty.

    Raises
    ------
    FormatError
        It is not a list, or has something else in it.
    """
    place = f"{within}.{key}" if within else key
    value = holder.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise FormatError(
            f"{shown(value)} is not valid; allowed: a list of objects", source=source, where=place
        )
    found = []
    for number, item in enumerate(value):
        where = f"{place}[{number}]"
        if not isinstance(item, dict):
            raise FormatError(
                f"{shown(item)} is not valid; allowed: an object", source=source, where=where
            )
        found.append((where, item))
    return found


def first_text(holder: dict[str, Any], keys: Iterable[str]) -> str:
    """Return the first text that an object has under some keys."""
    return next(filter(None, (text_of(holder.get(key)) for key in keys)), "")
