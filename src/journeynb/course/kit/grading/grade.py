"""Grades: a table with a row for each learner and exercise."""

from __future__ import annotations

import os
from typing import Any

import pandas as pd

from journeynb.base.errors import FileError
from journeynb.base.files import given_path
from journeynb.course.catalog import LessonInfo, lesson_info
from journeynb.course.checking import exercises_of
from journeynb.course.kit.grading.hand_in import HandIn, hand_ins
from journeynb.course.kit.grading.regrade import RESULTS, Result, bench

COLUMNS = (
    "learner",
    "lesson",
    "exercise",
    "result",
    "tries",
    "last",
    "reason",
    "problems",
    "folder",
)


def grade(folder: str | os.PathLike[str], lesson: int | None = None) -> pd.DataFrame:
    """Check what learners handed in, without running any of their code.

    Every check runs again on the saved map and on the answers in ``course-progress.jsonl``, with
    the data of the course. The result shows what is in the folders, but not who did it.

    Parameters
    ----------
    folder : path
        Folder with a folder for each learner, or the folder of one learner.
    lesson : int, optional
        Only this lesson.

    Returns
    -------
    pandas.DataFrame
        A row for each learner and exercise, with the columns ``learner``, ``lesson`` (int64),
        ``exercise``, ``result``, ``tries`` (int64), ``last`` (time of the last try, in UTC),
        ``reason``, ``problems`` (what cannot be read in the folder) and ``folder``. The result is
        one of

        - ``right``: checked again, and right,
        - ``claimed``: right according to the progress file, which cannot be checked again,
        - ``not yet``: tried, and not right,
        - ``not tried``,
        - ``unreadable``: the reason says what is wrong with a file.

    Raises
    ------
    FileError
        The folder does not exist.
    ArgumentError
        There is no such lesson.

    Examples
    --------
    A learner who handed in an empty folder:

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from journeynb.course.kit import grade
    >>> with TemporaryDirectory() as folder:
    ...     (Path(folder) / "anna").mkdir()
    ...     table = grade(folder)
    >>> table[["learner", "result", "reason"]].values.tolist()
    [['anna', 'not tried', 'no map and no progress file in the folder']]
    """
    root = given_path(folder, "folder")
    if not root.is_dir():
        raise FileError(f"{root} is not a folder")
    only = None if lesson is None else lesson_info(lesson)
    learners, found = hand_ins(root)
    if only is not None:
        found = [each for each in found if each.info is only]
    lessons = {each.info.number: each.info for each in found if each.info is not None}
    rows = [
        row for number in sorted(lessons) for row in _of_lesson(lessons[number], learners, found)
    ]
    rows += [
        _row(each.learner, 0, Result("", "unreadable"), each, "; ".join(each.problems))
        for each in found
        if each.info is None
    ]
    if not lessons:
        named = {row["learner"] for row in rows}
        none = Result("", "not tried", "no map and no progress file in the folder")
        rows += [_row(each, 0, none) for each in learners if each not in named]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"lesson": "int64", "tries": "int64"})


def _of_lesson(info: LessonInfo, learners: list[str], found: list[HandIn]) -> list[dict[str, Any]]:
    rows = []
    with bench(info) as place:
        for learner in learners:
            own = [each for each in found if each.info is info and each.learner == learner]
            best: dict[str, dict[str, Any]] = {}
            for each in own:
                problems = "; ".join(each.problems)
                for result in place.results(each):
                    row = _row(learner, info.number, result, each, problems)
                    known = best.get(result.exercise)
                    if known is None or _rank(row) < _rank(known):
                        best[result.exercise] = row
            missing = Result("", "not tried", f"no folder of lesson {info.number}")
            rows += [
                best.get(id) or _row(learner, info.number, missing) | {"exercise": id}
                for id in exercises_of(info)
            ]
    return rows


def _rank(row: dict[str, Any]) -> int:
    return RESULTS.index(row["result"])


def _row(
    learner: str, lesson: int, result: Result, hand_in: HandIn | None = None, problems: str = ""
) -> dict[str, Any]:
    folder = "" if hand_in is None else hand_in.folder.as_posix()
    return {
        "learner": learner, "lesson": lesson, "exercise": result.exercise,
        "result": result.result, "tries": result.tries, "last": result.last,
        "reason": result.reason, "problems": problems, "folder": folder,
    }  # fmt: skip
