"""Results of our own DuckDB are the ones that Ibis gives."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

pytest.importorskip("ibis")

from journeynb.data import engines
from journeynb.data.engine.plain_queries import answered

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Ibis
COLUMNS = {
    "whole": ("int64", "1", "NULL", "-3"),
    "small": ("int16", "1", "NULL", "-3"),
    "number": ("float64", "1.5", "'nan'", "NULL"),
    "text": ("string", "'a'", "NULL", "''"),
    "flag": ("boolean", "true", "NULL", "false"),
    "time": ("timestamp", "'2026-01-02 03:04:05.000006'", "NULL", "'1600-01-01'"),
    "second": ("timestamp(0)", "'2026-01-02 03:04:05'", "NULL", "'1990-01-01'"),
    "nano": ("timestamp(9)", "'2026-01-02 03:04:05.000000006'", "NULL", "'1990-01-01'"),
    "zone": ("timestamp('UTC')", "'2026-01-02 03:04:05+00'", "NULL", "'1990-01-01 00:00:00+00'"),
    "day": ("date", "'2026-01-02'", "NULL", "'1990-01-01'"),
    "list": ("array<int64>", "[1, 2]", "NULL", "[]"),
}


@pytest.fixture(scope="module")
def table() -> Any:
    ibis, backend = engines.ibis_(), engines.connect()
    schema = ibis.schema({name: each[0] for name, each in COLUMNS.items()})
    with engines.quiet():  # the marks of tests are not those of what they use
        backend.create_table("rows", schema=schema, temp=True)
        for row in zip(*(each[1:] for each in COLUMNS.values()), strict=True):
            backend.con.execute(f"INSERT INTO rows VALUES ({', '.join(row)})")
        return backend.table("rows")


def assert_same(expr: Any) -> None:
    found = engines.run(expr, "rows", engines.backend_of(expr))
    wanted = expr.to_pandas()
    pd.testing.assert_frame_equal(found, wanted, check_exact=True)
    for name in wanted.columns:
        assert [*map(type, found[name])] == [*map(type, wanted[name])], name


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("rows", ["all", "known", "missing", "none"])
def test_a_column_of_each_type(table: Any, name: str, rows: str) -> None:
    column = table.select(name)
    missing = column[name].isnull()
    kept = {"all": missing | True, "known": ~missing, "missing": missing, "none": missing & False}
    assert_same(column.filter(kept[rows]).order_by(name))


@pytest.mark.parametrize("least", [0, 5])
@pytest.mark.parametrize("by", [1, 2**40 + 1, 2**55 + 1])
def test_sums_have_all_digits(table: Any, by: int, least: int) -> None:
    product = table.whole.cast("decimal(38, 0)") * by
    total = product.cast("int64").sum(where=table.whole > least)
    assert_same(table.agg(total=total, n=table.count()))
    assert_same(table.group_by("small").agg(total=total).order_by("small"))


def test_ibis_answers_what_needs_more_than_sql(table: Any) -> None:
    ibis, backend = engines.ibis_(), engines.backend_of(table)
    other = engines.connect()
    other.con.execute("CREATE TEMP TABLE rows AS SELECT 7 AS whole")
    assert_same(ibis.memtable({"x": [1, 2]}))
    assert engines.run(other.table("rows"), "rows", backend).whole.tolist() == [7]
    assert engines.run(table.count(), "rows", backend) == 3

    @ibis.udf.scalar.python
    def twice(value: int) -> int:
        return 2 * value

    assert_same(table.select(twice(table.whole).name("x")).filter(lambda t: t.x.notnull()))


def test_duckdb_answers_the_usual_questions(table: Any) -> None:
    backend = engines.backend_of(table)
    simple = table.select("whole", "number", "text", "flag", "time")
    assert answered(simple, backend) is not None
    assert answered(simple.group_by("text").agg(n=simple.whole.sum()), backend) is not None
