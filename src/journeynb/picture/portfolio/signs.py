"""Small signs of a tile: the number of gaps, and the status of a goal."""

from __future__ import annotations

from collections.abc import Mapping

from journeynb.gaps.goals.goal_status import TONES
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.text_metrics import width
from journeynb.picture.drawing.theme import mix, readable
from journeynb.picture.map.touchpoints import badge_colors, exclamation

COUNTED = ("error", "warning")
"""The severities that tiles count; hints are in the tables."""
GOAL = 10
"""Width of the sign of a goal."""


def gaps_width(gaps: Mapping[str, int]) -> float:
    """Return the width of the numbers of gaps."""
    shown = [gaps[each] for each in COUNTED if gaps.get(each)]
    return sum(width(f"{many:,}", 11, True) + 18 for many in shown) + 4 * (len(shown) - 1) if shown else 16.0  # fmt: skip # noqa: E501


def gaps(canvas: Canvas, gaps: Mapping[str, int], x: float, y: float, id: str) -> None:
    """Draw the numbers of errors and warnings; a check mark if there are none."""
    if not any(gaps.get(each) for each in COUNTED):
        no_gaps(canvas, x, y)
        return
    for severity in COUNTED:
        many = gaps.get(severity, 0)
        if not many:
            continue
        text = f"{many:,}"
        wide = width(text, 11, True) + 18
        fill, ink = badge_colors(canvas.theme, severity)
        canvas.rect(x, y, wide, 16, r=8, fill=fill)
        exclamation(canvas, x + 8, y, ink)
        canvas.text(x + wide - 6, y + 12, text, "strong", anchor="end", fill=ink)
        canvas.box(x, y, wide, 16, "badge", id, text)
        x += wide + 4


def no_gaps(canvas: Canvas, x: float, y: float) -> None:
    """Draw a check mark, 16 wide: no errors and no warnings."""
    theme = canvas.theme
    fill = mix(theme.good, theme.page, 0.84)
    canvas.circle(x + 8, y + 8, 8, fill=fill)
    canvas.path(f"M{number(x + 4.6)} {number(y + 8.3)}l2.4 2.4 4.4 -4.8", fill="none",
                stroke=readable(theme.good, fill, theme.ink, 3.0), stroke_width="1.7",
                stroke_linecap="round", stroke_linejoin="round")  # fmt: skip


def goal(canvas: Canvas, state: str, x: float, y: float) -> None:
    """Draw the status of a goal, 10 wide; each has a shape of its own beside its color."""
    theme = canvas.theme
    tone = TONES[state]
    color = theme.tone(tone)
    cx, cy = x + GOAL / 2, y + GOAL / 2
    if tone == "error":
        canvas.path(f"M{number(cx)} {number(cy - 5)}l5 5 -5 5 -5 -5Z", fill=color)
    elif tone == "warning":
        canvas.path(f"M{number(cx)} {number(cy - 4.8)}l5 9.2h-10Z", fill=color)
    elif tone == "info":
        canvas.circle(cx, cy, 3.8, fill="none", stroke=theme.muted, stroke_width="1.4")
    else:
        canvas.circle(cx, cy, 4.8, fill=color)
        if tone == "good":
            canvas.path(f"M{number(cx - 2.4)} {number(cy + 0.1)}l1.7 1.8 3.1 -3.6", fill="none",
                        stroke=theme.page, stroke_width="1.4", stroke_linecap="round",
                        stroke_linejoin="round")  # fmt: skip
