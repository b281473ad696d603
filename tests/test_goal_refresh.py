"""Goals that are bound to tables: what is read, what stays, and what is refused."""
# prose: ignore file (numbers and dates as people write them)

from __future__ import annotations

import datetime as dt
import io
import json
import math
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import journeynb as jn
from journeynb.data import engines
from journeynb.data.intervals import wilson
from journeynb.data.sources import Source
from journeynb.insight.goals.counted_days import Wanted, _by_day, _latest, _rows, count_days
from journeynb.insight.sheets.needs import Needs, Options
from journeynb.insight.sheets.open_columns import OpenColumns
from refresh_reference import period_of, reference
from strategies import LONG, examples

ibis = pytest.importorskip("ibis")
TODAY = "2026-11-29"
MONTHS = pd.DataFrame({"month": ["2026-08-31", "2026-09-30", "2026-10-31"], "rate": [18.0, 19, 21]})


def a_map(unit: str = "", **binding: Any) -> jn.JourneyMap:
    """Return a map with the goal `g`, bound to the columns month and rate of the table kpis."""
    jm = jn.JourneyMap("Shop")
    jm.add(jn.Goal(id="g", name="Repeat", unit=unit, baseline=18, target=25))
    jm.bind("g", **({"table": "kpis", "date": "month", "value": "rate"} | binding))
    return jm


def measured(jm: jn.JourneyMap, id: str = "g") -> Sequence[Any]:
    """Return the measurements of a goal."""
    goal = jm[id]
    assert isinstance(goal, jn.Goal)
    return goal.measurements


def bound(jm: jn.JourneyMap) -> Any:
    """Return the binding of the goal `g`."""
    goal = jm["g"]
    assert isinstance(goal, jn.Goal)
    return goal.binding


def read(table: Any, unit: str = "", options: dict[str, Any] | None = None, **binding: Any) -> Any:
    """Return the measurements that a table gives, as (date, value); or the problem."""
    jm = a_map(unit, **binding)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)
        found = jm.refresh({"kpis": table}, TODAY, **options or {})
    problem = found.problem[0]
    if problem:
        assert not measured(jm) and not found.read[0]
        return problem
    return [(each.date.isoformat(), each.value) for each in measured(jm)]


def in_file(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.write_bytes(text.encode(encoding))
    return str(path)


def workbook(path: Path, rows: Any, formats: dict[str, str] | None = None) -> str:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for cell, code in (formats or {}).items():
        sheet[cell].number_format = code
    book.save(path)
    return str(path)


class TestBind:
    def test_it_stores_names_only_as_one_step(self) -> None:
        jm = a_map(where="region = 'EU'", every="week", kind="last")
        binding = bound(jm)
        assert (binding.table, binding.date, binding.value) == ("kpis", "month", "rate")
        assert (binding.where, binding.every, binding.kind) == ("region = 'EU'", "week", "last")
        jm.undo()
        assert bound(jm) is None

    def test_a_kpi_of_the_log_needs_no_columns(self) -> None:
        jm = a_map()
        jm.bind("g", kpi="repeat", every="quarter", within="30d")
        binding = bound(jm)
        assert (binding.kpi, binding.table, binding.within) == ("repeat", "events", "30d")
        assert binding.value == "" and binding.every == "quarter"

    def test_unbind_removes_it_and_keeps_measurements(self) -> None:
        jm = a_map()
        jm.refresh({"kpis": MONTHS}, TODAY)
        jm.unbind("g")
        assert bound(jm) is None and len(measured(jm)) == 3
        steps = len(jm.history())
        jm.unbind("g")
        assert len(jm.history()) == steps

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (
                {"every": "monthly"},
                "did you mean 'month'? Allowed: day, week, month, quarter, year",
            ),
            ({"kind": "avg"}, "allowed: mean, sum, last, share"),
            ({"table": None}, "allowed: a name for the table"),
            ({"table": MONTHS}, "Pass the table itself to jm.refresh"),
            ({"table": "data/kpis.xlsx"}, "a map contains only names of tables"),
            ({"table": "postgres://me:secret@db/kpis"}, "a map contains only names of tables"),
            ({"date": None}, "date=None is not valid; allowed: the name of a column"),
            ({"value": 3}, "value=3 is not valid"),
            ({"where": "rate > (select 1)"}, "'(SELECT 1)' is not allowed"),
            ({"where": "rate >"}, "where='rate >' is not valid"),
            ({"within": "30d"}, "within= is only for kpi="),
            ({"kpi": "nps"}, "bound to a column or to a KPI"),
        ],
        ids=lambda each: str(sorted(each)) if isinstance(each, dict) else "",
    )
    def test_a_wrong_word_is_explained_and_nothing_is_stored(
        self, given: dict[str, Any], words: str
    ) -> None:
        jm = a_map()
        before = bound(jm)
        with pytest.raises(jn.ArgumentError) as error:
            jm.bind("g", **({"table": "kpis", "date": "month", "value": "rate"} | given))
        assert words in str(error.value) and bound(jm) == before

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({}, "bind needs value= or kpi="),
            ({"kpi": "retentions"}, "did you mean 'retention'?"),
            ({"kpi": "nps", "kind": "sum"}, "kind='sum' is not valid with kpi="),
            ({"kpi": "repeat", "within": "3 moons"}, "within='3 moons' is not valid"),
            ({"kpi": "nps", "within": "30d"}, "allowed: for conversion and repeat"),
        ],
        ids=["nothing", "unknown-kpi", "kind", "within", "no-within"],
    )
    def test_a_wrong_kpi_is_explained(self, given: dict[str, Any], words: str) -> None:
        with pytest.raises(jn.ArgumentError) as error:
            a_map().bind("g", **given)
        assert words in str(error.value)

    def test_only_goals_are_bound(self) -> None:
        jm = jn.sample("coffee")
        with pytest.raises(jn.ArgumentError, match="maya is a persona; allowed: the id of a goal"):
            jm.bind("maya", kpi="nps")
        with pytest.raises(jn.UnknownIdError):
            jm.bind("nobody", kpi="nps")

    @settings(max_examples=examples(20))
    @given(st.text(max_size=30), st.text(max_size=60))
    def test_no_text_raises_anything_but_a_journey_error(self, table: str, where: str) -> None:
        jm = a_map()
        try:
            jm.bind("g", table=table, date="month", value="rate", where=where)
        except jn.JourneyError:
            return
        found = jm.refresh({table: MONTHS, "kpis": MONTHS}, TODAY)
        assert len(found) == 1


