"""A canvas that writes SVG: text is escaped, no script runs, nothing is loaded."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape

from journeynb.base.files import digest
from journeynb.picture.drawing import icons
from journeynb.picture.drawing.boxes import Box
from journeynb.picture.drawing.text_metrics import clean, runs, width
from journeynb.picture.drawing.theme import Theme, on

STYLES = {
    "title": (26, True, "ink"),
    "head": (14, True, "ink"),
    "name": (13, True, "ink"),
    "body": (12, False, "ink"),
    "label": (12, True, "ink"),
    "note": (11, False, "muted"),
    "strong": (11, True, "muted"),
    "lead": (13, False, "muted"),
    "tiny": (9, True, "muted"),
    "face": (20, False, "ink"),
    "quote": (19, False, "ink"),
    "quiet": (12, False, "muted"),
}
"""Size, bold or not, and color of each text style."""

_RARE = ("quote", "quiet")
"""Styles that are written only if a drawing uses them."""

LEADING = {"title": 32, "quote": 27, "head": 18, "name": 17, "lead": 19, "tiny": 12}
"""Line height of styles for which it is not 16."""

FONT = "Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
FAMILIES = {
    "emoji": "'Noto Color Emoji','Apple Color Emoji','Segoe UI Emoji',sans-serif",
    "wide": "'Noto Sans CJK SC','Noto Sans CJK JP','PingFang SC','Hiragino Sans','Yu Gothic',"
    "'Microsoft YaHei','Malgun Gothic',sans-serif",
    "arabic": "'Noto Sans Arabic','Geeza Pro','Segoe UI','DejaVu Sans',sans-serif",
    "hebrew": "'Noto Sans Hebrew','Arial Hebrew','Segoe UI','DejaVu Sans',sans-serif",
    "other": "'Noto Sans','Segoe UI','DejaVu Sans',sans-serif",
}
_CLASSES = {"emoji": "fe", "wide": "fw", "arabic": "fa", "hebrew": "fh", "other": "fo"}
_IMAGE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/]+=*")
_BLOCKS = (
    ("latin-ext", 0x100, 0x2FF),
    ("greek", 0x370, 0x3FF),
    ("cyrillic", 0x400, 0x52F),
    ("signs", 0x2100, 0x27BF),
)
_LATIN_SIGNS = frozenset("™↑↓−∕")


_TAG = "\0"
"""Start of an id until the drawing is complete; text has no such character."""


def number(value: float) -> str:
    """Return a number with at most one decimal."""
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def quoted(text: str) -> str:
    """Return text escaped for an attribute."""
    return escape(text, {'"': "&quot;"})


def is_image(text: str) -> bool:
    """Whether a portrait is an embedded image: a PNG or JPEG as a data URI."""
    return _IMAGE.fullmatch(text) is not None


@cache
def _font_face(script: str, weight: int) -> str:
    data = (
        files("journeynb.picture.drawing") / "fonts" / f"inter-{script}-{weight}.woff2"
    ).read_bytes()
    return (
        f"@font-face{{font-family:Inter;font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{base64.b64encode(data).decode()})}}"
    )


def font_faces(letters: set[str]) -> str:
    """Return the ``@font-face`` rules for the scripts of some letters."""
    codes = {ord(letter) for letter in letters - _LATIN_SIGNS}
    scripts = ["latin"] + [
        name for name, low, high in _BLOCKS if any(low <= code <= high for code in codes)
    ]
    if any(0x1E00 <= code <= 0x1EFF for code in codes):
        scripts = list(dict.fromkeys([*scripts, "latin-ext"]))
    return "".join(_font_face(script, weight) for script in scripts for weight in (400, 600))


class Canvas:
    """The elements drawn so far, and their positions.

    Attributes
    ----------
    boxes : list of Box
        Positions of lines of text, cards and marks.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.boxes: list[Box] = []
        self._out: list[str] = []
        self._defs: dict[str, str] = {}
        self._letters: set[str] = set()
        self._scripts: set[str] = set()
        self._used: set[str] = set()

    def add(self, element: str) -> None:
        """Add an SVG element."""
        self._out.append(element)

    def box(
        self, x: float, y: float, w: float, h: float, kind: str, id: str = "", text: str = ""
    ) -> None:
        """Record the position of an item."""
        self.boxes.append(Box(x, y, w, h, kind, id, text))

    def rect(
        self, x: float, y: float, w: float, h: float, *, cls: str = "", r: float = 0, **more: str
    ) -> None:
        """Draw a rectangle; `more` are attributes, with ``_`` for ``-``."""
        round_ = f' rx="{number(r)}"' if r else ""
        self._out.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"'
            f"{round_}{_attributes(cls, more)}/>"
        )

    def line(
        self, x: float, y: float, x2: float, y2: float, cls: str = "hair", at: int | None = None
    ) -> None:
        """Draw a straight line, behind what was drawn since `here` returned `at`."""
        drawn = f'<path class="{cls}" d="M{number(x)} {number(y)}L{number(x2)} {number(y2)}"/>'
        self._out.insert(len(self._out) if at is None else at, drawn)

    def here(self) -> int:
        """Return the number of elements drawn so far."""
        return len(self._out)

    def path(self, d: str, *, cls: str = "", **more: str) -> None:
        """Draw a path."""
        self._out.append(f'<path d="{d}"{_attributes(cls, more)}/>')

    def circle(self, x: float, y: float, r: float, *, cls: str = "", **more: str) -> None:
        """Draw a circle."""
        self._out.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}"{_attributes(cls, more)}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: str = "body",
        *,
        anchor: str = "start",
        fill: str = "",
        halo: bool = False,
        struck: bool = False,
        id: str = "",
        kind: str = "text",
    ) -> float:
        """Draw a line of text whose baseline is `y`; return its width."""
        text = clean(text)
        if not text:
            return 0.0
        size, bold, _ = STYLES[style]
        self._used.add(style)
        wide = width(text, size, bold)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        self.box(left, y - 0.8 * size, wide, size, kind, id, text)
        more = (f' style="fill:{fill}"' if fill else "") + (
            ' text-decoration="line-through"' if struck else ""
        )
        at = left
        for run in runs(text, size, bold):
            cls = style + (" halo" if halo else "")
            if run.script == "latin":
                self._letters.update(run.text)
            else:
                self._scripts.add(run.script)
                cls += " " + _CLASSES[run.script]
            shown = run.text.lstrip(" ")  # leading spaces are not drawn
            left_out = width(" " * (len(run.text) - len(shown)), size, bold)
            if shown:
                self._out.append(
                    f'<text class="{cls}" x="{number(at + left_out)}" y="{number(y)}"{more}>'
                    f"{escape(shown)}</text>"
                )
            at += run.width
        return wide

    def lines(
        self, x: float, y: float, texts: Sequence[str], style: str = "body", **more: str | bool
    ) -> float:
        """Draw lines of text, the first one's upper edge at `y`; return the lower edge."""
        leading = LEADING.get(style, 16)
        size = STYLES[style][0]
        for text in texts:
            self.text(x, y + (leading + 0.72 * size) / 2, text, style, **more)  # type: ignore[arg-type]
            y += leading
        return y

    def icon(self, name: str, x: float, y: float, color: str, size: float = 14) -> None:
        """Draw a channel's icon."""
        self._defs[f"i-{name}"] = f'<path id="{_TAG}i-{name}" d="{icons.CHANNELS[name]}"/>'
        self._use(f"i-{name}", x, y, size / 16, "icon", color)

    def _use(self, id: str, x: float, y: float, scale: float, cls: str, color: str) -> None:
        self._out.append(
            f'<use href="#{_TAG}{id}" class="{cls}" stroke="{color}" '
            f'transform="translate({number(x)} {number(y)}) scale({scale:.3g})"/>'
        )

    def mark(self, x: float, y: float, letter: str, color: str, id: str) -> None:
        """Draw the mark of a persona, 14 wide: a disc in its color with its letter."""
        name = f"p-{id}"
        if name not in self._defs:
            self._letters.update(letter)
            self._defs[name] = (
                f'<g id="{_TAG}{name}"><circle cx="7" cy="7" r="7" fill="{color}"/>'
                f'<text class="tiny" x="7" y="10.2" text-anchor="middle" style="fill:{on(color)}">'
                f"{escape(letter)}</text></g>"
            )
        self.box(x, y, 14, 14, "mark", id)
        self._out.append(f'<use href="#{_TAG}{name}" x="{number(x)}" y="{number(y)}"/>')

    def sign(self, x: float, y: float, sign: str) -> None:
        """Draw the sign of an added, removed or changed item, 16 wide."""
        color = self.theme.sign(sign)
        bar = {"+": "M5 8h6M8 5v6", "-": "M5 8h6", "~": "M4.5 9c1.5-3 2.5-2 3.5-1s2 2 3.5-1"}
        self._out.append(
            f'<g transform="translate({number(x)} {number(y)})"><circle cx="8" cy="8" r="7.5" '
            f'fill="{color}"/><path d="{bar[sign]}" fill="none" stroke="{self.theme.page}" '
            'stroke-width="1.8" stroke-linecap="round"/></g>'
        )
        self.box(x, y, 16, 16, "sign", "", sign)

    def image(self, uri: str, x: float, y: float, size: float) -> None:
        """Draw an embedded picture in a circle."""
        self._defs["round"] = (
            f'<clipPath id="{_TAG}round" clipPathUnits="objectBoundingBox">'
            '<circle cx=".5" cy=".5" r=".5"/></clipPath>'
        )
        self._out.append(
            f'<image href="{uri}" x="{number(x)}" y="{number(y)}" width="{number(size)}" '
            f'height="{number(size)}" preserveAspectRatio="xMidYMid slice" '
            f'clip-path="url(#{_TAG}round)"/>'
        )

    def svg(self, w: float, h: float, title: str, description: str) -> str:
        """Return the whole drawing, with its hash in the ids: a page may contain several."""
        size = f'width="{number(w)}" height="{number(h)}" viewBox="0 0 {number(w)} {number(h)}"'
        drawn = "".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
                f"<title>{escape(clean(title))}</title><desc>{escape(clean(description))}</desc>",
                f"<style>{self._style()}</style><defs>{''.join(self._defs.values())}</defs>",
                f'<rect width="{number(w)}" height="{number(h)}" fill="{self.theme.page}"/>',
                *(f"{element}\n" for element in self._out),
                "</svg>\n",
            )
        )
        tag = digest("".join((title, *self._defs.values(), *self._out)).encode())[:7]
        return drawn.replace(_TAG, f"d{tag}-")

    def _style(self) -> str:
        theme = self.theme
        texts = [
            f".{name}{{font-size:{size}px;fill:{getattr(theme, color)}"
            f"{';font-weight:600' if bold else ''}}}"
            for name, (size, bold, color) in STYLES.items()
            if name not in _RARE or name in self._used
        ]
        families = [
            f".{_CLASSES[name]}{{font-family:{family}}}"
            for name, family in FAMILIES.items()
            if name in self._scripts
        ]
        return "".join(
            (
                font_faces(self._letters),
                f"text{{font-family:{FONT}}}",
                *texts,
                *families,
                f".halo{{paint-order:stroke;stroke:{theme.page};stroke-width:4px;"
                "stroke-linejoin:round}",
                f".hair{{stroke:{theme.line};fill:none}}",
                f".dash{{stroke:{theme.border};stroke-dasharray:2 4;fill:none}}",
                f".card{{fill:{theme.card};stroke:{theme.border}}}",
                f".out{{fill:none;stroke:{theme.border};stroke-dasharray:4 3}}",
                f".panel{{fill:{theme.panel}}}",
                ".icon{fill:none;stroke-width:1.3;stroke-linecap:round;stroke-linejoin:round}",
                ".felt{fill:none;stroke-width:2.2;stroke-linecap:round}",
                ".want{fill:none;stroke-width:1.5;stroke-dasharray:5 4}",
                ".was{fill:none;stroke-width:1.5;stroke-dasharray:1 4;stroke-linecap:round}",
            )
        )


def _attributes(cls: str, more: dict[str, str]) -> str:
    made = f' class="{cls}"' if cls else ""
    return made + "".join(
        f' {name.replace("_", "-")}="{quoted(value)}"' for name, value in more.items() if value
    )
