"""Questions that explain, compared with hand-written DuckDB SQL for the same counts.

Prints CPU seconds, medians of runs that take turns, then wall seconds on a prepared log, and the
peak memory of a process of its own: ``python -m benchmarks.explain --events 1000000 10000000``.
A log of 100 million events is asked once, without peers: ``--events 100000000 --alone``. Name
questions to ask only these.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from benchmarks.evidence import cpu
from benchmarks.logs import event_map, log_file
from benchmarks.timing import HEAD, Result
from journeynb.evidence.log.event_log import EventLog
from journeynb.insight.explain.explained_evidence import ExplainedEvidence

LEAVES = {"event": "event_59"}
"""The event with which customers leave: 3% of them have it."""


_BITS = [f"((met >> {place}) & 1)" for place in range(50)]
_MET = ", ".join(f"sum({bit})" for bit in _BITS)
_SURPLUS = ", ".join(f"sum({bit} * (went::INT - mean))" for bit in _BITS)
_NONE = ", ".join("0" for _ in _BITS)


class Question(NamedTuple):
    """A question, and the SQL that counts the same in the file of a log."""

    ask: Callable[[Any], Any]
    sql: str


QUESTIONS = {
    "survival": Question(
        lambda ev: ev.survival(LEAVES),
        """
        WITH each AS (
            SELECT customer, any_value(plan) AS plan, min(time) AS first,
                min(time) FILTER (event = 'event_59') AS went FROM '{path}' GROUP BY 1),
        days AS (
            SELECT plan, went IS NOT NULL AS gone, date_diff('microsecond', first,
                coalesce(went, (SELECT max(time) FROM '{path}'))) // 86400000000 AS day FROM each)
        SELECT plan, day, count(*) AS n, count(*) FILTER (gone) AS k FROM days
        GROUP BY GROUPING SETS ((plan, day), (day)) ORDER BY ALL
        """,
    ),
    "silence": Question(
        lambda ev: ev.survival({"inactive_days": 30}),
        """
        WITH gaps AS (
            SELECT customer, plan, time, coalesce(lead(time) OVER (
                PARTITION BY customer ORDER BY time), (SELECT max(time) FROM '{path}')) AS next,
                lead(time) OVER (PARTITION BY customer ORDER BY time) IS NULL AS final
            FROM '{path}'),
        each AS (
            SELECT customer, any_value(plan) AS plan, min(time) AS first, max(time) AS last,
                min(time) FILTER (next - time > INTERVAL 30 DAY
                    OR final AND next - time = INTERVAL 30 DAY) + INTERVAL 30 DAY AS went
            FROM gaps GROUP BY 1),
        days AS (
            SELECT plan, went IS NOT NULL AS gone, date_diff('microsecond', first,
                coalesce(went, (SELECT max(time) FROM '{path}'))) // 86400000000 AS day FROM each)
        SELECT plan, day, count(*) AS n, count(*) FILTER (gone) AS k FROM days
        GROUP BY GROUPING SETS ((plan, day), (day)) ORDER BY ALL
        """,
    ),
    "cohorts": Question(
        lambda ev: ev.cohorts(),
        """
        WITH months AS (
            SELECT DISTINCT customer, year(time) * 12 + month(time) AS m FROM '{path}'),
        each AS (SELECT m, min(m) OVER (PARTITION BY customer) AS cohort FROM months)
        SELECT cohort, m - cohort AS age, count(*) AS n FROM each GROUP BY 1, 2 ORDER BY ALL
        """,
    ),
    "compare": Question(
        lambda ev: ev.compare("pro", "basic"),
        """
        WITH moves AS (
            SELECT DISTINCT customer, plan, event, lead(event) OVER (
                PARTITION BY customer ORDER BY time, file_row_number) AS later
            FROM read_parquet('{path}', file_row_number = true)),
        ends AS (
            SELECT plan, event, later, count(DISTINCT customer) AS n FROM moves GROUP BY 1, 2, 3),
        starts AS (
            SELECT plan, event, count(DISTINCT customer) AS total FROM moves GROUP BY 1, 2)
        SELECT * FROM ends JOIN starts USING (plan, event) WHERE plan <> 'trial' ORDER BY ALL
        """,
    ),
    "what if": Question(
        lambda ev: ev.what_if({"t20": 0.5}, to="s0"),
        """
        WITH events AS (
            SELECT customer, plan, time, file_row_number AS row, event < 'event_10' AS goal,
                event, hash(customer) % 100 AS bucket
            FROM read_parquet('{path}', file_row_number = true) WHERE event < 'event_50'),
        walks AS (
            SELECT plan, bucket, event, goal, lag(event) OVER w AS before,
                lead(event) OVER w IS NULL AS last,
                count(*) FILTER (goal) OVER (w ROWS UNBOUNDED PRECEDING) AS goals
            FROM events WINDOW w AS (PARTITION BY customer ORDER BY time, row))
        SELECT plan, bucket, before, event, goal, last, count(*) AS n FROM walks
        WHERE goals = goal::INT GROUP BY ALL ORDER BY ALL
        """,
    ),
}

QUESTIONS["attribution"] = Question(
    lambda ev: ev.attribution(to="t49"),
    """
    WITH steps AS (
        SELECT hash(customer) AS c, hash(customer) % 100 AS bucket, event, time,
            event = 'event_49' AS won, lead(event) OVER w AS next, lag(event) OVER w AS was,
            date_diff('microsecond', lag(time) OVER w, time) AS since,
            count(*) FILTER (event = 'event_49') OVER (w ROWS UNBOUNDED PRECEDING)
                - CAST(event = 'event_49' AS INT) AS path
        FROM read_parquet('{path}', file_row_number = true) WHERE event < 'event_50'
        WINDOW w AS (PARTITION BY hash(customer) ORDER BY time, file_row_number)),
    paths AS (
        SELECT c, path, bucket, time AS ended, won, was IS NULL OR was = 'event_49' AS direct, since
        FROM steps WHERE won OR next IS NULL),
    touches AS (
        SELECT c, path, p.bucket, event, next, p.won, date_diff('microsecond', time, ended) AS ago,
            was IS NULL OR was = 'event_49' OR ago + s.since > 7776000000000 AS first,
            exp(-ago * ln(2) / 1944000000000) AS faded
        FROM steps s JOIN paths p USING (c, path) WHERE NOT s.won AND ago <= 7776000000000),
    whole AS (
        SELECT c, path, any_value(bucket) AS bucket, count(*) AS many, sum(faded) AS total,
            bit_or(1::BIGINT << CAST(event[7:] AS INT)) AS met
        FROM touches WHERE won GROUP BY ALL),
    before AS (
        SELECT c, path FROM (
            SELECT hash(customer) AS c, event, lag(event) OVER w >= 'event_50' AS unmapped,
                count(*) FILTER (event = 'event_49') OVER (w ROWS UNBOUNDED PRECEDING) - 1 AS path
            FROM read_parquet('{path}', file_row_number = true) WHERE event >= 'event_49'
            WINDOW w AS (PARTITION BY hash(customer) ORDER BY time, file_row_number))
        WHERE event = 'event_49' AND unmapped)
    SELECT 'kind' AS part, bucket,
        CASE WHEN since <= 7776000000000 AND NOT direct THEN 'touched'
            WHEN NOT direct THEN 'outside' WHEN b.c IS NOT NULL THEN 'unmapped'
            ELSE 'direct' END AS event,
        NULL AS next, NULL AS first, count(*) AS n,
        NULL AS x, NULL AS y, NULL AS z, NULL AS u, NULL AS v
    FROM paths LEFT JOIN before b USING (c, path) WHERE won GROUP BY ALL
    UNION ALL
    SELECT 'move', bucket, event, next, first, count(*), NULL, NULL, NULL, NULL, NULL
    FROM touches GROUP BY ALL
    UNION ALL
    SELECT 'place', t.bucket, event, NULL, NULL, count(*), count(*) FILTER (first),
        count(*) FILTER (next = 'event_49'), sum(1 / many), sum(faded / total),
        sum(CASE WHEN many = 1 THEN 1 WHEN many = 2 THEN 0.5
            WHEN first OR next = 'event_49' THEN 0.4 ELSE 0.2 / (many - 2) END)
    FROM touches t JOIN whole USING (c, path) WHERE won GROUP BY ALL
    UNION ALL
    SELECT 'set', bucket, 'event_' || place, NULL, NULL, count(*), sum(1 / bit_count(met)),
        NULL, NULL, NULL, NULL
    FROM (SELECT bucket, met, unnest(range(50)) AS place FROM whole)
    WHERE (met >> place) & 1 = 1 GROUP BY ALL ORDER BY ALL
    """,
)


QUESTIONS["signs"] = Question(
    lambda ev: ev.churn_signs(LEAVES),
    f"""
    WITH events AS (
        SELECT hash(customer) AS c, plan, CASE WHEN event < 'event_50'
                THEN 1::BIGINT << CAST(event[7:] AS INT) ELSE 0 END AS bit,
            date_diff('microsecond', TIMESTAMP '2026-01-01', time) AS "at",
            CASE WHEN event = 'event_59' THEN "at" END AS went,
            least((greatest("at" - 2592000000000, 0) + 2635199999999) // 2635200000000, 11) AS cell
        FROM '{{path}}'),
    cells AS (
        SELECT c, cell, any_value(plan) AS plan, min("at") AS came, min(went) AS went,
            count(*) FILTER (cell < 11 AND "at" > cell * 2635200000000) AS n,
            bit_or(CASE WHEN cell < 11 AND "at" > cell * 2635200000000 THEN bit ELSE 0 END) AS met
        FROM events GROUP BY 1, 2),
    seen AS (
        SELECT *, 2592000000000 + cell * 2635200000000 AS "at",
            min(came) OVER (w ROWS UNBOUNDED PRECEDING) AS since,
            min(went) OVER (w ROWS UNBOUNDED PRECEDING) AS gone, lead(went) OVER w AS later
        FROM cells WINDOW w AS (PARTITION BY c ORDER BY cell)),
    rows AS (
        SELECT c, c % 100 AS bucket, plan, met,
            coalesce(later <= "at" + 2592000000000, false) AS went,
            cell * 100 + least(floor(log2(n)), 10) * 8
                + greatest(0, least(6, 3 + floor(log2(("at" - since) / 2592000000000)))) AS stratum
        FROM seen WHERE cell < 11 AND n > 0 AND gone IS NULL),
    means AS (SELECT plan, stratum, avg(went::INT) AS mean FROM rows GROUP BY 1, 2),
    people AS (SELECT c, plan, bool_or(went) AS went, bit_or(met) AS met FROM rows GROUP BY 1, 2)
    SELECT 0 AS part, plan, NULL AS bucket, stratum, went, count(*) AS n, {_MET} FROM rows
    GROUP BY ALL
    UNION ALL
    SELECT 1, plan, bucket, stratum, NULL, sum(went::INT - mean), {_NONE}
    FROM rows JOIN means USING (plan, stratum) GROUP BY ALL
    UNION ALL
    SELECT 2, plan, bucket, NULL, NULL, count(*), {_SURPLUS}
    FROM rows JOIN means USING (plan, stratum) GROUP BY ALL
    UNION ALL
    SELECT 3, plan, NULL, NULL, went, count(*), {_MET} FROM people GROUP BY ALL
    """,
)


def evidence_of(log: EventLog) -> ExplainedEvidence:
    """Return the evidence that is asked."""
    return ExplainedEvidence(event_map()._core, log)


def asked(ev: ExplainedEvidence, name: str) -> Any:
    """Return the answer to a question, counted again."""
    ev.mapped  # noqa: B018
    ev._answers.clear()
    ev.log.results.clear()
    return QUESTIONS[name].ask(ev)


def measured(events: int, runs: int, names: list[str]) -> Iterator[Result]:
    """Yield the times of all questions to a file, and to a prepared log."""
    path = log_file(events)
    ev = evidence_of(EventLog(path, persona="plan"))
    own: dict[str, float] = {}
    with duckdb.connect() as con:
        for name in names:
            sql = QUESTIONS[name].sql.format(path=path)
            times: tuple[list[float], list[float]] = ([], [])
            for run in range(runs + 1):
                both = (
                    cpu(lambda name=name: asked(ev, name))[0],  # type: ignore[misc]
                    cpu(lambda sql=sql: con.sql(sql).df())[0],  # type: ignore[misc]
                )
                if run:  # the first checks the log and reads the file
                    for taken, seconds in zip(times, both, strict=True):
                        taken.append(seconds)
            own[name], peer = (statistics.median(each) for each in times)
            what = f"{name}, {events / 1e6:g} M events, CPU"
            limit = 1.3 if events > 1_000_000 else 2.5  # writing SQL takes part of a second
            yield Result(what, own[name], "hand-written DuckDB SQL", peer, limit)
    fast = evidence_of(EventLog(path, persona="plan").prepare())
    for name in names:
        asked(fast, name)
        fasts = [cpu(lambda name=name: asked(fast, name)) for _ in range(runs)]  # type: ignore[misc]
        taken, wall = (statistics.median(each) for each in zip(*fasts, strict=True))
        yield Result(f"{name}, prepared, CPU ({wall:.2f} s wall)", taken, "the file", own[name], 1)


def growth(small: int, large: int, runs: int, names: list[str]) -> Iterator[Result]:
    """Yield how much longer a larger log takes; the two take turns."""
    logs = [evidence_of(EventLog(log_file(n), persona="plan")) for n in (large, small)]
    for name in names:
        times: tuple[list[float], list[float]] = ([], [])
        for run in range(runs + 1):
            for taken, ev in zip(times, logs, strict=True):
                found = cpu(lambda ev=ev, name=name: asked(ev, name))[0]  # type: ignore[misc]
                if run:
                    taken.append(found)
        longer, shorter = (statistics.median(each) for each in times)
        what = f"{name}, {large // small} times the events"
        yield Result(what, longer, "the smaller log", shorter, 1.2 * large / small)


def explain(
    sizes: tuple[int, ...] = (1_000_000, 10_000_000), runs: int = 3, names: list[str] | None = None
) -> Iterator[Result]:
    """Yield the results, and how they grow."""
    names = names or list(QUESTIONS)
    for size in sizes:
        yield from measured(size, runs, names)
    for small, large in pairwise(sizes):
        yield from growth(small, large, runs, names)


def peak(name: str, events: int) -> str:
    """Return the peak memory of one question in a process of its own."""
    code = f"from benchmarks.explain import alone; alone({name!r}, {events})"
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def alone(name: str, events: int) -> None:
    """Ask a question once, and print its time and memory."""
    log = EventLog(log_file(events), persona="plan")
    start = time.perf_counter()
    taken, _ = cpu(lambda: asked(evidence_of(log), name))
    wall = time.perf_counter() - start
    status = Path("/proc/self/status").read_text()  # ru_maxrss starts with the parent's memory
    memory = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    what = f"{name}, {events / 1e6:g} M events, a process of its own"
    print(f"{what}: {wall:.1f} s wall, {taken:.1f} s CPU, {memory:.0f} MB at most")


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="QUESTION", help=", ".join(QUESTIONS))
    parser.add_argument("--events", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="no peers, once: for 100 M events")
    given = parser.parse_args()
    names = given.names or list(QUESTIONS)
    if not given.alone:
        print(HEAD)
        for result in explain(tuple(given.events), given.runs, names):
            print(result, flush=True)
    log_file(given.events[-1])
    for name in names:
        print(peak(name, given.events[-1]), flush=True)


if __name__ == "__main__":
    main()
