"""SVG prepared for fast conversion to PNG: text as shapes, and styles on each element.

The converter opens the font file again for every letter, and tries every style rule on every
element.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from importlib.resources import files
from io import BytesIO
from typing import Any, NamedTuple

from journeynb.picture.drawing.svg import STYLES

_TEXT = re.compile(
    r'<text class="(\w+)( halo)?" x="([-\d.]+)" y="([-\d.]+)"( text-anchor="middle")?'
    r'(?: style="(fill:#[0-9A-F]{6})")?>([^<]*)</text>'
)
_HALO = 4
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_RULE = re.compile(r"\.(\w+)\{([^}]*)\}")
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_CLASS = re.compile(r'<text[^>]*>| class="([\w ]+)"(?: style="([^"]*)")?')


class _Letter(NamedTuple):
    """A letter: width, shape relative to its first point, first and last point."""

    width: int
    shape: str
    first: tuple[int, int]
    last: tuple[int, int]


class _Letters:
    """The letters of the bundled font in one weight, in units of the font."""

    def __init__(self, weight: int) -> None:
        from fontTools.ttLib import TTFont

        path = files("journeynb.picture.drawing") / "fonts" / f"inter-{weight}.ttf"
        font = TTFont(BytesIO(path.read_bytes()), lazy=True)
        self.em: int = font["head"].unitsPerEm
        self._glyphs: Any = font.getGlyphSet()
        self._names: dict[int, str] = font.getBestCmap()
        self._known: dict[str, _Letter | None] = {}

    def letter(self, letter: str) -> _Letter | None:
        """Return a letter, or None if the font lacks it."""
        if letter not in self._known:
            name = self._names.get(ord(letter))
            self._known[letter] = None if name is None else self._drawn(name)
        return self._known[letter]

    def _drawn(self, name: str) -> _Letter:
        from fontTools.pens.basePen import decomposeQuadraticSegment
        from fontTools.pens.recordingPen import DecomposingRecordingPen

        pen = DecomposingRecordingPen(self._glyphs)
        glyph = self._glyphs[name]
        glyph.draw(pen)
        out: list[str] = []
        first = start = now = (0, 0)

        def step(point: Any) -> str:
            return f"{round(point[0]) - now[0]} {round(point[1]) - now[1]}"

        for command, points in pen.value:
            if command == "moveTo":
                out.append(f"m{step(points[0])}" if out else "")
                first = first if len(out) > 1 else _whole(points[0])
                start = now = _whole(points[0])
            elif command == "lineTo":
                out.append(f"l{step(points[0])}")
                now = _whole(points[0])
            elif command == "qCurveTo":
                for control, end in decomposeQuadraticSegment(points):
                    out.append(f"q{step(control)} {step(end)}")
                    now = _whole(end)
            elif command == "curveTo":
                out.append("c" + " ".join(map(step, points)))
                now = _whole(points[-1])
            else:
                out.append("z")
                now = start
        return _Letter(round(glyph.width), "".join(out), first, now)


def _whole(point: Any) -> tuple[int, int]:
    return round(point[0]), round(point[1])


@cache
def _letters(weight: int) -> _Letters:
    return _Letters(weight)


def outlined(svg: str) -> str:
    """Return the SVG with text as shapes where the bundled font has the letters."""
    return _unruled(_TEXT.sub(_shaped, svg))


def _unruled(svg: str) -> str:
    """Return the SVG with the rules of its style sheet as attributes of the elements."""
    sheet = _SHEET.search(svg)
    if sheet is None:
        return svg
    rules = _FONT_FACE.sub("", sheet[1])
    of = dict(_RULE.findall(rules))

    def styled(found: re.Match[str]) -> str:
        names, own = found.groups()
        if names is None:  # a text in another font
            return found[0]
        return _styled([*(of[name] for name in names.split() if name in of), *filter(None, [own])])

    rest = svg[sheet.end() :]
    kept = f"<style>{rules}</style>" if "<text" in rest else ""
    return svg[: sheet.start()] + kept + _CLASS.sub(styled, rest)


def _shaped(found: re.Match[str]) -> str:
    style, halo, x, y, middle, fill, text = found.groups()
    if style not in STYLES:
        return found[0]
    size, bold, _ = STYLES[style]
    letters = _letters(600 if bold else 400)
    at, now, out = 0, (0, 0), []
    for each in unescape(text):
        letter = letters.letter(each)
        if letter is None:
            return found[0]
        if letter.shape:
            out.append(f"m{at + letter.first[0] - now[0]} {letter.first[1] - now[1]}{letter.shape}")
            now = (at + letter.last[0], letter.last[1])
        at += letter.width
    if not out:
        return ""
    scale = size / letters.em
    left = float(x) - (at * scale / 2 if middle else 0)
    rules = [rule for rule in (fill, f"stroke-width:{_HALO / scale:.0f}" if halo else "") if rule]
    return (
        f'<path class="{style}{halo or ""}"{_styled(rules)} transform="translate({left:.2f} {y}) '
        f'scale({scale:.6f} {-scale:.6f})" d="{"".join(out)}"/>'
    )


def _styled(rules: list[str]) -> str:
    return f' style="{";".join(rules)}"' if rules else ""
