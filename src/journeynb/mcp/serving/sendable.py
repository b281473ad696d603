"""Values that JSON in UTF-8 can hold: one that it cannot would end the connection."""

from __future__ import annotations

import json
from typing import Any


def sendable(value: Any) -> Any:
    r"""Return a JSON value without halves of characters and without numbers that JSON lacks.

    Files on a disk can have such names, and a JSON file can contain half a character.

    Examples
    --------
    >>> sendable({"map": "caf\udce9", "mean": float("nan")})
    {'map': 'caf?', 'mean': None}
    """
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except ValueError:
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        return json.loads(text, parse_constant=lambda _: None)
    return value
