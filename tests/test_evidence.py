"""Every question to a log equals a slow reference of its own, on random logs, on DuckDB."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import journeynb as jn
from evidence_cases import as_frame, check_all

pytest.importorskip("ibis")

EVENTS = ["ad", "visit", "order", "order_done", "call", "mail", "noise"]
rows = st.lists(
    st.fixed_dictionaries(
        {
            "customer": st.sampled_from(["a", "b", "c", "d", "e", None]),
            "time": st.one_of(st.none(), st.integers(0, 12).map(lambda n: n * 500_000)),
            "event": st.sampled_from(EVENTS),
            "channel": st.sampled_from([None, "web", "phone"]),
            "persona": st.sampled_from([None, "pro", "basic", "maya", "x"]),
            "score": st.sampled_from([None, 0.0, 1.0, 3.0, 4.5, 5.0, 9.0]),
            "page": st.sampled_from([None, "/", "/a", "/a/b"]),
        }
    ),
    max_size=40,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows,
    st.booleans(),
    st.sampled_from([None, 1_000_000]),
    st.sampled_from(["first", "last", "event"]),
)
def test_every_question_equals_the_reference(
    rows: list[dict[str, Any]], linked: bool, gap: int | None, assign: str
) -> None:
    check_all(jn.EventLog(as_frame(rows), **options(gap)), rows, linked, gap, assign)


def options(gap: int | None) -> dict[str, Any]:
    return {} if gap is None else {"gap": f"{gap // 1_000_000}s"}
