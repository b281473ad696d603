"""The changes that a what-if question names: touchpoints that fewer customers leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown
from journeynb.evidence.matching.mapped_log import MappedLog

Leaves = dict[int, float]
_HOW = 'such as {"checkout": {"leaves": 0.5}}, or {"checkout": 0.5}'


def leaves_of(mapped: MappedLog, changes: Any, converting: Collection[int]) -> Leaves:
    """Return the factor of the probability to leave after each changed touchpoint, by position.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    changes : dict
        Touchpoints with ``{"leaves": factor}``, or only the factor.
    converting : collection of int
        The touchpoints that convert customers.

    Raises
    ------
    ArgumentError
        A change is not valid.
    """
    if not isinstance(changes, Mapping) or not changes:
        raise ArgumentError(
            f"changes={shown(changes)} is not valid; allowed: touchpoints with the factor of "
            f"leaving, {_HOW}"
        )
    return {_place(mapped, id, converting): _factor(id, each) for id, each in changes.items()}


def _place(mapped: MappedLog, id: Any, converting: Collection[int]) -> int:
    if id not in mapped.touchpoints:
        known = [each.id for each in mapped.index.touchpoints if each.events]
        near = nearest(id, known)
        hint = f"did you mean {near!r}? Allowed" if near else "allowed"
        raise ArgumentError(
            f"changes: {shown(id)} is not a touchpoint on the map; {hint}: the id of one with "
            "event patterns"
        )
    place = mapped.touchpoints.index(id)
    if not mapped.index.touchpoints[place].events:
        raise ArgumentError(
            f"changes: {shown(id)} has no event patterns, so no customer is seen there; add them: "
            f"jm.set({id!r}, events=[...])"
        )
    if place in converting:
        raise ArgumentError(
            f"changes: {shown(id)} converts customers, so nobody leaves there without converting; "
            "allowed: a touchpoint before the conversion, or another to="
        )
    return place


def _factor(id: str, given: Any) -> float:
    if isinstance(given, Mapping):
        other = [name for name in given if name != "leaves"]
        if other or "leaves" not in given:
            raise ArgumentError(
                f"changes: {id} has {shown(other[0]) if other else 'no change'}; allowed: leaves, "
                f"{_HOW}"
            )
        given = given["leaves"]
    return factor_of(id, given, "changes: ")


def factor_of(id: str, given: Any, where: str = "") -> float:
    """Return the factor of the probability to leave; one that is not valid raises."""
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if not number or not isfinite(given) or given < 0:
        raise ArgumentError(
            f"{where}leaves={shown(given)} of {id} is not valid; allowed: a factor from 0, such "
            "as 0.5 if half as many customers leave there"
        )
    return float(given)
