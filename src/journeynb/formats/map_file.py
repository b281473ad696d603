"""A map and its file: saving without overwriting what others wrote, and saving as one edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from journeynb.base.errors import FileChangedError, FileError, FormatError
from journeynb.base.files import digest, is_there, one_writer, read_bytes, write_atomic
from journeynb.base.user_warnings import warn
from journeynb.formats.journeymap import dumps, loads
from journeynb.model.core import OUTSIDE_CODE, CoreMap, Event
from journeynb.model.diff import Diff, diff
from journeynb.model.merge import Merged, Side, merge
from journeynb.model.state import State

_TRIES = 20
"""How often a file is merged that others write again and again meanwhile."""


class MapFile:
    """The file that a map was read from, or is saved to.

    Attributes
    ----------
    path : Path
        Where it is, absolute: a notebook may change its working directory.
    live : bool
        Whether it is saved after each step, and takes in what others write to the file.
    stopped : bool
        Whether saving as one edits has stopped, since the file could not be written.
    problem : str or None
        Why it could not, unless the file on disk is not a map that could be merged.
    unreadable : str
        Why the file on disk is not a map, with the line or field; empty if it is one.
    merge_listeners : list of callable
        Called with what was merged.
    save_listeners : list of callable
        Called after the map was saved, or found to be as its file.
    """

    def __init__(self, core: CoreMap, path: Path, content: bytes | None) -> None:
        self.path = path.absolute()
        core.folder = self.path.parent
        self.live = False
        self.stopped = False
        self.problem: str | None = None
        self.unreadable = ""
        self.merge_listeners: list[Callable[[Merged], object]] = []
        self.save_listeners: list[Callable[[], object]] = []
        self._core = core
        self._saved_state = None if content is None else core.state.copy()
        self._unsaved: tuple[int, bool] = (-1, True)  # at a revision
        self._digest = None if content is None else digest(content)
        self._base: bytes | State = core.state.copy() if content is None else content
        self._taking_in = False
        self._waiting: list[Event] | None = None  # steps to save at the end of `saved_once`
        self._warned = False

    def save(self, *, force: bool = False, merge: bool | None = None) -> None:
        """Write the map.

        If the file changed on disk since it was read or written here, what others wrote is merged
        first if the file is `live`, else it is an error.

        Parameters
        ----------
        force : bool
            Whether to overwrite what others wrote.
        merge : bool, optional
            Whether to merge it, by default if the file is `live`.
        """
        self._save(force, self.live if merge is None else merge)

    def _save(
        self, force: bool, merges: bool, *, prefer: Side = "theirs", quiet: bool = False
    ) -> None:
        self._core.refuse_in_batch("save")
        for _ in range(_TRIES):
            data = dumps(self._core.state).encode("utf-8")
            with one_writer(self.path):
                written = self._written(data, force)
            if written:
                self._tell_saved()
                return
            if not merges:
                break
            self.take_in(prefer, quiet=quiet)
        raise FileChangedError(
            f"{self.path}: the file has changed on disk since it was read; save(merge=True) merges "
            "it, reload() loads it as one undoable step, save(force=True) overwrites it"
        )

    def _written(self, data: bytes, force: bool) -> bool:
        """Write the file; False if it is not the one that was read or written here."""
        if is_there(self.path):
            found = digest(read_bytes(self.path))
            if found == digest(data):
                self._saved(data)
                return True
            if found != self._digest and not force:
                return False
        write_atomic(self.path, data)
        self._saved(data)
        return True

    def _saved(self, data: bytes) -> None:
        self._digest = digest(data)
        self._base = data
        self._saved_state = self._core.state.copy()
        self._unsaved = (self._core.revision, False)
        self.stopped = self._warned = False
        self.problem = None
        self.unreadable = ""

    def _tell_saved(self) -> None:
        for listener in self.save_listeners:
            listener()

    def take_in(self, prefer: Side = "theirs", *, quiet: bool = False) -> Merged | None:
        """Merge what others wrote to the file as one undoable step; None if they did not.

        Parameters
        ----------
        prefer : {"theirs", "ours"}
            Whose value to keep if both changed the same field.
        quiet : bool
            Whether only `merge_listeners` hear of it, because nobody reads a warning.

        Raises
        ------
        FileChangedError
            They wrote something that is not a map.
        """
        self._core.refuse_in_batch("merging the file")
        self.unreadable = ""
        if not is_there(self.path):
            return None
        content = read_bytes(self.path)
        if digest(content) == self._digest:
            return None
        try:
            theirs = loads(content, str(self.path))
        except FormatError as error:
            self.unreadable = error.reason
            raise FileChangedError(
                f"{self.path}: the file has changed on disk since it was read, and cannot be "
                f"merged: {error}"
            ) from None
        base, before = self._known(), (self._digest, self._base)
        self._taking_in = True
        try:
            with self._core.batch(by="file"):  # no other thread edits meanwhile
                found = merge(base, self._core.state, theirs, prefer)
                self._core.apply(found.changes)
                self._digest, self._base = digest(content), content  # a listener may save
        except BaseException:
            self._digest, self._base = before
            raise
        finally:
            self._taking_in = False
        if self._base is content and not diff(theirs, self._core.state):
            self._saved(content)
            self._tell_saved()
        if found.rows or found.conflicts:
            for listener in self.merge_listeners:
                listener(found)
            if not quiet:
                warn(merge_notice(self.path.name, found))
        return found

    def catch_up(self) -> None:
        """Merge what others wrote, and save what could not be saved while the file was no map."""
        if self._core.in_batch:
            return
        self.take_in(quiet=bool(self.merge_listeners))
        if self.unsaved and self.problem is None and self._digest is not None:
            self._save(False, True, quiet=True)

    def _known(self) -> State:
        """Return the map that was last read or written here."""
        return self._base if isinstance(self._base, State) else loads(self._base)

    def reload(self) -> Diff:
        """Take the file's state as one undoable step; return what changed."""
        self._core.refuse_in_batch("reload")
        content = read_bytes(self.path)
        found = diff(self._core.state, loads(content, str(self.path)))
        self._taking_in = True
        try:
            self._core.apply(found.changes)
        finally:
            self._taking_in = False
        self._saved(content)
        self._tell_saved()
        return found

    @property
    def unsaved(self) -> bool:
        """Whether the map differs from the file as it was last read or written here."""
        rev, unsaved = self._unsaved
        if rev != self._core.revision:
            saved = self._saved_state
            unsaved = saved is None or not self._core.state.same_as(saved)
            self._unsaved = (self._core.revision, unsaved)
        return unsaved

    def changed_on_disk(self) -> bool:
        """Whether the file is another than the one that was read or written here."""
        if not is_there(self.path):
            return self._digest is not None
        return digest(read_bytes(self.path)) != self._digest

    def content(self) -> bytes:
        """Return the content of the file, which is what was last read or written here.

        Raises
        ------
        FileChangedError
            It is another one.
        """
        found = read_bytes(self.path)
        if digest(found) != self._digest:
            raise FileChangedError(f"{self.path}: the file has changed on disk since it was read")
        return found

    def save_as_edited(self) -> None:
        """Save after each step from now on; where that fails, stop and say so."""
        self.live = True
        self._core.listen(self._after_step)

    @contextmanager
    def saved_once(self) -> Iterator[None]:
        """Save the steps that are made inside together, at the end, if steps are saved."""
        if self._waiting is not None:
            yield
            return
        waiting = self._waiting = []
        try:
            yield
        finally:
            self._waiting = None
            if waiting:
                self._after_step(waiting[-1])

    def _after_step(self, event: Event) -> None:
        if self._waiting is not None:
            self._waiting.append(event)
            return
        if self._taking_in or (self.stopped and self.problem is not None):
            return
        try:
            quiet = event.by in OUTSIDE_CODE and bool(self.merge_listeners)
            self._save(False, True, prefer="ours", quiet=quiet)  # ours is the newer edit
        except FileError as error:
            self.stopped = True
            self.problem = None if isinstance(error, FileChangedError) else str(error)
            if not self._warned:
                self._warned = True
                warn(
                    f"{error}. Your edits stay in memory; automatic saving is paused until "
                    f"{self._way_on()}"
                )

    def _way_on(self) -> str:
        fixed = "the file is a map again, or " if self.problem is None else ""
        return f"{fixed}you call reload() or save(force=True)"


def merge_notice(name: str, found: Merged) -> str:
    """Return in words what was merged from a file."""
    lines = [f"{name} was changed by someone else, and merged: {found.words or 'no new changes'}"]
    lines += [f"conflict: {each}" for each in found.conflicts[:5]]
    if len(found.conflicts) > 5:
        lines.append(f"and {len(found.conflicts) - 5} more conflicts")
    undo = ". jm.undo() undoes it" if found.rows else ""
    return "\n".join(lines) + undo
