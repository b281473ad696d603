"""The workshop canvas as pages of paper, shown in a notebook or saved as PDF."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from journeynb.base.files import given_path, write_new
from journeynb.course.kit.canvas.sheet import Sheet
from journeynb.course.kit.canvas.sheets import SHEETS
from journeynb.picture.drawing.paper import PagedPicture, paper_of


def canvas(page: str = "A3") -> PagedPicture:
    """Return the workshop canvas: a journey, a persona, an empathy map and a goal cascade.

    A notebook shows the four empty sheets. Save them as PDF to print them.

    Parameters
    ----------
    page : {"A4", "A3", "A2", "letter"}
        Size of the paper, in landscape. On A3, sticky notes fit into the fields.

    Returns
    -------
    PagedPicture
        Four pages.

    Raises
    ------
    ArgumentError
        The size of the paper is unknown.

    Examples
    --------
    >>> from journeynb.course.kit import canvas
    >>> canvas("A4")
    Picture of 'Customer journey' on 4 pages of A4 landscape
    """
    paper = paper_of(page)
    words = _words("en")
    common = words["common"]
    pages = []
    for place, (name, draw) in enumerate(SHEETS.items(), 1):
        sheet = Sheet(words[name], common, paper)
        draw(sheet, words["scale"])
        note = common["small_notes"] if sheet.notes and name == "journey" else ""
        pages.append(sheet.picture(note, f"{common['of']} {place} / {len(SHEETS)}"))
    return PagedPicture(tuple(pages), paper)


def write_canvas(
    folder: str | os.PathLike[str] = ".", pages: Sequence[str] = ("A3", "A4")
) -> list[Path]:
    """Write the workshop canvas as one PDF for each paper size.

    Parameters
    ----------
    folder : path
        Where the files go; created if needed.
    pages : sequence of str
        Sizes of paper: A4, A3, A2 or letter.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    FileError
        A file is already there; nothing is written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from journeynb.course.kit import write_canvas
    >>> with TemporaryDirectory() as folder:
    ...     [file.name for file in write_canvas(folder, ["A4"])]
    ['canvas-A4.pdf']
    """
    target = given_path(folder, "folder")
    return write_new(target, canvas_files(pages), "move it, or choose another folder")


def canvas_files(pages: Sequence[str]) -> dict[str, bytes]:
    """Return the canvas as a PDF for each paper size, by the name of the file."""
    drawn = [canvas(page) for page in dict.fromkeys(pages)]
    return {f"canvas-{each.paper.name}.pdf": each.pdf for each in drawn}


@cache
def _words(language: str) -> dict[str, Any]:
    path = Path(__file__).with_name(f"canvas.{language}.toml")
    return tomllib.loads(path.read_text("utf-8"))
