"""Shared by all tests: names for the examples in docstrings, and which tests run together."""

from __future__ import annotations

import gc
from typing import Any

import pytest

import journeynb
from compiled_sql import sharing_sql
from journeynb.data import engines

collect_ignore_glob = ["tests/data/*", "src/journeynb/course/lessons/*"]
FIRST = ("lab", "page", "spark")
"""Groups of tests that take longest, in the order in which workers take them."""


@pytest.fixture(autouse=True)
def _names(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace["jn"] = journeynb


engines.connect = sharing_sql(engines.connect)


LAB = (
    "document",
    "document_windows",
    "editor",
    "editor_evidence",
    "editor_first_map",
    "editor_gestures",
    "harness",
    "hostile",
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


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Spare the garbage collector the tests themselves, which takes 6% of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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
