"""The picture of a map, as a user holds it."""

from __future__ import annotations

import base64
import math
import os
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.files import write_atomic
from journeynb.base.text import shown
from journeynb.picture.drawing import render
from journeynb.picture.drawing.boxes import Box

LIMIT = 300_000
"""How many bytes a picture may take in a notebook."""

_BYTES = 0.085
"""About how many letters of base64 a pixel takes."""
_LEAST = 0.3
_TALLEST = 16_000
_ENDINGS = (".svg", ".png", ".pdf")


class Picture:
    """A map as a drawing; alone in a cell it is shown.

    Attributes
    ----------
    svg : str
        The drawing as SVG, with the font that its text needs; it fetches and runs nothing.
    title : str
        The map's title.
    size : tuple of int
        Its width and height, in pixels.
    description : str
        What the picture shows, in words, for those who do not see it.
    boxes : tuple of Box
        Where each line of text, card and mark stands.
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

    @cached_property
    def png(self) -> bytes:
        """The drawing as PNG, a pixel for each of its own; `to_png` makes larger ones."""
        return self.to_png(min(1.0, _TALLEST / max(self.size)))

    def to_png(self, scale: float = 2.0) -> bytes:
        """Return the drawing as PNG.

        Parameters
        ----------
        scale : float
            How many pixels it has for each of the drawing's own, from 0.1; at most 16,000 a side.

        Raises
        ------
        ArgumentError
            A scale that there is not.
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
        """Return the drawing as an HTML ``<img>``, with its description as alternative text."""
        drawing = base64.b64encode(self.svg.encode()).decode()
        return (
            f'<img alt="{escape(self.description)}" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{drawing}">'
        )

    def save(self, path: str | os.PathLike[str], *, scale: float = 1.0) -> None:
        """Write the picture to a file, whole or not at all.

        Parameters
        ----------
        path : path
            The ending says the format: ``.svg``, ``.png`` or ``.pdf``.
        scale : float
            Of a PNG: how many pixels it has for each of the drawing's own.

        Raises
        ------
        ArgumentError
            Another ending.
        FileError
            The file cannot be written.
        """
        target = Path(path)
        ending = self.require_ending(target)
        if ending == ".svg":
            write_atomic(target, self.svg.encode())
        elif ending == ".png":
            write_atomic(target, self.png if scale == 1 else self.to_png(scale))
        else:
            write_atomic(target, self.pdf)

    @staticmethod
    def require_ending(path: Path) -> str:
        """Return a path's ending; raises `ArgumentError` unless it is one of a picture's."""
        ending = path.suffix.lower()
        if ending not in _ENDINGS:
            raise ArgumentError(
                f"{path}: the file extension of a picture must be one of {', '.join(_ENDINGS)}"
            )
        return ending

    def __repr__(self) -> str:
        return f"Picture of {self.title!r}, {self.size[0]} by {self.size[1]} pixels"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        html = self.to_html()
        bundle = {"text/plain": repr(self), "text/html": html}
        scale = self._scale(LIMIT - len(html))
        for _ in range(3):
            try:
                data = base64.b64encode(render.png(self.svg, scale)).decode()
            except render.RenderError:  # the drawing itself is there
                break
            bundle["image/png"] = data
            if len(html) + len(data) <= LIMIT - 2000 or scale <= _LEAST:
                break
            scale = max(0.75 * scale, _LEAST)
        return bundle

    def _scale(self, room: int) -> float:
        """Return the scale at which the PNG will take about so much room as base64."""
        pixels = self.size[0] * self.size[1]
        scale = math.sqrt(max(room, 1) / (_BYTES * pixels))
        return min(1.0, max(_LEAST, math.floor(scale * 20) / 20))
