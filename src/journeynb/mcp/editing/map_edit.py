"""An edit of a map: in its session if it is open in JupyterLab, else in its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeynb.base.errors import ChangeError, FileChangedError
from journeynb.base.files import digest, one_writer, read_bytes, write_atomic
from journeynb.formats.journeymap import dumps, loads, map_hash
from journeynb.mcp.editing.counted_fields import Check
from journeynb.mcp.editing.jupyter_session import SessionEdit, edit_in_session
from journeynb.mcp.editing.short_form import Draft, draft
from journeynb.model.changes import Door
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.portfolio.reading.journal import require_writable

TRIES = 20
"""How often an edit is made again because the file has changed meanwhile."""


@dataclass(frozen=True)
class MapEdit:
    """An edit that was made.

    Parameters
    ----------
    before : State
        The map in the file before it.
    made : Draft
        The changes, and the map with them.
    undo : list of dict
        The changes that take it back.
    session : SessionEdit or None
        What JupyterLab says, if the map is open there.
    """

    before: State
    made: Draft
    undo: list[Change]
    session: SessionEdit | None = None


def edit_map(
    path: Path,
    given: Sequence[Any],
    who: str,
    why: str,
    stop_if_cancelled: Callable[[], object] = bool,
    check: Check | None = None,
) -> MapEdit:
    """Change a map, all of it or nothing.

    Parameters
    ----------
    path : Path
        The map's file.
    given : list
        The changes, in the form of the door or the short one.
    who, why : str
        Name and reason of the assistant.
    stop_if_cancelled : callable, optional
        Raises an error if nobody waits for the edit.
    check : callable, optional
        Raises an error if the edit must not be made.

    Raises
    ------
    ChangeError
        The map does not accept a change, or the changes change nothing.
    FileError, FormatError
        The file cannot be read or written, or changes all the time.
    """
    for _ in range(TRIES):
        data = read_bytes(path)
        before = loads(data, str(path))
        made = draft(before, given)
        door = Door(before.copy())
        door.apply(made.changes)
        if not door.changed_anything():
            raise ChangeError("no_change", "the map already contains these changes")
        if check is not None:
            check(before, made.after)
        require_writable(path)
        stop_if_cancelled()
        try:
            session = edit_in_session(path, map_hash(before), made.changes, who, why)
        except FileChangedError:
            continue
        if session is not None:
            return MapEdit(before, made, session.undo, session)
        if _written(path, data, dumps(made.after).encode()):
            return MapEdit(before, made, door.inverse)
    raise FileChangedError(f"others keep changing {path}, so nothing was changed; try again")


def _written(path: Path, before: bytes, after: bytes) -> bool:
    """Write a file if it is as it was; return whether it is."""
    with one_writer(path):
        if digest(read_bytes(path)) != digest(before):
            return False
        write_atomic(path, after)
        return True
