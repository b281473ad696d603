"""``journeynb course``: the list, start, status, doctor."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import journeynb as jn
from journeynb.base.errors import JourneyError
from journeynb.cli.commands.course import group
from journeynb.cli.shared.exit_status import status_of
from journeynb.course import doctor
from journeynb.course.catalog import LESSONS, MAP, lesson_info
from journeynb.course.progress import FILE, Try, add_try
from journeynb.course.starting import learner_files, start_lesson
from journeynb.course.variants.variant import PLANTS, variant_of

FIRST = lesson_info(1)
Course = Callable[..., Result]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Return a function that runs ``journeynb course ...`` in a folder whose name needs quotes."""
    here = tmp_path / "Meine Ördner"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(group.course, [str(each) for each in words])


def error_of(result: Result) -> str:
    assert isinstance(result.exception, JourneyError) and status_of(result.exception) == 2
    return str(result.exception)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


class TestStart:
    def test_a_lesson_gets_a_folder_with_its_notebook_and_map(self, course: Course) -> None:
        said = course("start", 1).stdout
        place = Path("journeynb-course/01-first-journey")
        assert set(contents(place)) == set(learner_files(FIRST)) >= {"lesson-1.ipynb", MAP}
        assert "Next: jupyter lab journeynb-course/01-first-journey/lesson-1.ipynb" in said
        assert jn.read(place / MAP).equals(jn.read(FIRST.folder / MAP))

    def test_a_learner_gets_neither_solutions_nor_the_instructors_page(self) -> None:
        for info in LESSONS:
            if (info.folder / "lesson.py").exists():
                names = set(learner_files(info))
                assert not names & {"solution.ipynb", "lesson.py", "instructor.md"}
                assert {f"lesson-{info.number}.ipynb", MAP, *info.data} <= names
                assert not [each for each in names if each.endswith(".toml")]

    def test_nothing_is_overwritten(self, course: Course) -> None:
        course("start", 1)
        place = Path("journeynb-course/01-first-journey")
        (place / MAP).write_text("mine")
        before = contents(place)
        said = error_of(course("start", 1))
        assert "01-first-journey already has lesson-1.ipynb" in said and "--again" in said
        assert contents(place) == before

    def test_again_starts_in_a_new_folder_beside_it(self, course: Course) -> None:
        for _ in range(3):
            assert course("start", 1, "--again").exit_code == 0
        names = sorted(each.name for each in Path("journeynb-course").iterdir())
        assert names == ["01-first-journey", "01-first-journey-2", "01-first-journey-3"]

    def test_from_inside_the_course_lessons_go_beside_each_other(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        course("start", 1)
        root = Path("journeynb-course").resolve()
        monkeypatch.chdir(root / "01-first-journey")
        course("start", 1, "--again")
        assert (root / "01-first-journey-2/lesson-1.ipynb").exists()

    def test_a_folder_of_the_learners_choice_is_quoted_for_the_shell(self, course: Course) -> None:
        said = course("start", 1, "mit Leerzeichen/Kurs ä").stdout
        assert "jupyter lab 'mit Leerzeichen/Kurs ä/01-first-journey/lesson-1.ipynb'" in said
        assert Path("mit Leerzeichen/Kurs ä/01-first-journey/lesson-1.ipynb").exists()

    def test_without_jupyterlab_it_says_how_to_get_it(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("journeynb.cli.commands.course.start.find_spec", lambda _: None)
        assert "pip install 'journeynb[course]'" in course("start", 1).stdout

    def test_all_skips_the_lessons_that_are_there(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ready = tuple(info for info in LESSONS if (info.folder / "lesson.ipynb").exists())
        monkeypatch.setattr("journeynb.cli.commands.course.start.LESSONS", ready)
        course("start", 1)
        mine = Path("journeynb-course/01-first-journey") / MAP
        mine.write_text("mine")
        said = course("start", "all").stdout
        assert "kept journeynb-course/01-first-journey, which already exists" in said
        assert said.endswith("Next: jupyter lab journeynb-course\n")
        made = {each.name for each in Path("journeynb-course").iterdir()}
        assert made == {info.folder.name for info in ready} and mine.read_text("utf-8") == "mine"

    @pytest.mark.parametrize("number", ["0", "11", "one", "1.1", ""])
    def test_other_lessons_do_not_exist(self, course: Course, number: str) -> None:
        said = error_of(course("start", number))
        assert said == f"lesson {number!r} does not exist; allowed: 1 to 10"
        assert not Path("journeynb-course").exists()

    def test_a_file_in_the_place_of_the_folder_is_an_error(self, course: Course) -> None:
        Path("taken").write_text("")
        assert "taken" in error_of(course("start", 1, "taken"))
        assert Path("taken").read_text("utf-8") == ""

    def test_if_a_file_cannot_be_written_no_folder_is_left(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(path: Path, content: bytes) -> None:
            raise OSError(28, "No space left on device", str(path))

        monkeypatch.setattr("journeynb.base.files.write_atomic", full)
        with pytest.raises(OSError, match="No space left"):
            start_lesson(FIRST, tmp_path / "new")
        assert not (tmp_path / "new").exists()

    def test_a_variant_has_a_map_of_its_own(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(PLANTS, 1, lambda jm, random: jm.set(title="Another"))
        assert course("start", 1, "--variant", 9999).exit_code == 0
        place = Path("journeynb-course/01-first-journey")
        assert variant_of(1, place) == 9999
        assert jn.read(place / MAP).title == "Another"
        assert "the number of a lesson" in error_of(course("start", "all", "--variant", 7))


class TestProgress:
    def tried(self, exercise: str, outcome: str, minute: int, folder: str = "") -> None:
        place = Path("journeynb-course", folder or "01-first-journey")
        add_try(place, Try(exercise, f"2026-07-01T09:{minute:02}:00Z", outcome))

    def test_status_lists_each_exercise_with_outcome_and_time(self, course: Course) -> None:
        course("start", 1)
        self.tried("1.1", "not_yet", 1)
        self.tried("1.1", "right", 2)
        self.tried("1.2", "not_tried", 3)
        said = course("status").stdout.splitlines()
        assert said[0] == (
            "Lesson 1: A journey in fifteen minutes (journeynb-course/01-first-journey)"
        )
        assert said[1].split() == ["exercise", "title", "outcome", "tries", "last", "try"]
        assert said[2].split()[-5:] == ["Right", "2", "2026-07-01", "09:02:00", "UTC"]
        assert "Not tried" in said[3] and said[-1] == "1 of 5 right"

    def test_status_of_the_lesson_in_the_current_folder(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        course("start", 1)
        course("start", 1, "--again")
        monkeypatch.chdir("journeynb-course/01-first-journey")
        said = course("status").stdout
        assert said.startswith("Lesson 1: A journey in fifteen minutes\n")
        assert said.count("Lesson") == 1

    def test_csv_and_json_have_the_same_rows(self, course: Course) -> None:
        course("start", 1)
        self.tried("1.1", "right", 2)
        rows = json.loads(course("status", "--format", "json").stdout)
        assert rows[0] == {
            "lesson": 1,
            "folder": "journeynb-course/01-first-journey",
            "exercise": "1.1",
            "title": "Add a stage",
            "outcome": "right",
            "tries": 1,
            "time": "2026-07-01T09:02:00Z",
        }
        table = list(csv.DictReader(io.StringIO(course("status", "--format", "csv").stdout)))
        assert [{name: str(value) for name, value in row.items()} for row in rows] == table

    def test_a_broken_line_is_skipped_and_reported(self, course: Course) -> None:
        course("start", 1)
        Path("journeynb-course/01-first-journey", FILE).write_text("{broken\n")
        self.tried("1.1", "right", 2)
        found = course("status")
        assert "skipped line 1" in found.stderr and "1 of 5 right" in found.stdout

    def test_without_a_lesson_it_says_how_to_start_one(self, course: Course) -> None:
        assert "journeynb course start 1" in error_of(course("status"))
        assert "no is not a folder" in error_of(course("status", "no"))

    def test_the_list_has_every_lesson_and_what_comes_next(self, course: Course) -> None:
        said = course().stdout
        for info in LESSONS:
            assert f"{info.title}  " in said
        assert said.count("not started") == 10
        assert said.endswith("\nNext: journeynb course start 1\n")

    def test_the_list_counts_what_is_right_in_any_folder_of_a_lesson(self, course: Course) -> None:
        course("start", 1)
        course("start", 1, "--again")
        self.tried("1.1", "right", 1)
        for number in range(2, 6):
            self.tried(f"1.{number}", "right", number, "01-first-journey-2")
        said = course().stdout
        assert "5 of 5 right" in said and said.endswith("Next: journeynb course start 2\n")

    def test_a_lesson_that_was_started_comes_next(self, course: Course) -> None:
        course("start", 1)
        said = course().stdout
        assert "0 of 5 right" in said
        assert "Next: jupyter lab journeynb-course/01-first-journey/lesson-1.ipynb" in said


class TestDoctor:
    """A kernel is started once; what is missing is made up."""

    def test_here_everything_works(self, course: Course) -> None:
        pytest.importorskip("jupyterlab")
        found = course("doctor")
        lines = found.stdout.splitlines()
        names = ["Python", "journeynb", "JupyterLab", "kernel", "editor", "log engine"]
        assert [line[10:21].strip() for line in lines] == [*names, "PDF browser"]
        assert all(line.startswith("ok ") for line in lines[:6])
        assert f"starts, with journeynb {jn.__version__}" in lines[3]
        assert "999 people" in lines[5] and found.exit_code == 0

    def test_what_is_missing_is_named_with_its_remedy(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def missing() -> str:
            raise PackageNotFoundError("jupyterlab")

        def broken() -> str:
            raise RuntimeError("Kernel died\n before replying")

        for name in ("_kernel", "_log_engine", "_editor"):
            monkeypatch.setattr(doctor, name, lambda: "fine")
        monkeypatch.setattr(doctor, "_jupyterlab", missing)
        monkeypatch.setattr(doctor, "_browser", broken)
        found = course("doctor")
        assert found.exit_code == 1
        assert (
            "missing   JupyterLab   jupyterlab is not installed. To fix it: pip install "
            "'journeynb[course]'\n" in found.stdout
        )
        assert "optional  PDF browser  RuntimeError: Kernel died before replying" in found.stdout

    def test_only_what_the_lessons_need_changes_the_exit_code(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("_jupyterlab", "_kernel", "_log_engine", "_editor"):
            monkeypatch.setattr(doctor, name, lambda: "fine")
        monkeypatch.setattr(shutil, "which", lambda _: None)
        monkeypatch.delenv("JOURNEYNB_CHROMIUM", raising=False)
        found = course("doctor")
        assert found.exit_code == 0 and "apt install chromium" in found.stdout

    def test_an_old_jupyterlab_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "version", lambda _: "4.2.5")
        with pytest.raises(JourneyError, match=r"4\.2\.5 is too old; allowed: 4\.4 or newer"):
            doctor._jupyterlab()
