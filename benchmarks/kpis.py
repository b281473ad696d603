"""KPIs of an event log, compared with hand-written DuckDB SQL for the same counts.

Prints CPU seconds, medians of runs that take turns: ``python -m benchmarks.kpis``. The answers are
checked against the SQL.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator

import duckdb
import pandas as pd

from benchmarks.evidence import cpu
from benchmarks.logs import event_map, log_file
from benchmarks.timing import HEAD, Result
from journeynb.evidence.insight_evidence import InsightEvidence
from journeynb.evidence.log.event_log import EventLog

CONVERTS = "event IN (SELECT 'event_' || lpad(i::VARCHAR, 2, '0') FROM range(40, 50) r(i))"
"""The events of the last stage of the map."""
MONTH = "year({0}) * 12 + month({0})"


def twins(path: object) -> dict[str, str]:
    """Return the SQL of each KPI by month: ``period, n, k``."""
    log = f"'{path}'"
    return {
        "conversion": f"""
            SELECT {MONTH.format("first")} AS period, count(*) AS n,
                count(*) FILTER (epoch_us(converted) - epoch_us(first) <= 2592000000000) AS k
            FROM (SELECT customer, min(time) AS first, min(time) FILTER ({CONVERTS}) AS converted
                  FROM {log} GROUP BY 1) GROUP BY 1 ORDER BY 1""",
        "retention": f"""
            WITH months AS (SELECT DISTINCT customer, {MONTH.format("time")} AS m FROM {log})
            SELECT a.m + 1 AS period, count(*) AS n, count(b.m) AS k
            FROM months a LEFT JOIN months b ON a.customer = b.customer AND b.m = a.m + 1
            GROUP BY 1 ORDER BY 1""",
        "repeat": f"""
            WITH first AS (SELECT customer, min(time) AS t FROM {log} WHERE {CONVERTS} GROUP BY 1),
            again AS (SELECT l.customer, min(l.time) AS t FROM {log} l JOIN first f
                      ON l.customer = f.customer AND l.time > f.t WHERE {CONVERTS} GROUP BY 1)
            SELECT {MONTH.format("f.t")} AS period, count(*) AS n,
                count(*) FILTER (epoch_us(a.t) - epoch_us(f.t) <= 2592000000000) AS k
            FROM first f LEFT JOIN again a USING (customer) GROUP BY 1 ORDER BY 1""",
        "active": f"""
            SELECT {MONTH.format("time")} AS period, count(DISTINCT customer) AS n, 0 AS k
            FROM {log} GROUP BY 1 ORDER BY 1""",
    }


def ask(ev: InsightEvidence, name: str) -> pd.DataFrame:
    """Return a KPI, counted again."""
    ev.mapped  # noqa: B018
    ev._answers.clear()
    ev.log.results.clear()
    return ev.kpi(name, within="30d" if name in ("conversion", "repeat") else None)


def check(name: str, ours: pd.DataFrame, twin: pd.DataFrame) -> None:
    """Stop if the counts differ."""
    number = ours.period.dt.year * 12 + ours.period.dt.month
    rows = ours.assign(period=number).merge(twin, on="period", suffixes=("", "_twin"))
    assert (rows.n == rows.n_twin).all() and len(rows) >= len(twin) - 1, name
    if name != "active":
        known = rows[rows.value.notna()]
        assert (known.k == (known.value * known.n).round()).all() and len(known), name


def kpis(events: int = 10_000_000, runs: int = 3) -> Iterator[Result]:
    """Yield the results."""
    path = log_file(events)
    ev = InsightEvidence(event_map()._core, EventLog(path, persona="plan"))
    with duckdb.connect() as con:
        for name, sql in twins(path).items():
            check(name, ask(ev, name), con.sql(sql).df())
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(runs):
                times[0].append(cpu(lambda name=name: ask(ev, name))[0])  # type: ignore[misc]
                times[1].append(cpu(lambda sql=sql: con.sql(sql).df())[0])  # type: ignore[misc]
            own, peer = (statistics.median(each) for each in times)
            what = f"kpi {name}, {events / 1e6:g} M events, CPU"
            yield Result(what, own, "hand-written DuckDB SQL", peer, 1.3)


if __name__ == "__main__":
    print(HEAD)
    for result in kpis(*map(int, sys.argv[1:])):
        print(result, flush=True)
