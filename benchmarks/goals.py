"""Goals: a refresh of twenty of them from one table, of a data frame and of files."""

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.timing import Result
from journeynb.api.journey_map import JourneyMap
from journeynb.model.kinds.entities import Goal

GOALS, DAYS, LIMIT, RUNS = 20, 1_400, 0.5, 7
TODAY = dt.date(2026, 11, 29)


def goals() -> Iterator[Result]:
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        {f"v{number}": rng.normal(size=DAYS) for number in range(GOALS)},
        index=pd.date_range("2022-12-01", periods=DAYS, name="day").astype("datetime64[us]"),
    ).reset_index()
    with tempfile.TemporaryDirectory() as folder:
        csv, parquet = Path(folder, "kpis.csv"), Path(folder, "kpis.parquet")
        table.to_csv(csv, index=False)
        pd.concat([table] * 700).to_parquet(parquet)
        sources = {
            f"data frame, {DAYS:,} rows": table,
            f"CSV, {DAYS:,} rows": csv,
            f"Parquet, {700 * DAYS:,} rows": parquet,
        }
        for name, source in sources.items():
            taken = []
            for _ in range(RUNS):
                jm = _bound()
                start = time.perf_counter()
                found = jm.refresh({"kpis": source}, TODAY)
                taken.append(time.perf_counter() - start)
                assert set(found.problem) == {""}
            what = f"jm.refresh(), {GOALS} goals, {name}"
            yield Result(what, statistics.median(taken), f"{LIMIT} seconds", LIMIT, 1)


def _bound() -> JourneyMap:
    jm = JourneyMap("Goals")
    for number in range(GOALS):
        id = jm.add(Goal(name=f"Goal {number}"))
        jm.bind(id, table="kpis", date="day", value=f"v{number}")
    return jm
