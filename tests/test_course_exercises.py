"""Each exercise of the course: untouched, solved, answered wrongly, and its texts."""

from __future__ import annotations

import ast
import inspect
import os
import re
import shutil
import string
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from course_answers import REFUSED, Also, Answers, Notebook, Wrong
from course_notebooks import (
    as_before,
    copy_lesson,
    open_notebook,
    run,
    run_cells,
    write_reports_quickly,
)
from journeynb.course.catalog import LESSONS
from journeynb.course.checking import exercises_of, start_map
from journeynb.course.exercise.exercise import Exercise
from journeynb.course.feedback import Feedback
from journeynb.course.hints import hints_of
from journeynb.course.source import cells_of, solution_of
from journeynb.course.texts import texts_of

READY = [
    each
    for each in LESSONS
    if (each.folder / "lesson.py").exists()
    and Path(__file__).with_name("course_answers").joinpath(f"lesson_{each.number:02}.py").exists()
]
EXERCISES = {each.id: (info, each) for info in READY for each in exercises_of(info).values()}
ANSWERS: dict[str, Answers] = {
    id: answers
    for info in READY
    for id, answers in import_module(f"course_answers.lesson_{info.number:02}").ANSWERS.items()
}
WRONG = [(id, each) for id in EXERCISES for each in ANSWERS[id].wrong]
ALSO = [(id, each) for id in EXERCISES for each in ANSWERS[id].right]


def _named(pairs: list[tuple[str, Any]]) -> list[Any]:
    return [pytest.param(id, each, id=f"{id} {each.name}") for id, each in pairs]


every_exercise = pytest.mark.parametrize("id", list(EXERCISES))


@pytest.fixture(autouse=True)
def _as_before(tmp_path: Path) -> Iterator[None]:
    with as_before():
        yield


@pytest.fixture(scope="module", autouse=True)
def _quick_reports() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        write_reports_quickly(patch)
        yield


@pytest.fixture(scope="module")
def prepared() -> dict[str, Path]:
    return {}


class Room:
    """Opens notebooks of an exercise, each in a folder of its own."""

    def __init__(self, folder: Path, prepared: dict[str, Path], factory: Any) -> None:
        self.folder, self.prepared, self.factory = folder, prepared, factory
        self.count = 0

    def notebook(self, id: str) -> Notebook:
        """Open a notebook in which the exercises before this one are solved."""
        info, exercise = EXERCISES[id]
        if id not in self.prepared:
            self.prepared[id] = made = self.factory.mktemp(f"lesson{info.number}")
            copy_lesson(info, made)
            at = open_notebook(info, made)
            for each in exercise.after:
                run_cells(info, at, each, "solution")
            prepare = ANSWERS[id].prepare
            if prepare is not None:
                prepare(at)
            (made / "course-progress.jsonl").unlink(missing_ok=True)
        self.count += 1
        folder = self.folder / str(self.count)
        shutil.copytree(self.prepared[id], folder)
        at = open_notebook(info, folder)
        for each in cells_of(info):
            # editors take time and change nothing by themselves
            if each.exercise == id and "work" in each.tags and ".edit(" not in each.text:
                run(each.text, at)
        return at


