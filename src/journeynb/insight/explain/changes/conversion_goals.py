"""What a what-if question asks about: a touchpoint, a stage, or a goal for conversion."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.converting import conversion_place
from journeynb.gaps.goals.goal_projection import project
from journeynb.model.kinds.entities import Goal

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Target:
    """What converts a customer.

    Parameters
    ----------
    to : str or None
        The id of a touchpoint or a stage; None: as the map says.
    converting : set of int
        The touchpoints that convert.
    goal : Goal or None
        The goal that was asked for.
    """

    to: str | None
    converting: frozenset[int]
    goal: Goal | None = None

    @property
    def where(self) -> str:
        """The condition that the events of the goal fit."""
        binding = None if self.goal is None else self.goal.binding
        return "" if binding is None else binding.where


def target_of(mapped: MappedLog, to: Any) -> Target:
    """Return what `to` names: a touchpoint, a stage, or a goal that is bound to the conversion.

    Raises
    ------
    ArgumentError
        It is none of these, or it has no event patterns.
    """
    goals = {each.id: each for each in mapped.index.goals}
    goal = goals.get(to) if isinstance(to, str) else None
    if goal is not None:
        if goal.binding is None or goal.binding.kpi != "conversion":
            raise ArgumentError(
                f"to={shown(to)} is a goal that is not bound to the conversion of the log; bind "
                f'it: jm.bind({to!r}, kpi="conversion", table="events"), or name a touchpoint or '
                "a stage"
            )
        to = None
    touchpoint, stage = conversion_place(mapped, to)
    if touchpoint is not None:
        return Target(to, frozenset({touchpoint}), goal)
    places = range(len(mapped.touchpoints))
    return Target(to, frozenset(at for at in places if mapped.stage_of.get(at) == stage), goal)


def with_projection(found: pd.DataFrame, goal: Goal, today: dt.date) -> pd.DataFrame:
    """Return a table of `WhatIf` with the projection of a goal, now and after the change."""
    seen = project(goal, today)
    whole = found.persona == "(all)"
    expected = float("nan") if seen.expected is None else seen.expected
    found = found.assign(expected=expected, expected_then=expected * found.then / found.base)
    for name in ("expected", "expected_then"):
        found[name] = found[name].astype("float64").where(whole)
    found.attrs["goal"] = {
        "id": goal.id, "due": None if goal.due is None else goal.due.isoformat(),
        "target": seen.target, "status": seen.status,
    }  # fmt: skip
    return found
