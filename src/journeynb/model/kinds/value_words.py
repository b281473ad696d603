"""The values of fields in words, for people who compare them."""

from __future__ import annotations

import json
from typing import Any

from journeynb.base.text import number_text


def in_words(value: Any) -> str:
    """Return the value of a field as a reader sees it.

    Examples
    --------
    >>> in_words(["fresh coffee", "no plastic"]), in_words(0.25), in_words(None)
    ('fresh coffee; no plastic', '0.25', '–')
    """
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return number_text(value)  # rounded, two versions could look the same
    if isinstance(value, str):
        return "an image" if value.startswith("data:") else value
    if isinstance(value, list):
        return "; ".join(map(in_words, value))
    if isinstance(value, dict):
        if len(value) == 2:  # a name or a date with a value
            return ": ".join(map(in_words, value.values()))
        return ", ".join(f"{key.replace('_', ' ')} {in_words(each)}" for key, each in value.items())
    return json.dumps(value, ensure_ascii=False)