class TestWhatStays:
    def test_a_refresh_is_one_step_that_undo_takes_back(self) -> None:
        jm = a_map()
        jm.add(jn.Goal(id="h", name="Orders"))
        jm.bind("h", table="kpis", date="month", value="rate", kind="sum")
        jm.measure("g", 17, date="2026-07-31")
        before, steps = str(jm.to_code()), len(jm.history())
        found = jm.refresh({"kpis": MONTHS}, TODAY)
        assert list(found.new) == [3, 3] and len(jm.history()) == steps + 1
        jm.undo()
        assert str(jm.to_code()) == before

    def test_nothing_new_is_no_step(self) -> None:
        jm = a_map()
        jm.refresh({"kpis": MONTHS}, TODAY)
        steps = len(jm.history())
        found = jm.refresh({"kpis": MONTHS}, TODAY)
        assert found.iloc[0].to_dict() == {
            "goal": "g", "table": "kpis", "read": 3, "new": 0, "changed": 0, "problem": ""
        }  # fmt: skip
        assert len(jm.history()) == steps

    def test_measurements_of_other_dates_stay(self) -> None:
        jm = a_map()
        jm.measure("g", 17, date="2026-07-31")
        jm.measure("g", 18.5, date="2026-09-15")
        found = jm.refresh({"kpis": MONTHS}, TODAY)
        assert (found.new[0], found.changed[0]) == (3, 0)
        assert [(each.date.isoformat(), each.value, each.source) for each in measured(jm)][:3] == [
            ("2026-07-31", 17, ""),
            ("2026-08-31", 18, "kpis"),
            ("2026-09-15", 18.5, ""),
        ]

    def test_a_typed_value_of_the_same_date_is_replaced_and_counted(self) -> None:
        jm = a_map()
        jm.measure("g", 18.5, date="2026-09-30")
        found = jm.refresh({"kpis": MONTHS}, TODAY)
        assert (found.new[0], found.changed[0]) == (2, 1)
        assert found.attrs["changes"][1] == {
            "goal": "g", "table": "kpis", "date": "2026-09-30", "was": 18.5, "value": 19.0
        }  # fmt: skip

    def test_rows_that_left_the_table_leave_their_measurements(self) -> None:
        jm = a_map()
        jm.refresh({"kpis": MONTHS}, TODAY)
        jm.refresh({"kpis": MONTHS.tail(1)}, TODAY)
        assert len(measured(jm)) == 3

    def test_the_last_value_of_a_running_period_makes_place_for_its_end(self) -> None:
        jm = a_map(kind="last")
        days = pd.DataFrame(
            {"month": ["2026-10-30", "2026-11-02", "2026-11-20"], "rate": [1, 2, 3]}
        )
        jm.refresh({"kpis": days.head(2)}, "2026-11-10")
        assert [(str(m.date), m.value) for m in measured(jm)] == [
            ("2026-10-31", 1), ("2026-11-02", 2)
        ]  # fmt: skip
        found = jm.refresh({"kpis": days}, "2026-12-01")
        assert [(str(m.date), m.value) for m in measured(jm)] == [
            ("2026-10-31", 1), ("2026-11-30", 3)
        ]  # fmt: skip
        assert (found.new[0], found.changed[0]) == (0, 1)

    def test_a_goal_that_cannot_be_read_is_as_it_was_and_the_others_are_read(self) -> None:
        jm = a_map()
        jm.add(jn.Goal(id="h", name="Churn"))
        jm.bind("h", table="kpis", date="month", value="churn")
        jm.measure("h", 5, date="2026-10-31")
        found = jm.refresh({"kpis": MONTHS}, TODAY).set_index("goal")
        assert found.problem["g"] == "" and found.new["g"] == 3
        assert found.problem["h"].startswith("the data frame has no column 'churn'; the columns")
        assert [m.value for m in measured(jm, "h")] == [5]

    def test_one_bad_period_leaves_the_whole_goal(self) -> None:
        table = MONTHS.assign(rate=[1, 2, math.inf])
        assert read(table).endswith("the value of 2026-10-01 to 2026-10-31 is inf, not a finite "
                                    "number")  # fmt: skip

    def test_a_map_without_bindings_is_an_empty_table(self) -> None:
        found = jn.sample("coffee").refresh({})
        assert list(found.columns) == ["goal", "table", "read", "new", "changed", "problem"]
        assert len(found) == 0 and found.read.dtype == "int64"

    def test_a_map_that_is_only_opened_reads_nothing_else(self, tmp_path: Path) -> None:
        jm = a_map(table="kpis.daily")
        jm.add(jn.Goal(id="h", name="NPS"))
        jm.bind("h", kpi="nps")
        jm.save(tmp_path / "shop.journeymap.json")
        for name in ("kpis.daily", "kpis", "events"):
            (tmp_path / name).write_text("secret")
        code = """
import sys
seen = []
def hear(event, args):
    if event == "open" or event.startswith(("socket.", "urllib", "sqlite3")):
        seen.append((event, str(args[0])))
import journeynb as jn
import journeynb.cli.commands.goals, journeynb.report.page
sys.addaudithook(hear)
for opened in (jn.read("shop.journeymap.json"), jn.open("shop.journeymap.json")):
    repr(opened); opened.goals(); opened.gaps(); opened.picture().svg; opened.to_code()
import os
here = os.getcwd()
print([each for each in seen if each[0] != "open" or not each[1].startswith((sys.prefix, "/"))
       or each[1].startswith(here)])
print("duckdb" in sys.modules, "ibis" in sys.modules)
"""
        found = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code], cwd=tmp_path, capture_output=True,
            text=True, check=True, env=os.environ,
        )  # fmt: skip
        first, second = found.stdout.splitlines()
        assert {name for _, name in eval(first)} == {"shop.journeymap.json"}, first
        assert second == "False False"


