"""The links of one kind as they are read: by the id at one end, then by the id at the other."""

from __future__ import annotations

from typing import Any

Ends = dict[str, dict[str, Any]]


class Adjacency:
    """The data of links by two ids.

    What `shared` returns never changes: the next change copies what it touches, and no more.
    """

    __slots__ = ("_copied", "_ends", "_lent")

    def __init__(self) -> None:
        self._ends: Ends = {}
        self._lent = False
        self._copied: set[str] | None = None  # None: nothing was ever shared

    def of(self, id: str) -> dict[str, Any]:
        """Return the data of the links of an id, by the ids at the other end; only to read."""
        return self._ends.get(id, _NONE)

    def shared(self) -> Ends:
        """Return all links as they are now; only to read."""
        self._lent = True
        return self._ends

    def copy(self) -> Adjacency:
        """Return a copy, in constant time."""
        other = Adjacency()
        other._ends, other._lent, other._copied = self.shared(), True, set()
        return other

    def put(self, id: str, other: str, data: Any) -> bool:
        """Store a link; False if there was one, which it replaces."""
        links = self._writable(id)
        new = other not in links
        links[other] = data
        return new

    def drop(self, id: str, other: str) -> None:
        """Remove a link."""
        links = self._writable(id)
        del links[other]
        if not links:
            del self._ends[id]

    def _writable(self, id: str) -> dict[str, Any]:
        if self._lent:
            self._ends, self._copied, self._lent = dict(self._ends), set(), False
        links = self._ends.get(id)
        if links is not None and (self._copied is None or id in self._copied):
            return links
        if self._copied is not None:
            self._copied.add(id)
        links = self._ends[id] = {} if links is None else dict(links)
        return links


_NONE: dict[str, Any] = {}
