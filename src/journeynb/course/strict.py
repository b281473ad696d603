"""Strict mode, for graders: a check raises where it would say "Not yet", and writes nothing."""

from __future__ import annotations

import os

from journeynb.base.errors import JourneyError

VARIABLE = "JOURNEYNB_COURSE"
"""Environment variable: ``strict`` for graders."""


class NotYet(JourneyError, AssertionError):
    """Raised in strict mode by a check whose exercise is not right."""


def is_strict() -> bool:
    """Return whether checks raise, as graders need it."""
    return os.environ.get(VARIABLE, "") == "strict"
