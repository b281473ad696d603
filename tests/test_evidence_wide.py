"""Tables with one row for each customer become logs with one row for each event."""

from pathlib import Path

import pandas as pd
import pytest

import journeynb as jn
from evidence_opened import rows
from journeynb.evidence.log.opened_log import opened_log

pytest.importorskip("ibis")

CRM = (
    "contact_id,first_seen,mql_date,sql_date,customer_date,segment\n"
    "c1,2026-01-01,2026-01-10,,,smb\nc2,2026-01-02,2026-01-05,2026-02-01,2026-03-01,mid\n"
)
EVENTS = ["first_seen", "mql_date", "sql_date", "customer_date"]


@pytest.fixture
def crm(tmp_path):
    path = tmp_path / "wide_crm.csv"
    path.write_text(CRM)
    return path


def test_each_cell_with_a_time_is_an_event(crm):
    log = jn.EventLog.from_wide(crm, customer="contact_id", events=EVENTS, persona="segment")
    assert repr(log).startswith(f"EventLog of {crm}: customer=contact_id, time, event")
    assert rows(log) == [
        ("c1", pd.Timestamp("2026-01-01"), "first_seen"),
        ("c2", pd.Timestamp("2026-01-02"), "first_seen"),
        ("c2", pd.Timestamp("2026-01-05"), "mql_date"),
        ("c1", pd.Timestamp("2026-01-10"), "mql_date"),
        ("c2", pd.Timestamp("2026-02-01"), "sql_date"),
        ("c2", pd.Timestamp("2026-03-01"), "customer_date"),
    ]
    assert (log.facts.rows, log.customers) == (6, 2)
    found = log.run(log.events, "events")
    assert found.groupby("customer").persona.unique().map(list).to_dict() == {
        "c1": ["smb"], "c2": ["mid"],
    }  # fmt: skip


def test_the_error_proposes_it(crm):
    with pytest.raises(jn.ArgumentError) as caught:
        jn.EventLog(crm)
    assert str(caught.value).endswith(
        f"use jn.EventLog.from_wide({str(crm)!r}, customer='contact_id', events={EVENTS})"
    )
    assert "the columns are contact_id, first_seen, mql_date" in str(caught.value)


def test_columns_are_guessed(crm):
    with pytest.warns(jn.JourneyWarning, match="customer='contact_id', events=.'first_seen', 'm"):
        log = jn.EventLog.from_wide(crm)
    assert log.facts.events == 6


@pytest.mark.parametrize(
    ("heads", "cells", "events"),
    [
        # a list of contacts of HubSpot, of tickets of Zendesk, of leads of Salesforce
        ("Record ID,First Name,Create Date,Became a Lead Date,Became a Customer Date,Stage",
         ["7,Ann,2026-01-01 10:00,2026-01-02 10:00,,lead", "8,Bob,2026-01-03 10:00,,,new"],
         ["Create Date", "Became a Lead Date", "Became a Customer Date"]),
        ("Id,Subject,Created at,Updated at,Solved at",
         ["1,Help,2026-01-01,2026-01-02,2026-01-02", "2,Hm,2026-01-01,2026-01-03,"],
         ["Created at", "Updated at", "Solved at"]),
        ("id,description,CreatedDate,ConvertedDate,salutation",
         ["a,,2026-01-01T10:00:00Z,,", "b,,2026-01-02T10:00:00Z,,"],
         ["CreatedDate", "ConvertedDate"]),
    ],
)  # fmt: skip
def test_lists_of_a_crm_are_proposed(tmp_path, heads, cells, events):
    path = tmp_path / "list.csv"
    path.write_text("\n".join([heads, *cells]))
    with pytest.raises(jn.ArgumentError) as caught:
        jn.EventLog(path)
    customer = heads.partition(",")[0]
    assert f"customer={customer!r}, events={events})" in str(caught.value)


