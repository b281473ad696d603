"""The cells that build maps: a map that a cell builds when it runs again is newer than the last.

Outside of a notebook's kernel a map has no origin.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from weakref import WeakKeyDictionary, ref

from journeynb.model.core import CoreMap
from journeynb.notebook.front_end import request_of_cell


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of a cell.

    Parameters
    ----------
    name : str
        Id of the cell, or its code if the id is not known: the same in each run.
    run : str
        Id of the run.
    """

    name: str
    run: str


def running_cell() -> Cell | None:
    """Return the cell that runs now; None outside of a kernel."""
    request = request_of_cell()
    if request is None:
        return None
    try:
        name = request.get("metadata", {}).get("cellId") or request["content"]["code"]
        return Cell(str(name), str(request["header"]["msg_id"]))
    except (AttributeError, KeyError, TypeError):  # a kernel unlike that of Jupyter
        return None


_ORIGINS: WeakKeyDictionary[CoreMap, str] = WeakKeyDictionary()
_LATEST: dict[str, ref[CoreMap]] = {}
_COUNTS: Counter[tuple[str, str]] = Counter()
_RUN: list[str] = [""]


def remember(core: CoreMap) -> None:
    """Name a new map by the cell that builds it; outside of a notebook it has no name.

    One run of a cell can build several maps under one title, such as a map and its forks: their
    order tells them apart.
    """
    cell = running_cell()
    if cell is None:
        return
    title = core.state.info.title
    if _RUN[0] != cell.run:
        _RUN[0] = cell.run
        _COUNTS.clear()
    number = _COUNTS[cell.name, title]
    _COUNTS[cell.name, title] += 1
    notebook = os.environ.get("JPY_SESSION_NAME", "")
    text = "\0".join((notebook, cell.name, title, str(number)))
    origin = sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    _ORIGINS[core] = origin
    _LATEST[origin] = ref(core)


def origin_of(core: CoreMap) -> str:
    """Return the name of a map across runs of the cell that builds it; "" outside of a notebook."""
    return _ORIGINS.get(core, "")


def newer(core: CoreMap) -> CoreMap | None:
    """Return the map that the same cell built when it ran again; None if this is the newest."""
    reference = _LATEST.get(origin_of(core))
    latest = None if reference is None else reference()
    return None if latest is core else latest
