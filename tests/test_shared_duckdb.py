"""Logs share one DuckDB in memory, but not what happens to another log."""

from __future__ import annotations

import gc
import os
import signal
import threading
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

import journeynb as jn
from journeynb.data import engines
from journeynb.data.engine import known_sql, shared_duckdb
from journeynb.evidence.log import prepared


@ibis.udf.scalar.python
def loud(text: str) -> str:
    return text + "!"


def log(event: str) -> jn.EventLog:
    times = pd.to_datetime(["2026-01-01", "2026-01-02"], utc=True)
    return jn.EventLog(pd.DataFrame({"customer": ["a", "b"], "time": times, "event": [event] * 2}))


def test_each_log_can_use_a_function_of_the_user_also_when_the_first_one_is_gone() -> None:
    for event in ("visit", "order"):
        events = log(event).events
        said = loud(events.event).to_pyarrow()
        assert said.to_pylist() == [f"{event}!"] * 2
        del events, said
        gc.collect()


def test_a_log_can_be_made_with_a_function_of_the_user() -> None:
    events = log("visit").events
    said = jn.EventLog(events.mutate(event=loud(events.event)))
    found = jn.JourneyMap("Shop").evidence(said).unmapped_events()
    assert found.event.tolist() == ["visit!"]


def test_a_log_is_prepared_although_preparing_another_was_interrupted(tmp_path: Path) -> None:
    engines.connect().con.execute(f"ATTACH '{tmp_path / 'left.duckdb'}' AS journeynb_target")
    assert log("visit").prepare(tmp_path / "log.duckdb").customers == 2


def test_ctrl_c_stops_a_question_as_it_stops_python() -> None:
    backend = engines.connect()
    backend.con.execute("CREATE TEMP TABLE many AS SELECT range AS n FROM range(200_000)")
    with engines.quiet():
        many = backend.table("many")
    pairs = many.cross_join(many.view()).filter(lambda t: t.n % 7 == t.n_right % 5)
    timer = threading.Timer(0.25, signal.raise_signal, [signal.SIGINT])
    timer.start()  # long before DuckDB has its answer, after 10 s
    with pytest.raises(KeyboardInterrupt):
        engines.run(pairs.count().as_table(), "pairs", backend)
    timer.join()
    assert engines.run(many.count().as_table(), "rows", backend).iat[0, 0] == 200_000


def works_in_a_fork(question: Callable[[], object]) -> bool:
    """Whether a forked process answers, rather than waiting forever."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # there are other threads
        child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(30)
            os._exit(0 if question() else 2)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize(
    ("held", "question"),
    [
        (lambda: shared_duckdb._LOCK, lambda path: log("visit").customers == 2),
        (lambda: known_sql._LOCK, lambda path: log("visit").customers == 2),
        (lambda: prepared._WRITING, lambda path: log("visit").prepare(path).customers == 2),
        (lambda: engines._QUIET_LOCK, lambda path: log("visit").customers == 2),
        (engines.quiet, lambda path: log("visit").customers == 2 and not engines._QUIET),
    ],
    ids=["database", "sql", "prepare", "quiet", "warnings"],
)
def test_a_fork_does_not_wait_for_a_thread_that_it_does_not_have(
    tmp_path: Path,
    held: Callable[[], AbstractContextManager[Any]],
    question: Callable[[Path], object],
) -> None:
    holds, forked = threading.Event(), threading.Event()

    def hold() -> None:
        with held():
            holds.set()
            forked.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    holds.wait()
    try:
        assert works_in_a_fork(lambda: question(tmp_path / "log.duckdb"))
    finally:
        forked.set()
        thread.join()
