"""The overview of a portfolio: a tile for each map, nested as the maps are."""

from __future__ import annotations

import math

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.picture.drawing.picture import Picture, in_theme
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.text_metrics import wrap
from journeynb.picture.drawing.theme import AUTO, Brand, theme_of
from journeynb.picture.map.layout import BARE, MARGIN
from journeynb.picture.map.picture_of_map import require_width
from journeynb.picture.portfolio import head
from journeynb.picture.portfolio.alt_text import described
from journeynb.picture.portfolio.content import BrokenTile, MapTile, Overview
from journeynb.picture.portfolio.families import Family, Place, placed
from journeynb.picture.portfolio.tile import Tile
from journeynb.picture.portfolio.tile_sizes import SIZES, Row, Size

_LARGE, _MEDIUM = 12, 48
"""Largest number of maps that are drawn as large tiles, and as medium ones."""
_AROUND = 7
"""Space around the tiles of a family."""


def picture(
    overview: Overview,
    *,
    theme: str = AUTO,
    width: int = 1400,
    tiles: str | None = None,
    brand: Brand | None = None,
    bare: bool = False,
) -> Picture:
    """Return a portfolio as a picture.

    Parameters
    ----------
    overview : Overview
        The portfolio.
    theme : {"auto", "light", "dark"}
        Colors; ``auto`` is light, and dark in notebooks with a dark theme.
    width : int
        In pixels, 480 to 8000.
    tiles : {"large", "medium", "small"}, optional
        Size of the tiles; by default as fits the number of maps.
    brand : Brand, optional
        Colors in place of those of the theme.
    bare : bool
        Whether to draw only the personas, the tiles and the legend.

    Raises
    ------
    ArgumentError
        An unknown theme, width or size; says what is allowed.
    """
    require_width(width)
    size = SIZES[size_of(overview, tiles)]
    sheet = _Sheet(overview, size, float(width), bare)

    def draw(colors: str) -> Picture:
        canvas = Canvas(theme_of(colors, brand))
        height = sheet.draw(canvas)
        about = described(overview)
        svg = canvas.svg(int(width), height, overview.title, about)
        text = f"{overview.title}. {about}"
        return Picture(svg, (int(width), height), overview.title, text, tuple(canvas.boxes))

    return in_theme(draw, theme)


def size_of(overview: Overview, tiles: str | None) -> str:
    """Return the size of the tiles: as requested, or as fits the number of maps."""
    if tiles is not None:
        if not isinstance(tiles, str) or tiles not in SIZES:
            raise ArgumentError(f"tiles={shown(tiles)} is not valid; allowed: {', '.join(SIZES)}")
        return tiles
    many = len(overview.maps) + len(overview.broken)
    return "large" if many <= _LARGE else "medium" if many <= _MEDIUM else "small"


class _Sheet:
    """The tiles in their places, for all colors."""

    def __init__(self, overview: Overview, size: Size, width: float, bare: bool) -> None:
        self.overview = overview
        self.bare = bare
        self.margin = BARE if bare else MARGIN
        self.size = size
        self.inner = width - 2 * self.margin
        self.columns = max(1, int((self.inner + size.gap) // (size.least + size.gap)))
        many = len(overview.maps) + len(overview.broken)
        self.columns = min(self.columns, max(many, 3)) if self.inner > 900 else self.columns
        self.w = (self.inner - size.gap * (self.columns - 1)) / self.columns
        known = {tile.name for tile in overview.maps}
        children = {
            tile.name: [(each.map, each.id) for each in tile.nested if each.map in known]
            for tile in overview.maps
        }
        contents: dict[str, MapTile | BrokenTile] = dict(overview.by_name)
        contents |= {each.name: each for each in overview.broken}
        journeys = [each.name for each in overview.maps if not each.library]
        rest = [each.name for each in overview.maps if each.library]
        names = [*journeys, *rest, *(each.name for each in overview.broken)]
        self.families, others = placed(names, children, self.columns)
        places = [*(place for family in self.families for place in family.places), *others]
        numbers = {each.name: each.number for each in places if each.number}
        self.rows: dict[int, list[Tile]] = {}
        for place in sorted(places, key=lambda each: (each.row, each.column)):
            tile = Tile(overview, contents[place.name], size, self.w, place, numbers)
            self.rows.setdefault(place.row, []).append(tile)

    def draw(self, canvas: Canvas) -> int:
        """Draw everything; return the height."""
        x, overview = self.margin, self.overview
        y = float(BARE) if self.bare else self._top(canvas)
        bottom = head.personas(canvas, overview, x, self.inner, y)
        y = bottom + 20 if bottom > y else y
        if not self.rows:
            y = _nothing(canvas, x, self.inner, y)
        tops, y = self._tops(y + (_AROUND if self.families else 0))
        for family in self.families:
            self._panel(canvas, family, tops)
        for row, tiles in self.rows.items():
            for tile in tiles:
                tile.draw(canvas, self._x(tile.place), tops[row])
        y += 24 + (_AROUND if self.families else 0)
        if overview.maps:
            y = head.legend(canvas, overview, x, self.inner, y, nested=bool(self.families),
                            named=self.size.named)  # fmt: skip
        return math.ceil(y + (BARE if self.bare else 24))

    def _top(self, canvas: Canvas) -> float:
        """Draw the title and what matters most; return the lower edge."""
        y = head.title(canvas, self.overview, self.margin, self.inner, 28) + 18
        bottom = head.headlines(canvas, self.overview, self.margin, self.inner, y)
        return bottom + 20 if bottom > y else y

    def _tops(self, y: float) -> tuple[dict[int, Row], float]:
        """Return the heights of each row, and the lower edge."""
        tops: dict[int, Row] = {}
        size = self.size
        for row, tiles in self.rows.items():
            heading = max(tile.head for tile in tiles)
            under = max(tile.under for tile in tiles)
            foot = max(tile.foot for tile in tiles)
            height = 2 * size.pad + heading + 8 + size.curve + under + 10 + foot
            tops[row] = Row(y, heading, under, height)
            y += height + size.gap
        return tops, y - size.gap if tops else y

    def _x(self, place: Place) -> float:
        return self.margin + place.column * (self.w + self.size.gap)

    def _panel(self, canvas: Canvas, family: Family, tops: dict[int, Row]) -> None:
        """Draw the ground of a family behind its tiles."""
        around = min(_AROUND, (self.size.gap - 6) / 2)
        last = None
        for row, first, end in family.spans():
            top, height = tops[row].y, tops[row].h
            left = self.margin + first * (self.w + self.size.gap) - around
            wide = (end - first + 1) * (self.w + self.size.gap) - self.size.gap + 2 * around
            start = top - around if last is None else last
            canvas.rect(left, start, wide, top + height + around - start, r=12,
                        fill=canvas.theme.soft)  # fmt: skip
            last = top + height + around - 12


def _nothing(canvas: Canvas, x: float, w: float, y: float) -> float:
    """Draw how to start, for a portfolio without maps; return the lower edge."""
    canvas.rect(x, y, w, 120, r=8, cls="out")
    canvas.text(x + w / 2, y + 56, "This portfolio has no maps", "head", anchor="middle")
    for place, line in enumerate(wrap('Save one to its folder: '
        'jm.save("journeys/onboarding.journeymap.json").', 12, w - 32)):  # fmt: skip
        canvas.text(x + w / 2, y + 80 + 16 * place, line, "body", anchor="middle")
    return y + 144
