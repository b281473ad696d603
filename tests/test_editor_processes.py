"""Scripts that open an editor of a log, and do not wait for its counts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("ibis")

SCRIPT = """
import sys
import pandas as pd
import journeynb as jn

jm = jn.JourneyMap("Coffee", stages=["Awareness"])
jm.add(jn.Touchpoint(name="Ad", events="ad"), stage="awareness")
log = jn.EventLog(pd.DataFrame({
    "customer": [number // 3 for number in range(60_000)],
    "time": pd.date_range("2026-01-01", periods=60_000, freq="min"),
    "event": ["ad", "order", "chat"] * 20_000,
}))
editor = jm.edit(evidence=log)
"""


def run(script: str, *arguments: object) -> tuple[int, str]:
    """Return the exit code of a script, and what it wrote to stderr."""
    made = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True
    )
    return made.returncode, made.stderr


@pytest.mark.parametrize("wait", [0, 0.05, 0.3])
def test_a_script_that_ends_while_a_log_is_counted_ends_quietly(wait: float) -> None:
    assert run(f"{SCRIPT}\nimport time\ntime.sleep({wait})") == (0, "")


def test_a_count_that_is_not_needed_is_interrupted_at_the_end() -> None:
    slow = """
import atexit
import time

start = time.monotonic()


@atexit.register  # called last
def end():
    assert time.monotonic() - start < 30
    print("ended", flush=True)


import journeynb.sync.counting.log_count as counting

QUERY = "SELECT count(*) FROM range(100000000) a, range(100000000) b"
counting.counts_on_map.count_on_map = lambda _, evidence: evidence.log.backend.con.execute(QUERY)
"""
    made = subprocess.run(
        [sys.executable, "-c", slow + SCRIPT + "time.sleep(0.5)"], capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip
    assert (made.returncode, made.stdout, made.stderr) == (0, "ended\n", "")


def test_a_report_can_be_written_while_a_log_is_counted(tmp_path: Path) -> None:
    pytest.importorskip("nbclient")
    script = f"{SCRIPT}\njm.report(sys.argv[1])\nassert editor._connection.counting.wait(60)"
    assert run(script, tmp_path / "report.ipynb") == (0, "")
    assert (tmp_path / "report.ipynb").is_file()
