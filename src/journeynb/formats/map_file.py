"""A map and its file: saving without overwriting what others wrote, and saving as one edits."""

from __future__ import annotations

from pathlib import Path

from journeynb.base.errors import FileChangedError, FileError
from journeynb.base.files import digest, is_there, one_writer, read_bytes, write_atomic
from journeynb.base.user_warnings import warn
from journeynb.formats.journeymap import dumps, loads
from journeynb.model.core import CoreMap, Event
from journeynb.model.diff import Diff, diff


class MapFile:
    """The file that a map was read from, or is saved to.

    Attributes
    ----------
    path : Path
        Where it is, absolute: a notebook may change its working directory.
    live : bool
        Whether it is saved after each step.
    stopped : bool
        Whether saving as one edits has stopped, since the file could not be written.
    problem : str or None
        Why it could not, unless the file changed on disk.
    """

    def __init__(self, core: CoreMap, path: Path, content: bytes | None) -> None:
        self.path = path.absolute()
        core.folder = self.path.parent
        self.live = False
        self.stopped = False
        self.problem: str | None = None
        self._core = core
        self._saved_at = core.revision if content is not None else -1
        self._digest = None if content is None else digest(content)
        self._reloading = False

    def save(self, *, force: bool = False) -> None:
        """Write the map, unless the file changed on disk since it was read or written here."""
        self._core.refuse_in_batch("save")
        data = dumps(self._core.state).encode("utf-8")
        with one_writer(self.path):
            self._save(data, force)

    def _save(self, data: bytes, force: bool) -> None:
        if is_there(self.path):
            found = digest(read_bytes(self.path))
            if found == digest(data):
                self._saved(data)
                return
            if found != self._digest and not force:
                raise FileChangedError(
                    f"{self.path}: the file has changed on disk since it was read; "
                    "reload() loads it as one undoable step, save(force=True) overwrites "
                    "it"
                )
        write_atomic(self.path, data)
        self._saved(data)

    def _saved(self, data: bytes) -> None:
        self._digest = digest(data)
        self._saved_at = self._core.revision
        self.stopped = False
        self.problem = None

    def reload(self) -> Diff:
        """Take the file's state as one undoable step; return what changed."""
        self._core.refuse_in_batch("reload")
        content = read_bytes(self.path)
        found = diff(self._core.state, loads(content, str(self.path)))
        self._reloading = True
        try:
            self._core.apply(found.changes)
        finally:
            self._reloading = False
        self._saved(content)
        return found

    @property
    def unsaved(self) -> bool:
        """Whether steps were made since the file was last read or written here."""
        return self._core.revision != self._saved_at

    def changed_on_disk(self) -> bool:
        """Whether the file is another than the one that was read or written here."""
        if not is_there(self.path):
            return self._digest is not None
        return digest(read_bytes(self.path)) != self._digest

    def save_as_edited(self) -> None:
        """Save after each step from now on; where that fails, stop and say so."""
        self.live = True
        self._core.listen(self._after_step)

    def _after_step(self, event: Event) -> None:
        if self.stopped or self._reloading:
            return
        try:
            self.save()
        except FileError as error:
            self.stopped = True
            self.problem = None if isinstance(error, FileChangedError) else str(error)
            warn(
                f"{error}. Your edits stay in memory; automatic saving is paused until you "
                "call reload() or save(force=True)"
            )
