"""Colors: two themes, and readable combinations."""

from __future__ import annotations

from dataclasses import dataclass, replace

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.kinds.colors import PALETTE, luminance, palette_from, parts_of

LEGIBLE = 4.5
"""The contrast that text needs (WCAG 2.2, AA)."""


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
    palette: tuple[str, ...] = PALETTE

    def severity(self, severity: str) -> str:
        """Return the color of a severity."""
        return {"error": self.bad, "warning": self.fair}.get(severity, self.muted)

    def tone(self, tone: str) -> str:
        """Return the color of a tone: a severity, or ``steady`` or ``good``."""
        return self.good if tone in ("steady", "good") else self.severity(tone)

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


@dataclass(frozen=True)
class Brand:
    """The colors of a brand, in place of those of a theme.

    Parameters
    ----------
    colors : tuple of (str, str)
        Colors by name: ``accent``, ``good``, ``fair`` and ``bad``.
    palette : tuple of str
        Colors of personas that have none of their own.
    """

    colors: tuple[tuple[str, str], ...] = ()
    palette: tuple[str, ...] = ()

    def notes(self, name: str) -> list[str]:
        """Return what is drawn in another color, since it could not be read in a theme."""
        theme = THEMES[name]
        made = []
        for key, color in self.colors:
            drawn = _legible(color, theme)
            if drawn != color:
                ratio = min(contrast(color, each) for each in _grounds(theme))
                made.append(
                    f"{key} {color} has a contrast of {ratio:.1f} in the {name} theme; text needs "
                    f"{LEGIBLE}, so {drawn} is drawn"
                )
        return made


def theme_of(name: str, brand: Brand | None = None) -> Theme:
    """Return a theme by its name, in the colors of a brand."""
    if not isinstance(name, str) or name not in THEMES:
        allowed = ", ".join((AUTO, *THEMES))
        raise ArgumentError(f"theme={shown(name)} is not valid; allowed: {allowed}")
    theme = THEMES[name]
    if brand is None:
        return theme
    colors = {key: _legible(color, theme) for key, color in brand.colors}
    if "accent" in colors:
        colors["soft"] = mix(theme.page, colors["accent"], 0.1)
    return replace(theme, palette=palette_from(brand.palette), **colors)


def _grounds(theme: Theme) -> tuple[str, ...]:
    return theme.page, theme.panel, theme.card


def _legible(color: str, theme: Theme) -> str:
    """Return a color with enough contrast for text on all grounds of a theme."""
    for step in range(21):
        mixed = mix(color, theme.ink, step / 20)
        if all(contrast(mixed, each) >= LEGIBLE for each in _grounds(theme)):
            return mixed
    return theme.ink


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
