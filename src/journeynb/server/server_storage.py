"""What the session of a map on a server knows about its file, without a look at the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from journeynb.base.files import digest
from journeynb.formats.journeymap import dumps
from journeynb.model.core import CoreMap, Event
from journeynb.sync.map_storage import Place
from journeynb.sync.protocol import MessageError


class ServerStorage:
    """The state of a map's file. It reads and writes nothing: `ServerFile` does, beside the edits.

    Parameters
    ----------
    core : CoreMap
        The map.
    path : str
        Path of the file in the file browser.
    known : str
        SHA-256 of the file.

    Attributes
    ----------
    known : str
        SHA-256 of the bytes that were last read or written here.
    unsaved : bool
        Whether the map differs from these bytes.
    conflict : bool
        Whether the file on disk is another, and cannot be merged.
    problem : str or None
        Why the last save failed.
    """

    def __init__(self, core: CoreMap, path: str, known: str) -> None:
        self.core = core
        self.path = path
        self.known = known
        self.unsaved = False
        self.conflict = False
        self.problem: str | None = None
        self._next: bool | None = None
        core.listen(self._after_step)

    @contextmanager
    def stepping_to(self, *, unsaved: bool) -> Iterator[None]:
        """Know whether the map differs from the file after a step, before the step is published."""
        self._next = unsaved
        try:
            yield
        finally:
            self._next = None
            self.unsaved = unsaved

    def _after_step(self, event: Event) -> None:
        if self._next is not None:
            self.unsaved = self._next
        elif event.what == "step":
            self.unsaved = True
        else:  # undone up to what was saved, or made again
            self.unsaved = self.differs()

    def differs(self) -> bool:
        """Whether the text of the map differs from that of the file."""
        return digest(dumps(self.core.state).encode()) != self.known

    def status(self) -> Place:
        """Return where the map is saved, and whether that works."""
        return {
            "path": self.path, "live": False, "unsaved": self.unsaved,
            "conflict": self.conflict, "problem": self.problem,
        }  # fmt: skip

    def look(self) -> None:
        """Do nothing: the server watches the file."""

    def save(self, path: str | None, *, force: bool) -> None:
        """Refuse: the server saves beside the edits."""
        raise MessageError("the server saves this map itself")

    def reload(self) -> None:
        """Refuse: the server reads beside the edits."""
        raise MessageError("the server reads this map itself")
