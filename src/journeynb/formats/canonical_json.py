"""JSON text of which any two programs write the same bytes."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import Any

from journeynb.base.text import number_text


def json_text(value: Any) -> str:
    """Return a JSON value on one line, with ``", "`` and ``": "`` inside."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, dict):
        inner = ", ".join(
            f"{encode_basestring(key)}: {json_text(item)}" for key, item in value.items()
        )
        return f"{{{inner}}}"
    return f"[{', '.join(map(json_text, value))}]"
