"""The command ``journeynb evidence``."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from warnings import catch_warnings

import pandas as pd
import pytest

import journeynb as jn
from journeynb.cli import main
from journeynb.cli.commands.evidence.command import evidence
from journeynb.cli.commands.evidence.tables import as_json, tables
from journeynb.cli.shared.text_columns import Column, table_lines


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"])
    jm.add(jn.Touchpoint(name="Ad", events="ad"), stage="find")
    jm.add(jn.Touchpoint(name="Order", events="order"), stage="buy")
    for name in ("Home", "Office"):
        jm.add(jn.Persona(name=name))
    jm.link("home", "ad", emotion=0)
    jm.save(folder / "shop.journeymap.json")
    head, rows = "user_id,ts,event\n", ["ann,2026-01-01,ad\n", "ann,2026-01-02,order\n"]
    (folder / "one.csv").write_text(head + rows[0])
    (folder / "two.csv").write_text(head + rows[1])
    (folder / "noise.csv").write_text(head + "bob,2026-01-01,noise\n")
    (folder / "bad.csv").write_text("a,b\n1,2\n")
    return folder


def only(*names: str) -> Any:
    """Let the command ask for these tables and for what options ask for: all together take long.

    Which tables there are, `test_all_tables_come_as_json_and_gaps_exit_with_1` says.
    """

    def tables(jm: jn.JourneyMap, ev: Any, select: str, asked: Any) -> dict[str, pd.DataFrame]:
        found = {name: getattr(ev, name)() for name in names if name != "gaps"} | asked.tables(ev)
        gaps = jm.gaps(select, evidence=ev) if "gaps" in names else jm.gaps("M105").head(0)
        return {**found, "gaps": gaps}

    return patch("journeynb.cli.commands.evidence.command.tables", tables)


def run(
    folder: Path, *arguments: str, columns: int = 100, alone: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the command: `alone` in a process of its own, which takes seconds to start."""
    command = ["evidence", "shop.journeymap.json", *arguments]
    environment = {**os.environ, "COLUMNS": str(columns)}
    if alone:
        return subprocess.run(
            [sys.executable, "-m", "journeynb.cli", *command],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    out, err = StringIO(), StringIO()
    with (
        chdir(folder), redirect_stdout(out), redirect_stderr(err), catch_warnings(),
        patch.object(sys, "argv", ["journeynb", *command]), patch.dict(os.environ, environment),
        pytest.raises(SystemExit) as ended,
    ):  # fmt: skip
        main()
    code = ended.value.code
    return subprocess.CompletedProcess(command, int(code or 0), out.getvalue(), err.getvalue())


def test_prints_tables_and_exits_with_0_if_nothing_differs(files: Path) -> None:
    found = run(files, "one.csv", "two.csv", alone=True)
    assert found.returncode == 0, found.stderr
    assert "Events that match no touchpoint (E601) (0)\n  none" in found.stdout
    assert "columns guessed from their names" in found.stderr
    assert found.stdout.endswith("\nGaps: none\n")
    assert re.search(r"  \(all\) +find +1 +100\.0% \(20\.7-100\.0\)\n", found.stdout)
    assert "2 events from 1 customer, 2026-01-01 to 2026-01-02" in found.stdout


def kept(folder: Path, *arguments: str) -> tuple[Any, dict[str, pd.DataFrame]]:
    """Run the command, and return what it printed and the tables that it asked for."""
    made: dict[str, pd.DataFrame] = {}

    def keep(*given: Any) -> dict[str, pd.DataFrame]:
        made.update(tables(*given))
        return made

    with patch("journeynb.cli.commands.evidence.command.tables", keep):
        return run(folder, *arguments), made


@pytest.fixture(scope="module")
def noise(files: Path) -> dict[str, pd.DataFrame]:
    """The tables of a log whose only event matches no touchpoint."""
    return kept(files, "noise.csv")[1]


@pytest.mark.parametrize("columns", [80, 120])
def test_fits_a_terminal(files: Path, noise: dict[str, pd.DataFrame], columns: int) -> None:
    with patch("journeynb.cli.commands.evidence.command.tables", lambda *given: noise):
        lines = run(files, "noise.csv", columns=columns).stdout.splitlines()
    assert max(map(len, lines[2:])) <= columns
    assert lines[-1] == "Gaps: 3 warnings"
    assert any(line.startswith("  E601  warning") and "noise matches no" in line for line in lines)


def test_all_tables_come_as_json_and_gaps_exit_with_1(
    files: Path, noise: dict[str, pd.DataFrame]
) -> None:
    with patch("journeynb.cli.commands.evidence.command.tables", lambda *given: noise):
        found = run(files, "noise.csv", "--format", "json")
    assert found.returncode == 1
    tables = json.loads(found.stdout)
    assert [*tables] == [
        "personas", "funnel", "unmapped_events", "unobserved_touchpoints", "touchpoints",
        "transitions", "paths", "conformance", "emotions", "gaps",
    ]  # fmt: skip
    assert [row["rule"] for row in tables["gaps"]] == ["E601", "E602", "E602"]
    assert tables["unmapped_events"][0]["event"] == "noise"


def test_gaps_fail_as_the_options_say(files: Path) -> None:
    with only("gaps"):
        for options, code in (
            (("--fail-on", "error"), 0), (("--fail-on", "never", "--select", "E602"), 0),
            (("--select", "E603"), 0),
        ):  # fmt: skip
            assert run(files, "noise.csv", *options).returncode == code, options


def test_the_options_say_how_the_log_is_read(files: Path) -> None:
    head = "user_id,ts,event,kind,rating,row\n"
    rows = ("ann,2026-01-01,ad,home,10,2", "ann,2026-01-01,order,office,0,1")
    (files / "said.csv").write_text(head + "\n".join(rows))
    said = ("--persona", "kind", "--score", "rating", "--score-range", "0,10")
    shown = ("--format", "json")
    with only("emotions", "transitions", "personas"):
        tables = json.loads(run(files, "said.csv", *said, "--order", "row", *shown).stdout)
    with only("transitions"):
        by_name = json.loads(run(files, "said.csv", *shown).stdout)
    with only("personas"):
        by_event = json.loads(run(files, "said.csv", *said, "--assign", "event", *shown).stdout)
    means = {row["touchpoint"]: row["mean"] for row in tables["emotions"] if row["n"]}
    assert means == {"ad": 2, "order": -2}
    assert [row["from"] for row in tables["transitions"]] == ["order"]
    assert [row["from"] for row in by_name["transitions"]] == ["ad"]
    whose = {
        assign: [row["persona"] for row in people if row["customers"]]
        for assign, people in (
            ("first", tables["personas"]), ("event", by_event["personas"]),
        )
    }  # fmt: skip
    assert whose == {"first": ["office"], "event": ["home", "office"]}


RUNS = {
    "columns": [
        ("--customer", "account", "4 events from 1 customer,"),
        ("--time-format", "%Y-%m-%d", "4 events"),
        ("--time", "sent", "2027-03-01 to 2027-03-09"),
        ("--channel", "via", r"  noise +app +1 "),
        ("--value", "euros", ", value=euros"),
        ("--text", "note", ", text=note"),
        ("--score-range", "0,4", r"  \(all\) +ad +1 +-1\.00 "),
    ],
    "personas": [
        ("--event", "action", r"  buy +1 "),
        ("--persona", "plan", r"  home +Home +2 "),
        ("--assign", "event", "Customers by persona"),
    ],
    "journeys": [
        ("--score", "stars", r"  \(all\) +ad +1 +\+1\.00 "),
        ("--order", "row", r"  ad +\(none\) +1 "),
        ("--gap", "8d", r"  \(all\) +1 +0\.0% .* 2 +3 +66\.7% "),
        ("--fail-on", "never", "\nGaps: 1 warning\n"),
    ],
    "exports": [
        ("--profile", "segment", r", Segment \(tracks\): customer="),
        ("--identify", "user_id,account", "4 events from 1 customer,"),
        ("--properties", "details", ", channel"),
    ],
    "states": [("--lifecycle", "via", "3 events from 2 customers,")],
    # 8 events from 2 customers without the condition, 2 events if the table is read as long
    "wide": [
        ("--wide", "ts,sent", "4 events from 1 customer,"),
        ("--where", "user_id = 'bob'", "4 events from 1 customer,"),
    ],
}
"""Options that are tested together, each with its value and what the output then contains."""
SHOWN = {
    "columns": ["unmapped_events", "emotions"],
    "personas": ["personas", "unmapped_events"],
    "journeys": ["transitions", "conformance", "emotions", "gaps"],
    "exports": [],
    "states": [],
    "wide": [],
}
"""The tables in which that is seen."""


def test_every_option_is_tested() -> None:
    tested_apart = {
        "charts", "attribution", "churn", "survival", "cohorts", "compare", "what_if", "to",
        "leaves", "inactive_days", "format", "select",
    }  # fmt: skip
    options = inspect.signature(evidence).parameters.keys() - {"path", "events"}
    named = [name for run in RUNS.values() for name, *_ in run]
    assert len(named) == len(set(named))
    assert {name.removeprefix("--").replace("-", "_") for name in named} | tested_apart == options


@pytest.mark.parametrize("options", RUNS.values(), ids=RUNS)
def test_every_option_works_with_journeys(
    files: Path, options: list[tuple[str, str, str]], request: pytest.FixtureRequest
) -> None:
    (files / "every.csv").write_text(
        "user_id,account,ts,sent,event,action,via,plan,euros,stars,score,note,row,received_at,"
        "details\n"
        "ann,x,2026-01-01,2027-03-01,ad,call,web,home,5,4,1,hm,2,2026-01-01,\n"
        "ann,x,2026-01-20,2027-03-02,order,buy,web,home,,,,,1,2026-01-20,\n"
        "bob,x,2026-01-01,2027-03-08,ad,call,app,home,,,,,3,2026-01-01,\n"
        'bob,x,2026-01-02,2027-03-09,noise,hum,app,home,,,,,4,2026-01-02,"{""channel"": ""tv""}"\n'
    )
    given = [text for name, value, _ in options for text in (name, value)]
    if "--lifecycle" in given:
        text = (files / "every.csv").read_text()
        states = text.replace(",web,", ",start,", 1).replace(",web,", ",complete,")
        (files / "every.csv").write_text(
            states.replace(",app,", ",other,", 1).replace(",app,", ",end,")
        )
    with only(*SHOWN[request.node.callspec.id]):
        found = run(files, "every.csv", "--gap", "7d", *given, columns=140)
    assert found.returncode == 0, found.stderr
    for _, _, shown in options:
        assert re.search(shown, found.stdout), (shown, found.stdout)


JOURNEYS = {
    "two": "a,2026-01-01 10:00,ad,\na,2026-01-01 10:05,order,7\n"
    "b,2026-01-01 11:00,ad,\nb,2026-03-01 11:00,ad,2\n",
    "one event": "a,2026-01-01,ad,\n",
    "only other events": "a,2026-01-01,x,\na,2026-03-01,y,\nb,2026-03-01,y,1\n",
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_prints_tables_of_journeys(files: Path, name: str) -> None:
    personas = () if name == "one event" else ("--persona", "kind")
    rows = [f"{row},home" for row in JOURNEYS[name].splitlines()]
    (files / "gap.csv").write_text("\n".join(["user_id,ts,event,nps,kind", *rows]))
    found = run(files, "gap.csv", "--gap", "30d", *personas, "--fail-on", "never", columns=140)
    assert found.returncode == 0, found.stderr
    explained = found.stdout.split("Moves and customers that the map explains")[1].splitlines()
    assert explained[1].split("  ")[-1] == "explained (95%)" and " journeys " in explained[1]
    if name == "two":
        assert re.search(r" 2 +3 +100\.0% \(43\.9-100\.0\)$", explained[2])


def test_a_log_without_usable_rows_is_refused(files: Path) -> None:
    (files / "empty.csv").write_text("customer,time,event\n")
    (files / "broken.csv").write_text("customer,time,event\n,2026-01-01,ad\nann,soon,ad\n")
    for name, why in (
        ("empty.csv", "the log has no events"),
        ("broken.csv", r"none of the 2 rows can be used (1 without a customer, 1 with an unread"),
    ):
        for more in ((), ("--format", "json", "--fail-on", "never", "--select", "E601")):
            found = run(files, name, *more)
            assert found.returncode == 2 and not found.stdout
            assert f"error: {name}: {why}" in found.stderr
            assert "so the map cannot be compared with it" in found.stderr


@pytest.mark.parametrize("touchpoints", [(), ("Noise", "Ad")])
def test_a_map_without_patterns(files: Path, touchpoints: tuple[str, ...]) -> None:
    jm = jn.JourneyMap("Bare", stages=["Find"])
    for name in touchpoints:
        jm.add(jn.Touchpoint(name=name), stage="find")
    folder = files / f"bare{len(touchpoints)}"
    folder.mkdir()
    jm.save(folder / "shop.journeymap.json")
    found = run(folder, "../noise.csv")
    assert found.returncode == 1 and "Traceback" not in found.stderr
    assert found.stdout.endswith("\nGaps: 1 warning\n")
    assert re.search(r"E601 +warning +1 +The event noise matches no touchpoint", found.stdout)
    with only("gaps"):
        tables = json.loads(run(folder, "../noise.csv", "--format", "json").stdout)
    assert [row["customers"] for row in tables["gaps"]] == [1]


def test_writes_charts(files: Path) -> None:
    with only():
        found = run(files, "one.csv", "two.csv", "--gap", "7d", "--charts", "charts")
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("EventLog of ") and found.stdout.endswith("\nGaps: none\n")
    names = {path.name for path in (files / "charts").iterdir()}
    assert names == {"funnel.svg", "transitions.svg", "flow.svg", "times.svg", "emotion.svg",
                     "volume.svg", "map.svg"}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.csv"], "none.csv: no such file"),
        (["one.csv", "none.csv"], "none.csv: no such file"),
        (
            ["one.csv", "shop.journeymap.json"],
            "shop.journeymap.json: unknown file type; allowed: .parquet, .pq, .csv",
        ),
        (["bad.csv"], "customer"),
        (["one.csv", "--format", "github"], "'github' is not one of"),
        (["one.csv", "--select", "Z"], "no rule code starts with 'Z'"),
        (
            ["one.csv", "--score-range", "1-5"],
            "--score-range '1-5' is not valid; allowed: LOW,HIGH",
        ),
        (["one.csv", "--score-range", "5,1"], "score_range"),
        (["one.csv", "--order", "row"], "no column 'row' for order=; the columns are"),
        (["one.csv", "--assign", "any"], "'any' is not one of"),
    ],
)
def test_bad_input_is_reported_in_a_line(files: Path, arguments: list[str], words: str) -> None:
    found = run(files, *arguments)
    assert found.returncode == 2
    assert words in found.stderr and "Traceback" not in found.stderr


