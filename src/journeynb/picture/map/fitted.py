"""A picture of a map for a screen of a fixed size: as much as can be read at that size."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from journeynb.gaps.rules.rule import Rule
from journeynb.model.index import Index
from journeynb.picture.drawing import render
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.drawing.theme import Brand, theme_of
from journeynb.picture.map.layout import drawn
from journeynb.picture.map.scene import Scene
from journeynb.picture.map.summary import summarized

Rows = Literal["all", "touchpoints and emotions", "figures"]
"""What was drawn: all rows, the two main ones, or each stage in figures."""

READABLE = 0.6
"""The smallest scale at which the text of a picture can be read."""
_MAIN = ("touchpoints", "emotion")
_MOST = {"all": 60, "touchpoints and emotions": 120}
"""Numbers of touchpoints from which on the text would be too small, whatever the width."""
_WIDTHS = (1000, 1400, 1600, 1900, 2300)


@dataclass(frozen=True)
class Fitted:
    """A picture, the scale at which it fits, what is drawn, and the ids of what has a number."""

    picture: Picture
    scale: float
    rows: Rows
    numbered: tuple[str, ...] = ()

    def png(self) -> bytes:
        """Return the picture as PNG at its scale, without a warning of letters that no font has."""
        return render.png(self.picture.svg, self.scale)


def fitted(
    index: Index,
    side: int,
    pixels: int,
    *,
    persona: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    today: dt.date | None = None,
    rules: Sequence[Rule] | None = None,
    brand: Brand | None = None,
) -> Fitted:
    """Return the picture that shows most of a map and can be read at a size.

    Parameters
    ----------
    index : Index
        The map.
    side : int
        Largest width and height in pixels.
    pixels : int
        Largest number of pixels.
    persona, stage : list of str, optional
        Ids: only these.
    today : date, optional
        Also draw what depends on the date.
    rules : list of Rule, optional
        Mark only the gaps that these rules find.
    brand : Brand, optional
        Colors in place of those of the light theme.

    Raises
    ------
    UnknownIdError
        The map has no such persona or stage.
    """

    def scene(lanes: Sequence[str] | None) -> Scene:
        theme = theme_of("light", brand)
        return Scene(index, persona, lanes, theme, None, today, rules, stage=stage)

    def best(chosen: Scene, rows: Rows) -> Fitted:
        tries: list[Fitted] = []
        ids = () if rows == "figures" else tuple(chosen.numbers)
        for width in _WIDTHS:
            made = (
                summarized(chosen, width, calls=False)
                if rows == "figures"
                else drawn(chosen, width)
            )
            tries.append(Fitted(made, _scale(made.size, side, pixels), rows, ids))
            if tries[-1].scale == 1:
                break
        return max(tries, key=lambda each: each.scale)

    whole = scene(None)
    number = len(whole.touchpoints)
    found = None
    if number <= _MOST["all"]:
        found = best(whole, "all")
    if (found is None or found.scale < READABLE) and number <= _MOST["touchpoints and emotions"]:
        found = best(scene(_MAIN), "touchpoints and emotions")
    if found is None or found.scale < READABLE:
        found = best(whole, "figures")
    return found


def _scale(size: tuple[int, int], side: int, pixels: int) -> float:
    width, height = size
    return min(1.0, side / max(size), math.sqrt(pixels / (width * height)))
