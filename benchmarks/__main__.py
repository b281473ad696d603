"""Run all benchmarks and print them as a table."""

import datetime as dt
import json
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from itertools import count

from pydantic import TypeAdapter

from benchmarks.assistant_log import assistant_log
from benchmarks.assistants import assistants
from benchmarks.charts import charts
from benchmarks.course import course
from benchmarks.editor import editor
from benchmarks.evidence import evidence
from benchmarks.explain import explain
from benchmarks.goals import goals
from benchmarks.insight import insight
from benchmarks.kpis import kpis
from benchmarks.large_maps import large_maps
from benchmarks.many_names import many_names
from benchmarks.maps import core
from benchmarks.merging import merging
from benchmarks.people import people
from benchmarks.pictures import pictures
from benchmarks.portfolio import portfolio
from benchmarks.report import report
from benchmarks.timing import HEAD, Result, pair
from benchmarks.windows import windows
from journeynb.api.journey_map import JourneyMap
from journeynb.formats.journeymap import document, dumps, loads
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.kinds.links import LINKS
from journeynb.model.kinds.value_types import DOOR

SMALL, MIDDLE, LARGE = 100, 1_000, 10_000
DAY = dt.date(2026, 11, 22)


def importing() -> Iterator[Result]:
    def run(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    peer = run("import networkx, pydantic")
    seconds, peer_seconds = pair(run("import journeynb"), peer, runs=9)
    yield Result("import journeynb", seconds, "import networkx, pydantic", peer_seconds, 1.3)
    used = run("import journeynb as jn; jn.JourneyMap('x', stages=['a'])")
    loaded = run("import networkx; from pydantic import BaseModel, Field, ValidationError")
    seconds, peer_seconds = pair(used, loaded, runs=9)
    yield Result(
        "import journeynb and make the first map",
        seconds,
        "import networkx, pydantic.BaseModel",
        peer_seconds,
        2,
    )


def gaps() -> Iterator[Result]:
    large, middle = JourneyMap._of(core(LARGE).state), JourneyMap._of(core(MIDDLE).state)

    def run(jm: JourneyMap) -> Callable[[], object]:
        def check() -> None:
            jm._core._kept.clear()  # each run lays out the links again, as after an edit
            jm.gaps(today=DAY)

        return check

    seconds, peer_seconds = pair(run(large), run(middle))
    findings = len(large.gaps(today=DAY))
    what = f"all gap rules, {LARGE} touchpoints, {findings} findings"
    yield Result(what, seconds, f"the same, {MIDDLE} touchpoints", peer_seconds, 11)
    yield Result(what, seconds, "one second", 1.0, 1)


def door() -> Iterator[Result]:
    large, small = core(LARGE), core(SMALL)
    for what, make in (
        ("set", lambda n: {"op": "set", "id": "touchpoint-7", "fields": {"owner": f"Team {n}"}}),
        ("link", lambda n: {"op": "link", "kind": "experiences", "from": "persona-1",
                            "to": "touchpoint-7", "fields": {"thoughts": f"Thought {n}"}}),
    ):  # fmt: skip

        def run(jm, numbers, make=make) -> Callable[[], object]:
            def edit() -> None:
                for _ in range(500):
                    jm.apply([make(next(numbers))])

            return edit

        seconds, peer_seconds = pair(run(large, count()), run(small, count()), runs=15)
        yield Result(
            f"one {what} at {LARGE} touchpoints",
            seconds / 500,
            f"the same at {SMALL}",
            peer_seconds / 500,
            1.5,
        )


def reading() -> Iterator[Result]:
    state = core(LARGE).state
    text = dumps(state)
    adapters = {plural: TypeAdapter(list[ENTITIES[kind]]) for kind, plural in PLURALS.items()}
    links = {kind: TypeAdapter(cls) for kind, cls in LINKS.items()}

    def peer() -> None:
        found = json.loads(text)
        for plural, adapter in adapters.items():
            adapter.validate_python(found.get(plural, []), context=DOOR)
        for link in found["links"]:
            fields = {
                name: value for name, value in link.items() if name not in ("kind", "from", "to")
            }
            links[link["kind"]].validate_python(fields, context=DOOR)

    seconds, peer_seconds = pair(lambda: loads(text), peer)
    megabytes = len(text) / 1e6
    what = f"read a file of {LARGE} touchpoints ({megabytes:.1f} MB)"
    yield Result(what, seconds, "json.loads and pydantic's validation", peer_seconds, 3)
    seconds, peer_seconds = pair(lambda: dumps(state), lambda: json.dumps(document(state)))
    yield Result(f"write it ({megabytes:.1f} MB)", seconds, "json.dumps", peer_seconds, 3)


def main() -> None:
    warnings.simplefilter("ignore")
    print(HEAD)
    parts = (
        importing, gaps, large_maps, door, merging, reading, charts, pictures, editor, report,
        course, evidence, explain, goals, insight, kpis, many_names, people, portfolio, windows,
        assistants,
        assistant_log,
    )  # fmt: skip
    for benchmark in parts:
        for result in benchmark():
            print(result, flush=True)


if __name__ == "__main__":
    main()
