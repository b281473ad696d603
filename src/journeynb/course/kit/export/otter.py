"""Lessons as assignments of otter-grader."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from journeynb.base.errors import JourneyError
from journeynb.base.files import given_path, write_atomic, write_new
from journeynb.course.catalog import MAP, LessonInfo
from journeynb.course.checking import exercises_of
from journeynb.course.kit.export.assignment import (
    NOTEBOOK,
    POINTS,
    V4,
    Assignment,
    assignment_of,
    exercise_of,
    key_of,
    tag_of,
)

_START = "# BEGIN SOLUTION NO PROMPT"  # prose: ignore (otter's words)
OUTPUT = "dist"
"""Folder beside the notebook into which otter-grader writes."""


def export_otter(
    folder: str | os.PathLike[str], lessons: Sequence[LessonInfo], *, assign: bool = True
) -> list[Path]:
    """Write lessons as assignments of otter-grader, for students and for its autograder.

    Parameters
    ----------
    folder : path
        Folder for the assignments; created if needed.
    lessons : sequence of LessonInfo
        The lessons.
    assign : bool
        Whether to run ``otter assign``, which also grades the solutions. Without it, only the
        notebooks for it are written.

    Returns
    -------
    list of pathlib.Path
        The folders of the assignments.

    Raises
    ------
    JourneyError
        otter-grader is not installed, or does not give all points to the solutions.
    FileError
        One of the assignments exists, or the lessons are not built. Nothing is written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from journeynb.course.catalog import lesson_info
    >>> from journeynb.course.kit import export_otter
    >>> with TemporaryDirectory() as folder:
    ...     [made.name for made in export_otter(folder, [lesson_info(2)], assign=False)]
    ['lesson-2']
    """
    target = given_path(folder, "folder")
    if assign and find_spec("otter") is None:
        raise JourneyError(
            "otter-grader is not installed; pip install otter-grader, beside journeynb"
        )
    made = [assignment_of(info) for info in lessons]
    files = {
        f"{each.name}/{name}": content
        for each in made
        for name, content in {NOTEBOOK: each.notebook(_cells(each)), **each.files}.items()
    }
    write_new(target, files, "move it away, or choose another folder")
    if assign:
        for each in made:
            _assign(target / each.name, each)
    return [target / each.name for each in made]


def _assign(folder: Path, made: Assignment) -> None:
    """Run ``otter assign``, and put the start map into the folder for students."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            assign: Any = import_module("otter.assign")
            assign.main(str(folder / NOTEBOOK), str(folder / OUTPUT), no_pdfs=True)
    except Exception as error:
        raise JourneyError(f"{folder / NOTEBOOK}: otter assign failed: {error}") from error
    # otter leaves out what students hand in, and would grade its own map in place of theirs
    write_atomic(folder / OUTPUT / "student" / MAP, made.files[MAP])


def _cells(made: Assignment) -> list[Any]:
    cells = [V4.new_raw_cell(_config(made), id="assignment")]
    for cell in made.cells:
        tag, key = tag_of(cell), key_of(exercise_of(cell))
        if tag == "work":
            cells += [
                _raw(_question(key), f"question-{key}"),
                _raw("# BEGIN SOLUTION", f"solution-{key}"),
                cell,
            ]
        elif tag == "solution":
            # otter removes only what is between such lines in a cell
            lines = (_START, cell.source, "# END SOLUTION")
            cells[-1].source = "\n".join([cells[-1].source, *lines])
        elif tag == "check":
            test = V4.new_code_cell(made.strict_check(exercise_of(cell)), id=f"test-{key}")
            cells += [
                _raw("# END SOLUTION", f"solved-{key}"),
                _raw("# BEGIN TESTS", f"tests-{key}"),
                test,
                _raw("# END TESTS", f"tested-{key}"),
                _raw("# END QUESTION", f"end-{key}"),
                cell,
            ]
        else:
            cells.append(cell)
    return cells


def _config(made: Assignment) -> str:
    """Return the settings of an assignment: the map is the student's, the other files are ours."""
    own = [each for one in exercises_of(made.info).values() for each in one.files]
    lines = [
        "# ASSIGNMENT CONFIG",
        f"name: {made.name}",
        'requirements: ["journeynb[all]"]',
        "export_cell:",
        "  pdf: false",
        f"  files: [{', '.join(own)}]",
        f"student_files: [{MAP}]",
        f"files: [{', '.join(name for name in made.files if name != MAP)}]",
    ]
    return "\n".join(lines)


def _question(key: str) -> str:
    # prose: ignore (otter's words)
    return f"# BEGIN QUESTION\nname: q{key}\npoints: {POINTS}"


def _raw(text: str, id: str) -> Any:
    return V4.new_raw_cell(text, id=id)
