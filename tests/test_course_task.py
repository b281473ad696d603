"""What a learner writes in a lesson: check, hint, solution, live, and the file of progress."""

from __future__ import annotations

import json
import os
import stat
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.course import Feedback, Lesson, NotYet, lesson
from journeynb.course.catalog import MAP, LessonInfo
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import EXERCISES, exercise
from journeynb.course.exercise.outcome import RIGHT, Outcome, not_yet, right
from journeynb.course.progress import read_progress

TEXTS = """
[exercises."99.1"]
title = "Who owns it?"
gesture = "Table view, column Owner"
why = "A team has to answer."
[exercises."99.1".not_yet]
left = { so_far = "{done} has an owner.", next = "{names}: who answers?" }
[exercises."99.2"]
title = "How many?"
hints = ["Count the cards.", "There are two.", "len(jm.touchpoints())"]
right = "Two it is."
[exercises."99.2".not_yet]
other = "{given} is not the number."
[exercises."99.2".remarks]
text = "Right, although it is text."
[exercises."99.3"]
title = "A better map"
[exercises."99.3".not_yet]
same = "It is the same map."
"""
SOURCE = """# %% tags=["work"] exercise="99.1"
# Write your code here

# %% tags=["solution"] exercise="99.1"
jm.set("shop", owner="Sales")

# %% tags=["solution"] exercise="99.1"
jm.set("form", owner="Product")
"""


class Info(LessonInfo):
    """A lesson in a folder of the test."""

    @property
    def folder(self) -> Path:
        return Path(self.slug)


def owned(at: Attempt) -> Outcome:
    left = at.gaps("M104")
    if at.accepted("M104"):
        return not_yet("accepted")
    done = len(at.ids("touchpoint")) - len(left)
    return not_yet("left", names=list(left.name), done=done) if len(left) else RIGHT


def counted(at: Attempt) -> Outcome:
    if at.answer == 2:
        return RIGHT
    if isinstance(at.answer, int):
        return not_yet("other", given=at.answer)
    return right("text") if at.answer.strip() == "2" else not_yet("other", given=at.answer)


def better(at: Attempt) -> Outcome:
    return RIGHT if not at.answer.equals(at.jm) else not_yet("same")


