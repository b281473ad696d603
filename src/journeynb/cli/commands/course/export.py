"""The command ``journeynb course export``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Grader(StrEnum):
    """A package that grades notebooks."""

    nbgrader = "nbgrader"
    otter = "otter"


def export(
    grader: Annotated[Grader, typer.Argument(metavar="GRADER", help="nbgrader or otter.")],
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="Folder of the nbgrader course, or a new folder for otter."
        ),
    ],
    lesson: Annotated[
        list[int] | None, typer.Option(help="Number of a lesson (default: all). Can be repeated.")
    ] = None,
) -> None:
    """Write lessons as assignments of nbgrader or otter-grader, with strict checks."""
    from journeynb.course.catalog import LESSONS, lesson_info
    from journeynb.course.kit import export_nbgrader, export_otter
    from journeynb.course.kit.export.nbgrader import CONFIG, config_lines

    chosen = [lesson_info(number) for number in dict.fromkeys(lesson)] if lesson else LESSONS
    if grader is Grader.otter:
        for made in export_otter(folder, chosen):
            typer.echo(f"wrote {made}")
        return
    files = export_nbgrader(folder, chosen)
    for file in files:
        typer.echo(f"wrote {file}")
    if folder / CONFIG not in files:
        typer.echo(f"\n{folder / CONFIG} exists. Add these lines to it:\n\n{config_lines()}")
