"""Scripts that open an editor of a log, and do not wait for its counts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from strategies import LONG

pytest.importorskip("ibis")

FORKING = """
import os, sys
import altair, duckdb, ibis.backends.duckdb, nbclient, pandas, pyarrow, vl_convert
import journeynb.notebook.editor_widget, journeynb.api.journey_map
for line in sys.stdin:
    folder, *arguments = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if not child:
        break
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
else:
    sys.exit()
for number, name in enumerate(("script", "out", "err")):
    os.dup2(os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT), number)
sys.argv[1:] = arguments
exec(open(0, closefd=False).read(), {"__name__": "__main__"})
"""
"""Runs scripts in forks of itself, which end as if they had imported everything themselves."""
Run = Callable[..., tuple[int, str, str]]

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


@pytest.fixture(scope="module")
def forking() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", FORKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


@pytest.fixture
def run(forking: subprocess.Popen[str], tmp_path: Path) -> Run:
    """Return a function that returns the exit code of a script, and what it printed."""

    def call(script: str, *arguments: object) -> tuple[int, str, str]:
        assert forking.stdin is not None and forking.stdout is not None
        (tmp_path / "script").write_text(script, "utf-8")
        print(tmp_path, *arguments, sep="\t", file=forking.stdin, flush=True)
        code = int(forking.stdout.readline())
        return code, *((tmp_path / name).read_text("utf-8") for name in ("out", "err"))

    return call


@pytest.mark.parametrize("wait", [0, 0.05, 0.3] if LONG else [0, 0.3])
def test_a_script_that_ends_while_a_log_is_counted_ends_quietly(run: Run, wait: float) -> None:
    assert run(f"{SCRIPT}\nimport time\ntime.sleep({wait})") == (0, "", "")


def test_a_count_that_is_not_needed_is_interrupted_at_the_end(run: Run) -> None:
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
    assert run(slow + SCRIPT + "time.sleep(0.5)") == (0, "ended\n", "")


def test_a_report_can_be_written_while_a_log_is_counted(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("nbclient")
    cells = ["source = since = today = None", "import journeynb as jn\nreport = jn.Report(source)"]
    template = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in cells])
    template.cells[0].metadata.tags = ["parameters"]
    nbformat.write(template, tmp_path / "short.ipynb")
    script = f"""{SCRIPT}
jm.report(sys.argv[1], template=sys.argv[2])
assert editor._connection.counting.wait(60)
"""
    path = tmp_path / "report.ipynb"
    assert run(script, path, tmp_path / "short.ipynb") == (0, "", "")
    assert path.is_file()
