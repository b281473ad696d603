"""Positions in the picture: boxes in pixels from the upper left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn item: a line of text (kind ``text``), a card, a head or a mark.

    Parameters
    ----------
    x, y, w, h : float
        Upper left corner, width and height.
    kind : str
        Kind of the item.
    id : str
        Id of the entity that it represents.
    text : str
        Its text.
    """

    x: float
    y: float
    w: float
    h: float
    kind: str
    id: str = ""
    text: str = ""

    def overlaps(self, other: Box, slack: float = 0.0) -> bool:
        """Whether two boxes share more than a strip as thin as `slack`."""
        return (
            self.x + slack < other.x + other.w
            and other.x + slack < self.x + self.w
            and self.y + slack < other.y + other.h
            and other.y + slack < self.y + self.h
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of a band: left edge and width."""

    x: float
    w: float


def overlapping(boxes: Iterable[Box], slack: float = 0.5) -> list[tuple[Box, Box]]:
    """Return the pairs of boxes that overlap."""
    found: list[tuple[Box, Box]] = []
    open_: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.y):
        open_ = [each for each in open_ if each.y + each.h > box.y]
        found += [(each, box) for each in open_ if each.overlaps(box, slack)]
        open_.append(box)
    return found
