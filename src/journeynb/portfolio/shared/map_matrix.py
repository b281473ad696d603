"""Counts of what joins two kinds, or a kind and the maps of a portfolio."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.index import Index
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.links import kinds_between
from journeynb.portfolio.shared.same_things import SharedThings
from journeynb.tables.entity_tables import joined, kind_of, matrix

if TYPE_CHECKING:
    import pandas as pd

_MAP = ("map", "maps")


def portfolio_matrix(
    shared: SharedThings, rows: str, columns: str, via: str | None
) -> pd.DataFrame:
    """Count what joins two kinds over all maps; one of them, or both, can be the maps."""
    first, second = _word(rows), _word(columns)
    if first == second == "map":
        return _shared_by_maps(shared, via)
    if second == "map":
        return _by_map(shared, first, via)
    if first == "map":
        return _by_map(shared, second, via).T
    return _sum(shared, first, second, via)


def _word(kind: str) -> str:
    if kind in _MAP:
        return "map"
    try:
        return kind_of(kind)
    except ArgumentError:
        allowed = ", ".join(["map", *ENTITIES])
        raise ArgumentError(f"unknown kind {shown(kind)}; allowed: {allowed}") from None


def _by_map(shared: SharedThings, kind: str, via: str | None) -> pd.DataFrame:
    shown_maps = shared.journeys
    count = _counting(kind, via)
    counts = [count(each.index) for each in shown_maps]
    ids = list(shared.copies(kind))
    values = [[each.get(id, 0) for each in counts] for id in ids]
    return _frame(values, kind, ids, "map", [each.name for each in shown_maps])


def _counting(kind: str, via: str | None) -> Callable[[Index], dict[str, int]]:
    """Return what counts each id of a kind on a map."""
    if via is None and kind != "touchpoint":
        linked = kinds_between(kind, "touchpoint") or kinds_between("touchpoint", kind)
        via = "touchpoint" if linked else None
    if via in (None, "direct"):
        return lambda index: dict.fromkeys(index.ids(kind), 1)
    between = kind_of(str(via))
    return lambda index: {id: len(ends) for id, ends in joined(index, kind, between).items()}


def _shared_by_maps(shared: SharedThings, via: str | None) -> pd.DataFrame:
    if via is None:
        raise ArgumentError(
            "a matrix of maps by maps counts what two maps have in common; pass its kind: "
            "via='persona'"
        )
    kind = kind_of(via)
    names = [each.name for each in shared.maps]
    ids = [set(each.index.ids(kind)) for each in shared.maps]
    return _frame([[len(a & b) for b in ids] for a in ids], "map", names, "map", names)


def _sum(shared: SharedThings, first: str, second: str, via: str | None) -> pd.DataFrame:
    rows = {id: place for place, id in enumerate(shared.copies(first))}
    columns = {id: place for place, id in enumerate(shared.copies(second))}
    values = [[0] * len(columns) for _ in rows]
    for each in shared.maps:
        found = matrix(each.index, first, second, via)
        places = [columns[id] for id in found.columns]
        for id, counts in zip(found.index, found.to_numpy().tolist(), strict=True):
            row = values[rows[id]]
            for place, number in zip(places, counts, strict=True):
                row[place] += number
    return _frame(values, first, list(rows), second, list(columns))


def _frame(
    values: list[list[int]], first: str, rows: list[str], second: str, columns: list[str]
) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        values,
        index=pd.Index(rows, name=first, dtype="str"),
        columns=pd.Index(columns, name=second, dtype="str"),
        dtype="int64",
    )
