"""Charts: each after the first, built and turned into its specification."""

import statistics
import time
from collections.abc import Iterator

from benchmarks.maps import core
from benchmarks.timing import Result
from journeynb.api.journey_map import JourneyMap
from journeynb.charts.look.theme import chart_names
from journeynb.charts.map_charts import Charts

TOUCHPOINTS, LIMIT, RUNS = 100, 0.3, 7


def charts() -> Iterator[Result]:
    core_map = core(TOUCHPOINTS)
    core_map.apply(
        [
            {"op": "add", "kind": "opportunity", "id": f"opportunity-{number}",
             "fields": {"name": f"The opportunity number {number}", "value": number % 5 + 1,
                        "effort": number % 3 + 1}}
            for number in range(30)
        ]
    )  # fmt: skip
    jm = JourneyMap._of(core_map.state)
    jm.review(by="The team")
    jm.chart.coverage().to_dict()
    for name in chart_names(Charts):
        taken = []
        for _ in range(RUNS):
            start = time.perf_counter()
            getattr(jm.chart, name)().to_dict()
            taken.append(time.perf_counter() - start)
        what = f"jm.chart.{name}(), {TOUCHPOINTS} touchpoints"
        yield Result(what, statistics.median(taken), f"{LIMIT} seconds", LIMIT, 1)
