"""The footers of Parquet files and the rows give the same facts."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.evidence.log import parquet_footers as footers
from journeynb.evidence.log import row_checks as checks
from strategies import LONG

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
duckdb = pytest.importorskip("duckdb")

TIMES = pd.to_datetime(
    ["2026-01-01 00:00:00", "2026-03-03 12:00:00.5", "2026-02-02 00:00:01"], format="ISO8601"
)


def frame(**columns: Any) -> pd.DataFrame:
    plain = {"customer": ["ann", "ann", "bob"], "time": TIMES, "event": ["ad", "order", "ad"],
             "plan": ["pro", None, "basic"]}  # fmt: skip
    return pd.DataFrame({**plain, **columns})


def opened(path: Path | str, **said: Any) -> jn.EventLog:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)
        return jn.EventLog(path, **said)


def same(log: jn.EventLog) -> bool:
    """Whether the footers say it all; then they say what the rows say."""
    found = footers.counted(log.reader.rows, log.reader.opened.files)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)
        assert asdict(log.facts) == asdict(checks.facts(log.reader))
    return found is not None


Written = Callable[[pd.DataFrame, Path], Any]
WRITERS: dict[str, Written] = {
    "pandas": lambda table, path: table.to_parquet(path),
    "rows of one": lambda table, path: pq.write_table(
        pa.Table.from_pandas(table), path, row_group_size=1
    ),
    "duckdb": lambda table, path: duckdb.from_df(table).write_parquet(str(path)),
    "old": lambda table, path: pq.write_table(
        pa.Table.from_pandas(table), path, version="1.0", use_dictionary=False
    ),
}


def with_writers(*tables: dict[str, Any], each: int) -> list[Any]:
    """Return tables with `each` of the writers in turn; the long tests try all pairs."""
    writers = list(WRITERS)
    many = len(writers) if LONG else each
    return [
        pytest.param(columns, writer, id=f"{' '.join(columns) or 'plain'} {number}-{writer}")
        for number, columns in enumerate(tables)
        for writer in [writers[(number * many + more) % len(writers)] for more in range(many)]
    ]


@pytest.mark.parametrize(
    ("columns", "writer"),
    with_writers(
        {},
        {"customer": [1, 2, 2]},
        {"event": [1, 2, 2]},
        {"time": TIMES.tz_localize("America/New_York")},
        {"time": TIMES.astype("datetime64[ms]")},
        {"time": TIMES.date},
        {"plan": [None, None, None]},
        {"value": [1.5, None, 3]},
        each=2,
    ),
)
def test_whole_rows_are_not_read(columns: dict[str, Any], writer: str, tmp_path: Path) -> None:
    table = frame(**columns)
    if table.plan.isna().all():
        table["plan"] = table.plan.astype("str")
    WRITERS[writer](table, tmp_path / "log.parquet")
    log = opened(tmp_path / "log.parquet", persona="plan", value="value" in table and "value")
    assert same(log)
    assert (log.facts.rows, log.facts.events) == (3, 3)
    assert log.facts.no_persona == table.plan.isna().sum()


@pytest.mark.parametrize(
    ("columns", "writer"),
    with_writers(
        {"customer": ["ann", "", "bob"]},
        {"customer": ["ann", None, "bob"]},
        {"customer": [1.0, 2.0, None]},
        {"event": ["ad", "", "ad"]},
        {"event": ["ad", None, "ad"]},
        {"event": [b"ad", b"", b"ad"]},
        {"time": [TIMES[0], None, TIMES[1]]},
        {"time": ["2026-01-01", "never", "2026-01-02"]},
        {"time": [1767225600, 1767225601, 1767225602]},
        {"plan": ["pro", "", None]},
        {"score": [1, 5, 9]},
        {"value": ["1", "2", "much"]},
        each=1,
    ),
)
def test_where_some_may_not_count_rows_are_read(
    columns: dict[str, Any], writer: str, tmp_path: Path
) -> None:
    WRITERS[writer](frame(**columns), tmp_path / "log.parquet")
    roles = {role: role in columns and role for role in ("score", "value")}
    assert not same(opened(tmp_path / "log.parquet", persona="plan", score_range=(1, 5), **roles))


def test_nanoseconds_are_rounded_from_the_rows(tmp_path: Path) -> None:
    frame(time=TIMES + pd.Timedelta(999, "ns")).to_parquet(tmp_path / "log.parquet")
    assert not same(opened(tmp_path / "log.parquet"))


def test_several_files(tmp_path: Path) -> None:
    frame().to_parquet(tmp_path / "a.parquet")
    frame(customer=["eve", "eve", "flo"]).to_parquet(tmp_path / "b.parquet")
    log = opened(tmp_path / "*.parquet", persona="plan")
    assert same(log) and log.facts.events == 6
    frame().drop(columns="plan").to_parquet(tmp_path / "c.parquet")
    assert not same(opened(tmp_path / "*.parquet", persona="plan"))
    assert same(opened(tmp_path / "*.parquet"))
    frame(event=["ad", "", "ad"]).to_parquet(tmp_path / "d.parquet")
    assert not same(opened(tmp_path / "*.parquet"))


def test_columns_that_are_names_of_folders(tmp_path: Path) -> None:
    folder = tmp_path / "log.parquet"
    for plan in ("pro", "basic"):
        (folder / f"plan={plan}").mkdir(parents=True)
        frame().drop(columns="plan").to_parquet(folder / f"plan={plan}" / "part-0.parquet")
    log = opened(folder, persona="plan")
    assert not same(log) and log.facts.no_persona == 0
    assert same(opened(folder))
    other = tmp_path / "other.parquet"
    for event in ("__HIVE_DEFAULT_PARTITION__", "ad"):
        (other / f"event={event}").mkdir(parents=True)
        frame().to_parquet(other / f"event={event}" / "part-0.parquet")
    log = opened(other)
    assert not same(log) and log.facts.events == 3


def test_expressions_and_mappings_are_asked_of_the_rows(tmp_path: Path) -> None:
    frame().to_parquet(tmp_path / "log.parquet")
    assert not same(opened(tmp_path / "log.parquet", persona={"ann": "pro"}))
    assert not same(opened(tmp_path / "log.parquet", persona=lambda t: t.plan.upper()))


def test_a_log_without_rows(tmp_path: Path) -> None:
    frame().head(0).astype({"event": "str"}).to_parquet(tmp_path / "log.parquet")
    assert not same(opened(tmp_path / "log.parquet"))


def test_files_without_counts_in_their_footers(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(frame()), tmp_path / "log.parquet", write_statistics=False)
    assert not same(opened(tmp_path / "log.parquet"))


def test_files_that_are_not_parquet(tmp_path: Path) -> None:
    frame().to_csv(tmp_path / "log.csv")
    assert not same(opened(tmp_path / "log.csv"))
    assert not same(opened(frame()))
