"""The files that a path, a glob, a folder or a list of them names."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from glob import escape, glob
from pathlib import Path

from journeynb.base.errors import ArgumentError, FileError
from journeynb.base.text import count, shown

ENDINGS = {
    ".parquet": "parquet", ".pq": "parquet",
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".tab": "csv", ".psv": "csv",
    ".csv.gz": "csv", ".tsv.gz": "csv", ".txt.gz": "csv", ".tab.gz": "csv", ".psv.gz": "csv",
    ".jsonl": "json", ".ndjson": "json", ".jsonl.gz": "json", ".ndjson.gz": "json",
    ".json": "json", ".json.gz": "json",
    ".xlsx": "excel", ".xlsm": "excel",
    ".xes": "xes", ".xes.gz": "xes",
    ".cjml": "cjml", ".xml": "cjml",
    ".duckdb": "duckdb",
}  # fmt: skip
"""The content of a file by its extension."""


@dataclass(frozen=True)
class FileList:
    """Files of one kind, which are read as one table.

    Parameters
    ----------
    paths : tuple of str
        The files, sorted by name; for a remote path, this path.
    kind : {"parquet", "csv", "json", "excel", "xes", "cjml", "duckdb"}
        Their content.
    label : str
        Their name in messages.
    has_keys : bool
        Whether names of folders hold values of columns, such as ``year=2026``.
    """

    paths: tuple[str, ...]
    kind: str
    label: str
    has_keys: bool = False

    @property
    def names(self) -> list[str]:
        """The paths as DuckDB expects them: signs of a glob are escaped, except in URLs."""
        return [each if "://" in each else escape(each) for each in self.paths]

    @property
    def size(self) -> int | None:
        """The approximate size of text files in bytes; None if a file is remote."""
        if any("://" in each for each in self.paths):
            return None
        return sum(
            os.path.getsize(each) * (10 if each.lower().endswith(".gz") else 1)
            for each in self.paths
        )

    def stamp(self) -> list[tuple[str, int, int]]:
        """Return the size and time of each local file, to detect changes."""
        found = []
        for each in self.paths:
            with suppress(OSError):
                state = os.stat(each)
                found.append((os.path.abspath(each), state.st_mtime_ns, state.st_size))
        return found


def list_files(source: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> FileList:
    """Return the files that a path, a glob, a folder or a list of them names.

    A file whose own name is the path comes before the files that the path matches as a glob.

    Raises
    ------
    ArgumentError
        A file has an unknown extension, or the files differ in kind.
    FileError
        There is no such file, or it is not a regular file.
    """
    single = isinstance(source, (str, os.PathLike))
    given = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    texts = [_text(each) for each in given]
    if not texts:
        raise FileError("the list of files is empty; allowed: paths of one kind, such as .csv")
    found = [(path, root) for each in texts for path, root in _expanded(each)]
    paths = tuple(sorted({path for path, _ in found}))
    label = texts[0] if single or len(texts) == 1 else f"{texts[0]} and {len(texts) - 1} more"
    kinds = {kind_of(each) for each in paths}
    if len(kinds) > 1:
        raise ArgumentError(
            f"{label}: the files differ in type ({_types(paths)}); allowed: files of one type, "
            "such as .parquet. To join logs of different types, open each one, and pass them to "
            "jn.EventLog.concat([...])"
        )
    kind = kinds.pop()
    if kind == "duckdb" and len(paths) > 1:
        raise ArgumentError(
            f"{label}: {len(paths)} .duckdb files; allowed: one of them. To join them, open each "
            "one, and pass them to jn.EventLog.concat([...])"
        )
    has_keys = any("=" in part for path, root in found for part in _below(path, root)[:-1])
    return FileList(paths, kind, label, has_keys)


def kind_of(path: str) -> str:
    """Return the content of a file by its extension; raise `ArgumentError` if it is unknown."""
    name = Path(path).name.lower()
    ending = _ending(name)
    if ending is None:
        raise ArgumentError(f"{path}: unknown file type; allowed: {_allowed()}")
    return ENDINGS[ending]


def _ending(name: str) -> str | None:
    """Return the extension of a log; None for other files, such as maps."""
    if name.endswith(".journeymap.json"):
        return None
    endings = (each for each in sorted(ENDINGS, key=len, reverse=True) if name.endswith(each))
    return next(endings, None)


def _allowed() -> str:
    plain = ", ".join(each for each in ENDINGS if not each.endswith(".gz"))
    return f"{plain}; text files also with .gz"


def _text(given: object) -> str:
    if not isinstance(given, (str, os.PathLike)):
        raise ArgumentError(
            f"{shown(given)} is not a path; allowed in a list: paths and globs of files. To join "
            "data frames or tables, pass an EventLog of each to jn.EventLog.concat([...])"
        )
    path = os.fspath(given)
    text = path if isinstance(path, str) else os.fsdecode(path)
    return os.path.expanduser(text)


def _expanded(path: str) -> Iterator[tuple[str, str]]:
    """Yield each file of a path, with the folder in which the path looks for it."""
    if "://" in path:
        kind_of(path)
        yield path, path
        return
    try:
        state = os.stat(path)
    except (OSError, ValueError) as error:
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            reason = getattr(error, "strerror", None) or str(error)
            raise FileError(f"{shown(path, 200)} cannot be read: {reason}") from None
        yield from _matches(path)
        return
    if stat.S_ISDIR(state.st_mode):
        yield from ((each, path) for each in _in_folder(path))
        return
    _require_regular(path, state)
    kind_of(path)
    yield path, os.path.dirname(path)


def _matches(path: str) -> Iterator[tuple[str, str]]:
    """Yield the files that a path matches as a glob."""
    if not any(sign in path for sign in "*?["):
        kind_of(path)
        raise FileError(f"{path}: no such file")
    found = sorted(each for each in glob(path, recursive=True) if not os.path.isdir(each))
    if not found:
        folders = [each for each in glob(path, recursive=True) if _ending(each.lower())]
        found = [file for folder in sorted(folders) for file in _in_folder(folder)]
    if not found:
        raise FileError(f"{path}: no file matches")
    root = path[: min(path.index(sign) for sign in "*?[" if sign in path)]
    for each in found:
        _require_regular(each, os.stat(each))
        kind_of(each)
        yield each, os.path.dirname(root)


def _in_folder(folder: str) -> list[str]:
    """Return the files of a folder and its folders that can be read, without hidden ones."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each[0] not in "._" or "=" in each)
        for name in sorted(names):
            path = os.path.join(root, name)
            if name[0] not in "._" and _ending(name.lower()) and os.path.isfile(path):
                found.append(path)
    if not found:
        raise FileError(f"{folder}: no file matches in this folder; allowed: {_allowed()}")
    if len({kind_of(each) for each in found}) > 1:  # these beside others describe the folder
        found = [each for each in found if not each.lower().endswith((".json", ".json.gz", ".xml"))]
    if len({kind_of(each) for each in found}) > 1:
        raise ArgumentError(
            f"{folder}: the folder has files of several types ({_types(found)}); name those to "
            f"read, such as {os.path.join(folder, '*' + (_ending(found[0].lower()) or ''))}"
        )
    return sorted(found)


def _types(paths: Iterable[str]) -> str:
    """Return how many files there are of each extension."""
    each = Counter(_ending(path.lower()) or "" for path in paths)
    return ", ".join(count(n, f"{ending} file") for ending, n in sorted(each.items()))


def _below(path: str, root: str) -> tuple[str, ...]:
    """Return the parts of a path below a folder."""
    return Path(os.path.relpath(path, root or ".")).parts if "://" not in path else ("",)


_KINDS = {stat.S_IFIFO: "a named pipe", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device",
          stat.S_IFSOCK: "a socket"}  # fmt: skip


def _require_regular(path: str, state: os.stat_result) -> None:
    """Raise `FileError` for a pipe, a device or a socket, which may never end."""
    if not stat.S_ISREG(state.st_mode):
        kind = _KINDS.get(stat.S_IFMT(state.st_mode), "a special file")
        raise FileError(f"{path} is {kind}; allowed: a regular file. Save the log to a file first")