class TestPeriods:
    @pytest.mark.parametrize("today", ["2026-11-30", "2026-11-15", dt.date(2026, 11, 1)])
    def test_the_period_of_today_is_not_measured(self, today: Any) -> None:
        jm = a_map()
        table = pd.DataFrame({"month": ["2026-10-05", "2026-11-05"], "rate": [1, 2]})
        jm.refresh({"kpis": table}, today)
        assert [str(each.date) for each in measured(jm)] == ["2026-10-31"]

    def test_the_day_after_its_end_it_is(self) -> None:
        jm = a_map()
        jm.refresh({"kpis": pd.DataFrame({"month": ["2026-11-05"], "rate": [2]})}, "2026-12-01")
        assert [str(each.date) for each in measured(jm)] == ["2026-11-30"]

    def test_only_unfinished_rows_are_a_problem_that_says_so(self) -> None:
        table = pd.DataFrame({"month": ["2026-11-05"], "rate": [2]})
        assert "the first month with rows has not ended by 2026-11-29" in read(table)
        assert "its 1 row is later than 2026-11-29" in read(table.assign(month="2027-01-05"))

    def test_a_mean_has_students_interval(self) -> None:
        rates = [1.0, 2, 4, 8]
        jm = a_map()
        jm.refresh({"kpis": pd.DataFrame({"month": ["2026-10-05"] * 4, "rate": rates})}, TODAY)
        (only,) = measured(jm)
        low, high = stats.t.interval(0.95, 3, np.mean(rates), stats.sem(rates))
        assert (only.value, only.n) == (3.75, 4)
        assert only.low == pytest.approx(low, rel=1e-3) and only.high == pytest.approx(
            high, rel=1e-3
        )

    def test_one_row_a_period_has_no_interval(self) -> None:
        jm = a_map()
        jm.refresh({"kpis": MONTHS}, TODAY)
        assert {(each.n, each.low, each.high) for each in measured(jm)} == {(None,) * 3}

    @pytest.mark.parametrize("answers", [[True, True, False], [1, 1, 0], ["yes", "Ja", "no"]])
    def test_a_share_has_wilsons_interval(self, answers: list[Any]) -> None:
        table = pd.DataFrame({"month": ["2026-10-05"] * 3, "rate": answers})
        jm = a_map("%", kind="share")
        jm.refresh({"kpis": table}, TODAY)
        (only,) = measured(jm)
        low, high = wilson(2, 3)
        assert (only.value, only.n) == (pytest.approx(200 / 3), 3)
        assert (only.low, only.high) == (pytest.approx(100 * low), pytest.approx(100 * high))

    def test_a_share_of_rates_is_refused(self) -> None:
        found = read(MONTHS, kind="share")
        assert found == (
            "the data frame: column rate: 18.0 is not true or false; for rates use kind='mean'"
        )

    def test_a_sum_has_its_number_of_rows_and_no_interval(self) -> None:
        jm = a_map(kind="sum", every="quarter")
        jm.refresh({"kpis": MONTHS.assign(month=["2026-07-31", "2026-08-31", "2026-09-30"])}, TODAY)
        (only,) = measured(jm)
        assert (str(only.date), only.value, only.n, only.low) == ("2026-09-30", 58, 3, None)

    def test_two_values_on_the_last_date_are_refused(self) -> None:
        table = pd.DataFrame({"month": ["2026-10-31"] * 2, "rate": [1, 2]})
        assert "2026-10-31, has several values, such as 1 and 2; add where=" in read(
            table, kind="last"
        )
        assert read(table.assign(rate=1), kind="last") == [("2026-10-31", 1)]

    def test_the_last_of_a_date_with_several_times_counts(self) -> None:
        times = ["2026-10-31 08:00", "2026-10-31 18:00", "2026-10-31 12:00"]
        table = pd.DataFrame({"month": pd.to_datetime(times), "rate": [1, 2, 3]})
        assert read(table, kind="last") == [("2026-10-31", 2)]

    @pytest.mark.parametrize("kind", ["parquet", "pandas", "arrow", "polars"])
    def test_midnight_in_berlin_is_of_its_own_date(self, kind: str, tmp_path: Path) -> None:
        days = pd.date_range("2026-01-01", periods=3, freq="MS", tz="Europe/Berlin")
        frame = pd.DataFrame({"month": days, "rate": [1, 2, 3]})
        frame.to_parquet(tmp_path / "k.parquet")
        tables: dict[str, Callable[[], Any]] = {
            "parquet": lambda: tmp_path / "k.parquet",
            "pandas": lambda: frame,
            "arrow": lambda: __import__("pyarrow").Table.from_pandas(frame),
            "polars": lambda: pytest.importorskip("polars").from_pandas(frame),
        }
        assert read(tables[kind]()) == [("2026-01-31", 1), ("2026-02-28", 2), ("2026-03-31", 3)]

    def test_text_with_an_offset_is_of_its_own_date(self) -> None:
        table = pd.DataFrame({"month": ["2026-10-01T00:00:00+02:00"], "rate": [1]})
        assert read(table) == [("2026-10-31", 1)]


