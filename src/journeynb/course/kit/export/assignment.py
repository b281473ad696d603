"""A lesson as graders need it: its cells, and the files beside the notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import nbformat

from journeynb.base.files import read_bytes
from journeynb.course.catalog import LessonInfo
from journeynb.course.checking import exercises_of
from journeynb.course.starting import built_notebook, files_beside

NOTEBOOK = "lesson.ipynb"
V4: Any = nbformat.v4
"""The notebook format; its functions have no types."""
POINTS = 1
"""Points of an exercise."""


@dataclass(frozen=True)
class Assignment:
    """A lesson to export.

    Attributes
    ----------
    info : LessonInfo
        The lesson.
    cells : list
        The cells of the notebook with solutions.
    files : dict
        Contents of the other files, the map among them, by name.
    """

    info: LessonInfo
    cells: list[Any]
    files: dict[str, bytes]

    @property
    def name(self) -> str:
        """Name of the assignment."""
        return assignment_name(self.info)

    def notebook(self, cells: list[Any]) -> bytes:
        """Return cells as a notebook."""
        kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
        metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
        made = V4.new_notebook(cells=cells, metadata=metadata)
        return (str(V4.writes(made)) + "\n").encode()

    def strict_check(self, exercise: str) -> str:
        """Return code that raises an exception unless an exercise is right."""
        arguments = ", ".join([f'"{exercise}"', "jm", *exercises_of(self.info)[exercise].answers])
        return (
            "from journeynb.course.strict import strict\n"
            "with strict():\n"
            f"    task.check({arguments})"
        )


def assignment_name(info: LessonInfo) -> str:
    """Return the name under which a lesson is handed in."""
    return f"lesson-{info.number}"


def assignment_of(info: LessonInfo) -> Assignment:
    """Return a lesson to export.

    Raises
    ------
    FileError
        The notebooks of the lesson are not built.
    """
    cells = V4.reads(read_bytes(built_notebook(info, "solution")).decode()).cells
    files = {name: read_bytes(file) for name, file in files_beside(info).items()}
    return Assignment(info, cells, files)


def tag_of(cell: Any) -> str:
    """Return the tag of a cell; empty if it has none."""
    tags: list[str] = cell.metadata.get("tags", [])
    return tags[0] if tags else ""


def exercise_of(cell: Any) -> str:
    """Return the number of the exercise that a cell belongs to; empty if none."""
    return str(cell.metadata.get("exercise", ""))


def key_of(exercise: str) -> str:
    """Return the number of an exercise as a part of an id: ``2_3``."""
    return exercise.replace(".", "_")
