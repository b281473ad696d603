"""Changes under review as HTML, for light, dark and untrusted notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from journeynb.base.html import frame, paragraph, text
from journeynb.base.text import count, shown
from journeynb.model.diff import Row
from journeynb.review.changes_format import time_words
from journeynb.review.review_words import notes_of
from journeynb.review.reviewed_step import ReviewedStep

_STATES = {
    "pending": ("○", "to decide", "#3451B2"),
    "conflict": ("▲", "conflict", "#9A5B00"),
    "waits": ("◌", "blocked", "#596273"),
    "there": ("=", "already on the map", "#596273"),
    "accepted": ("✓", "accepted", "#1B7F4B"),
    "refused": ("✕", "refused", "#C22F3D"),
    "damaged": ("!", "damaged", "#C22F3D"),
}
LONGEST = 300
"""Largest number of characters of a value that is shown."""
_LINE = "1px solid rgba(128,128,128,0.35)"
_WRAP = "overflow-wrap:anywhere"
_CELL = f"text-align:left;vertical-align:top;padding:6px 10px;border-bottom:{_LINE}"
_HELP = (
    "Accept: <code>accept(0, 2)</code> or <code>accept_all()</code>. Refuse: "
    "<code>refuse(1, reason='…')</code>. Undo: <code>{undo}</code>."
)
_DECIDED = ("accepted", "refused")


def review_html(
    head: str, remarks: Sequence[str], steps: Sequence[ReviewedStep], undo: str, many_files: bool
) -> str:
    """Return changes as a table: one row per step, with its number, state and differences.

    Of the changes in many files, each row says who proposes them, and those that are decided are
    folded below the others.
    """
    parts = [
        paragraph(f"<strong>{text(head)}</strong>"),
        *(paragraph(text(each)) for each in remarks),
    ]
    folded = [each for each in steps if many_files and each.state in _DECIDED]
    parts.append(_table([each for each in steps if each not in folded], many_files))
    if folded:
        words = text(count(len(folded), "decided proposal"))
        parts.append(
            f'<details style="margin:0 0 8px 0"><summary style="cursor:pointer">{words}</summary>'
            f"{_table(folded, many_files)}</details>"
        )
    if steps:
        parts.append(paragraph(_HELP.format(undo=undo)))
    return frame(parts)


def _table(steps: Sequence[ReviewedStep], many_files: bool) -> str:
    rows = "".join(_row(each, many_files) for each in steps)
    style = "width:100%;border-collapse:collapse;margin:4px 0 8px 0;font-size:13px"
    return f'<table style="{style}"><tbody>{rows}</tbody></table>' if rows else ""


def _row(step: ReviewedStep, many_files: bool) -> str:
    sign, words, color = _STATES[step.state]
    pill = (
        f"background-color:{color};color:#FFFFFF;padding:1px 8px;border-radius:9px;"
        "font-size:12px;font-weight:bold;white-space:nowrap"
    )
    lines = "".join(
        f'<div style="{_WRAP}">{_line(row, step.names)}{_more(fields)}</div>'
        for row, fields in zip(step.rows, step.details, strict=True)
    )
    notes = "".join(f'<div style="{_WRAP}"><em>{text(each)}</em></div>' for each in notes_of(step))
    return (
        f'<tr><td style="{_CELL};width:24px">{step.number}</td>'
        f'<td style="{_CELL};width:110px"><span style="{pill}">{sign} {escape(words)}</span></td>'
        f'<td style="{_CELL}">{_proposer(step, many_files)}{lines}{notes}</td></tr>'
    )


def _proposer(step: ReviewedStep, many_files: bool) -> str:
    """Return who proposes a step, when and why."""
    parts = []
    if many_files:
        who = f"<strong>{_given(step.by or step.id)}</strong>"
        when = f" <small>{text(time_words(step.made))}</small>" if step.made else ""
        parts.append(who + when)
    if step.why:
        parts.append(f'<span style="white-space:pre-wrap">{_given(step.why)}</span>')
    return "".join(f'<div style="{_WRAP};margin-bottom:3px">{each}</div>' for each in parts)


def _line(row: Row, names: dict[str, str]) -> str:
    """Return a difference in words."""
    kind = text(row.kind.replace("_", " "))
    what = f"<strong>{_given(names.get(row.id, 'The map'))}</strong>"
    if row.to:
        what += f" → <strong>{_given(names[row.to])}</strong>"
    if kind:
        what += f" ({kind})"
    match row.change:
        case "added" | "removed":
            link = "link " if row.to else ""
            return f"{'New' if row.change == 'added' else 'Removed'}: {link}{what}"
        case "moved":
            return f"{what}: moved from position {row.before + 1} to {row.after + 1}"
    before, after = _value(row.before), _value(row.after)
    return f"{what}, {text(row.field.replace('_', ' '))}: <del>{before}</del> → {after}"


def _more(fields: dict[str, Any]) -> str:
    """Return the fields of an added entity or link."""
    words = "; ".join(
        f"{text(name.replace('_', ' '))}: {_value(value)}" for name, value in fields.items()
    )
    return f"<br><small>{words}</small>" if words else ""


def _value(value: Any) -> str:
    if value is None:
        return "<em>nothing</em>"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        words = ", ".join(value)
    else:
        words = value if isinstance(value, str) else shown(value, LONGEST)
    return _given(words if len(words) <= LONGEST else words[: LONGEST - 1] + "…")


def _given(words: str) -> str:
    """Return what others wrote, in its own direction."""
    return f"<bdi>{text(words)}</bdi>"