SOURCES: dict[str, Callable[[Path, pd.DataFrame], Any]] = {
    "pandas": lambda _, frame: frame,
    "polars": lambda _, frame: pytest.importorskip("polars").from_pandas(frame),
    "arrow": lambda _, frame: __import__("pyarrow").Table.from_pandas(frame),
    "memtable": lambda _, frame: _in_ibis(frame),
    "parquet": lambda folder, frame: _written(folder / "k.parquet", frame.to_parquet),
    "csv": lambda folder, frame: _written(folder / "k.csv", frame.to_csv, index=False),
    "gzip": lambda folder, frame: _written(folder / "k.csv.gz", frame.to_csv, index=False),
    "excel": lambda folder, frame: _written(folder / "k.xlsx", frame.to_excel, index=False),
    "jsonl": lambda folder, frame: _written(
        folder / "k.jsonl", frame.to_json, orient="records", lines=True, date_format="iso"
    ),
    "sqlite": lambda folder, frame: _in_sqlite(folder, frame),
    "folder": lambda folder, frame: _in_folder(folder, frame),
}


def _written(path: Path, write: Callable[..., Any], **options: Any) -> Path:
    write(path, **options)
    return path


def _in_ibis(frame: pd.DataFrame) -> Any:
    with engines.quiet():
        return ibis.memtable(frame)


def _in_folder(folder: Path, frame: pd.DataFrame) -> str:
    for number, part in enumerate((frame.head(20), frame.tail(-20))):
        part.to_parquet(folder / f"{number}.parquet")
    return str(folder / "*.parquet")


def _in_sqlite(folder: Path, frame: pd.DataFrame) -> Any:
    import sqlite3

    with sqlite3.connect(folder / "k.db") as connection:
        frame.assign(month=frame.month.dt.strftime("%Y-%m-%d")).to_sql("k", connection)
    connection.close()
    return ibis.sqlite.connect(folder / "k.db").table("k")


class TestSources:
    @pytest.mark.parametrize("name", SOURCES)
    def test_every_source_gives_the_same(self, name: str, tmp_path: Path) -> None:
        frame = pd.DataFrame(
            {
                "month": pd.date_range("2026-07-01", periods=60).astype("datetime64[us]"),
                "rate": np.arange(60) / 4,
                "plan": ["pro", "free"] * 30,
            }
        )
        table = SOURCES[name](tmp_path, frame)
        found = read(table, where="plan = 'pro' and month >= '2026-07-02'")
        kept = frame[(frame.plan == "pro") & (frame.month >= "2026-07-02")]
        july, august = kept[kept.month < "2026-08-01"].rate, kept[kept.month >= "2026-08-01"].rate
        assert found == [("2026-07-31", july.mean()), ("2026-08-31", pytest.approx(august.mean()))]

    def test_twenty_goals_share_one_query(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []
        run = engines.run

        def count(expr: Any, what: str, backend: Any) -> Any:
            asked.append(what)
            return run(expr, what, backend)

        monkeypatch.setattr(engines, "run", count)
        jm = jn.JourneyMap("Shop")
        table = pd.DataFrame({"day": pd.date_range("2026-01-01", periods=90)})
        for number in range(20):
            id = jm.add(jn.Goal(id=f"g{number}", name=f"Goal {number}"))
            table[f"v{number}"] = float(number)
            every: Any = ("day", "week", "month", "quarter")[number % 4]
            jm.bind(id, table="kpis", date="day", value=f"v{number}", every=every,
                    kind=("mean", "sum")[number % 2], where="day >= '2026-01-05'")  # fmt: skip
        found = jm.refresh({"kpis": table}, TODAY)
        assert asked == ["goals"] and set(found.problem) == {""}

    @pytest.mark.parametrize(
        ("table", "words"),
        [
            (3, "3 is not a table"),
            (None, "None is not a table"),
            ("nope.csv", "nope.csv: no such file"),
            ("kpis.xls", ".xls is not read; save it as .xlsx or .csv"),
            ("kpis.docx", "unknown file type"),
            (MONTHS.rate, "a Series is not a table"),
            (MONTHS.head(0), "no row has a value"),
            (pd.DataFrame(), "no columns"),
        ],
        ids=["number", "none", "no-file", "xls", "docx", "series", "no-rows", "empty"],
    )
    def test_what_cannot_be_read_is_a_problem_of_the_goal(self, table: Any, words: str) -> None:
        assert words in read(table)

    def test_an_empty_file_has_no_columns(self, tmp_path: Path) -> None:
        (tmp_path / "k.csv").write_bytes(b"")
        assert read(tmp_path / "k.csv").endswith("k.csv has no columns")

    def test_damaged_files_are_problems_of_the_goal(self, tmp_path: Path) -> None:
        for name in ("k.xlsx", "k.parquet", "k.csv.gz", "k.duckdb", "k.jsonl"):
            (tmp_path / name).write_bytes(b"\x00\xff nonsense")
            assert isinstance(read(tmp_path / name), str)

    def test_without_the_engine_the_error_says_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "ibis", None)
        with pytest.raises(jn.MissingExtraError, match=r"refreshing goals needs ibis.*evidence"):
            a_map().refresh({"kpis": MONTHS}, TODAY)
        assert len(jn.sample("coffee").refresh({})) == 0

    def test_an_open_map_is_saved_once(self, tmp_path: Path) -> None:
        path = tmp_path / "shop.journeymap.json"
        a_map().save(path)
        jm = jn.open(path)
        jm.refresh({"kpis": MONTHS}, TODAY)
        assert len(measured(jn.read(path))) == 3

    def test_the_tables_are_a_dict_by_name(self) -> None:
        jm = a_map()
        with pytest.raises(jn.ArgumentError, match=r"such as \{'kpis': a DataFrame\}"):
            jm.refresh(MONTHS)  # type: ignore[arg-type]
        with pytest.raises(jn.ArgumentError, match="3 is not the name of a table"):
            jm.refresh({3: MONTHS})  # type: ignore[dict-item]
        problem = jm.refresh({"kpi": MONTHS}).problem[0]
        assert problem == "the table 'kpis' was not passed; did you mean 'kpi'? Passed: kpi"

    def test_attrs_have_tables_changes_and_the_date(self) -> None:
        found = a_map().refresh({"kpis": MONTHS}, TODAY)
        assert found.attrs["today"] == TODAY and len(found.attrs["changes"]) == 3
        assert found.attrs["tables"] == {
            "kpis": {"source": "the data frame", "rows": 3, "first": "2026-08-31",
                     "last": "2026-10-31"}
        }  # fmt: skip
        json.dumps(found.attrs)


