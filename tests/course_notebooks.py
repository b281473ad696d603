"""The notebooks of the course without Jupyter: a folder with the files, and the cells run in it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from course_answers import Notebook
from journeynb.course.catalog import LessonInfo
from journeynb.course.source import cells_of
from journeynb.course.starting import files_beside
from journeynb.formats.journeymap import map_hash
from journeynb.report import kernel_run
from journeynb.report.content.inputs import FOLDER
from journeynb.report.content.order import Order
from journeynb.report.notebook_source import tagged
from journeynb.report.slides import build

OPENED: dict[tuple[str, LessonInfo], Any] = {}
"""Logs and tables that setup cells have opened."""


@contextmanager
def as_before() -> Iterator[None]:
    """Take back what the cells of a lesson set: the folder, the date, how wide tables are."""
    before, width = Path.cwd(), "display.max_colwidth"
    try:
        with pd.option_context(width, pd.get_option(width)):
            yield
    finally:
        os.chdir(before)
        jn.today(None)


def copy_lesson(info: LessonInfo, folder: Path) -> None:
    """Copy what a learner gets, but for the notebook."""
    for name, path in files_beside(info).items():
        shutil.copy(path, folder / name)


def open_notebook(info: LessonInfo, folder: Path) -> Notebook:
    """Run the setup cells of a lesson in a folder.

    Cells that only open a data file run once: notebooks of a lesson share logs and tables, which
    nothing changes.
    """
    os.chdir(folder)
    at = Notebook({"__name__": "__main__"}, folder)
    for each in cells_of(info):
        if "setup" not in each.tags:
            pass
        elif re.match(r"(\w+) = jn\.(EventLog|Customers)\(", each.text):
            name = each.text.partition(" ")[0]
            if (each.text, info) not in OPENED:
                run(each.text, at)
                OPENED[each.text, info] = at.names[name]
                with warnings.catch_warnings():  # as in the lesson: the check comes first
                    warnings.simplefilter("ignore")
                    at.names[name].check()
            at.names[name] = OPENED[each.text, info]
        else:
            run(each.text, at)
    return at


def write_reports_quickly(patch: pytest.MonkeyPatch) -> None:
    """Write reports without a kernel: a page has its facts and no text; slides are made once."""

    def facts(notebook: Any, path: Path, folder: Path, *_: Any, **__: Any) -> dict[str, Any]:
        names: dict[str, Any] = {}
        for each in notebook.cells:
            if tagged(each, "parameters"):
                exec(each.source, names)
        notebook.cells = []
        with pytest.MonkeyPatch.context() as here:
            here.chdir(path.parent)
            here.setenv(FOLDER, str(folder))
            report = jn.Report(names["source"], since=names["since"], today=names["today"])
            carried: dict[str, Any] = report.carry()
            return carried

    made: dict[tuple[str, bool], bytes] = {}
    draw = build.slides

    def slides(order: Order) -> bytes:
        key = map_hash(order.core.state), order.events is None
        if key not in made:
            made[key] = draw(order)
        return made[key]

    patch.setattr(kernel_run, "run", facts)
    patch.setattr(build, "slides", slides)


def run_cells(info: LessonInfo, at: Notebook, exercise: str, tag: str) -> Any:
    """Run the cells of an exercise with a tag; return the value of the last line."""
    value = None
    for each in cells_of(info):
        if each.exercise == exercise and tag in each.tags:
            value = run(each.text, at)
    return value


def run(code: str, at: Notebook) -> Any:
    """Run the code of a cell; return the value of its last line if that is an expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), at.names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), at.names)
