"""A map and the maps that belong to it: its library, and those that show its parts in detail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.api.parts.open_maps import keep_open, known_map
from journeynb.api.parts.part import Day, Part
from journeynb.base.files import read_bytes, resolved
from journeynb.base.today import day_of
from journeynb.formats.journeymap import loads
from journeynb.formats.map_file import MapFile
from journeynb.model.core import CoreMap
from journeynb.model.diff import Diff

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.review.library_review import LibraryReview


class Nested(Part):
    """The methods of a map that read, or change, the map that it names as its library."""

    _file: MapFile | None
    _references_root: Path | None = None
    """The folder that references do not leave, if the map is one of a portfolio."""

    def pull(self, *ids: str, preview: bool = False) -> Diff:
        """Take the fields of shared personas, goals, segments and sources from the library.

        The library is the map that the field ``library`` names. Entities that both maps have, by
        id, get the library's fields, as one step that can be undone. Links stay as they are.

        Parameters
        ----------
        *ids : str
            The ids to take, by default all that both maps have, apart from those for which this map
            accepts the rule C701. An id that only the library has is added to this map.
        preview : bool
            Whether to only show what would change.

        Returns
        -------
        Diff
            The changes, made or only shown; empty if nothing differs.

        Raises
        ------
        ArgumentError
            The map has no library or no file, or an id is of another kind in the library.
        UnknownIdError
            The library does not have an id.
        FileError, FormatError
            The library cannot be read, or is outside the folder of the maps.

        See Also
        --------
        push : Offer the fields of this map to the library.
        Portfolio.share : Bring one map's version to all maps.

        Examples
        --------
        >>> jm = jn.sample_portfolio("coffee")["win-back"]
        >>> jm.pull("keep-subscribers", preview=True).to_frame()[["field", "before", "after"]]
            field                       before                  after
        0  target                          5.0                    6.0
        1     due                   2027-06-30             2026-12-31
        2   owner  Ines Moreau, Customer care  Head of Customer care
        >>> len(jm.pull())
        3
        >>> jm["keep-subscribers"].target
        6.0
        """
        from journeynb.portfolio.library.library_map import pulled
        from journeynb.portfolio.library.map_changes import differences

        path = self._library_path()
        changes = pulled(self._core.state, _core_of(path).state, ids, self._name_of(path))
        found = differences(self._core.state, changes)
        if not preview:
            self._core.apply(changes)
        return found

    def push(self, *ids: str) -> LibraryReview:
        """Offer this map's shared personas, goals, segments and sources to the library.

        The library is the map that the field ``library`` names. Nothing changes until a change is
        accepted.

        Parameters
        ----------
        *ids : str
            The ids to offer, by default all that both maps have and that differ, apart from those
            for which this map accepts the rule C701. An id that the library does not have is
            offered as new.

        Returns
        -------
        LibraryReview
            Shows each change and whether it fits the library as it is now. ``.accept(0)`` or
            ``.accept_all()`` changes the library, as one step, and saves it; ``.refuse(1)`` skips a
            change. ``.library`` is the opened library: its `undo` undoes the step.

        Raises
        ------
        ArgumentError
            The map has no library or no file, or an id is of another kind in the library.
        UnknownIdError
            The map does not have an id.
        FileError, FormatError
            The library cannot be read, or is outside the folder of the maps.

        See Also
        --------
        pull : Take the fields of the library.

        Examples
        --------
        >>> jm = jn.sample_portfolio("coffee")["office"]
        >>> review = jm.push("win-offices", "fatima")
        >>> review
        2 changes from 'Coffee for the office' to the library 'Copper Finch: ...': 2 to decide
          0  pending  ~ goal win-offices (Win offices in Sweden): target 200.0 -> 240.0
                      ~ goal win-offices (Win offices in Sweden): owner 'Head of ... -> ...
          1  pending  + persona fatima (Fatima Rahmani)
        ...
        accept(0, 2), accept_all(), refuse(1, reason='...')
        >>> review.refuse(1, reason="only offices know her").accept(0).pending
        []
        >>> review.library["win-offices"].target
        240.0
        """
        from journeynb.portfolio.library.library_map import pushed
        from journeynb.review.library_review import LibraryReview

        path = self._library_path()
        library: Any = self._opened(path)
        changes = pushed(self._core.state, library._core.state, ids, self._name_of(path))
        return LibraryReview(self._core, library, changes)

    def rollup(self, today: Day = None) -> pd.DataFrame:
        """Sum up the maps that show stages and touchpoints in detail.

        The maps nested in these count, too, each map once. A file that cannot be read is
        skipped, with a warning.

        Parameters
        ----------
        today : date or str, optional
            The date for the gaps, by default today.

        Returns
        -------
        pandas.DataFrame
            One row for each stage and touchpoint with the field ``journey``: ``id``, ``name``,
            ``journey`` (str), ``emotion`` (float64, -2 to 2: the mean of all emotions here and on
            the maps below), ``opportunities`` (int64: those that are not done or dropped), ``gaps``
            (int64: findings of all severities). A stage includes its touchpoints.

        Raises
        ------
        ArgumentError
            The map has no file yet, so the relative paths lead nowhere.

        Examples
        --------
        >>> jm = jn.sample_portfolio("coffee")["subscribe"]
        >>> jm.rollup(today="2026-11-22")[["id", "emotion", "opportunities"]].round(2)
                     id  emotion  opportunities
        0      discover     0.50              4
        1       receive     0.13              4
        2  cancellation     0.05              4
        """
        from journeynb.portfolio.rules.rollup import rollup_frame

        own = None if self._file is None else self._file.path
        if own is None:
            return rollup_frame(self._core, None, None, _core_of, day_of(today))
        here = resolved(own.parent) / own.name
        return rollup_frame(self._core, here, self._root(own), _core_of, day_of(today))

    def _opened(self, path: Path) -> Nested:
        """Return another map of the same folder, open: every edit is saved to its file."""
        other: Nested | None = known_map(path)
        if other is None:
            content = read_bytes(path)
            made: Nested = type(self)._of(loads(content, str(path)))  # type: ignore[attr-defined]
            made._core.folder = path.parent
            made._file = MapFile(made._core, path, content)
            keep_open(path, made)
            other = made
        other._references_root = other._references_root or self._references_root
        return other

    def _root(self, own: Path) -> Path:
        """Return the folder that references do not leave."""
        from journeynb.portfolio.reading.map_paths import root_of_map

        return self._references_root or root_of_map(own)

    def _library_path(self) -> Path:
        from journeynb.portfolio.library.library_map import library_path

        own = None if self._file is None else self._file.path
        root = None if own is None else self._root(own)
        return library_path(own, self._core.info.library, root)

    def _name_of(self, path: Path) -> str:
        """Return the name that a map has in a portfolio, as exceptions have it."""
        from journeynb.portfolio.reading.map_paths import name_of

        assert self._file is not None
        return name_of(path, self._root(self._file.path))


def _core_of(path: Path) -> CoreMap:
    """Return the map of a file, as it is open or as the file has it."""
    known: Any = known_map(path)
    if known is not None:
        core: CoreMap = known._core
        return core
    core = CoreMap(loads(read_bytes(path), str(path)))
    core.folder = path.parent
    return core