class TestSheetsOfPeople:
    def test_a_german_sheet_with_a_title_totals_and_empty_rows(self, tmp_path: Path) -> None:
        path = in_file(
            tmp_path / "k.csv",
            "KPI-Bericht für Q3;;\n\nmonth;rate;Umsatz\n31.08.2026;18,5 %;1.234,50 €\n"
            "30.09.2026;19 %;1.300 €\n;;\n31.10.2026;k. A.;900 €\nSumme;37,5 %;3.434,50 €\n",
            "cp1252",
        )
        assert read(path, "%") == [("2026-08-31", 18.5), ("2026-09-30", 19)]
        assert read(path, value="Umsatz", kind="sum") == [
            ("2026-08-31", 1234.5), ("2026-09-30", 1300), ("2026-10-31", 900)
        ]  # fmt: skip

    def test_rows_without_a_date_are_skipped_with_a_warning(self) -> None:
        table = MONTHS.assign(month=pd.Series(["2026-08-31", None, "2026-10-31"]))
        with pytest.warns(jn.JourneyWarning, match="skipped 1 row of totals or without a date"):
            found = a_map().refresh({"kpis": table}, TODAY)
        assert found.read[0] == 2

    @pytest.mark.parametrize(
        "values",
        [
            pd.Series([1, 2, 3], dtype="float16"), pd.Series([1, None, 3], dtype="Int64"),
            pd.Series(["1", "2", "3"], dtype="category"), pd.Series([True, False, True]),
            pd.Series([1, "2,5", "3"], dtype=object), pd.Series([2**62, 1, 2**63], dtype="uint64"),
            pd.Series([[1], [2], [3]]), pd.Series(pd.to_timedelta([1, 2, 3], unit="h")),
            pd.Series(["1", "\ud800", "2"], dtype=object), pd.Series([1 + 2j, 1, 1]),
        ],
        ids=["float16", "Int64", "category", "bool", "object", "uint64", "lists", "timedelta",
             "surrogate", "complex"],
    )  # fmt: skip
    def test_any_type_of_column_is_read_or_refused(self, values: Any) -> None:
        for kind in ("mean", "last", "share"):
            assert read(MONTHS.assign(rate=values), kind=kind)

    def test_what_was_skipped_is_warned_of(self, tmp_path: Path) -> None:
        path = in_file(tmp_path / "k.csv", "month,rate\n2026-10-31,3\nTotal,3\n")
        with pytest.warns(jn.JourneyWarning, match="skipped 1 row of totals or without a date"):
            found = a_map().refresh({"kpis": path}, TODAY)
        assert found.attrs["notes"] == [f"{path}: skipped 1 row of totals or without a date"]

    @pytest.mark.parametrize(
        ("unit", "values"), [("%", [18.5, 19.0]), ("", [0.185, 0.19])], ids=["percent", "share"]
    )
    def test_percentages_of_excel_are_percent(
        self, unit: str, values: list[float], tmp_path: Path
    ) -> None:
        rows = [["month", "rate"], [dt.date(2026, 8, 31), 0.185], [dt.date(2026, 9, 30), 0.19]]
        path = workbook(tmp_path / "k.xlsx", rows, {"B2": "0.0%", "B3": "0.0%"})
        assert [value for _, value in read(path, unit)] == values

    def test_serial_numbers_of_excel_are_dates(self, tmp_path: Path) -> None:
        rows: list[list[Any]] = [["Report"], [], ["month", "rate"], [46266, 1], [46296.5, 2]]
        path = workbook(tmp_path / "k.xlsx", rows)
        assert read(path) == [("2026-09-30", 1), ("2026-10-31", 2)]
        with pytest.warns(jn.JourneyWarning, match="dates of Excel, such as 46266 as 2026-09-01"):
            a_map().refresh({"kpis": path}, TODAY)

    def test_the_sheet_with_the_columns_is_read(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0].append(["Read me first"])
        sheet = book.create_sheet("Numbers")
        for row in (["month", "rate"], ["2026-10-31", 5]):
            sheet.append(row)
        book.save(tmp_path / "k.xlsx")
        assert read(tmp_path / "k.xlsx") == [("2026-10-31", 5)]
        assert "has no sheet 'Number'; allowed: 'Sheet', 'Numbers'" in read(
            tmp_path / "k.xlsx", options={"sheet": "Number"}
        )

    def test_months_as_columns_are_explained_and_the_advice_works(self, tmp_path: Path) -> None:
        days = [dt.date(2026, month, 28) for month in (7, 8, 9)]
        path = workbook(tmp_path / "k.xlsx", [["KPI", *days], ["Rate", 1, 2, 3], ["NPS", 7, 8, 9]])
        problem = read(path)
        assert "has no column 'month', but one column for each date (2026-07-28" in problem
        advice = problem.partition("table = ")[2].partition(", and pass")[0]
        table = eval(advice, {"pandas": pd})
        assert read(table, date="date", value="value", where="KPI = 'NPS'") == [
            ("2026-07-31", 7), ("2026-08-31", 8), ("2026-09-30", 9)
        ]  # fmt: skip

    def test_a_formula_without_a_value_is_warned_of(self, tmp_path: Path) -> None:
        rows = [["month", "rate"], ["2026-09-30", 1], ["2026-10-31", "=1+1"]]
        path = workbook(tmp_path / "k.xlsx", rows)
        with pytest.warns(jn.JourneyWarning, match="1 formula has no stored value"):
            a_map().refresh({"kpis": path}, TODAY)

    @pytest.mark.parametrize(
        ("texts", "days"),
        [
            (["Aug 2026", "Sept. 2026"], ["2026-08-31", "2026-09-30"]),
            (["August 2026", "März 2026"], ["2026-03-31", "2026-08-31"]),
            (["2026-08", "2026/09"], ["2026-08-31", "2026-09-30"]),
            (["08/2026", "9.2026"], ["2026-08-31", "2026-09-30"]),
            (["Jul-26", "Aug-26"], ["2026-07-31", "2026-08-31"]),
            (["31.08.2026", "30.9.26"], ["2026-08-31", "2026-09-30"]),
            (["8/31/2026", "9/1/2026"], ["2026-08-31", "2026-09-30"]),
            (["20260831", "20260930"], ["2026-08-31", "2026-09-30"]),
            (["2026-08-31T00:00:00Z", "1. September 2026"], ["2026-08-31", "2026-09-30"]),
            (["46234", "46265"], ["2026-07-31", "2026-08-31"]),
        ],
        ids=lambda each: each[0],
    )
    def test_months_as_people_write_them(self, texts: list[str], days: list[str]) -> None:
        table = pd.DataFrame({"month": texts, "rate": [1, 2]})
        assert [day for day, _ in read(table)] == days

    @pytest.mark.parametrize(
        ("every", "texts", "days"),
        [
            ("quarter", ["Q1 2026", "2026-Q2", "3. Quartal 2026"], ["03-31", "06-30", "09-30"]),
            ("week", ["2026-W05", "KW 6 2026", "W07/2026"], ["02-01", "02-08", "02-15"]),
        ],
    )
    def test_quarters_and_weeks(self, every: str, texts: list[str], days: list[str]) -> None:
        table = pd.DataFrame({"month": texts, "rate": [1, 2, 3]})
        assert [day[5:] for day, _ in read(table, every=every)] == days

    @pytest.mark.parametrize(
        ("texts", "numbers"),
        [
            (["1.234,5", "2,0"], [1234.5, 2]),
            (["1,234.5", "2.0"], [1234.5, 2]),
            (["1 234,5", "12"], [1234.5, 12]),
            (["1'234.50", "CHF 12.00"], [1234.5, 12]),
            (["€ 1.234,50", "−12,5 €"], [1234.5, -12.5]),
            (["(12.5)", "3"], [-12.5, 3]),
            (["US$ 1,234.50", "$3"], [1234.5, 3]),
            (["1e3", "2"], [1000, 2]),
            (["0.612", "0.598"], [0.612, 0.598]),
            (["1,234,567", "2"], [1234567, 2]),
            (["-", "2"], [2]),
            (["#N/A", "2"], [2]),
        ],
        ids=lambda each: str(each[0]),
    )
    def test_numbers_as_people_write_them(self, texts: list[str], numbers: list[float]) -> None:
        table = pd.DataFrame({"month": ["2026-09-30", "2026-10-31"], "rate": texts})
        assert [value for _, value in read(table)] == numbers

    @pytest.mark.parametrize(
        ("column", "texts", "words"),
        [
            (
                "rate",
                ["2.345", "1.234"],
                "'1.234' in the column 'rate' may have a decimal or a thousands",
            ),
            ("rate", ["1.234", "2.345"], "pass decimal='.' or decimal=','"),
            ("rate", ["1.5", "2,5"], "with a decimal point and with a decimal comma"),
            (
                "rate",
                ["3.5", "9,5", "2,5", "1.5"],
                "'1.5' and '2,5'; write all numbers in the same way",
            ),
            ("rate", ["ca. 3", "4"], "column rate: 'ca. 3' is not a number"),
            ("rate", ["#DIV/0!", "4"], "'#DIV/0!' is not a number"),
            ("rate", ["61%", "58"], "1 of 2 values have a percent sign"),
            ("month", ["01/02/2026", "01/03/2026"], "pass time_format='dayfirst' or"),
            (
                "month",
                ["31/01/2026", "01/31/2026"],
                "has the month first; write all dates in the same way",
            ),
            ("month", ["Jan 30", "Jan 31"], "may be a day or a year"),
            ("month", ["soon", "2026-10-31"], "column month: 'soon' is not a date"),
            ("month", ["2026-02-30", "2026-10-31"], "'2026-02-30' is not a date"),
        ],
        ids=lambda each: str(each[0]) if isinstance(each, list) else "",
    )
    def test_what_is_unclear_is_refused(self, column: str, texts: list[str], words: str) -> None:
        days = ["2026-09-30", "2026-10-31"] * (len(texts) // 2)
        table = pd.DataFrame({"month": days, "rate": "1"})
        assert words in read(table.assign(**{column: texts}))

    def test_and_can_be_said(self) -> None:
        table = pd.DataFrame({"month": ["01/02/2026", "01/03/2026"], "rate": ["1.234", "2.345"]})
        options: dict[str, Any] = {"decimal": ",", "time_format": "dayfirst"}
        assert read(table, options=options) == [("2026-02-28", 1234), ("2026-03-31", 2345)]
        by_table = {"decimal": {"kpis": "."}, "time_format": {"kpis": "monthfirst"}}
        assert read(table, options=by_table) == [("2026-01-31", pytest.approx(1.7895))]

    def test_the_order_of_rows_does_not_matter(self) -> None:
        rows = [0.1, 0.7, -0.3, 1e6 / 3, -1e6 / 3, 0.2, 12345.678, -12345.678]
        table = pd.DataFrame({"month": "2026-10-31", "rate": rows})
        assert read(table) == read(table[::-1]) == read(table.sample(frac=1, random_state=3))

    def test_a_bad_cell_of_another_date_or_part_does_not_matter(self) -> None:
        table = pd.DataFrame(
            {
                "month": ["2026-10-31", "2026-10-31", "2026-12-31"],
                "rate": ["5", "see notes", "#DIV/0!"],
                "part": ["EU", "US", "EU"],
            }
        )
        assert read(table, where="part = 'EU'") == [("2026-10-31", 5)]

    def test_shares_in_a_goal_in_percent_are_warned_of(self) -> None:
        with pytest.warns(jn.JourneyWarning, match="show them as 19%"):
            a_map("%").refresh({"kpis": MONTHS.assign(rate=[0.19, 0.2, 0.21])}, TODAY)

    def test_the_condition_compares_what_the_sheet_means(self, tmp_path: Path) -> None:
        path = in_file(
            tmp_path / "k.csv",
            "month;rate;users\n30.09.2026;1,5;1.200\n31.10.2026;2,5;900\n",
        )
        assert read(path, where="users > 1000") == [("2026-09-30", 1.5)]
        assert read(path, where="month > '2026-10-01'") == [("2026-10-31", 2.5)]
        assert read(path, where="rate < 2") == [("2026-09-30", 1.5)]

    @settings(max_examples=examples(25))
    @given(st.binary(max_size=200))
    def test_no_bytes_raise_anything_but_a_problem(self, data: bytes) -> None:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "k.csv")
            path.write_bytes(b"month,rate\n" + data)
            read(path)


