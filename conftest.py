"""What all tests share: names for the examples in docstrings, and which tests run together."""

from __future__ import annotations

import pytest

import journeynb
from compiled_sql import sharing_sql
from journeynb.data import engines

FIRST = ("lab", "page", "spark")
"""Groups of tests that take longest, in the order in which workers take them."""


@pytest.fixture(autouse=True)
def _names(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace["jn"] = journeynb


engines.connect = sharing_sql(engines.connect)


def group_of(item: pytest.Item) -> str:
    """Return the group of a test: one worker runs all tests of a group.

    One worker has JupyterLab, one the pages without a kernel; the other tests go by file.
    """
    file = item.nodeid.partition("::")[0]
    if "lab" in getattr(item, "fixturenames", ()):
        return "lab"
    if file.startswith("tests/browser/"):
        return "page"
    return "spark" if file == "tests/test_evidence_spark.py" else file


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the tests for pytest-xdist, and put the longest groups first."""
    groups = {item: group_of(item) for item in items}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: FIRST.index(groups[item]) if groups[item] in FIRST else len(FIRST))
