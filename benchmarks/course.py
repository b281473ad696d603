"""The course: how long a learner waits for a lesson, and all its notebooks run.

``python -m benchmarks.course``
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from benchmarks.timing import HEAD, Figure
from journeynb.course.catalog import LESSONS
from journeynb.course.starting import notebook_name, start_lesson

START = 1
SECONDS = 180
"""Seconds that the command and all notebooks may take."""


def course() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "journeynb", "course", "start", "1", "--again"]
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - begun)
        yield Figure("journeynb course start 1", min(times), "s", START)
    yield Figure("all notebooks of the course, each in a kernel", _run_all(), "s", SECONDS)


def _run_all() -> float:
    seconds = 0.0
    for info in LESSONS:
        with tempfile.TemporaryDirectory() as folder:
            start_lesson(info, Path(folder, "lesson"))
            path = Path(folder, "lesson", notebook_name(info))
            notebook = nbformat.read(path, as_version=4)
            begun = time.perf_counter()
            NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}).execute(
                stderr=subprocess.DEVNULL
            )
            seconds += time.perf_counter() - begun
    return seconds


if __name__ == "__main__":
    print(HEAD)
    for each in course():
        print(each, flush=True)
