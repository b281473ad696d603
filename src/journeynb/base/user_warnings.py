"""Warnings at the user's line."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from journeynb.base.errors import JourneyWarning
from journeynb.base.tracebacks import is_ours

_HEARD: ContextVar[list[str] | None] = ContextVar("heard", default=None)


@contextmanager
def hearing() -> Iterator[list[str]]:
    """Collect the warnings of this thread, to report them in another way."""
    heard: list[str] = []
    before = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(before)


def warn_about(name: str, text: str) -> None:
    """Warn at a name instead, when no line of the user runs."""
    warnings.warn_explicit(text, JourneyWarning, f"<{name}>", 1)


def warn(text: str) -> None:
    """Warn at the user's line each time; ``warnings.warn`` warns only once per line."""
    heard = _HEARD.get()
    if heard is not None:
        heard.append(text)
        return
    frame = sys._getframe(1)
    while frame.f_back is not None and is_ours(frame.f_globals.get("__name__", "")):
        frame = frame.f_back
    warnings.warn_explicit(text, JourneyWarning, frame.f_code.co_filename, frame.f_lineno)
