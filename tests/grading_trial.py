"""What nbgrader and otter-grader say about a map that was edited in the editor.

The Python of build/grading runs it: ``python grading_trial.py nbgrader FOLDER anna ben`` exports
lesson 2, hands in the maps of two learners and prints the points of each exercise as JSON. Pictures
and editors of the lesson are left out, since they take time.
"""

import contextlib
import io
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import nbformat

import journeynb as jn
from journeynb.course.catalog import MAP, lesson_info
from journeynb.course.kit.export import nbgrader, otter
from journeynb.course.kit.export.assignment import Assignment, assignment_of, tag_of
from journeynb.course.source import solution_of

INFO = lesson_info(2)
NAME = "lesson-2"
SOLVED = {"2.2": "", "2.3": "", "2.4": "", "2.5": ""}
OWNED = {"2.3": "for each in jm.table('touchpoint').id: jm.set(each, owner='Marketing')"}
EDITS = {"anna": SOLVED, "ben": {**SOLVED, **OWNED}, "cleo": {**SOLVED, **OWNED}}
ANSWERS = {"anna": "unmapped = 4", "ben": "unmapped = 6", "cleo": "unmapped = 4"}


def without_pictures(info):
    whole = assignment_of(info)
    cells = [each for each in whole.cells if tag_of(each) not in ("", "quiz")]
    for each in cells:
        if tag_of(each) == "work" and "edit(" in each.source:
            each.source = "# Use the editor."
    return Assignment(whole.info, cells, whole.files)


nbgrader.assignment_of = otter.assignment_of = without_pictures


def hand_in(released, folder, learner, exercises):
    """Edit the map as in the editor, and write one number into the notebook; no other code."""
    shutil.copytree(released, folder)
    jm = jn.read(folder / MAP)
    for exercise, code in exercises.items():
        exec(code or solution_of(INFO, exercise), {"jm": jm})
    jm.save(folder / MAP, force=True)
    notebook = nbformat.read(folder / "lesson.ipynb", 4)
    for cell in notebook.cells:
        if cell.source.strip() == "unmapped = ...":
            cell.source = ANSWERS[learner]
    nbformat.write(notebook, folder / "lesson.ipynb")


def assert_no_solution(folder):
    """Assert that a student's copy has no line of a solution, and no mark of a grader."""
    code = nbformat.read(folder / "lesson.ipynb", 4).cells
    lines = {line for each in code for line in each.source.splitlines()}
    for exercise in ("2.1", "2.2", "2.3", "2.4", "2.5"):
        assert not lines & set(solution_of(INFO, exercise).splitlines()), exercise
    assert not any("BEGIN" in line or "END" in line for line in lines)


def with_nbgrader(root, learners):
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import PyFileConfigLoader

    nbgrader.export_nbgrader(root, [INFO])
    config = PyFileConfigLoader(nbgrader.CONFIG, path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    config.IPKernelApp.parent_handle = 0
    api = NbGraderAPI(config=config)
    made = api.generate_assignment(NAME)
    assert made["success"], made
    released = root / "release" / NAME
    assert_no_solution(released)
    points = {}
    for learner in learners:
        hand_in(released, root / "submitted" / learner / NAME, learner, EDITS[learner])
        graded = api.autograde(NAME, learner)
        assert graded["success"], graded
        with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
            found = book.find_submission_notebook("lesson", NAME, learner)
            points[learner] = {each.name: each.auto_score for each in found.grades}
    return points


def with_otter(root, learners):
    from otter.api import grade_submission

    otter.export_otter(root, [INFO])
    made = root / NAME / "dist"
    student = made / "student"
    assert_no_solution(student)
    assert MAP in "".join(
        each.source for each in nbformat.read(student / "lesson.ipynb", 4).cells[-2:]
    ), "the map is not handed in"
    points = {}
    for learner in learners:
        folder = root / learner
        hand_in(student, folder, learner, EDITS[learner])
        handed_in = root / f"{learner}.zip"
        with zipfile.ZipFile(handed_in, "w") as archive:
            for name in ("lesson.ipynb", MAP):
                archive.write(folder / name, name)
        zipped = next((made / "autograder").glob("*.zip"))
        results = grade_submission(str(handed_in), str(zipped), quiet=True)
        points[learner] = {each.name: each.score for each in results.results.values()}
    return points


if __name__ == "__main__":
    package, place, *learners = sys.argv[1:]
    root = Path(place)
    os.chdir(root)
    with contextlib.redirect_stdout(io.StringIO()):
        points = {"nbgrader": with_nbgrader, "otter": with_otter}[package](root, learners)
    print(json.dumps(points))
