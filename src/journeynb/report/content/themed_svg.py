"""Pictures in a page: one SVG that follows the theme of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Any

from journeynb.base.text import visible
from journeynb.picture.drawing.two_themes import (
    color_pairs,
    colors_by_name,
    colors_of,
    with_variables,
)

_FONT = re.compile(r"@font-face\{[^}]*\}")
_BOX = re.compile(r'<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')
_ROW = re.compile(r'<path class="hair" d="M([\d.]+) ([\d.]+)L([\d.]+) \2"/>')
SHEET = 1.46
"""Largest height of a piece in print, in widths: a sheet of A4 without its margins."""


def recoloring(light: str, dark: str) -> list[str]:
    """Return the colors of the dark drawing for those of the light one.

    Two items list the light colors and the dark color of each. Three items, if a light color has
    several dark ones: a palette, the position in it of each color in the drawing, and ``each``.
    Empty if the drawings differ in more than their colors.
    """
    pairs = color_pairs(light, dark)
    if not pairs:
        return []
    known: dict[str, int] = {}
    meanings: dict[str, str] = {}
    for one, two in pairs:
        if meanings.setdefault(one, two) != two:
            break
    else:  # one dark color for each light color
        return [" ".join(meanings), " ".join(meanings.values())]
    places = [known.setdefault(two, len(known)) for _, two in pairs]
    return [" ".join(known), " ".join(map(str, places)), "each"]


def themed(svg: str, colors: list[str]) -> str:
    """Return a drawing for a shadow root whose colors follow ``color-scheme`` of the page."""
    if len(colors) == 3:
        palette = colors[0].split()
        dark = [palette[int(place)] for place in colors[1].split()]
    else:
        meanings = dict(zip(colors[0].split(), colors[1].split(), strict=True))
        dark = [meanings[color] for color in colors_of(svg)]
    changed, names = with_variables(svg, dark)
    return _given({name: pair for pair, name in names.items()}) + changed


def themed_image(svg: str) -> str:
    """Return a drawing whose colors follow the page around an ``<img>``, for a shadow root."""
    changed, colors = colors_by_name(svg)
    return _given(colors) + changed if colors else svg


def _given(colors: dict[str, tuple[str, str]]) -> str:
    values = "".join(f"{name}:light-dark({one},{two});" for name, (one, two) in colors.items())
    return f"<style>:host{{{values}}}</style>"


def veiled(svg: str, cards: list[list[Any]]) -> str:
    """Return a drawing with a veil over each card, transparent until the page shows it."""
    veils = "".join(
        f'<rect class="veil" x="{int(x) - 2}" y="{int(y) - 2}" width="{int(w) + 4}" '
        f'height="{int(h) + 4}" data-people="{escape(str(people))}"/>'
        for x, y, w, h, people in cards
    )
    style = "<style>.veil{fill:var(--page);opacity:0;pointer-events:none}</style>"
    return svg.replace("</svg>", f"{veils}</svg>") + style if veils else svg


def without_fonts(svg: str) -> str:
    """Return a drawing in the font of the page."""
    return _FONT.sub("", svg)


def fluid(svg: str, links: Sequence[Sequence[Any]] = ()) -> str:
    """Return a drawing that is as wide as its container.

    It is cut between rows into pieces that each fit on a sheet and join on a screen. Links are
    x, y, width, height, the part of the page that they lead to, and a label.
    """
    found = _BOX.search(svg)
    if found is None:
        return svg
    wide, high = float(found[1]), float(found[2])
    rows = [
        float(y) for x, y, end in _ROW.findall(svg)
        if float(x) < 0.05 * wide and float(end) > 0.95 * wide
    ]  # fmt: skip
    edges = [0.0, *_cuts(rows, high, SHEET * wide), high]
    boxes = [f"0 {low:g} {wide:g} {top - low:g}" for low, top in pairwise(edges)]
    start, end = found.span()
    over = [_links(links, low, top) for low, top in pairwise(edges)]
    inside = svg[end:].replace("</svg>", f"</g>{over[0]}</svg>", 1)
    first = svg[:start] + _svg(boxes[0]) + '<g id="whole">' + inside
    rest = "".join(
        f'{_svg(box)}<use href="#whole"/>{each}</svg>'
        for box, each in zip(boxes[1:], over[1:], strict=True)
    )
    style = "<style>svg{display:block;width:100%;break-inside:avoid}"
    if links:
        style += "a rect{fill:transparent}a:is(:hover,:focus-visible) rect{stroke:var(--accent);"
        style += "stroke-width:2}"
    return f"{style}@media print{{svg{{max-height:228mm}}}}</style>{first}{rest}"


def _links(links: Sequence[Sequence[Any]], low: float, top: float) -> str:
    """Return the links whose middle is between two heights."""
    made = []
    for x, y, w, h, part, label in links:
        if low <= int(y) + int(h) / 2 < top and re.fullmatch(r"#[\w-]+", str(part)):
            text = escape(visible(str(label)))
            made.append(
                f'<a href="{escape(str(part))}" aria-label="{text}"><title>{text}</title>'
                f'<rect x="{int(x)}" y="{int(y)}" width="{int(w)}" height="{int(h)}" rx="8"/></a>'
            )
    return "".join(made)


def _svg(box: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'


def _cuts(rows: list[float], high: float, room: float) -> list[float]:
    """Return the heights at which to cut between rows, so that each piece fits if it can."""
    cuts: list[float] = []
    start = 0.0
    while high - start > room:
        fitting = [y for y in rows if start < y <= start + room]
        later = [y for y in rows if y > start]
        if not later:
            break
        start = fitting[-1] if fitting else later[0]
        cuts.append(start)
    return cuts
