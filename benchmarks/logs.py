"""Event logs to measure with, made by DuckDB and kept under build/bench, and a map for them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from journeynb.api.journey_map import JourneyMap
from journeynb.model.kinds.entities import Persona, Stage, Touchpoint

FOLDER = Path("build/bench")
STAGES, EVENTS, CHANNELS = 5, 60, 4
EACH = 10
"""Events a stage; the last ten of the sixty are on no touchpoint."""


def log_file(events: int) -> Path:
    """Return a Parquet file of so many events of a hundred a customer, shuffled."""
    path = FOLDER / f"log-{events}.parquet"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        with duckdb.connect() as con:
            con.execute(f"SET temp_directory = '{FOLDER}/spill'")
            con.execute(
                f"""
                COPY (
                    SELECT
                        'customer-' || lpad(((i * 48271) % {events // 100})::VARCHAR, 8, '0')
                            AS customer,
                        TIMESTAMP '2026-01-01' + to_microseconds((hash(i) % 31536000000000)::BIGINT)
                            AS time,
                        'event_' || lpad((
                            (hash(i + 7) % 60 + hash(i + 11) % 60) // 2
                        )::VARCHAR, 2, '0') AS event,
                        ['web', 'app', 'mail', 'shop'][(hash(i + 3) % 4)::INT + 1] AS channel,
                        ['pro', 'basic', 'trial'][
                            (((i * 48271) % {events // 100}) % 3)::INT + 1] AS plan
                    FROM range({events}) AS numbers(i)
                ) TO '{unfinished}' (FORMAT parquet)
                """
            )
        unfinished.rename(path)
    return path


def event_map() -> JourneyMap:
    """Return a map of five stages of ten touchpoints, one event each, in a row."""
    jm = JourneyMap("Benchmark")
    for value in ("pro", "basic", "trial"):
        jm.add(Persona(id=value, name=value.title(), data_values=[value]))
    for stage in range(STAGES):
        jm.add(Stage(id=f"s{stage}", name=f"Stage {stage}"))
    ids = []
    for number in range(STAGES * EACH):
        touchpoint = Touchpoint(id=f"t{number}", name=f"T {number}", events=f"event_{number:02}")
        ids.append(jm.add(touchpoint, stage=f"s{number // EACH}"))
    jm.add_path([f"t{number}" for number in range(STAGES * EACH)])
    return jm
