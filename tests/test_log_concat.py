"""Several logs as one: web events, tickets and a survey, each with its own columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.data import file_tables

ibis = pytest.importorskip("ibis")

pytestmark = pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
WEB = pd.DataFrame(
    {
        "user_id": ["ann", "ann", "bob"],
        "timestamp": pd.to_datetime(["2026-01-01 10:00", "2026-01-03 00:00", "2026-01-02 00:00"]),
        "event": ["visit", "order", "visit"],
        "page": ["/", "/buy", "/"],
    }
)
TICKETS = """requester_id;created_at;status;Page
ann;02/01/2026 12:00;open;1
bob;13/01/2026 12:00;solved;2
"""
SURVEY = pd.DataFrame({"respondent": ["ann"], "date": ["2026-01-04"], "nps": [10]})
MOVES = [["visit", "open"], ["open", "order"], ["order", "Survey"], ["visit", "solved"]]


def web(folder: Path) -> jn.EventLog:
    WEB.to_parquet(folder / "web.parquet")
    return jn.EventLog(folder / "web.parquet")


def tickets(folder: Path) -> jn.EventLog:
    (folder / "tickets.txt").write_text(TICKETS)
    return jn.EventLog(folder / "tickets.txt", customer="requester_id", event="status")


def survey(frame: pd.DataFrame = SURVEY) -> jn.EventLog:
    return jn.EventLog(
        frame, customer="respondent", event="Survey", constant=True, score="nps",
        score_range=(0, 10),
    )  # fmt: skip


def moves(log: jn.EventLog) -> list[list[str]]:
    found = jn.JourneyMap("x").evidence(log).transitions("event")
    return sorted(found[["from", "to"]].values.tolist())


@pytest.mark.parametrize("in_memory", [0, 2**25])
def test_logs_of_every_kind(
    in_memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_tables, "IN_MEMORY", in_memory)
    parts = [web(tmp_path), tickets(tmp_path), survey()]
    every = [parts]
    if in_memory:
        every.append([parts[0].prepare(tmp_path / "web.duckdb"), *parts[1:]])
    for logs in every:
        log = jn.EventLog.concat(logs)
        assert moves(log) == sorted(MOVES) and log.customers == 2 and log.facts.rows == 6
        assert log.source.startswith("3 logs (") and "tickets.txt, the data frame)" in log.source
    for each in (tuple(parts), iter(parts)):
        assert jn.EventLog.concat(each).facts.rows == 6
    again = log.prepare(tmp_path / "all.duckdb")
    assert moves(again) == sorted(MOVES)


def test_each_log_keeps_its_columns_and_scores(tmp_path: Path) -> None:
    rated = jn.EventLog(WEB.assign(score=[1, 5, None]), score="score")
    log = jn.EventLog.concat([rated, tickets(tmp_path), survey()])
    found = log.run(log.events, "events").set_index("event").sort_values("time")
    assert found.score.dropna().to_dict() == {"visit": -2.0, "order": 2.0, "Survey": 2.0}
    assert found.page.fillna("").tolist() == ["/", "/", "1", "/buy", "", "2"]
    assert found.nps.dropna().tolist() == [10] and found.status.dropna().tolist() == [
        "open", "solved"
    ]  # fmt: skip
    assert log.columns == {name: name for name in ("customer", "time", "event", "score")}
    jm = jn.JourneyMap("x", stages=["S"])
    for name, pattern in (("A", "* @ score=1"), ("B", "* @ nps=10"), ("C", "* @ page=2")):
        jm.add(jn.Touchpoint(name=name, events=pattern), stage="s")
    assert jm.evidence(log).touchpoints().events.tolist() == [1, 1, 1]


def test_personas_and_channels_of_some_logs() -> None:
    one = jn.EventLog(WEB, persona={"ann": "pro"}, channel="page")
    log = jn.EventLog.concat([one, survey()])
    found = log.run(log.events, "events").sort_values("time")
    assert found.persona.fillna("").tolist() == ["pro", "", "pro", ""]
    assert found.channel.fillna("").tolist() == ["/", "/", "/buy", ""]


def test_customers_that_are_numbers_in_one_log_only() -> None:
    numbers = jn.EventLog(WEB.assign(user_id=[1, 1, 2]))
    floats = survey(SURVEY.assign(respondent=[1.0]))
    texts = survey(SURVEY.assign(respondent=["1"]))
    for other in (floats, texts):
        assert jn.EventLog.concat([numbers, other]).customers == 2
    whole = jn.EventLog.concat([numbers, survey(SURVEY.assign(respondent=[3]))])
    assert whole.events.customer.type().is_integer() and whole.customers == 3


def test_rows_that_are_skipped_are_reported_with_their_log(tmp_path: Path) -> None:
    bad = jn.EventLog(WEB.assign(user_id=["ann", None, "bob"]))
    with pytest.warns(jn.JourneyWarning, match="^the data frame: 1 of 3 rows are skipped"):
        log = jn.EventLog.concat([tickets(tmp_path), bad])
    assert log.facts.rows == log.facts.events == 4


def test_parts_of_a_log_and_conditions_on_the_whole(tmp_path: Path) -> None:
    log = jn.EventLog.concat([web(tmp_path).where("page = '/'"), tickets(tmp_path)])
    assert log.facts.events == 4
    assert log.where("page = '1' or customer = 'bob' and time < '2026-01-10'").facts.events == 2
    one = web(tmp_path)
    halves = [one.where("event = 'visit'"), one.where("event <> 'visit'")]
    assert moves(jn.EventLog.concat(halves)) == moves(one)


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_tables_of_one_connection_stay_there() -> None:
    backend = ibis.duckdb.connect()
    for name, frame in (("web", WEB), ("survey", SURVEY)):
        backend.con.register(name, frame)
    parts = [
        jn.EventLog(backend.table("web")),
        jn.EventLog(backend.table("survey"), customer="respondent", event="S", constant=True),
    ]
    log = jn.EventLog.concat(parts)
    assert log.backend is backend and log.facts.events == 4
    with pytest.raises(
        jn.ArgumentError,
        match=r"different backends \(the table on duckdb, the data frame on duckdb\).* prepare\(\)",
    ):
        jn.EventLog.concat([parts[0], survey()])


def test_journeys_have_one_gap(tmp_path: Path) -> None:
    short, none = jn.EventLog(WEB, gap="1d"), survey()
    with pytest.raises(jn.ArgumentError, match=r"different gaps .*; pass gap= for the j"):
        jn.EventLog.concat([short, none])
    assert jn.EventLog.concat([short, none], gap="12h").journeys == 4
    assert jn.EventLog.concat([short]).gap == "1d"


def test_a_file_that_changes_is_noticed(tmp_path: Path) -> None:
    log = jn.EventLog.concat([web(tmp_path), survey()])
    assert log.customers == 2
    WEB.head(1).to_parquet(tmp_path / "web.parquet")
    with pytest.raises(jn.QueryError, match="has changed since it was opened; open it again"):
        moves(log)


@pytest.mark.parametrize("given", [WEB, "web.csv", ["web.csv"], [survey, None], [], None, 3])
def test_only_logs_are_joined(given: Any) -> None:
    with pytest.raises(
        jn.ArgumentError, match=r"is not valid; allowed for jn\.EventLog\.concat: a list of 1 to"
    ):
        jn.EventLog.concat(given)
