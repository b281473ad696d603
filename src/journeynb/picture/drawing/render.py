"""Conversion of SVG to PNG and PDF, with the bundled font."""

from __future__ import annotations

import base64
import io
import math
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache, lru_cache
from html import unescape
from importlib.resources import files
from typing import Any

from journeynb.base.errors import JourneyError
from journeynb.base.user_warnings import warn
from journeynb.picture.drawing.outlines import outlined
from journeynb.picture.drawing.png_palette import packed
from journeynb.picture.drawing.svg import FAMILIES, FONT, STYLES
from journeynb.picture.drawing.text_metrics import clusters, width

BUNDLED = "Inter journeynb"
"""Family name of the bundled font, different from Inter so that an installed Inter is not used."""

FONT_OF_CHARTS = f"'{BUNDLED}',{FONT}"
"""Font families of charts: the bundled one is first."""

_FALLBACK = re.compile(r'(<text class="[^"]*\bf[ewaho]"[^>]*>)([^<]*)(</text>)')


_EMOJI = re.compile(
    r'<text class="(\w+)(?: halo)? fe" x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</text>'
)
_EMOJI_SCALE = 5
_SIZE = re.compile(r'width="[\d.]+" height="[\d.]+"')
_FACE = re.compile(r'<text class="face fe"[^>]*>([^<]*)</text>')


def _portrait(found: re.Match[str]) -> str:
    """Return an emoji portrait, or nothing if no font has it."""
    return found[0] if _known(unescape(found[1])[0]) else ""


class RenderError(JourneyError, RuntimeError):
    """A picture cannot be converted to PNG or PDF."""


@cache
def converter() -> Any:
    """Return vl-convert with the bundled font registered."""
    import vl_convert

    vl_convert.register_font_directory(str(files("journeynb.picture.drawing") / "fonts"))
    return vl_convert


def png(svg: str, scale: float = 1.0) -> bytes:
    """Return an SVG as a PNG, enlarged by `scale`."""
    drawn = outlined(_FACE.sub(_portrait, svg))
    return packed(_converted(drawn, "svg_to_png", scale))


def pdf(svg: str) -> bytes:
    """Return an SVG as a PDF of one page; emoji in it are images, text stays text."""
    return _ordered([_page_of_pdf(svg)])


def joined_pdf(drawings: Sequence[str], size: tuple[float, float], title: str) -> bytes:
    """Return SVGs as a PDF with a page of each; `size` is that of a page in points."""
    wide, high = size
    box = f'width="{wide:.4f}" height="{high:.4f}"'
    return _ordered([_page_of_pdf(_SIZE.sub(box, svg, count=1)) for svg in drawings], title)


def _ordered(pages: Sequence[bytes], title: str = "") -> bytes:
    """Return PDFs as one, always with the same bytes: the converter orders objects at random."""
    import pypdf

    writer = pypdf.PdfWriter()
    writer.metadata = {"/Title": title} if title else None
    for page in pages:
        for each in pypdf.PdfReader(io.BytesIO(page)).pages:
            _sort_keys(each, set())
            writer.add_page(each)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _sort_keys(value: Any, seen: set[int]) -> None:
    """Sort the keys of a PDF object and of all objects in it."""
    value = value.get_object()
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, dict):
        items = sorted(value.items())
        value.clear()
        value.update(items)
        for _, each in items:
            _sort_keys(each, seen)
    elif isinstance(value, list):
        for each in value:
            _sort_keys(each, seen)


def _page_of_pdf(svg: str) -> bytes:
    drawn = svg.replace(f"font-family:{FONT}", f"font-family:'{BUNDLED}'", 1)
    return _converted(_EMOJI.sub(_pictured, _FACE.sub(_portrait, drawn)), "svg_to_pdf", 1.0)


def _pictured(found: re.Match[str]) -> str:
    """Return emoji as an image: the PDF converter fails on color fonts."""
    style, x, y, text = found.groups()
    size = STYLES[style][0]
    wide, high = math.ceil(width(unescape(text), size)) + 4, 2 * size
    data = base64.b64encode(_emoji(text, size, wide, high)).decode()
    return (
        f'<image x="{x}" y="{float(y) - 1.5 * size:.1f}" width="{wide}" height="{high}" '
        f'href="data:image/png;base64,{data}"/>'
    )


@lru_cache(maxsize=500)
def _emoji(text: str, size: int, wide: int, high: int) -> bytes:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">'
        f'<text y="{1.5 * size}" font-size="{size}" font-family="{FAMILIES["emoji"]}">{text}</text>'
        "</svg>"
    )
    return _converted(svg, "svg_to_png", _EMOJI_SCALE)


def _converted(svg: str, name: str, scale: float) -> bytes:
    convert = getattr(converter(), name)
    try:
        made: bytes = convert(svg, scale=scale)
    except Exception as error:  # it may fail again at every retry
        reason = str(error).splitlines()[0]
        raise RenderError(
            f"the picture could not be converted ({reason}); save it as .svg instead"
        ) from None
    return made


def warn_of_missing(svg: str) -> None:
    """Warn if the system has no font for letters that the bundled font lacks."""
    letters = {
        cluster[0]
        for found in _FALLBACK.finditer(svg)
        for cluster in clusters(unescape(found[2]))
        if cluster != " "
    }
    missing = sorted(letter for letter in letters if not _known(letter))
    if missing:
        warn(
            "no installed font has "
            f"{', '.join(missing[:8])}{' and others' if len(missing) > 8 else ''}: PNG and "
            "PDF show boxes instead; install Noto Sans CJK, Noto Sans Arabic and Noto "
            "Color Emoji"
        )


@cache
def _known(letter: str) -> bool:
    """Whether an installed font has a letter; True if that is unknown."""
    tool = shutil.which("fc-list")
    if tool is None:
        return True
    try:
        found = subprocess.run(
            [tool, f":charset={ord(letter):x}", "family"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return True
    return bool(found.stdout.strip())
