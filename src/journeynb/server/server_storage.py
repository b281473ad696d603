"""What the session of a map on a server knows about its file, without a look at the disk."""

from __future__ import annotations

from pathlib import Path

from journeynb.base.files import digest
from journeynb.model.core import CoreMap
from journeynb.model.state import State
from journeynb.review.accepted_steps import AcceptedSteps
from journeynb.sync.map_storage import Place
from journeynb.sync.protocol import MessageError


class ServerStorage:
    """The state of a map's file. It reads and writes nothing: `ServerFile` does, beside the edits.

    Parameters
    ----------
    core : CoreMap
        The map, as it was read.
    path : str
        Path of the file in the file browser.
    data : bytes
        Content of the file.

    Attributes
    ----------
    place : Path or None
        Path of the file on the disk; None if it is kept elsewhere.
    data : bytes
        Content of the file as it was last read or written here.
    known : str
        Its SHA-256.
    unreadable : str
        Why the file on disk, which is another, is not a map; empty if it is one.
    problem : str or None
        Why the last save failed.
    """

    def __init__(self, core: CoreMap, path: str, data: bytes) -> None:
        self.core = core
        self.path = path
        self.place: Path | None = None
        self.take(data, core.state.copy())

    def take(self, data: bytes, saved: State) -> None:
        """Note the content of the file, and the map in it."""
        self.data = data
        self.known = digest(data)
        self.unreadable = ""
        self.problem: str | None = None
        self._saved = saved
        self._unsaved: tuple[int, bool] | None = None

    @property
    def unsaved(self) -> bool:
        """Whether the map differs from the file as it was last read or written here."""
        rev = self.core.revision
        if self._unsaved is None or self._unsaved[0] != rev:
            unsaved = not self.core.state.same_as(self._saved)
            if not unsaved:
                self._saved = self.core.state.copy()  # equal, and compared faster
            self._unsaved = (rev, unsaved)
        return self._unsaved[1]

    @property
    def conflict(self) -> bool:
        """Whether the file on disk is another, and cannot be merged."""
        return self.unreadable != ""

    def status(self) -> Place:
        """Return where the map is saved, and whether that works."""
        place: Place = {
            "path": self.path, "live": False, "unsaved": self.unsaved,
            "conflict": self.conflict, "problem": self.problem,
        }  # fmt: skip
        if self.unreadable:
            place["unreadable"] = self.unreadable
        return place

    def on_disk(self) -> Path | None:
        """Return the path of the file on the disk; None if it is kept elsewhere."""
        return self.place

    def hold_back(self, accepted: AcceptedSteps) -> None:
        """Let accepted proposals be stored as such only when the file contains their steps."""
        accepted.unsaved = lambda: self.unsaved

    def look(self) -> None:
        """Do nothing: the server watches the file."""

    def save(self, path: str | None, *, force: bool) -> None:
        """Refuse: the server saves beside the edits."""
        raise MessageError("the server saves this map itself")

    def reload(self) -> None:
        """Refuse: the server reads beside the edits."""
        raise MessageError("the server reads this map itself")
