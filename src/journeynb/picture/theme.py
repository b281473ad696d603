"""Colours: two themes, and the colours of personas, told apart by colour-blind readers too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from journeynb.model.entities import Persona
from journeynb.model.errors import ArgumentError
from journeynb.model.refusals import shown

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#7F7F7F")
"""Okabe and Ito, Color Universal Design, 2008; grey in the place of black."""

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


@dataclass(frozen=True)
class Theme:
    """The colours of a picture."""

    page: str
    panel: str
    card: str
    ink: str
    muted: str
    line: str
    border: str
    accent: str
    soft: str
    good: str
    fair: str
    bad: str

    def severity(self, severity: str) -> str:
        """Return the colour of a finding."""
        return {"error": self.bad, "warning": self.fair}.get(severity, self.muted)

    def sign(self, sign: str) -> str:
        """Return the colour of what was added, removed or changed."""
        return {"+": self.good, "-": self.bad}.get(sign, self.fair)


THEMES = {
    "light": Theme(
        page="#FFFFFF", panel="#F6F7F9", card="#FFFFFF", ink="#1C2230", muted="#596273",
        line="#E4E8ED", border="#D3D9E1", accent="#3451B2", soft="#EBEFFA",
        good="#1B7F4B", fair="#9A5B00", bad="#C22F3D",
    ),
    "dark": Theme(
        page="#14171D", panel="#1A1E26", card="#1F242D", ink="#E9ECF2", muted="#A4AEBE",
        line="#2B313B", border="#3A424F", accent="#93A7F5", soft="#242C42",
        good="#5BC48E", fair="#E5AE53", bad="#F27E86",
    ),
}  # fmt: skip


def theme_of(name: str) -> Theme:
    """Return a theme by its name."""
    if not isinstance(name, str) or name not in THEMES:
        raise ArgumentError(f"theme={shown(name)}; allowed: {', '.join(THEMES)}")
    return THEMES[name]


def is_color(text: str) -> bool:
    """Whether a text is a colour that is drawn: #RGB or #RRGGBB."""
    return _HEX.fullmatch(text) is not None


def persona_colors(personas: Sequence[Persona]) -> dict[str, str]:
    """Return the colour of each persona: its own, else the next that nobody has."""
    own = {each.id: _long(each.color) for each in personas if is_color(each.color)}
    free = [color for color in OKABE_ITO if color not in own.values()] or list(OKABE_ITO)
    made: dict[str, str] = {}
    missing = 0
    for each in personas:
        if each.id in own:
            made[each.id] = own[each.id]
        else:
            made[each.id] = free[missing % len(free)]
            missing += 1
    return made


def _long(color: str) -> str:
    digits = color[1:]
    return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits).upper()


def _parts(color: str) -> tuple[int, int, int]:
    digits = _long(color)[1:]
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def mix(color: str, other: str, share: float) -> str:
    """Return a colour with a share (0 to 1) of another."""
    pairs = zip(_parts(color), _parts(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02X}" for one, two in pairs)


def _luminance(color: str) -> float:
    linear = [
        part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(color: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(color), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(color: str, background: str, ink: str, ratio: float = 4.5) -> str:
    """Return a colour with as much ink as it takes to be read on a background."""
    for step in range(11):
        mixed = mix(color, ink, step / 10)
        if contrast(mixed, background) >= ratio:
            return mixed
    return ink


def on(color: str) -> str:
    """Return black or white, whichever is read better on a colour."""
    return "#FFFFFF" if contrast("#FFFFFF", color) >= contrast("#10131A", color) else "#10131A"
