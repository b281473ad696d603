"""Counts in threads beside the edits: which ones run, and how they end with the process."""

from __future__ import annotations

import asyncio
import atexit
import threading
import time
from collections.abc import Callable
from typing import Protocol

LAST = 10.0
"""Seconds that the process waits at its end for a count that cannot be interrupted."""


class InThread(Protocol):
    """A count in a thread that can be interrupted."""

    @property
    def thread(self) -> threading.Thread:
        """The thread."""

    def interrupt(self) -> None:
        """Stop, within a query too."""


RUNNING: set[InThread] = set()
"""The counts that run."""


@atexit.register
def _stop_all() -> None:
    """Stop all counts: a thread inside an engine would crash the end of the process."""
    end = time.monotonic() + LAST
    while RUNNING and time.monotonic() < end:
        for count in list(RUNNING):
            count.interrupt()
            count.thread.join(0.05)


def on_this_loop(call: Callable[[], None]) -> Callable[[], None]:
    """Return what a thread calls at its end: it calls back on the event loop of this thread.

    Without an event loop it does nothing.
    """
    try:
        loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
    except RuntimeError:
        loop = None

    def done() -> None:
        try:
            if loop is not None:
                loop.call_soon_threadsafe(call)
        except RuntimeError:  # the loop ended meanwhile
            pass

    return done


def in_a_line(error: Exception) -> str:
    """Return the first line of an error."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
