"""The different versions of a persona, goal, segment or source that maps have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import UnknownIdError
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown
from journeynb.gaps.rules.many_maps import SHARED, differing
from journeynb.portfolio.shared.same_things import Copies, SharedThings

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a persona, goal, segment or source.

    Attributes
    ----------
    maps : list of str
        The names of the maps that have it.
    values : dict of str to object
        Its fields, as a file has them; None if one is not set.
    """

    maps: list[str]
    values: dict[str, Any]


def versions(
    copies: Copies, fields: Sequence[str], libraries: Collection[str] = ()
) -> list[Version]:
    """Return the versions of some fields: that of a library first, then that of most maps."""
    found: dict[tuple[Any, ...], Version] = {}
    for each, entity in copies:
        key = tuple(getattr(entity, name) for name in fields)
        if key not in found:
            stored = entity.stored()
            found[key] = Version([], {name: stored.get(name) for name in fields})
        found[key].maps.append(each.name)
    return sorted(
        found.values(),
        key=lambda version: (not _is_of(libraries, version), -len(version.maps)),
    )


def versions_frame(shared: SharedThings, id: str) -> pd.DataFrame:
    """Return the versions of an id, a row each.

    Raises
    ------
    UnknownIdError
        No map has such a persona, goal, segment or source.
    """
    import pandas as pd

    known = _copies(shared, id)
    fields = differing([entity for _, entity in known])
    rows = versions(known, fields, shared.libraries)
    of_library = [_is_of(shared.libraries, row) for row in rows]
    columns: dict[str, pd.Series[Any]] = {
        "maps": pd.Series([row.maps for row in rows], dtype="object"),
        "n_maps": pd.Series([len(row.maps) for row in rows], dtype="int64"),
        "library": pd.Series(of_library, dtype="bool"),
    }
    for name in fields:
        columns[name] = pd.Series([row.values[name] for row in rows], dtype="object")
    return pd.DataFrame(columns)


def _is_of(libraries: Collection[str], version: Version) -> bool:
    return any(name in libraries for name in version.maps)


def _copies(shared: SharedThings, id: str) -> Copies:
    for kind in SHARED:
        known = shared.copies(kind).get(id) if isinstance(id, str) else None
        if known is not None:
            return known
    ids = [each for kind in SHARED for each in shared.copies(kind)]
    raise UnknownIdError(
        "unknown_id",
        f"no map has a persona, goal, segment or source {shown(id)}",
        nearest=nearest(id, ids) if isinstance(id, str) else None,
        allowed=", ".join(ids[:20]) or "none, because the maps have none",
    )
