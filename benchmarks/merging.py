"""Merging two large maps that were both edited.

``python -m benchmarks.merging``
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator

from benchmarks.maps import core
from benchmarks.timing import HEAD, Figure
from journeynb.formats.journeymap import dumps, loads
from journeynb.model.core import CoreMap
from journeynb.model.merge import merge
from journeynb.model.state import State

TOUCHPOINTS = 1_000
RUNS = 5


def _edited(text: str, seed: int) -> State:
    """Return a map with a thousand edits: fields, moves, removals, additions and links."""
    made = CoreMap(loads(text))
    rng = random.Random(seed)
    for number in range(500):
        id = f"touchpoint-{rng.randrange(TOUCHPOINTS)}"
        if id in made.state:
            fields = {"name": f"Name {number} of {seed}", "tags": ["a", f"{seed}"]}
            made.apply([{"op": "set", "id": id, "fields": fields}])
    for number in range(100):
        new, other = f"new-{seed}-{number}", f"touchpoint-{rng.randrange(TOUCHPOINTS)}"
        add = {"op": "add", "kind": "touchpoint", "id": new, "fields": {"name": new}}
        link = {"op": "link", "kind": "occurs_in", "from": new, "to": f"stage-{number % 8}"}
        made.apply([{**add, "at": rng.randrange(800)}, link])
        if other in made.state:
            made.apply([{"op": "move", "id": other, "at": rng.randrange(800)}])
            if number % 5 == 0:
                made.apply([{"op": "remove", "id": other}])
    return loads(dumps(made.state))


def merging() -> Iterator[Figure]:
    text = dumps(core(TOUCHPOINTS).state)
    base, ours, theirs = loads(text), _edited(text, 1), _edited(text, 2)
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = merge(base, ours, theirs)
        seconds.append(time.perf_counter() - start)
    what = f"merge of {TOUCHPOINTS:,} touchpoints, {len(found.changes):,} changes"
    yield Figure(what, statistics.median(seconds) * 1e3, "ms", 500)


if __name__ == "__main__":
    print(HEAD)
    for figure in merging():
        print(figure)
