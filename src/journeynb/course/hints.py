"""The three hints of an exercise: from its texts, or from its rules and the learner's map."""

from __future__ import annotations

from pathlib import Path

from journeynb.api.journey_map import JourneyMap
from journeynb.course.catalog import TODAY
from journeynb.course.course_day import on_course_day
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import Exercise
from journeynb.course.texts import Texts
from journeynb.gaps.rules.own import rule_named


def hints_of(
    exercise: Exercise, texts: Texts, jm: JourneyMap, start: JourneyMap, folder: Path
) -> tuple[str, ...]:
    """Return the three hints of an exercise, for the learner's map.

    The texts of the lesson come first. Without them the hints are why the rule matters, the
    finding on the map, and its fix. If the map has no finding, that of the start map is used. The
    third hint ends with the gesture in the editor.
    """
    hints = texts.hints(exercise.id) or _from_rules(exercise, jm, start, folder)
    gesture = texts.of(exercise.id, "gesture")
    if not hints or not gesture:
        return hints
    return (*hints[:-1], f"{hints[-1]}\n{texts.word('in_editor', gesture=gesture)}")


def _from_rules(
    exercise: Exercise, jm: JourneyMap, start: JourneyMap, folder: Path
) -> tuple[str, ...]:
    for each in (jm, start):
        row = _first_finding(exercise, Attempt(each, start, (), folder, TODAY))
        if row is not None:
            rule, message, fix = row
            return rule_named(rule).why, f"{message}.", f"{fix}."
    return ()


def _first_finding(exercise: Exercise, attempt: Attempt) -> tuple[str, str, str] | None:
    """Return rule, message and fix of the first finding that the exercise is about."""
    with on_course_day():
        find = exercise.findings
        try:
            found = attempt.gaps(exercise.rules) if find is None else find(attempt)
        except Exception:  # the learner removed what the exercise is about
            return None
        if found.empty:
            return None
        rule, message, fix = found[["rule", "message", "fix"]].iloc[0]
        return rule, message, fix
