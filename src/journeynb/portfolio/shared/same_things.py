"""What several maps of a portfolio share: the personas, goals, segments and sources of one id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap
from journeynb.portfolio.reading.references import references

Copies = list[tuple[PortfolioMap, Any]]
"""The maps that have an entity, each with its copy; a library comes first, then maps by name."""


class SharedThings:
    """The personas, goals, segments and sources of a portfolio, by id.

    Attributes
    ----------
    maps : tuple of PortfolioMap
        All maps, by name.
    libraries : frozenset of str
        Names of the maps that another map names as its library.
    journeys : list of PortfolioMap
        The maps that show a journey: not a library without stages and touchpoints.
    """

    def __init__(self, maps: Sequence[PortfolioMap], libraries: frozenset[str]) -> None:
        self.maps = tuple(maps)
        self.libraries = libraries
        self.journeys = [
            each for each in maps if each.name not in libraries or _shows_journey(each)
        ]
        self._copies: dict[str, dict[str, Copies]] = {}

    def copies(self, kind: str) -> dict[str, Copies]:
        """Return the copies of each id of a kind, in the order of the libraries, then of maps."""
        found = self._copies.get(kind)
        if found is None:
            found = self._copies[kind] = {}
            for each in sorted(self.maps, key=lambda each: each.name not in self.libraries):
                for entity in each.core.entities(kind):
                    found.setdefault(entity.id, []).append((each, entity))
        return found


def shared_things(folder: MapFolder) -> SharedThings:
    """Return what the maps of a portfolio share, found once a change."""
    found: SharedThings = folder.once_a_change(
        "shared things", lambda maps: SharedThings(maps, references(folder, maps).libraries)
    )
    return found


def _shows_journey(each: PortfolioMap) -> bool:
    order = each.core.state.order
    return bool(order["stage"] or order["touchpoint"])
