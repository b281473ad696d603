"""Several files written together: all of them, or none.

A journal in the folder holds what each file was and is to be. It is written before the files and
deleted after them, so that the next reading finishes what was interrupted, such as by a crash.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeynb.base.errors import FileChangedError, FileError, JourneyError
from journeynb.base.files import one_writer, read_bytes, resolved, write_atomic
from journeynb.base.text import count
from journeynb.base.user_warnings import warn
from journeynb.formats.format_version import newer_format
from journeynb.formats.journeymap import loads
from journeynb.portfolio.reading.map_paths import can_be_map

FINISH = ".journeynb-finish.json"
"""The journal of files that are being written; what is interrupted is finished."""
TAKE_BACK = ".journeynb-take-back.json"
"""The same journal after an error: what was written is taken back."""
_FORMAT = "journeynb-journal/1"
_TOLD: set[tuple[Path, int]] = set()
"""The journals that could not be used, with the times when they were written."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """The content of a file that changes.

    Attributes
    ----------
    path : Path
        The file, in the folder of the journal or below it.
    before, after : bytes
        What it contains, and what it is to contain.
    """

    path: Path
    before: bytes
    after: bytes


def write_together(folder: Path, changes: Sequence[FileChange]) -> None:
    """Write several files of a folder, all of them or none.

    Raises
    ------
    FileChangedError
        A file is not what it was; nothing was written.
    FileError
        A file cannot be written; nothing has changed.
    """
    for each in changes:
        if not resolved(each.path).is_relative_to(resolved(folder)):
            raise FileError(
                f"{each.path} is a link out of the folder {folder}, so no map was changed"
            )
    finish_interrupted(folder)
    with _locked(folder, [each.path for each in changes]):
        for name in (FINISH, TAKE_BACK):
            if os.path.lexists(folder / name):
                raise FileError(
                    f"{folder / name}: a change that was interrupted cannot be finished, so no "
                    "map was changed; compare the maps with an older copy, and delete this file"
                )
        for each in changes:
            _require_as_before(each)
            require_writable(each.path)
        if len(changes) == 1:  # is all or none by itself
            write_atomic(changes[0].path, changes[0].after)
        elif changes:
            _write(folder, changes)


def _write(folder: Path, changes: Sequence[FileChange]) -> None:
    journal, taking_back = folder / FINISH, folder / TAKE_BACK
    write_atomic(journal, _as_json(folder, changes))
    _settle(folder)
    try:
        for each in changes:
            write_atomic(each.path, each.after)
    except BaseException:
        os.replace(journal, taking_back)
        _take_back(changes)
        taking_back.unlink()
        raise
    with suppress(OSError):  # the next reading finds all files written
        journal.unlink()


def finish_interrupted(folder: Path) -> None:
    """Finish, or take back, the writing of several files that was interrupted in a folder.

    Warns
    -----
    JourneyWarning
        Says which files were written, and why a journal cannot be used.
    """
    for name in (FINISH, TAKE_BACK):
        journal = folder / name
        if not os.path.lexists(journal):
            continue
        try:
            with _locked(folder, [each.path for each in _read(folder, journal)]):
                _use_journals(folder)
        except FileNotFoundError:
            continue  # another process has finished it
        except JourneyError as error:
            _tell_once(journal, str(error))


def _use_journals(folder: Path) -> None:
    """Use the journals of a folder, which is locked."""
    for name, use, what in ((FINISH, _finish, "finished"), (TAKE_BACK, _take_back, "undone")):
        journal = folder / name
        if not os.path.lexists(journal):
            continue
        changes = _read(folder, journal)
        skipped = use(changes)
        journal.unlink(missing_ok=True)
        names = ", ".join(_short(folder, each) for each in changes if each not in skipped)
        others = ", ".join(_short(folder, each) for each in skipped)
        left = f"; {others} had changed since then and was left as it was" if skipped else ""
        warn(f"a change of {count(len(changes), 'map')} was interrupted and is now {what}: "
             f"{names or 'none'}{left}")  # fmt: skip


def _short(folder: Path, change: FileChange) -> str:
    inside = change.path.is_relative_to(folder)
    return (change.path.relative_to(folder) if inside else change.path).as_posix()


def _finish(changes: Sequence[FileChange]) -> list[FileChange]:
    """Write what is not written yet; return the files that are neither."""
    return [each for each in changes if not _turned(each.path, each.before, each.after)]


def _take_back(changes: Sequence[FileChange]) -> list[FileChange]:
    """Put back what was written; return the files that are neither."""
    return [each for each in changes if not _turned(each.path, each.after, each.before)]


def _turned(path: Path, old: bytes, new: bytes) -> bool:
    """Write the new content of a file unless it is there; False if it is not the old one."""
    found = read_bytes(path) if path.exists() else None
    if found == old:
        write_atomic(path, new)
    return found in (old, new)


def _require_as_before(change: FileChange) -> None:
    if not change.path.exists() or read_bytes(change.path) != change.before:
        raise FileChangedError(
            f"{change.path}: the file has changed on disk in the meantime, so no map was changed; "
            "try again"
        )


def require_writable(path: Path) -> None:
    """Raise `FileError` if a file, or the folder in which it is replaced, is read-only."""
    target = resolved(path)
    try:
        writable = bool(target.stat().st_mode & stat.S_IWUSR) and os.access(target, os.W_OK)
        writable = writable and os.access(target.parent, os.W_OK)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}") from None
    if not writable:
        raise FileError(f"{path} is read-only, so nothing was changed")


@contextmanager
def _locked(folder: Path, paths: Iterable[Path]) -> Iterator[None]:
    """Keep other writers out of the folder and those of the files, always in the same order."""
    folders = {resolved(folder), *(resolved(each).parent for each in paths)}
    with ExitStack() as stack:
        for each in sorted(folders):
            stack.enter_context(one_writer(each / FINISH))
        yield


def _settle(folder: Path) -> None:
    """Let the journal be on disk before the files that it is about."""
    with suppress(OSError):  # not every system opens folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _as_json(folder: Path, changes: Sequence[FileChange]) -> bytes:
    base = resolved(folder)
    files = [
        {
            "path": resolved(each.path).relative_to(base).as_posix(),
            "before": each.before.decode(),
            "after": each.after.decode(),
        }
        for each in changes
    ]
    return json.dumps({"format": _FORMAT, "files": files}, ensure_ascii=False).encode()


def _read(folder: Path, journal: Path) -> list[FileChange]:
    """Return what a journal holds; its files are maps of the folder or of one below it."""
    if journal.is_symlink():
        raise FileError(f"{journal} is a link, so it is ignored; delete it")
    if not journal.exists():
        raise FileNotFoundError
    base = resolved(folder)
    try:
        found = json.loads(read_bytes(journal))
        if newer := newer_format(found["format"], _FORMAT):
            raise FileError(f"{journal}: {newer}")
        if found["format"] != _FORMAT:
            raise ValueError
        changes = [_change(base, each) for each in found["files"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FileError(
            f"{journal} is damaged, so it is ignored; compare the maps with an older copy, and "
            "delete it"
        ) from None
    return changes


def _change(base: Path, stored: Any) -> FileChange:
    """Return the change of a map into another map, in the folder; else raise."""
    path = resolved(base / stored["path"])
    if not (path.is_relative_to(base) and can_be_map(path)):
        raise ValueError
    for key in ("before", "after"):
        loads(stored[key])
    return FileChange(path, stored["before"].encode(), stored["after"].encode())


def _tell_once(journal: Path, problem: str) -> None:
    try:
        key = (journal, journal.lstat().st_mtime_ns)
    except OSError:
        return
    if key not in _TOLD:
        _TOLD.add(key)
        warn(problem)
