"""Work on threads, so that a slow answer holds up no other client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import anyio
from anyio import to_thread

T = TypeVar("T")
MOST_THREADS = 16


class Threads:
    """Threads that do the work of a server."""

    def __init__(self) -> None:
        self._limit: anyio.CapacityLimiter | None = None
        self._running = 0

    async def run(self, function: Callable[..., T], *given: Any, leave: bool = True) -> T:
        """Return what a function returns on a thread.

        Parameters
        ----------
        function : callable
            The function.
        *given
            Its arguments.
        leave : bool
            Whether the thread is left alone when the client no longer waits; otherwise the
            function ends first.
        """
        if self._limit is None:  # here, since a limiter belongs to an event loop
            self._limit = anyio.CapacityLimiter(MOST_THREADS)
        self._running += 1
        try:
            return await to_thread.run_sync(
                function, *given, abandon_on_cancel=leave, limiter=self._limit
            )
        finally:
            self._running -= 1

    async def idle(self) -> None:
        """Wait until nothing runs that a client waits for."""
        await anyio.sleep(0.01)
        while self._running:
            await anyio.sleep(0.01)
