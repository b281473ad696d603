"""The overview of a portfolio: what its picture and its report show of each map."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from journeynb.base.text import capitalized
from journeynb.gaps.findings import found, selected
from journeynb.gaps.rules.many_maps import differing
from journeynb.picture.portfolio.content import BrokenTile, MapTile, Nested, Overview
from journeynb.portfolio.headlines import headlines
from journeynb.portfolio.reading.maps import BrokenMap, MapFolder, PortfolioMap
from journeynb.portfolio.reading.references import references
from journeynb.portfolio.shared.same_things import shared_things
from journeynb.settings.settings_file import lenient_settings


def overview(
    folder: MapFolder, gaps: Mapping[str, Counter[str]], today: dt.date, palette: Sequence[str]
) -> Overview:
    """Return a portfolio as its picture shows it.

    Parameters
    ----------
    folder : MapFolder
        The maps.
    gaps : dict of str to Counter
        Number of findings of each map by severity.
    today : date
        Date for the status of goals.
    palette : list of str
        Colors of personas that have none of their own.
    """
    maps, broken = folder.state()
    shared = shared_things(folder)
    return Overview(
        title_of(folder),
        tuple(_tiles(folder, maps, gaps)),
        today,
        tuple(_broken(each) for each in broken),
        headlines(shared, today),
        frozenset(
            id
            for id, known in shared.copies("persona").items()
            if differing([entity for _, entity in known])
        ),
        tuple(palette),
    )


def gap_counts(maps: Sequence[PortfolioMap], today: dt.date) -> dict[str, Counter[str]]:
    """Return the number of findings of each map by severity."""
    made = {}
    for each in maps:
        rules = selected(None, None, settings=lenient_settings(each.core))
        made[each.name] = Counter(rule.severity for rule, _ in found(each.index, rules, today))
    return made


def title_of(folder: MapFolder) -> str:
    """Return the title of a portfolio: the name of its folder."""
    name = folder.root.name if folder.root is not None else ""
    return capitalized(name.replace("-", " ").replace("_", " ").strip()) or "Portfolio"


def _tiles(
    folder: MapFolder, maps: Sequence[PortfolioMap], gaps: Mapping[str, Counter[str]]
) -> list[MapTile]:
    known = references(folder, maps)
    used = Counter(known.library_of(each.name) for each in maps)
    return [
        MapTile(
            each.name,
            each.index,
            gaps.get(each.name, Counter()),
            tuple(Nested(one.id, one.to) for one in known.children_of(each.name)),
            used[each.name],
        )
        for each in maps
    ]


def _broken(each: BrokenMap) -> BrokenTile:
    return BrokenTile(each.name, each.message)