@pytest.fixture(scope="module")
def log() -> jn.EventLog:
    return jn.EventLog(jn.sample_log("coffee"))


class TestKpis:
    def coffee(self, unit: str, **binding: Any) -> jn.JourneyMap:
        jm = jn.sample("coffee")
        jm.add(jn.Goal(id="g", name="Stay", unit=unit))
        jm.bind("g", **binding)
        return jm

    @pytest.mark.parametrize(("unit", "factor"), [("%", 100), ("", 1)], ids=["percent", "share"])
    def test_a_goal_gets_the_complete_periods_of_its_kpi(
        self, log: jn.EventLog, unit: str, factor: int
    ) -> None:
        jm = self.coffee(unit, kpi="retention")
        found = jm.refresh({"events": log}, TODAY)
        known = jm.evidence(log).kpi("retention").query("complete").dropna(subset="value")
        assert found.read[0] == len(measured(jm)) == len(known) > 5
        ends = [each.date() for each in known.period + pd.offsets.MonthEnd(0)]
        assert [each.date for each in measured(jm)] == ends
        for one, row in zip(measured(jm), known.to_dict(orient="records"), strict=True):
            numbers = [factor * row[name] for name in ("value", "low", "high")]
            assert [one.value, one.low, one.high] == pytest.approx(numbers)
            assert (one.n, one.source) == (row["n"], "events")
        assert found.attrs["tables"]["events"]["rows"] == log.facts.events

    def test_periods_after_today_are_not_taken(self, log: jn.EventLog) -> None:
        jm = self.coffee("", kpi="active", every="week")
        jm.refresh({"events": log}, "2026-01-21")
        assert str(measured(jm)[-1].date) == "2026-01-18"  # the week of today has not ended

    def test_a_binding_without_a_table_means_the_event_log(self, log: jn.EventLog) -> None:
        jm = jn.sample("coffee")
        jm.add(jn.Goal(id="g", name="Stay", binding={"kpi": "active"}))
        found = jm.refresh({"events": log}, TODAY)
        assert (found.table[0], found.problem[0]) == ("events", "") and measured(jm)

    def test_a_condition_chooses_events(self, log: jn.EventLog) -> None:
        jm = self.coffee("", kpi="active", where="channel = 'website'")
        jm.refresh({"events": log}, TODAY)
        whole = self.coffee("", kpi="active")
        whole.refresh({"events": log}, TODAY)
        web = {each.date: each.value for each in measured(jm)}
        every = {each.date: each.value for each in measured(whole)}
        assert web and all(web[day] <= every[day] for day in web) and web != every

    def test_a_file_is_opened_as_a_log(self, tmp_path: Path) -> None:
        path = tmp_path / "events.csv"
        jn.sample_log("coffee").to_csv(path, index=False)
        jm = self.coffee("", kpi="active")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", jn.JourneyWarning)
            assert jm.refresh({"events": path}, TODAY).problem[0] == ""

    @pytest.mark.parametrize(
        ("binding", "table", "words"),
        [
            ({"kpi": "active"}, MONTHS, "not readable as an event log: "),
            ({"kpi": "value"}, None, "value needs the value of events"),
            ({"kpi": "active", "where": "planet = 'x'"}, None, "planet"),
            ({"table": "events", "date": "a", "value": "b"}, None, "this is an event log, not a "
                                                                   "table"),
        ],
        ids=["no-log", "no-column", "condition", "no-table"],
    )  # fmt: skip
    def test_what_a_log_does_not_have_is_a_problem(
        self, log: jn.EventLog, binding: dict[str, Any], table: Any, words: str
    ) -> None:
        jm = self.coffee("", **binding)
        found = jm.refresh({"events": log if table is None else table}, TODAY)
        assert words in found.problem[0] and not measured(jm)


