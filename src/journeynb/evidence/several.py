"""Several files as one log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from journeynb.evidence import backends, sources
from journeynb.model.errors import ArgumentError, FileError, FormatError


def together(paths: Sequence[str]) -> Any:
    """Return the source of a log: a path, or the table of several files of one kind."""
    from pathlib import Path

    if len(paths) == 1:
        return paths[0]
    endings = {
        next((each for each in sorted(sources.ENDINGS, key=len, reverse=True)
              if path.lower().endswith(each)), "")
        for path in paths
    }  # fmt: skip
    kinds = {sources.ENDINGS.get(ending, "") for ending in endings}
    if len(endings) != 1 or not kinds & {"parquet", "csv", "json"}:
        raise ArgumentError(
            f"{', '.join(paths[:3])}: the files differ in type; allowed: one file, or "
            "several of the same type, such as .parquet"
        )
    for path in paths:
        if not Path(path).exists():
            raise FileError(f"{path}: no such file")
    backend = backends.connect()
    files: Any = list(paths)
    try:
        with backends.quiet():
            return sources.read_files(backend, kinds.pop(), files, endings.pop())
    except Exception as error:
        said = str(error).strip().splitlines()
        raise FormatError(said[0] if said else type(error).__name__, source=paths[0]) from error
