"""The notebooks of the course: built from their sources, without solutions, and they run."""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import nbformat
import pytest

import build_course
from build_course import read_lesson
from course_build.quiz import quiz_text
from course_build.source import sources
from course_notebooks import as_before
from journeynb.base.host import PAGE_ONLY
from journeynb.course.catalog import LESSONS, LessonInfo
from journeynb.course.source import cells_of
from journeynb.course.starting import learner_files, start_lesson

READY = [info for info in LESSONS if info.number in sources()]
every_lesson = pytest.mark.parametrize("info", READY, ids=lambda info: info.slug)
FILE_NAME = re.compile(r"[\w-]+\.(?:journeymap\.json|csv|md|html|ipynb|jsonl|pdf|py|xlsx)\b")
URL = re.compile(r"https?://\S+|www\.\S+|\]\(|<a |<img|<script|<iframe|<form|<input", re.IGNORECASE)


def notebook(info: LessonInfo, name: str = "lesson") -> nbformat.NotebookNode:
    return nbformat.read(info.folder / f"{name}.ipynb", as_version=4)


def text_of(info: LessonInfo, kind: str = "markdown") -> str:
    found = [each.source for each in notebook(info).cells if each.cell_type == kind]
    return "\n\n".join(found)


def squeezed(code: str) -> str:
    """Return code however it is broken into lines and quoted."""
    return re.sub(r"\s", "", code).replace('"', "'").replace(",)", ")").replace(",]", "]")


class TestBuilding:
    def test_what_is_built_is_what_the_sources_say_byte_for_byte(self) -> None:
        assert build_course.stale(sources()) == [], "run scripts/build_course.py"

    @every_lesson
    def test_the_notebook_is_valid_and_says_nothing_of_how_it_was_made(
        self, info: LessonInfo
    ) -> None:
        for name in ("lesson", "solution"):
            found = notebook(info, name)
            nbformat.validate(found)
            assert set(found.metadata) == {"kernelspec", "language_info"}
            assert found.metadata.kernelspec.name == "python3"
            ids = [cell.id for cell in found.cells]
            assert len(set(ids)) == len(ids)
            for cell in found.cells:
                assert set(cell.metadata) <= {"tags", "exercise"}
                if cell.cell_type == "code":
                    assert cell.outputs == [] and cell.execution_count is None

    @every_lesson
    def test_both_readers_of_a_source_find_the_same_cells(self, info: LessonInfo) -> None:
        built, shown = read_lesson(info.number).cells, cells_of(info)
        assert len(built) == len(shown)
        for cell, other in zip(built, shown, strict=True):
            assert (cell.kind == "markdown") == other.markdown, cell.place
            assert (cell.tag, cell.exercise) == ("".join(other.tags), other.exercise), cell.place
            text = re.sub(r"^# ([!%])", r"\1", other.text, flags=re.MULTILINE)  # as magic
            assert cell.text == text, cell.place

    @every_lesson
    def test_a_learner_gets_no_step_of_a_solution(self, info: LessonInfo) -> None:
        cells = notebook(info).cells
        assert not [cell for cell in cells if "solution" in cell.metadata.get("tags", [])]
        given = squeezed("\n".join(cell.source for cell in cells))
        steps = [
            ast.unparse(step)
            for code in read_lesson(info.number).code("solution")
            for step in ast.walk(ast.parse(code))
            if isinstance(step, (ast.Expr, ast.Assign))
        ]
        assert [step for step in steps if squeezed(step) in given] == []


class TestText:
    @every_lesson
    def test_it_links_to_nothing_and_loads_nothing(self, info: LessonInfo) -> None:
        assert URL.findall(text_of(info)) == []

    @every_lesson
    def test_the_files_that_it_names_are_there_or_are_made_in_it(self, info: LessonInfo) -> None:
        text = "\n".join(cell.text for cell in read_lesson(info.number).cells)
        made = set(re.findall(r"(?:save|report|open|write|to_csv)\(\s*\"([^\"]+)\"", text))
        known = {*learner_files(info), *made, "course-progress.jsonl"}
        named = set(FILE_NAME.findall(text))
        unknown = {each for each in named - known if not each.startswith(("my-", "your-"))}
        assert unknown == set()

    @every_lesson
    def test_the_title_is_that_of_the_catalog(self, info: LessonInfo) -> None:
        first = notebook(info).cells[0].source.splitlines()[0]
        assert first == f"# {info.number} {info.title}"


class TestQuiz:
    def test_the_longest_answer_is_rarely_the_right_one(self) -> None:
        questions = [each for number in sources() for each in read_lesson(number).questions]
        longest = [
            each.id
            for each in questions
            if len(each.options[0][0]) >= max(len(text) for text, _ in each.options)
        ]
        assert len(questions) == 5 * len(READY)
        assert len(longest) <= 0.4 * len(questions), longest

    def test_the_right_answer_has_no_usual_place(self) -> None:
        questions = [each for number in sources() for each in read_lesson(number).questions]
        places = [each.shown.index(0) for each in questions]
        for place in range(4):
            assert 0.1 * len(places) <= places.count(place) <= 0.45 * len(places)

    @every_lesson
    def test_each_answer_says_by_itself_whether_it_is_right(self, info: LessonInfo) -> None:
        """JupyterLab removes scripts from text, and disables the controls of a form."""
        text = quiz_text(read_lesson(info.number).questions)
        assert text.count("<fieldset") == text.count("<legend>") == 5
        assert text.count("<details><summary>") == 20
        assert text.count("<strong>Right.</strong>") == 5
        assert text.count("<strong>Not yet.</strong>") == 15
        tags = set(re.findall(r"</?(\w+)", text))
        assert tags <= {"code", "details", "fieldset", "legend", "p", "strong", "summary"}
        for block in re.findall(r"<fieldset.*?</fieldset>", text, re.DOTALL):
            assert "\n\n" not in block  # an empty line would end the HTML
        assert text in text_of(info)


class TestRunning:
    """In one IPython, since ten kernels would take ten times as long to start.

    Outputs come without the pictures in PNG that only other programs need.
    """

    @pytest.fixture
    def shell(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
        from IPython.core.interactiveshell import InteractiveShell

        monkeypatch.setenv(PAGE_ONLY, "1")
        # IPython puts a module of its own there, from which it removes everything
        monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
        with as_before():
            shell = InteractiveShell.instance()
            shell.reset(new_session=True)
            yield shell
        InteractiveShell.clear_instance()

    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")  # lessons explain theirs
    @every_lesson
    def test_the_untouched_notebook_runs_from_top_to_bottom(
        self, info: LessonInfo, shell: object, tmp_path: Path
    ) -> None:
        start_lesson(info, tmp_path / "Lektion ä")
        os.chdir(tmp_path / "Lektion ä")
        told = io.StringIO()
        for place, cell in enumerate(notebook(info).cells, 1):
            if cell.cell_type != "code":
                continue
            with redirect_stdout(told):
                done = shell.run_cell(cell.source)  # type: ignore[attr-defined]
            assert done.success, f"cell {place}: {done.error_before_exec or done.error_in_exec}"
        said = told.getvalue()
        assert "Not tried" in said and "Right" not in said and "Not yet" not in said
