"""Everything that an instructor needs, in one folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from journeynb.base.files import given_path, read_bytes, require_new, write_new
from journeynb.course.catalog import LESSONS, LessonInfo
from journeynb.course.kit.canvas.canvas import canvas_files
from journeynb.course.kit.export.assignment import V4
from journeynb.course.kit.lecture.lesson_page import discussion_of, lesson_page
from journeynb.course.kit.lecture.plan import plan_page
from journeynb.course.kit.lecture.slides import slides
from journeynb.course.starting import built_notebook, files_beside

INDEX = "index.html"
_INSTEAD = "choose another folder"


def write_kit(
    folder: str | os.PathLike[str], said: Callable[[str], object] = lambda _: None
) -> list[Path]:
    """Write the instructor's kit: a plan, a page and slides for each lesson, solutions, canvas.

    Every page is one HTML file, which works offline.

    Parameters
    ----------
    folder : path
        Where the files go; created if needed.
    said : callable
        Called with the name of each lesson before its slides are made.

    Returns
    -------
    list of pathlib.Path
        The files; the first one is ``index.html``.

    Raises
    ------
    FileError
        The folder already has one of the files, and nothing is written; or the lessons are not
        built.
    """
    target = given_path(folder, "folder")
    require_new(target, [INDEX], _INSTEAD)
    files = {INDEX: plan_page(LESSONS).encode()}
    for info in LESSONS:
        said(f"Lesson {info.number}: {info.title}")
        files |= _of_lesson(info)
    return write_new(target, files | canvas_files(("A3", "A4")), _INSTEAD)


def _of_lesson(info: LessonInfo) -> dict[str, bytes]:
    notebook = built_notebook(info, "lesson")
    cells: list[Any] = V4.reads(read_bytes(notebook).decode()).cells
    name, solution = f"lesson-{info.number:02}", f"solutions/{info.folder.name}"
    return {
        f"{name}.html": lesson_page(info, _links(info)).encode(),
        f"slides/{name}.html": slides(info, cells, discussion_of(info)).encode(),
        f"{solution}/solution.ipynb": read_bytes(built_notebook(info, "solution")),
        **{f"{solution}/{each}": read_bytes(path) for each, path in files_beside(info).items()},
    }


def _links(info: LessonInfo) -> str:
    links = [
        (INDEX, "All lessons"),
        (f"slides/lesson-{info.number:02}.html", "Slides"),
        (f"solutions/{info.folder.name}/", "Solution"),
    ]
    return "<nav>" + " ".join(f'<a href="{to}">{text}</a>' for to, text in links) + "</nav>"
