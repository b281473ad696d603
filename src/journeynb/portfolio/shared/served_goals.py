"""Which touchpoints serve the goals of a portfolio, over all its maps."""

from __future__ import annotations

from collections.abc import Sequence

from journeynb.portfolio.reading.maps import PortfolioMap

Places = set[tuple[str, str]]
"""Touchpoints: the name of the map, and the id."""


def served_goals(maps: Sequence[PortfolioMap]) -> dict[str, Places]:
    """Return for each goal the touchpoints of all maps that support it or a goal below it.

    The goals below it are those that refine it, at any depth, on any map: the library may say which
    goal refines which, and a map which touchpoint supports the lower one.
    """
    own: dict[str, Places] = {}
    under: dict[str, set[str]] = {}
    for each in maps:
        index = each.index
        for goal in index.ids("goal"):
            places = own.setdefault(goal, set())
            places.update(
                (each.name, id)
                for id in index.into("supports", goal)
                if index.entity[id].kind == "touchpoint"
            )
            under.setdefault(goal, set()).update(index.into("refines", goal))
    return {
        goal: set[tuple[str, str]]().union(*map(own.__getitem__, _with_below(goal, under)))
        for goal in own
    }


def _with_below(goal: str, under: dict[str, set[str]]) -> set[str]:
    """Return a goal and those below it; two maps together may hold a circle."""
    found, todo = {goal}, [goal]
    while todo:
        new = under[todo.pop()] - found
        found |= new
        todo += new
    return found
