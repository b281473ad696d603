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
from journeynb.model.kinds.entities import Persona

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


def attributes_file(folder: Path, number: int = CUSTOMERS) -> Path:
    """Write a table of customers with a value and 20 attributes: text, true or false, numbers,
    dates."""
    draw = np.random.default_rng(2)
    many = (3, 4, 5, 8, 12, 40, 200, 3000)
    frame = pd.DataFrame(
        {
            "customer": np.char.mod("c%07d", np.arange(number)),
            "value": draw.lognormal(4, 1, number).round(2),
            **{f"text{n}": _words(draw.choice(n, number, p=draw.dirichlet(np.full(n, 2.0))))
               for n in many},
            **{f"flag{each}": draw.random(number) < 0.3 for each in range(3)},
            "age": draw.integers(18, 90, number), "orders": draw.poisson(3, number),
            "tenure": draw.gamma(2, 200, number), "score": draw.normal(50, 10, number).round(1),
            "visits": draw.geometric(0.1, number), "distance": draw.exponential(10, number),
            "basket": np.where(draw.random(number) < 0.2, np.nan, draw.exponential(30, number)),
            "signup": _days("2021-01-01", draw.integers(0, 1700, number)),
            "last": _days("2024-01-01", draw.integers(0, 700, number)),
        }
    )  # fmt: skip
    path = folder / "attributes.parquet"
    frame.to_parquet(path)
    return path


def _words(codes: np.ndarray) -> np.ndarray:
    return np.char.mod("value %d", codes)


def _days(first: str, days: np.ndarray) -> np.ndarray:
    return np.datetime64(first, "us") + days.astype("timedelta64[D]")


def profile_in_sql(con: duckdb.DuckDBPyConnection, path: Path) -> dict[tuple[str, str], int]:
    """Return the customers of the top 25% with each value of each attribute, with hand-written SQL.

    What each column contains is known. Values beyond the 20 most frequent are left out, and thirds
    are numbered.
    """
    table = f"(SELECT *, value >= {_cut(con, path)} AS best FROM '{path}')"
    texts = [f"text{n}" for n in (3, 4, 5, 8, 12, 40, 200, 3000)] + [f"flag{n}" for n in range(3)]
    numbers = ["age", "orders", "tenure", "score", "visits", "distance", "basket"]
    quarter = "year({0}) || '-Q' || quarter({0})"
    words = {**{name: f"{name}::VARCHAR" for name in texts},
             **{name: quarter.format(name) for name in ("signup", "last")}}  # fmt: skip
    counts = " UNION ALL ".join(
        f"(SELECT '{name}' AS name, {word} AS value, count(*) AS n, sum(best::INT) AS best "
        f"FROM {table} WHERE {name} IS NOT NULL GROUP BY ALL ORDER BY n DESC, value LIMIT 20)"
        for name, word in words.items()
    )
    found = {(name, value): int(best) for name, value, _, best in con.sql(counts).fetchall()}
    known = ", ".join(f"count({name})" for name in words)
    con.sql(f"SELECT best, count(*), {known} FROM {table} GROUP BY best").fetchall()
    asked = ", ".join(f"quantile_cont({name}, [1/3, 2/3])" for name in numbers)
    (thirds,) = con.sql(f"SELECT {asked} FROM '{path}'").fetchall()
    means = " UNION ALL ".join(
        f"SELECT '{name}', CASE WHEN {name} <= {low} THEN 0 WHEN {name} <= {high} THEN 1 ELSE 2 END"
        f" AS third, best, count(*), avg({name}), var_samp({name}), min({name}), max({name}) "
        f"FROM {table} WHERE NOT isnan({name}::DOUBLE) GROUP BY ALL"
        for name, (low, high) in zip(numbers, thirds, strict=True)
    )
    for name, third, best, n, *_ in con.sql(means).fetchall():
        if best:
            found[name, str(third)] = n
    return found


def _cut(con: duckdb.DuckDBPyConnection, path: Path) -> float:
    """Return the smallest value of the top 25%."""
    (many,) = con.sql(f"SELECT count(value) FROM '{path}'").fetchall()[0]
    share = many * 0.25
    (edge,) = con.sql(
        f"SELECT min(value) FROM (FROM '{path}' ORDER BY value DESC LIMIT {int(share)})"
    ).fetchall()[0]
    above, equal, least = con.sql(
        f"SELECT count(*) FILTER (value > {edge}), count(*) FILTER (value = {edge}), "
        f"min(value) FILTER (value > {edge}) FROM '{path}'"
    ).fetchall()[0]
    return float(edge if above + equal - share < share - above else least)


def _check_profile(found: pd.DataFrame, by_hand: dict[tuple[str, str], int]) -> None:
    shown = found[found.kind.isin(["category", "boolean"]) & ~found.value.str.startswith("(")]
    assert len(shown) > 100
    for row in shown.itertuples(index=False):
        count = round(float(row.share) * int(row.n))
        assert count == by_hand[str(row.attribute), str(row.value)], row
    thirds = found[found.kind == "tertile"]
    for name, rows in thirds.groupby(thirds["attribute"].astype(str), sort=False):
        counts = rows["share"].mul(rows["n"]).round().astype("int64").tolist()
        assert counts == [by_hand[name, str(third)] for third in range(3)], name


def profiles(path: Path) -> Iterator[Result | Figure]:
    """Compare the profile of the top 25% with the same counts in SQL."""
    cu = Customers(path)
    with duckdb.connect() as con:
        _check_profile(cu.profile(0.25), profile_in_sql(con, path))
        seconds, peer = pair(lambda: cu.profile(0.25), lambda: profile_in_sql(con, path))
    name = f"profile of 20 attributes, {CUSTOMERS:,} customers"
    yield Result(name, seconds, "the same in SQL", peer, 1.5)
    first, _ = pair(lambda: Customers(path).profile(0.25), lambda: None, runs=3)
    yield Figure(f"{name}, with all checks", first, "s", 3)


def insight() -> Iterator[Result | Figure]:
    """Run all benchmarks of customers."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from personas(customers_file(Path(folder)))
        yield from profiles(attributes_file(Path(folder)))


if __name__ == "__main__":
    for row in insight():
        print(row)