class TestReference:
    @settings(max_examples=examples(25))
    @given(
        rows=st.lists(
            st.tuples(
                st.dates(dt.date(2026, 6, 1), dt.date(2026, 12, 31)),
                st.one_of(st.none(), st.floats(-1e6, 1e6), st.integers(-9, 9).map(float)),
                st.sampled_from(["a", "b", None]),
            ),
            max_size=40,
        ),
        every=st.sampled_from(["day", "week", "month", "quarter", "year"]),
        kind=st.sampled_from(["mean", "sum", "share", "last"]),
        where=st.sampled_from(["", "part = 'a'", "part <> 'a' or rate > 0"]),
        today=st.dates(dt.date(2026, 6, 1), dt.date(2027, 1, 31)),
    )
    def test_it_equals_a_slow_reading_in_pandas(
        self, rows: list[Any], every: str, kind: str, where: str, today: dt.date
    ) -> None:
        if kind == "share":
            rows = [(day, None if v is None else float(v > 0), part) for day, v, part in rows]
        frame = pd.DataFrame(rows, columns=["month", "rate", "part"])
        frame["month"] = pd.to_datetime(frame.month).astype("datetime64[us]")
        frame["rate"] = frame.rate.astype("float64")
        frame["part"] = frame.part.astype("str").where(frame.part.notna(), None)
        jm = a_map(every=every, kind=kind, where=where)
        found = jm.refresh({"kpis": frame}, today)
        expected = reference(rows, every, kind, where, today)
        if not expected:
            assert found.problem[0]
            return
        assert found.problem[0] == ""
        got = [(m.date, m.value, m.n, m.low, m.high) for m in measured(jm)]
        assert [each[0] for each in got] == [each[0] for each in expected]
        for one, other in zip(got, expected, strict=True):
            assert one[1] == pytest.approx(other[1], rel=1e-9, abs=1e-6)
            assert one[2] == other[2]
            for a, b in zip(one[3:], other[3:], strict=True):
                assert (a is None) == (b is None)
                assert a is None or a == pytest.approx(b, rel=1e-3, abs=1e-4)

    def test_the_reference_knows_its_periods(self) -> None:
        assert period_of(dt.date(2026, 11, 29), "week") == (
            dt.date(2026, 11, 23), dt.date(2026, 11, 29)
        )  # fmt: skip


