"""Conditions: a small, safe part of SQL, and the logs that they filter."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.data.conditions import Condition
from strategies import LONG

ibis = pytest.importorskip("ibis")

ROWS = pd.DataFrame(
    {
        "customer": ["ann", "ann", "bob", "cid"],
        "day": ["22/10/2026 10:00", "23/10/2026 11:00", "24/10/2026 10:00", "25/10/2026"],
        "event": ["visit", "order", "visit", "leave"],
        "plan": ["pro", "pro", None, "basic"],
        "age": ["30", "40", "x", "9"],
        "n": [1, 2, 3, 4],
        "ok": [True, False, True, False],
        "order day": ["a", "b", "c", "d"],
    }
)
FITS = {
    "plan = 'pro'": [1, 2],
    "plan <> 'pro'": [4],
    "not plan = 'pro'": [4],
    "plan in ('pro', 'basic')": [1, 2, 4],
    "plan not in ('pro')": [4],
    "plan is null": [3],
    "plan is not null": [1, 2, 4],
    "plan like 'p%'": [1, 2],
    "plan not like 'p_o'": [4],
    "age >= 30": [1, 2],
    "30 <= age": [1, 2],
    "age < '4'": [1],
    "n between 2 and 3": [2, 3],
    "n not between 2 and 3": [1, 4],
    "n > -1 and (n < 2 or n = 4)": [1, 4],
    "n = 1.0 or n = '3'": [1, 3],
    "n in (1, 4)": [1, 4],
    "n like '1%'": [1],
    "n < age": [1, 2, 4],
    "N = 2": [2],
    "\"order day\" = 'b'": [2],
    "ok": [1, 3],
    "not ok": [2, 4],
    "ok is true": [1, 3],
    "ok = 'false'": [2, 4],
    "time >= '2026-10-24'": [3, 4],
    "day < '2026-10-23 11:00'": [1],
    "time between '2026-10-23' and '2026-10-24'": [2],
    "time = '2026-10-25'": [4],
    "time > '2026-10-23T13:00+02:00'": [3, 4],
    "customer = 'ann' and event = 'visit'": [1],
    " or ".join(["n = 2"] * 300): [2],
    "n in (" + ", ".join(map(str, range(3, 400))) + ")": [3, 4],
}
REFUSED = {
    "lower(plan) = 'x'": r"'LOWER\(plan\)' is not allowed",
    "plan = 'a'; drop table log": "cannot be read near 'drop'",
    "n = (select 1)": "SELECT 1",
    "n in (select n from log)": "SELECT n FROM log",
    "n::int = 3": "CAST",
    "plan ilike 'a'": "ILIKE",
    "plan like 'a' escape '!'": "ESCAPE",
    "n + 1 = 2": r"'n \+ 1' is not allowed",
    "current_date = 'x'": "CURRENT_DATE",
    "n = ?": "is not allowed",
    "n = null": "write is null or is not null",
    "n in ()": "needs at least one value",
    "n": "n is not true or false; compare it with a value",
    "1 = 1": "'1' is not a column; compare a column with a value",
    "n < 1 < 2": "'n < 1' is not a column",
    "zip = 3": "has no column 'zip'; the columns are customer, ",
    'plan = "pro"': "has no column 'pro'; .*; put a text in single quotes: 'pro'",
    "time > 'soon'": "time contains times, but 'soon' is not a time; allowed: ISO 8601",
    "time > 3": "time contains times, but 3 is not a time",
    "n > 'a'": "n contains numbers, but 'a' is not a number",
    "n = true": "n has type int64, but True has a different one",
    "ok = time": "ok and time have values of different types",
    "plan like 3": "like needs a text",
    "n = 1e999": "too large",
    "n =": "cannot be read near '='",
    "(n = 1": "cannot be read",
    "if = 3": "is not allowed",
    "(" * 200 + "n = 1" + ")" * 200: "cannot be read|nested too deeply",
    "n = 1 and " * 900 + "n = 1": "parts, more than the",
    "n = 1 and " * 9000 + "n = 1": "characters, more than the",
    "plan = '\ud800'": "not valid Unicode",
    "": "is not a condition",
    " ": "is not a condition",
}


def log_of(source: Any, **options: Any) -> jn.EventLog:
    return jn.EventLog(source, time="day", time_format="dayfirst", **options)


def numbers(log: jn.EventLog) -> list[int]:
    return sorted(int(n) for n in log.run(log.events.select("n"), "events").n)


@pytest.fixture(scope="module")
def log() -> jn.EventLog:
    return log_of(ROWS)


@pytest.mark.parametrize("text", FITS)
def test_rows_that_fit(text: str, log: jn.EventLog) -> None:
    assert numbers(log.where(text)) == FITS[text]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused(text: str, log: jn.EventLog) -> None:
    with pytest.raises(jn.ArgumentError, match=f"(?s)^where=.* is not valid: .*({REFUSED[text]})"):
        log.where(text)


@pytest.mark.parametrize("given", [None, 3, b"n = 1", ["n = 1"]])
def test_a_condition_is_a_text(given: Any, log: jn.EventLog) -> None:
    with pytest.raises(jn.ArgumentError, match=r"is not a condition; allowed: names of columns"):
        log.where(given)


def test_it_names_its_columns() -> None:
    assert Condition("b = 1 and (a like 'x' or b is null)").columns == ["a", "b"]


def test_every_backend_can_run_it() -> None:
    table = ibis.table({"plan": "string", "age": "int64", "at": "timestamp"}, name="t")
    condition = Condition("plan in ('a', 'b') and not age between 3 and 5 or at < '2026-01-01'")
    made = table.filter(condition.on({name: table[name] for name in table.columns}, "t"))
    for dialect in ("duckdb", "pyspark", "bigquery", "snowflake", "databricks", "trino"):
        assert "BETWEEN" in ibis.to_sql(made, dialect=dialect) or "<=" in ibis.to_sql(made, dialect)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_files_are_filtered_where_they_are(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"log.{kind}"
    ROWS.to_csv(path, index=False) if kind == "csv" else ROWS.to_parquet(path)
    part = log_of(path).where("age >= 9 and ok = true or event = 'leave'")
    assert numbers(part) == [1, 4] and part.customers == 2
    assert part.describe().value["rows"] == "2"
    assert repr(part).startswith(f"EventLog of {path} where age >= 9 and ok = true or event =")


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_answers_are_those_of_a_log_with_only_these_rows(tmp_path: Path) -> None:
    sample = jn.sample_log("coffee")
    text = "time >= '2026-02-01' and channel in ('web', 'email')"
    kept = sample[(sample.time >= "2026-02-01") & sample.channel.isin(["web", "email"])]
    jm = jn.sample("coffee")
    whole = jn.EventLog(sample)
    wanted = jm.evidence(jn.EventLog(kept))
    for log in (whole, whole.prepare(tmp_path / "log.duckdb")):
        found = jm.evidence(log.where(text))
        for ask in ("stages", "transitions", "personas", "emotions"):
            pd.testing.assert_frame_equal(getattr(found, ask)(), getattr(wanted, ask)())


def test_conditions_add_up_and_the_log_stays_as_it_was(log: jn.EventLog) -> None:
    assert numbers(log.where("n > 1").where("n < 4")) == [2, 3]
    assert numbers(log) == [1, 2, 3, 4]


def test_how_times_are_read_does_not_change() -> None:
    """The rows that are left could also have the month first."""
    days = ["22/10/2026", "03/11/2026"]
    frame = pd.DataFrame({"customer": "a", "time": days, "event": ["x", "y"]})
    log = jn.EventLog(frame)
    with pytest.warns(jn.JourneyWarning, match="with the day first") as caught:
        part = log.where("time > '2026-10-31'")
    found = part.run(part.events.select("time"), "events").time
    assert list(found) == [pd.Timestamp("2026-11-03")] and len(caught) == 1


def test_nothing_may_fit(log: jn.EventLog) -> None:
    with pytest.warns(jn.JourneyWarning, match="where n > 9: the log has no rows"):
        assert log.where("n > 9").customers == 0


class TestConstantEvents:
    def test_every_row_is_the_event(self, tmp_path: Path) -> None:
        rows = pd.DataFrame({"respondent": ["a", "b"], "date": ["2026-01-01"] * 2, "nps": [9, 3]})
        rows.to_csv(tmp_path / "survey.csv", index=False)
        options = {"customer": "respondent", "time": "date", "event": "Survey", "constant": True}
        for source in (rows, tmp_path / "survey.csv"):
            log = jn.EventLog(source, score="nps", score_range=(0, 10), **options)
            found = jn.JourneyMap("x").evidence(log).unmapped_events()
            assert found[["event", "count"]].values.tolist() == [["Survey", 2]]
            assert log.columns["event"] == "'Survey' in all rows"
            assert "nps" in log.events.columns and "event" in log.events.columns

    def test_it_hides_no_column(self) -> None:
        log = log_of(ROWS, event="Visit", constant=True)
        jm = jn.JourneyMap("x", stages=["S"])
        jm.add(jn.Touchpoint(name="T", events="Visit @ event=order"), stage="s")
        assert jm.evidence(log).touchpoints().events.tolist() == [1]

    @pytest.mark.parametrize("event", [None, "", " ", 3, "a\ud800"])
    def test_it_needs_a_text(self, event: Any) -> None:
        with pytest.raises(jn.ArgumentError, match=r"event=.* is not valid with constant=True"):
            log_of(ROWS, event=event, constant=True)

    def test_without_such_a_column_the_error_says_how_to_go_on(self) -> None:
        with pytest.raises(
            jn.ArgumentError, match="if every row is the event 'Survey', pass constant=True"
        ):
            log_of(ROWS, event="Survey")


PARTS = (
    *("plan", "age", "n", "ok", '"order day"', "customer", "day", "'pro'", "'2026-01-01'", "30"),
    *("-1", "=", "<>", "<", "in", "(", ")", "not", "and", "or", "between", "like", "is", "null"),
    *("true", "'", '"', ";", "--", "drop table crm", "select", "*", "%", "\u00e9", ","),
)


@pytest.fixture(scope="module")
def cu() -> jn.Customers:
    return jn.Customers(ROWS.assign(customer=ROWS.n))


class TestCustomers:
    """The same conditions choose customers of a table."""

    @pytest.mark.parametrize(
        "text", [each for each in FITS if not {"time", "day", "customer"} & set(each.split())]
    )
    def test_customers_that_fit(self, text: str, cu: jn.Customers) -> None:
        found = cu.where(text)
        assert sorted(found.ask(found.table.select("n"), "n").n) == FITS[text]

    def test_dates_in_text_are_compared_as_dates(self, cu: jn.Customers) -> None:
        assert len(cu.where("day < '2026-10-23 12:00'")) == 2

    @settings(max_examples=20_000 if LONG else 200)
    @given(parts=st.lists(st.sampled_from(PARTS) | st.text(max_size=4), max_size=12))
    def test_whatever_is_written_only_compares_columns_or_is_refused(
        self, cu: jn.Customers, parts: list[str]
    ) -> None:
        text = " ".join(parts)
        with suppress(jn.JourneyError):
            assert cu.condition(text).type().is_boolean()
            assert len(cu.where(text)) <= 4
