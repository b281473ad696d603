"""Strict mode, for graders: a check raises where it would say "Not yet", and writes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from journeynb.base.errors import JourneyError

VARIABLE = "JOURNEYNB_COURSE"
"""Environment variable: ``strict`` for graders."""


class NotYet(JourneyError, AssertionError):
    """Raised in strict mode by a check whose exercise is not right."""


def is_strict() -> bool:
    """Return whether checks raise, as graders need it."""
    return os.environ.get(VARIABLE, "") == "strict"


@contextmanager
def strict() -> Iterator[None]:
    """Run checks in strict mode in a ``with`` block, as exported assignments do."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = "strict"
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
