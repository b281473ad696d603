"""The report of the flagship: how long it takes, how large it is, how soon it is painted.

``python -m benchmarks.report``
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import journeynb as jn
from benchmarks.timing import HEAD, Figure

ROOT = Path(__file__).parents[1]
RUNS = 3
PAINTS = 7
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def report() -> Iterator[Figure]:
    jm = jn.sample("coffee")
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder, "events.csv")
        jn.sample_log("coffee").to_csv(events, index=False)
        page, notebook = Path(folder, "coffee.html"), Path(folder, "coffee.ipynb")
        seconds = []
        for _ in range(RUNS):
            start = time.perf_counter()
            jm.report(page, events=events, today="2026-11-22")
            seconds.append(time.perf_counter() - start)
        yield Figure("the flagship's report, executed and exported", _median(seconds), "s", 30)
        yield Figure("its page", page.stat().st_size / 1e6, "MB", 1.5)
        jm.report(notebook, events=events, today="2026-11-22")
        yield Figure("its notebook", notebook.stat().st_size / 1e6, "MB", 1)
        yield from _painted(page)


def _painted(page: Path) -> Iterator[Figure]:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium: the first paint is not timed")
        return
    sys.path.insert(0, str(ROOT / "tests"))
    from browser.pages import launched

    with launched(chromium) as browser:
        found = []
        for _ in range(PAINTS):
            context = browser.new_context(viewport={"width": 1500, "height": 900})
            shown = context.new_page()
            shown.goto(page.as_uri())
            shown.wait_for_function(f"{_PAINT} !== undefined")
            found.append(shown.evaluate(_PAINT))
            context.close()
    yield Figure("first paint of its page", _median(found), "ms", 500)


def _median(values: list[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    print(HEAD)
    for figure in report():
        print(figure, flush=True)
