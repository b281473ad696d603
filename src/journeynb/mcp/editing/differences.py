"""Differences between two versions of a map, a line each, without what must not be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from journeynb.base.text import shown, visible
from journeynb.mcp.asking.images import without_images
from journeynb.mcp.workspace.quotes import COMMENT_KINDS, HIDDEN
from journeynb.model.diff import Row

_QUOTES = {("persona", "quote"), ("experiences", "says"), ("cites", "quotes")}


def lines_of(
    rows: Sequence[Row], details: Sequence[Mapping[str, Any]] = (), *, quotes: bool
) -> list[str]:
    """Return differences in words.

    Parameters
    ----------
    rows : list of Row
        The differences.
    details : list of dict, optional
        Fields of the added entity or link, for each row.
    quotes : bool
        Whether quotes and comments are shown.
    """
    lines = []
    for number, row in enumerate(rows):
        if not quotes and row.kind in COMMENT_KINDS:
            continue
        line = str(_shown(row, quotes))
        fields = details[number] if details else {}
        words = [f"{name} {shown(_value(row, name, fields[name], quotes))}" for name in fields]
        lines.append(visible(f"{line}: {', '.join(words)}" if words else line))
    return lines


def _shown(row: Row, quotes: bool) -> Row:
    if not row.field:
        return row
    before, after = (
        None if value is None else _value(row, row.field, value, quotes)
        for value in (row.before, row.after)
    )
    return replace(row, before=before, after=after)


def _value(row: Row, field: str, value: Any, quotes: bool) -> Any:
    hidden = not quotes and (row.kind, field) in _QUOTES
    return HIDDEN if hidden else without_images(value)
