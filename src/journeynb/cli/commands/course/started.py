"""Which lessons a learner has started, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from journeynb.base.text import visible
from journeynb.course.catalog import LessonInfo
from journeynb.course.source import cells_of

if TYPE_CHECKING:
    from journeynb.course.progress import Try


@dataclass(frozen=True)
class Started:
    """A folder of a lesson."""

    info: LessonInfo
    folder: Path
    tries: tuple[Try, ...]
    outcomes: dict[str, str]

    @property
    def right(self) -> set[str]:
        """Exercises that are right."""
        return {each for each, outcome in self.outcomes.items() if outcome == "right"}


def started_in(root: Path) -> list[Started]:
    """Return the lessons in a folder; warn of what cannot be read."""
    from journeynb.course.kit.grading.hand_in import hand_ins

    found = []
    for each in hand_ins(root)[1]:
        for problem in each.problems:
            typer.echo(visible(f"warning: {each.folder}: {problem}"), err=True)
        if each.info is not None:
            progress = each.progress
            found.append(Started(each.info, each.folder, progress.tries, progress.outcomes()))
    return sorted(found, key=lambda each: (each.info.number, each.folder.as_posix()))


def exercises_in(info: LessonInfo) -> list[str]:
    """Return the numbers of the exercises of a lesson."""
    return [each.exercise for each in cells_of(info) if "check" in each.tags]


def near(path: Path) -> Path:
    """Return a path as seen from the current folder, if it is in it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
