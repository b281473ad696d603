"""Run a check on a map and answers: it never raises, and it causes no warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from journeynb.api.journey_map import JourneyMap
from journeynb.api.reading import read
from journeynb.base.text import shown
from journeynb.course.catalog import MAP, TODAY, LessonInfo
from journeynb.course.course_day import on_course_day
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import EXERCISES, Exercise
from journeynb.course.exercise.outcome import NOT_TRIED, Outcome, not_yet
from journeynb.course.variants.variant import plant

EMPTY_MAP = Outcome("not_tried", "empty_map")
UNTOUCHED_MAP = Outcome("not_tried", "untouched_map")
ARRAYS = (np.ndarray, pd.DataFrame, pd.Series, pd.Index, pd.api.extensions.ExtensionArray)
MOST_VALUES = 10
"""A longer array or column is no answer in itself."""


def exercises_of(info: LessonInfo) -> dict[str, Exercise]:
    """Return the exercises of a lesson by their number, in order."""
    import_module(f"journeynb.course.checks.lesson_{info.number:02}")
    found = [each for each in EXERCISES.values() if each.lesson == info.number]
    return {each.id: each for each in sorted(found, key=lambda each: int(each.id.split(".")[1]))}


def start_map(info: LessonInfo, variant: int | None = None) -> JourneyMap:
    """Return the map that a lesson starts with, or that of a variant; it has no file.

    Raises
    ------
    ArgumentError
        The lesson has no such variant.
    """
    return _start_map(info, variant).fork()


@lru_cache(maxsize=4)
def _start_map(info: LessonInfo, variant: int | None) -> JourneyMap:
    jm = read(info.folder / MAP)
    if variant is not None:
        plant(info.number, variant, jm)
    return jm


def outcome_of(
    exercise: Exercise,
    jm: JourneyMap,
    start: JourneyMap,
    answers: Sequence[Any] = (),
    folder: Path | str = ".",
) -> Outcome:
    """Return what the check of an exercise says about a map and answers.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    jm : JourneyMap
        The learner's map.
    start : JourneyMap
        The map that the lesson starts with.
    answers : sequence
        A value for each of ``exercise.answers``; ``...`` for one that is missing.
    folder : path
        Folder of the notebook.

    Returns
    -------
    Outcome
        ``not_yet`` with the code ``odd_answer`` or ``odd_map`` if the check failed on them.
    """
    given = tuple(plain(each) for each in answers)
    given += (...,) * (len(exercise.answers) - len(given))
    if any(each is ... or each is None for each in given):
        return NOT_TRIED
    if not len(jm):
        return EMPTY_MAP
    attempt = Attempt(jm, start, given, Path(folder), TODAY)
    with on_course_day():
        try:
            outcome = exercise.check(attempt)
        except Exception as error:
            return _odd(exercise, given, error)
        if outcome.state != "not_yet" or exercise.answers or exercise.files:
            return outcome
        return UNTOUCHED_MAP if jm.equals(start) else outcome


def _odd(exercise: Exercise, given: tuple[Any, ...], error: Exception) -> Outcome:
    """Return that a check failed: on the first answer that is not simple, or else on the map."""
    for name, value in zip(exercise.answers, given, strict=True):
        if not isinstance(value, (str, int, float)):
            return not_yet("odd_answer", name=name, kind=kind_of(value))
    return not_yet("odd_map", error=type(error).__name__)


def kind_of(value: object) -> str:
    """Return a value in words: itself if it is short, else its type."""
    if isinstance(value, (str, int, float, tuple)):
        try:
            return shown(value)
        except Exception:  # an item with a repr that raises
            pass
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def plain(answer: Any) -> Any:
    """Return an answer as checks compare it: lists, and short arrays and columns, as tuples.

    One number in an array, or one row of a table, is the number or the row itself.

    Examples
    --------
    >>> plain(["helga", ["sign-up"]]), plain(4), plain(pd.Series([0.1, 0.2]))
    (('helga', ('sign-up',)), 4, (0.1, 0.2))
    """
    try:
        if isinstance(answer, np.generic):
            return answer.item()
        if isinstance(answer, ARRAYS) and answer.size <= MOST_VALUES:
            values = np.asarray(answer, dtype=object).squeeze()
            return plain(values.item() if values.size == 1 else values.tolist())
        if isinstance(answer, (list, tuple)):
            return tuple(plain(each) for each in answer)
        if isinstance(answer, Mapping):
            return {key: plain(value) for key, value in answer.items()}
    except Exception:  # a class of the learner's with methods that raise, or a list in itself
        pass
    return answer
