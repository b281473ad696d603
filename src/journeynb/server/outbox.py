"""The frames that wait for one connection: a slow one keeps nobody else waiting."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

NEWS_LIMIT = 4_000_000
"""Characters that may wait; beyond them news are dropped, and the view asks for the map again."""
LIMIT = 64_000_000
"""Characters that may wait at all: a view that asks and never reads is disconnected."""


class Outbox:
    """Sends messages in order, one after the other.

    Parameters
    ----------
    write : callable
        Sends a frame; returns when it has left.
    close : callable
        Ends the connection.
    """

    def __init__(
        self, write: Callable[[str], Awaitable[object]], close: Callable[[], object]
    ) -> None:
        self._write = write
        self._close = close
        self._waiting: deque[tuple[str, bool]] = deque()
        self._size = 0
        self._behind = False
        self._sender: asyncio.Task[None] | None = None
        self._closed = False

    def put(self, message: Mapping[str, Any]) -> None:
        """Send a message: an answer or a greeting always, news if the connection keeps up."""
        news = "request" not in message and message["type"] not in ("hello", "failed")
        if self._closed or (news and self._behind):
            return
        frame = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        if news and self._size + len(frame) > NEWS_LIMIT:
            self._fall_behind()
            return
        self._add(frame, news)
        if self._size > LIMIT:
            self.end()
        elif self._sender is None:
            self._sender = asyncio.get_running_loop().create_task(self._send())

    async def drained(self) -> None:
        """Wait until everything has been sent."""
        if self._sender is not None:
            await asyncio.wait([self._sender])

    def close(self) -> None:
        """Send nothing more."""
        self._closed = True
        self._waiting.clear()

    def end(self) -> None:
        """End the connection."""
        self.close()
        self._close()

    def _add(self, frame: str, news: bool) -> None:
        self._waiting.append((frame, news))
        self._size += len(frame)

    def _fall_behind(self) -> None:
        """Drop the news that wait: the map that the view will ask for contains them."""
        self._behind = True
        self._waiting = deque(each for each in self._waiting if not each[1])
        self._size = sum(len(frame) for frame, _ in self._waiting)

    async def _send(self) -> None:
        try:
            while self._waiting or self._behind:
                if not self._waiting:
                    self._behind = False
                    self._add('{"type":"resync"}', True)
                frame, _ = self._waiting.popleft()
                self._size -= len(frame)
                try:
                    await self._write(frame)
                except UnicodeEncodeError:  # the name of a request may be any text
                    await self._write(json.dumps(json.loads(frame)))
        except Exception:  # the connection has ended
            self.end()
        finally:
            self._sender = None
