"""The commands ``journeynb refresh`` and ``journeynb goals``."""
# prose: ignore file (numbers as people write them)

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch
from warnings import catch_warnings

import openpyxl
import pytest

import journeynb as jn
from journeynb.cli import main
from journeynb.cli.commands.goals import goal_rows
from journeynb.formats.entity_lines import json_lines

MAP = "shop.journeymap.json"
TODAY = ("--today", "2026-11-29")
KPIS = "month;rate;orders\nSep 2026;18,5 %;1.200\nOct 2026;21 %;1.350\nTotal;;2.550\n"


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs the command line in a folder with a map and its table."""
    (tmp_path / "kpis.csv").write_text(KPIS, "utf-8")
    jm = jn.JourneyMap("Shop")
    for name, unit, target in (("Repeat", "%", 25), ("Orders", "", 2000), ("Calls", "", 5)):
        jm.add(
            jn.Goal(
                id=name.lower(), name=name, unit=unit, baseline=10, target=target,
                direction="increase", start="2026-01-01", due="2026-12-31",
            )
        )  # fmt: skip
    jm.bind("repeat", table="kpis", date="month", value="rate")
    jm.bind("orders", table="kpis", date="month", value="orders", kind="sum")
    jm.save(tmp_path / MAP)

    def call(*arguments: str) -> Ended:
        out, err = StringIO(), StringIO()
        with (
            chdir(tmp_path), redirect_stdout(out), redirect_stderr(err), catch_warnings(),
            patch.object(sys, "argv", ["journeynb", *arguments]),
            patch.dict(os.environ, {"COLUMNS": "140"}), pytest.raises(SystemExit) as ended,
        ):  # fmt: skip
            main()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, out.getvalue(), err.getvalue())

    call.folder = tmp_path  # type: ignore[attr-defined]
    return call


def folder_of(run: Run) -> Path:
    found: Path = run.folder  # type: ignore[attr-defined]
    return found


def rebind(run: Run, goal: str, **binding: str) -> None:
    jm = jn.read(folder_of(run) / MAP)
    jm.bind(goal, **binding)  # type: ignore[arg-type]
    jm.save()


def values(run: Run, goal: str) -> list[tuple[str, float]]:
    entity = jn.read(folder_of(run) / MAP)[goal]
    assert isinstance(entity, jn.Goal)
    return [(each.date.isoformat(), each.value) for each in entity.measurements]


class TestRefresh:
    def test_it_saves_what_is_new_and_prints_it(self, run: Run) -> None:
        found = run("refresh", MAP, "--table", "kpis=kpis.csv", *TODAY)
        assert found.status == 0
        assert found.out.splitlines() == [
            "kpis: kpis.csv, 2 rows from 2026-09-30 to 2026-10-31",
            "Repeat (repeat): 2 new, 2 read from kpis",
            "  2026-10-31  21%  new",
            "  2026-09-30  18.5%  new",
            "Orders (orders): 2 new, 2 read from kpis",
            "  2026-10-31  1350  new",
            "  2026-09-30  1200  new",
            f"saved: {MAP}",
        ]
        assert values(run, "repeat") == [("2026-09-30", 18.5), ("2026-10-31", 21)]

    def test_the_second_time_nothing_is_new_and_the_file_stays(self, run: Run) -> None:
        run("refresh", MAP, "--table", "kpis=kpis.csv", *TODAY)
        before = (folder_of(run) / MAP).read_bytes()
        found = run("refresh", MAP, "--table", "kpis=kpis.csv", *TODAY)
        assert found.status == 0 and "saved" not in found.out
        assert "Repeat (repeat): nothing new, 2 read from kpis" in found.out
        assert (folder_of(run) / MAP).read_bytes() == before

    def test_what_changed_is_printed_with_its_old_value(self, run: Run) -> None:
        run("refresh", MAP, "--table", "kpis=kpis.csv", *TODAY)
        (folder_of(run) / "kpis.csv").write_text(KPIS.replace("21 %", "22 %"), "utf-8")
        found = run("refresh", MAP, "--table", "kpis=kpis.csv", *TODAY)
        assert "  2026-10-31  22%  was 21%" in found.out
        assert "Repeat (repeat): 1 changed, 2 read from kpis" in found.out

    def test_a_dry_run_prints_the_same_and_saves_nothing(self, run: Run) -> None:
        before = (folder_of(run) / MAP).read_bytes()
        found = run("refresh", MAP, "--table", "kpis=kpis.csv", "--dry-run", *TODAY)
        assert found.status == 0 and "  2026-10-31  21%  new" in found.out
        assert found.out.endswith(f"dry run, not saved: {MAP}\n")
        assert (folder_of(run) / MAP).read_bytes() == before

    @pytest.mark.parametrize(
        ("binding", "words"),
        [
            ({"table": "crm"}, "the table 'crm' was not passed; passed: kpis"),
            ({"value": "rates"}, "has no column 'rates'; did you mean 'rate'?"),
            ({"date": "orders"}, "row 2, column orders: '1.200' is not a date"),
            ({"where": "rate > 99"}, "no row has a value"),
        ],
        ids=["missing-table", "renamed-column", "no-dates", "no-rows"],
    )
    def test_a_goal_that_cannot_be_read_is_status_2_and_the_others_are_saved(
        self, run: Run, binding: dict[str, str], words: str
    ) -> None:
        rebind(run, "calls", **{"table": "kpis", "date": "month", "value": "rate"} | binding)
        found = run("refresh", MAP, "--table", "kpis=kpis.csv", *TODAY)
        assert found.status == 2
        assert "Calls (calls): not read, not changed" in found.out
        assert found.err.startswith("error: calls: ") or "\nerror: calls: " in found.err
        assert words in found.err and "Traceback" not in found.err
        assert values(run, "calls") == [] and len(values(run, "repeat")) == 2

    def test_as_json_it_lists_goals_changes_and_tables(self, run: Run) -> None:
        rebind(run, "calls", table="crm", date="day", value="calls")
        found = run("refresh", MAP, "--table", "kpis=kpis.csv", "--format", "json", *TODAY)
        made = json.loads(found.out)
        assert found.status == 2 and made["saved"] is True and made["today"] == "2026-11-29"
        assert [(row["goal"], row["new"], bool(row["problem"])) for row in made["goals"]] == [
            ("repeat", 2, False), ("orders", 2, False), ("calls", 0, True)
        ]  # fmt: skip
        assert made["changes"][0] == {
            "goal": "repeat", "table": "kpis", "date": "2026-09-30", "was": None, "value": 18.5
        }  # fmt: skip
        assert made["tables"]["kpis"]["rows"] == 2

    def test_the_sheet_of_a_workbook_is_chosen_by_name(self, run: Run) -> None:
        book = openpyxl.Workbook()
        for title, rate in (("2025", 0.2), ("2026", 0.3)):
            sheet = book.create_sheet(title)
            for row in (["month", "rate", "orders"], ["2026-10", rate, 3]):
                sheet.append(row)
            sheet["B2"].number_format = "0%"
        book.save(folder_of(run) / "kpis.xlsx")
        unclear = run("refresh", MAP, "--table", "kpis=kpis.xlsx", *TODAY)
        assert unclear.status == 2 and "choose one with sheet=: '2025', '2026'" in unclear.err
        for option in ("kpis=2026", "2026"):
            found = run("refresh", MAP, "--table", "kpis=kpis.xlsx", "--sheet", option, *TODAY)
            assert found.status == 0 and values(run, "repeat") == [("2026-10-31", 30)]

    def test_kpis_are_counted_from_a_log_whose_columns_are_named(
        self, run: Run, tmp_path: Path
    ) -> None:
        rows = [f"c{number},2026-{month:02d}-0{number},buy" for month in (9, 10, 11)
                for number in (1, 2, 3)]  # fmt: skip
        (tmp_path / "log.csv").write_text("\n".join(["who,at,what", *rows]), "utf-8")
        rebind(run, "calls", kpi="active")
        tables = ("--table", "kpis=kpis.csv", "--table", "events=log.csv")
        unclear = run("refresh", MAP, *tables, *TODAY)
        assert unclear.status == 2 and "error: calls: not readable as an event log" in unclear.err
        columns = ("--customer", "who", "--time", "at", "--event", "what")
        found = run("refresh", MAP, *tables, *columns, *TODAY)
        assert found.status == 0 and "events: log.csv, 9 rows from 2026-09-01" in found.out
        assert values(run, "calls") == [("2026-09-30", 3), ("2026-10-31", 3)]

    def test_a_map_without_bindings_is_no_error(self, run: Run, tmp_path: Path) -> None:
        jn.sample("coffee").save(tmp_path / "coffee.journeymap.json")
        found = run("refresh", "coffee.journeymap.json")
        assert (found.status, found.out) == (
            0, "no goal is bound to a table; bind one with jm.bind()\n"
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("--table", "kpis.csv"), "allowed: NAME=FILE, such as kpis=kpis.xlsx"),
            (("--table", "k=a.csv", "--table", "k=b.csv"), "--table k occurs twice"),
            (("--table", "k=a.csv", "--sheet", "2026"), "allowed: NAME=SHEET, such as kpis=2026"),
            (("--table", "k=a.csv", "--decimal", ";"), "decimal=';' is not valid"),
            (("--today", "tomorrow"), "is not a valid date"),
        ],
    )
    def test_a_wrong_option_is_explained(
        self, run: Run, options: tuple[str, ...], words: str
    ) -> None:
        found = run("refresh", MAP, *options)
        assert found.status == 2 and words in found.err and found.out == ""

    def test_only_map_files_are_refreshed(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "day.mmd").write_text("journey\n section A\n  B: 3: Me\n")
        found = run("refresh", "day.mmd", "--table", "kpis=kpis.csv")
        assert found.status == 2 and "saved to .journeymap.json files only" in found.err


@pytest.fixture
def states(run: Run) -> Run:
    """Fill the map with a goal that is behind, one that will miss, and one that is on track."""
    jm = jn.read(folder_of(run) / MAP)
    for day in range(1, 11):
        jm.measure("repeat", 25 + day, date=f"2026-{day:02d}-28")  # far above its target
        jm.measure("orders", 1000 + day % 2, date=f"2026-{day:02d}-28")  # behind, and flat
    jm.save()
    return run


class TestGoals:
    def test_it_lists_status_and_projection(self, states: Run) -> None:
        found = states("goals", MAP, *TODAY)
        assert found.status == 0
        head, repeat, orders, calls = found.out.splitlines()
        assert head.split() == [
            "goal", "last", "of", "target", "due", "status", "projection", "expected"
        ]  # fmt: skip
        assert "35%" in repeat and "reached" in repeat
        assert "behind" in orders and "projected to miss" in orders
        assert "no data" in calls

    @pytest.mark.parametrize(
        ("states_asked", "status"),
        [
            ((), 0), (("behind",), 1), (("at_risk",), 1), (("projected_to_miss",), 1),
            (("behind", "projected_to_miss"), 1),
        ],
    )  # fmt: skip
    def test_it_fails_on_the_states_that_are_asked_for(
        self, states: Run, states_asked: tuple[str, ...], status: int
    ) -> None:
        options = [word for state in states_asked for word in ("--fail-on", state)]
        found = states("goals", MAP, *options, *TODAY)
        assert found.status == status
        if states_asked:
            last = found.out.splitlines()[-1]
            assert last == f"fails on {' or '.join(states_asked)}: 1 goal: Orders"

    def test_nothing_fails_if_all_is_well(self, states: Run) -> None:
        jm = jn.read(folder_of(states) / MAP)
        jm.remove("orders")
        jm.save()
        found = states("goals", MAP, "--fail-on", "at_risk", *TODAY)
        assert found.status == 0
        assert found.out.endswith("fails on at_risk: no goal\n")

    def test_a_goal_past_its_due_date_counts_as_missed(self, states: Run) -> None:
        found = states("goals", MAP, "--fail-on", "projected_to_miss", "--today", "2027-02-01")
        assert found.status == 1 and "Orders" in found.out.splitlines()[-1]

    def test_github_gets_an_annotation_at_the_line_of_the_goal(self, states: Run) -> None:
        path = folder_of(states) / MAP
        line = json_lines(path.read_text("utf-8"))["orders"]
        found = states("goals", MAP, "--fail-on", "behind", "--format", "github", *TODAY)
        assert found.status == 1
        (only,) = found.out.splitlines()
        assert only.startswith(
            f"::error file={MAP},line={line},title=Goal projected to miss::Orders is behind; last "
        )
        warned = states("goals", MAP, "--format", "github", *TODAY)
        assert warned.status == 0 and warned.out.startswith(f"::warning file={MAP},line={line},")

    def test_json_has_numbers_and_which_goals_fail(self, states: Run) -> None:
        found = states("goals", MAP, "--fail-on", "behind", "--format", "json", *TODAY)
        rows = {row["goal"]: row for row in json.loads(found.out)}
        assert [rows[id]["fails"] for id in ("repeat", "orders", "calls")] == [False, True, False]
        assert rows["orders"]["high"] < rows["orders"]["target"] == 2000
        assert rows["orders"]["last_date"] == "2026-10-28" and rows["calls"]["last"] is None

    def test_a_map_without_goals_says_so(self, run: Run, tmp_path: Path) -> None:
        jn.JourneyMap("Empty").save(tmp_path / "empty.journeymap.json")
        assert run("goals", "empty.journeymap.json") == (0, "no goals\n", "")

    def test_it_says_the_same_as_the_library(self) -> None:
        jm = jn.sample("coffee")
        rows = goal_rows(jm, "2026-11-29")
        assert [row["status"] for row in rows] == list(jm.goals(today="2026-11-29").status)
        assert [row["projection"] for row in rows] == list(jm.projection(today="2026-11-29").status)
