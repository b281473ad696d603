"""A portfolio of 200 maps of 40 touchpoints: each question about it, a change, and a log.

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
from journeynb.portfolio.portfolio_evidence import PortfolioEvidence

MAPS, TOUCHPOINTS = 200, 40
LOGGED, EVENTS, NAMES = 30, 1_000_000, 300
LIBRARY = "library.journeymap.json"


def write_maps(folder: Path, number: int = MAPS) -> None:
    """Write a library and maps that use it; each third map contradicts it, and some are nested."""
    names = [f"map-{place:03}.journeymap.json" for place in range(number - 1)]
    for place, name in enumerate(names):
        made = CoreMap()
        made.apply(changes(TOUCHPOINTS, seed=place))
        fields = {"title": f"Journey {place}", "library": LIBRARY, "reviewed": "2026-10-01"}
        made.apply([_set("", **fields)])
        made.apply([
            _set(f"touchpoint-{number}", events=[_pattern(10 * place + number)])
            for number in range(TOUCHPOINTS)
        ])  # fmt: skip
        if place % 3 == 0:
            made.apply([_set(f"persona-{place % PERSONAS}", role=f"Role {place}")])
        if place and place % 10 == 0:
            made.apply([_set("touchpoint-3", journey=names[place - 10])])
        Path(folder, name).write_text(dumps(made.state), "utf-8")
    library = CoreMap()
    library.apply([each for each in changes(0) if each.get("kind") in ("persona", "goal")])
    library.apply([_set("", title="Library")])
    Path(folder, LIBRARY).write_text(dumps(library.state), "utf-8")


def _pattern(number: int) -> str:
    """Return an event; each fifth also depends on a column."""
    event = f"event-{number % NAMES}"
    return event if number % 5 else f"{event} @ page=/p/{number % 40}*"


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
        yield Figure(f"share() with {MAPS - 1} maps", _sharing(folder), "s", 4)
        log = _log(Path(folder, "log.parquet"))
        maps = [Path(folder, f"map-{place:03}.journeymap.json") for place in range(LOGGED)]
        ev = jn.Portfolio(maps).evidence(log)
        yield Figure(f"evidence of {LOGGED} maps, {EVENTS:,} events", _asking(ev), "s", 5)


def _read(folder: str) -> Callable[[], object]:
    return lambda: jn.Portfolio(folder).maps


def _after_reading(folder: str, call: Callable[[jn.Portfolio], object]) -> float:
    """Return the seconds of a call, the first one about the portfolio after it was read."""
    pf = jn.Portfolio(folder)
    assert len(pf) == MAPS
    return _seconds(lambda: call(pf), runs=1)


def _sharing(folder: str) -> float:
    """Return the seconds in which all maps and the library get the persona of one map."""
    pf = jn.Portfolio(folder)
    preview = pf.share("persona-0", source="map-000", fields="role", preview=True)
    return _seconds(preview.apply, runs=1)


def _log(path: Path) -> jn.EventLog:
    """Return a log of events of the touchpoints, and of some that are on no map."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(1)
    seconds = random.integers(0, 3e7, EVENTS)
    frame = pd.DataFrame({
        "customer": random.integers(0, EVENTS // 10, EVENTS).astype(str),
        "time": pd.Timestamp("2026-01-01") + pd.to_timedelta(seconds, unit="s"),
        "event": np.array([f"event-{n}" for n in range(NAMES)])[random.integers(0, NAMES, EVENTS)],
        "page": np.array([f"/p/{n}" for n in range(200)])[random.integers(0, 200, EVENTS)],
    })  # fmt: skip
    frame.to_parquet(path)
    log = jn.EventLog(path)
    assert log.facts.events == EVENTS
    return log


def _asking(ev: PortfolioEvidence) -> float:
    tables = (ev.maps, ev.touchpoints, ev.events, ev.unmapped_events)
    return _seconds(lambda: [table() for table in tables], runs=1)


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
