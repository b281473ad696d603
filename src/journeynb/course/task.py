"""The exercises of a lesson: `lesson(2)` checks answers, gives hints and shows solutions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.api.journey_map import JourneyMap
from journeynb.api.library import live
from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.suggestions import allowed_after
from journeynb.base.text import count, shown
from journeynb.course.catalog import MAP, LessonInfo, lesson_info
from journeynb.course.checking import exercises_of, kind_of, outcome_of, start_map
from journeynb.course.completion import complete_numbers
from journeynb.course.exercise.exercise import Exercise
from journeynb.course.exercise.outcome import Outcome
from journeynb.course.feedback import Feedback, Shown, exercise_table
from journeynb.course.hints import hints_of
from journeynb.course.looked_at import described
from journeynb.course.names import names_of_caller
from journeynb.course.progress import FILE, Progress, add_try, read_progress, try_of
from journeynb.course.source import solution_of
from journeynb.course.strict import NotYet, is_strict
from journeynb.course.texts import texts_of
from journeynb.course.variants.variant import variant_of

if TYPE_CHECKING:
    from journeynb.notebook.live_output import Live

PATIENCE = 3
"""Number of answers "Not yet" after which a hint is offered."""
NO_MAP = Outcome("not_tried", "no_map")


def lesson(number: int | str) -> Lesson:
    """Return the exercises of a lesson of the course.

    Parameters
    ----------
    number : int
        Number of the lesson, from 1.

    Returns
    -------
    Lesson
        Checks answers, gives hints and shows solutions. Shown in a notebook, it lists the
        exercises with their outcomes.

    Raises
    ------
    ArgumentError
        There is no such lesson.

    Examples
    --------
    >>> task = lesson(1)
    >>> task
    Lesson 1: A journey in fifteen minutes
      1.1  ...
    >>> jm = jn.JourneyMap("Nora")
    >>> task.check("1.1", jm)
    Not tried: 1.1 Add a stage
    This map is empty. ...
    """
    return Lesson(lesson_info(number))


class Lesson(Public):
    """The exercises of a lesson, as `lesson` returns them.

    In a notebook, `check`, `hint` and `live` use the map named ``jm``, and the answers by the
    names that the lesson gives them. Each try is added to ``course-progress.jsonl`` in the
    current folder. The file has no name of a person or a computer in it, and nothing is sent.

    If the environment variable ``JOURNEYNB_COURSE`` is ``strict``, as for graders, `check`
    raises `NotYet` unless the exercise is right, returns None and writes nothing.
    """

    _public_name = "task"

    def __init__(self, info: LessonInfo) -> None:
        self._info = info
        self._exercises = exercises_of(info)
        self._texts = texts_of(info)
        self._hints: Counter[str] = Counter()
        self._misses: Counter[str] = Counter()
        self._tried: set[str] = set()
        self._unsaved = False
        complete_numbers(_numbers_of)

    def check(self, exercise: str, *answers: Any) -> Feedback | None:
        """Say whether an exercise is right, and if it is not, the next step.

        Parameters
        ----------
        exercise : str
            Number of the exercise, such as ``"2.3"``.
        *answers : object
            Your answers, if the exercise asks for any. A map comes first, if it is not the one
            named ``jm``.

        Returns
        -------
        Feedback or None
            Right, Not yet or Not tried; None in strict mode.

        Raises
        ------
        ArgumentError
            The lesson has no such exercise, or there are too many answers.
        NotYet
            The exercise is not right; only in strict mode.

        Examples
        --------
        >>> answer = lesson(1).check("1.1", jn.JourneyMap("Nora"))
        >>> answer.word, bool(answer)
        ('Not tried', False)
        """
        chosen = self._exercise(exercise)
        names = names_of_caller()
        if not is_strict():
            feedback = self._checked(chosen, answers, names)
            if feedback.state == "not_yet":
                self._misses[chosen.id] += 1
                if self._misses[chosen.id] >= PATIENCE:
                    return feedback.with_note(self._texts.word("offer_hint", exercise=chosen.id))
            return feedback
        with redirect_stderr(StringIO()):
            feedback = self._checked(chosen, answers, names, keep=False)
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

        Returns
        -------
        Shown
            The hint. After the third one, the third is shown again.

        Raises
        ------
        ArgumentError
            The lesson has no such exercise.

        Examples
        --------
        >>> lesson(1).hint("1.1")
        Hint 1 of 3: 1.1 Add a stage
        ...
        """
        chosen = self._exercise(exercise)
        start = self._start_map()
        found = names_of_caller().get("jm") if jm is None else jm
        own = found if isinstance(found, JourneyMap) else start
        hints = hints_of(chosen, self._texts, own, start, Path.cwd())
        head = f"{chosen.id} {self._texts.title(chosen.id)}"
        if not hints:
            return Shown(head, [self._texts.word("no_hint", exercise=chosen.id)])
        self._hints[chosen.id] = number = min(self._hints[chosen.id] + 1, len(hints))
        lines = hints[number - 1].split("\n")
        if number == len(hints):
            lines.append(self._texts.word("last_hint", exercise=chosen.id))
        return Shown(f"{self._texts.word('hint', number=number)}: {head}", lines)

    def solution(self, exercise: str) -> Shown:
        """Show a solution of an exercise in code and in the editor, and why it is right.

        Parameters
        ----------
        exercise : str
            Number of the exercise.

        Returns
        -------
        Shown
            The solution, once the exercise was tried.

        Raises
        ------
        ArgumentError
            The lesson has no such exercise.

        Examples
        --------
        >>> lesson(1).solution("1.1")
        1.1 Add a stage
        The solution opens after one try. ...
        """
        chosen = self._exercise(exercise)
        head = f"{chosen.id} {self._texts.title(chosen.id)}"
        if not self._is_open(chosen):
            return Shown(head, [self._texts.word("solution_closed", exercise=chosen.id)])
        gesture, why = (self._texts.of(chosen.id, field) for field in ("gesture", "why"))
        lines = [self._texts.word("in_editor", gesture=gesture)] if gesture else []
        variant = variant_of(self._info.number, Path.cwd())
        if variant is not None:
            lines.insert(0, self._texts.word("solution_variant", variant=str(variant)))
        lines += [self._texts.word("solution_why", why=why)] if why else []
        title = f"{self._texts.word('solution')}: {head}"
        return Shown(title, lines, solution_of(self._info, chosen.id))

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
            The answer of the check, which follows the map; None in strict mode.

        Raises
        ------
        ArgumentError
            The lesson has no such exercise, or there is no map to follow.
        """
        chosen = self._exercise(exercise)
        if is_strict():
            return None
        names = names_of_caller()
        found = names.get("jm") if jm is None else jm
        if not isinstance(found, JourneyMap):
            example = f'task.live("{chosen.id}", my_map)'
            raise ArgumentError(
                f"live needs a map to follow; run the first cells of the lesson, or pass your "
                f"map: {example}"
            )
        last: list[Outcome] = []
        return live(partial(self._followed, chosen, found, names, last), found)

    def _followed(
        self, chosen: Exercise, jm: JourneyMap, names: Mapping[str, Any], last: list[Outcome]
    ) -> Feedback:
        answers = [names.get(each) for each in chosen.answers]
        return self._checked(chosen, (jm, *answers), names, last=last)

    def _exercise(self, exercise: object) -> Exercise:
        wanted = str(exercise) if isinstance(exercise, float) else exercise
        found = self._exercises.get(wanted) if isinstance(wanted, str) else None
        if found is not None:
            return found
        number = wanted.partition(".")[0] if isinstance(wanted, str) else ""
        if number.isdecimal() and "." in str(wanted) and int(number) != self._info.number:
            raise ArgumentError(
                f"exercise {shown(wanted)} is not part of lesson {self._info.number}; "
                f"for another lesson: task = lesson({int(number)})"
            )
        hint = allowed_after(wanted, self._exercises)
        allowed = ", ".join(map(repr, self._exercises))
        raise ArgumentError(
            f"lesson {self._info.number} has no exercise {shown(wanted)}{hint}: {allowed}"
        )

    def _checked(
        self,
        chosen: Exercise,
        given: tuple[Any, ...],
        names: Mapping[str, Any],
        keep: bool = True,
        last: list[Outcome] | None = None,
    ) -> Feedback:
        """Return what the check says, and keep the try.

        With `last`, the outcome of the last time, a try is kept only if the outcome is another.
        """
        jm, answers = self._taken(chosen, given, names)
        if not isinstance(jm, JourneyMap):
            return self._said(chosen, NO_MAP, self._without_map(chosen, jm))
        outcome = outcome_of(chosen, jm, self._start_map(), answers, Path.cwd())
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
        wanted = chosen.answers
        map_is_answer = bool(wanted) and wanted[0] in chosen.maps and len(given) <= len(wanted)
        if given and isinstance(given[0], JourneyMap) and not map_is_answer:
            jm, given = given[0], given[1:]
        if len(given) > len(wanted):
            call = f"task.check({', '.join([repr(chosen.id), *wanted])})"
            raise ArgumentError(f"{call} takes {count(len(wanted), 'answer')}, not {len(given)}")
        return jm, [*given, *(names.get(each) for each in wanted[len(given) :])]

    def _without_map(self, chosen: Exercise, jm: object) -> list[str]:
        if jm is None:
            return [self._texts.word("no_map", exercise=chosen.id)]
        return [self._texts.word("not_a_map", exercise=chosen.id, value=kind_of(jm))]

    def _lines(self, chosen: Exercise, outcome: Outcome, answers: list[Any]) -> list[str]:
        texts = self._texts
        if outcome.state == "right":
            remark = texts.remark(chosen.id, outcome.code, outcome.values)
            return [remark] if remark else []
        if outcome.state == "not_yet":
            message = texts.not_yet(chosen.id, outcome.code, outcome.values)
            return [*filter(None, [message.so_far]), texts.word("next", step=message.next)]
        for name, value in zip(chosen.answers, answers, strict=True):
            if value is ... or value is None:
                word = "untouched_answer" if value is ... else "missing_answer"
                return [texts.word(word, name=name)]
        word = outcome.code or "untouched_part"
        return [texts.word(word, exercise=chosen.id, file=MAP)]

    def _said(
        self, chosen: Exercise, outcome: Outcome, lines: Sequence[str], notes: Sequence[str] = ()
    ) -> Feedback:
        title, word = self._texts.title(chosen.id), self._texts.word(outcome.state)
        return Feedback(chosen.id, title, outcome.state, word, outcome.code, lines, notes)

    def _kept(
        self, chosen: Exercise, outcome: Outcome, jm: JourneyMap, answers: list[Any]
    ) -> list[str]:
        """Write a try to the file; return what to say, once, if that is not possible."""
        if outcome.state == "not_tried":
            return []
        self._tried.add(chosen.id)
        try:
            add_try(Path.cwd(), try_of(self._info, chosen, outcome, jm, answers))
        except OSError as error:
            if self._unsaved:
                return []
            self._unsaved = True
            return [self._texts.word("no_progress", reason=error.strerror or str(error))]
        return []

    def _start_map(self) -> JourneyMap:
        return start_map(self._info, variant_of(self._info.number, Path.cwd()))

    def _is_open(self, chosen: Exercise) -> bool:
        """Return whether an exercise was tried, now or in an earlier session."""
        if chosen.id in self._tried:
            return True
        return self._progress().outcomes().get(chosen.id, "not_tried") != "not_tried"

    def _progress(self) -> Progress:
        try:
            return read_progress(Path.cwd())
        except OSError:
            return Progress()

    def _listed(self) -> tuple[str, list[tuple[str, str, str, str]], str]:
        """Return the title, a row for each exercise, and what to say below."""
        progress = self._progress()
        outcomes = progress.outcomes()
        rows = []
        for each in self._exercises:
            state = outcomes.get(each, "not_tried")
            rows.append((each, self._texts.title(each), state, self._texts.word(state)))
        open_ones = [id for id, _, state, _ in rows if state != "right"]
        notes = [self._texts.word("how", exercise=open_ones[0])] if open_ones else []
        if progress.broken:
            lines = list(progress.broken)
            notes.append(self._texts.word("broken_progress", file=FILE, lines=lines))
        return f"Lesson {self._info.number}: {self._info.title}", rows, " ".join(notes)

    def __repr__(self) -> str:
        title, rows, notes = self._listed()
        lines = [f"  {id}  {word:<9}  {name}" for id, name, _, word in rows]
        return "\n".join([title, *lines, *([notes.replace("`", "")] if notes else [])])

    def _repr_html_(self) -> str:
        return exercise_table(*self._listed())


def _numbers_of(value: object) -> list[str]:
    return list(value._exercises) if isinstance(value, Lesson) else []
