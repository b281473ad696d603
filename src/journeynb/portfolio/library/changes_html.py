"""Changes of several maps as HTML: both versions of each field side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from journeynb.base.html import frame, paragraph, text
from journeynb.model.diff import Row
from journeynb.model.kinds.value_words import in_words

LONGEST = 300
"""Largest number of characters of a value that is shown."""
_CELL = (
    "text-align:left;vertical-align:top;padding:6px 12px 6px 0;"
    "border-bottom:1px solid rgba(128,128,128,0.35);overflow-wrap:anywhere"
)
_STYLES = ("min-width:120px;", "white-space:nowrap;", "", "")
_HEADS = ("Maps", "Field", "Before", "After")


def changes_html(
    head: str, groups: Iterable[tuple[str, Sequence[Row]]], notes: Iterable[str]
) -> str:
    """Return changes as a table, with the names of the maps that change in the same way."""
    parts = [paragraph(f"<strong>{text(head)}</strong>")]
    rows = [
        [f"<strong>{text(names)}</strong>" if place == 0 else "", *_cells(row)]
        for names, changed in groups
        for place, row in enumerate(changed)
    ]
    if rows:
        heads = "".join(f'<th style="{_CELL}">{each}</th>' for each in _HEADS)
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="{style}{_CELL}">{cell}</td>'
                for style, cell in zip(_STYLES, cells, strict=True)
            )
            + "</tr>"
            for cells in rows
        )
        style = "width:100%;border-collapse:collapse;margin:4px 0 8px 0;font-size:13px"
        parts.append(
            f'<table style="{style}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
        )
    parts += [paragraph(text(each)) for each in notes]
    return frame(parts)


def _cells(row: Row) -> list[str]:
    return [text(row.field.replace("_", " ")), _value(row.before), _value(row.after)]


def _value(value: Any) -> str:
    if value is None:
        return "<em>nothing</em>"
    words = in_words(value)
    return text(words if len(words) <= LONGEST else words[: LONGEST - 1] + "…")
