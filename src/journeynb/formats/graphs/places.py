"""Where the nodes of a map's graph are drawn: a column for each stage, a row for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from journeynb.model.index import Index
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.state import State

WIDTH, HEIGHT = 160, 48
"""The size of a node."""
_ACROSS, _DOWN = WIDTH + 24, HEIGHT + 72


@dataclass(frozen=True, slots=True)
class Place:
    """The left and upper edge of a node."""

    x: int
    y: int


def places(state: State) -> dict[str, Place]:
    """Return the place of each entity; those that occur in no stage are left of the stages.

    Examples
    --------
    >>> places(State())
    {}
    """
    index = Index(state)
    cells: dict[tuple[str, int], list[str]] = {}
    for entity in state.entities():
        stage = entity.id if entity.kind == "stage" else index.stage_of.get(entity.id)
        column = 0 if stage is None else index.stage_place[stage] + 1
        cells.setdefault((entity.kind, column), []).append(entity.id)
    widths = [0] * (len(index.stages) + 1)
    for (_, column), ids in cells.items():
        widths[column] = max(widths[column], len(ids))
    before = list(accumulate(widths, initial=0))
    rows = {kind: row for row, kind in enumerate(each for each in ENTITIES if index.of(each))}
    return {
        id: Place(_ACROSS * (before[column] + number), _DOWN * rows[kind])
        for (kind, column), ids in cells.items()
        for number, id in enumerate(ids)
    }
