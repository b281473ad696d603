"""The look of slides: the theme's colors, the color of lines, and sizes."""

from __future__ import annotations

from pptx.enum.dml import MSO_THEME_COLOR

COLORS = {
    "ink": MSO_THEME_COLOR.TEXT_1, "muted": MSO_THEME_COLOR.TEXT_2,
    "page": MSO_THEME_COLOR.BACKGROUND_1, "panel": MSO_THEME_COLOR.BACKGROUND_2,
    "accent": MSO_THEME_COLOR.ACCENT_1, "bad": MSO_THEME_COLOR.ACCENT_2,
    "fair": MSO_THEME_COLOR.ACCENT_3, "good": MSO_THEME_COLOR.ACCENT_4,
}  # fmt: skip
LINE = "D3D9E1"
SIDE, ABOVE = 0.08, 0.06
"""Margins in a cell, in inches: at its sides, above and below."""
SIZES = (16.0, 15.0, 14.0, 13.0, 12.0)
"""Sizes of text in a table, in points."""
