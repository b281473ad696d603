"""A picture of ours in a page: one drawing that follows the page's colours."""

from __future__ import annotations

import re

_COLOR = re.compile(r'(?:(?<==")|(?<=[a-z]:))#[0-9A-Fa-f]{6}(?=[";}])')  # of attributes and styles
_FONT = re.compile(r"@font-face\{[^}]*\}")
_SIZE = re.compile(r'(<svg [^>]*?) width="[\d.]+" height="[\d.]+"')


def recoloring(light: str, dark: str) -> list[str]:
    """Return the colours of a dark drawing, in the order of the light one's; empty if unlike.

    Each is the place of a colour in ``palette``, and the palette comes first, so that a drawing of
    thousands of marks takes few letters: ``["#111111 #222222", "0 1 1 0 ..."]``.
    """
    if _COLOR.split(light) != _COLOR.split(dark):
        return []
    pairs = list(zip(_COLOR.findall(light), _COLOR.findall(dark), strict=True))
    known: dict[str, int] = {}
    meanings: dict[str, str] = {}
    for one, two in pairs:
        if meanings.setdefault(one, two) != two:
            break
    else:  # each colour of the light one has one in the dark one
        return [" ".join(meanings), " ".join(meanings.values())]
    places = [known.setdefault(two, len(known)) for _, two in pairs]
    return [" ".join(known), " ".join(map(str, places)), "each"]


def themed(svg: str, colors: list[str]) -> str:
    """Return a drawing whose colours follow the ``color-scheme`` of the page; for a shadow root."""
    ours: dict[tuple[str, str], str] = {}
    if len(colors) == 3:
        palette = colors[0].split()
        dark = iter([palette[int(place)] for place in colors[1].split()])
    else:
        meanings = dict(zip(colors[0].split(), colors[1].split(), strict=True))
        dark = iter([meanings[color] for color in _COLOR.findall(svg)])

    def variable(match: re.Match[str]) -> str:
        return f"var({ours.setdefault((match[0], next(dark)), f'--p{len(ours)}')})"

    changed = _COLOR.sub(variable, svg)
    given = "".join(f"{name}:light-dark({one},{two});" for (one, two), name in ours.items())
    return f"<style>:host{{{given}}}</style>{changed}"


def fluid(svg: str) -> str:
    """Return a drawing that is as wide as its place, with the page's font."""
    return _SIZE.sub(r'\1 width="100%"', _FONT.sub("", svg), count=1)
