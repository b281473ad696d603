"""Counts in threads beside the edits: which ones run, and how they end with the process."""

from __future__ import annotations

import atexit
import threading
import time
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


def in_a_line(error: Exception) -> str:
    """Return the first line of an error."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
