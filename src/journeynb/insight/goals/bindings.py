"""Bind goals to the column of a table, or to a KPI of an event log."""

from __future__ import annotations

import re
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.periods import PERIODS
from journeynb.base.suggestions import allowed_after
from journeynb.base.text import shown, with_article
from journeynb.data.conditions import Condition
from journeynb.data.durations import micros
from journeynb.data.file_lists import ENDINGS
from journeynb.evidence.kpis.kpi import KPIS, WITHIN
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import Goal

KINDS = ("mean", "sum", "last", "share")
EVENTS = "events"
"""The name of the event log, if a binding names none."""
_FILES = (*ENDINGS, ".xlsx", ".xls", ".xlsm", ".ods", ".db", ".sqlite")
_PATH = re.compile(r"[/\\]|://")


def goal_of(core: CoreMap, id: str) -> Goal:
    """Return a goal; raise `ArgumentError` if the id is that of another entity."""
    entity = core.entity(id)
    if not isinstance(entity, Goal):
        raise ArgumentError(f"{id} is {with_article(entity.kind)}; allowed: the id of a goal")
    return entity


def bind(
    core: CoreMap,
    goal: str,
    table: Any,
    date: Any,
    value: Any,
    where: Any,
    every: Any,
    kind: Any,
    kpi: Any,
    within: Any,
) -> None:
    """Store where the measurements of a goal come from, as one step."""
    goal_of(core, goal)
    if kpi is not None and (value is not None or date is not None):
        raise ArgumentError(
            "a goal is bound to a column or to a KPI of an event log; allowed: table=, date= and "
            "value=, or kpi="
        )
    if kpi is None and value is None:
        raise ArgumentError(
            f"bind needs value= or kpi=, such as jm.bind({goal!r}, table='kpis', date='month', "
            f"value='rate') or jm.bind({goal!r}, kpi='conversion'); the KPIs are {', '.join(KPIS)}"
        )
    found: dict[str, Any] = {"every": _one_of(every, "every", PERIODS)}
    if kpi is None:
        if within is not None:
            raise ArgumentError("within= is only for kpi=, such as kpi='conversion', within='30d'")
        found |= {
            "table": _table(table),
            "date": _column(date, "date"),
            "value": _column(value, "value"),
            "kind": _one_of(kind, "kind", KINDS),
        }
    else:
        if kind != "mean":
            raise ArgumentError(f"kind={shown(kind)} is not valid with kpi=; allowed: no kind=")
        found |= {
            "kpi": _one_of(kpi, "kpi", KPIS),
            "table": EVENTS if table is None else _table(table),
        }
        if within is not None:
            if kpi not in WITHIN:
                raise ArgumentError(
                    f"within= is not valid for {kpi}; allowed: for {' and '.join(WITHIN)}"
                )
            micros(within, "within")
            found["within"] = within
    if where not in ("", None):
        found["where"] = Condition(where, "where").text
    core.apply([{"op": "set", "id": goal, "fields": {"binding": found}}])


def unbind(core: CoreMap, goal: str) -> None:
    """Remove the binding of a goal, as one step; its measurements stay."""
    if goal_of(core, goal).binding is not None:
        core.apply([{"op": "set", "id": goal, "fields": {"binding": None}}])


def _one_of(given: Any, name: str, allowed: tuple[str, ...]) -> str:
    if isinstance(given, str) and given in allowed:
        return given
    hint = allowed_after(given, allowed)
    raise ArgumentError(f"{name}={shown(given)} is not valid{hint}: {', '.join(allowed)}")


def _table(given: Any) -> str:
    if isinstance(given, str) and given.strip():
        if _PATH.search(given) or given.lower().endswith(_FILES):
            raise ArgumentError(
                f"table={shown(given)} is a file or an address, and a map contains only names of "
                f"tables; allowed: a name, such as table='kpis'. Then read it: "
                f"jm.refresh({{'kpis': {shown(given)}}})"
            )
        return given
    raise ArgumentError(
        f"table={shown(given)} is not valid; allowed: a name for the table, such as 'kpis'. Pass "
        "the table itself to jm.refresh({'kpis': table})"
    )


def _column(given: Any, name: str) -> str:
    if isinstance(given, str) and given.strip():
        return given
    raise ArgumentError(f"{name}={shown(given)} is not valid; allowed: the name of a column")
