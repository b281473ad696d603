"""Shared by all tests: names for the examples in docstrings, and which tests run together."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from multiprocessing.util import Finalize
from typing import Any

import pytest

import journeynb

collect_ignore_glob = ["tests/data/*", "src/journeynb/course/lessons/*"]
FIRST = ("lab", "page", "spark")
"""Groups of tests that take longest, in the order in which workers take them."""


@pytest.fixture(autouse=True)
def _names(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace["jn"] = journeynb


LAB = (
    "document",
    "document_windows",
    "editor",
    "editor_evidence",
    "editor_first_map",
    "editor_gestures",
    "harness",
    "hostile",
    "hosts",
    "in_lab",
    "saved",
)
"""Files of tests in a browser that use JupyterLab."""


def group_of(nodeid: str) -> str:
    """Return the group of a test: one worker runs all tests of a group.

    One worker has JupyterLab, one the pages without a kernel; the other tests go by file.
    """
    file = nodeid.partition("::")[0]
    if file.startswith("tests/browser/"):
        name = file.removeprefix("tests/browser/test_").removesuffix(".py")
        return "lab" if name in LAB else "page"
    return "spark" if file == "tests/test_evidence_spark.py" else file


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest groups first."""
    place = {group: number for number, group in enumerate(FIRST)}
    items.sort(key=lambda item: place.get(group_of(item.nodeid), len(FIRST)))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Spare the garbage collector the tests themselves, which takes 6% of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


def pytest_configure(config: pytest.Config) -> None:
    """Give all temporary files one folder, which is removed at the end.

    Examples in docstrings leave files, and so do Chromium, JupyterLab and Spark that are killed.
    """
    if hasattr(config, "workerinput"):
        return
    before = os.environ.get("TMPDIR")
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())  # of tmp_path: kept
    folder = tempfile.mkdtemp(prefix="tests-")
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    os.environ["SPARK_LOCAL_DIRS"] = folder
    os.environ["SPARK_SUBMIT_OPTS"] = f"-Djava.io.tmpdir={folder} -XX:-UsePerfData"

    def leave() -> None:
        tempfile.tempdir = None
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before

    config.add_cleanup(leave)
    # after multiprocessing has removed its own folder there
    Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=-200)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Schedule by group; the marks of pytest-xdist 3.8 have no effect in pytest 9."""
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Groups(config, log)
