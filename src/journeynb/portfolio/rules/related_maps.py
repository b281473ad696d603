"""The maps of a folder as the rules that compare them need them."""

from __future__ import annotations

from collections.abc import Sequence

from journeynb.gaps.rules.many_maps import ManyMaps, RelatedMap, broken_reference
from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap
from journeynb.portfolio.reading.references import references


def related_maps(folder: MapFolder, maps: Sequence[PortfolioMap]) -> ManyMaps:
    """Return the maps of a portfolio with what they refer to."""
    known = references(folder, maps)
    return ManyMaps(
        tuple(
            RelatedMap(
                each.name,
                each.index,
                known.library_of(each.name),
                tuple(
                    broken_reference(each.index, one.id, one.text, one.problem, one.to)
                    for one in known.of(each.name)
                    if one.problem
                ),
            )
            for each in maps
        )
    )
