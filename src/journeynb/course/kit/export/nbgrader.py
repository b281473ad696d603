"""Lessons as assignments of nbgrader."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from journeynb.base.files import given_path, is_there, write_new
from journeynb.course.catalog import LESSONS, MAP, LessonInfo
from journeynb.course.kit.export.assignment import (
    NOTEBOOK,
    POINTS,
    Assignment,
    assignment_name,
    assignment_of,
    exercise_of,
    key_of,
    tag_of,
)

CONFIG = "nbgrader_config.py"


def export_nbgrader(folder: str | os.PathLike[str], lessons: Sequence[LessonInfo]) -> list[Path]:
    """Write lessons as source assignments of nbgrader.

    Parameters
    ----------
    folder : path
        The folder of the nbgrader course; created if needed.
    lessons : sequence of LessonInfo
        The lessons.

    Returns
    -------
    list of pathlib.Path
        The files. ``nbgrader_config.py`` is one of them unless the folder has its own; then the
        lines of `config_lines` have to be in it.

    Raises
    ------
    FileError
        One of the assignments exists, or the lessons are not built. Nothing is written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from journeynb.course.catalog import lesson_info
    >>> from journeynb.course.kit import export_nbgrader
    >>> with TemporaryDirectory() as folder:
    ...     [file.name for file in export_nbgrader(folder, [lesson_info(2)])]
    ['lesson.ipynb', 'spokewell.journeymap.json', 'nbgrader_config.py']
    """
    target = given_path(folder, "folder")
    files: dict[str, bytes] = {}
    for info in lessons:
        made = assignment_of(info)
        files[f"source/{made.name}/{NOTEBOOK}"] = made.notebook(_cells(made))
        for name, content in made.files.items():
            files[f"source/{made.name}/{name}"] = content
    if not is_there(target / CONFIG):
        files[CONFIG] = f"c = get_config()  # noqa: F821\n\n{config_lines()}".encode()
    return write_new(target, files, "move it away, or choose another folder")


def config_lines() -> str:
    """Return what ``nbgrader_config.py`` must have for all lessons."""
    kept = "".join(f'    "{assignment_name(info)}": ["{MAP}"],\n' for info in LESSONS)
    return (
        "# Learners edit the map of a lesson. Grade their map, not the one of the assignment.\n"
        f"c.Autograde.exclude_overwriting = {{\n{kept}}}\n"
        "# The cells keep their first lines when the solutions are removed.\n"
        'c.ClearSolutions.code_stub = {"python": ""}\n'
        "# Reading an event log and writing a report takes a while.\n"
        "c.ExecutePreprocessor.timeout = 300\n"
    )


def _cells(made: Assignment) -> list[Any]:
    cells: list[Any] = []
    for cell in made.cells:
        tag, exercise = tag_of(cell), exercise_of(cell)
        if tag == "solution":
            work = cells[-1]
            work.source = _joined(
                work.source, "### BEGIN SOLUTION", cell.source, "### END SOLUTION"
            )
            continue
        if tag == "work":
            _mark(cell, f"work_{key_of(exercise)}", solution=True)
        elif tag == "check":
            _mark(cell, f"check_{key_of(exercise)}", grade=True, points=POINTS, locked=True)
            cell.source = _joined(
                cell.source,
                "### BEGIN HIDDEN TESTS",  # prose: ignore (nbgrader's words)
                made.strict_check(exercise),
                "### END HIDDEN TESTS",
            )
        cells.append(cell)
    return cells


def _joined(*parts: str) -> str:
    return "\n".join(parts)


def _mark(cell: Any, id: str, **fields: Any) -> None:
    known = {"grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {
        **known, **fields, "grade_id": id, "schema_version": 3, "cell_type": "code",
    }  # fmt: skip
