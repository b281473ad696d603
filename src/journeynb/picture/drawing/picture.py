"""The drawing that users get: shown in notebooks, saved as SVG, PNG or PDF."""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Callable
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path, write_atomic
from journeynb.base.host import draws_page_only
from journeynb.base.public_calls import Public
from journeynb.base.text import shown
from journeynb.picture.drawing import render
from journeynb.picture.drawing.boxes import Box
from journeynb.picture.drawing.theme import AUTO
from journeynb.picture.drawing.two_themes import following

LIMIT = 450_000
"""Maximum size of a picture in a notebook, in bytes."""

SCHEMES = (
    "<style>"
    ":is([data-jp-theme-light=true],.vscode-light) .jn-picture{color-scheme:light}"
    ":is([data-jp-theme-light=false],.vscode-dark) .jn-picture{color-scheme:dark}"
    "</style>"
)
"""The color scheme of a picture in hosts that say only by such marks whether they are dark."""

_BYTES = 0.095
"""Approximate number of base64 characters per pixel."""
_LEAST = 0.3
_TALLEST = 16_000
_ENDINGS = (".svg", ".png", ".pdf")


class Picture(Public):
    """The drawing of a map; a notebook shows it at the end of a cell.

    Attributes
    ----------
    svg : str
        The drawing as SVG with its font; it loads nothing and runs no script.
    title : str
        Title of the map.
    size : tuple of int
        Width and height in pixels.
    description : str
        Description of the picture in words, for screen readers.
    boxes : tuple of Box
        Positions of lines of text, cards and marks.
    """

    def __init__(
        self,
        svg: str,
        size: tuple[int, int],
        title: str,
        description: str,
        boxes: tuple[Box, ...] = (),
    ) -> None:
        self.svg = svg
        self.size = size
        self.title = title
        self.description = description
        self.boxes = boxes
        self._in_dark: Callable[[], Picture] | None = None

    @cached_property
    def png(self) -> bytes:
        """The drawing as PNG at its own size; `to_png` returns larger ones."""
        return self.to_png(min(1.0, _TALLEST / max(self.size)))

    def to_png(self, scale: float = 2.0) -> bytes:
        """Return the drawing as PNG.

        Parameters
        ----------
        scale : float
            Scale factor, at least 0.1; the PNG has at most 16,000 pixels a side.

        Returns
        -------
        bytes
            The content of a PNG file.

        Raises
        ------
        ArgumentError
            The scale is out of range.
        """
        most = _TALLEST / max(self.size)
        number = isinstance(scale, (int, float)) and not isinstance(scale, bool)
        if not number or not 0.1 <= scale <= max(most, 0.1):
            raise ArgumentError(f"scale={shown(scale)} is not valid; allowed: 0.1 to {most:.1f}")
        render.warn_of_missing(self.svg)
        return render.png(self.svg, scale)

    @cached_property
    def pdf(self) -> bytes:
        """The drawing as PDF, on one page."""
        render.warn_of_missing(self.svg)
        return render.pdf(self.svg)

    def to_html(self) -> str:
        """Return the drawing as an HTML ``<img>``, with its description as alternative text.

        Returns
        -------
        str
            HTML that needs no other file. Drawn with ``theme="auto"``, it is dark on a dark page.
        """
        svg = self.svg if self._in_dark is None else following(self.svg, self._in_dark().svg)
        drawing = base64.b64encode(svg.encode()).decode()
        return (
            f'<img alt="{escape(self.description)}" class="jn-picture" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{drawing}">{"" if svg is self.svg else SCHEMES}'
        )

    def save(self, path: str | os.PathLike[str], *, scale: float = 1.0) -> None:
        """Save the picture to a file.

        Parameters
        ----------
        path : path
            The file extension sets the format: ``.svg``, ``.png`` or ``.pdf``.
        scale : float
            Scale factor of a PNG.

        Raises
        ------
        ArgumentError
            The file extension is unknown.
        FileError
            The file cannot be written.
        """
        target = given_path(path)
        ending = self.require_ending(target)
        if ending == ".svg":
            write_atomic(target, self.svg.encode())
        elif ending == ".png":
            write_atomic(target, self.png if scale == 1 else self.to_png(scale))
        else:
            write_atomic(target, self.pdf)

    def files(self, path: str | os.PathLike[str]) -> list[Path]:
        """Return the files that `save` writes; raise `ArgumentError` for another extension."""
        target = given_path(path)
        self.require_ending(target)
        return [target]

    @staticmethod
    def require_ending(path: Path) -> str:
        """Return the file extension of a path; raise `ArgumentError` unless pictures have it."""
        ending = path.suffix.lower()
        if ending not in _ENDINGS:
            raise ArgumentError(
                f"{path}: the file extension of a picture must be one of {', '.join(_ENDINGS)}"
            )
        return ending

    def __repr__(self) -> str:
        return f"Picture of {self.title!r}, {self.size[0]} by {self.size[1]} pixels"

    def _repr_html_(self) -> str:
        """Return the picture for hosts that ask only for HTML: marimo, Panel."""
        return self.to_html()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        html = self.to_html()
        bundle = {"text/plain": repr(self), "text/html": html}
        data = None if draws_page_only() else self.png_text(LIMIT - len(html))
        return bundle if data is None else {**bundle, "image/png": data}

    def png_text(self, room: int = LIMIT) -> str | None:
        """Return the drawing as PNG in base64, scaled down to fit; None if it cannot be drawn.

        Parameters
        ----------
        room : int
            Maximum size in bytes, unless the text would be too small to read.
        """
        data = None
        scale = self._scale(room)
        for _ in range(3):
            try:
                data = base64.b64encode(render.png(self.svg, scale)).decode()
            except render.RenderError:  # the SVG is shown
                return data
            if len(data) <= room - 2000 or scale <= _LEAST:
                break
            scale = max(0.85 * scale, _LEAST)
        return data

    def _scale(self, room: int) -> float:
        """Return the scale at which the PNG has about this size as base64."""
        pixels = self.size[0] * self.size[1]
        scale = math.sqrt(max(room, 1) / (_BYTES * pixels))
        return min(1.0, max(_LEAST, math.floor(scale * 20) / 20))


Drawn = TypeVar("Drawn", bound=Picture)


def in_theme(draw: Callable[[str], Drawn], theme: str) -> Drawn:
    """Return what `draw` draws in a theme; with ``auto`` it is light, and knows how it is dark."""
    if theme != AUTO:
        return draw(theme)
    made = draw("light")
    made._in_dark = partial(draw, "dark")
    return made
