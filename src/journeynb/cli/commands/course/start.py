"""The command ``journeynb course start``."""

from __future__ import annotations

import os
import shlex
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from journeynb.base.errors import ArgumentError
from journeynb.base.files import is_there
from journeynb.base.text import visible
from journeynb.cli.commands.course.started import near
from journeynb.course.catalog import LESSONS, LessonInfo, lesson_info
from journeynb.course.starting import (
    FOLDER,
    course_folder,
    fresh_folder,
    learner_files,
    notebook_name,
    start_lesson,
)


def start(
    lesson: Annotated[
        str, typer.Argument(metavar="LESSON", help="Number of the lesson, 1 to 10, or all.")
    ],
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            help=f"Folder in which the lesson gets its own folder (default: {FOLDER}).",
            show_default=False,
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Start in a new folder beside the first one.")
    ] = False,
    variant: Annotated[
        int | None,
        typer.Option(help="For exams: number of a variant, in which the gaps are in other places."),
    ] = None,
) -> None:
    """Copy a lesson into a folder: its notebook, map and data. Nothing is overwritten."""
    root = course_folder(Path.cwd()) if folder is None else folder.expanduser()
    if lesson == "all":
        if variant is not None:
            raise ArgumentError("--variant needs one lesson; allowed: the number of a lesson")
        _start_all(near(root), again)
        return
    info = lesson_info(lesson)
    place = near(root) / info.folder.name
    place = fresh_folder(place) if again else place
    _write(info, place, variant)
    typer.echo(f"Next: {open_command(info, place)}")
    typer.echo("Then click the first gray cell and press Shift+Enter.")


def _start_all(root: Path, again: bool) -> None:
    for info in LESSONS:
        place = root / info.folder.name
        if again:
            _write(info, fresh_folder(place))
        elif any(is_there(place / name) for name in learner_files(info)):
            typer.echo(visible(f"kept {place}, which already exists"))
        else:
            _write(info, place)
    typer.echo(f"Next: {_with_jupyterlab(root)}")


def _write(info: LessonInfo, folder: Path, variant: int | None = None) -> None:
    written = start_lesson(info, folder, variant)
    typer.echo(visible(f"wrote {folder}: {', '.join(path.name for path in written)}"))


def open_command(info: LessonInfo, folder: Path) -> str:
    """Return the command that opens the notebook of a lesson."""
    return _with_jupyterlab(folder / notebook_name(info))


def _with_jupyterlab(path: Path) -> str:
    words = ["jupyter", "lab", os.fspath(path)]
    command = subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
    if find_spec("jupyterlab") is None:
        return f"pip install 'journeynb[course]', which includes JupyterLab, and then {command}"
    return visible(command)
