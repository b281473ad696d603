"""Event logs in the server's files, with which a view compares its map."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakValueDictionary

from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.user_warnings import hearing
from journeynb.data.file_lists import ENDINGS
from journeynb.server.contents_store import ContentsStore, OpenError, Place
from journeynb.sync.message_parts import LOG_PARTS, LogFile
from journeynb.sync.protocol import Body, MessageError

if TYPE_CHECKING:
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.sync.connection import Connection

LOGS = tuple(each for each, kind in ENDINGS.items() if kind != "duckdb")
"""Endings of files that can be opened; a database may contain anything."""


class Logs:
    """The logs that views of one map use; views that ask for the same one share it.

    Parameters
    ----------
    store : ContentsStore
        Finds the files.
    """

    def __init__(self, store: ContentsStore) -> None:
        self._store = store
        self._open: WeakValueDictionary[tuple[Any, ...], EventLog] = WeakValueDictionary()

    async def folder(self, message: Any) -> Body:
        """Return the logs and the folders in a folder."""
        found = await self._store.folder(message["path"], LOGS)
        return {
            "type": "folder",
            "path": message["path"].strip("/"),
            "folders": [name for name, size in found.items() if size is None],
            "files": [LogFile(name=name, size=size) for name, size in found.items()
                      if size is not None],
        }  # fmt: skip

    async def columns(self, message: Any) -> Body:
        """Return the columns of a log, and what their names show."""
        place = await self._locate(message["path"])
        columns, guess, problem = await asyncio.to_thread(_described, place)
        return {"type": "log", "columns": columns, "guess": guess, "problem": problem}

    async def hold(self, message: Any, connection: Connection) -> Body:
        """Show a log on the map of a view from now on, or none."""
        path = message["path"]
        if path is None:
            connection.hold(None)
            return {"type": "done"}
        place = await self._locate(path)
        chosen: dict[str, str] = {part: message[part] for part in LOG_PARTS if part in message}
        stamp = await self._store.stamp(place)
        key = (place.key, None if stamp is None else stamp.marks, *sorted(chosen.items()))
        log = self._open.get(key)
        if log is None:
            log = self._open[key] = await asyncio.to_thread(_opened, place, chosen)
        counting = connection.session.counting_of(log)
        counting.names[str(place.on_disk)] = place.path
        connection.hold(counting)
        return {"type": "done"}

    async def _locate(self, path: str) -> Place:
        place = await self._store.locate(path, LOGS)
        if place.on_disk is None:
            raise OpenError("refused", "logs can only be read where the server keeps files on disk")
        return place


def _opened(place: Place, chosen: dict[str, str]) -> EventLog:
    from journeynb.evidence.log.event_log import EventLog

    try:
        with hearing():
            return EventLog(str(place.on_disk), **cast("Any", chosen))
    except JourneyError as error:
        raise MessageError(_in_browser(error, place)) from None


def _described(place: Place) -> tuple[list[str], dict[str, str], str]:
    """Return the columns of a log, those that are guessed by part, and what cannot be guessed."""
    from journeynb.data import sources
    from journeynb.data.columns import choose
    from journeynb.evidence.log.column_names import NAMES
    from journeynb.evidence.log.event_log import EventLog

    path = str(place.on_disk)
    try:
        with hearing():
            columns = [str(each) for each in sources.open_source(path).table.columns]
            problem = ""
            try:
                EventLog(path)
            except ArgumentError as error:
                problem = _in_browser(error, place)
            names: dict[str, tuple[str, ...]] = {part: NAMES[part] for part in LOG_PARTS}
            guess = choose(columns, dict.fromkeys(names), path, names, [])[1]
    except JourneyError as error:
        raise MessageError(_in_browser(error, place)) from None
    return columns, guess, problem


def _in_browser(error: JourneyError, place: Place) -> str:
    """Return the words of an error, with the path of the file in the browser."""
    return str(error).replace(str(place.on_disk), place.path)
