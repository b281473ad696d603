"""Bytes of files: read whole, written atomically."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from journeynb.base.errors import ArgumentError, FileError, FormatError
from journeynb.base.text import few, shown

_URL = re.compile(r"[a-z][a-z0-9+.-]+://|(?:https?|ftp|file|s3|gs):/", re.IGNORECASE)
_NOT_REGULAR = "it is not a regular file"
_SUFFIX = ".tmp"
_STALE = 3600.0  # seconds after which no save is still under way


def given_path(path: object, name: str = "path") -> Path:
    """Return the path that a user passes, with ``~`` expanded; raises an error if it is no path.

    Examples
    --------
    >>> given_path("maps/coffee.journeymap.json").name
    'coffee.journeymap.json'
    """
    text = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(text, str):
        raise ArgumentError(f"{name}={shown(path)} is not valid; allowed: a path as text or Path")
    if _URL.match(text):
        raise ArgumentError(
            f"{name}={shown(text)} is a URL; allowed: a path. Download the file first"
        )
    return Path(os.path.expanduser(text))


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; raises `FileError` with the reason where it cannot be read."""
    try:
        with open(path, "rb", opener=_without_blocking) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ValueError(_NOT_REGULAR)
            return file.read()
    except (OSError, ValueError) as error:
        raise FileError(f"{path} cannot be read: {_reason(error)}") from None


def _without_blocking(path: str, flags: int) -> int:
    """Open a file without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def is_there(path: Path) -> bool:
    """Whether a file exists; raises `FileError` where its name cannot be one."""
    try:
        return path.exists()
    except OSError as error:
        raise FileError(f"{path} cannot be read: {_reason(error)}") from None


def resolved(path: Path) -> Path:
    """Return where a path leads, with links followed; raises `FileError` where it cannot."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError) as error:  # too long; a NUL; links in a circle
        raise FileError(f"{path}: the link points to no file: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def utf8_text(data: bytes, source: str | None) -> str:
    """Return the text of a file; raises `FormatError` with the line that is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the line is counted in what was decoded, which is without a byte order mark
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FormatError(
            f"byte {shown(error.object[error.start : error.start + 1])} is not valid UTF-8",
            source=source,
            where=f"line {line}",
        ) from None


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that at every moment the old or the new one is there, whole.

    Raises
    ------
    FileError
        The folder or the file cannot be written; the old file is as it was.
    """
    target = resolved(path)
    prefix = f".{target.name[:40]}."
    try:
        _refuse_special(target)
        remove_stale(target.parent, prefix)
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=target.parent)
    except (OSError, ValueError) as error:
        raise FileError(f"{path} cannot be written: {_reason(error)}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {_reason(error)}") from None
    finally:
        Path(name).unlink(missing_ok=True)


def _refuse_special(target: Path) -> None:
    """Raise an error if there is a pipe, a device or a folder, which a rename would replace."""
    if target.exists() and not target.is_file():
        raise ValueError(_NOT_REGULAR)


def remove_stale(folder: Path, prefix: str | None = None) -> None:
    """Remove the temporary files that killed saves left behind: of one file, or of any."""
    start = r"\..*\." if prefix is None else re.escape(prefix)
    pattern = re.compile(start + r"[a-z0-9_]{8}" + re.escape(_SUFFIX))
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if pattern.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):  # another process may have removed it
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE:
                        os.unlink(entry.path)


def _mode(target: Path) -> int:
    """Return the permissions of a file, or those that a new one gets here."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Keep other processes of ours from writing in the file's folder meanwhile.

    The lock is the folder's, so that no file of its own is left behind; where the system has no
    such locks, nothing is locked.
    """
    with _lock_of_folder(path) as lock:
        lock(True)
        yield


@contextmanager
def one_writer_soon(path: Path) -> Iterator[Callable[[], bool]]:
    """Yield a function that tries to take the lock of `one_writer` without waiting for it."""
    with _lock_of_folder(path) as lock:
        yield lambda: lock(False)


@contextmanager
def _lock_of_folder(path: Path) -> Iterator[Callable[[bool], bool]]:
    """Yield a function that takes the lock of a file's folder; its argument: whether it waits."""
    try:
        import fcntl

        folder = os.open(resolved(path).parent, os.O_RDONLY)
    except (ImportError, OSError):
        yield lambda _: True
        return

    def lock(wait: bool) -> bool:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    try:
        yield lock
    finally:
        os.close(folder)


def digest(data: bytes) -> str:
    """Return a hash that differs if the content differs."""
    return sha256(data).hexdigest()


def require_new(folder: Path, names: Iterable[str], instead: str) -> None:
    """Raise `FileError` if a folder has one of some files; `instead` says what to do."""
    taken = [name for name in names if is_there(folder / name)]
    if taken:
        raise FileError(f"{folder} already has {few(taken)}; {instead}")


def write_new(folder: Path, files: Mapping[str, bytes], instead: str) -> list[Path]:
    """Write files into a folder, which is created if needed.

    Parameters
    ----------
    folder : Path
        The folder.
    files : mapping
        Contents by name; a name may contain folders.
    instead : str
        What to do if a file exists, for the message.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FileError
        One of the files exists, and nothing is written; or a folder cannot be created.
    """
    require_new(folder, files, instead)
    for parent in dict.fromkeys((folder, *((folder / name).parent for name in files))):
        try:
            parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"{parent} cannot be created: {error.strerror}") from None
    for name, content in files.items():
        write_atomic(folder / name, content)
    return [folder / name for name in files]
