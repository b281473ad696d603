"""The maps of a portfolio, read once and again only when their files change."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path
from threading import RLock
from typing import Any

from journeynb.base.errors import ArgumentError, JourneyError, UnknownIdError
from journeynb.base.files import given_path, is_there, read_bytes, resolved
from journeynb.base.host import without_collection
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown
from journeynb.formats.journeymap import loads
from journeynb.formats.map_file import MapFile
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.portfolio.reading.journal import finish_interrupted
from journeynb.portfolio.reading.map_paths import (
    NOT_UNICODE,
    OnError,
    as_unicode,
    common_folder,
    folder_of_source,
    is_unicode,
    name_of,
    paths_of_source,
    require_map_file,
)

Stamp = tuple[int, int, int]
"""When a file was written, in nanoseconds; its size; its inode."""


@dataclass(frozen=True, slots=True)
class OpenMap:
    """A map in memory, with its file if it has one."""

    core: CoreMap
    file: MapFile | None = None


Source = str | os.PathLike[str] | Iterable[str | os.PathLike[str] | OpenMap]
"""A folder, a glob, or a list of paths or maps."""


@dataclass(frozen=True, slots=True)
class PortfolioMap:
    """A map of a portfolio.

    Attributes
    ----------
    name : str
        Its path from the portfolio's folder without ``.journeymap.json``; the title of a map
        without a file.
    path : Path or None
        Its file, absolute.
    core : CoreMap
        The map; another one after its file has changed, unless someone holds it open.
    stamp : tuple or None
        The state of its file when it was read.
    """

    name: str
    path: Path | None
    core: CoreMap
    stamp: Stamp | None = None

    @property
    def index(self) -> Index:
        """The map laid out for reading, made once a step."""
        return self.core.index

    @property
    def title(self) -> str:
        """The title of the map; its name if it has none."""
        return self.core.info.title or self.name


@dataclass(frozen=True, slots=True)
class BrokenMap:
    """A file of a portfolio that cannot be read.

    Attributes
    ----------
    name : str
        The name that the map would have.
    path : Path
        The file, absolute.
    message : str
        What is wrong with it, and where.
    """

    name: str
    path: Path
    message: str


@dataclass(slots=True)
class _Read:
    """What was found in a file."""

    stamp: Stamp | None
    core: CoreMap | None
    message: str = ""


class MapFolder:
    """The maps of a folder, a glob, or a list of paths or maps.

    Parameters
    ----------
    source : path, or list of path or OpenMap
        Where the maps are.

    Attributes
    ----------
    root : Path or None
        The folder of the portfolio, with links followed, which references do not leave; of a list,
        the folder that holds all its files. None if no map has a file.
    """

    def __init__(self, source: Source) -> None:
        self._lock = RLock()
        self._source: str | None = None
        self._listed: list[Path | OpenMap] = []
        if isinstance(source, (str, os.PathLike)):
            self.root: Path | None = folder_of_source(source)
            self._source = os.path.abspath(given_path(source))  # a notebook may change its folder
        else:
            self._listed = list(_listed(source))
            self.root = common_folder(filter(None, map(_path_of, self._listed)))
        self._read: dict[Path, _Read] = {}
        self._outdated = True  # whether the maps are to be listed again though no file has changed
        self._opened: dict[Path, OpenMap] = {}
        self._maps: tuple[PortfolioMap, ...] = ()
        self._broken: tuple[BrokenMap, ...] = ()
        self._kept: dict[str, tuple[object, Any]] = {}

    @property
    def maps(self) -> tuple[PortfolioMap, ...]:
        """The maps that can be read, by name; files that have changed are read again."""
        with self._lock:
            self._refresh()
            return self._maps

    @property
    def broken(self) -> tuple[BrokenMap, ...]:
        """The files that cannot be read, by name."""
        with self._lock:
            self._refresh()
            return self._broken

    def state(self) -> tuple[tuple[PortfolioMap, ...], tuple[BrokenMap, ...]]:
        """Return the maps and the broken files of one moment."""
        with self._lock:
            self._refresh()
            return self._maps, self._broken

    def why_empty(self) -> str:
        """Return why there is no map, of a source without one."""
        if self._source is None:
            return "the list names no map"
        if has_magic(self._source) and not is_there(Path(self._source)):
            return f"no .journeymap.json file matches {Path(self._source).name}"
        return "there is no file *.journeymap.json"

    def map(self, name: str) -> PortfolioMap:
        """Return a map by its name.

        Raises
        ------
        UnknownIdError
            There is none; a KeyError, which names the nearest. Or its file is broken.
        """
        maps, broken = self.state()
        for each in maps:
            if each.name == name:
                return each
        for bad in broken:
            if bad.name == name:
                raise UnknownIdError("broken_map", f"the map {name} is broken: {bad.message}")
        names = [each.name for each in maps]
        raise UnknownIdError(
            "unknown_map",
            f"the portfolio has no map {shown(name)}",
            allowed=", ".join(names[:20]) or "none, because the portfolio is empty",
            nearest=nearest(name, names) if isinstance(name, str) else None,
        )

    def once_a_change(self, name: str, make: Callable[[tuple[PortfolioMap, ...]], Any]) -> Any:
        """Return ``make(maps)``, made again only after a map has changed."""
        with self._lock:
            maps = self.maps
            now = tuple((each.name, each.path, each.core, each.core.version) for each in maps)
            kept = self._kept.get(name)
            if kept is None or kept[0] != now:
                kept = self._kept[name] = (now, make(maps))
            return kept[1]

    def hold(self, path: Path, opened: OpenMap) -> None:
        """Use a map that someone holds open in place of the one that is read from its file."""
        with self._lock:
            self._opened[path] = opened
            self._read.pop(path, None)
            self._outdated = True

    def release(self, path: Path) -> None:
        """Read a map from its file again, in place of one that someone held open."""
        with self._lock:
            self._opened.pop(path, None)
            self._read.pop(path, None)
            self._outdated = True

    def _refresh(self) -> None:
        if self.root is not None:
            finish_interrupted(self.root)
        unreadable: list[OSError] = []
        paths, in_memory = self._members(unreadable.append)
        with without_collection():
            found = {path: self._up_to_date(path) for path in paths}
        same = len(found) == len(self._read) and all(
            self._read.get(path) is each for path, each in found.items()
        )
        self._read = found
        if same and not (self._outdated or in_memory or unreadable):
            return
        self._outdated = bool(unreadable)
        unique = _Unique()
        maps: list[PortfolioMap] = []
        broken = [self._unreadable(error) for error in unreadable]
        for path in sorted(found, key=lambda each: (name_of(each, self.root), each)):
            read, name = found[path], unique(as_unicode(name_of(path, self.root)))
            if read.core is None:
                broken.append(BrokenMap(name, path, read.message))
            else:
                maps.append(PortfolioMap(name, path, read.core, read.stamp))
        for given in in_memory:
            file = _path_of(given)
            title = given.core.info.title or "untitled"
            name = title if file is None else name_of(file, self.root)
            maps.append(PortfolioMap(unique(name), file, given.core))
        known = {each.name: each for each in self._maps}
        for place, each in enumerate(maps):
            before = known.get(each.name)
            maps[place] = before if before is not None and before == each else each
        made = tuple(sorted(maps, key=lambda each: each.name))
        self._maps = self._maps if made == self._maps else made
        self._broken = tuple(broken)

    def _members(self, on_error: OnError) -> tuple[list[Path], list[OpenMap]]:
        """Return the files to read, and the maps that are given in memory."""
        if self._source is not None:
            assert self.root is not None
            return paths_of_source(self._source, self.root, on_error), []
        in_memory = [each for each in self._listed if isinstance(each, OpenMap)]
        theirs = {_path_of(each) for each in in_memory}
        paths = [each for each in self._listed if isinstance(each, Path)]
        return [each for each in paths if each not in theirs], in_memory

    def _up_to_date(self, path: Path) -> _Read:
        known, stamp = self._read.get(path), _stamp(path)
        if known is not None and stamp is not None and known.stamp == stamp:
            return known
        opened = self._opened.get(path)
        if not is_unicode(name_of(path, self.root)):  # no table or picture could contain its name
            return _Read(stamp, None, f"{self._short(path)}: {NOT_UNICODE}")
        try:
            if opened is None:
                core = CoreMap(loads(read_bytes(path), str(path)))
                core.folder = path.parent
            else:
                core = opened.core
                if opened.file is not None and opened.file.live:
                    opened.file.catch_up()
        except JourneyError as error:
            return _Read(stamp, None, str(error).replace(str(path), self._short(path)))
        return _Read(stamp, core)

    def _unreadable(self, error: OSError) -> BrokenMap:
        """Return the entry of a folder that cannot be read."""
        path = Path(error.filename)
        name = str(path) if path == self.root else self._short(path)
        why = error.strerror or type(error).__name__
        return BrokenMap(name, path, f"the folder {name} cannot be read: {why}")

    def _short(self, path: Path) -> str:
        """Return a path as messages show it: from the root."""
        root = self.root
        inside = root is not None and path.is_relative_to(root)
        return as_unicode(path.relative_to(root).as_posix() if root and inside else str(path))


class _Unique:
    """Makes names unique: the second ``office`` is ``office-2``."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: Counter[str] = Counter()

    def __call__(self, name: str) -> str:
        found = name
        while found in self._taken:
            self._last[name] += 1
            found = f"{name}-{self._last[name] + 1}"
        self._taken.add(found)
        return found


def _listed(source: Iterable[str | os.PathLike[str] | OpenMap]) -> Iterable[Path | OpenMap]:
    """Return the files and maps of a list, each once; a folder or glob means its files."""
    try:
        items = list(source)
    except TypeError:
        raise ArgumentError(
            f"source={shown(source)} is not valid; allowed: a folder, a glob, or a list of paths "
            "or maps"
        ) from None
    found: dict[object, Path | OpenMap] = {}
    for each in items:
        if isinstance(each, OpenMap):
            found.setdefault(id(each.core), each)
            continue
        path = given_path(each, "source")
        if path.is_dir() or any(mark in str(path) for mark in "*?["):
            paths = paths_of_source(path, folder_of_source(path))
        else:
            require_map_file(path)
            paths = [resolved(path.parent) / path.name]
        for path in paths:
            found.setdefault(resolved(path), path)
    return found.values()


def _path_of(each: Path | OpenMap) -> Path | None:
    if isinstance(each, Path):
        return each
    return None if each.file is None else resolved(each.file.path.parent) / each.file.path.name


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
