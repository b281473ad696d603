"""Merge two maps that were both edited: `jn.merge`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

from journeynb.api.journey_map import JourneyMap
from journeynb.api.reading import read
from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.text import shown, visible
from journeynb.model.merge import Merged
from journeynb.model.merge import merge as merged
from journeynb.model.merge_conflicts import conflict_table
from journeynb.model.state import State
from journeynb.model.transaction import Change

if TYPE_CHECKING:
    import pandas as pd

Map = JourneyMap | str | os.PathLike[str]


class Merge(Public):
    """Two maps merged into one, with the conflicts between them.

    Attributes
    ----------
    map : JourneyMap
        The merged map. `JourneyMap.undo` undoes the changes that came from `theirs`.
    changes : list of dict
        The changes that turn `ours` into the merged map: ``jm.apply(merge.changes)``.
    """

    def __init__(self, ours: JourneyMap, found: Merged) -> None:
        self.map = ours.fork()
        self.map._core.apply(found.changes)
        self.changes: list[Change] = found.changes
        self._found = found

    @property
    def conflicts(self) -> pd.DataFrame:
        """The conflicts between the two maps, as a table.

        Columns (object dtype): ``conflict``, ``kind``, ``id`` (of a link, where it starts; of the
        map, empty), ``to`` (of a link, where it ends), ``name``, ``field``, ``base``, ``ours``,
        ``theirs``, ``merged`` (the values, None if absent) and ``note``. A ``conflict`` is one of

        - ``changed`` or ``moved``: both maps did; the merged map has the preferred version.
        - ``removed by ours``, ``removed by theirs``: the other map changed it, so it stays.
        - ``id used twice``: for two different entities; the one of `theirs` gets another id.
        - ``refused``: a change of `theirs` is not valid, such as a goal that refines itself.
        """
        return conflict_table(self._found.conflicts)

    @property
    def words(self) -> list[str]:
        """The conflicts, each in a sentence."""
        return [str(each) for each in self._found.conflicts]

    def __repr__(self) -> str:
        number = len(self._found.conflicts)
        count = f"{number or 'no'} conflict{'' if number == 1 else 's'}"
        lines = [f"merged {self._found.words or 'nothing new'}: {count}"]
        lines += [f"! {each}" for each in self.words]
        return "\n".join(map(visible, lines))


def merge(
    base: Map | None, ours: Map, theirs: Map, *, prefer: Literal["theirs", "ours"] = "theirs"
) -> Merge:
    """Merge two maps that were edited separately, starting from the same map.

    The merged map contains every change that only one of the maps made. A text or a list that both
    changed contains both edits, if these do not overlap. If both changed the same part, one version
    is kept, and the conflict is listed. An entity that one map removed stays if the other one
    changed it.

    Parameters
    ----------
    base : JourneyMap or path or None
        The map before the edits; None if there is none.
    ours, theirs : JourneyMap or path
        The map after each of the edits. They do not change.
    prefer : {"theirs", "ours"}
        The map whose version is kept if both changed the same part.

    Returns
    -------
    Merge
        The merged map and its conflicts.

    Raises
    ------
    ArgumentError
        An argument is neither a map nor a path.
    FileError, FormatError
        A file cannot be read.

    See Also
    --------
    JourneyMap.diff : the differences between two maps.
    JourneyMap.save : with ``merge=True``, merges what others wrote to the map's file.

    Examples
    --------
    >>> base = jn.JourneyMap("Shop", stages=["Find", "Buy"])
    >>> ours, theirs = base.fork(), base.fork()
    >>> ours.set("find", name="Search")
    >>> theirs.set("find", name="Discover", description="Ads and friends")
    >>> theirs.remove("buy")
    >>> merge = jn.merge(base, ours, theirs)
    >>> merge
    merged changed Discover; removed Buy: 1 conflict
    ! stage find (Search): name is 'Search' in ours, 'Discover' in theirs; theirs is kept
    >>> list(merge.map)
    ['find']
    >>> merge.conflicts[["id", "field", "ours", "theirs", "merged"]]
         id field    ours    theirs    merged
    0  find  name  Search  Discover  Discover
    """
    if prefer not in ("theirs", "ours"):
        raise ArgumentError(f"prefer={shown(prefer)} is not valid; allowed: 'theirs' or 'ours'")
    mine = _map(ours, "ours")
    start = State() if base is None else _map(base, "base")._core.state
    return Merge(mine, merged(start, mine._core.state, _map(theirs, "theirs")._core.state, prefer))


def _map(given: Any, name: str) -> JourneyMap:
    if isinstance(given, JourneyMap):
        return given
    if isinstance(given, (str, os.PathLike)):
        return read(given)
    raise ArgumentError(f"{name}={shown(given)} is not valid; allowed: a JourneyMap or a path")
