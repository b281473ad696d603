"""The totals of the maps that show parts of a map in detail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.gaps.findings import found, selected
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import CLOSED
from journeynb.portfolio.reading.references import Problem, resolve
from journeynb.portfolio.shared.opportunities import improved
from journeynb.settings.settings_file import settings_of

if TYPE_CHECKING:
    import pandas as pd

Load = Callable[[Path], CoreMap]
"""Reads the map of a file, or returns the one that is open."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A whole map, or a stage or touchpoint of it."""

    emotions: tuple[float, ...] = ()
    opportunities: int = 0
    gaps: int = 0


class _Nested:
    """The maps below a map, each read once."""

    def __init__(self, root: Path, load: Load, today: dt.date) -> None:
        self.root = root
        self.load = load
        self.today = today
        self._cores: dict[Path, CoreMap] = {}
        self._parts: dict[Path, _Part] = {}
        self._broken: set[str] = set()

    def below(self, start: Path, text: str, own: Path) -> dict[Path, None]:
        """Return the files of the map that a reference names, and of those below it."""
        reached: dict[Path, None] = {}
        todo = [(start, text)]
        while todo:
            here, reference = todo.pop()
            path = self._file(here, reference)
            if path is not None and path != own and path not in reached:
                reached[path] = None
                index = self._cores[path].index
                todo += [(path, each.journey) for each in index.detailed]
        return reached

    def part(self, path: Path) -> _Part:
        """Return what a whole map contains."""
        known = self._parts.get(path)
        if known is None:
            core = self._cores[path]
            known = self._parts[path] = part_of(core, None, self.today)
        return known

    def _file(self, here: Path, reference: str) -> Path | None:
        """Return the file that a reference leads to, with its map read; else warn."""
        path = resolve(self.root, here, reference)
        if path is Problem.CYCLE:
            return None
        if isinstance(path, Problem):
            self._warn(f"{reference} ({here.name}): {path.reason}")
            return None
        if path not in self._cores:
            try:
                self._cores[path] = self.load(path)
            except JourneyError as error:
                self._warn(str(error))
                return None
        return path

    def _warn(self, problem: str) -> None:
        if problem not in self._broken:
            self._broken.add(problem)
            warn(f"a nested map is skipped: {problem}")


def rollup_frame(
    core: CoreMap, path: Path | None, root: Path | None, load: Load, today: dt.date
) -> pd.DataFrame:
    """Return the stages and touchpoints that have a nested map, with what it contains.

    Parameters
    ----------
    core : CoreMap
        The map.
    path : Path or None
        Its file, with links in its folder followed.
    root : Path or None
        The folder that references do not leave.
    load : callable
        Reads a map.
    today : date
        The date of the check.
    """
    import pandas as pd

    rows = list(_rows(core, path, root, load, today))
    frame = pd.DataFrame(
        rows, columns=["id", "name", "journey", "emotion", "opportunities", "gaps"]
    )
    text = dict.fromkeys(("id", "name", "journey"), "str")
    return frame.astype({**text, "emotion": "float64", "opportunities": "int64", "gaps": "int64"})


def _rows(
    core: CoreMap, path: Path | None, root: Path | None, load: Load, today: dt.date
) -> Iterator[tuple[str, str, str, float | None, int, int]]:
    detailed = core.index.detailed
    if not detailed:
        return
    if path is None or root is None:
        raise ArgumentError(
            f"the journey {shown(detailed[0].journey)} of {detailed[0].id} is a path from the "
            "map's file, and this map has none yet: use save('NAME.journeymap.json')"
        )
    nested = _Nested(root, load, today)
    for each in detailed:
        parts = [part_of(core, each.id, today)]
        parts += [nested.part(file) for file in nested.below(path, each.journey, path)]
        emotions = [one for part in parts for one in part.emotions]
        yield (
            each.id,
            each.name,
            each.journey,
            sum(emotions) / len(emotions) if emotions else None,
            sum(part.opportunities for part in parts),
            sum(part.gaps for part in parts),
        )


def part_of(core: CoreMap, id: str | None, today: dt.date) -> _Part:
    """Return what a stage with its touchpoints, a touchpoint, or the whole map contains."""
    index = core.index
    touchpoints = set(index.ids("touchpoint"))
    if id is not None:
        touchpoints = {each for each in touchpoints if id in (each, index.stage_of.get(each))}
    emotions = tuple(
        data.emotion
        for each in index.sorted(touchpoints)
        for data in index.into("experiences", each).values()
        if data.emotion is not None
    )
    opportunities = sum(
        id is None
        or index.stage_of.get(each.id) == id
        or not touchpoints.isdisjoint(improved(index, each.id))
        for each in index.opportunities
        if each.status not in CLOSED
    )
    rules = selected(None, None, settings=settings_of(core))
    here = {id, *touchpoints}
    gaps = sum(
        id is None or gap.id in here or gap.other in here for _, gap in found(index, rules, today)
    )
    return _Part(emotions, opportunities, gaps)
