"""What the side panel of JupyterLab shows of a portfolio."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from itertools import combinations
from pathlib import Path
from typing import Any

from journeynb.gaps.findings import Exceptions, finding_columns
from journeynb.gaps.rules.many_maps import CONTRADICTS, SHARED, differing
from journeynb.gaps.rules.rule import SEVERITIES, Found, Rule
from journeynb.model.kinds.entity import Entity
from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap
from journeynb.portfolio.reading.references import references
from journeynb.portfolio.rules.portfolio_findings import Asked, asked, own_rules, portfolio_rows
from journeynb.portfolio.shared.same_things import shared_things
from journeynb.portfolio.shared.versions import versions

_COLUMNS = ("rule", "severity", "id", "message")


def summary(folder: MapFolder, paths: Mapping[Path, str], today: dt.date) -> dict[str, Any]:
    """Return the maps, the broken files, and what the rules find between maps.

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
    found = folder.once_a_change(f"summary {today}", lambda maps: _Found(folder, maps, today))
    shown = {
        each.name: paths[each.path]
        for each in found.maps
        if each.path is not None and each.path in paths
    }
    known = references(folder, found.maps)
    maps = [
        {
            "name": each.name,
            "path": shown[each.name],
            "title": each.title,
            "gaps": found.counts[each.name],
            "library": each.name in known.libraries,
            "parents": list(
                dict.fromkeys(
                    one.map for one in known.parents.get(each.name, ()) if one.map in shown
                )
            ),
        }
        for each in found.maps
        if each.name in shown
    ]
    return {
        "maps": maps,
        "broken": [
            {"path": paths[each.path], "message": each.message}
            for each in broken
            if each.path in paths
        ],
        "contradictions": _contradictions(folder, found.contradicted, shown),
        "findings": [
            {"path": shown[row["map"]], **{name: row[name] for name in _COLUMNS}}
            for row in found.rows
            if row["map"] in shown and row["other"] in ("", *shown)
        ],
    }


class _Found:
    """What the rules find in the maps of a portfolio.

    Attributes
    ----------
    maps : tuple of PortfolioMap
        The maps.
    counts : dict of str to dict
        By map, the number of its own gaps by severity.
    contradicted : set of tuple of str
        Kind and id of what maps contradict each other about.
    rows : list of dict
        What the other rules about several maps find.
    """

    def __init__(self, folder: MapFolder, maps: tuple[PortfolioMap, ...], today: dt.date) -> None:
        self.maps = maps
        rules = asked(folder, maps, None, None, lenient=True)
        self.counts = {each.name: _counts(each, own_rules(rules, each), today) for each in maps}
        self.contradicted = _contradicted(folder, rules)
        self.rows = portfolio_rows(asked(folder, maps, "C", CONTRADICTS, lenient=True), today)


def _counts(each: PortfolioMap, rules: Sequence[Rule], today: dt.date) -> dict[str, int]:
    """Return the number of a map's own gaps by severity, found once a step."""
    checked = " ".join(f"{rule.code}:{rule.severity}" for rule in rules)

    def found(_: object) -> dict[str, int]:
        severities = finding_columns(each.index, rules, today)["severity"]
        return {name: severities.count(name) for name in SEVERITIES}

    counts: dict[str, int] = each.core.once_a_step(f"gap counts {today} {checked}", found)
    return counts


def _contradicted(folder: MapFolder, rules: Asked) -> set[tuple[str, str]]:
    """Return kind and id of what differs on two maps, unless one of them accepts it.

    It stops at the first pair: many maps have too many pairs to list.
    """
    things = shared_things(folder)
    accepted = {each.name: Exceptions(each.index.info.exceptions) for each in things.maps}

    def is_found(
        id: str, one: tuple[PortfolioMap, Entity], two: tuple[PortfolioMap, Entity]
    ) -> bool:
        (first, a), (second, b) = sorted((one, two), key=lambda each: each[0].name)
        return (
            a != b
            and CONTRADICTS in rules.rules[first.name]
            and accepted[first.name].of(CONTRADICTS, Found(id, second.name)) is None
            and accepted[second.name].of(CONTRADICTS, Found(id, first.name)) is None
        )

    return {
        (kind, id)
        for kind in SHARED
        for id, copies in things.copies(kind).items()
        if len({entity for _, entity in copies}) > 1
        and any(is_found(id, one, two) for one, two in combinations(copies, 2))
    }


def _contradictions(
    folder: MapFolder, contradicted: Set[tuple[str, str]], shown: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return what maps contradict each other about, each with its versions and who has them."""
    things = shared_things(folder)
    found = []
    for kind in SHARED:
        for id, copies in things.copies(kind).items():
            here = [(each, entity) for each, entity in copies if each.name in shown]
            if (kind, id) not in contradicted or not here:
                continue
            fields = differing([entity for _, entity in here])
            if fields:
                found.append({
                    "kind": kind,
                    "id": id,
                    "name": here[0][1].name,
                    "fields": fields,
                    "versions": [
                        {"maps": each.maps, "values": each.values}
                        for each in versions(here, fields, things.libraries)
                    ],
                })  # fmt: skip
    return found
