"""Run code on the day of the course, without the warnings that it causes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from journeynb.base.today import today
from journeynb.base.user_warnings import hearing
from journeynb.course.catalog import TODAY


@contextmanager
def on_course_day() -> Iterator[None]:
    """Run a block on the day of the course; its warnings are not shown."""
    with warnings.catch_warnings(), hearing(), today(TODAY):
        warnings.simplefilter("ignore")
        yield
