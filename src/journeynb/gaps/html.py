"""Findings as HTML that reads well in light and dark notebooks, untrusted ones too.

Text keeps the colour of its surroundings. Tags, attributes and styles are those that JupyterLab
leaves in outputs that it does not trust; nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from journeynb.gaps.rule import RULES
from journeynb.model.refusals import visible

if TYPE_CHECKING:
    from journeynb.gaps.check import Check

SHOWN = 5
"""How many findings of a rule are shown at once; the others are folded."""
FOLDED = 50
"""How many more are folded at most; the rest is only counted."""

_SIGNS = {"error": ("✕", "#C22F3D"), "warning": ("▲", "#9A5B00"), "info": ("●", "#596273")}
_LINE = "1px solid rgba(128,128,128,0.35)"
_CELL = f"text-align:left;vertical-align:top;padding:5px 10px;border-bottom:{_LINE}"


def text(words: str) -> str:
    """Return text of a map on one line, as it may stand in HTML."""
    return escape(visible(words))


def frame(parts: Iterable[str]) -> str:
    """Return parts as one output, in which no text is taken for a formula."""
    style = "max-width:960px;font-size:13px;line-height:1.5;overflow-wrap:break-word"
    return f'<div class="tex2jax_ignore mathjax_ignore" style="{style}">{"".join(parts)}</div>'


def paragraph(html: str) -> str:
    """Return HTML as a paragraph."""
    return f'<p style="margin:0 0 8px 0">{html}</p>'


def pill(severity: str, words: str) -> str:
    """Return words on the colour of a severity, with its sign."""
    sign, color = _SIGNS[severity]
    style = (
        f"background-color:{color};color:#FFFFFF;padding:1px 8px;border-radius:9px;"
        "font-size:12px;font-weight:bold;white-space:nowrap"
    )
    return f'<span style="{style}">{sign} {escape(words)}</span>'


def check_html(check: Check) -> str:
    """Return a check: counts by severity, then the findings by rule, worst first."""
    parts = [
        paragraph(
            f"<strong>{text(check.title or 'Untitled map')}</strong>: {text(check.contents)}"
        ),
        paragraph(_counts(check)),
    ]
    parts += [_of_rule(code, list(rows)) for code, rows in groupby(check.findings, _code)]
    if check.findings:
        parts.append(
            paragraph("All: <code>jm.gaps()</code>. One rule: <code>jn.explain('M106')</code>.")
        )
    parts += [paragraph(text(line)) for line in check.unmatched_lines()]
    return frame(parts)


def _code(row: dict[str, Any]) -> str:
    code: str = row["rule"]
    return code


def _counts(check: Check) -> str:
    counts = check.by_severity()
    if not check.findings:
        return f"✓ {escape(check.summary())}"
    words = dict(zip([each for each in counts if counts[each]], check.summary().split(", "),
                     strict=True))  # fmt: skip
    return " ".join(pill(severity, told) for severity, told in words.items())


def _of_rule(code: str, rows: Sequence[dict[str, Any]]) -> str:
    rule = RULES[code]
    head = (
        f"{pill(rule.severity, rule.severity)} <strong>{code}</strong> {escape(rule.title)} "
        f"({len(rows)})"
    )
    parts = [_table(rows[:SHOWN])]
    more = len(rows) - SHOWN
    if more > 0:
        parts.append(
            f'<details style="margin:4px 0 8px 0"><summary style="cursor:pointer">{more} more'
            f"</summary>{_table(rows[SHOWN : SHOWN + FOLDED])}{_rest(code, more - FOLDED)}"
            "</details>"
        )
    opened = " open" if rule.severity == "error" else ""
    return (
        f'<details{opened} style="margin:0 0 6px 0"><summary style="cursor:pointer">{head}'
        f"</summary>{''.join(parts)}</details>"
    )


def _rest(code: str, number: int) -> str:
    return paragraph(f"and {number} more: <code>jm.gaps({code!r})</code>") if number > 0 else ""


def _table(rows: Iterable[dict[str, Any]]) -> str:
    style = (
        "width:100%;border-collapse:collapse;table-layout:fixed;margin:4px 0 8px 0;font-size:13px"
    )
    body = "".join(
        f'<tr><td style="{_CELL};width:52%">{text(row["message"])}</td>'
        f'<td style="{_CELL}">→ {text(row["fix"])}</td></tr>'
        for row in rows
    )
    return f'<table style="{style}"><tbody>{body}</tbody></table>'
