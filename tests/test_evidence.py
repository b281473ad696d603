"""Every question to a log equals a slow reference of its own, on random logs, on DuckDB."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest

import journeynb as jn
from evidence_asked import check_asked
from evidence_cases import (
    AWKWARD,
    FOLLOWING,
    PLAIN,
    TOUCHPOINTS,
    WITHIN,
    Touchpoints,
    as_frame,
    check_all,
    make_map,
    random_rows,
    reference,
)
from journeynb.data import row_numbers, sources
from journeynb.data.dialects import aggregate
from journeynb.data.engine.known_sql import compiling_once
from journeynb.data.engines import connect, quiet
from journeynb.evidence.log import checked_log
from strategies import LONG

ibis = pytest.importorskip("ibis")


@pytest.mark.parametrize(
    ("seed", "linked", "options", "assign", "ours", "touchpoints", "skip"),
    [
        (0, True, {}, "first", True, TOUCHPOINTS, () if LONG else WITHIN),
        (1, False, {"gap": "1s"}, "last", False, TOUCHPOINTS, ()),
        (2, True, {"gap": "1s", "order": "n"}, "event", True, TOUCHPOINTS, ()),
        (3, True, {}, "first", True, PLAIN, () if LONG else FOLLOWING),
    ],
    ids=["first", "last", "event", "plain"],
)
def test_every_question_equals_the_reference(
    seed: int,
    linked: bool,
    options: dict[str, Any],
    assign: str,
    ours: bool,
    touchpoints: Touchpoints,
    skip: Collection[str],
) -> None:
    for number in range(40) if LONG else [seed]:
        rows = [*AWKWARD, *random_rows(number)]
        most = 0 if number % 4 else checked_log.MOST_COPIED  # a large log is not copied
        with patch.object(checked_log, "MOST_COPIED", most):
            check(rows, linked, options, assign, ours, touchpoints, skip)


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_of_an_empty_log_every_answer_is_empty() -> None:
    check([], True, {}, "first", True, TOUCHPOINTS)


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
@pytest.mark.parametrize("options", [{}, {"gap": "1s"}], ids=["customers", "journeys"])
def test_what_charts_and_drafts_ask_equals_the_reference(options: dict[str, Any]) -> None:
    gap = 1_000_000 if options else None
    log = log_of(AWKWARD, True, **options)
    check_asked(make_map(False).evidence(log), reference(AWKWARD, False, gap, "first"))


@pytest.mark.parametrize("dialect", ["duckdb", "trino"])
def test_quantiles_are_exact_with_and_without_a_function_for_them(dialect: str) -> None:
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(1)
    frame = pd.DataFrame({"key": random.integers(0, 4, 200), "value": random.integers(0, 50, 200)})
    frame["value"] = frame.value.astype("float64").where(frame.key < 3)
    database(False).con.register("numbers", frame)
    with quiet():
        table = (
            database(False).table("numbers").mutate(value=lambda t: t.value.nullif(float("nan")))
        )
        shares = {"low": 0.1, "middle": 0.5, "top": 1.0}
        made = aggregate(table, ["key"], table.value, dialect, shares, n=lambda t: t.value.count())
        found = made.to_pandas().set_index("key").sort_index()
    groups = frame.groupby("key").value
    assert found.n.tolist() == groups.count().tolist()
    for name, share in shares.items():
        np.testing.assert_allclose(found[name].astype(float), groups.quantile(share))


def check(
    rows: list[dict[str, Any]],
    linked: bool,
    options: dict[str, Any],
    assign: str,
    ours: bool,
    touchpoints: Touchpoints,
    skip: Collection[str] = (),
) -> None:
    gap = 1_000_000 if "gap" in options else None
    log = log_of(rows, ours, **options)
    assert log.reader.rereads is ours
    check_all(log, rows, linked, gap, assign, touchpoints, skip)
    backend = database(ours)
    for number in range(vars(backend).pop("_journeynb_kept", 0)):  # the next log's have their names
        backend.con.execute(f"DROP TABLE IF EXISTS temp.journeynb_kept_{number + 1}")


@cache
def database(ours: bool) -> Any:
    """Return a DuckDB that writes the SQL of the same question once: that is what takes long.

    Ours holds tables, has numbers for texts, and rows in their order.
    """
    return connect() if ours else compiling_once(ibis.duckdb.connect())


def log_of(rows: list[dict[str, Any]], ours: bool, **options: Any) -> jn.EventLog:
    """Return a log of the one table of the database, in ours as a frame; those before are gone."""
    import pyarrow as pa

    backend = database(ours)
    with quiet():
        table = pa.Table.from_pandas(as_frame(rows))
        backend.con.register("rows", row_numbers.of_arrow(table) if ours else table)
        found = backend.table("rows")
    if not ours:
        return jn.EventLog(found, score_range=(1, 5), **options)
    source = sources.Source(found, backend, "the data frame", in_memory=True)
    with patch.object(sources, "open_source", return_value=source):
        return jn.EventLog(found, score_range=(1, 5), **options)
