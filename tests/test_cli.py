"""The command line: its output, its exit status; and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import journeynb as jn
from journeynb.cli import main
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.links import LINKS

TODAY = ("--today", "2026-11-22")
MERMAID = """journey
    title A day
    section Morning
      Make tea: 5: Me
      Go to work: 1: Me, Cat
"""
LONG = "Stage,Touchpoint,Channel,Persona,Emotion\nStart,Ad,web,Maya,1\nEnd,Shop,store,Maya,-1\n"


@dataclass
class Result:
    status: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command line in this process."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["journeynb", *map(str, arguments)])
        capsys.readouterr()
        with warnings.catch_warnings(), pytest.raises(SystemExit) as ended:
            main()
        found = capsys.readouterr()
        assert "Traceback" not in found.out + found.err
        code = ended.value.code
        return Result(code if isinstance(code, int) else int(bool(code)), found.out, found.err)

    return call


def in_a_process(
    *arguments: object, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "journeynb.cli", *map(str, arguments)],
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
    )


@pytest.fixture
def coffee(tmp_path: Path) -> Path:
    path = tmp_path / "coffee.journeymap.json"
    jn.sample("coffee").save(path)
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """Return a map with one finding, an info."""
    path = tmp_path / "clean.journeymap.json"
    jm = jn.JourneyMap("Clean")
    jm.add(jn.Lane(name="Systems"))
    jm.save(path)
    return path


@pytest.fixture
def stages(tmp_path: Path) -> Path:
    """Return a map with one error and one info."""
    path = tmp_path / "stages.journeymap.json"
    jn.JourneyMap("Stages", stages=["Awareness"]).save(path)
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_check_with_a_table_of_customers(run: Run, clean: Path, tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    table = tmp_path / "crm.csv"
    table.write_text("Kunde,Umsatz\n" + "".join(f"k{each},{each}\n" for each in range(60)))
    columns = ("--customers-id", "Kunde", "--customers-value", "Umsatz")
    found = run("check", clean, "--customers", table, *columns, "--fail-on", "warning", *TODAY)
    assert found.status == 1
    assert "60 of 60 customers (100%) fit no persona" in found.out
    assert "P411" not in run("check", clean, *TODAY).out
    for arguments, words in (
        (columns, "--customers-id names a column, but --customers FILE is missing"),
        (("--customers", table, "--customers-id", "Nummer"), "has no column 'Nummer'"),
        (("--customers", tmp_path / "no.csv"), "no such file"),
    ):
        wrong = run("check", clean, *arguments)
        assert wrong.status == 2
        assert words in wrong.err


class TestCommands:
    NAMES = (
        "new",
        "edit",
        "check",
        "draw",
        "evidence",
        "refresh",
        "goals",
        "report",
        "table",
        "convert",
        "diff",
        "merge",
        "rules",
        "explain",
        "schema",
        "mcp",
        "course",
    )

    def test_help_names_every_command(self, run: Run) -> None:
        found = run("--help")
        assert found.status == 0
        listed = found.out.split("Commands")[1]
        assert re.findall(r"^[│|]? +([a-z]+)  ", listed, re.MULTILINE) == list(self.NAMES)

    @pytest.mark.parametrize("name", NAMES)
    def test_every_command_has_help(self, run: Run, name: str) -> None:
        for option in ("--help", "-h"):
            found = run(name, option)
            assert found.status == 0 and f"journeynb {name}" in found.out

    def test_the_version(self, run: Run) -> None:
        assert run("--version") == Result(0, f"journeynb {jn.__version__}\n", "")

    def test_without_a_command_it_helps(self, run: Run) -> None:
        found = run()
        assert found.status == 2 and "Usage" in found.out + found.err

    @pytest.mark.parametrize(
        "arguments",
        [
            ("nope",),
            ("check",),
            ("check", "a.json", "--nope"),
            ("check", "a.json", "--format", "xml"),
            ("check", "a.json", "--fail-on", "all"),
            ("table", "a.json"),
            ("convert", "a.json"),
            ("diff", "a.json"),
            ("merge", "a.json", "--prefer", "mine"),
            ("schema", "x"),
            ("new",),
        ],
    )
    def test_a_wrong_call_has_status_2(self, run: Run, arguments: Any) -> None:
        found = run(*arguments)
        assert found.status == 2 and "error" in found.err.lower() and found.out == ""


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("none.journeymap.json", None, "No such file"),
            ("folder.journeymap.json", "folder", "contains no map"),
            ("damaged.journeymap.json", b'{"format": "journeymap/1",\n "title": }', "line 2"),
            ("binary.journeymap.json", b"\x00\x93NUMPY\xff", "line 1"),
            ("empty.journeymap.json", b"", "not valid JSON: the file is empty"),
            ("list.json", b"[1]", "a journey map must be a JSON object, not [1]"),
            ("null.json", b'{"format": "journeymap/1", "title": null}', "title"),
            ("newer.json", b'{"format": "journeymap/99"}', "newer version"),
            ("key.json", b'{"format": "journeymap/1", "x": 1}', "'x'"),
            ("binary.mmd", b"journey\n\xff\xfe", "line 2"),
            ("empty.mmd", b"", "empty.mmd"),
            ("flow.mmd", b"flowchart LR\n a --> b\n", "flow.mmd"),
            ("none.md", b"# no diagram\n", "none.md"),
            ("binary.csv", b"\x00\x01\xff\x00", "binary.csv"),
            ("empty.csv", b"", "empty.csv"),
            ("other.csv", b"a,b\n1,2\n", "other.csv"),
            ("damaged.xlsx", b"PK\x03\x04 not a workbook", "damaged.xlsx"),
            ("empty.xlsx", b"", "empty.xlsx"),
            ("map.docx", b"x", "allowed: .journeymap.json"),
            ("noextension", b"x", "allowed: .journeymap.json"),
            ("a" * 300 + ".json", None, "too long"),
        ],
    )
    def test_a_bad_file_is_named(
        self, run: Run, tmp_path: Path, name: str, content: Any, message: str
    ) -> None:
        bad = tmp_path / name
        if content == "folder":
            bad.mkdir()
        elif content is not None:
            bad.write_bytes(content)
        found = run("check", bad)
        assert found.status == 2 and found.out == ""
        last = found.err.splitlines()[-1]
        assert last.startswith("error: ") and message in last, found.err

    @pytest.mark.parametrize("command", ["table", "convert", "diff", "diff-second"])
    @pytest.mark.parametrize("name", ["none.json", "damaged.json", "empty.mmd", "a.docx"])
    def test_every_command_names_a_bad_file(
        self, run: Run, stages: Path, command: str, name: str
    ) -> None:
        bad = stages.with_name(name)
        if not name.startswith("none"):
            bad.write_bytes(b"")
        out = stages.with_name("out.mmd")
        arguments = {
            "table": ("table", bad, "persona"),
            "convert": ("convert", bad, out),
            "diff": ("diff", bad, stages),
            "diff-second": ("diff", stages, bad),
        }
        found = run(*arguments[command])
        assert found.status == 2 and found.out == ""
        assert found.err.startswith("error: ") and name in found.err
        assert not out.exists()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("check", "--select", "Z9"), "Z9"),
            (("check", "--ignore", "M101,Z9"), "Z9"),
            (("check", "--select", ""), "allowed"),
            (("check", "--ignore", ""), "allowed"),
            (("check", "--today", "tomorrow"), "YYYY-MM-DD"),
            (("check", "--today", "2026-02-30"), "YYYY-MM-DD"),
            (("check", "--diagram", "0"), "diagram"),
            (("check", "--sheet", "A"), "sheet"),
            (("check", "--shape", "long"), "shape"),
            (("check", "--persona", "Maya"), "persona"),
            (("check", "--column", "Step"), "HEADING=COLUMN"),
            (("check", "--column", "=stage"), "HEADING=COLUMN"),
            (("table", "nope"), "allowed: persona"),
            (("table", "gaps", "--today", "x"), "YYYY-MM-DD"),
            (("table", "goals-status", "--today", "x"), "YYYY-MM-DD"),
        ],
    )
    def test_a_bad_option_is_refused(
        self, run: Run, coffee: Path, arguments: tuple[str, ...], message: str
    ) -> None:
        command, *rest = arguments
        found = run(command, coffee, *rest)
        assert found.status == 2 and found.out == ""
        assert found.err.startswith("error: ") and message in found.err

    def test_a_bad_option_of_a_spreadsheet_is_refused(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(LONG)
        for option, value in (("--column", "Nope=stage"), ("--column", "Stage=nope")):
            found = run("check", path, option, value)
            assert found.status == 2 and "error: " in found.err and "nope" in found.err.lower()
        assert run("check", path, "--shape", "round").status == 2

    def test_an_unknown_diagram_is_refused(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "two.md"
        path.write_text(f"```mermaid\n{MERMAID}```\n" * 2)
        for value in ("2", "Nope", "-1"):
            found = run("table", path, "stage", f"--diagram={value}")
            assert found.status == 2 and "error: " in found.err
        assert run("table", path, "stage", "--diagram", "1").status == 0

    def test_an_unknown_rule_is_refused(self, run: Run) -> None:
        found = run("rules", "M999")
        assert found.status == 2 and found.err.startswith(
            "error: unknown rule 'M999'; allowed: A201, A202"
        )

    def test_no_traceback_leaves_the_process(self, tmp_path: Path) -> None:
        found = in_a_process("check", tmp_path / "none.json")
        assert found.returncode == 2 and found.stdout == b""
        assert found.stderr.startswith(b"error: ") and found.stderr.count(b"\n") == 1


class TestNew:
    @pytest.mark.parametrize("name", ["four-stages", "five-stages", "empty"])
    def test_a_map_from_each_template(self, run: Run, tmp_path: Path, name: str) -> None:
        path = tmp_path / "a.journeymap.json"
        found = run("new", path, "--template", name)
        assert (found.status, found.err) == (0, "") and str(path) in found.out
        assert jn.read(path).equals(jn.sample(name))

    @pytest.mark.parametrize("name", ["coffee", "saas"])
    def test_a_map_from_each_sample(self, run: Run, tmp_path: Path, name: str) -> None:
        path = tmp_path / "a.json"
        assert run("new", path, "--from", name, "--title", "Méine Karte 🗺").status == 0
        jm = jn.read(path)
        assert jm.title == "Méine Karte 🗺"
        assert jm.equals(jn.sample(name).fork(title="Méine Karte 🗺"))

    def test_the_default_template_is_four_stages(self, run: Run, tmp_path: Path) -> None:
        run("new", tmp_path / "a.json")
        assert jn.read(tmp_path / "a.json").equals(jn.sample("four-stages"))

    def test_an_existing_file_is_kept_unless_forced(self, run: Run, coffee: Path) -> None:
        before = coffee.read_bytes()
        found = run("new", coffee)
        assert found.status == 2 and "--force" in found.err
        assert coffee.read_bytes() == before
        assert run("new", coffee, "--force").status == 0
        assert jn.read(coffee).equals(jn.sample("four-stages"))

    @pytest.mark.parametrize(
        ("name", "options", "message"),
        [
            ("a.json", ("--template", "nope"), "four-stages, five-stages, empty"),
            ("a.json", ("--from", "nope"), "coffee, saas"),
            ("a.mmd", (), ".journeymap.json"),
            ("a.csv", ("--force",), ".journeymap.json"),
            ("a", (), "unknown file extension"),
            ("nowhere/a.json", (), "cannot be written"),
            ("b" * 300 + ".json", (), "too long"),
            ("b" * 300 + ".json", ("--force",), "too long"),
            ("a.json", ("--title", "\udcff"), "surrogate"),
        ],
    )
    def test_a_map_that_cannot_be_created_is_refused(
        self, run: Run, tmp_path: Path, name: str, options: tuple[str, ...], message: str
    ) -> None:
        found = run("new", tmp_path / name, *options)
        assert found.status == 2 and found.err.startswith("error: ") and message in found.err
        assert not list(tmp_path.iterdir())


class TestCheck:
    def test_text_lists_every_finding(self, run: Run, coffee: Path) -> None:
        found = run("check", coffee, *TODAY)
        gaps = jn.read(coffee).gaps(today=TODAY[1])
        lines = found.out.splitlines()
        assert all(f"  {message}" in lines for message in gaps.message)
        assert all(f"    {fix}" in lines for fix in gaps.fix)
        assert found.status == 1

    def test_json_has_the_rows_and_columns_of_gaps(self, run: Run, coffee: Path) -> None:
        found = run("check", coffee, "--format", "json", *TODAY)
        rows = json.loads(found.out)
        frame = jn.read(coffee).gaps(today=TODAY[1])
        assert isinstance(rows, list) and len(rows) == len(frame) > 0
        assert all(list(row) == list(frame.columns) for row in rows)
        assert rows == frame.to_dict(orient="records")
        assert found.status == 1

    def test_json_of_nothing_is_an_empty_list(self, run: Run, clean: Path) -> None:
        found = run("check", clean, "--format", "json", "--select", "M")
        assert (found.status, json.loads(found.out)) == (0, [])

    def test_a_map_without_gaps_says_so(self, run: Run, clean: Path) -> None:
        found = run("check", clean, "--ignore", "p")
        assert found == Result(0, "Clean: 1 lane\n42 rules checked: no gaps found\n", "")

    def test_an_empty_map_fails_unless_numbers_allow_it(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "empty.journeymap.json"
        jn.JourneyMap("Empty").save(path)
        found = run("check", path, "--select", "M")
        assert found.status == 1
        assert found.out.splitlines()[-1] == "missing: the map is empty, so nothing was checked"
        assert run("check", path, "--select", "M", "--at-least", "stage=0").status == 0

    def test_says_what_is_there_and_what_is_missing(self, run: Run, coffee: Path) -> None:
        select = ("check", coffee, "--select", "M105")
        asked = ("--at-least", "touchpoint=5", "--at-least", "experiences=10", "--has", "checkout")
        found = run(*select, *asked)
        assert found.status == 0 and found.out.splitlines()[1:] == [
            "1 rule checked: no gaps found",
            "38 touchpoints, at least 5 required",
            "55 experiences links, at least 10 required",
            "has checkout",
        ]
        lacks = (*select, "--at-least", "persona=9", "--has", "chekout")
        found = run(*lacks)
        assert found.status == 1 and found.out.splitlines()[2:] == [
            "missing: 4 personas, at least 9 required",
            "missing: there is no 'chekout'; did you mean 'checkout'?",
        ]
        found = run(*lacks, "--format", "json")
        assert (found.status, json.loads(found.out)) == (1, [])
        assert found.err.startswith("missing: 4 personas")
        found = run(*lacks, "--format", "github")
        assert found.status == 1 and found.out.count("title=Requirement not met::") == 2
        assert run(*lacks, "--fail-on", "never").status == 0

    @pytest.mark.parametrize("wrong", ["touchpoint", "touchpoint=", "touchpoint=x", "tuchpoint=3"])
    def test_a_number_that_is_not_valid_is_refused(
        self, run: Run, coffee: Path, wrong: str
    ) -> None:
        found = run("check", coffee, "--at-least", wrong)
        assert found.status == 2 and "touchpoint" in found.err

    def test_an_exception_without_finding_is_reported(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        exceptions = [{"rule": "M101", "id": "gone", "reason": "old"}]
        jn.JourneyMap("A", exceptions=exceptions).save(path)
        assert "The exception for M101 (gone) matches no finding." in run("check", path).out

    def test_select_and_ignore(self, run: Run, coffee: Path) -> None:
        def codes(*options: str) -> set[str]:
            found = run("check", coffee, "--format", "json", *TODAY, *options)
            return {row["rule"] for row in json.loads(found.out)}

        every = codes()
        assert codes("--select", "A201") == {"A201"}
        assert codes("--select", "A,S301") == {c for c in every if c[0] == "A" or c == "S301"}
        assert codes("--ignore", "A, S") == {c for c in every if c[0] not in "AS"}
        assert codes("--select", "A", "--ignore", "A201") == {
            c for c in every if c[0] == "A" and c != "A201"
        }

    @pytest.mark.parametrize(
        ("map", "level", "status"),
        [
            ("clean", "error", 0),
            ("clean", "warning", 0),
            ("clean", "info", 1),
            ("clean", "never", 0),
            ("stages", "error", 1),
            ("stages", "warning", 1),
            ("stages", "info", 1),
            ("stages", "never", 0),
        ],
    )
    @pytest.mark.parametrize("format", ["text", "json", "github"])
    def test_fail_on_says_from_which_severity_it_fails(
        self,
        run: Run,
        request: pytest.FixtureRequest,
        map: str,  # noqa: A002
        level: str,
        status: int,
        format: str,
    ) -> None:
        path = request.getfixturevalue(map)
        found = run("check", path, "--fail-on", level, "--format", format)
        assert (found.status, found.err) == (status, "")

    def test_only_selected_rules_make_it_fail(self, run: Run, stages: Path) -> None:
        assert run("check", stages).status == 1
        assert run("check", stages, "--ignore", "M105").status == 0
        assert run("check", stages, "--select", "P").status == 0

    def test_today_is_the_date_of_the_check(self, run: Run, coffee: Path) -> None:
        early, late = (
            run("check", coffee, "--format", "json", "--today", day).out
            for day in ("2026-01-01", "2036-01-01")
        )
        assert early != late

    def test_github_escapes_what_would_end_a_command(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "50%, a:b.journeymap.json"
        name = "100% sure,\n::error::a: b\r"
        jn.JourneyMap("A", stages=[name]).save(path)
        found = run("check", path, "--format", "github", *TODAY)
        assert found.status == 1
        lines = found.out.splitlines()
        place = str(path).replace("50%, a:b", "50%25%2C a%3Ab")
        assert lines[0].startswith(
            f"::error file={place},line=5,title=M105 Stage without touchpoint::"
        )
        assert "100%25 sure,%0A::error::a: b%0D" in lines[0]
        assert all(
            re.match(r"::(error|warning|notice) file=[^:,]+,line=\d+,title=[^:,]+::", x)
            for x in lines
        )
        assert [line[2:7] for line in lines] == ["error", "notic"]

    @pytest.mark.parametrize("spaced", [False, True], ids=["as saved", "as another tool writes it"])
    def test_github_points_at_the_line_of_the_entity(
        self, run: Run, tmp_path: Path, spaced: bool
    ) -> None:
        path = tmp_path / "coffee.journeymap.json"
        jm = jn.sample("coffee")
        jm.save(path)
        if spaced:
            path.write_text(json.dumps(json.loads(path.read_text("utf-8")), indent=4), "utf-8")
        text = path.read_text("utf-8").splitlines()
        rows = jm.gaps(today=TODAY[1]).to_dict("records")
        out = run("check", path, "--format", "github", "--fail-on", "never", *TODAY).out
        found = [int(line.split("line=")[1].split(",")[0]) for line in out.splitlines()]
        assert len(found) == len(rows)
        for line, row in zip(found, rows, strict=True):
            about = " ".join(text[line - 1 : line + 1]) if spaced else text[line - 1]
            assert f'"id": "{row["id"]}"' in about if row["id"] else line == 1

    def test_github_points_at_the_name_in_other_text_files(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "day.mmd"
        path.write_text("journey\n title Read\n section Find\n  Reread: 3: Me\n  Read: 3: Me\n")
        out = run("check", path, "--format", "github", "--select", "M103", *TODAY).out
        assert [each.split("line=")[1][0] for each in out.splitlines()] == ["4", "5"]
        path = tmp_path / "day.xlsx"
        jm = jn.JourneyMap()
        jm.add(jn.Touchpoint(name="Read"))
        jm.save(path)
        out = run("check", path, "--format", "github", "--select", "M103", *TODAY).out
        assert out and "line=" not in out

    def test_text_shows_names_on_one_line_and_steers_no_terminal(
        self, run: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "a.json"
        jn.JourneyMap("T\x1b[31m", stages=["A\n::error::x\x1b]0;y\x07\u2028\u202e"]).save(path)
        for arguments in (("check", path), ("table", path, "stage"), ("table", path, "gaps")):
            out = run(*arguments).out
            assert "\n::error" not in out
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", out)

    @pytest.mark.parametrize("name", ["day.mmd", "day.md", "day.csv"])
    def test_other_formats_are_checked_too(self, run: Run, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        content = {"day.mmd": MERMAID, "day.md": f"```mermaid\n{MERMAID}```\n", "day.csv": LONG}
        path.write_text(content[name])
        found = run("check", path, "--fail-on", "never")
        assert found.status == 0 and "M103" in found.out + "M103" * (name == "day.csv")


class TestTable:
    KINDS = (
        *ENTITIES,
        "touchpoints",
        *LINKS,
        "gaps",
        "goals-status",
        "opportunities-ranked",
        "unmapped",
    )
    FEW = ("persona", "experiences", "unmapped")

    @pytest.mark.parametrize(
        ("map", "kind"), [*(("coffee", kind) for kind in KINDS), *(("clean", kind) for kind in FEW)]
    )
    def test_every_table_in_every_format(
        self,
        run: Run,
        request: pytest.FixtureRequest,
        map: str,  # noqa: A002
        kind: str,
    ) -> None:
        path = request.getfixturevalue(map)
        rows = json.loads(run("table", path, kind, "--format", "json").out)
        listed = rows_of(run("table", path, kind, "--format", "csv", "--all").out)
        text = run("table", path, kind)
        assert (text.status, text.err) == (0, "")
        assert len(listed) == len(rows)
        if rows:
            assert list(listed[0]) == list(rows[0])
            assert len(text.out.splitlines()) == len(rows) + 1
        else:
            assert text.out == f"no {kind}\n"

    def test_json_has_days_exact_numbers_and_null(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        jm = jn.JourneyMap()
        jm.add(
            jn.Goal(
                name="é🙂",
                due="2027-03-31",
                baseline=0.12345678901234,
                target=1234567.25,
                tags=["a"],
                custom={"x": True},
                measurements=[{"date": "2026-01-01", "value": 1}],
            )
        )
        jm.add(jn.Opportunity(name="o", value=3))
        jm.save(path)
        (goal,) = json.loads(run("table", path, "goal", "--format", "json").out)
        assert goal["name"] == "é🙂" and goal["due"] == "2027-03-31" and goal["start"] is None
        assert (goal["baseline"], goal["target"]) == (0.12345678901234, 1234567.25)
        assert goal["tags"] == ["a"] and goal["custom.x"] is True
        assert goal["measurements"] == [{"date": "2026-01-01", "value": 1.0}]
        (other,) = json.loads(run("table", path, "opportunity", "--format", "json").out)
        assert (other["value"], other["effort"], other["status"]) == (3, None, None)

    def test_csv_has_exact_numbers_and_days(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        jm = jn.JourneyMap()
        jm.add(jn.Goal(name="a, b\nc", due="2027-03-31", baseline=-0.1234567, target=12345678.0))
        jm.add(jn.Touchpoint(name="t", channels=["web", "shop"], moment_of_truth=True, cost=1e21))
        jm.save(path)
        (goal,) = rows_of(run("table", path, "goal", "--format", "csv").out)
        assert goal == {
            "id": "a-b-c",
            "name": "a, b\nc",
            "baseline": "-0.1234567",
            "target": "12345678",
            "due": "2027-03-31",
        }
        (ad,) = rows_of(run("table", path, "touchpoint", "--format", "csv").out)
        assert ad["channels"] == "web; shop" and ad["moment_of_truth"] == "yes"
        assert ad["cost"] == "1e+21"

    def test_csv_contains_no_formulas(self, run: Run, tmp_path: Path) -> None:
        path, before = tmp_path / "a.json", tmp_path / "b.json"
        jm = jn.JourneyMap("x")
        jm.save(before)
        jm.add(jn.Persona(name="=1+1", wants=["@x", "y"], role="-2"))
        jm.set(title="+1")
        jm.save(path)
        (row,) = rows_of(run("table", path, "persona", "--format", "csv").out)
        assert (row["name"], row["wants"], row["role"]) == ("'=1+1", "'@x; y", "'-2")
        rows = rows_of(run("diff", before, path, "--format", "csv").out)
        assert {row["after"] for row in rows} == {"'+1", ""}
        assert "'=1+1" in {row["name"] for row in rows}

    def test_empty_columns_are_hidden_unless_requested(self, run: Run, stages: Path) -> None:
        few = rows_of(run("table", stages, "stage", "--format", "csv").out)
        every = rows_of(run("table", stages, "stage", "--format", "csv", "--all").out)
        assert list(few[0]) == ["id", "name"]
        assert list(every[0]) == list(jn.read(stages).table("stage").columns)
        assert len(run("table", stages, "stage", "--all").out.split("\n")[0]) > 40

    def test_the_text_is_not_cut(self, run: Run, tmp_path: Path) -> None:
        jm = jn.JourneyMap()
        with jm.batch():
            for number in range(150):
                jm.add(jn.Persona(name=f"P{number} " + "long " * 60 + "end"))
        jm.save(tmp_path / "a.json")
        out = run("table", tmp_path / "a.json", "persona").out
        assert out.count("long end") == 150


class TestConvert:
    ENDINGS = (".journeymap.json", ".mmd", ".md", ".csv", ".xlsx")

    @pytest.mark.parametrize("source", ENDINGS)
    @pytest.mark.parametrize("target", ENDINGS)
    def test_each_format_to_each(self, run: Run, tmp_path: Path, source: str, target: str) -> None:
        start = tmp_path / "start.csv"
        start.write_text(LONG)
        first, second = tmp_path / f"a{source}", tmp_path / f"b{target}"
        assert run("convert", start, first).status == 0
        found = run("convert", first, second)
        assert found.status == 0 and found.out == f"wrote {second}\n"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", jn.JourneyWarning)
            jm = jn.read(second)
        assert jm.table("stage").name.tolist() == ["Start", "End"]
        assert jm.table("touchpoint").name.tolist() == ["Ad", "Shop"]
        assert jm.table("persona").name.tolist() == ["Maya"]
        assert jm.links("experiences").emotion.tolist() == [1, -1]
        assert len(jm.links("occurs_in")) == 2

    @pytest.mark.parametrize("name", ["coffee", "saas"])
    @pytest.mark.parametrize("ending", [".mmd", ".md", ".csv", ".xlsx"])
    def test_a_whole_sample_keeps_its_stages_and_touchpoints(
        self, run: Run, tmp_path: Path, name: str, ending: str
    ) -> None:
        path, out = tmp_path / "a.json", tmp_path / f"a{ending}"
        jm = jn.sample(name)
        jm.save(path)
        assert run("convert", path, out).status == 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", jn.JourneyWarning)
            back = jn.read(out)
        placed = jm.touchpoints()
        placed = placed[(placed.stage != "") & (placed.personas.map(len) > 0)]
        assert set(placed.name) <= set(back.table("touchpoint").name)
        assert set(placed.stage.map(lambda id: jm[id].name)) <= set(back.table("stage").name)

    def test_to_its_own_format_it_is_rewritten_in_canonical_form(
        self, run: Run, tmp_path: Path
    ) -> None:
        source, out = tmp_path / "a.json", tmp_path / "b.json"
        source.write_text('{"stages": [{"name": "A", "id": "a"}], "format": "journeymap/1"}')
        run("convert", source, out)
        jn.read(source).save(tmp_path / "c.json")
        assert out.read_bytes() == (tmp_path / "c.json").read_bytes()
        assert run("convert", source, source).status == 2
        assert run("convert", source, source, "--force").status == 0
        assert source.read_bytes() == out.read_bytes()

    def test_an_existing_file_is_kept_unless_forced(self, run: Run, coffee: Path) -> None:
        out = coffee.with_suffix(".mmd")
        out.write_text("mine")
        found = run("convert", coffee, out)
        assert found.status == 2 and "--force" in found.err and out.read_text() == "mine"
        assert run("convert", coffee, out, "--force").status == 0
        assert out.read_text().startswith("journey")

    @pytest.mark.parametrize("name", ["a.docx", "a", "nowhere/a.mmd", "folder.mmd"])
    def test_a_target_that_cannot_be_written_is_refused(
        self, run: Run, coffee: Path, name: str
    ) -> None:
        (coffee.parent / "folder.mmd").mkdir()
        found = run("convert", coffee, coffee.parent / name, "--force")
        assert found.status == 2 and found.err.splitlines()[-1].startswith("error: ")
        assert {each.name for each in coffee.parent.iterdir()} == {coffee.name, "folder.mmd"}

    def test_the_maps_of_a_folder_go_to_another_with_the_same_folders(
        self, run: Run, tmp_path: Path
    ) -> None:
        maps, out = tmp_path / "maps", tmp_path / "out"
        (maps / "eu").mkdir(parents=True)
        for name in ("a", "eu/a"):
            jn.JourneyMap(name, stages=["Find"]).save(maps / f"{name}.journeymap.json")
        (maps / "notes.csv").write_text("not a map")
        found = run("convert", maps, "--to", "graphml", "--out", out)
        assert (found.status, found.err) == (0, "")
        assert found.out == f"wrote {out / 'a.graphml'}\nwrote {out / 'eu/a.graphml'}\n"
        assert {each.name for each in out.rglob("*.*")} == {"a.graphml"}
        found = run("convert", maps, "--to", ".table.md")
        assert (maps / "eu/a.table.md").exists()
        found = run("convert", maps, "--to", "graphml", "--out", out)
        assert found.status == 2 and found.out == "" and "--force" in found.err

    def test_a_map_that_cannot_be_read_does_not_stop_the_others(
        self, run: Run, tmp_path: Path
    ) -> None:
        good, bad = tmp_path / "good.mmd", tmp_path / "bad.mmd"
        good.write_text(MERMAID + "      Sleep: 9: Me\n")
        bad.write_text("pie\n")
        found = run("convert", bad, good, "--to", "journeymap")
        assert found.status == 2
        assert found.out == f"wrote {tmp_path / 'good.journeymap.json'}\n"
        first, second, last = found.err.splitlines()
        assert first.startswith(f"error: {bad}") and second.startswith(f"warning: {good}")
        assert last == "error: 1 map of 2 could not be converted"

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("maps", "--to", "csv"), "error: maps contains no .journeymap.json file; name files"),
            (("maps", "out.csv"), "error: pass MAP and OUT, such as"),
            (("a.json",), "error: pass MAP and OUT, such as"),
            (("a.json", "b.json", "--out", "x"), "error: --out needs --to FORMAT"),
            (("a.json", "--to", "foo"), "error: the format 'foo' is unknown; allowed: journeymap"),
            (("a.json", "--to", "html"), "error: the format 'html' can only be read; allowed"),
            (("a.csv", "--to", "csv"), "error: a.csv is in this format already; pass --out FOLDER"),
            (("a.json", "a.mmd", "--to", "csv"), "error: a.json and a.mmd would both become a.csv"),
        ],
    )
    def test_wrong_calls_say_what_is_allowed(
        self,
        run: Run,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        arguments: tuple[str, ...],
        message: str,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "maps").mkdir()
        jn.JourneyMap("A").save("a.json")
        (tmp_path / "a.mmd").write_text(MERMAID)
        found = run("convert", *arguments)
        assert found.status == 2 and found.err.startswith(message)
        assert {each.name for each in tmp_path.iterdir()} == {"maps", "a.json", "a.mmd"}

    def test_warnings_are_lines_on_stderr(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.mmd"
        path.write_text(MERMAID + "      Sleep: 9: Me\n      no colon here\n")
        found = run("convert", path, tmp_path / "a.json")
        assert found.status == 0
        assert found.out == f"wrote {tmp_path / 'a.json'}\n"
        lines = found.err.splitlines()
        assert lines and all(line.startswith("warning: ") for line in lines)
        assert not any(".py" in line for line in lines)

    def test_the_scale_and_the_customers_of_a_diagram(self, run: Run, tmp_path: Path) -> None:
        path, out = tmp_path / "a.mmd", tmp_path / "a.json"
        path.write_text("journey\n A: 7: Maya, Bank\n B: 1: Team, Bank\n")
        done = run(
            "convert", path, out, "--scale", "1-7", "--customer", "Maya", "--customer", "Team"
        )  # fmt: skip
        assert (done.status, done.err) == (0, "")
        assert jn.read(out).table("persona").name.tolist() == ["Maya", "Team"]

    def test_each_warning_is_shown_each_time(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.mmd"
        path.write_text(MERMAID + "      Sleep: 9: Me\n")
        first = run("diff", path, path).err
        assert first.count("warning: ") >= 2

    def test_options_of_reading(self, run: Run, tmp_path: Path) -> None:
        two = tmp_path / "two.md"
        two.write_text(
            "".join(f"```mermaid\n{MERMAID.replace('A day', t)}```\n" for t in ("One", "Two"))
        )
        for option in ("1", "Two"):
            out = tmp_path / "out.json"
            assert run("convert", two, out, "--diagram", option, "--force").status == 0
            assert jn.read(out).title == "Two"
        table = tmp_path / "t.csv"
        table.write_text("Phase,Where,Who,Emotion\nStart,Ad,Maya,1\n")
        found = run(
            "convert", table, tmp_path / "t.json", "--shape", "long",
            "--column", "Where=touchpoint", "--column", "Phase=stage", "--column", "Who=",
            "--persona", "Tom",
        )  # fmt: skip
        assert found.status == 0, found.err
        jm = jn.read(tmp_path / "t.json")
        assert jm.table("persona").name.tolist() == ["Tom"]
        assert jm.table("touchpoint").name.tolist() == ["Ad"]

    def test_a_sheet_of_a_workbook(self, run: Run, tmp_path: Path) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        book.active.append(["nothing"])
        for row in csv.reader(io.StringIO(LONG)):
            book.create_sheet("Map") if "Map" not in book.sheetnames else None
            book["Map"].append(row)
        book.save(tmp_path / "a.xlsx")
        found = run("convert", tmp_path / "a.xlsx", tmp_path / "a.json", "--sheet", "Map")
        assert found.status == 0, found.err
        assert len(jn.read(tmp_path / "a.json").table("touchpoint")) == 2
        found = run("check", tmp_path / "a.xlsx", "--sheet", "Nope")
        assert found.status == 2 and "Map" in found.err


class TestDiff:
    @pytest.fixture
    def later(self, coffee: Path) -> Path:
        jm = jn.read(coffee)
        jm.set("maya", role="Someone\nelse")
        jm.remove("jonas")
        jm.add(jn.Stage(name="After"), at=0)
        jm.set(owners=["Me"])
        path = coffee.with_name("later.journeymap.json")
        jm.save(path)
        return path

    def test_text_is_a_line_a_difference(self, run: Run, coffee: Path, later: Path) -> None:
        found = run("diff", coffee, later)
        diff = jn.read(coffee).diff(jn.read(later))
        assert (found.status, found.err) == (0, "")
        assert len(found.out.splitlines()) == len(diff) > 5
        assert "+ stage after (After)" in found.out and "- persona jonas" in found.out

    def test_json_and_csv_have_the_rows_of_the_table(
        self, run: Run, coffee: Path, later: Path
    ) -> None:
        frame = jn.read(coffee).diff(jn.read(later)).to_frame()
        rows = json.loads(run("diff", coffee, later, "--format", "json").out)
        assert rows == frame.to_dict(orient="records")
        assert list(rows[0]) == list(frame.columns)
        listed = rows_of(run("diff", coffee, later, "--format", "csv").out)
        assert [row["id"] for row in listed] == frame.id.tolist()

    def test_without_a_difference(self, run: Run, coffee: Path) -> None:
        assert run("diff", coffee, coffee) == Result(0, "no differences\n", "")
        assert run("diff", coffee, coffee, "--exit-code").status == 0
        assert json.loads(run("diff", coffee, coffee, "--format", "json").out) == []
        assert run("diff", coffee, coffee, "--format", "csv").out.count("\n") == 1

    def test_exit_code_shows_a_difference(self, run: Run, coffee: Path, later: Path) -> None:
        for format in ("text", "json", "csv"):
            options = ("--format", format)
            assert run("diff", coffee, later, *options).status == 0
            assert run("diff", coffee, later, "--exit-code", *options).status == 1

    def test_maps_of_two_formats(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a.mmd").write_text(MERMAID)
        run("convert", tmp_path / "a.mmd", tmp_path / "a.json")
        assert run("diff", tmp_path / "a.mmd", tmp_path / "a.json", "--exit-code").status == 0


class TestRules:
    def test_all_of_them(self, run: Run) -> None:
        text = run("rules").out.splitlines()
        rows = json.loads(run("rules", "--format", "json").out)
        listed = rows_of(run("rules", "--format", "csv").out)
        frame = jn.rules()
        assert rows == listed == frame.to_dict(orient="records")
        assert [line.split()[0] for line in text] == frame.rule.tolist()

    def test_every_rule_is_explained(self, run: Run) -> None:
        for code in jn.rules().rule:
            found = run("rules", code)
            assert found.status == 0 and found.out == f"{jn.explain(code)!r}\n"

    def test_a_rule_by_code_in_lower_case_or_by_title(self, run: Run) -> None:
        expected = run("rules", "M106").out
        assert expected.startswith("M106 Persona skips a stage")
        assert run("rules", "m106").out == run("rules", "persona-skips-stage").out == expected

    def test_explain_is_the_same_as_rules_with_a_code(self, run: Run) -> None:
        for arguments in (["M106"], ["m106", "--format", "json"], ["M999"]):
            assert run("explain", *arguments) == run("rules", *arguments)
        assert run("explain").status == 2


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    found = in_a_process("schema", env={"PYTHONUTF8": "1"})
    assert found.returncode == 0
    schema = json.loads(found.stdout)
    assert schema == jn.schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


class TestSchema:
    @pytest.mark.parametrize("name", ["coffee", "saas", "four-stages", "five-stages", "empty"])
    def test_maps_of_the_package_fit(
        self, validator: Draft202012Validator, tmp_path: Path, name: str
    ) -> None:
        jn.sample(name).save(tmp_path / "a.json")
        validator.validate(json.loads((tmp_path / "a.json").read_text("utf-8")))

    @pytest.mark.parametrize(
        "broken",
        [
            {"format": "journeymap/2"},
            {"format": None},
            {"title": 3},
            {"unknown": 1},
            {"state": "wished"},
            {"review_days": 0},
            {"reviewed": 20260101},
            {"personas": {}},
            {"personas": [{"name": "no id"}]},
            {"personas": [{"id": "Maya", "name": "Maya"}]},
            {"personas": [{"id": "maya"}]},
            {"personas": [{"id": "maya", "name": ""}]},
            {"personas": [{"id": "maya", "name": "Maya", "wants": "tea"}]},
            {"personas": [{"id": "maya", "name": "Maya", "x": 1}]},
            {"personas": [{"id": "maya", "name": "Maya", "personality": [{"name": "x"}]}]},
            {"stages": [{"id": "a", "name": "A", "expected_share": 1.5}]},
            {"pain_points": [{"id": "a", "name": "A", "severity": 6}]},
            {"links": [{"kind": "nope", "from": "a", "to": "b"}]},
            {"links": [{"kind": "occurs_in", "from": "a"}]},
            {"links": [{"kind": "occurs_in", "from": "a", "to": "b", "emotion": 1}]},
            {"links": [{"kind": "experiences", "from": "a", "to": "b", "emotion": 3}]},
        ],
        ids=str,
    )
    def test_broken_maps_do_not(self, validator: Draft202012Validator, broken: Any) -> None:
        document = {"format": "journeymap/1", **broken}
        assert not validator.is_valid(document)
        assert validator.is_valid({"format": "journeymap/1"})
        assert not validator.is_valid({})


class TestOutput:
    """Run in a separate process, because the streams are tested."""

    @pytest.fixture
    def odd(self, tmp_path: Path) -> Path:
        path = tmp_path / "odd.json"
        jn.JourneyMap("Zoë 🧕🏽", stages=["Café ☕", "終わり"]).save(path)
        return path

    @pytest.mark.parametrize(
        "env",
        [
            {"PYTHONIOENCODING": "latin-1"},
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        ],
        ids=["latin-1", "C"],
    )
    def test_characters_outside_the_encoding_are_no_error(
        self, odd: Path, env: dict[str, str]
    ) -> None:
        found = in_a_process("check", odd, env=env)
        assert found.returncode == 1 and found.stderr == b"" and b"Caf" in found.stdout

    def test_json_has_characters_outside_the_encoding(self, odd: Path) -> None:
        env = {"PYTHONIOENCODING": "latin-1"}
        found = in_a_process("table", odd, "stage", "--format", "json", env=env)
        assert [row["name"] for row in json.loads(found.stdout)] == ["Café ☕", "終わり"]

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no file names in bytes")
    def test_a_file_name_that_is_not_text(self, tmp_path: Path) -> None:
        name = os.fsencode(tmp_path) + b"/\xff.json"
        command = [sys.executable, "-m", "journeynb.cli", "new", name]
        found = subprocess.run(command, capture_output=True, check=False)
        assert found.returncode == 0 and found.stderr == b""
        assert os.path.exists(name)
