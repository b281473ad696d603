"""Read the source of a lesson: py:percent cells with tags and numbers of exercises."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
LESSONS = ROOT / "src/journeynb/course/lessons"
READER = ROOT / "build/lessons"
"""Folder of jupytext, which changes a JupyterLab that it is installed beside."""
TAGS = ("setup", "work", "check", "solution", "quiz")
METADATA = ("tags", "exercise")
BY_JUPYTEXT = "lines_to_next_cell"
"""What jupytext adds to a cell that ends with a function."""
MARKER = re.compile(r"# ?%%( |$)")


class SourceError(ValueError):
    """A source that no notebook can be made of; the message says where and what is allowed."""


@dataclass(frozen=True)
class Cell:
    """A cell of a lesson's source.

    Attributes
    ----------
    place : int
        Number of the cell in the source, from 1.
    line : int
        Line of its marker in the source.
    kind : {"code", "markdown"}
    text : str
        Source of the cell.
    tag : str
        One of `TAGS`, or empty.
    exercise : str
        Number of the exercise, as ``2.3``, or empty.
    """

    place: int
    line: int
    kind: str
    text: str
    tag: str = ""
    exercise: str = ""


def sources() -> dict[int, Path]:
    """Return the source of each lesson that has one, by the number of the lesson."""
    found = sorted(LESSONS.glob("[0-9][0-9]-*/lesson.py"))
    return {int(path.parent.name[:2]): path for path in found}


def source_of(number: int) -> Path:
    """Return the source of a lesson."""
    found = sources()
    if number not in found:
        allowed = ", ".join(map(str, found)) or "none yet"
        raise SourceError(f"lesson {number} has no lesson.py; lessons with one: {allowed}")
    return found[number]


def read_cells(path: Path) -> list[Cell]:
    """Return the cells of a source; each has at most one tag, which is known."""
    text = path.read_text("utf-8")
    lines = [place for place, line in enumerate(text.splitlines(), 1) if MARKER.match(line)]
    if not MARKER.match(text):
        raise SourceError(f"{path}, line 1: a source starts with a cell: # %% [markdown]")
    cells = _jupytext().reads(text, fmt="py:percent").cells
    if len(cells) != len(lines):
        raise SourceError(
            f"{path}: {len(cells)} cells in {len(lines)} lines that start with # %%; "
            "text in a cell must not start with # %%"
        )
    return [_cell(path, *each) for each in zip(range(1, len(cells) + 1), lines, cells, strict=True)]


def _cell(path: Path, place: int, line: int, cell: object) -> Cell:
    where = f"{path}, line {line} (cell {place})"
    kind, metadata = cell.cell_type, cell.metadata  # type: ignore[attr-defined]
    if kind not in ("code", "markdown"):
        raise SourceError(f"{where}: a {kind} cell; allowed: # %% and # %% [markdown]")
    if other := [key for key in metadata if key not in (*METADATA, BY_JUPYTEXT)]:
        raise SourceError(f"{where}: unknown metadata {', '.join(other)}; allowed: tags, exercise")
    tags = metadata.get("tags", [])
    if not isinstance(tags, list) or len(tags) > 1 or any(each not in TAGS for each in tags):
        raise SourceError(f"{where}: tags {tags!r}; allowed: one of {', '.join(TAGS)}")
    exercise = metadata.get("exercise", "")
    if not isinstance(exercise, str):
        raise SourceError(f'{where}: exercise {exercise!r} is not text; write exercise="2.1"')
    return Cell(place, line, kind, cell.source, tags[0] if tags else "", exercise)  # type: ignore[attr-defined]


@cache
def _jupytext() -> ModuleType:
    sys.path.append(str(READER))
    try:
        import jupytext  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise SourceError(
            f"jupytext was not found in {READER} (run sh scripts/setup.sh): {error}"
        ) from error
    finally:
        sys.path.remove(str(READER))
    return jupytext  # type: ignore[no-any-return,unused-ignore]
