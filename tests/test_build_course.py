"""The builder of the course's notebooks: what it refuses, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import build_course
from build_course import SourceError, learner_notebook, notebook_text, read_lesson
from course_build import source

LESSON = """# %% [markdown]
# # A title

# %% tags=["setup"]
import journeynb as jn

# %% tags=["work"] exercise="1.1"
answer = ...

# %% tags=["solution"] exercise="1.1"
answer = 42

# %% tags=["check"] exercise="1.1"
task.check("1.1", answer)

# %% [markdown] tags=["quiz"]
"""
QUESTION = """
[[quiz]]
id = "1.q{}"
ask = "Is 1 < 2, and is `a` code?"
right = "yes"
wrong = [
  {{ option = "no", why = "It is." }},
  {{ option = "maybe", why = "It is." }},
  {{ option = "never", why = "It is." }},
]
"""
TEXTS = '[exercises."1.1"]\ntitle = "One"\n' + "".join(QUESTION.format(n) for n in range(1, 6))
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes a lesson 1 in a folder of its own."""
    monkeypatch.setattr(source, "LESSONS", tmp_path)

    def written(lesson: str = LESSON, texts: str = TEXTS) -> Path:
        folder = tmp_path / "01-one"
        folder.mkdir(exist_ok=True)
        (folder / "lesson.py").write_text(lesson, "utf-8")
        (folder / "texts.en.toml").write_text(texts, "utf-8")
        return folder

    return written


def refused(lesson: str = LESSON, texts: str = TEXTS, *, write: Write) -> str:
    folder = write(lesson, texts)
    with pytest.raises(SourceError) as found:
        read_lesson(1)
    said = str(found.value)
    assert said.startswith(str(folder))
    return said.removeprefix(f"{folder}/")


def test_a_lesson_has_its_cells_by_tag_and_exercise(write: Write) -> None:
    write()
    lesson = read_lesson(1)
    assert lesson.exercises == ["1.1"]
    assert lesson.code("solution", "1.1") == ["answer = 42"]
    assert lesson.code("setup") == ["import journeynb as jn"]
    assert [cell.line for cell in lesson.cells] == [1, 4, 7, 10, 13, 16]


def test_what_needs_signs_of_html_is_shown_as_it_is_written(write: Write) -> None:
    write()
    text = notebook_text(learner_notebook(read_lesson(1)))
    assert "Is 1 &lt; 2, and is <code>a</code> code?" in text


def test_a_notebook_is_stale_until_it_is_built(write: Write) -> None:
    folder = write()
    assert [path.name for path in build_course.stale([1])] == ["lesson.ipynb", "solution.ipynb"]
    build_course.build([1])
    assert build_course.stale([1]) == []
    before = (folder / "lesson.ipynb").read_bytes()
    build_course.build([1])
    assert (folder / "lesson.ipynb").read_bytes() == before
    write(LESSON.replace("42", "43"))
    assert [path.name for path in build_course.stale([1])] == ["solution.ipynb"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# %% [markdown]\n# # A", "# A", "lesson.py, line 1: a source starts with a cell"),
        ('["setup"]', '["set-up"]', "line 4 (cell 2): tags ['set-up']; allowed: one of setup, "),
        ('["setup"]', '["setup", "work"]', "allowed: one of setup, work, check, solution, quiz"),
        ('["setup"]', '["setup"] slide="yes"', "unknown metadata slide; allowed: tags, exercise"),
        ('# %% tags=["setup"]', '# %% [raw] tags=["setup"]', "a raw cell; allowed: # %% and"),
        ('["setup"]', '["quiz"]', "a code cell with the tag quiz; markdown cells have none or"),
        ('["work"] exercise="1.1"', '["work"]', "tag work, exercise none; exactly the cells"),
        ('["work"] exercise="1.1"', '["work"] exercise="2.1"', "exercise 2.1 is of another lesson"),
        ('["work"] exercise="1.1"', '["work"] exercise=1.1', "exercise 1.1 is not text; write"),
        ('check("1.1"', 'check("1.2"', 'line 13 (cell 5): it has no task.check("1.1")'),
        ("import journeynb as jn\n", "", "line 4 (cell 2): the cell is empty"),
        ("answer = ...\n", "answer = ...\n\n# %%\n1\n", "must come right after its work cell"),
        ('["solution"]', '["work"]', "exercise 1.1 has the cells work, work, check; allowed"),
        ('["quiz"]\n', '["quiz"]\n# ## Quiz\n', "the quiz comes from the texts; leave this cell"),
        ("# # A title\n", "# # A title\n#\n# ## Quiz\n", "cell 1): remove ## Quiz, which the"),
        ('tags=["quiz"]\n', "\n# Text\n", 'it needs one quiz: # %% [markdown] tags=["quiz"]'),
        ('exercise="1.1"\ntask.check("1.1"', 'exercise="1.2"\ntask.check("1.2"', "in order"),
    ],
)
def test_an_error_of_a_source_names_the_cell_and_what_is_allowed(
    old: str, new: str, words: str, write: Write
) -> None:
    assert old in LESSON
    assert words in refused(LESSON.replace(old, new, 1), write=write)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("title", "titel", '[exercises."1.1"] has no title'),
        ('"1.1"', '"1.2"', "texts of the exercises 1.2; lesson.py has 1.1"),
        ("title =", "title", "not TOML"),
        ("1.q3", "1.q1", "allowed: 1.q1, 1.q2, 1.q3, 1.q4, 1.q5, in order"),
        ('"maybe"', '"No"', "question 1.q1: two options are the same"),
        ("It is.", "it is", "allowed: a sentence with a full stop"),
        ('option = "maybe", ', "", "question 1.q1: it needs 3 wrong options"),
        ('right = "yes"', 'right = " "', "ask, right and each option are texts that are not"),
    ],
)
def test_an_error_of_the_texts_names_the_exercise_or_the_question(
    old: str, new: str, words: str, write: Write
) -> None:
    assert old in TEXTS
    said = refused(texts=TEXTS.replace(old, new, 1), write=write)
    assert said.startswith("texts.en.toml") and words in said


def test_a_lesson_without_a_source_is_named(write: Write) -> None:
    write()
    with pytest.raises(SourceError, match=re.escape("lesson 2 has no lesson.py; lessons with")):
        read_lesson(2)
