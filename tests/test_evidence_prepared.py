"""A prepared log, whose rows are read in their order, gives the answers of the reference."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import journeynb as jn
from evidence_cases import AWKWARD, as_frame, check_all
from test_evidence import ROW


@pytest.mark.parametrize(
    ("linked", "gap"), [(True, None), (False, 1_000_000)], ids=["customers", "journeys"]
)
@settings(
    max_examples=2, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.lists(ROW, min_size=80, max_size=150))
def test_every_question_to_a_prepared_log_equals_the_reference(
    linked: bool, gap: int | None, rows: list[dict[str, Any]]
) -> None:
    rows = [*AWKWARD, *rows]
    with tempfile.TemporaryDirectory() as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", jn.JourneyWarning)  # what is told is tested elsewhere
            log = jn.EventLog(as_frame(rows), **({} if gap is None else {"gap": "1s"}))
            prepared = log.prepare(Path(folder) / "log.duckdb")
        check_all(prepared, rows, linked, gap, "first")


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_rows_are_read_in_their_order_where_that_is_sure() -> None:
    for alike, sure in ((False, True), (True, False)):
        jm = jn.JourneyMap("Test", stages=["One"])
        jm.add(jn.Touchpoint(id="a", name="A", events="a @ channel=web"), stage="one")
        frame = _frame(alike)
        log = jn.EventLog(frame).prepare()
        assert jm.evidence(log).mapped.in_order is sure
        assert not jm.evidence(jn.EventLog(frame)).mapped.in_order
        jm.set("a", events="a")
        assert jm.evidence(log).mapped.in_order


def _frame(alike: bool) -> Any:
    import pandas as pd

    return pd.DataFrame(
        {
            "customer": ["x", "x", "y"],
            "time": ["2026-01-01", "2026-01-01" if alike else "2026-01-02", "2026-01-01"],
            "event": ["a", "a", "b"],
            "channel": ["web", "app", "web"],
        }
    )