@pytest.fixture
def room(
    tmp_path: Path, prepared: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Room:
    return Room(tmp_path, prepared, tmp_path_factory)


def check(id: str, at: Notebook) -> Feedback:
    """Run the check cell of an exercise."""
    feedback = run_cells(EXERCISES[id][0], at, id, "check")
    assert isinstance(feedback, Feedback), f"the check cell of {id} ends with task.check(...)"
    assert feedback.exercise == id
    assert not feedback.code.startswith("odd_"), repr(feedback)
    return feedback


def test_every_lesson_has_answers_for_each_exercise() -> None:
    assert list(LESSONS) == READY
    assert set(ANSWERS) == set(EXERCISES)


@every_exercise
def test_an_untouched_exercise_is_not_tried(id: str, room: Room) -> None:
    feedback = check(id, room.notebook(id))
    assert feedback.state == "not_tried", repr(feedback)


@every_exercise
def test_the_solution_is_right_also_when_it_runs_twice_and_in_the_editor(
    id: str, room: Room
) -> None:
    info, exercise = EXERCISES[id]
    at = room.notebook(id)
    before = at.jm.fork()
    run_cells(info, at, id, "solution")
    assert check(id, at).state == "right", repr(check(id, at))
    after, values = at.jm.fork(), {each: at.names.get(each) for each in exercise.answers}
    by_hand = room.notebook(id)
    by_hand.jm.apply(before.diff(after).changes, by="hand")
    by_hand.names.update(values)
    for name in exercise.files:
        shutil.copy(at.folder / name, by_hand.folder)
    assert check(id, by_hand).state == "right", repr(check(id, by_hand))
    os.chdir(at.folder)
    with suppress(jn.JourneyError):  # an id is already used, a link is gone: the message says so
        run_cells(info, at, id, "solution")
    assert check(id, at).state == "right", repr(check(id, at))


@pytest.mark.parametrize(("id", "wrong"), _named(WRONG))
@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_a_wrong_answer_gets_its_own_message(id: str, wrong: Wrong, room: Room) -> None:
    at = room.notebook(id)
    if wrong.code == REFUSED:
        with pytest.raises(jn.JourneyError):
            wrong.do(at)
        return
    wrong.do(at)
    feedback = check(id, at)
    assert (feedback.state, feedback.code) == ("not_yet", wrong.code), repr(feedback)
    assert "{" not in "".join(feedback.lines), repr(feedback)


@pytest.mark.parametrize(("id", "also"), _named(ALSO))
@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_another_right_answer_is_right(id: str, also: Also, room: Room) -> None:
    at = room.notebook(id)
    also.do(at)
    feedback = check(id, at)
    assert (feedback.state, feedback.code) == ("right", also.remark), repr(feedback)


@every_exercise
def test_the_three_hints_name_what_exists(id: str, room: Room) -> None:
    info, exercise = EXERCISES[id]
    at = room.notebook(id)
    hints = hints_of(exercise, texts_of(info), at.jm, start_map(info), at.folder)
    assert len(hints) == 3, f"{id} has {len(hints)} hints"
    assert all(hints) and len(set(hints)) == 3, hints
    text = " ".join([*hints, *_strings(texts_of(info).lesson["exercises"][id])])
    for owner, name in re.findall(r"\b(jm|jn)\.([a-z_]+)", text):
        assert hasattr(jn.JourneyMap if owner == "jm" else jn, name), f"{owner}.{name}"
    for code in re.findall(r"\b[MPSAXECL]\d{3}\b", text):
        assert jn.explain(code)


@every_exercise
def test_an_exercise_has_its_cells_and_texts(id: str) -> None:
    info, exercise = EXERCISES[id]
    texts = texts_of(info)
    assert texts.title(id) and texts.of(id, "why"), f"{id} needs a title and why"
    assert solution_of(info, id), f"{id} has no solution"
    for tag in ("work", "check"):
        found = [c for c in cells_of(info) if c.exercise == id and tag in c.tags]
        assert len(found) == 1, f"{id} has {len(found)} cells with the tag {tag}"
    if exercise.rules and not texts.hints(id):
        assert texts.of(id, "gesture"), f"{id} needs the gesture for the third hint"


@every_exercise
def test_each_answer_of_a_check_has_a_text_whose_placeholders_are_filled(id: str) -> None:
    info, exercise = EXERCISES[id]
    texts = texts_of(info)
    own = texts.lesson["exercises"][id]
    used = set()
    for state, code, given in _answers_of(exercise):
        used.add((state, code))
        table = own.get("remarks" if state == "right" else "not_yet", {})
        text = table.get(code) or (texts.common["not_yet"].get(code) if state != "right" else None)
        assert text, f"{id} has no text for {state}({code!r})"
        wanted = {field for part in _strings(text) for field in _fields(part)}
        assert wanted <= given, f"{id} {code}: {wanted - given} is not passed by the check"
    for state, section in (("right", "remarks"), ("not_yet", "not_yet")):
        unused = {code for code in own.get(section, {}) if (state, code) not in used}
        assert not unused, f"{id}: no check gives {unused}"


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in parts for text in _strings(each)]


def _fields(text: str) -> list[str]:
    return [field for _, field, _, _ in string.Formatter().parse(text) if field]


def _answers_of(exercise: Exercise) -> Iterator[tuple[str, str, set[str]]]:
    """Yield state, code and names of values of each ``not_yet`` and ``right`` in a check.

    Functions of the same module that a check calls are read, too.
    """
    module = sys.modules[exercise.check.__module__]
    waiting, seen = [exercise.check], set()
    while waiting:
        function = waiting.pop()
        seen.add(function)
        for node in ast.walk(ast.parse(inspect.getsource(function))):
            if not isinstance(node, ast.Name):
                pass
            elif (
                inspect.isfunction(found := getattr(module, node.id, None))
                and found.__module__ == module.__name__
                and found not in seen
            ):
                waiting.append(found)
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("not_yet", "right")
            ):
                names = {each.arg for each in node.keywords if each.arg}
                for code in _literals(node.args[0]):
                    yield node.func.id, code, names


def _literals(node: ast.expr) -> list[str]:
    """Return the texts that an expression can be: one, or one of two by a condition."""
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    assert isinstance(node, ast.Constant), "the code of an answer is a literal"
    return [str(node.value)]
