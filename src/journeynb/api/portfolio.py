"""The class `Portfolio`: many maps at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from journeynb.api.journey_map import JourneyMap
from journeynb.api.parts.portfolio.changes import PortfolioChanges
from journeynb.api.parts.portfolio.evidence import PortfolioLogs
from journeynb.api.parts.portfolio.gaps import PortfolioGaps
from journeynb.api.parts.portfolio.pictures import PortfolioPictures
from journeynb.api.parts.portfolio.tables import PortfolioTables
from journeynb.api.reading import open
from journeynb.base.errors import ArgumentError
from journeynb.portfolio.reading.maps import MapFolder, OpenMap, PortfolioMap


class Portfolio(PortfolioTables, PortfolioGaps, PortfolioPictures, PortfolioChanges, PortfolioLogs):
    """Many journey maps at once: what they share, where they contradict each other.

    Personas, goals, segments and sources with the same id on two maps are the same: the persona
    ``maya`` of one map is the ``maya`` of the other. A file is read once, and again only when it
    changes.

    Parameters
    ----------
    source : path, list of path or JourneyMap
        A folder, with its subfolders; a glob such as ``"journeys/*.journeymap.json"``; or a list
        of paths or maps. The maps of a folder are its ``.journeymap.json`` files; hidden folders
        and links that lead out of the folder are skipped.

    Raises
    ------
    ArgumentError
        `source` is neither a path nor a list.
    FileError
        The folder does not exist. A file that cannot be read is listed in `broken`.

    Examples
    --------
    >>> pf = jn.sample_portfolio("coffee")
    >>> pf.maps
    ['discover', 'first-parcel', 'library', 'office', 'subscribe', 'win-back']
    >>> pf["office"].title
    'Coffee for the office'
    >>> pf.personas()[["id", "n_maps", "differs"]].head(3)
          id  n_maps                                            differs
    0   maya       4  [role, quote, demographics, behaviors, fears, ...
    1  jonas       2                                      [role, needs]
    2   elif       4                                                 []
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | JourneyMap | Iterable[str | os.PathLike[str] | JourneyMap],
    ) -> None:
        self._held: dict[object, JourneyMap] = {}
        if isinstance(source, Portfolio):
            raise ArgumentError(
                "source is a portfolio already; allowed: a folder, a glob, or a list of paths or "
                "maps, such as [pf[name] for name in pf]"
            )
        if isinstance(source, JourneyMap):
            source = [source]
        if isinstance(source, Iterable) and not isinstance(source, (str, os.PathLike)):
            self._folder = MapFolder([self._given(each) for each in source])
        else:
            self._folder = MapFolder(source)

    def _given(self, each: str | os.PathLike[str] | JourneyMap) -> str | os.PathLike[str] | OpenMap:
        if not isinstance(each, JourneyMap):
            return each
        self._held[each._core] = each
        return OpenMap(each._core, each._file)

    @property
    def maps(self) -> list[str]:
        """The names of the maps: the paths of their files without ``.journeymap.json``.

        A map without a file has its title as its name.
        """
        return [each.name for each in self._folder.maps]

    @property
    def path(self) -> Path | None:
        """The folder of the portfolio; for a list, the folder that contains all its files."""
        return self._folder.root

    def __getitem__(self, name: str) -> JourneyMap:
        """Return a map by its name, opened as `open` does: every edit is saved to its file.

        Raises `UnknownIdError`, which is a KeyError.
        """
        return self._opened(self._folder.map(name))

    def _opened(self, found: PortfolioMap) -> JourneyMap:
        held = self._held.get(found.core)
        if held is None:
            assert found.path is not None
            held = open(found.path)
            assert held._file is not None
            held._references_root = self._folder.root
            self._held[held._core] = held
            self._folder.hold(found.path, OpenMap(held._core, held._file))
        return held

    def _open_map(self, found: PortfolioMap) -> OpenMap:
        jm = self._opened(found)
        return OpenMap(jm._core, jm._file)

    def __contains__(self, name: object) -> bool:
        return name in self.maps

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the maps."""
        return iter(self.maps)

    def __len__(self) -> int:
        """Return the number of maps."""
        return len(self._folder.maps)

    def __bool__(self) -> bool:
        return True  # an empty portfolio is a portfolio

    def _instead_of(self, name: str) -> str | None:
        return f"pf[NAME].{name}" if hasattr(JourneyMap, name) else None

    def _ipython_key_completions_(self) -> list[str]:
        return self.maps

    def __repr__(self) -> str:
        from journeynb.portfolio.shared.portfolio_text import text_of

        return text_of(self._folder)
