"""Lessons as assignments of nbgrader and otter-grader, with maps from the editor."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

import journeynb
from journeynb.base.errors import FileError, JourneyError
from journeynb.cli import app as cli_app
from journeynb.course.catalog import LESSONS, MAP, lesson_info
from journeynb.course.kit import export_nbgrader, export_otter
from journeynb.course.source import cells_of
from strategies import LONG

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / "build/grading/bin/python"
SECOND = lesson_info(2)
BUILT = [each for each in LESSONS if (each.folder / "solution.ipynb").exists()]
ALL = {"2_1": 1, "2_2": 1, "2_3": 1, "2_4": 1, "2_5": 1}
POINTS = {"cleo": {**ALL, "2_3": 0}}
if LONG:
    POINTS |= {"anna": ALL, "ben": {**ALL, "2_1": 0, "2_3": 0}}


@pytest.mark.skipif(not PYTHON.exists(), reason="needs sh scripts/setup.sh --with-tests")
@pytest.mark.parametrize("package", ["nbgrader", "otter"])
def test_a_map_from_the_editor_gets_the_points_that_it_deserves(package, tmp_path):
    paths = {name: str(tmp_path / name) for name in ("config", "data", "runtime")}
    for path in paths.values():
        Path(path).mkdir()
    place = tmp_path / "course"
    place.mkdir()
    # JUPYTER_PATH may lead to kernels of this process, which lack the package
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("JUPYTER")}
    ran = subprocess.run(
        [PYTHON, Path(__file__).with_name("grading_trial.py"), package, place, *POINTS],
        env={
            **inherited,
            "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(journeynb.__file__).parents[1]),
            "JUPYTER_CONFIG_DIR": paths["config"],
            "JUPYTER_DATA_DIR": paths["data"],
            "JUPYTER_RUNTIME_DIR": paths["runtime"],
            "IPYTHONDIR": paths["data"],
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    graded = json.loads(ran.stdout.splitlines()[-1])
    before = {"nbgrader": "check_", "otter": "q"}[package]
    for learner, points in POINTS.items():
        assert graded[learner] == {before + name: each for name, each in points.items()}


@pytest.mark.parametrize("info", BUILT, ids=lambda info: str(info.number))
def test_every_exercise_has_a_strict_check_in_both(info, tmp_path):
    exercises = [each.exercise for each in cells_of(info) if "check" in each.tags]
    export_nbgrader(tmp_path / "nbgrader", [info])
    export_otter(tmp_path / "otter", [info], assign=False)
    name = f"lesson-{info.number}"
    for path in (
        tmp_path / "nbgrader/source" / name / "lesson.ipynb",
        tmp_path / "otter" / name / "lesson.ipynb",
    ):
        notebook = nbformat.read(path, 4)
        nbformat.validate(notebook)
        code = [each.source for each in notebook.cells if "with strict():" in each.source]
        assert len(code) == len(exercises)
        for text, exercise in zip(code, exercises, strict=True):
            assert f'task.check("{exercise}", jm' in text
        ids = [each.id for each in notebook.cells]
        assert len(set(ids)) == len(ids)
        assert (path.parent / MAP).read_bytes() == (info.folder / MAP).read_bytes()


def test_nbgrader_keeps_the_learners_map_of_every_lesson(tmp_path):
    files = export_nbgrader(tmp_path, [SECOND])
    config = tmp_path / "nbgrader_config.py"
    assert config in files
    for info in LESSONS:
        assert f'"lesson-{info.number}": ["{MAP}"]' in config.read_text("utf-8")


def test_otter_gives_the_map_to_students_only(tmp_path):
    export_otter(tmp_path, [SECOND], assign=False)
    settings = nbformat.read(tmp_path / "lesson-2/lesson.ipynb", 4).cells[0].source
    assert f"student_files: [{MAP}]" in settings
    assert f"\nfiles: [{MAP}" not in settings


def test_an_assignment_is_never_overwritten(tmp_path):
    export_nbgrader(tmp_path, [SECOND])
    notebook = tmp_path / "source/lesson-2/lesson.ipynb"
    notebook.write_text("mine")
    with pytest.raises(FileError, match=r"already has source/lesson-2/lesson\.ipynb"):
        export_nbgrader(tmp_path, [lesson_info(1), SECOND])
    assert notebook.read_text("utf-8") == "mine"
    assert not (tmp_path / "source/lesson-1").exists()


def test_the_own_settings_of_a_course_stay_and_the_command_says_what_to_add(tmp_path):
    config = tmp_path / "nbgrader_config.py"
    config.write_text("c = get_config()\n")
    found = CliRunner().invoke(
        cli_app.app, ["course", "export", "nbgrader", str(tmp_path), "--lesson", "2"]
    )
    assert found.exit_code == 0, found.output
    assert config.read_text("utf-8") == "c = get_config()\n"
    assert "Add these lines" in found.output
    assert f'"lesson-2": ["{MAP}"]' in found.output


@pytest.mark.skipif("otter" in sys.modules, reason="otter-grader is installed here")
def test_without_otter_grader_the_error_says_how_to_get_it(tmp_path):
    with pytest.raises(JourneyError, match="pip install otter-grader"):
        export_otter(tmp_path, [SECOND])
    assert not list(tmp_path.iterdir())
