"""Grading: every check again on what learners saved, and none of their code."""

import csv
import io
import json
import os
import shutil

import pytest
from typer.testing import CliRunner

from course_notebooks import (
    as_before,
    copy_lesson,
    open_notebook,
    run,
    run_cells,
    write_reports_quickly,
)
from journeynb.base.errors import ArgumentError, FileError
from journeynb.cli import app as cli_app
from journeynb.course.catalog import LESSONS, MAP, lesson_info
from journeynb.course.kit import grade
from journeynb.course.kit.grading import hand_in
from journeynb.course.progress import FILE, Try
from journeynb.course.source import cells_of

FIRST = lesson_info(1)
SLOW = {"events.csv", "customers.csv"}
SHORT = [each for each in LESSONS if os.environ.get("JOURNEYNB_LONG") or not SLOW & set(each.data)]
ALL = ["1.1", "1.2", "1.3", "1.4", "1.5"]


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """A folder of lesson 1 in which every exercise was solved and checked."""
    folder = tmp_path_factory.mktemp("solved") / "01-first-journey"
    folder.mkdir()
    copy_lesson(FIRST, folder)
    with as_before():
        at = open_notebook(FIRST, folder)
        for exercise in ALL:
            run_cells(FIRST, at, exercise, "solution")
            run_cells(FIRST, at, exercise, "check")
    return folder


@pytest.fixture
def course(tmp_path):
    """Return a function that gives a learner a folder of lesson 1, as it starts or solved."""

    def make(learner, copied=None, name="01-first-journey"):
        folder = tmp_path / "class" / learner / name
        if copied is None:
            folder.mkdir(parents=True)
            copy_lesson(FIRST, folder)
        else:
            shutil.copytree(copied, folder)
        return folder

    make.root = tmp_path / "class"
    return make


UNRECORDED = {"9.2", "9.4", "9.5", "10.5"}
"""Exercises whose answer is a map, a review or a function, which a progress file cannot have."""


@pytest.mark.parametrize("info", SHORT, ids=lambda info: str(info.number))
def test_a_lesson_whose_exercises_are_solved_in_order_is_graded_right(info, tmp_path, monkeypatch):
    write_reports_quickly(monkeypatch)
    copy_lesson(info, tmp_path)
    monkeypatch.chdir(tmp_path)
    with as_before():
        at = open_notebook(info, tmp_path)
        for each in cells_of(info):
            if {"solution", "check"} & set(each.tags):
                run(each.text, at)
    found = dict(grade(tmp_path)[["exercise", "result"]].to_numpy().tolist())
    assert len(found) >= 5
    assert found == {each: "claimed" if each in UNRECORDED else "right" for each in found}


def results(folder, **options):
    table = grade(folder, **options)
    return {
        learner: dict(zip(own.exercise, own.result, strict=True))
        for learner, own in table.groupby("learner")
    }


def test_a_solved_lesson_is_right_in_every_exercise(course, solved):
    course("anna", solved)
    assert results(course.root) == {"anna": dict.fromkeys(ALL, "right")}


def test_an_untouched_lesson_and_an_empty_folder_are_not_tried(course):
    course("ben")
    (course.root / "cleo").mkdir()
    nothing = dict.fromkeys(ALL, "not tried")
    assert results(course.root) == {"ben": nothing, "cleo": nothing}


def test_work_counts_without_a_progress_file_if_the_map_shows_it(course, solved):
    folder = course("anna", solved)
    (folder / FILE).unlink()
    assert results(course.root)["anna"] == {
        **dict.fromkeys(ALL, "right"),
        "1.4": "not tried",  # its answer is nowhere
    }


def test_what_is_only_in_the_progress_file_is_claimed(course, solved):
    shutil.copy(solved / FILE, course("dora"))
    found = grade(course.root)
    assert set(found.result) == {"claimed"}
    assert set(found.reason) == {"the saved map does not pass the check now"}


def test_a_wrong_answer_is_not_yet_and_says_the_next_step(course, solved):
    folder = course("ed", solved)
    lines = (folder / FILE).read_text("utf-8").splitlines()
    tries = [json.loads(line) for line in lines]
    for each in tries:
        if each["exercise"] == "1.4":
            each.update(outcome="not_yet", answers=["van-visit"])
    (folder / FILE).write_text("\n".join(map(json.dumps, tries)))
    row = grade(course.root).set_index("exercise").loc["1.4"]
    assert row.result == "not yet"
    assert row.tries == 1
    assert row.reason


def test_a_recorded_answer_is_checked_whatever_the_file_says_about_it(course, solved):
    folder = course("fay", solved)
    text = (folder / FILE).read_text("utf-8").replace('"outcome": "right"', '"outcome": "not_yet"')
    (folder / FILE).write_text(text)
    assert results(course.root)["fay"] == dict.fromkeys(ALL, "right")


def test_of_two_copies_of_a_lesson_the_better_counts(course, solved):
    course("gus")
    course("gus", solved, name="01-first-journey-2")
    assert results(course.root) == {"gus": dict.fromkeys(ALL, "right")}


def test_the_folder_of_one_learner_is_graded_as_well(course, solved):
    folder = course("hana", solved)
    assert set(results(course.root / "hana")) == {"hana"}
    assert set(results(folder)["01-first-journey"].values()) == {"right"}


