"""Questions about customers and personas compile to the SQL of warehouses that are not at hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.insight.customers.table.checked_customers import CheckedCustomers
from strategies import LONG

ibis = pytest.importorskip("ibis")
sqlglot = pytest.importorskip("sqlglot")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
ASKED = {"personas of customers", "drift", "most valuable customers", "group"}
"""The questions that are the same in every dialect."""
DIALECTS = ["bigquery", "snowflake", "databricks", "trino"]


def test_every_question_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, int] = {}
    ask = CheckedCustomers.ask

    def compiled(cu: CheckedCustomers, expr: Any, what: str) -> pd.DataFrame:
        for dialect in DIALECTS if what in ASKED and (LONG or what not in asked) else ():
            sql = ibis.to_sql(expr, dialect=dialect)
            assert sqlglot.parse_one(sql, dialect=dialect) is not None
        asked[what] = asked.get(what, 0) + 1
        return ask(cu, expr, what)

    monkeypatch.setattr(CheckedCustomers, "ask", compiled)
    frame = pd.DataFrame(
        {
            "customer": [f"c{each}" for each in range(60)],
            "plan": ["pro", "free", None] * 20,
            "age": range(60),
            "app": [True, False] * 30,
            "seen": pd.Timestamp("2026-01-01"),
            "value": range(60),
        }
    )
    cu = jn.Customers(frame)
    jm = jn.JourneyMap()
    cu.suggest_persona("plan = 'pro' and seen < '2026-02-01'", name="Pro").apply(jm)
    jm.add(jn.Persona(name="Maya", filter="age between 20 and 40 or plan is null or app = true"))
    jm.gaps(customers=cu)
    jm.persona_fit(cu)
    events = pd.DataFrame({"customer": ["c1", "c2"], "time": "2026-01-01", "event": "ad"})
    jm.evidence(jn.EventLog(events, persona=cu)).personas()
    assert set(asked) >= ASKED
