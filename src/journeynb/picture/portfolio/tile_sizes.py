"""The sizes of tiles, and the heights that the tiles of a row have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The size of tiles.

    Parameters
    ----------
    least : float
        Smallest width.
    pad : float
        Space at the edges.
    gap : float
        Space between tiles.
    title : str
        Style of the title.
    curve : float
        Height of the curves.
    goals : int
        Number of goals that are named; 0 for signs only.
    """

    least: float
    pad: float
    gap: float
    title: str
    curve: float
    goals: int

    @property
    def named(self) -> bool:
        """Whether stages, the lowest point and goals are named."""
        return self.goals > 0

    @property
    def low(self) -> bool:
        """Whether the numbers of gaps are in the last line, since the title needs the width."""
        return self.title == "label"


SIZES = {
    "large": Size(300, 14, 22, "head", 64, 3),
    "medium": Size(204, 11, 18, "name", 40, 0),
    "small": Size(148, 9, 14, "label", 26, 0),
}


@dataclass(frozen=True)
class Row:
    """The heights that the tiles of a row have in common.

    Parameters
    ----------
    y : float
        Upper edge.
    head : float
        Height of the title and the lines below it.
    under : float
        Height of what is below the curves.
    h : float
        Height of the tiles.
    """

    y: float
    head: float
    under: float
    h: float
