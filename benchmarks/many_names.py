"""A log in which each of a million events has a name of its own: CPU seconds of each question.

``python -m benchmarks.many_names``
"""

from __future__ import annotations

import gc
import time
import warnings
from collections.abc import Callable, Iterator

import duckdb

from benchmarks.logs import FOLDER, event_map
from benchmarks.timing import HEAD, Figure
from journeynb.api.journey_map import JourneyMap
from journeynb.evidence.counts_on_map import count_on_map
from journeynb.evidence.log.event_log import EventLog
from journeynb.model.kinds.entities import Touchpoint

EVENTS = 1_000_000
NAMES = ("Product page", "Checkout", "Order confirmation", "Newsletter", "Chat", "Return", "Search")


def log_of_names() -> EventLog:
    path = FOLDER / f"names-{EVENTS}.parquet"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as con:
            con.execute(
                f"""
                COPY (
                    SELECT 'customer-' || (i * 48271) % {EVENTS // 10} AS customer,
                        TIMESTAMP '2026-01-01' + to_microseconds((hash(i) % 31536000000000)::BIGINT)
                            AS time,
                        '/product/' || i AS event, 'web' AS channel,
                        ['pro', 'basic'][(i % 2)::INT + 1] AS plan
                    FROM range({EVENTS}) AS numbers(i)
                ) TO '{path}' (FORMAT parquet)
                """
            )
    return EventLog(path, persona="plan")


def many_names() -> Iterator[Figure]:
    log, jm, bare = log_of_names(), event_map(), event_map()
    for name in NAMES:
        bare.add(Touchpoint(name=name), stage="s1")
    ev = jm.evidence(log)
    log.facts  # noqa: B018
    asked: list[tuple[str, Callable[[], object], float]] = [
        ("unmapped events", ev.unmapped_events, 4),
        ("unmapped events by persona", lambda: ev.unmapped_events(by_persona=True), 8),
        ("moves between events", lambda: ev.transitions(level="event"), 8),
        ("funnel", ev.funnel, 2),
        ("paths", ev.paths, 2),
        ("suggested events", lambda: bare.suggest_events(log), 6),
        ("suggestions", ev.suggestions, 6),
        ("a draft", lambda: JourneyMap.from_events(log), 6),
        ("gaps, one for each event", lambda: jm.gaps(evidence=ev), 10),
        ("counts in the editor", lambda: count_on_map(jm._core, ev).as_json(), 4),
        ("a picture", lambda: jm.picture(evidence=ev), 4),
    ]
    for what, question, limit in asked:
        gc.collect()
        start = time.process_time()
        question()
        taken = time.process_time() - start
        yield Figure(f"{what}, {EVENTS // 1_000_000} M names, CPU", taken, "s", limit)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(HEAD)
    for figure in many_names():
        print(figure, flush=True)
