"""A folder of maps, and what is compared with them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from glob import has_magic
from pathlib import Path
from threading import RLock
from typing import Any
from unicodedata import normalize

from journeynb.api.journey_map import JourneyMap
from journeynb.api.reading import read
from journeynb.base.errors import FileError, FormatError
from journeynb.base.files import is_there, resolved
from journeynb.mcp.asking.refusal import unknown
from journeynb.mcp.workspace.compared_log import ComparedLog
from journeynb.mcp.workspace.quotes import without_quotes
from journeynb.portfolio.reading.map_paths import (
    ENDING,
    as_unicode,
    folder_of_source,
    name_of,
    paths_of_source,
)
from journeynb.review.proposal_folder import ProposalFolder

Stamp = tuple[int, int, int]
MAPS_KEPT = 60
"""Number of maps that stay in memory."""


class Workspace:
    """What the tools of a server read.

    Parameters
    ----------
    folder : Path
        Folder of the maps. Nothing outside it is read but the settings of the team, which are
        searched for as everywhere.
    log : Path, optional
        An event log; a pattern such as ``events/*.parquet`` is one, too. It is opened when a
        question needs it.
    log_columns : mapping, optional
        Arguments of `opened_log`.
    customers : Path, optional
        A table of customers.
    customer_columns : mapping, optional
        The arguments ``customer`` and ``value`` of `Customers`.
    quotes : bool
        Whether answers contain quotes of personas and comments.
    allow_edits : bool
        Whether the tool ``edit`` is offered.

    Raises
    ------
    FileError
        The folder, the log or the table of customers does not exist.
    """

    def __init__(
        self,
        folder: Path,
        *,
        log: Path | None = None,
        log_columns: Mapping[str, Any] | None = None,
        customers: Path | None = None,
        customer_columns: Mapping[str, str] | None = None,
        quotes: bool = False,
        allow_edits: bool = False,
    ) -> None:
        if not folder.is_dir():
            raise FileError(f"{folder} is not a folder; allowed: the folder of the maps")
        _require(log, "a log, or a pattern such as events/*.parquet")
        _require(customers, "a table of customers")
        self.folder = folder_of_source(folder)
        self.log = log
        self._compared_log = (
            None
            if log is None
            else ComparedLog(log, log_columns or {}, customers, customer_columns or {})
        )
        self.quotes = quotes
        self.allow_edits = allow_edits
        self._lock = RLock()
        self._known: dict[str, Path] = {}
        self._read: dict[Path, tuple[Stamp, JourneyMap, JourneyMap]] = {}
        self._proposals: dict[Path, ProposalFolder] = {}

    def names(self) -> list[str]:
        """Return the names of the maps: their paths in the folder without the extension."""
        self._known = self._paths()
        return sorted(self._known)

    def path(self, name: str) -> Path:
        """Return the file of a map.

        Raises
        ------
        Refused
            There is no such map in the folder.
        """
        given = name.removesuffix(ENDING)
        composed = normalize("NFC", given)
        known = self._known.get(given) or self._known.get(composed)
        if known is not None and self._is_inside(known):
            return known
        self._known = self._paths()
        found = self._known.get(given) or self._known.get(composed)
        if found is None:
            raise unknown("unknown_map", "map", name, sorted(self._known), field="map")
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

    def proposals(self, name: str) -> ProposalFolder:
        """Return the folder with the proposals to a map, the same one each time.

        Raises
        ------
        Refused
            There is no such map in the folder.
        """
        path = self.path(name)
        with self._lock:
            return self._proposals.setdefault(path, ProposalFolder(path))

    @property
    def compared_log(self) -> ComparedLog:
        """The log, for a workspace that has one: the same one for all threads."""
        assert self._compared_log is not None
        return self._compared_log

    @contextmanager
    def short_paths(self) -> Iterator[None]:
        """Name files by their paths in the folder, in errors that are raised meanwhile."""
        try:
            yield
        except FormatError as error:
            source = self._short(error.source or "")
            raise FormatError(error.message, source=source, where=error.where) from None
        except FileError as error:
            raise type(error)(self._short(str(error))) from None

    def _short(self, text: str) -> str:
        """Return a text with paths from the folder on, such as ``../journeynb.toml``."""
        for up, above in enumerate([self.folder, *self.folder.parents][:-1]):
            text = text.replace(f"{above}{os.sep}", "../" * up)
        return text

    def _maps(self, name: str) -> tuple[Stamp, JourneyMap, JourneyMap]:
        path = self.path(name)
        with self._lock:
            try:
                stamp = _stamp(path)
            except OSError:
                raise FileError(f"{name} cannot be read; it was there a moment ago") from None
            known = self._read.get(path)
            if known is None or known[0] != stamp:
                known = stamp, *self._both(path)
            self._read.pop(path, None)
            self._read[path] = known  # the last one asked for is the last one dropped
            if len(self._read) > MAPS_KEPT:
                del self._read[next(iter(self._read))]
            return known

    def _both(self, path: Path) -> tuple[JourneyMap, JourneyMap]:
        with self.short_paths():
            whole = read(path)
        if self.quotes:
            return whole, whole
        shown = JourneyMap._of(without_quotes(whole._core.state))
        shown._core.folder = whole._core.folder
        return whole, shown

    def _is_inside(self, path: Path) -> bool:
        """Whether a file that was there is still there, and no link leads out of the folder."""
        try:
            return path.is_file() and resolved(path).is_relative_to(self.folder)
        except FileError:
            return False

    def _paths(self) -> dict[str, Path]:
        made: dict[str, Path] = {}
        for path in sorted(paths_of_source(self.folder, self.folder)):
            name = as_unicode(name_of(path, self.folder))
            composed = normalize("NFC", name)  # macOS takes letters and their accents apart
            made[name if composed in made else composed] = path
        return made


def _require(path: Path | None, allowed: str) -> None:
    """Raise an error if a file does not exist; a pattern finds its files when it is read."""
    if path is not None and not has_magic(str(path)) and not is_there(path):
        raise FileError(f"{path} does not exist; allowed: {allowed}")


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino
