"""A drawing in the colors of two themes: those of a light one and of a dark one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COLOR = re.compile(r'(?:(?<==")|(?<=[a-z]:))#[0-9A-Fa-f]{6}(?=[";}])')  # of attributes and styles
_ID = re.compile(r'(?<=id=")d[0-9a-f]{7}-')
_START = re.compile(r"<svg [^>]*>")
_BLOCK = re.compile(
    r"<style>svg\{([^}]*)\}@media\(prefers-color-scheme:dark\)\{svg\{([^}]*)\}\}</style>"
)


def color_pairs(light: str, dark: str) -> list[tuple[str, str]]:
    """Return each color of the light drawing with that of the dark one, in their order.

    Empty if the drawings differ in more than their colors.
    """
    dark = dark.replace(_tag(dark), _tag(light))
    if _COLOR.split(light) != _COLOR.split(dark):
        return []
    return list(zip(_COLOR.findall(light), _COLOR.findall(dark), strict=True))


def _tag(svg: str) -> str:
    """Return how the ids of a drawing start: a hash of its content, its colors too."""
    found = _ID.search(svg)
    return found[0] if found else '="'


def colors_of(svg: str) -> list[str]:
    """Return the colors of a drawing in their order."""
    return _COLOR.findall(svg)


def with_variables(svg: str, dark: Iterable[str]) -> tuple[str, dict[tuple[str, str], str]]:
    """Return a drawing with a variable for each pair of colors, and the names of the variables."""
    names: dict[tuple[str, str], str] = {}
    others = iter(dark)

    def variable(match: re.Match[str]) -> str:
        return f"var({names.setdefault((match[0], next(others)), f'--p{len(names)}')})"

    return _COLOR.sub(variable, svg), names


def following(light: str, dark: str) -> str:
    """Return the light drawing with the colors of the dark one where the page is dark.

    An ``<img>`` takes the color scheme of the page around it or, if that has none, of the system.
    The light drawing is returned as it is if the drawings differ in more than their colors.
    """
    pairs = color_pairs(light, dark)
    if not pairs:
        return light
    drawn, names = with_variables(light, [two for _, two in pairs])
    ones = ";".join(f"{name}:{one}" for (one, _), name in names.items())
    twos = ";".join(f"{name}:{two}" for (_, two), name in names.items())
    block = f"<style>svg{{{ones}}}@media(prefers-color-scheme:dark){{svg{{{twos}}}}}</style>"
    return _START.sub(lambda start: start[0] + block, drawn, count=1)


def colors_by_name(svg: str) -> tuple[str, dict[str, tuple[str, str]]]:
    """Return a drawing of `following` without its colors, and the two colors of each variable."""
    found = _BLOCK.search(svg)
    if found is None:
        return svg, {}
    ones, twos = (dict(each.split(":") for each in part.split(";")) for part in found.groups())
    return svg.replace(found[0], "", 1), {name: (ones[name], twos[name]) for name in ones}
