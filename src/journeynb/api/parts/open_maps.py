"""The maps that are open in this process: one for each file."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from journeynb.base.errors import FileChangedError
from journeynb.base.files import resolved
from journeynb.base.user_warnings import warn

_OPEN: WeakValueDictionary[Path, Any] = WeakValueDictionary()


def known_map(path: Path) -> Any | None:
    """Return the map that is open for a file, with what others wrote; None if none is."""
    known = _OPEN.get(resolved(path))
    if known is not None and known._file is not None and not known._core.in_batch:
        try:
            known._file.take_in()
        except FileChangedError as error:
            warn(str(error))
    return known


def keep_open(path: Path, opened: Any) -> None:
    """Save a map to its file as it is edited, and return it when the file is opened again."""
    opened._file.save_as_edited()
    _OPEN[resolved(path)] = opened