def test_columns_are_cut_wrapped_or_hidden() -> None:
    rows = [{"id": "保険の見積もりを依頼する", "n": 12, "text": "one two three four five"}] * 2
    name = Column("name", lambda row: str(row["id"]), flexible=True, once=True)
    number = Column("n", lambda row: str(row["n"]), right=True, spare=1)
    words = Column("what", lambda row: str(row["text"]), wraps=True)
    assert table_lines(rows[:1], [name, number, words], 80)[1] == (
        "保険の見積もりを依頼する  12  one two three four five"
    )
    narrow = table_lines(rows, [name, number], 16)
    assert narrow == ["name           n", "保険の見積…   12", "              12"]
    assert table_lines(rows, [name, number], 11) == ["name", "保険の見積…", ""]
    long = [{**rows[0], "text": "one two three four five six seven eight nine ten"}]
    assert table_lines(long, [number, words], 40) == [
        " n  what",
        "12  one two three four five six seven",
        "    eight nine ten",
    ]


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map and a log in which customers cancel after calls, and a banner brings few of them."""
    folder = tmp_path_factory.mktemp("club")
    jm = jn.JourneyMap("Club", stages=["Find", "Use"], converts="order")
    for name in ("Home", "Office"):
        jm.add(jn.Persona(name=name))
    for name, cost in (("Ad", 300), ("Banner", 700)):
        jm.add(
            jn.Touchpoint(name=name, events=name.lower(), cost=cost, cost_per="month"), stage="find"
        )
    jm.add(jn.Touchpoint(name="Order", events="order"), stage="find")
    for name in ("Call", "Mail"):
        jm.add(jn.Touchpoint(name=name, events=name.lower()), stage="use")
    jm.save(folder / "shop.journeymap.json")
    rows = [(number, "2026-01-01", "banner" if number < 50 else "ad") for number in range(600)]
    rows += [(number, "2026-01-02", "order") for number in range(40, 440)]
    rows += [
        (number, "2026-02-01", "call" if number < 140 else "mail") for number in range(40, 440)
    ]
    rows += [(number, "2026-02-20", "cancel") for number in (*range(40, 100), *range(200, 230))]
    rows += [(439, "2026-03-10", "order")]
    head = "customer,time,event,persona\n"
    lines = [f"{who},{day},{what},{'Home' if who % 2 else 'Office'}" for who, day, what in rows]
    (folder / "log.csv").write_text(head + "\n".join(lines) + "\n")
    return folder


ALL_QUESTIONS = (
    "--attribution", "--churn", "--survival", "--cohorts", "--compare", "home", "office",
    "--what-if", "ad=0.5", "--leaves", "cancel",
)  # fmt: skip


@pytest.fixture(scope="module")
def answered(club: Path) -> tuple[subprocess.CompletedProcess[str], dict[str, pd.DataFrame]]:
    """All explanations as text, and their tables."""
    return kept(club, "log.csv", *ALL_QUESTIONS)


class TestExplanations:
    def test_come_as_tables_with_a_line_on_what_they_say(self, answered: Any) -> None:
        found, _ = answered
        assert found.returncode == 1, found.stderr
        text = found.stdout
        titles = [
            "Credit for conversions", "Early signs of leaving", "How long customers stay",
            "Cohorts", "What differs between home and office", "What if", "Gaps found with the log",
        ]  # fmt: skip
        places = [text.index(f"\n{title}") for title in titles]
        assert places == sorted(places)
        parts = [text[start:end] for start, end in zip(places, [*places[1:], None], strict=True)]
        for part in parts[:-1]:
            words = " ".join(part.split())
            assert "associations, not causes" in words or "does not say why" in words
        credit, signs, stay, cohorts, differs, what_if, gaps = parts
        assert "shares of 401 conversions (order) by model" in credit
        assert re.search(r"\n  ad +97\.\d% \(\S+\) .* 1\.79\n", credit)
        assert re.search(r"\n  \(direct\) +0\.0% ", credit)
        assert "leaving: the event cancel" in signs
        sign = r"\n  touchpoint .*\n  call +\(all\) +100 +60% +10% +6\.00 \(\S+ to \S+\) +<0\.001\n"
        assert re.search(sign, signs)
        assert re.search(r"\n  \(all\) +400 +100\.0% \(99\.0-100\.0\)\n", stay)
        assert "Not counted: 200 customers without an event of order." in stay
        assert re.search(r"\n  2026-01 +400 +100%\n", cohorts)
        assert "home" in differs and "office" in differs
        assert re.search(r"\n  \(all\) +600 +67% +80% +\+13\.3 \(", what_if)
        assert "E607" in gaps and "E608" in gaps
        assert max(map(len, "".join(parts).splitlines())) <= 100

    def test_json_has_all_rows_and_what_was_left_out(self, answered: Any) -> None:
        made = json.loads(json.dumps(as_json(answered[1]), allow_nan=False))
        columns = {
            "attribution": "touchpoint channel model credit share low high cost "
            "cost_per_conversion value roi",
            "churn_signs": "persona touchpoint to met left_met left_unmet lift low high p q "
            "pain_points",
            "survival": "persona day at_risk left survival low high",
            "cohorts": "cohort age n returned share low high complete",
            "compare": "from to share_a share_b difference low high p q n_a n_b",
            "what_if": "persona base then difference low high note n",
        }
        assert list(made)[-8:] == [*columns, "gaps", "about"]
        for name, words in columns.items():
            assert [*made[name][0]] == words.split(), name
            assert "not" in made["about"][name]["note"], name
        assert len(made["attribution"]) == 7 * 7
        assert made["about"]["attribution"]["n"] == 401

    @pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
    def test_a_number_that_is_not_known_is_null_in_json(self) -> None:
        jm = jn.JourneyMap("Club", stages=["Buy"])
        jm.add(jn.Touchpoint(name="Order", events="order"), stage="buy")
        rows = {"customer": ["ann"], "time": ["2026-01-01"], "event": ["order"]}
        ev = jm.evidence(jn.EventLog(pd.DataFrame(rows)))
        made = as_json({"survival": ev.survival({"event": "cancel"})})
        json.dumps(made, allow_nan=False)
        assert made["about"]["survival"]["came_back"]["share"] is None  # nobody left

    def test_a_selected_rule_that_cannot_be_checked_is_named(self, club: Path) -> None:
        with only("gaps"):
            found = run(club, "log.csv", "--select", "E608")
        assert found.returncode == 0
        assert "E608 was not checked: the map does not say how customers leave" in found.stderr

    def test_silence_is_leaving_too_and_the_file_of_the_map_stays(self, club: Path) -> None:
        before = (club / "shop.journeymap.json").read_bytes()
        with only():
            found = run(club, "log.csv", "--survival", "--inactive-days", "20")
        assert found.returncode == 0, found.stderr
        assert "20 days" in found.stdout
        assert (club / "shop.journeymap.json").read_bytes() == before

    @pytest.mark.parametrize(
        ("options", "problem"),
        [
            (
                ["--churn"],
                "--churn: the map does not say how customers leave; add --leaves EVENT or",
            ),
            (["--survival"], "--survival: the map does not say how customers leave"),
            (["--leaves", "x", "--inactive-days", "3"], "use only one of them"),
            (["--inactive-days", "0"], "inactive_days"),
            (["--to", "order"], "--to needs --attribution or --what-if"),
            (["--attribution", "--to", "ordr"], "to='ordr' is not on the map; did you mean"),
            (["--what-if", "ad"], "--what-if ad: is not valid; allowed: TOUCHPOINT=FACTOR"),
            (["--what-if", "ad=half"], "--what-if ad=half: is not valid"),
            (["--what-if", "ad=1", "--what-if", "ad=2"], "each touchpoint once"),
            (["--what-if", "adx=0.5"], "adx"),
            (["--compare", "home", "2026-01"], "home"),
            (["--compare", "home", "homes"], "homes"),
            (["--compare", "2026-01", "1999-01"], "1999-01"),
        ],
    )
    def test_a_wrong_option_is_an_error_in_a_line_before_any_table_is_computed(
        self, club: Path, options: list[str], problem: str
    ) -> None:
        with patch("journeynb.cli.commands.evidence.command.tables") as computed:
            found = run(club, "log.csv", *options)
        assert not computed.called
        assert found.returncode == 2
        assert problem in " ".join(found.stderr.split())
        assert not found.stdout
