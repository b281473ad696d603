"""What a learner tried: one line a try in ``course-progress.jsonl`` beside the notebook.

It has no name and no computer in it, and nothing is sent.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import journeynb
from journeynb.api.journey_map import JourneyMap
from journeynb.base.files import digest
from journeynb.course.catalog import LessonInfo
from journeynb.course.checking import plain
from journeynb.course.exercise.exercise import Exercise
from journeynb.course.exercise.outcome import Outcome
from journeynb.formats.journeymap import map_hash

FILE = "course-progress.jsonl"
"""Name of the file."""
STATES = ("right", "not_yet", "not_tried")


@dataclass(frozen=True)
class Try:
    """One try at an exercise.

    Attributes
    ----------
    exercise : str
        Number of the exercise.
    time : str
        Time in UTC, as ``2026-07-01T09:30:00Z``.
    outcome : {"right", "not_yet", "not_tried"}
        What the check said.
    code : str
        Code of the message.
    answers : tuple or None
        What was passed to the check; None if it is not JSON.
    map : str
        SHA-256 of the map.
    journeynb, lesson : str
        Version of journeynb, and of the lesson.
    """

    exercise: str
    time: str
    outcome: str
    code: str = ""
    answers: tuple[Any, ...] | None = ()
    map: str = ""
    journeynb: str = ""
    lesson: str = ""

    def line(self) -> bytes:
        """Return the try as a line of the file."""
        fields: dict[str, Any] = {**vars(self)}
        fields["answers"] = None if self.answers is None else list(self.answers)
        try:
            text = json.dumps(fields, ensure_ascii=False, allow_nan=False)
            return text.encode() + b"\n"
        except (TypeError, ValueError, RecursionError):
            return json.dumps({**fields, "answers": None}).encode() + b"\n"


@dataclass(frozen=True)
class Progress:
    """The tries in a folder.

    Attributes
    ----------
    tries : tuple of Try
        The tries in the order of the file.
    broken : tuple of int
        Numbers of the lines that cannot be read, from 1.
    """

    tries: tuple[Try, ...] = ()
    broken: tuple[int, ...] = ()

    def outcomes(self) -> dict[str, str]:
        """Return the outcome of each exercise: right if it ever was, else that of the last try."""
        found: dict[str, str] = {}
        for each in self.tries:
            if found.get(each.exercise) != "right":
                found[each.exercise] = each.outcome
        return found


def try_of(
    info: LessonInfo, exercise: Exercise, outcome: Outcome, jm: JourneyMap, answers: Sequence[Any]
) -> Try:
    """Return a try at an exercise, now."""
    return Try(
        exercise=exercise.id,
        time=dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        outcome=outcome.state,
        code=outcome.code,
        answers=tuple(plain(each) for each in answers),
        map=map_hash(jm._core.state),
        journeynb=journeynb.__version__,
        lesson=_version(info),
    )


@cache
def _version(info: LessonInfo) -> str:
    """Return the version of a lesson, which changes with its source."""
    return digest((info.folder / "lesson.py").read_bytes())[:12]


def add_try(folder: Path, tried: Try) -> None:
    """Write a try at the end of the file; raises OSError if the folder cannot be written."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    file = os.open(folder / FILE, flags, 0o666)
    try:
        size = os.lseek(file, 0, os.SEEK_END)
        if size:
            os.lseek(file, size - 1, os.SEEK_SET)
        whole = not size or os.read(file, 1) == b"\n"
        # one write: two notebooks that write at once do not mix their lines
        os.write(file, tried.line() if whole else b"\n" + tried.line())
    finally:
        os.close(file)


def read_progress(folder: Path | str) -> Progress:
    """Read the tries in a folder; lines that cannot be read are skipped, and counted.

    Raises
    ------
    OSError
        The file is there and cannot be read.
    """
    path = Path(folder) / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Progress()
    tries: list[Try] = []
    broken: list[int] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            found = _try_of(line)
            if found is None:
                broken.append(number)
            else:
                tries.append(found)
    return Progress(tuple(tries), tuple(broken))


def _try_of(line: bytes) -> Try | None:
    try:
        fields = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    texts = {
        name: fields.get(name, "")
        for name in ("exercise", "time", "outcome", "code", "map", "journeynb", "lesson")
    }
    if not all(isinstance(each, str) for each in texts.values()):
        return None
    answers = fields.get("answers", [])
    if texts["outcome"] not in STATES or not texts["exercise"]:
        return None
    if not isinstance(answers, Sequence | None) or isinstance(answers, str):
        return None
    return Try(answers=None if answers is None else plain(answers), **texts)
