"""What the picture of a portfolio shows: its maps, what they share, and what matters most."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from journeynb.model.index import Index
from journeynb.model.kinds.colors import PALETTE, persona_colors
from journeynb.model.kinds.entities import Persona
from journeynb.picture.drawing.persona_letters import persona_letters


@dataclass(frozen=True)
class Nested:
    """A stage or touchpoint that another map shows in detail.

    Parameters
    ----------
    id : str
        The stage or touchpoint.
    map : str
        Name of the other map.
    """

    id: str
    map: str


@dataclass(frozen=True)
class MapTile:
    """A map of the portfolio.

    Parameters
    ----------
    name : str
        Its name in the portfolio.
    index : Index
        The map.
    gaps : dict of str to int
        Number of findings by severity.
    nested : tuple of Nested
        Stages and touchpoints that other maps show in detail.
    used_by : int
        Number of maps whose library it is.
    """

    name: str
    index: Index
    gaps: Mapping[str, int] = field(default_factory=dict)
    nested: tuple[Nested, ...] = ()
    used_by: int = 0

    @property
    def library(self) -> bool:
        """Whether it is the library of another map."""
        return self.used_by > 0

    @property
    def title(self) -> str:
        """The title of the map, or else its name."""
        return self.index.info.title or self.name


@dataclass(frozen=True)
class BrokenTile:
    """A file that could not be read, and why."""

    name: str
    message: str


@dataclass(frozen=True)
class Headline:
    """A card above the tiles: what matters most over all maps.

    Parameters
    ----------
    title : str
        What it is about.
    lines : tuple of (str, str)
        What was found, the most important first, each with a note.
    none : str
        Text if nothing was found.
    tone : str
        A severity, or ``steady`` or ``good``.
    total : int, optional
        Number of what was found, if there is more than `lines`; None to show no number.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    none: str
    tone: str
    total: int | None = None


@dataclass(frozen=True)
class Overview:
    """A portfolio as its picture shows it.

    Parameters
    ----------
    title : str
        Its title.
    maps : tuple of MapTile
        The maps, by name.
    today : date
        Date for the status of goals.
    broken : tuple of BrokenTile
        Files that could not be read.
    headlines : tuple of Headline
        What matters most over all maps.
    contradicted : frozenset of str
        Ids of the personas that two maps describe differently.
    palette : tuple of str
        Colors of personas that have none of their own.
    """

    title: str
    maps: tuple[MapTile, ...]
    today: dt.date
    broken: tuple[BrokenTile, ...] = ()
    headlines: tuple[Headline, ...] = ()
    contradicted: frozenset[str] = frozenset()
    palette: tuple[str, ...] = PALETTE

    @cached_property
    def many(self) -> Counter[str]:
        """The number of maps, except libraries, that have each persona; the most first."""
        seen: Counter[str] = Counter()
        for tile in self.maps:
            seen.update({each.id: 0 if tile.library else 1 for each in tile.index.personas})
        return Counter(dict(seen.most_common()))

    @cached_property
    def _by_id(self) -> dict[str, Persona]:
        """The personas by id, of a library first, then of the first map that has them."""
        found: dict[str, Persona] = {}
        for tile in sorted(self.maps, key=lambda each: not each.library):
            for each in tile.index.personas:
                found.setdefault(each.id, each)
        return found

    @cached_property
    def personas(self) -> list[Persona]:
        """The personas, each id once; those of most maps first."""
        return [self._by_id[id] for id in self.many]

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letters in the mark of each persona."""
        return persona_letters(self.personas)

    @cached_property
    def colors(self) -> dict[str, str]:
        """The color of each persona, the same in all maps, and in charts."""
        return persona_colors(list(self._by_id.values()), self.palette)

    @cached_property
    def by_name(self) -> dict[str, MapTile]:
        """The maps by their names."""
        return {tile.name: tile for tile in self.maps}


def totals(tiles: Sequence[MapTile]) -> dict[str, int]:
    """Return how many different personas and goals some maps have, and their touchpoints."""
    shared = {
        kind: len({id for tile in tiles for id in tile.index.ids(kind)})
        for kind in ("persona", "goal")
    }
    return {**shared, "touchpoint": sum(len(tile.index.touchpoints) for tile in tiles)}