def test_a_log_without_an_event_column_is_not_wide():
    frame = pd.DataFrame({"user": ["a", "a"], "start_time": ["2026-01-01", "2026-01-02"],
                          "end_time": ["2026-01-01", "2026-01-02"], "what": "x"})  # fmt: skip
    with pytest.raises(jn.ArgumentError) as caught:
        jn.EventLog(frame)
    assert "from_wide" not in str(caught.value)


@pytest.mark.filterwarnings("ignore:.*at the same time")
def test_events_get_names_and_keep_the_order_of_their_columns():
    frame = pd.DataFrame({
        "user": [1, 2], "time": ["a", "b"], "event": ["c", "d"],
        "won": pd.to_datetime(["2026-01-02", None]), "asked": pd.to_datetime(["2026-01-02"] * 2),
    })  # fmt: skip
    log = jn.EventLog.from_wide(frame, "user", {"won": "Won", "asked": "Asked"})
    found = log.run(log.events, "events").sort_values("journeynb_row")
    assert list(zip(found.customer, found.event, strict=True)) == [
        (1, "Won"), (1, "Asked"), (2, "Asked"),
    ]  # fmt: skip
    assert found.journeynb_own_event.tolist() == ["c", "c", "d"]


def test_columns_of_different_types_are_read_as_text():
    frame = pd.DataFrame({"user": ["a"], "seen": pd.to_datetime(["2026-01-02 10:00"]),
                          "paid": ["2026-01-03"]})  # fmt: skip
    log = jn.EventLog.from_wide(frame, "user", ["seen", "paid"])
    assert [time for _, time, _ in rows(log)] == [
        pd.Timestamp("2026-01-02 10:00"), pd.Timestamp("2026-01-03"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([], "events=[] is not valid; allowed: a list of columns"),
        ("mql_date", "events='mql_date' is not valid"),
        ([1], "events=[1] is not valid"),
        (["mql"], "has no column 'mql' for events=; the columns are contact_id"),
        (["contact_id"], "the column contact_id is both the customer and an event"),
    ],
)
def test_events_are_checked(crm, events, words):
    with pytest.raises(jn.ArgumentError) as caught:
        jn.EventLog.from_wide(crm, "contact_id", events)
    assert words in str(caught.value)


def test_a_wide_log_can_be_prepared(crm, tmp_path):
    log = jn.EventLog.from_wide(crm, "contact_id", EVENTS)
    assert rows(log.prepare(tmp_path / "log.duckdb")) == rows(log)


class TestOptionsOfCommands:
    """What ``--wide`` and ``--where`` of the command line open."""

    @pytest.fixture
    def crm(self, tmp_path: Path) -> Path:
        path = tmp_path / "crm.csv"
        path.write_text(
            "contact_id,lead_date,paid_date,plan\na,2026-01-01,2026-02-01,pro\nb,2026-01-02,,free\n"
        )
        return path

    def test_a_wide_table_is_opened_and_its_rows_chosen(self, crm: Path) -> None:
        options = {"wide": ["lead_date", "paid_date"], "customer": "contact_id"}
        assert opened_log(crm, options).facts.events == 3
        assert opened_log(crm, {**options, "where": "plan = 'pro'"}).facts.events == 2
        with pytest.warns(jn.JourneyWarning, match=r"events=\['lead_date', 'paid_date'\]"):
            assert opened_log(crm, {"wide": True}).facts.events == 3

    def test_a_wide_table_takes_no_column_of_events(self, crm: Path) -> None:
        with pytest.raises(jn.ArgumentError, match=r"event= is not valid with wide="):
            opened_log(crm, {"wide": True, "event": "plan"})

    def test_reports_choose_rows_too(self, crm: Path) -> None:
        found = jn.Report(
            jn.JourneyMap("Shop"), crm, wide=["lead_date"], customer="contact_id",
            where="plan = 'free'", today="2026-11-22",
        )  # fmt: skip
        assert found.ev is not None and found.ev.log.facts.events == 1
