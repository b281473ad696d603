"""The overview of a portfolio: what its picture and its report show of each map."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from journeynb.base.text import capitalized
from journeynb.gaps.findings import found, selected
from journeynb.model.index import Index
from journeynb.picture.portfolio.content import BrokenTile, MapTile, Nested, Overview
from journeynb.portfolio.headlines import headlines
from journeynb.portfolio.reading.maps import BrokenMap, MapFolder, PortfolioMap
from journeynb.portfolio.shared.same_things import copies, differing
from journeynb.settings.settings_file import lenient_settings

DETAILED = ("stage", "touchpoint")
"""The kinds that another map can show in detail."""


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
    return Overview(
        title_of(folder),
        tuple(_tiles(maps, gaps)),
        today,
        tuple(_broken(each) for each in broken),
        headlines(maps, today),
        frozenset(
            id
            for id, known in copies(maps, "persona").items()
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


def nested_maps(maps: Sequence[PortfolioMap]) -> dict[str, tuple[Nested, ...]]:
    """Return which stages and touchpoints of each map another map shows in detail."""
    names = {each.path: each.name for each in maps if each.path is not None}
    return {
        each.name: tuple(_nested(each.index, each.path.parent, names))
        for each in maps
        if each.path is not None
    }


def _nested(index: Index, folder: Path, names: Mapping[Path, str]) -> list[Nested]:
    made = []
    for kind in DETAILED:
        for entity in index.of(kind):
            if entity.journey:
                name = names.get(Path(os.path.normpath(folder / entity.journey)))
                made += [] if name is None else [Nested(entity.id, name)]
    return made


def _tiles(maps: Sequence[PortfolioMap], gaps: Mapping[str, Counter[str]]) -> list[MapTile]:
    nested = nested_maps(maps)
    names = {each.path: each.name for each in maps if each.path is not None}
    used = Counter(
        names.get(Path(os.path.normpath(each.path.parent / each.core.info.library)))
        for each in maps
        if each.path is not None and each.core.info.library
    )
    return [
        MapTile(each.name, each.index, gaps.get(each.name, Counter()), nested.get(each.name, ()),
                used[each.name])
        for each in maps
    ]  # fmt: skip


def _broken(each: BrokenMap) -> BrokenTile:
    return BrokenTile(each.name, each.message)
