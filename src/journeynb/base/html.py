"""Fragments of HTML that read well in light and dark notebooks, untrusted ones too.

Text keeps the color of its surroundings. Tags, attributes and styles are those that JupyterLab
keeps in outputs that it does not trust; nothing is shown by color alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from journeynb.base.text import visible

_SIGNS = {
    "error": ("✕", "#C22F3D"), "warning": ("▲", "#9A5B00"), "info": ("●", "#596273"),
    "steady": ("●", "#1B7648"), "good": ("✓", "#1B7648"),
}  # fmt: skip


def text(words: str) -> str:
    """Return text of a map on one line, escaped for HTML."""
    return escape(visible(words))


def frame(parts: Iterable[str]) -> str:
    """Return parts as one output, in which no text is rendered as a formula."""
    style = "max-width:960px;font-size:13px;line-height:1.5;overflow-wrap:break-word"
    return f'<div class="tex2jax_ignore mathjax_ignore" style="{style}">{"".join(parts)}</div>'


def overview(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """Return facts as a table: the name and the value of each, below a title."""
    cells = "".join(
        '<tr><th style="text-align:left;font-weight:normal;white-space:nowrap;'
        f'padding:2px 16px 2px 0">{text(what)}</th>'
        f'<td style="text-align:left">{text(value)}</td></tr>'
        for what, value in rows
    )
    return frame([paragraph(f"<b>{text(title)}</b>"), f"<table>{cells}</table>"])


def paragraph(html: str) -> str:
    """Return HTML as a paragraph."""
    return f'<p style="margin:0 0 8px 0">{html}</p>'


def small(words: str) -> str:
    """Return words in small type."""
    return f'<span style="font-size:11px">{escape(words)}</span>'


def pill(severity: str, words: str) -> str:
    """Return words on the color of a severity, or of a goal's state, with its sign."""
    sign, color = _SIGNS[severity]
    style = (
        f"background-color:{color};color:#FFFFFF;padding:1px 8px;border-radius:9px;"
        "font-size:12px;font-weight:bold;white-space:nowrap"
    )
    return f'<span style="{style}">{sign} {escape(words)}</span>'
