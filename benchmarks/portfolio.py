"""A portfolio of 200 maps of 40 touchpoints: reading it, and each question about it.

``python -m benchmarks.portfolio``
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import journeynb as jn
from benchmarks.maps import PERSONAS, changes
from benchmarks.timing import HEAD, Figure
from journeynb.formats import journeymap
from journeynb.formats.journeymap import dumps
from journeynb.model.core import CoreMap

MAPS, TOUCHPOINTS = 200, 40
LIBRARY = "library.journeymap.json"


def write_maps(folder: Path, number: int = MAPS) -> None:
    """Write a library and maps that use it; each third map contradicts it, and some are nested."""
    names = [f"map-{place:03}.journeymap.json" for place in range(number - 1)]
    for place, name in enumerate(names):
        made = CoreMap()
        made.apply(changes(TOUCHPOINTS, seed=place))
        fields = {"title": f"Journey {place}", "library": LIBRARY, "reviewed": "2026-10-01"}
        made.apply([_set("", **fields)])
        if place % 3 == 0:
            made.apply([_set(f"persona-{place % PERSONAS}", role=f"Role {place}")])
        if place and place % 10 == 0:
            made.apply([_set("touchpoint-3", journey=names[place - 10])])
        Path(folder, name).write_text(dumps(made.state), "utf-8")
    library = CoreMap()
    library.apply([each for each in changes(0) if each.get("kind") in ("persona", "goal")])
    library.apply([_set("", title="Library")])
    Path(folder, LIBRARY).write_text(dumps(library.state), "utf-8")


def _set(id: str, **fields: object) -> dict:
    return {"op": "set", "id": id, "fields": fields}


def portfolio() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        write_maps(Path(folder))
        yield Figure(f"read {MAPS} maps of {TOUCHPOINTS}", _seconds(_read(folder)), "s", 2)
        read = _reads_of_second_call(folder)
        yield Figure("files read again by a second call", read, "files", 0.5)
        for what, call, limit in (
            ("personas()", lambda pf: pf.personas(), 1),
            ("goals()", lambda pf: pf.goals(), 1),
            ("opportunities()", lambda pf: pf.opportunities(), 1),
            ("matrix('persona', 'map')", lambda pf: pf.matrix("persona", "map"), 1),
            ("table('touchpoint')", lambda pf: pf.table("touchpoint"), 1),
            ("gaps()", lambda pf: pf.gaps(), 3),
            ("picture()", lambda pf: pf.picture(), 3),
        ):
            yield Figure(f"{what} of {MAPS} maps", _after_reading(folder, call), "s", limit)


def _read(folder: str) -> Callable[[], object]:
    return lambda: jn.Portfolio(folder).maps


def _after_reading(folder: str, call: Callable[[jn.Portfolio], object]) -> float:
    """Return the seconds of a call, the first one about the portfolio after it was read."""
    pf = jn.Portfolio(folder)
    assert len(pf) == MAPS
    return _seconds(lambda: call(pf), runs=1)


def _seconds(run: Callable[[], object], runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)[runs // 2]


def _reads_of_second_call(folder: str) -> int:
    """Return how many files a second question reads."""
    from journeynb.portfolio.reading import maps

    pf = jn.Portfolio(folder)
    pf.personas()
    read: list[object] = []

    def counted(data: bytes, source: str | None = None) -> object:
        read.append(source)
        return journeymap.loads(data, source)

    loads, maps.loads = maps.loads, counted
    try:
        pf.goals()
    finally:
        maps.loads = loads
    return len(read)


if __name__ == "__main__":
    print(HEAD)
    for result in portfolio():
        print(result, flush=True)
