"""Logs share one DuckDB in memory, but not what happens to another log."""

from __future__ import annotations

import gc
import signal
import threading
from pathlib import Path

import ibis
import pandas as pd
import pytest

import journeynb as jn
from journeynb.data import engines


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
    backend.con.execute("CREATE TEMP TABLE many AS SELECT range AS n FROM range(60000)")
    with engines.quiet():
        many = backend.table("many")
    pairs = many.cross_join(many.view()).filter(lambda t: t.n % 7 == t.n_right % 5)
    timer = threading.Timer(0.05, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        engines.run(pairs.count().as_table(), "pairs", backend)
    timer.join()
    assert engines.run(many.count().as_table(), "rows", backend).iat[0, 0] == 60_000
