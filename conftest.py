"""What the examples in docstrings may use without importing it."""

import pytest

import journeynb


@pytest.fixture(autouse=True)
def _names(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace["jn"] = journeynb
