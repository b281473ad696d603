"""Events of one customer at one time have one order in every question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn

ibis = pytest.importorskip("ibis")
pa = pytest.importorskip("pyarrow")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")

DAYS = pd.DataFrame(
    [
        ("u1", "signup", "2026-04-13"), ("u1", "email_verified", "2026-04-13"),
        ("u1", "first_project", "2026-04-14"), ("u1", "dashboard_viewed", "2026-04-14"),
        ("u2", "signup", "2026-04-15"), ("u2", "email_verified", "2026-04-15"),
        ("u2", "dashboard_viewed", "2026-04-15"),
        ("u3", "signup", "2026-04-16"), ("u3", "first_project", "2026-04-17"),
    ],
    columns=["user_id", "event", "event_date"],
)  # fmt: skip
"""A log whose times are days, as `cases/08-events-at-the-same-time`."""
MOVES = {
    ("signup", "email_verified"): 2,
    ("email_verified", "first_project"): 1,
    ("first_project", "dashboard_viewed"): 1,
    ("email_verified", "dashboard_viewed"): 1,
    ("signup", "first_project"): 1,
}


def mapped(*stages: str) -> jn.JourneyMap:
    """Return a map with a stage for each text, and a touchpoint for each event in it."""
    jm = jn.JourneyMap("Test", stages=[stage.split()[0] for stage in stages])
    for stage in stages:
        for event in stage.split():
            jm.add(
                jn.Touchpoint(id=f"t-{event.lower()}", name=event, events=event),
                stage=stage.split()[0].lower(),
            )
    return jm


def moves(log: jn.EventLog) -> dict[tuple[str, str], int]:
    found = mapped("signup").evidence(log).transitions("event")
    return dict(zip(zip(found["from"], found["to"], strict=True), found["count"], strict=True))


def two_files(folder: Path, ending: str, write: Callable[[pd.DataFrame, Path], Any]) -> str:
    """Write the rows to two files, so that rows of one customer are in both."""
    write(DAYS.iloc[:6], folder / f"2026-1{ending}")
    write(DAYS.iloc[6:], folder / f"2026-2{ending}")
    return str(folder / f"*{ending}")


def as_duckdb(frame: pd.DataFrame, path: Path) -> str:
    import duckdb

    with duckdb.connect(path) as con:
        con.register("frame", frame)
        con.execute("CREATE TABLE log AS SELECT * FROM frame")
    return str(path)


SOURCES: dict[str, Callable[[Path], Any]] = {
    "data frame": lambda folder: DAYS,
    "sorted frame": lambda folder: DAYS.sample(frac=1, random_state=1).sort_index(),
    "arrow": lambda folder: pa.Table.from_pandas(DAYS),
    "csv": lambda folder: DAYS.to_csv(folder / "log.csv", index=False) or folder / "log.csv",
    "json": lambda folder: (
        DAYS.to_json(folder / "log.jsonl", orient="records", lines=True) or folder / "log.jsonl"
    ),
    "parquet": lambda folder: DAYS.to_parquet(folder / "log.parquet") or folder / "log.parquet",
    "duckdb": lambda folder: as_duckdb(DAYS, folder / "log.duckdb"),
    "csv files": lambda folder: two_files(
        folder, ".csv", lambda frame, path: frame.to_csv(path, index=False)
    ),
    "parquet files": lambda folder: two_files(
        folder, ".parquet", lambda frame, path: frame.to_parquet(path)
    ),
    "files in another order": lambda folder: (
        two_files(folder, ".parquet", lambda frame, path: frame.to_parquet(path))
        and [folder / "2026-2.parquet", folder / "2026-1.parquet"]
    ),
}


@pytest.mark.parametrize("source", SOURCES)
def test_events_at_one_time_keep_the_order_of_the_rows(source: str, tmp_path: Path) -> None:
    assert moves(jn.EventLog(SOURCES[source](tmp_path))) == MOVES


def test_a_prepared_log_keeps_the_order_of_the_rows(tmp_path: Path) -> None:
    log = jn.EventLog(DAYS)
    assert moves(log.prepare(tmp_path / "log.duckdb")) == MOVES
    assert moves(jn.EventLog(tmp_path / "log.duckdb")) == MOVES


def test_files_that_are_read_in_parallel_keep_the_order_of_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text file that is too large for memory is read by each question."""
    from journeynb.data import file_tables

    monkeypatch.setattr(file_tables, "IN_MEMORY", 0)
    rows = 200_000
    names = [f"event {number % 7}" for number in range(rows)]
    frame = pd.DataFrame({"customer": [number // 7 for number in range(rows)],
                          "time": "2026-01-01", "event": names})  # fmt: skip
    frame.to_csv(tmp_path / "log.csv", index=False)
    log = jn.EventLog(tmp_path / "log.csv")
    assert not log.reader.opened.in_memory
    assert set(moves(log)) == {(f"event {number}", f"event {number + 1}") for number in range(6)}


@pytest.mark.parametrize("own", ["journeynb_row", "JOURNEYNB_ROW"])
def test_columns_of_the_log_with_such_names_order_nothing(own: str, tmp_path: Path) -> None:
    back = range(len(DAYS), 0, -1)
    frame = DAYS.assign(**dict.fromkeys([own, "file_row_number", "rowid"], back))
    frame.to_parquet(tmp_path / "log.parquet")
    sources = [frame, tmp_path / "log.parquet", as_duckdb(frame, tmp_path / "log.duckdb")]
    for source in sources:
        assert moves(jn.EventLog(source)) == MOVES


def test_a_column_comes_before_the_order_of_the_rows() -> None:
    frame = DAYS.iloc[::-1].assign(n=range(len(DAYS), 0, -1))
    assert moves(jn.EventLog(frame, order="n")) == MOVES
    half = frame.assign(n=[None] * len(frame))
    assert moves(jn.EventLog(half.iloc[::-1], order="n")) == MOVES


@pytest.mark.filterwarnings("default::journeynb.JourneyWarning")
def test_a_warning_gives_the_share_of_moves_at_one_time() -> None:
    text = r"4 of 6 moves \(67%\) are between events at the same time, which are ordered by row"
    log = jn.EventLog(DAYS, customer="user_id", time="event_date")
    with pytest.warns(jn.JourneyWarning, match=f"{text}; order= can name a column"):
        found = log.check().set_index("check").loc["moves between events at the same time"]
    assert (found["count"], found.examples) == (4, "of 6, ordered by row")
    table = ibis.memtable(pa.Table.from_pandas(DAYS))
    log = jn.EventLog(table, customer="user_id", time="event_date")
    with pytest.warns(jn.JourneyWarning, match="ordered by name, because rows have no order in a"):
        assert moves(log)["dashboard_viewed", "email_verified"] == 1
    assert log.check().examples.str.contains("no order in a table on duckdb").any()


@pytest.mark.parametrize("gap", [None, "12h"])
def test_only_moves_within_a_journey_are_counted(gap: str | None) -> None:
    log = jn.EventLog(DAYS, gap=gap)
    assert (log.facts.ties, log.facts.moves) == ((4, 6) if gap is None else (4, 4))


def test_a_column_of_order_leaves_no_ties() -> None:
    log = jn.EventLog(DAYS.assign(n=range(len(DAYS))), order="n")
    assert (log.facts.ties, log.facts.moves) == (0, 6)


BACKWARDS = {
    "rows": (pd.DataFrame({"c": "a", "t": "2026-01-01", "e": ["B", "A"], "n": [2, 1]}), None),
    "order=": (pd.DataFrame({"c": "a", "t": "2026-01-01", "e": ["A", "B"], "n": [2, 1]}), "n"),
}


@pytest.fixture(scope="module", params=["rows", "order=", "prepared"])
def evidence(request: pytest.FixtureRequest) -> Any:
    frame, order = BACKWARDS["rows" if request.param == "prepared" else request.param]
    log = jn.EventLog(frame, customer="c", time="t", event="e", order=order)
    return mapped("A", "B").evidence(log.prepare() if request.param == "prepared" else log)


class TestEveryQuestion:
    """The rows say that B comes before A, although names and map say otherwise."""

    def test_moves_and_stages(self, evidence: Any) -> None:
        assert evidence.transitions()[["from", "to"]].values.tolist() == [["t-b", "t-a"]]
        assert evidence.stages().go_on.tolist() == [0, 1]
        assert evidence.paths().path.tolist() == [["t-b", "t-a"]]
        assert evidence.conformance().explained_moves.tolist() == [0]
        assert evidence.conformance(by="customer")["from"].tolist() == ["t-b"]

    def test_funnel(self, evidence: Any) -> None:
        for order in ("strict", "skip"):
            found = evidence.funnel(order=order)
            assert (found.reached.tolist(), found.dropped.tolist()) == ([1, 0], [0, 1])
        assert evidence.funnel(order="any").reached.tolist() == [1, 1]

    def test_flow(self, evidence: Any) -> None:
        from journeynb.evidence.questions.stage_flow import stage_flow

        found = evidence.log.run(stage_flow(evidence.mapped), "flow")
        assert found.stage.tolist() == [1, 0]


@pytest.mark.parametrize("assign", ["first", "last"])
@pytest.mark.parametrize("prepared", [False, True])
def test_the_first_row_decides_the_persona(assign: str, prepared: bool) -> None:
    jm = mapped("A")
    for id in ("basic", "pro"):
        jm.add(jn.Persona(id=id, name=id))
    rows = [("c", "2026-01-01", "A", "pro"), ("c", "2026-01-01", "A", "basic")]
    frame = pd.DataFrame(rows, columns=["customer", "time", "event", "persona"])
    log = jn.EventLog(frame)
    found = jm.evidence(log.prepare() if prepared else log, assign=assign).personas()
    expected = [0, 1, 0] if assign == "first" else [1, 0, 0]
    assert found.customers.tolist() == expected
