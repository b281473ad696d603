"""Images in the fields of a map, which an assistant reads as words."""

from __future__ import annotations

from typing import Any

_DATA = "data:image/"


def without_images(value: Any) -> Any:
    """Return a JSON value with a few words in place of each image.

    Examples
    --------
    >>> without_images({"name": "Maya", "portrait": "data:image/png;base64,iVBORw0KGgo="})
    {'name': 'Maya', 'portrait': '(a PNG image of 1 KB)'}
    """
    if isinstance(value, dict):
        return {key: without_images(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_images(each) for each in value]
    if isinstance(value, str) and value.startswith(_DATA):
        kind, _, data = value.removeprefix(_DATA).partition(";")
        return f"(a {kind.upper()} image of {max(1, len(data) * 3 // 4096):,} KB)"
    return value
