"""The source of a lesson: its cells, read from Python with ``# %%`` between them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from journeynb.course.catalog import LessonInfo

_HEADER = re.compile(r"^# %%(?P<rest>.*)$")
_OPTION = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\[[^\]]*\])')


@dataclass(frozen=True)
class SourceCell:
    """A cell of a lesson.

    Attributes
    ----------
    markdown : bool
        Whether it is text.
    tags : tuple of str
        Its tags: ``setup``, ``work``, ``check``, ``solution``, ``quiz``.
    exercise : str
        Number of the exercise that it belongs to; empty for none.
    text : str
        Its content.
    """

    markdown: bool
    tags: tuple[str, ...]
    exercise: str
    text: str


def cells_of(info: LessonInfo) -> tuple[SourceCell, ...]:
    """Return the cells of a lesson."""
    return _cells(info.folder / "lesson.py")


def solution_of(info: LessonInfo, exercise: str) -> str:
    """Return the code that solves an exercise; empty if the lesson has none."""
    found = [
        each.text
        for each in cells_of(info)
        if each.exercise == exercise and "solution" in each.tags
    ]
    return "\n\n".join(found)


@cache
def _cells(path: Path) -> tuple[SourceCell, ...]:
    cells: list[SourceCell] = []
    options: dict[str, Any] = {}
    markdown = False
    lines: list[str] | None = None  # None above the first cell: the header of the file

    def end() -> None:
        if lines is None:
            return
        text = "\n".join(lines).strip("\n")
        if markdown:
            text = re.sub(r"^# ?", "", text, flags=re.M)
        else:
            text = re.sub(r"^# (?=!)", "", text, flags=re.M)  # a command, as jupytext reads it
        tags = tuple(options.get("tags", ()))
        cells.append(SourceCell(markdown, tags, str(options.get("exercise", "")), text))

    for line in path.read_text("utf-8").splitlines():
        header = _HEADER.match(line)
        if header is None:
            if lines is not None:
                lines.append(line)
            continue
        end()
        lines = []
        markdown = "[markdown]" in header["rest"]
        options = {name: json.loads(value) for name, value in _OPTION.findall(header["rest"])}
    end()
    return tuple(cells)
