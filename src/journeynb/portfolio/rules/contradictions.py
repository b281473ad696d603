"""Contradictions between maps, with the fields and both versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from journeynb.gaps.findings_across import found_across
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.many_maps import differing
from journeynb.model.kinds.entity import Entity
from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap
from journeynb.portfolio.rules.related_maps import related_maps

RULE = "C701"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A persona, goal, segment or source that has different fields on two maps.

    Attributes
    ----------
    first, second : PortfolioMap
        The maps, by name.
    a, b : Entity
        The versions of the first and of the second map.
    fields : list of str
        The fields that differ.
    """

    first: PortfolioMap
    second: PortfolioMap
    a: Entity
    b: Entity
    fields: list[str]


def contradictions(folder: MapFolder, maps: Sequence[PortfolioMap]) -> list[Contradiction]:
    """Return what rule C701 finds and no map accepts, in the order of its findings."""
    known = {each.name: each for each in maps}
    many = related_maps(folder, maps)
    found = []
    for name, each, reason in found_across(many, RULES[RULE], dt.date.today()):
        if reason is None:
            first, second = known[name], known[each.other]
            a, b = first.index.entity[each.id], second.index.entity[each.id]
            found.append(Contradiction(first, second, a, b, differing([a, b])))
    return found
