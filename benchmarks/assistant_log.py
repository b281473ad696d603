"""Questions of assistants to a log of a million events: masking, answers that are kept, and cancel.

``python -m benchmarks.assistant_log``
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.logs import event_map, log_file
from benchmarks.timing import HEAD, Figure, Result
from journeynb.evidence.log.event_log import EventLog
from journeynb.mcp.tools.call import Call, NoLongerAskedError
from journeynb.mcp.tools.registry import ask
from journeynb.mcp.workspace.workspace import Workspace

EVENTS = 1_000_000
ROLES = {"customer": "customer", "time": "time", "event": "event", "persona": "plan"}
RUNS = 3
QUESTIONS = ("unmapped", "unobserved", "touchpoints", "funnel", "transitions", "conformance")


def assistant_log() -> Iterator[Result | Figure]:
    with tempfile.TemporaryDirectory() as folder:
        jm, log = event_map(), log_file(EVENTS)
        jm.save(Path(folder, "map.journeymap.json"))
        ours, peer = [], []
        for _ in range(RUNS):
            workspace = Workspace(Path(folder), log=log, log_columns=ROLES)
            ours.append(_cpu(lambda: [_ask(Call(workspace), each) for each in QUESTIONS]))  # noqa: B023
            peer.append(_cpu(lambda: _tables(jm.evidence(EventLog(log, **ROLES)))))
        what = f"{len(QUESTIONS)} questions of an assistant, 1 M events, CPU"
        yield Result(what, min(ours), "the same tables in a notebook", min(peer), 1.25)
        warm = [_seconds(lambda: _ask(Call(workspace), "transitions")) for _ in range(20)]
        yield Figure("a question again, 1 M events", statistics.median(warm) * 1e3, "ms", 20)
        late = [_seconds_after_cancel(Path(folder), log) for _ in range(RUNS)]
        yield Figure("cancel to the end of the query, 1 M events", max(late), "s", 0.5)


def _ask(call: Call, question: str) -> Any:
    return ask(call, "evidence", {"map": "map", "question": question})


def _tables(ev: Any) -> None:
    ev.unmapped_events()
    ev.unobserved_touchpoints()
    ev.touchpoints()
    ev.funnel()
    ev.transitions()
    ev.conformance()


def _seconds_after_cancel(folder: Path, log: Path) -> float:
    """Return the seconds from a cancel, half a second after the start, to the end of the call."""
    start = time.perf_counter()

    def is_cancelled() -> bool:
        return time.perf_counter() > start + 0.5

    try:
        call = Call(Workspace(folder, log=log, log_columns=ROLES), is_cancelled=is_cancelled)
        ask(call, "evidence", {"map": "map"})
    except NoLongerAskedError:
        return time.perf_counter() - start - 0.5
    raise AssertionError("the question was answered before it could be canceled")


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _cpu(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    print(HEAD)
    for each in assistant_log():
        print(each, flush=True)