DIALECTS = ["bigquery", "snowflake", "databricks", "trino"] if LONG else ["trino"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_queries_compile_for_warehouses(dialect: str) -> None:
    table = ibis.table(
        {"day": "timestamp", "v": "float64", "ok": "boolean", "n": "int32", "part": "string",
         "text": "string"},
        name="kpis",
    )  # fmt: skip
    backend = SimpleNamespace(name=dialect, has_operation=lambda _: True)
    columns = OpenColumns.__new__(OpenColumns)
    columns.needs = Needs({"day"}, {"v", "n", "text"}, {"ok"}, {"part", "day"})
    columns.options = Options()
    columns.cells, columns.problems, columns.values, columns.notes = {}, {}, {}, []
    columns._of_source(Source(table, backend, "kpis"))
    assert columns.problems == {}
    goals = [
        Wanted("g0", "day", "v", "mean", "part = 'a' and day >= '2026-01-01'"),
        Wanted("g1", "day", "ok", "share"),
        Wanted("g2", "day", "n", "last"),
        Wanted("g3", "day", "text", "sum"),
    ]
    rows = _rows(columns, "day", goals)
    for query in (_by_day(rows, goals), _latest(rows, goals[2:3])):
        assert "SELECT" in ibis.to_sql(query, dialect=dialect)


def test_counting_needs_no_goal() -> None:
    with engines.quiet():
        table = OpenColumns(MONTHS, Needs({"month"}, {"rate"}), Options())
    assert count_days(table, []) == {}


def test_a_printed_refresh_fits_a_notebook() -> None:
    text = io.StringIO()
    a_map().refresh({"kpis": MONTHS}, TODAY).to_string(text)
    assert "kpis" in text.getvalue()
