"""Colours: a persona's own, and those of severities and statuses; all readable on white and dark.

The palette begins with that of Okabe and Ito, which colour-blind readers tell apart; its black and
its pale yellow are replaced, since charts stand on white and on dark alike.
"""

from __future__ import annotations

import re

from journeynb.model.index import Index

INK = "#757c88"
"""Text and lines: the grey with the same contrast (4.2) on white and on the dark of notebooks."""

ACCENT = "#2f7ebc"
GAP = "#d6453d"
WARNING = "#bf7400"

SEVERITY = {"error": GAP, "warning": WARNING, "info": "#3d88c0", "other": INK}
STATUS = {
    "reached": "#009E73",
    "on_track": "#2f7ebc",
    "at_risk": WARNING,
    "behind": GAP,
    "no_data": INK,
}

PALETTE = (
    "#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#A58A00", "#8C8C8C",
    "#8B5FBF", "#9C4F2E", "#3FA7A0", "#C2185B",
)  # fmt: skip

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def persona_colors(index: Index) -> dict[str, str]:
    """Return each persona's colour: its own where that is a hex colour, else by its place."""
    return {
        persona.id: persona.color
        if _HEX.fullmatch(persona.color)
        else PALETTE[place % len(PALETTE)]
        for place, persona in enumerate(index.personas)
    }


def on(color: str) -> str:
    """Return the colour of text, black or white, that reads better on a hex colour."""
    digits = color[1:]
    pairs = [each * 2 for each in digits] if len(digits) == 3 else re.findall("..", digits)
    light = [_linear(int(pair, 16) / 255) for pair in pairs]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return "#ffffff" if luminance < 0.22 else "#111111"


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
