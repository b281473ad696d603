"""The file of a map that a server holds: what is saved, and what is on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.sync.map_storage import Place
from journeynb.sync.protocol import MessageError

if TYPE_CHECKING:
    from journeynb.model.core import CoreMap


class ServerStorage:
    """The file of a map as its session knows it, which reads and writes nothing itself.

    Attributes
    ----------
    core : CoreMap
        The map.
    path : str
        Path in the file browser.
    conflict : bool
        Whether the file on disk is another than ours, and cannot be merged.
    problem : str or None
        Why the last save failed.
    """

    def __init__(self, core: CoreMap, path: str) -> None:
        self.core = core
        self.path = path
        self.conflict = False
        self.problem: str | None = None
        self.saved_at = core.revision

    @property
    def unsaved(self) -> bool:
        """Whether the map differs from its file as we know it."""
        return self.core.revision != self.saved_at

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
        raise MessageError("the server saves this map")

    def reload(self) -> None:
        """Refuse: the server reads beside the edits."""
        raise MessageError("the server reloads this map")