def test_a_lesson_can_be_chosen(course, solved):
    course("anna", solved)
    assert len(grade(course.root, lesson=1)) == len(ALL)
    assert set(grade(course.root, lesson=2).result) <= {"not tried"}
    with pytest.raises(ArgumentError, match="allowed: 1 to 10"):
        grade(course.root, lesson=11)


def test_a_folder_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(FileError, match="is not a folder"):
        grade(tmp_path / "nobody")


def broken_json(folder):
    (folder / MAP).write_text('{"title": ')


def not_a_map(folder):
    (folder / MAP).write_text("[1, 2]")


def bytes_only(folder):
    (folder / MAP).write_bytes(b"\xff\x00" * 50)


def nested(folder):
    (folder / MAP).write_text("[" * 100_000)


def missing(folder):
    (folder / MAP).unlink()


def a_folder(folder):
    (folder / MAP).unlink()
    (folder / MAP).mkdir()


def a_pipe(folder):
    (folder / MAP).unlink()
    os.mkfifo(folder / MAP)


def a_link(folder):
    (folder / MAP).unlink()
    (folder / MAP).symlink_to(folder.parents[1] / "anna/01-first-journey" / MAP)


def huge(folder):
    os.truncate(folder / MAP, hand_in.LARGEST + 1)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (broken_json, "not valid JSON"),
        (not_a_map, MAP),
        (bytes_only, "UTF-8"),
        (nested, MAP),
        (missing, "it is missing"),
        (a_folder, "it is not a regular file"),
        (a_pipe, "it is not a regular file"),
        (a_link, "it is a link"),
        (huge, "it is larger than 20 MB"),
    ],
)
def test_a_map_that_cannot_be_read_is_a_row_with_a_reason(course, solved, spoil, reason):
    course("anna", solved)
    folder = course("zoe")
    (folder / FILE).write_bytes(Try("1.1", "2026-07-01T09:00:00Z", "not_yet").line())
    spoil(folder)
    found = grade(course.root)
    zoe = found[found.learner == "zoe"]
    assert set(zoe.result) == {"unreadable"}
    assert all(reason in each for each in zoe.reason)
    assert set(found[found.learner == "anna"].result) == {"right"}


HOSTILE = [
    b"\x80\x04\x95 a pickle",
    b"\xff\xfe",
    b"[" * 5000,
    b'{"exercise": "1.4", "outcome": "right", "answers": ' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"exercise": "1.4", "outcome": "right", "answers": [NaN, 1e999]}',
    b'{"exercise": "1.4", "outcome": "right", "answers": [' + b"9" * 5000 + b"]}",
    b'{"exercise": "1.4", "outcome": "right", "answers": [{"__class__": "os.system"}]}',
    b'{"exercise": "9.9", "outcome": "right"}',
    b'{"exercise": ["1.4"], "outcome": "right"}',
    b'{"exercise": "1.4", "outcome": "right", "answers": "__import__(\'os\')"}',
]


def test_a_hostile_progress_file_is_skipped_line_by_line(course, solved):
    folder = course("mallory", solved)
    (folder / FILE).write_bytes(b"\n".join([*HOSTILE, (solved / FILE).read_bytes()]))
    found = grade(course.root)
    assert set(found.result) == {"right"}
    assert all("skipped lines 1, 2, 3" in each for each in found.problems)


def test_no_code_of_a_learner_runs(course, solved, tmp_path, monkeypatch):
    folder = course("mallory", solved)
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')"
    for name in ("journeynb.py", "sitecustomize.py", "conftest.py", "json.py", "__init__.py"):
        (folder / name).write_text(code)
    cell = {"cell_type": "code", "source": [code], "metadata": {}, "outputs": []}
    (folder / "lesson.ipynb").write_text(json.dumps({"cells": [cell], "nbformat": 4}))
    monkeypatch.chdir(folder)
    assert set(results(course.root)["mallory"].values()) == {"right"}
    assert not mark.exists()


def test_nothing_is_written_into_the_folders(course, solved):
    folder = course("anna", solved)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    grade(course.root)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_the_command_prints_a_table_and_says_what_it_cannot_know(course, solved):
    course("anna", solved)
    broken_json(course("zoe"))
    found = CliRunner().invoke(cli_app.app, ["course", "grade", str(course.root)])
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert lines[0] == "Lesson 1: A journey in fifteen minutes"
    assert lines[1].split() == ["learner", *ALL, "right"]
    assert lines[2].split() == ["anna", *["right"] * 5, "5", "of", "5"]
    assert lines[3].split() == ["zoe", *["unreadable"] * 5, "0", "of", "5"]
    assert any("zoe, lesson 1: spokewell.journeymap.json, line 1" in line for line in lines)
    assert lines[-1] == "This shows what is in the folders, not who did the work."


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless_in_csv(course, solved):
    course("=cmd()", solved)
    found = CliRunner().invoke(
        cli_app.app, ["course", "grade", str(course.root), "--format", "csv"]
    )
    rows = list(csv.DictReader(io.StringIO(found.output)))
    assert [row["exercise"] for row in rows] == ALL
    assert not rows[0]["learner"].startswith("=")
    shown = CliRunner().invoke(
        cli_app.app, ["course", "grade", str(course.root), "--format", "json"]
    )
    assert [row["learner"] for row in json.loads(shown.output)] == ["=cmd()"] * 5
