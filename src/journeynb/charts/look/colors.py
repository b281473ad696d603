"""Colours of severities and statuses, and of text; all readable on white and on dark."""

from __future__ import annotations

from journeynb.model.colors import luminance

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


def on(color: str) -> str:
    """Return the colour of text, black or white, that reads better on a hex colour."""
    return "#ffffff" if luminance(color) < 0.22 else "#111111"
