"""Colors of severities, statuses and text, all readable on white and on dark."""

from __future__ import annotations

from journeynb.model.kinds.colors import luminance

INK = "#757c88"
"""Color of text and lines: a gray with the same contrast (4.2) on white and on dark notebooks."""

ACCENT = "#2f7ebc"
GAP = "#d6453d"
WARNING = "#bf7400"
GOOD = "#1b8a5a"

SEVERITY = {"error": GAP, "warning": WARNING, "info": "#3d88c0", "other": INK}
TONE = {"error": GAP, "warning": WARNING, "info": INK, "steady": GOOD, "good": GOOD}
"""Color of each tone of a goal's state, the hues of pictures, reports and the editor."""


def on(color: str) -> str:
    """Return black or white, whichever is more readable on a hex color."""
    return "#ffffff" if luminance(color) < 0.22 else "#111111"
