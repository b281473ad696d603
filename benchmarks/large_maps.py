"""Large maps: what a cell, a report and slides take, in seconds and in memory.

Each is run in a process of its own, so that its peak of memory is its own.
``python -m benchmarks.large_maps``
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.timing import HEAD, Figure

MEGABYTES = 600
RUNS = (
    ("gaps of 50,000 touchpoints", 50_000, "jm.gaps(today='2026-11-22')", 5),
    ("a bare map of 20,000 in a cell", 20_000, "jm._repr_mimebundle_()", 2),
    ("picture of 50,000", 50_000, "jm.picture()", 5),
    ("HTML report of 10,000", 10_000, "jm.report(folder + '/map.html')", 20),
    ("slides of 10,000", 10_000, "jm.report(folder + '/map.pptx')", 20),
)
_WRITE = """
import sys
from pathlib import Path
from benchmarks.maps import core
from journeynb.formats.journeymap import dumps
Path(sys.argv[1]).write_text(dumps(core(int(sys.argv[2])).state), "utf-8")
"""
_CODE = """
import json, resource, sys, tempfile, time
from pathlib import Path
import journeynb as jn
jm = jn.read(sys.argv[1])
with tempfile.TemporaryDirectory() as folder:
    start = time.perf_counter()
    eval(sys.argv[2])
    seconds = time.perf_counter() - start
both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
peak = max(resource.getrusage(who).ru_maxrss for who in both) / 1000
print(json.dumps([seconds, peak]))
"""


def large_maps() -> Iterator[Figure]:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        for what, touchpoints, call, limit in RUNS:
            path = Path(folder, f"{touchpoints}.journeymap.json")
            if not path.exists():
                # not in this process: a child starts with its parent's peak of memory
                made = [sys.executable, "-c", _WRITE, str(path), str(touchpoints)]
                subprocess.run(made, check=True)
            command = [sys.executable, "-c", _CODE, str(path), call]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds, peak = json.loads(done.stdout.splitlines()[-1])
            yield Figure(what, seconds, "s", limit)
            yield Figure("its peak of memory", peak, "MB", MEGABYTES)


if __name__ == "__main__":
    print(HEAD)
    for figure in large_maps():
        print(figure, flush=True)
