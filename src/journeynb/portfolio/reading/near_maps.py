"""The maps that one map can name: those of its folder, and those that its fields name already."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from journeynb.base.errors import FileError
from journeynb.model.index import Index
from journeynb.portfolio.reading.map_paths import paths_near
from journeynb.portfolio.reading.references import Problem, resolve

FOLDERS = 300
"""Number of folders that are searched for maps; beside a map with more, only its own folder is."""
_HEAD = 8192
"""Bytes of a file in which its title is looked for: it comes first."""
_TITLE = re.compile(r'"title"\s*:\s*("(?:[^"\\]|\\.)*")')


def maps_near(path: Path) -> list[Path]:
    """Return the other map files in the folder of a map and below it."""
    return [each for each in paths_near(path.parent, FOLDERS) if each != path]


def named_in(index: Index) -> list[str]:
    """Return the paths in the fields `journey` and `library` of a map."""
    journeys = [
        *(each.journey for each in index.stages),
        *(each.journey for each in index.touchpoints),
    ]
    found = [index.info.library, *journeys]
    return list(dict.fromkeys(filter(None, found)))


def named_file(path: Path, reference: str, root: Path) -> Path:
    """Return the file that a field of a map names.

    Raises
    ------
    FileError
        It leads to no map; the message says why.
    """
    found = resolve(root, path, reference)
    if isinstance(found, Problem):
        raise FileError(found.reason)
    return found


def title_in(path: Path) -> str:
    """Return the title of a map from the start of its file, empty if it does not show there."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
    found = _TITLE.search(head)
    try:
        return str(json.loads(found[1], strict=False)) if found else ""
    except ValueError:
        return ""


def name_from(path: Path, other: Path) -> str:
    """Return the path with which a map names another one.

    Examples
    --------
    >>> name_from(Path("/maps/eu/buy.journeymap.json"), Path("/maps/office.journeymap.json"))
    '../office.journeymap.json'
    """
    return Path(os.path.relpath(other, path.parent)).as_posix()
