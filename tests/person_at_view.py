"""A person who looks at a map, in tests of sessions."""

from __future__ import annotations

from typing import Any

from journeynb.model.core import Author
from journeynb.sync.connection import Connection
from journeynb.sync.session import Session
from wire import faults, faults_sent


class PersonAtView:
    """A person at a view, and what the view was sent; every message fits the protocol."""

    def __init__(self, session: Session, name: str, **options: Any) -> None:
        self.sent: list[Any] = []
        self.name = name
        author = Author(name.title(), name)
        self.connection = Connection(session, self._take, author=author, **options)
        self.count = 0

    def _take(self, message: Any) -> None:
        assert faults_sent(message) == []
        self.sent.append(message)

    def ask(self, type: str, **fields: Any) -> Any:
        """Send a request, and return its answer."""
        self.count += 1
        message = {"request": f"{self.name}-{self.count}", "type": type, **fields}
        assert faults("Request", message) == []
        self.connection.receive(message)
        return next(each for each in reversed(self.sent) if "request" in each)
