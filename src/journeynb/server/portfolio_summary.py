"""What the side panel of JupyterLab shows of a portfolio."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from journeynb.gaps.rules.many_maps import SHARED, differing
from journeynb.model.kinds.entity import Entity
from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap
from journeynb.portfolio.reading.references import references
from journeynb.portfolio.rules.portfolio_findings import asked, portfolio_rows
from journeynb.portfolio.shared.same_things import shared_things

_SEVERITIES = ("error", "warning", "info")


def summary(folder: MapFolder, paths: Mapping[Path, str], today: dt.date) -> dict[str, Any]:
    """Return the maps, the broken files and the contradictions of a portfolio.

    Parameters
    ----------
    folder : MapFolder
        The portfolio.
    paths : dict of Path to str
        The files that may be shown, with their paths in the file browser.
    today : datetime.date
        The date for which gaps are found.
    """
    _, broken = folder.state()
    rows, maps = folder.once_a_change(f"summary {today}", lambda maps: _found(folder, maps, today))
    shown = {
        each.name: paths[each.path] for each in maps if each.path is not None and each.path in paths
    }
    known = references(folder, maps)
    counts = {name: dict.fromkeys(_SEVERITIES, 0) for name in shown}
    for row in rows:
        if row["map"] in counts:
            counts[row["map"]][row["severity"]] += 1
    listed = [
        {
            "name": each.name,
            "path": shown[each.name],
            "title": each.title,
            "gaps": counts[each.name],
            "library": each.name in known.libraries,
            "parents": list(
                dict.fromkeys(
                    one.map for one in known.parents.get(each.name, ()) if one.map in shown
                )
            ),
        }
        for each in maps
        if each.name in shown
    ]
    return {
        "maps": listed,
        "broken": [
            {"path": paths[each.path], "message": each.message}
            for each in broken
            if each.path in paths
        ],
        "contradictions": _contradictions(folder, rows, shown),
    }


def _found(
    folder: MapFolder, maps: tuple[PortfolioMap, ...], today: dt.date
) -> tuple[list[dict[str, Any]], tuple[PortfolioMap, ...]]:
    return portfolio_rows(asked(folder, maps, None, None), today), maps


def _contradictions(
    folder: MapFolder, rows: Sequence[Mapping[str, Any]], shown: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the things that rule C701 finds, each with its versions and who has them."""
    wrong = {row["id"] for row in rows if row["rule"] == "C701"}
    things = shared_things(folder)
    found = []
    for kind in SHARED:
        for id, copies in things.copies(kind).items():
            here = [(each.name, entity) for each, entity in copies if each.name in shown]
            fields = [name for name in differing([entity for _, entity in here]) if name != "id"]
            if id in wrong and fields:
                found.append({
                    "kind": kind,
                    "id": id,
                    "name": here[0][1].name,
                    "fields": fields,
                    "versions": _versions(here, fields),
                })  # fmt: skip
    return found


def _versions(here: Sequence[tuple[str, Entity]], fields: Sequence[str]) -> list[dict[str, Any]]:
    """Return the different versions of a thing, the first map's first."""
    found: dict[Entity, list[str]] = {}
    for name, entity in here:
        found.setdefault(entity, []).append(name)
    versions = []
    for entity, names in found.items():
        stored = entity.stored()
        values = {field: stored.get(field) for field in fields}
        versions.append({"maps": names, "values": values})
    return versions
