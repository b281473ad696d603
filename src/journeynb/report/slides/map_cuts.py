"""The map cut into pictures that can be read on a slide."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from journeynb.evidence.counts_on_map import CountsOnMap, count_on_map
from journeynb.model.index import Index
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.drawing.theme import theme_of
from journeynb.picture.map.layout import drawn
from journeynb.picture.map.scene import Scene
from journeynb.report.content.context import Context
from journeynb.report.slides.deck import HEIGHT, WIDTH

WIDTHS = (960, 1080, 1200, 1320)
"""Widths of pictures in pixels: names have 12 to 8.5 points on a slide."""
_WIDER = (1500, 1800, 2400, 3200)
RATIO = HEIGHT / WIDTH
_TOGETHER = 14
"""Largest number of touchpoints of a stage on one slide."""

Part = dict[str, frozenset[str]]
"""The touchpoints to draw, by stage."""


class Map:
    """The map of a context, cut into parts that fit on slides."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index: Index = context.index
        self._scenes: dict[tuple[Any, Any], Scene] = {}

    @cached_property
    def counts(self) -> CountsOnMap | None:
        """Counts from the log for the picture."""
        evidence = self.context.evidence
        return None if evidence is None else count_on_map(self.context.core, evidence)

    def scene(self, lanes: Sequence[str], personas: Sequence[str] | None = None) -> Scene:
        """Return the scene of the map."""
        key = (tuple(lanes), None if personas is None else tuple(personas))
        if key not in self._scenes:
            scene = Scene(
                self.index, personas, lanes, theme_of("light"), None, self.context.today,
                counts=self.counts,
            )  # fmt: skip
            vars(scene)["findings"] = self.context.rows  # computed once for all pictures
            self._scenes[key] = scene
        return self._scenes[key]

    def cut(self, part: Part | None, lanes: Sequence[str], personas: Sequence[str] | None) -> Scene:
        """Return the scene of a part of the map."""
        scene = copy.copy(self.scene(lanes, personas))
        vars(scene).pop("columns", None)
        scene.only = part
        return scene

    def picture(
        self, part: Part | None, lanes: Sequence[str],
        personas: Sequence[str] | None = None, ratio: float = RATIO,
        widths: Sequence[int] = WIDTHS,
    ) -> Picture | None:  # fmt: skip
        """Return a part with the largest text that fits, or None; `ratio` is height to width."""
        scene = self.cut(part, lanes, personas)
        for width in widths:
            picture = drawn(scene, width, bare=True)
            if picture.size[1] <= ratio * width:
                return picture
        return None

    def readable(
        self, part: Part | None, lanes: Sequence[str],
        personas: Sequence[str] | None = None, ratio: float = RATIO,
    ) -> Picture:  # fmt: skip
        """Return a part as a picture, with small text if no larger text fits."""
        found = self.picture(part, lanes, personas, ratio, (*WIDTHS, *_WIDER))
        if found is None:
            found = drawn(self.cut(part, lanes, personas), _WIDER[-1], bare=True)
        return found

    def parts(self, lanes: Sequence[str], personas: Sequence[str] | None = None) -> list[Part]:
        """Return the map in as few readable parts as possible, each about as full."""
        units: list[tuple[str, list[str]]] = []
        for column in self.scene(lanes, personas).every:
            ids = [each.id for each in column.touchpoints]
            several = -(-len(ids) // _TOGETHER) or 1
            size = -(-len(ids) // several) or 1
            units += [(column.id, ids[at : at + size]) for at in range(0, len(ids) or 1, size)]
        known: dict[tuple[int, int], bool] = {}

        def fits(start: int, end: int) -> bool:
            if (start, end) not in known:
                found = self.picture(_part(units[start:end]), lanes, personas)
                known[start, end] = found is not None
            return known[start, end]

        def groups(most: int) -> list[tuple[int, int]]:
            found, start = [], 0
            for end in range(1, len(units) + 1):
                full = sum(len(ids) for _, ids in units[start:end]) > most
                if end - start > 1 and (full or not fits(start, end)):
                    found.append((start, end - 1))
                    start = end - 1
            return [*found, (start, len(units))] if units else []

        total = sum(len(ids) for _, ids in units)
        best = groups(total)
        for most in range(-(-total // max(len(best), 1)), total):
            if len(even := groups(most)) == len(best):
                best = even
                break
        return [_part(units[start:end]) for start, end in best]


def _part(units: Sequence[tuple[str, list[str]]]) -> Part:
    part: dict[str, frozenset[str]] = {}
    for stage, ids in units:
        part[stage] = part.get(stage, frozenset()) | frozenset(ids)
    return part
