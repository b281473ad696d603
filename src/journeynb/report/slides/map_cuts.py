"""The map cut into pictures that can be read on a slide."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from journeynb.evidence.counts_on_map import CountsOnMap, count_on_map
from journeynb.gaps.rules.rule import SEVERITIES
from journeynb.model.index import Index
from journeynb.picture.drawing.picture import Picture
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

LARGE = 200
"""Number of touchpoints up to which slides show all of them."""
MOST_SEVERE = 42
"""Number of touchpoints that slides show of a larger map: those with the most severe gaps."""

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
        context = self.context
        if context.evidence is None:
            return None
        return count_on_map(context.core, context.evidence, context.observed)

    @cached_property
    def whole(self) -> Scene:
        """The scene of the whole map, for figures."""
        scene = Scene(
            self.index,
            None,
            None,
            self.context.theme("light"),
            None,
            self.context.today,
            counts=self.counts,
        )  # fmt: skip
        vars(scene)["findings"] = self.context.rows  # computed once for all pictures
        return scene

    @cached_property
    def chosen(self) -> frozenset[str] | None:
        """The touchpoints to draw, if the map has too many: those with the most severe gaps."""
        ids = self.index.ids("touchpoint")
        if len(ids) <= LARGE:
            return None
        badges = self.whole.badges
        severe = [id for id in ids if id in badges] or ids
        order = {id: _severity(badges.get(id)) for id in severe}
        return frozenset(sorted(severe, key=order.__getitem__)[:MOST_SEVERE])

    @property
    def of_all(self) -> str:
        """Say which touchpoints are drawn, if not all; empty if all are."""
        if self.chosen is None:
            return ""
        total = len(self.index.ids("touchpoint"))
        return f"the {len(self.chosen)} of {total:,} touchpoints with the most severe gaps"

    def scene(self, lanes: Sequence[str], personas: Sequence[str] | None = None) -> Scene:
        """Return the scene of the map, or of the chosen touchpoints."""
        key = (tuple(lanes), None if personas is None else tuple(personas))
        if key not in self._scenes:
            scene = Scene(
                self.index, personas, lanes, self.context.theme("light"), None, self.context.today,
                counts=self.counts,
            )  # fmt: skip
            vars(scene)["findings"] = self.context.rows
            vars(scene)["badges"] = self.whole.badges
            if self.chosen is not None:
                vars(scene)["touchpoints"] = [
                    each for each in scene.touchpoints if each.id in self.chosen
                ]
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


def _severity(badge: tuple[int, str] | None) -> tuple[int, int]:
    number, severity = badge or (0, "info")
    return SEVERITIES.index(severity), -number


def _part(units: Sequence[tuple[str, list[str]]]) -> Part:
    part: dict[str, frozenset[str]] = {}
    for stage, ids in units:
        part[stage] = part.get(stage, frozenset()) | frozenset(ids)
    return part
