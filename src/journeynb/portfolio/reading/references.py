"""Which map a `library` or a `journey` names, without ever leaving the portfolio's folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from journeynb.base.errors import FileError
from journeynb.base.files import resolved
from journeynb.portfolio.reading.map_paths import can_be_map
from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap


class Problem(StrEnum):
    """Why a reference leads to no map."""

    MISSING = "missing"
    OUTSIDE = "outside"
    CYCLE = "cycle"
    NOT_A_MAP = "not a map"

    @property
    def reason(self) -> str:
        """The problem in words, of the file."""
        return _REASONS[self]


_REASONS = {
    Problem.MISSING: "there is no such file",
    Problem.OUTSIDE: "it is outside the folder of the maps",
    Problem.CYCLE: "it is the map itself",
    Problem.NOT_A_MAP: "it is not a .journeymap.json file",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A field of a map that names another map's file.

    Attributes
    ----------
    map : str
        Name of the map that has the field.
    id : str
        Id of the stage or touchpoint that has the field, empty for the map itself.
    field : {"library", "journey"}
        The field.
    text : str
        The path, as it is written.
    path : Path or None
        The file that it leads to; None if it leads out of the folder.
    to : str
        Name of the map that it leads to; empty if that is not in the portfolio.
    problem : Problem or None
        The reason why it leads to no map.
    """

    map: str
    id: str
    field: str
    text: str
    path: Path | None
    to: str
    problem: Problem | None


class References:
    """All references of the maps of a portfolio.

    Attributes
    ----------
    all : tuple of Reference
        By map; of a map its library first, then stages and touchpoints in the order of the file.
    """

    def __init__(self, found: Iterable[Reference]) -> None:
        self.all = tuple(found)
        self._of: dict[str, list[Reference]] = {}
        for each in self.all:
            self._of.setdefault(each.map, []).append(each)

    def of(self, name: str) -> Sequence[Reference]:
        """Return the references of a map."""
        return self._of.get(name, ())

    def library_of(self, name: str) -> str:
        """Return the name of a map's library, empty if it has none in the portfolio."""
        return next((each.to for each in _sound(self.of(name), "library")), "")

    def children_of(self, name: str) -> list[Reference]:
        """Return the references to the maps that show a stage or touchpoint of a map in detail."""
        return list(_sound(self.of(name), "journey"))

    @cached_property
    def libraries(self) -> frozenset[str]:
        """Names of the maps that are the library of another one."""
        return frozenset(each.to for each in _sound(self.all, "library"))

    @cached_property
    def parents(self) -> Mapping[str, Sequence[Reference]]:
        """By the name of a map, the references of other maps that it shows in detail."""
        found: dict[str, list[Reference]] = {}
        for each in _sound(self.all, "journey"):
            found.setdefault(each.to, []).append(each)
        return found


def _sound(references: Iterable[Reference], field: str) -> Iterator[Reference]:
    return (each for each in references if each.field == field and each.to and not each.problem)


def references(folder: MapFolder, maps: Sequence[PortfolioMap] | None = None) -> References:
    """Return the references of the maps of a portfolio; those of maps without a file are skipped.

    A file that cannot be read is no problem of the reference. Neither is a map in the folder that
    is not in the portfolio.
    """
    maps = folder.maps if maps is None else maps
    members = {each.path: each.name for each in maps if each.path is not None}
    found = [
        _reference(folder.root, members, each, *field) for each in maps for field in _fields(each)
    ]
    for field in ("library", "journey"):
        edges = {(each.map, each.to) for each in found if each.field == field and each.to}
        circular = _in_cycles(edges)
        found = [
            replace(each, problem=Problem.CYCLE)
            if each.field == field and (each.map, each.to) in circular
            else each
            for each in found
        ]
    return References(found)


def resolve(root: Path, from_path: Path, reference: str) -> Path | Problem:
    """Return the file that a reference leads to, or why it leads to no map.

    Parameters
    ----------
    root : Path
        The folder that the reference does not leave, neither with ``..`` nor through a link.
    from_path : Path
        The file of the map that has the reference, inside the folder.
    reference : str
        The relative path that is written in the map.

    Examples
    --------
    >>> import tempfile
    >>> root = resolved(Path(tempfile.mkdtemp()))
    >>> written = (root / "office.journeymap.json").write_text('{"format": "journeymap/1"}')
    >>> resolve(root, root / "eu" / "buy.journeymap.json", "../office.journeymap.json").name
    'office.journeymap.json'
    >>> resolve(root, root / "buy.journeymap.json", "../office.journeymap.json").value
    'outside'
    """
    path = _inside(root, from_path, reference)
    if path is None:
        return Problem.OUTSIDE
    if path == from_path:
        return Problem.CYCLE
    try:
        target = resolved(path)
        if not target.is_relative_to(root):
            return Problem.OUTSIDE
        mode = target.stat().st_mode
    except (FileError, OSError, ValueError):
        return Problem.MISSING
    is_map = stat.S_ISREG(mode) and can_be_map(path)
    return target if is_map else Problem.NOT_A_MAP


def _inside(root: Path, from_path: Path, reference: str) -> Path | None:
    """Return where a reference leads without asking the disk, None if it leaves the root."""
    if reference.startswith("/") or not from_path.is_relative_to(root):
        return None
    parts = list(from_path.parent.relative_to(root).parts)
    for part in reference.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    path = root.joinpath(*parts)
    return path if path.is_relative_to(root) else None  # a drive, on Windows


def _fields(own: PortfolioMap) -> Iterator[tuple[str, str, str]]:
    """Yield the id, field and path of each reference of a map."""
    if own.path is None:
        return
    index = own.index
    if index.info.library:
        yield "", "library", index.info.library
    for each in index.detailed:
        yield each.id, "journey", each.journey


def _reference(
    root: Path | None, members: Mapping[Path, str], own: PortfolioMap, id: str, field: str,
    text: str,
) -> Reference:  # fmt: skip
    def made(path: Path | None, to: str = "", problem: Problem | None = None) -> Reference:
        return Reference(own.name, id, field, text, path, to, problem)

    assert own.path is not None
    if root is None:  # files on several drives have no folder in common
        return made(None)
    path = _inside(root, own.path, text)
    if path is not None and path in members:
        return made(path, members[path])
    found = resolve(root, own.path, text)
    if isinstance(found, Problem):
        return made(None if found is Problem.OUTSIDE else path, problem=found)
    return made(found, members.get(found) or _same_file(found, members))


def _same_file(path: Path, members: Mapping[Path, str]) -> str:
    """Return the member that is a file under another name: with other capitals, or a link."""
    for member, name in members.items():
        try:
            if os.path.samefile(member, path):
                return name
        except OSError:
            pass
    return ""


def _in_cycles(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the edges that are part of a cycle."""
    ahead: dict[str, set[str]] = {}
    for start, end in edges:
        ahead.setdefault(start, set()).add(end)
    return {(start, end) for start, end in edges if start in _reached(end, ahead)}


def _reached(start: str, ahead: Mapping[str, set[str]]) -> set[str]:
    found, new = {start}, [start]
    while new:
        more = ahead.get(new.pop(), set()) - found
        found |= more
        new += more
    return found
