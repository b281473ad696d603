"""The slides of why: one for each question that the log answers."""

from __future__ import annotations

from journeynb.picture.drawing.text_metrics import clean
from journeynb.picture.drawing.text_metrics import cut as shortened
from journeynb.report.content.context import Context
from journeynb.report.content.why_part import WhyPart
from journeynb.report.parts.why import NOT_CAUSES, why_parts
from journeynb.report.slides.deck import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.text import Line, fitting, notes

_BARS, _WIDE, _GAP = 8, 6.0, 0.4
_NOTE = 0.5
"""Height of the line that says these are not causes."""


def why_slides(deck: Deck, context: Context) -> None:
    """Add why customers come and leave, what differs, and what would help."""
    for part in why_parts(context):
        _slide(deck, part)


def _slide(deck: Deck, part: WhyPart) -> None:
    page = deck.slide(part.headline, f"{part.title}\n{notes(part.tables)}\n{NOT_CAUSES}")
    bars, x, wide = part.bars, LEFT, WIDTH
    if bars is not None:
        names = [shortened(clean(name), 12, 150) or "(no name)" for name in bars.names[:_BARS]]
        high = min(HEIGHT - _NOTE - 0.4, 0.9 + 0.6 * len(names))
        series = [(bars.label, list(bars.values[:_BARS]))]
        page.text(LEFT, TOP, _WIDE, 0.3, [Line(bars.label, 12, "muted", most=1)])
        page.chart((LEFT, TOP + 0.3, _WIDE, high), names, series, bars.form, f"Bars: {bars.label}")
        x, wide = LEFT + _WIDE + _GAP, WIDTH - _WIDE - _GAP
    lines = [Line(words, 14, bullet=True, most=6) for words in part.lines]
    page.text(x, TOP, wide, HEIGHT - _NOTE, fitting(lines, wide, HEIGHT - _NOTE))
    page.text(LEFT, BOTTOM - 0.4, WIDTH, 0.4, [Line(NOT_CAUSES, 11, "muted", most=1)])
