"""Buckets of customers, and the jackknife over them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import journeynb as jn
from journeynb.data.statistics.jackknife import jackknife, without_each
from journeynb.evidence.matching.customer_buckets import BUCKETS, bucket

ibis = pytest.importorskip("ibis")


def log_of(many: int) -> pd.DataFrame:
    names = [f"c{number}" for number in range(many)]
    days = ["2026-01-01"] * many + ["2026-01-02"] * many
    return pd.DataFrame({"customer": names * 2, "time": days, "event": "visit"})


def buckets(log: jn.EventLog) -> pd.Series:
    jm = jn.JourneyMap("Site", stages=["Use"])
    jm.add(jn.Touchpoint(id="site", name="Site", events=["visit"]), stage="use")
    mapped = jm.evidence(log).mapped
    table = mapped.numbered.mutate(bucket=bucket(mapped, mapped.numbered))
    each = mapped.with_names(table.group_by("customer").agg(bucket=table.bucket.min()))
    return log.run(each, "buckets").set_index("customer").bucket.sort_index()


def test_a_customer_has_the_same_bucket_in_a_frame_in_files_and_in_a_prepared_log(
    tmp_path: Path,
) -> None:
    frame = log_of(3000)
    frame.to_parquet(tmp_path / "log.parquet")
    frame.to_csv(tmp_path / "log.csv")
    log = jn.EventLog(tmp_path / "log.parquet")
    prepared = log.prepare(tmp_path / "log.duckdb")
    found = buckets(log)
    assert len(found) == 3000 and {*found} == {*range(BUCKETS)}
    assert found.value_counts().max() < 60  # 30 are expected
    for other in (
        jn.EventLog(frame),
        jn.EventLog(tmp_path / "log.csv"),
        prepared,
        prepared.where("event = 'visit'"),
        jn.EventLog(prepared.reader.opened.table.drop("journeynb_bucket")),
    ):
        assert buckets(other).equals(found)


def test_the_interval_of_a_mean_is_students_t() -> None:
    values = np.random.default_rng(1).normal(size=(30, 2))
    low, high = jackknife(values.mean(axis=0), without_each(values) / 29)
    half = 2.0452296421 * values.std(axis=0, ddof=1) / np.sqrt(30)
    assert (high + low) / 2 == pytest.approx(values.mean(axis=0))
    assert (high - low) / 2 == pytest.approx(half)


def test_no_interval_comes_from_fewer_than_two_buckets() -> None:
    assert np.isnan(jackknife(0.5, without_each([[1.0], [0.0]]))).all()
    assert np.isnan(jackknife(np.zeros(3), np.zeros((0, 3)))).all()
    low, _ = jackknife([0.5, 0.5], [[0.4, np.nan], [0.6, 0.5]])
    assert low[0] < 0.5 and np.isnan(low[1])
