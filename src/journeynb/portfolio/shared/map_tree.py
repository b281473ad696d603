"""The maps of a portfolio as a tree: which map shows a part of which other one in detail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journeynb.portfolio.reading.maps import PortfolioMap
from journeynb.portfolio.reading.references import References

if TYPE_CHECKING:
    import pandas as pd

Row = tuple[str, str, str, int]
"""The name of a map, that of the map above it, the stage or touchpoint there, and the depth."""


def tree_rows(maps: Sequence[PortfolioMap], known: References) -> list[Row]:
    """Return a row for each map and place in the tree, those below a map directly after it.

    A map that several maps show in detail has a row below each; what is below it follows the first
    of these rows only.
    """
    rows: list[Row] = []
    seen: set[str] = set()
    tops = [each.name for each in maps if each.name not in known.parents]
    todo: list[Row] = [(name, "", "", 0) for name in reversed(tops)]
    while todo:
        row = todo.pop()
        name, depth = row[0], row[3]
        rows.append(row)
        if name not in seen:
            seen.add(name)
            below = [(each.to, name, each.id, depth + 1) for each in known.children_of(name)]
            todo += reversed(below)
    return rows


def tree_frame(maps: Sequence[PortfolioMap], known: References) -> pd.DataFrame:
    """Return the tree as a table."""
    import pandas as pd

    frame = pd.DataFrame(tree_rows(maps, known), columns=["map", "parent", "id", "depth"])
    return frame.astype({"map": "str", "parent": "str", "id": "str", "depth": "int64"})
