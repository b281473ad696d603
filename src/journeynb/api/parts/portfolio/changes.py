"""Changes of several maps of a portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journeynb.api.parts.portfolio.part import PortfolioPart

if TYPE_CHECKING:
    from journeynb.portfolio.library.map_changes import MapChanges


class PortfolioChanges(PortfolioPart):
    """The method that gives several maps the same version of a persona or goal."""

    def share(
        self,
        id: str,
        *,
        source: str,
        fields: str | Sequence[str] | None = None,
        to: str | Sequence[str] | None = None,
        preview: bool = False,
    ) -> MapChanges:
        """Copy one map's version of a persona, goal, segment or source to the other maps.

        Each map that has the id gets the fields of the source, as one step that can be undone. The
        files of all maps are written, or none. If Python is killed while it writes, the change is
        finished when the folder is read next.

        Parameters
        ----------
        id : str
            The id of a persona, goal, segment or source.
        source : str
            The name of the map whose version is taken.
        fields : str or list of str, optional
            The fields to share, by default all.
        to : str or list of str, optional
            The names of the maps to change, by default all that have the id, the library included,
            apart from those that accept the contradiction (an exception for the rule C701).
        preview : bool
            Whether to only show what would change; ``.apply()`` then makes the changes.

        Returns
        -------
        MapChanges
            The changes of each map, field by field; ``.undo()`` undoes them on all maps, and
            ``pf[name].undo()`` on one.

        Raises
        ------
        UnknownIdError
            There is no such map, or the source has no such id.
        ArgumentError
            The id is of another kind, a field does not exist, or a map has edits that are not
            saved.
        FileChangedError, FileError
            A file has changed on disk, is read-only, or cannot be written. No map was changed.

        Examples
        --------
        >>> pf = jn.sample_portfolio("coffee")
        >>> pf.share("keep-subscribers", source="library", fields="target", preview=True)
        goal keep-subscribers (Keep subscribers past the third month) as on library: 1 map would ...
          win-back
            ~ goal keep-subscribers (Keep subscribers past the third month): target 5.0 -> 6.0
        apply() makes these changes
        >>> changes = pf.share("keep-subscribers", source="library")
        >>> changes.maps
        ['win-back']
        >>> pf["win-back"]["keep-subscribers"].target
        6.0
        >>> changes.undo().made
        False
        """
        from journeynb.portfolio.library.sharing import shared

        changes = shared(self._folder, self._open_map, id, source, fields, to)
        return changes if preview or not changes else changes.apply()
