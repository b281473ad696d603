"""Every question about customers compiles to the SQL of warehouses that are not at hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.data import engines
from strategies import LONG

ibis = pytest.importorskip("ibis")
sqlglot = pytest.importorskip("sqlglot")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
DIALECTS = ["bigquery", "snowflake", "databricks", "trino"] if LONG else ["trino"]
COLUMNS = {
    "Customer ID": "string", "Total Spent": "string", "later": "float64", "plan": "string",
    "new": "boolean", "news": "string", "age": "int64", "basket": "float64",
    "paid": "decimal(9, 2)", "signup": "date", "last": "timestamp('UTC')", "day": "string",
    "zip": "string", "value": "string", "persona": "string",
}  # fmt: skip
ROWS = pd.DataFrame({
    "Customer ID": ["a", "a", "b", None, *map(str, range(40))],
    "Total Spent": ["10", "20", "x", "3", *map(str, range(40))],
    "later": [1.5, None, *range(42)], "plan": ["pro", "free"] * 22, "new": [True, False] * 22,
    "news": ["Yes", "No"] * 22, "age": range(44), "basket": [0.5, None] * 22,
    "paid": [f"{at}.25" for at in range(44)], "signup": pd.date_range("2024-01-01", periods=44),
    "last": pd.date_range("2020-01-01", periods=44, freq="40D"),
    "day": [f"2025-01-{1 + at % 28:02}" for at in range(44)], "zip": ["01067", "80331"] * 22,
    "value": ["x"] * 44, "persona": ["pro", "free"] * 22,
})  # fmt: skip


def ask_everything(cu: jn.Customers) -> None:
    jm = jn.JourneyMap("Shop")
    jm.add(jn.Persona(name="Pro", filter="plan = 'pro' and day >= '2025-01-05'"))
    jm.add(jn.Persona(name="Free"))
    cu.describe()
    cu.check()
    cu.attributes  # noqa: B018
    len(cu.where("\"Total Spent\" > 5 and signup < '2025-01-01' and not new"))
    cu.top(0.25, holdout="later")
    for group in (0.25, "age between 20 and 40", ["1", "2"], jm):
        cu.profile(group)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_question_compiles(dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The questions are answered by DuckDB, and each is written for the warehouse, too."""
    here = ibis.duckdb.connect()
    here.con.register("given", ROWS)
    types = ", ".join(
        f'TRY_CAST("{name}" AS {kind}) AS "{name}"'
        for name, kind in {
            **dict.fromkeys(COLUMNS, "VARCHAR"), "later": "DOUBLE", "new": "BOOLEAN",
            "age": "BIGINT", "basket": "DOUBLE", "paid": "DECIMAL(9, 2)", "signup": "DATE",
            "last": "TIMESTAMPTZ",
        }.items()
    )  # fmt: skip
    here.con.execute(f"CREATE TABLE crm AS SELECT {types} FROM given")
    table = ibis.table(COLUMNS, name="crm")
    backend = SimpleNamespace(name=dialect)
    monkeypatch.setattr(engines, "backend_of", lambda table: backend)
    asked: list[str] = []

    def run(expr: Any, what: str, backend: Any) -> pd.DataFrame:
        sql = ibis.to_sql(expr, dialect=dialect)
        assert "SELECT" in sql, what
        assert sqlglot.parse_one(sql, dialect=dialect) is not None, what
        asked.append(what)
        with engines.quiet():
            return here.execute(here_of(expr))

    def here_of(expr: Any) -> Any:
        import ibis.expr.operations as ops

        node = table.op()
        with engines.quiet():
            mine = here.table("crm").cast({"paid": "decimal(9, 2)"}).op()
        assert isinstance(node, ops.UnboundTable)
        return expr.op().replace({node: mine}).to_expr()

    monkeypatch.setattr(engines, "run", run)
    ask_everything(jn.Customers(table, value="Total Spent", persona="persona"))
    assert {"checks", "attributes", "top", "computed columns", "thirds", "profile"} <= set(asked)
