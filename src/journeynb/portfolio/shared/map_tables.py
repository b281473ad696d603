"""The tables of all maps of a portfolio, with the name of the map in the first column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journeynb.model.kinds.entities import ENTITIES
from journeynb.portfolio.reading.maps import BrokenMap, PortfolioMap
from journeynb.tables.entity_tables import entity_frame, kind_of, links_frame, require_link_kind

if TYPE_CHECKING:
    import pandas as pd


def table(maps: Sequence[PortfolioMap], kind: str) -> pd.DataFrame:
    """Return the entities of a kind on all maps, a row each."""
    cls = ENTITIES[kind_of(kind)]
    found = [(each.name, entity) for each in maps for entity in each.core.entities(cls.kind)]
    frame = entity_frame(cls, [entity for _, entity in found])
    return _with_map(frame, [name for name, _ in found])


def links_table(maps: Sequence[PortfolioMap], kind: str | None) -> pd.DataFrame:
    """Return the links of a kind on all maps, or all links."""
    require_link_kind(kind)
    found = [
        (each.name, each.core.state, link)
        for each in maps
        for link in each.core.links(*([kind] if kind else []))
    ]
    frame = links_frame(kind, [(state, link) for _, state, link in found])
    return _with_map(frame, [name for name, _, _ in found])


def broken_frame(broken: Sequence[BrokenMap]) -> pd.DataFrame:
    """Return the files that cannot be read, a row each."""
    import pandas as pd

    return pd.DataFrame(
        {
            "map": pd.Series([each.name for each in broken], dtype="str"),
            "message": pd.Series([each.message for each in broken], dtype="str"),
        }
    )


def _with_map(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    import pandas as pd

    frame.insert(0, "map", pd.Series(names, dtype="str"))
    return frame
