"""The colors of a brand: from the settings of a team, or passed as a theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.model.kinds.colors import palette_from
from journeynb.picture.drawing.theme import AUTO, THEMES, Brand, on, theme_of
from journeynb.settings.settings import COLORS, BadSettingError, Settings, colors_in

_WARNED: set[str] = set()


def brand_of(settings: Settings) -> Brand | None:
    """Return the colors in the settings of a team; None if there are none."""
    if not settings.colors and not settings.persona_colors:
        return None
    return Brand(tuple(settings.colors.items()), settings.persona_colors)


def look_of(settings: Settings) -> dict[str, Any]:
    """Return the colors of a team as an editor takes them; empty if there are none."""
    brand = brand_of(settings)
    if brand is None:
        return {}
    look: dict[str, Any] = {"palette": list(palette_from(brand.palette))}
    for name in THEMES:
        theme = theme_of(name, brand)
        look[name] = {key: getattr(theme, key) for key, _ in brand.colors}
        if "accent" in look[name]:
            look[name] |= {"soft": theme.soft, "on-accent": on(theme.accent)}
    return {"brand": look}


def chosen_theme(theme: object, settings: Settings) -> tuple[str, Brand | None]:
    """Return the name of a theme, and the colors of the brand on it.

    Parameters
    ----------
    theme : str or dict
        The name, or colors by name with the name as ``base``. They replace those of the settings.
    settings : Settings
        The settings of the team.

    Raises
    ------
    ArgumentError
        A name or a color is not valid.

    Warns
    -----
    JourneyWarning
        A color is drawn darker or lighter, since text in it could not be read.
    """
    if not isinstance(theme, Mapping):
        brand = brand_of(settings)
        for note in brand.notes("light") if brand is not None else ():
            if note not in _WARNED:
                _WARNED.add(note)
                warn(f"{settings.path}, colors: {note}")
        return theme, brand  # type: ignore[return-value]  # the name is checked where it is drawn
    names = (AUTO, *THEMES)
    base = theme.get("base", AUTO)
    if base not in names:
        raise ArgumentError(f"theme: base {shown(base)} is not valid; allowed: {', '.join(names)}")
    try:
        found = colors_in({key: value for key, value in theme.items() if key != "base"})
    except BadSettingError as error:
        key = error.key.removeprefix("colors.")
        allowed = f"; allowed: base, {', '.join(COLORS)}, personas"
        text = error.message.partition("; allowed: accent")[0] + allowed
        raise ArgumentError(
            f"theme: {key}: {text if 'unknown key' in text else error.message}"
        ) from None
    colors = {**settings.colors, **found["colors"]}
    brand = Brand(tuple(colors.items()), found["persona_colors"] or settings.persona_colors)
    for note in brand.notes("light" if base == AUTO else base):
        warn(f"theme: {note}")
    return base, brand
