"""Queries to event logs, compared with hand-written DuckDB SQL for the same columns.

The SQL of `benchmarks.twins` is also what could replace the Ibis expressions; answers are checked
against it, those of the prepared log too. Prints CPU seconds, medians of runs that take turns, and
peak memory of a process of its own: ``python -m benchmarks.evidence --events 1000000 10000000``.
A log of 100 million events is asked once, without peers: ``--events 100000000 --alone``.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.logs import event_map, log_file
from benchmarks.timing import HEAD, Result
from benchmarks.twins import check, twins
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog


def ask(ev: Evidence, name: str) -> pd.DataFrame:
    ev.mapped  # noqa: B018
    ev._answers.clear()
    ev.log.results.clear()
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
    answers: dict[str, pd.DataFrame] = {}
    with duckdb.connect() as con:
        for name, sql in twins(path).items():
            if name not in MAIN and events > SMALL:
                continue
            answers[name] = con.sql(sql).df()
            check(name, ask(ev, name), answers[name])
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(runs):
                times[0].append(cpu(lambda name=name: ask(ev, name))[0])  # type: ignore[misc]
                times[1].append(cpu(lambda sql=sql: con.sql(sql).df())[0])  # type: ignore[misc]
            own[name], peer = (statistics.median(each) for each in times)
            what = f"{name}, {events // SMALL} M events, CPU"
            limit = 1.2 if events > SMALL else 2.5  # writing SQL takes part of a second
            yield Result(what, own[name], "hand-written DuckDB SQL", peer, limit)
    start = time.process_time()
    fast = event_map().evidence(log.prepare())
    print(f"prepare: {time.process_time() - start:.1f} s CPU", flush=True)
    for name in own:
        check(name, ask(fast, name), answers[name])
        both = [cpu(lambda name=name: ask(fast, name)) for _ in range(runs)]  # type: ignore[misc]
        taken, wall = (statistics.median(each) for each in zip(*both, strict=True))
        yield Result(f"{name}, prepared, CPU ({wall:.2f} s wall)", taken, "the file", own[name], 1)


def growth(small: int, large: int, runs: int) -> Iterator[Result]:
    """Yield how much longer a larger log takes; the two take turns, as a slow minute hits both."""
    logs = [event_map().evidence(EventLog(log_file(n), persona="plan")) for n in (large, small)]
    for name in MAIN:
        times: tuple[list[float], list[float]] = ([], [])
        for run in range(runs + 1):
            for taken, ev in zip(times, logs, strict=True):
                found = cpu(lambda ev=ev: ask(ev, name))[0]  # type: ignore[misc]  # noqa: B023
                if run:  # the first checks the log
                    taken.append(found)
        longer, shorter = (statistics.median(each) for each in times)
        what = f"{name}, {large // small} times the events"
        yield Result(what, longer, "the smaller log", shorter, 1.2 * large / small)


MAIN = ("transitions", "funnel", "unmapped_events")
SMALL = 1_000_000


def evidence(sizes: tuple[int, ...] = (1_000_000, 10_000_000), runs: int = 5) -> Iterator[Result]:
    """Yield the results, and how they grow."""
    for size in sizes:
        yield from measured(size, runs)
    for small, large in pairwise(sizes):
        yield from growth(small, large, runs)


def peak(name: str, events: int) -> str:
    """Return the peak memory of one question in a process of its own."""
    code = f"from benchmarks.evidence import alone; alone({name!r}, {events})"
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def alone(name: str, events: int) -> None:
    log = EventLog(log_file(events), persona="plan")
    taken, wall = cpu(lambda: ask(event_map().evidence(log), name))
    status = Path("/proc/self/status").read_text()  # ru_maxrss starts with the parent's memory
    memory = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    what = f"{name}, {events // 1_000_000} M events, a process of its own"
    print(f"{what}: {wall:.1f} s wall, {taken:.1f} s CPU, {memory:.0f} MB at most")


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="no peers, once: for 100 M events")
    given = parser.parse_args()
    if not given.alone:
        print(HEAD)
        for result in evidence(tuple(given.events), given.runs):
            print(result, flush=True)
    log_file(given.events[-1])
    for name in MAIN:
        print(peak(name, given.events[-1]), flush=True)


if __name__ == "__main__":
    main()
