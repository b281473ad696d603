"""Exercises: a number, the rules that give hints, and a check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.outcome import Outcome

Check = Callable[[Attempt], Outcome]
Findings = Callable[[Attempt], pd.DataFrame]


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    id : str
        Number of the lesson and of the exercise: ``2.3``.
    check : callable
        Looks at an attempt and returns an outcome.
    rules : tuple of str
        Codes of the gap rules of which the hints are made; empty where the texts have hints.
    answers : tuple of str
        Names of the variables that the learner passes to the check.
    after : tuple of str
        Exercises of the same lesson that come before this one on the map.
    maps : tuple of str
        Those of `answers` that are maps.
    files : tuple of str
        Names of the files that the learner creates in the folder of the notebook.
    findings : callable, optional
        Returns the findings of which the hints are made; by default those of `rules`.
    """

    id: str
    check: Check
    rules: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    findings: Findings | None = None

    @property
    def lesson(self) -> int:
        """Number of the lesson."""
        return int(self.id.partition(".")[0])


EXERCISES: dict[str, Exercise] = {}
"""All exercises by their number, filled by the modules of ``checks``."""


def exercise(
    id: str,
    rules: tuple[str, ...] = (),
    answers: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    maps: tuple[str, ...] = (),
    files: tuple[str, ...] = (),
    findings: Findings | None = None,
) -> Callable[[Check], Check]:
    """Register a check as an exercise."""

    def register(check: Check) -> Check:
        assert id not in EXERCISES, f"two checks of exercise {id}"
        EXERCISES[id] = Exercise(id, check, rules, answers, after, maps, files, findings)
        return check

    return register