@pytest.fixture
def task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lesson]:
    """A lesson of three exercises, in a folder with its map."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "texts.en.toml").write_text(TEXTS)
    (source / "lesson.py").write_text(SOURCE)
    jm = jn.JourneyMap("Shop", stages=["Find out", "Buy"])
    for id, name in (("shop", "Shop window"), ("form", "Order form")):
        jm.add(jn.Touchpoint(id=id, name=name, channels="web"), stage="buy")
    jm.save(source / MAP)
    jm.save(tmp_path / MAP)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JOURNEYNB_COURSE", raising=False)
    monkeypatch.setitem(
        sys.modules, "journeynb.course.checks.lesson_99", types.ModuleType("lesson_99")
    )
    exercise("99.1", rules=("M104",))(owned)
    exercise("99.2", answers=("number",))(counted)
    exercise("99.3", answers=("other",), maps=("other",))(better)
    yield Lesson(Info(99, str(source), "A test", "Test.", 5))
    for each in ("99.1", "99.2", "99.3"):
        del EXERCISES[each]


@pytest.fixture
def jm(task: Lesson) -> jn.JourneyMap:
    return jn.open(MAP)


def test_an_answer_says_what_is_right_then_one_next_step_and_which_map(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    jm.apply([{"op": "set", "id": "shop", "fields": {"owner": "Sales"}}], by="hand")
    assert repr(task.check("99.1")).splitlines() == [
        "Not yet: 99.1 Who owns it?",
        "1 has an owner.",
        "Next: Order form: who answers?",
        "Map: 'Shop' (spokewell.journeymap.json): 2 stages, 2 touchpoints, 0 personas; "
        "1 step in the editor.",
    ]


def test_the_answer_is_a_word_and_a_status_for_screen_readers(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    jm.set("shop", owner="<b>Sales</b>", name="<b>Window</b>")
    feedback = task.check("99.1")
    assert isinstance(feedback, Feedback)
    page = feedback._repr_html_()
    assert 'role="status" aria-live="polite"' in page
    assert "Not yet</span>" in page
    jm.set("shop", owner=None)
    assert "&lt;b&gt;Window" in task.check("99.1")._repr_html_()  # type: ignore[union-attr]


def test_an_untouched_map_is_not_tried_and_an_empty_one_says_how_to_open_it(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    assert repr(task.check("99.1")).startswith("Not tried: 99.1")
    assert "still the one that the lesson starts with" in repr(task.check("99.1"))
    empty = task.check("99.1", jn.JourneyMap("Empty"))
    assert "This map is empty. Open the map of the lesson, in the folder of the lesson: jm = " in (
        repr(empty)
    )


def test_the_map_is_the_one_named_jm_or_the_one_that_is_passed(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    better = jm.fork()
    better.set(["shop", "form"], owner="Sales")
    assert task.check("99.1", better)
    assert not task.check("99.1")
    other, jm = jm, None  # type: ignore[assignment]
    assert "There is no map named jm" in repr(task.check("99.1"))
    jm = "a map"  # type: ignore[assignment]
    assert "jm is 'a map', not a map" in repr(task.check("99.1"))
    assert task.check("99.1", other).state == "not_tried"  # type: ignore[union-attr]


def test_an_answer_is_passed_or_found_by_its_name(task: Lesson, jm: jn.JourneyMap) -> None:
    assert task.check("99.2", 2)
    assert task.check("99.2", jm, 2)
    number: Any = ...
    assert "number is still .... Set it" in repr(task.check("99.2"))
    assert task.check("99.2", number).state == "not_tried"  # type: ignore[union-attr]
    assert "other has no value yet. Set it" in repr(task.check("99.3"))
    number = 2
    assert repr(task.check("99.2")).splitlines()[1] == "Two it is."
    assert repr(task.check("99.2", "2 ")).splitlines()[1] == "Right, although it is text."


def test_an_exercise_can_ask_for_a_second_map(task: Lesson, jm: jn.JourneyMap) -> None:
    other = jm.fork(state="to_be")
    assert task.check("99.3", other)
    assert task.check("99.3", jm, other)
    assert task.check("99.3")
    assert task.check("99.3", jm).code == "same"  # type: ignore[union-attr]


class Loud:
    """Raises whatever is asked."""

    def __repr__(self) -> str:
        raise RuntimeError("no")

    __eq__ = __repr__  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


NESTED: list[Any] = []
NESTED.append(NESTED)


@pytest.mark.parametrize(
    "answer",
    [
        pd.DataFrame({"a": [1]}), pd.Series([2, 2]), float("nan"), pd.NA, pd.NaT, print, Loud(),
        (Loud(),), NESTED, {"a": Loud()}, b"2", object, jn, "", [], 10**5000,
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_no_odd_answer_ends_in_an_error(task: Lesson, jm: jn.JourneyMap, answer: Any) -> None:
    feedback = task.check("99.2", answer)
    assert feedback is not None
    assert feedback.state == "not_yet"
    assert repr(feedback)
    assert feedback._repr_html_()


def test_an_odd_answer_is_named(task: Lesson, jm: jn.JourneyMap) -> None:
    assert repr(task.check("99.2", pd.DataFrame({"a": range(20)}))).splitlines()[1] == (
        "Next: The check cannot read number, which is a DataFrame. Read the task again: which "
        "kind of answer does it ask for?"
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: t.check("99.11"), "did you mean '99.1'? allowed|no exercise '99.11'"),
        (lambda t: t.check("98.1"), r"not part of lesson 99; .*task = lesson\(98\)"),
        (lambda t: t.hint(None), "lesson 99 has no exercise None; allowed: '99.1', '99.2', '99.3'"),
        (lambda t: t.check("99.1", 1), r"task.check\('99.1'\) takes 0 answers, not 1"),
        (lambda t: t.check("99.2", map=1), r"task.check\(\) has no argument 'map'"),
        (lambda t: t.check(), r"task.check\(\) needs 'exercise'"),
        (lambda t: lesson(11), "lesson 11 does not exist; allowed: 1 to 10"),
    ],
)
def test_a_wrong_call_says_what_is_allowed(task: Lesson, call: Any, message: str) -> None:
    with pytest.raises(jn.ArgumentError, match=message):
        call(task)


def test_a_number_of_an_exercise_without_quotes_is_understood(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    assert task.check(99.2, 2)  # type: ignore[arg-type]


def test_the_hints_are_why_the_finding_and_its_fix_with_the_gesture(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    jm.set("shop", owner="Sales")
    hints = [repr(task.hint("99.1", jm)).splitlines() for _ in range(4)]
    assert hints[0] == ["Hint 1 of 3: 99.1 Who owns it?", jn.explain("M104").rule.why]
    assert hints[1][1] == "Order form has no owner."
    assert hints[2][1:3] == [
        "Name the team that is responsible: jm.set('form', owner=...).",
        "In the editor: Table view, column Owner",
    ]
    assert hints[3] == hints[2]
    assert [repr(task.hint("99.2")).splitlines()[1] for _ in range(3)] == [
        "Count the cards.",
        "There are two.",
        "len(jm.touchpoints())",
    ]


def test_a_hint_is_offered_from_the_third_not_yet_on(task: Lesson, jm: jn.JourneyMap) -> None:
    offers = ["task.hint" in repr(task.check("99.2", jm, 3)) for _ in range(4)]
    assert offers == [False, False, True, True]


def test_the_solution_opens_after_one_try_and_stays_open(task: Lesson, jm: jn.JourneyMap) -> None:
    task.check("99.1")
    assert "The solution opens after one try" in repr(task.solution("99.1"))
    jm.set("shop", owner="Sales")
    task.check("99.1")
    assert repr(task.solution("99.1")).splitlines() == [
        "A solution: 99.1 Who owns it?",
        '    jm.set("shop", owner="Sales")',
        "",
        '    jm.set("form", owner="Product")',
        "In the editor: Table view, column Owner",
        "Why: A team has to answer.",
    ]
    after_a_restart = Lesson(task._info)
    assert "A solution" in repr(after_a_restart.solution("99.1"))


def test_the_lesson_lists_its_exercises_with_their_outcomes(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    task.check("99.2", 3)
    task.check("99.2", 2)
    task.check("99.2", 3)
    jm.set("shop", owner="Sales")
    task.check("99.1")
    assert repr(task).splitlines()[:4] == [
        "Lesson 99: A test",
        "  99.1  Not yet    Who owns it?",
        "  99.2  Right      How many?",
        "  99.3  Not tried  A better map",
    ]
    assert "<th scope=" in task._repr_html_()


def test_each_try_is_a_line_without_names_and_broken_lines_are_skipped(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    task.check("99.2", [3])
    with open("course-progress.jsonl", "ab") as file:
        file.write(b'{"exercise": "99.2", "outc')  # a computer that was switched off
    task.check("99.2", jn)
    found = read_progress(".")
    assert [each.answers for each in found.tries] == [((3,),), None]
    assert found.broken == (2,)
    assert "Some lines of course-progress.jsonl cannot be read and are skipped: 2." in repr(task)
    first = json.loads(Path("course-progress.jsonl").read_text("utf-8").splitlines()[0])
    assert list(first) == [
        "exercise", "time", "outcome", "code", "answers", "map", "journeynb", "lesson"
    ]  # fmt: skip
    assert len(first["map"]) == 64


@pytest.mark.parametrize(
    "line",
    [b"\xff", b"[1]", b"null", b"[" * 100_000, b'{"exercise": 1, "outcome": "right"}',
     b'{"exercise": "1.1", "outcome": "solved"}',
     b'{"exercise": "1.1", "outcome": "right", "answers": "ab"}',
     b'{"exercise": "1.1", "outcome": "right", "answers": {"a": 1}}'],
    ids=["bytes", "list", "null", "deep", "number", "outcome", "text", "object"],
)  # fmt: skip
def test_a_line_of_another_kind_is_broken(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "course-progress.jsonl").write_bytes(line + b"\n")
    assert read_progress(tmp_path).broken == (1,)


def test_no_file_is_no_progress(tmp_path: Path) -> None:
    assert read_progress(tmp_path).outcomes() == {}


def test_progress_that_cannot_be_written_is_said_once(task: Lesson, jm: jn.JourneyMap) -> None:
    Path("course-progress.jsonl").mkdir()
    assert "Your progress is not saved: Is a directory." in repr(task.check("99.2", 2))
    again = task.check("99.2", 2)
    assert again
    assert "not saved" not in repr(again)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_gets_an_answer_too(
    task: Lesson, jm: jn.JourneyMap, tmp_path: Path
) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert "Permission denied" in repr(task.check("99.2", 2))
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_strict_raises_unless_it_is_right_and_writes_nothing(
    task: Lesson,
    jm: jn.JourneyMap,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("JOURNEYNB_COURSE", "strict")
    assert task.check("99.2", 2) is None
    assert task.live("99.1") is None
    with pytest.raises(NotYet, match="3 is not the number") as raised:
        task.check("99.2", 3)
    assert isinstance(raised.value, jn.JourneyError)
    with pytest.raises(NotYet, match="Not tried"):
        task.check("99.1")
    assert not Path("course-progress.jsonl").exists()
    assert capfd.readouterr() == ("", "")


def test_live_follows_the_map_and_keeps_each_new_outcome_once(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    followed = task.live("99.1")
    assert repr(followed).startswith("Not tried")
    jm.set("shop", owner="Sales")
    assert repr(followed).startswith("Not yet")
    jm.set("shop", owner="Service")
    assert repr(followed).startswith("Not yet")
    jm.set("form", owner="Product")
    assert repr(followed).startswith("Right")
    assert [each.outcome for each in read_progress(".").tries] == ["not_yet", "right"]


def test_live_without_a_map_says_how_to_pass_one(task: Lesson) -> None:
    with pytest.raises(jn.ArgumentError, match=r'task.live\("99.1", my_map\)'):
        task.live("99.1")


def test_a_check_causes_no_warning_and_leaves_the_pinned_date(
    task: Lesson, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warns(at: Attempt) -> Outcome:
        import warnings

        warnings.warn("old", DeprecationWarning, stacklevel=1)
        at.jm.fork().add(jn.Stage(name="Buy"))
        return RIGHT

    monkeypatch.setitem(task._exercises, "99.1", exercise("99.4")(warns) and EXERCISES.pop("99.4"))
    with jn.today("2030-01-01") as pinned:
        assert task.check("99.1")
        assert repr(pinned) == "as of 1 January 2030"


def test_in_ipython_the_map_is_found_and_numbers_are_completed(
    task: Lesson, jm: jn.JourneyMap
) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        fresh = Lesson(task._info)
        shell.push({"task": fresh, "jm": jm})
        jm.set(["shop", "form"], owner="Sales")
        assert shell.run_cell('task.check("99.1")').result
        with __import__("warnings").catch_warnings(action="ignore"):
            found = {each.text for each in shell.Completer.completions('task.check("99.', 15)}
        assert {"99.1", "99.2", "99.3"} <= found
    finally:
        InteractiveShell.clear_instance()
