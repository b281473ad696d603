"""Paper sizes, and drawings on several pages."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path, write_atomic
from journeynb.base.public_calls import Public
from journeynb.base.text import count, shown
from journeynb.picture.drawing import render
from journeynb.picture.drawing.picture import LIMIT, Picture

SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "A2": (420.0, 594.0), "letter": (215.9, 279.4)}
"""Shorter and longer side of each paper size, in millimeters."""
ORIENTATIONS = ("landscape", "portrait")
POINTS = 72 / 25.4
"""Points of a millimeter."""


@dataclass(frozen=True)
class Paper:
    """The size of a page.

    Parameters
    ----------
    name : str
        One of `SIZES`.
    width, height : float
        In millimeters.
    margin : float
        Margin of the drawing, in millimeters.
    heading : float
        Height that stays free on the first page, in millimeters.
    alone : bool
        Whether the pages are a document of their own, with the map's title and page numbers.
    """

    name: str
    width: float
    height: float
    margin: float = 10.0
    heading: float = 0.0
    alone: bool = True

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.width * POINTS, self.height * POINTS

    @property
    def orientation(self) -> str:
        """``landscape`` or ``portrait``."""
        return ORIENTATIONS[self.height > self.width]


def paper_of(page: str, orientation: str = "landscape") -> Paper:
    """Return a paper size by its name, in upper or lower case.

    Raises
    ------
    ArgumentError
        An unknown size or orientation; says what is allowed.
    """
    names = {name.lower(): name for name in SIZES}
    name = names.get(page.lower()) if isinstance(page, str) else None
    if name is None:
        raise ArgumentError(f"page={shown(page)} is not valid; allowed: {', '.join(SIZES)}")
    if orientation not in ORIENTATIONS:
        raise ArgumentError(
            f"orientation={shown(orientation)} is not valid; allowed: {', '.join(ORIENTATIONS)}"
        )
    short, long = SIZES[name]
    return Paper(name, *((long, short) if orientation == "landscape" else (short, long)))


class PagedPicture(Public):
    """A drawing on pages; a notebook shows the pages one below the other.

    Attributes
    ----------
    pages : tuple of Picture
        The pages.
    paper : Paper
        The size of each page.
    title : str
        Title of the map.
    description : str
        Description of the picture in words, for screen readers.
    """

    def __init__(self, pages: tuple[Picture, ...], paper: Paper) -> None:
        self.pages = pages
        self.paper = paper
        self.title = pages[0].title
        self.description = pages[0].description

    @cached_property
    def pdf(self) -> bytes:
        """All pages as one PDF."""
        for page in self.pages:
            render.warn_of_missing(page.svg)
        return render.joined_pdf([page.svg for page in self.pages], self.paper.points, self.title)

    def save(self, path: str | os.PathLike[str], *, scale: float = 2.0) -> list[Path]:
        """Save the pages.

        Parameters
        ----------
        path : path
            The file extension sets the format: a ``.pdf`` contains all pages. With several pages,
            ``map.svg`` and ``map.png`` become ``map-1.svg``, ``map-2.svg``, ...
        scale : float
            Scale factor of a PNG.

        Returns
        -------
        list of pathlib.Path
            The files.

        Raises
        ------
        ArgumentError
            The file extension is unknown, or the scale is out of range.
        FileError
            A file cannot be written.
        """
        targets = self.files(path)
        if targets[0].suffix.lower() == ".pdf":
            write_atomic(targets[0], self.pdf)
            return targets
        for each, page in zip(targets, self.pages, strict=True):
            page.save(each, scale=scale)
        return targets

    def files(self, path: str | os.PathLike[str]) -> list[Path]:
        """Return the files that `save` writes; raise `ArgumentError` for another extension."""
        target = given_path(path)
        if Picture.require_ending(target) == ".pdf" or len(self.pages) == 1:
            return [target]
        return [
            target.with_name(f"{target.stem}-{number}{target.suffix}")
            for number in range(1, len(self.pages) + 1)
        ]

    def __repr__(self) -> str:
        pages = count(len(self.pages), "page")
        return f"Picture of {self.title!r} on {pages} of {self.paper.name} {self.paper.orientation}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        images: list[str] = []
        size = 0
        for number, page in enumerate(self.pages, 1):
            data = base64.b64encode(page.svg.encode()).decode()
            size += len(data)
            if images and size > LIMIT:
                break
            alt = page.description if number == 1 else f"Page {number}"
            images.append(
                f'<img alt="{escape(alt)}" style="max-width:100%;display:block;margin:0 0 12px;'
                f'border:1px solid #d5d9e0" src="data:image/svg+xml;base64,{data}">'
            )
        hidden = len(self.pages) - len(images)
        if hidden:
            images.append(f"<p>{hidden} more: save the picture as .pdf to see all pages.</p>")
        first = self.pages[0].to_png(1.0)
        return {
            "text/plain": repr(self),
            "text/html": "".join(images),
            "image/png": base64.b64encode(first).decode(),
        }
