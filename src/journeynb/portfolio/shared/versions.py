"""The different versions of a persona, goal, segment or source that maps have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import UnknownIdError
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown
from journeynb.formats.canonical_json import json_text
from journeynb.gaps.rules.many_maps import SHARED, differing
from journeynb.portfolio.shared.same_things import Copies, SharedThings

if TYPE_CHECKING:
    import pandas as pd


def versions_frame(shared: SharedThings, id: str) -> pd.DataFrame:
    """Return the versions of an id, a row each: a library's first, then that of most maps.

    Raises
    ------
    UnknownIdError
        No map has such a persona, goal, segment or source.
    """
    import pandas as pd

    known = _copies(shared, id)
    fields = [name for name in differing([entity for _, entity in known]) if name != "id"]
    found: dict[str, tuple[list[str], dict[str, Any]]] = {}
    for each, entity in known:
        stored = entity.stored()
        values = {name: stored.get(name) for name in fields}
        found.setdefault(json_text(values), ([], values))[0].append(each.name)
    of_library = [any(name in shared.libraries for name in maps) for maps, _ in found.values()]
    rows = sorted(
        zip(of_library, found.values(), strict=True), key=lambda row: (not row[0], -len(row[1][0]))
    )
    columns: dict[str, pd.Series[Any]] = {
        "maps": pd.Series([maps for _, (maps, _) in rows], dtype="object"),
        "n_maps": pd.Series([len(maps) for _, (maps, _) in rows], dtype="int64"),
        "library": pd.Series([library for library, _ in rows], dtype="bool"),
    }
    for name in fields:
        columns[name] = pd.Series([values[name] for _, (_, values) in rows], dtype="object")
    return pd.DataFrame(columns)


def _copies(shared: SharedThings, id: str) -> Copies:
    for kind in SHARED:
        known = shared.copies(kind).get(id)
        if known is not None:
            return known
    ids = [each for kind in SHARED for each in shared.copies(kind)]
    raise UnknownIdError(
        "unknown_id",
        f"no map has a persona, goal, segment or source {shown(id)}",
        nearest=nearest(id, ids) if isinstance(id, str) else None,
        allowed=", ".join(ids[:20]) or "none, because the maps have none",
    )
