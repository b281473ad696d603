"""Make lesson.ipynb and solution.ipynb of each lesson's lesson.py: scripts/build_course.py [N ...].

With --check, fail if one is out of date. In Python: ``read_lesson(2)``, then ``learner_notebook``,
``solution_notebook``, or the code of cells: ``read_lesson(2).code("solution", "2.3")``.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from course_build.lesson import read_lesson
from course_build.notebook import learner_notebook, notebook_text, solution_notebook
from course_build.source import ROOT, SourceError, sources

__all__ = [
    *("Cell", "Lesson", "SourceError", "learner_notebook", "notebook_text", "notebooks_of"),
    *("read_lesson", "solution_notebook", "sources"),
]


def notebooks_of(number: int) -> dict[Path, str]:
    """Return the files of a lesson's notebooks, and the text of each."""
    lesson = read_lesson(number)
    folder = lesson.path.parent
    return {
        folder / "lesson.ipynb": notebook_text(learner_notebook(lesson)),
        folder / "solution.ipynb": notebook_text(solution_notebook(lesson)),
    }


def stale(numbers: Iterable[int]) -> list[Path]:
    """Return the notebooks that are missing or differ from their sources."""
    return [
        path
        for number in numbers
        for path, text in notebooks_of(number).items()
        if not path.exists() or path.read_text("utf-8") != text
    ]


def build(numbers: Iterable[int]) -> None:
    """Write the notebooks of lessons."""
    for number in numbers:
        for path, text in notebooks_of(number).items():
            path.write_text(text, "utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", nargs="*", type=int, help="lessons; all without one")
    parser.add_argument("--check", action="store_true", help="fail if a notebook is out of date")
    wanted = parser.parse_args()
    numbers = wanted.number or list(sources())
    try:
        if not wanted.check:
            build(numbers)
        elif old := stale(numbers):
            names = ", ".join(path.relative_to(ROOT).as_posix() for path in old)
            sys.exit(f"{names}: out of date; run scripts/build_course.py")
    except SourceError as error:
        sys.exit(f"build_course: {error}")


if __name__ == "__main__":
    main()
