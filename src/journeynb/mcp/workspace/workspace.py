"""A folder of maps, and what is compared with them."""

from __future__ import annotations

import os
from pathlib import Path
from threading import RLock

from journeynb.api.journey_map import JourneyMap
from journeynb.api.reading import read
from journeynb.base.errors import FileError, FormatError
from journeynb.mcp.asking.refusal import unknown
from journeynb.mcp.workspace.quotes import without_quotes
from journeynb.portfolio.reading.map_paths import (
    ENDING,
    folder_of_source,
    name_of,
    paths_of_source,
)

Stamp = tuple[int, int, int]


class Workspace:
    """What the tools of a server read.

    Parameters
    ----------
    folder : Path
        Folder of the maps; nothing outside it is read.
    log : Path, optional
        An event log.
    customers : Path, optional
        A table of customers.
    quotes : bool
        Whether answers contain quotes of personas and comments.
    allow_edits : bool
        Whether the tool ``edit`` is offered.

    Raises
    ------
    FileError
        The folder does not exist.
    """

    def __init__(
        self,
        folder: Path,
        *,
        log: Path | None = None,
        customers: Path | None = None,
        quotes: bool = False,
        allow_edits: bool = False,
    ) -> None:
        if not folder.is_dir():
            raise FileError(f"{folder} is not a folder; allowed: the folder of the maps")
        self.folder = folder_of_source(folder)
        self.log = log
        self.customers = customers
        self.quotes = quotes
        self.allow_edits = allow_edits
        self._lock = RLock()
        self._read: dict[Path, tuple[Stamp, JourneyMap, JourneyMap]] = {}

    def names(self) -> list[str]:
        """Return the names of the maps: their paths in the folder without the extension."""
        return sorted(self._paths())

    def path(self, name: str) -> Path:
        """Return the file of a map.

        Raises
        ------
        Refused
            There is no such map in the folder.
        """
        paths = self._paths()
        found = paths.get(name.removesuffix(ENDING))
        if found is None:
            raise unknown("unknown_map", "map", name, sorted(paths), field="map")
        return found

    def map(self, name: str) -> JourneyMap:
        """Return what an assistant may read of a map, as it is in its file now; only to read.

        Without ``--quotes``, each quote is ``(hidden)`` and comments are left out.

        Raises
        ------
        Refused
            There is no such map in the folder.
        FileError, FormatError
            The file cannot be read.
        """
        return self._maps(name)[2]

    def whole(self, name: str) -> JourneyMap:
        """Return a map with its quotes and comments, for its hash and for changes; only to read.

        No answer contains text of it. It raises what `map` raises.
        """
        return self._maps(name)[1]

    def _maps(self, name: str) -> tuple[Stamp, JourneyMap, JourneyMap]:
        path = self.path(name)
        with self._lock:
            stamp = _stamp(path)
            known = self._read.get(path)
            if known is None or known[0] != stamp:
                known = self._read[path] = stamp, *self._both(path)
            return known

    def _both(self, path: Path) -> tuple[JourneyMap, JourneyMap]:
        try:
            whole = read(path)
        except FormatError as error:
            source = path.relative_to(self.folder).as_posix()
            raise FormatError(error.message, source=source, where=error.where) from None
        except FileError as error:
            raise FileError(str(error).replace(f"{self.folder}{os.sep}", "")) from None
        if self.quotes:
            return whole, whole
        shown = JourneyMap._of(without_quotes(whole._core.state))
        shown._core.folder = whole._core.folder
        return whole, shown

    def _paths(self) -> dict[str, Path]:
        found = paths_of_source(self.folder, self.folder)
        return {name_of(path, self.folder): path for path in found}


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino
