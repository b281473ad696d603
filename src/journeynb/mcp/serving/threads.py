"""Work on threads, so that a slow answer holds up no other client."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import anyio
from anyio import to_thread

T = TypeVar("T")
MOST_THREADS = 16
SOON = 0.01
"""Seconds between two looks at what runs."""


class Threads:
    """Threads that do the work of a server."""

    def __init__(self) -> None:
        self._limit: anyio.CapacityLimiter | None = None
        self._running = 0

    async def run(self, function: Callable[..., T], *given: Any) -> T:
        """Return what a function returns; its thread is left alone if nobody waits any more."""
        if self._limit is None:  # here, since a limiter belongs to an event loop
            self._limit = anyio.CapacityLimiter(MOST_THREADS)
        self._running += 1
        try:
            return await to_thread.run_sync(
                function, *given, abandon_on_cancel=True, limiter=self._limit
            )
        finally:
            self._running -= 1

    async def run_to_end(self, left: threading.Event, function: Callable[..., T], *given: Any) -> T:
        """Return what a function returns; if nobody waits any more, let it end, too.

        Parameters
        ----------
        left : Event
            Is set when nobody waits any more. The function can look at it before it writes.
        function : callable
            The function.
        *given
            Its arguments.
        """
        started, ended = threading.Event(), threading.Event()

        def work() -> T:
            started.set()
            try:
                return function(*given)
            finally:
                ended.set()

        try:
            return await self.run(work)
        except anyio.get_cancelled_exc_class():
            left.set()
            with anyio.CancelScope(shield=True):
                while started.is_set() and not ended.is_set():
                    await anyio.sleep(SOON)
            raise

    async def idle(self) -> None:
        """Wait until nothing runs that a client waits for."""
        await anyio.sleep(SOON)
        while self._running:
            await anyio.sleep(SOON)
