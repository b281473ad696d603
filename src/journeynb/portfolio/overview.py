"""The overview of a portfolio: what its picture and its report show of each map."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeynb.base.text import capitalized
from journeynb.gaps.rules.many_maps import OF_BOTH_MAPS
from journeynb.picture.portfolio.content import BrokenTile, MapTile, Nested, Overview
from journeynb.portfolio.headlines import contradicted_things, headlines
from journeynb.portfolio.reading.maps import BrokenMap, MapFolder, PortfolioMap
from journeynb.portfolio.reading.references import references
from journeynb.portfolio.shared.same_things import shared_things


def overview(
    folder: MapFolder, rows: Sequence[Mapping[str, Any]], today: dt.date, palette: Sequence[str]
) -> Overview:
    """Return a portfolio as its picture shows it.

    Parameters
    ----------
    folder : MapFolder
        The maps.
    rows : list of dict
        What the rules find on all maps and between them.
    today : date
        Date for the status of goals.
    palette : list of str
        Colors of personas that have none of their own.
    """
    maps, broken = folder.state()
    contradicted = contradicted_things(rows)
    return Overview(
        title_of(folder),
        tuple(_tiles(folder, maps, gap_counts(rows))),
        today,
        tuple(_broken(each) for each in broken),
        headlines(shared_things(folder), contradicted, today),
        frozenset(id for kind, id in contradicted if kind == "persona"),
        tuple(palette),
    )


def gap_counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    """Return the number of findings of each map by severity.

    What two maps disagree about is a finding of both, and one however many maps disagree.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    counted: set[tuple[str, str, str]] = set()
    for row in rows:
        if row["rule"] not in OF_BOTH_MAPS:
            found[row["map"]][row["severity"]] += 1
            continue
        for name in (row["map"], row["other"]):
            if (name, row["rule"], row["id"]) not in counted:
                counted.add((name, row["rule"], row["id"]))
                found[name][row["severity"]] += 1
    return found


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
