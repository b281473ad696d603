"""The maps that are open in this process: one for each file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from journeynb.base.errors import FileChangedError, FileError
from journeynb.base.files import resolved
from journeynb.base.user_warnings import hearing, warn, warn_about
from journeynb.formats.map_file import MapFile

_OPEN: WeakValueDictionary[Path, Any] = WeakValueDictionary()
_SEEN: WeakKeyDictionary[MapFile, object] = WeakKeyDictionary()
"""What showed, before the last cell, whether a file has changed."""


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
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None and _before_cell not in shell.events.callbacks["pre_run_cell"]:
        shell.events.register("pre_run_cell", _before_cell)


def _before_cell(_: Any = None) -> None:
    """Take in what others wrote to the files since the last cell, so that the next one sees it."""
    for each in list(_OPEN.values()):
        file: MapFile | None = each._file
        if file is None or each._core.in_batch:
            continue
        with hearing() as heard:
            try:
                found = os.stat(file.path)
                stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
                if _SEEN.get(file) != stamp:
                    _SEEN[file] = stamp
                    file.catch_up()
            except FileError as error:
                warn(str(error))
            except OSError:
                pass  # it is gone: the next edit writes it again
        for text in heard:
            warn_about(file.path.name, text)
