"""Colors of personas: the same in the picture, in charts and in editors."""

from __future__ import annotations

from collections.abc import Sequence

from journeynb.model.kinds.entities import Persona
from journeynb.model.kinds.value_types import is_color

PALETTE = (
    "#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#A58A00", "#8C8C8C",
    "#8B5FBF", "#9C4F2E", "#3FA7A0", "#C2185B",
)  # fmt: skip
"""Starts with the palette of Okabe and Ito (Color Universal Design, 2008), which color-blind
readers can tell apart, without its black and pale yellow, which do not show on dark or white."""


def long_form(color: str) -> str:
    """Return a color as #RRGGBB."""
    digits = color[1:]
    return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits).upper()


def parts_of(color: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255."""
    digits = long_form(color)[1:]
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def luminance(color: str) -> float:
    """Return the relative luminance of a color, 0 to 1 (WCAG 2.2)."""
    linear = [
        part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts_of(color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def palette_from(first: Sequence[str]) -> tuple[str, ...]:
    """Return a palette that starts with some colors, such as those of a brand."""
    return (*first, *(color for color in PALETTE if color not in first))


def persona_colors(personas: Sequence[Persona], palette: Sequence[str] = PALETTE) -> dict[str, str]:
    """Return the color of each persona: its own, or the next free one of the palette."""
    own = {each.id: long_form(each.color) for each in personas if is_color(each.color)}
    free = [color for color in palette if color.upper() not in own.values()] or list(palette)
    made: dict[str, str] = {}
    missing = 0
    for each in personas:
        if each.id in own:
            made[each.id] = own[each.id]
        else:
            made[each.id] = free[missing % len(free)]
            missing += 1
    return made
