"""Where a map that is edited is kept: its status, saving and reloading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NotRequired, Protocol, TypedDict
from weakref import ref

from journeynb.base.errors import FileError
from journeynb.base.files import given_path, is_there, resolved
from journeynb.formats.map_file import MapFile
from journeynb.formats.registry import format_to_write
from journeynb.model.core import CoreMap
from journeynb.model.merge import Merged
from journeynb.review.accepted_steps import AcceptedSteps
from journeynb.sync.protocol import MessageError


class StoredMap(Protocol):
    """A map and its file: the map that a user holds."""

    _core: CoreMap
    _file: MapFile | None

    def save(self, path: str | None = None, *, force: bool = False) -> None:
        """Write the map."""

    def reload(self) -> Any:
        """Take the state of the map's file."""


class Place(TypedDict):
    """Where a map is saved, and whether that works."""

    path: str | None
    live: bool
    unsaved: bool
    conflict: bool
    unreadable: NotRequired[str]
    problem: str | None


class Storage(Protocol):
    """Where a session keeps its map: a file here, or what a server reads and writes.

    Attributes
    ----------
    core : CoreMap
        The map.
    """

    core: CoreMap

    def status(self) -> Place:
        """Return where the map is saved, and whether that works, without a look at the disk."""

    def on_disk(self) -> Path | None:
        """Return the path of its file on the disk; None if it has none."""

    def hold_back(self, accepted: AcceptedSteps) -> None:
        """Let accepted proposals be stored as such only when the file contains their steps."""

    def look(self) -> None:
        """Check whether others changed what is kept."""

    def save(self, path: str | None, *, force: bool) -> None:
        """Save the map to its own file or to another."""

    def reload(self) -> None:
        """Replace the map with what is kept, as one step."""


class FileStorage:
    """The file of a map that is edited.

    Attributes
    ----------
    conflict : bool
        Whether the file differed from ours at the last check.
    on_merged : callable or None
        Called with what others wrote to the file, after it was merged.
    """

    def __init__(self, stored: StoredMap) -> None:
        self._stored = ref(stored)  # an open map that is no longer used is closed
        self.core = stored._core
        self.conflict = False
        self.on_merged: Callable[[Merged], object] | None = None
        self._seen: object = None

    def status(self) -> Place:
        """Return where the map is saved, and whether that works, without a look at the disk."""
        file = self._file()
        if file is None:
            return {
                "path": None, "live": False, "unsaved": self.core.revision > 0,
                "conflict": False, "problem": None,
            }  # fmt: skip
        place: Place = {
            "path": str(file.path), "live": file.live, "unsaved": file.unsaved,
            "conflict": self.conflict or (file.stopped and file.problem is None),
            "problem": file.problem,
        }  # fmt: skip
        if place["conflict"] and file.unreadable:
            place["unreadable"] = file.unreadable
        return place

    def on_disk(self) -> Path | None:
        """Return the path of its file; None if it has none."""
        file = self._file()
        return None if file is None else file.path

    def hold_back(self, accepted: AcceptedSteps) -> None:
        """Let accepted proposals be stored as such only when the file contains their steps."""
        file = self._file()
        if file is not None:
            accepted.follow(file)

    def look(self) -> None:
        """Merge what others wrote to the file, or see that it is not ours.

        The file is read only if its stamp has changed.
        """
        file = self._file()
        if file is None:
            return
        try:
            stat = file.path.stat()
            stamp: object = (file, file.unsaved, stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:
            stamp = None
        if stamp is not None and stamp == self._seen:
            return
        try:
            if file.live:
                file.catch_up()
            self.conflict = file.changed_on_disk()
        except FileError:
            self.conflict = True
        self._seen = stamp

    def save(self, path: str | None, *, force: bool) -> None:
        """Save the map to its own file or to another, which is overwritten only with `force`."""
        stored = self._there()
        if path is None:
            stored.save(force=force)
        else:
            target = given_path(path)
            format_to_write(target)  # refuse unknown file extensions first
            own = stored._file is not None and resolved(stored._file.path) == resolved(target)
            if not own and not force and is_there(target):
                raise MessageError(
                    f"the file {path} already exists; choose another name, or replace it",
                    code="file_exists",
                )
            first = stored._file is None
            stored.save(str(target), force=force)
            if first and stored._file is not None:
                stored._file.save_as_edited()  # from now on, as expected in an editor
        self._seen = None
        self.look()

    def reload(self) -> None:
        """Replace the map with the state of its file, as one step."""
        self._there().reload()
        self._seen = None
        self.look()

    def _file(self) -> MapFile | None:
        stored = self._stored()
        file = None if stored is None else stored._file
        told = self.on_merged
        if file is not None and told is not None and told not in file.merge_listeners:
            file.merge_listeners.append(told)
        return file

    def _there(self) -> StoredMap:
        stored = self._stored()
        if stored is None:
            raise MessageError("this map no longer exists")
        return stored
