"""The exercises of a lesson: `lesson(2)` checks answers, gives hints and shows solutions."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from contextlib import redirect_stderr
from functools import cache, partial
from html import escape
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import journeynb
from journeynb.api.journey_map import JourneyMap
from journeynb.api.library import live
from journeynb.base.errors import ArgumentError
from journeynb.base.files import digest
from journeynb.base.html import frame, paragraph, pill, text
from journeynb.base.public_calls import Public
from journeynb.base.suggestions import did_you_mean
from journeynb.base.text import count, shown
from journeynb.course.catalog import LessonInfo, lesson_info
from journeynb.course.checking import exercises_of, outcome_of, plain, start_map
from journeynb.course.exercise.exercise import Exercise
from journeynb.course.exercise.outcome import NOT_TRIED, Outcome
from journeynb.course.feedback import Feedback, NotYet, Shown
from journeynb.course.hints import hints_of
from journeynb.course.names import names_of_caller
from journeynb.course.progress import Try, add_try, now, read_progress
from journeynb.course.source import solution_of
from journeynb.course.texts import texts_of
from journeynb.formats.journeymap import map_hash

if TYPE_CHECKING:
    from journeynb.notebook.live_output import Live

STRICT = "JOURNEYNB_COURSE"
"""Environment variable: with ``strict``, a check raises where it would show "Not yet"."""
PATIENCE = 3
"""Number of answers "Not yet" after which a hint is offered."""


def lesson(number: int | str) -> Lesson:
    """Return the exercises of a lesson of the course.

    Parameters
    ----------
    number : int
        Number of the lesson, from 1.

    Returns
    -------
    Lesson
        Checks answers, gives hints and shows solutions. Shown, it lists the exercises.

    Raises
    ------
    ArgumentError
        There is no such lesson.
    """
    return Lesson(lesson_info(number))


class Lesson(Public):
    """The exercises of a lesson: `lesson` returns it."""

    _public_name = "task"

    def __init__(self, info: LessonInfo) -> None:
        self._info = info
        self._exercises = exercises_of(info)
        self._texts = texts_of(info)
        self._hints: Counter[str] = Counter()
        self._misses: Counter[str] = Counter()
        self._tried: set[str] = set()
        self._unsaved = False

    def check(self, exercise: str, *answers: Any) -> Feedback | None:
        """Say whether an exercise is right, and if not, the next step.

        Parameters
        ----------
        exercise : str
            Number of the exercise, such as ``"2.3"``.
        *answers : object
            Your answers, if the exercise asks for any, or another map than ``jm``.

        Returns
        -------
        Feedback or None
            Right, Not yet or Not tried. None in strict mode.

        Raises
        ------
        ArgumentError
            The lesson has no such exercise, or there are too many answers.
        NotYet
            Only in strict mode: the exercise is not right.
        """
        chosen = self._exercise(exercise)
        strict = is_strict()
        if not strict:
            return self._checked(chosen, answers, names_of_caller())
        with redirect_stderr(StringIO()):
            feedback = self._checked(chosen, answers, names_of_caller(), keep=False)
        if not feedback:
            raise NotYet(repr(feedback))
        return None

    def hint(self, exercise: str, jm: JourneyMap | None = None) -> Shown:
        """Give the next of three hints for an exercise.

        Parameters
        ----------
        exercise : str
            Number of the exercise.
        jm : JourneyMap, optional
            Your map, by default the one named ``jm``.
        """
        chosen = self._exercise(exercise)
        start = start_map(self._info)
        found = names_of_caller().get("jm") if jm is None else jm
        own = found if isinstance(found, JourneyMap) else start
        hints = hints_of(chosen, self._texts, own, start, Path.cwd())
        self._hints[exercise] = number = min(self._hints[exercise] + 1, len(hints))
        lines = [hints[number - 1]]
        if number == len(hints):
            lines.append(self._texts.word("last_hint", exercise=exercise))
        title = self._texts.word("hint", number=number)
        return Shown(f"{title}: {exercise} {self._texts.title(exercise)}", lines)

    def solution(self, exercise: str) -> Shown:
        """Show a solution of an exercise, and why it is right; it opens after one try.

        Parameters
        ----------
        exercise : str
            Number of the exercise.
        """
        chosen = self._exercise(exercise)
        head = f"{exercise} {self._texts.title(exercise)}"
        if not self._is_open(chosen):
            return Shown(head, [self._texts.word("solution_closed", exercise=exercise)])
        gesture, why = (self._texts.of(exercise, field) for field in ("gesture", "why"))
        lines = [self._texts.word("in_editor", gesture=gesture)] if gesture else []
        lines += [self._texts.word("solution_why", why=why)] if why else []
        title = f"{self._texts.word('solution')}: {head}"
        return Shown(title, lines, solution_of(self._info, exercise))

    def live(self, exercise: str, jm: JourneyMap | None = None) -> Live | None:
        """Check an exercise after each edit of the map, in the editor or in code.

        Parameters
        ----------
        exercise : str
            Number of the exercise.
        jm : JourneyMap, optional
            Your map, by default the one named ``jm``.

        Returns
        -------
        Live or None
            The answer of the check, which follows the map. None in strict mode.
        """
        chosen = self._exercise(exercise)
        if is_strict():
            return None
        names = names_of_caller()
        found = names.get("jm") if jm is None else jm
        if not isinstance(found, JourneyMap):
            raise ArgumentError(self._map_problem(chosen, found))
        last: list[Outcome] = []
        return live(partial(self._followed, chosen, found, names, last), found)

    def _followed(
        self, chosen: Exercise, jm: JourneyMap, names: Mapping[str, Any], last: list[Outcome]
    ) -> Feedback:
        answers = [names.get(each, ...) for each in chosen.answers]
        return self._checked(chosen, (jm, *answers), names, last=last)

    def _exercise(self, exercise: object) -> Exercise:
        found = self._exercises.get(exercise) if isinstance(exercise, str) else None
        if found is None:
            near = did_you_mean(exercise, self._exercises)
            allowed = ", ".join(map(repr, self._exercises)) or "none"
            raise ArgumentError(
                f"lesson {self._info.number} has no exercise {shown(exercise)}{near}"
                f"; allowed: {allowed}"
            )
        return found

    def _checked(
        self,
        chosen: Exercise,
        given: tuple[Any, ...],
        names: Mapping[str, Any],
        keep: bool = True,
        last: list[Outcome] | None = None,
    ) -> Feedback:
        jm, answers = self._taken(chosen, given, names)
        if not isinstance(jm, JourneyMap):
            return self._said(chosen, NOT_TRIED, [self._map_problem(chosen, jm)])
        outcome = outcome_of(chosen, jm, start_map(self._info), answers, Path.cwd())
        notes = [self._texts.word("looked_at", map=described(jm))]
        if keep and (last is None or last != [outcome]):
            notes += self._kept(chosen, outcome, jm, answers)
        if last is not None:
            last[:] = [outcome]
        return self._said(chosen, outcome, self._lines(chosen, outcome, answers), notes)

    def _taken(
        self, chosen: Exercise, given: tuple[Any, ...], names: Mapping[str, Any]
    ) -> tuple[Any, list[Any]]:
        """Return the map and the answers: what was given, else what the notebook has."""
        jm = names.get("jm")
        first_is_answer = bool(chosen.answers) and chosen.answers[0] in chosen.maps
        if (
            given
            and isinstance(given[0], JourneyMap)
            and (not first_is_answer or len(given) > len(chosen.answers))
        ):
            jm, *rest = given
            given = tuple(rest)
        if len(given) > len(chosen.answers):
            takes = ", ".join([f'"{chosen.id}"', *chosen.answers])
            raise ArgumentError(
                f"task.check({takes}) takes {count(len(chosen.answers), 'answer')}, not "
                f"{len(given)}"
            )
        missing = [names.get(each, ...) for each in chosen.answers[len(given) :]]
        return jm, [*given, *missing]

    def _map_problem(self, chosen: Exercise, jm: object) -> str:
        if jm is None:
            return self._texts.word("no_map", exercise=chosen.id)
        return self._texts.word("not_a_map", exercise=chosen.id, value=_safe(jm))

    def _lines(self, chosen: Exercise, outcome: Outcome, answers: list[Any]) -> list[str]:
        texts = self._texts
        if outcome.state == "right":
            return [
                each for each in [texts.remark(chosen.id, outcome.code, outcome.values)] if each
            ]
        if outcome.state == "not_yet":
            message = texts.not_yet(chosen.id, outcome.code, outcome.values)
            return [*filter(None, [message.so_far]), texts.word("next", step=message.next)]
        for name, value in zip(chosen.answers, answers, strict=True):
            if value is ... or value is None:
                shown_value = "..." if value is ... else "None"
                return [texts.word("not_tried_answer", name=name, value=shown_value)]
        return [
            texts.word("not_tried_part"),
            texts.word("try_again", exercise=chosen.id),
        ]

    def _said(
        self,
        chosen: Exercise,
        outcome: Outcome,
        lines: list[str],
        notes: list[str] | None = None,
    ) -> Feedback:
        if outcome.state == "not_yet":
            self._misses[chosen.id] += 1
            if self._misses[chosen.id] >= PATIENCE:
                notes = [*(notes or []), self._texts.word("offer_hint", exercise=chosen.id)]
        return Feedback(
            chosen.id,
            self._texts.title(chosen.id),
            outcome.state,
            self._texts.word(outcome.state),
            outcome.code,
            lines,
            notes or [],
        )

    def _kept(
        self, chosen: Exercise, outcome: Outcome, jm: JourneyMap, answers: list[Any]
    ) -> list[str]:
        """Write a try to the file; return what to say if that is not possible."""
        if outcome.state != "not_tried":
            self._tried.add(chosen.id)
        tried = Try(
            exercise=chosen.id,
            time=now(),
            outcome=outcome.state,
            code=outcome.code,
            answers=tuple(plain(each) for each in answers),
            map=map_hash(jm._core.state),
            journeynb=journeynb.__version__,
            lesson=_version(self._info),
        )
        try:
            add_try(Path.cwd(), tried)
        except OSError as error:
            if self._unsaved:
                return []
            self._unsaved = True
            return [self._texts.word("no_progress", reason=error.strerror or str(error))]
        return []

    def _is_open(self, chosen: Exercise) -> bool:
        """Return whether an exercise was tried, now or in an earlier session."""
        if chosen.id in self._tried:
            return True
        return self._outcomes().get(chosen.id, "not_tried") != "not_tried"

    def _outcomes(self) -> dict[str, str]:
        try:
            return read_progress(Path.cwd()).outcomes()
        except OSError:
            return {}

    def _rows(self) -> list[tuple[str, str, str]]:
        """Return number, title and outcome of each exercise."""
        outcomes = self._outcomes()
        return [
            (each, self._texts.title(each), outcomes.get(each, "not_tried"))
            for each in self._exercises
        ]

    def __repr__(self) -> str:
        lines = [f"Lesson {self._info.number}: {self._info.title}"]
        lines += [
            f"  {id}  {self._texts.word(state):<9}  {title}" for id, title, state in self._rows()
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        kinds = {"right": "good", "not_yet": "warning", "not_tried": "info"}
        rows = "".join(
            f'<tr><td style="text-align:left">{escape(id)}</td>'
            f'<td style="text-align:left">{text(title)}</td>'
            f'<td style="text-align:left">{pill(kinds[state], self._texts.word(state))}</td></tr>'
            for id, title, state in self._rows()
        )
        title = f"<b>Lesson {self._info.number}: {text(self._info.title)}</b>"
        return frame([paragraph(title), f"<table>{rows}</table>"])


def is_strict() -> bool:
    """Return whether checks raise, as graders need it."""
    return os.environ.get(STRICT, "") == "strict"


def described(jm: JourneyMap) -> str:
    """Return which map this is: title, counts and steps."""
    counts = [count(len(jm.table(kind)), kind) for kind in ("stage", "touchpoint", "persona")]
    by = jm.history().by.value_counts()
    steps = [
        count(int(by[origin]), f"step {words}", f"steps {words}")
        for origin, words in (("hand", "in the editor"), ("code", "in code"))
        if by.get(origin)
    ]
    return f"{shown(jm.title)}: {', '.join([*counts, *steps])}"


@cache
def _version(info: LessonInfo) -> str:
    return digest((info.folder / "lesson.py").read_bytes())[:12]


def _safe(value: object) -> str:
    try:
        return shown(value)
    except Exception:
        return f"a {type(value).__name__}"
