"""Notebooks of a lesson, equal byte for byte however often they are built."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from course_build.lesson import Lesson
from course_build.quiz import quiz_text
from course_build.source import Cell


def learner_notebook(lesson: Lesson) -> dict[str, Any]:
    """Return the notebook that a learner gets: without the cells of solutions."""
    return _notebook(lesson, lambda cell: cell.tag != "solution")


def solution_notebook(lesson: Lesson) -> dict[str, Any]:
    """Return the notebook with all cells."""
    return _notebook(lesson, lambda cell: True)


def notebook_text(notebook: dict[str, Any]) -> str:
    """Return the text of a notebook's file, as Jupyter writes it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _notebook(lesson: Lesson, has: Callable[[Cell], bool]) -> dict[str, Any]:
    return {
        "cells": [_cell(lesson, cell) for cell in lesson.cells if has(cell)],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(lesson: Lesson, cell: Cell) -> dict[str, Any]:
    metadata: dict[str, Any] = {"tags": [cell.tag]} if cell.tag else {}
    if cell.exercise:
        metadata["exercise"] = cell.exercise
    text = quiz_text(lesson.questions) if cell.tag == "quiz" else cell.text
    made = {
        "cell_type": cell.kind,
        "id": sha256(f"lesson {lesson.number}, cell {cell.place}".encode()).hexdigest()[:8],
        "metadata": metadata,
        "source": text.splitlines(keepends=True),
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made
