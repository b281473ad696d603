"""Colors: two themes, and readable combinations."""

from __future__ import annotations

from dataclasses import dataclass

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.colors import luminance, parts_of


@dataclass(frozen=True)
class Theme:
    """The colors of a picture."""

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
        """Return the color of a severity."""
        return {"error": self.bad, "warning": self.fair}.get(severity, self.muted)

    def sign(self, sign: str) -> str:
        """Return the color of an added, removed or changed item."""
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


AUTO = "auto"
"""The theme of a picture that is light in files, and follows the page in a notebook."""


def theme_of(name: str) -> Theme:
    """Return a theme by its name."""
    if not isinstance(name, str) or name not in THEMES:
        allowed = ", ".join((AUTO, *THEMES))
        raise ArgumentError(f"theme={shown(name)} is not valid; allowed: {allowed}")
    return THEMES[name]


def mix(color: str, other: str, share: float) -> str:
    """Return a color mixed with a share (0 to 1) of another."""
    pairs = zip(parts_of(color), parts_of(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02X}" for one, two in pairs)


def contrast(color: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(color), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(color: str, background: str, ink: str, ratio: float = 4.5) -> str:
    """Return a color mixed with enough ink to be readable on a background."""
    for step in range(11):
        mixed = mix(color, ink, step / 10)
        if contrast(mixed, background) >= ratio:
            return mixed
    return ink


def on(color: str) -> str:
    """Return black or white, whichever is more readable on a color."""
    return "#FFFFFF" if contrast("#FFFFFF", color) >= contrast("#10131A", color) else "#10131A"
