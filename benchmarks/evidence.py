"""Questions to event logs against DuckDB SQL written by hand for the same columns.

The SQL is also what could replace the Ibis expressions. Prints CPU seconds, medians of runs that
take turns, and peak memory of a process of its own: ``python -m benchmarks.evidence``.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import duckdb
import pandas as pd

from benchmarks.logs import EACH, STAGES, event_map, log_file
from benchmarks.timing import HEAD, Result
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log import EventLog

MAPPED = """
    SELECT customer, time, event, channel, plan,
        CASE event {cases} END::SMALLINT AS touchpoint
    FROM '{path}'
"""
TRANSITIONS = """
    WITH mapped AS ({mapped}),
    moves AS (
        SELECT customer, touchpoint AS start,
            lead(touchpoint) OVER journey AS stop,
            date_diff('microsecond', time, lead(time) OVER journey) AS micros
        FROM mapped
        WINDOW journey AS (
            PARTITION BY customer ORDER BY time, event, touchpoint NULLS FIRST)
    )
    SELECT coalesce(start, -1) AS start, coalesce(stop, -1) AS stop, count(*) AS count,
        count(DISTINCT customer) AS customers, avg(micros) AS mean,
        quantile_cont(micros, 0.5) AS median
    FROM moves WHERE micros IS NOT NULL GROUP BY ALL
"""
FUNNEL = """
    WITH mapped AS ({mapped}),
    staged AS MATERIALIZED (
        SELECT customer, time, touchpoint // {each} AS stage FROM mapped
        WHERE touchpoint IS NOT NULL
    ),
    who AS (SELECT customer, arg_min(plan, time) AS plan FROM '{path}' GROUP BY customer),
    r0 AS (SELECT customer, min(time) AS time, NULL::TIMESTAMP AS before
           FROM staged WHERE stage = 0 GROUP BY customer),
    {steps},
    reached AS ({union}),
    known AS (SELECT reached.*, plan FROM reached LEFT JOIN who USING (customer))
    SELECT plan, step, count(*) AS reached,
        quantile_cont(date_diff('microsecond', before, time), 0.5) AS median
    FROM known GROUP BY GROUPING SETS ((plan, step), (step))
"""
STEP = """
    r{n} AS (SELECT staged.customer, min(staged.time) AS time, min(last.time) AS before
             FROM staged JOIN r{m} AS last
             ON staged.customer = last.customer AND staged.time >= last.time
             WHERE stage = {n} GROUP BY staged.customer)
"""
UNMAPPED = """
    SELECT event, channel, count(*) AS count, count(DISTINCT customer) AS customers,
        min(time) AS first_seen, max(time) AS last_seen
    FROM ({mapped}) WHERE touchpoint IS NULL GROUP BY ALL
"""


def twins(path: Any) -> dict[str, str]:
    """Return the SQL of each question."""
    cases = " ".join(f"WHEN 'event_{n:02}' THEN {n}" for n in range(STAGES * EACH))
    mapped = MAPPED.format(cases=cases, path=path)
    steps = ",".join(STEP.format(n=n, m=n - 1) for n in range(1, STAGES))
    union = " UNION ALL ".join(f"SELECT *, {n} AS step FROM r{n}" for n in range(STAGES))
    return {
        "transitions": TRANSITIONS.format(mapped=mapped),
        "funnel": FUNNEL.format(mapped=mapped, steps=steps, union=union, each=EACH, path=path),
        "unmapped_events": UNMAPPED.format(mapped=mapped),
    }


def check(name: str, ours: pd.DataFrame, twin: pd.DataFrame) -> None:
    """Stop where the two do not say the same."""
    if name == "transitions":
        seen = ours[ours["count"] > 0]
        assert len(seen) == len(twin) and seen["count"].sum() == twin["count"].sum()
        assert seen.customers.sum() == twin.customers.sum()
        assert abs(seen.median_seconds.sum() - twin["median"].sum() / 1e6) < 1e-3
    elif name == "funnel":
        whole = twin[twin.plan.isna()].sort_values("step")
        assert ours[ours.persona == "(all)"].reached.tolist() == whole.reached.tolist()
        assert ours.reached.sum() == twin.reached.sum()
    else:
        assert ours["count"].sum() == twin["count"].sum()
        assert ours.customers.sum() == twin.customers.sum()


def ask(ev: Evidence, name: str) -> pd.DataFrame:
    ev.mapped  # noqa: B018
    ev._kept.clear()
    found: pd.DataFrame = getattr(ev, name)()
    return found


def cpu(function: Callable[[], object]) -> tuple[float, float]:
    """Return CPU and wall seconds of a call."""
    gc.collect()
    start, wall = time.process_time(), time.perf_counter()
    function()
    return time.process_time() - start, time.perf_counter() - wall


def measured(events: int, runs: int) -> Iterator[Result]:
    path = log_file(events)
    log = EventLog(path, persona="plan")
    ev = event_map().evidence(log)
    own: dict[str, float] = {}
    with duckdb.connect() as con:
        for name, sql in twins(path).items():
            check(name, ask(ev, name), con.sql(sql).df())
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(runs):
                times[0].append(cpu(lambda name=name: ask(ev, name))[0])  # type: ignore[misc]
                times[1].append(cpu(lambda sql=sql: con.sql(sql).df())[0])  # type: ignore[misc]
            own[name], peer = (statistics.median(each) for each in times)
            what = f"{name}, {events // 1_000_000} M events, CPU"
            limit = 1.2 if events >= 10_000_000 else 2.5  # writing SQL takes part of a second
            yield Result(what, own[name], "DuckDB SQL by hand", peer, limit)
    own_wall = {}
    start = time.process_time()
    fast = event_map().evidence(log.prepare())
    print(f"prepare: {time.process_time() - start:.1f} s CPU", flush=True)
    for name in own:
        ask(fast, name)
        own_wall[name] = statistics.median(
            cpu(lambda name=name: ask(fast, name))[1]  # type: ignore[misc]
            for _ in range(runs)
        )
        taken = statistics.median(cpu(lambda name=name: ask(fast, name))[0] for _ in range(runs))  # type: ignore[misc]
        yield Result(f"{name}, prepared, CPU ({own_wall[name]:.2f} s wall)", taken,
                     "the file", own[name], 1)  # fmt: skip
    GROWTH[events] = own


GROWTH: dict[int, dict[str, float]] = {}


def evidence(sizes: tuple[int, ...] = (1_000_000, 10_000_000), runs: int = 5) -> Iterator[Result]:
    """Yield the results, and how they grow."""
    for size in sizes:
        yield from measured(size, runs)
    for small, large in pairwise(sizes):
        for name, seconds in GROWTH[large].items():
            limit = 1.2 * large / small
            yield Result(f"{name}, {large // small} times the events", seconds,
                         "the smaller log", GROWTH[small][name], limit)  # fmt: skip


def peak(name: str, events: int) -> str:
    """Return the peak memory of one question in a process of its own."""
    code = f"from benchmarks.evidence import alone; alone({name!r}, {events})"
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def alone(name: str, events: int) -> None:
    log = EventLog(log_file(events), persona="plan")
    _, wall = cpu(lambda: ask(event_map().evidence(log), name))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}, {events // 1_000_000} M events: {wall:.1f} s wall, {memory:.0f} MB at most")


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print(HEAD)
    for result in evidence(tuple(given.events), given.runs):
        print(result, flush=True)
    for name in ("transitions", "funnel", "unmapped_events"):
        print(peak(name, given.events[-1]), flush=True)


if __name__ == "__main__":
    main()
