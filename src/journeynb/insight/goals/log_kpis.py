"""The KPIs of goals that are bound to an event log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import JourneyError
from journeynb.base.periods import first_day, last_day, period_number
from journeynb.data.rounding import in_digits
from journeynb.evidence.insight_evidence import InsightEvidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.log.opened_log import opened_log
from journeynb.insight.goals.period_values import Found, PeriodValue, is_percent
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import Goal
from journeynb.model.kinds.field_values import Binding

if TYPE_CHECKING:
    import pandas as pd

SHARES = ("conversion", "retention", "repeat")
"""The KPIs that are shares of customers: 61 for 0.61 where the goal is in percent."""


def log_values(
    core: CoreMap,
    given: Any,
    goals: Sequence[Goal],
    today: dt.date,
    options: Mapping[str, Any],
) -> tuple[dict[str, Found], dict[str, Any]]:
    """Return the values of the KPIs of goals in a log, by goal, and facts about the log.

    Goals with the same KPI, period and condition share one question.
    """
    try:
        log = given if isinstance(given, EventLog) else opened_log(given, options)
    except JourneyError as error:
        problem = f"not readable as an event log: {error}"
        return {goal.id: Found(problem=problem) for goal in goals}, {}
    found: dict[str, Found] = {}
    asked: dict[tuple[str | None, str, str, str], Any] = {}
    for goal in goals:
        binding = goal.binding
        assert binding is not None
        key = (binding.kpi, binding.every, binding.within, binding.where)
        try:
            if key not in asked:
                asked[key] = _asked(core, log, binding)
            found[goal.id] = _values(asked[key], goal, binding, today, log.source)
        except JourneyError as error:
            found[goal.id] = Found(problem=str(error))
    return found, log_facts(log) if any(each.values for each in found.values()) else {}


def log_facts(log: EventLog) -> dict[str, Any]:
    """Return the name of a log, and the number and the dates of its events."""
    facts = log.facts
    if facts.first is None or facts.last is None:
        return {}
    first, last = facts.first.date().isoformat(), facts.last.date().isoformat()
    return {"source": log.source, "rows": facts.events, "first": first, "last": last}


def _asked(core: CoreMap, log: EventLog, binding: Binding) -> pd.DataFrame:
    part = log.where(binding.where) if binding.where else log
    return InsightEvidence(core, part).kpi(
        binding.kpi or "", every=binding.every, within=binding.within or None
    )


def _values(rows: pd.DataFrame, goal: Goal, binding: Binding, today: dt.date, label: str) -> Found:
    factor = 100.0 if binding.kpi in SHARES and is_percent(goal.unit) else 1.0
    found = Found()
    known = rows[rows.value.notna() & rows.complete]
    for row in known.to_dict(orient="records"):
        number = period_number(row["period"].date(), binding.every)
        start, end = first_day(number, binding.every), last_day(number, binding.every)
        if end >= today:
            continue
        value, low, high = (
            None if each != each else in_digits(each * factor)
            for each in (row["value"], row["low"], row["high"])
        )
        assert value is not None
        found.values.append(PeriodValue(start, end, end, value, int(row["n"]), low, high))
    if not found.values:
        found.problem = (
            f"{label}: the log has no complete {binding.every} with a value of {binding.kpi} "
            f"before {today}"
        )
    return found
