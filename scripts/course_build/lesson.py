"""A lesson: its cells, its texts and what must fit between them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_build.quiz import Question, questions_of
from course_build.source import Cell, SourceError, read_cells, source_of

OF_EXERCISES = ("work", "check", "solution")
"""Tags of cells that belong to an exercise."""


@dataclass(frozen=True)
class Lesson:
    """A lesson that notebooks can be made of."""

    number: int
    path: Path
    cells: tuple[Cell, ...]
    questions: tuple[Question, ...]

    @property
    def exercises(self) -> list[str]:
        """Numbers of the exercises, in the order of the source."""
        return [cell.exercise for cell in self.cells if cell.tag == "check"]

    def code(self, tag: str, exercise: str = "") -> list[str]:
        """Return the code of the cells with a tag: of the whole lesson, or of one exercise."""
        return [
            cell.text for cell in self.cells if cell.tag == tag and exercise in ("", cell.exercise)
        ]


def read_lesson(number: int) -> Lesson:
    """Return a lesson by its number, after checking that its cells and its texts fit.

    Raises
    ------
    SourceError
        A notebook cannot be made of the source; the message names file, line and cell.
    """
    path = source_of(number)
    cells = tuple(read_cells(path))
    texts_path = path.with_name("texts.en.toml")
    texts = _texts(texts_path)
    for cell in cells:
        _check_cell(path, number, cell)
    lesson = Lesson(number, path, cells, tuple(questions_of(texts_path, number, texts)))
    _check_exercises(lesson, texts_path, texts)
    return lesson


def _texts(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise SourceError(f"{path} is missing; it holds the titles, hints and questions")
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: not TOML: {error}") from error


def _check_cell(path: Path, number: int, cell: Cell) -> None:
    where = f"{path}, line {cell.line} (cell {cell.place})"
    markdown = cell.kind == "markdown"
    if cell.tag and markdown != (cell.tag == "quiz"):
        kind = "markdown" if markdown else "code"
        raise SourceError(
            f"{where}: a {kind} cell with the tag {cell.tag}; markdown cells have none or quiz, "
            "code cells have none or setup, work, check, solution"
        )
    if (cell.tag in OF_EXERCISES) != bool(cell.exercise):
        raise SourceError(
            f"{where}: tag {cell.tag or 'none'}, exercise {cell.exercise or 'none'}; exactly the "
            f'cells with the tags {", ".join(OF_EXERCISES)} have an exercise: exercise="{number}.1"'
        )
    if cell.exercise and not cell.exercise.startswith(f"{number}."):
        raise SourceError(
            f"{where}: exercise {cell.exercise} is of another lesson; allowed: {number}.1, "
            f"{number}.2, ..."
        )
    if cell.tag == "check" and f'.check("{cell.exercise}"' not in cell.text:
        raise SourceError(f'{where}: it has no task.check("{cell.exercise}")')
    if cell.tag == "quiz" and cell.text:
        raise SourceError(f"{where}: the quiz comes from the texts; leave this cell empty")
    if markdown and re.search(r"^## Quiz$", cell.text, re.MULTILINE):
        raise SourceError(f"{where}: remove ## Quiz, which the quiz itself starts with")
    if cell.tag != "quiz" and not cell.text.strip():
        raise SourceError(f"{where}: the cell is empty")


def _check_exercises(lesson: Lesson, texts_path: Path, texts: dict[str, Any]) -> None:
    path, cells = lesson.path, lesson.cells
    found = lesson.exercises
    expected = [f"{lesson.number}.{place}" for place in range(1, len(found) + 1)]
    if found != expected:
        raise SourceError(
            f"{path}: check cells of {', '.join(found)}; allowed: one for each exercise, in order"
        )
    told = list(texts.get("exercises", {}))
    if sorted(told) != sorted(found):
        raise SourceError(
            f"{texts_path}: texts of the exercises {', '.join(told) or 'none'}; "
            f"{path.name} has {', '.join(found) or 'none'}"
        )
    for exercise in found:
        own = [cell for cell in cells if cell.exercise == exercise]
        tags = [cell.tag for cell in own]
        if set(tags) != set(OF_EXERCISES) or tags != sorted(tags, key=_ORDER.index):
            raise SourceError(
                f"{path}: exercise {exercise} has the cells {', '.join(tags)}; "
                "allowed: work, then solution, then check"
            )
        _check_solution_follows(lesson, exercise)
        if not texts["exercises"][exercise].get("title"):
            raise SourceError(f'{texts_path}: [exercises."{exercise}"] has no title')
    if [cell.tag for cell in cells].count("quiz") != 1:
        raise SourceError(f'{path}: it needs one quiz: # %% [markdown] tags=["quiz"]')


_ORDER = ["work", "solution", "check"]


def _check_solution_follows(lesson: Lesson, exercise: str) -> None:
    first = next(
        place
        for place, cell in enumerate(lesson.cells)
        if cell.tag == "solution" and cell.exercise == exercise
    )
    before = lesson.cells[first - 1]
    if before.exercise != exercise:
        cell = lesson.cells[first]
        raise SourceError(
            f"{lesson.path}, line {cell.line} (cell {cell.place}): the solution of {exercise} must "
            "come right after its work cell"
        )
