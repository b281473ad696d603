"""Questions to a table of 1 million customers, compared with hand-written DuckDB SQL."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks.timing import Figure, Result, pair
from journeynb.api.customers import Customers
from journeynb.api.journey_map import JourneyMap
from journeynb.model.entities import Persona

CUSTOMERS = 1_000_000
FILTERS = (
    "age < 30", "plan = 'pro' and age >= 30", "city in ('c1', 'c2')", "value > 100",
    "plan = 'team'", "age between 40 and 50 and city = 'c3'",
)  # fmt: skip


def customers_file(folder: Path, number: int = CUSTOMERS, attributes: int = 16) -> Path:
    """Write a table of customers with a value and four named columns, and others."""
    draw = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "customer": np.arange(number),
            "value": draw.exponential(50, number).round(2),
            "age": draw.integers(18, 80, number),
            "plan": draw.choice(np.array(["free", "pro", "team"]), number),
            "city": draw.choice(np.array([f"c{each}" for each in range(12)]), number),
            **{f"a{each}": draw.integers(0, 2 + each, number) for each in range(attributes)},
        }
    )  # fmt: skip
    others = [name for name in frame.columns if name.startswith("a") and name != "age"]
    frame[others] = frame[others].astype("str")
    path = folder / "customers.parquet"
    frame.to_parquet(path)
    return path


def map_of_personas() -> JourneyMap:
    """Return a map with a persona for each filter."""
    jm = JourneyMap("Customers")
    for place, text in enumerate(FILTERS):
        jm.add(Persona(id=f"p{place}", name=f"Persona {place}", filter=text))
    return jm


def personas(path: Path) -> Iterator[Result | Figure]:
    """Compare what personas ask: how many customers fit, and whether they have drifted."""
    cu, jm = Customers(path), map_of_personas()
    counts = ", ".join(f"count(*) FILTER ({text})" for text in FILTERS)
    total = " + ".join(f"({text})::int" for text in FILTERS)
    sql = (
        f"SELECT count(*), {counts}, count(*) FILTER ({total} = 0), count(*) FILTER ({total} > 1) "
        f"FROM '{path}'"
    )
    with duckdb.connect() as con:
        (row,) = con.sql(sql).fetchall()
        assert list(row[1:]) == jm.persona_fit(cu).customers.tolist()
        seconds, peer = pair(lambda: jm.persona_fit(cu), lambda: con.sql(sql).fetchall())
    name = f"persona_fit, {CUSTOMERS:,} customers, {len(FILTERS)} personas"
    yield Result(name, seconds, "the same in SQL", peer, 3)
    yield Figure(name, seconds, "s", 1)
    for id in ("p0", "p4"):
        cu.suggest_persona(jm[id].filter, persona=id).apply(jm)
    seconds, _ = pair(lambda: jm.drift(cu), lambda: None, runs=3)
    yield Figure("drift of 2 personas, 20 attributes", seconds, "s", 3)


def insight() -> Iterator[Result | Figure]:
    """Run all benchmarks of customers."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from personas(customers_file(Path(folder)))


if __name__ == "__main__":
    for row in insight():
        print(row)
