"""Commands about all maps of a folder."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

import journeynb as jn
from journeynb.cli import main

TODAY = ("--today", "2026-11-22")


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder ``journeys`` with the sample maps, below the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    jn.sample_portfolio("coffee", folder=tmp_path / "journeys")
    return tmp_path / "journeys"


def run(*arguments: object) -> Ended:
    out, err = StringIO(), StringIO()
    with (
        patch.object(sys, "argv", ["journeynb", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    code = ended.value.code
    return Ended(code if isinstance(code, int) else int(bool(code)), out.getvalue(), err.getvalue())


def damage(folder: Path) -> None:
    (folder / "bad.journeymap.json").write_text('{\n"title": }')


BAD = "error: bad.journeymap.json, line 2: not valid JSON: Expecting value, column 10\n"


class TestTable:
    def test_has_the_name_of_each_map(self, folder: Path) -> None:
        found = run("table", folder, "stage", "--format", "csv")
        rows = list(csv.DictReader(StringIO(found.out)))
        assert found.status == 0 and found.err == ""
        assert [row["id"] for row in rows if row["map"] == "discover"] == ["hear", "look", "taste"]

    @pytest.mark.parametrize(
        ("kind", "first"),
        [
            ("personas-by-id", {"id": "maya", "n_maps": 4, "library": True}),
            ("goals-status", {"id": "recurring-revenue", "status": "on_track"}),
            ("opportunities-ranked", {"map": "first-parcel", "priority": 5.0}),
            ("experiences", {"map": "discover", "kind": "experiences"}),
            ("tree", {"map": "discover", "parent": "subscribe"}),
        ],
    )
    def test_has_the_tables_of_a_portfolio(
        self, folder: Path, kind: str, first: dict[str, object]
    ) -> None:
        found = run("table", folder, kind, "--format", "json", *TODAY)
        rows = json.loads(found.out)
        assert found.status == 0
        assert first.items() <= next(row for row in rows if first.items() <= row.items()).items()

    def test_takes_a_glob(self, folder: Path) -> None:
        found = run("table", "journeys/o*.json", "personas-by-id", "--format", "csv")
        assert [line.partition(",")[0] for line in found.out.splitlines()] == [
            "id",
            "jonas",
            "fatima",
        ]

    def test_lists_files_that_cannot_be_read_after_the_others(self, folder: Path) -> None:
        damage(folder)
        found = run("table", folder, "personas-by-id")
        assert found.status == 2 and "maya" in found.out and found.err == BAD
        broken = run("table", folder, "broken", "--format", "csv")
        assert broken.status == 0 and broken.out.startswith("map,message\nbad,")

    def test_names_an_unknown_table(self, folder: Path) -> None:
        found = run("table", folder, "unmapped")
        assert found.status == 2
        assert found.err.startswith(
            "error: unknown table 'unmapped' for a folder; allowed: persona"
        )


class TestCheck:
    def test_has_the_findings_of_all_maps_and_between_them(self, folder: Path) -> None:
        found = run("check", folder, *TODAY)
        assert found.status == 1 and found.err == ""
        assert found.out.startswith("Journeys: 6 maps\n")
        assert "\nerror C701 Contradiction between maps (" in found.out
        assert "\n  discover: Maya Okafor has different fields on the map library: " in found.out
        rows = json.loads(run("check", folder, "--format", "json", *TODAY).out)
        expected = jn.Portfolio(folder).gaps(today=TODAY[1])
        assert [[row[name] for name in expected] for row in rows] == expected.values.tolist()

    def test_select_and_fail_on_apply(self, folder: Path) -> None:
        assert run("check", folder, "--select", "C702", *TODAY).status == 0
        found = run("check", folder, "--select", "C702", "--fail-on", "warning", *TODAY)
        assert found.status == 1 and "Noor Haddad" in found.out
        assert run("check", folder, "--select", "X9", *TODAY).status == 2

    def test_takes_several_files(self, folder: Path) -> None:
        files = [folder / f"{name}.journeymap.json" for name in ("library", "office")]
        found = run("check", *files, "--select", "C701", *TODAY)
        assert found.status == 1 and "\n  library: Win offices in Sweden has" in found.out

    def test_github_points_at_the_file_and_line_of_each_map(self, folder: Path) -> None:
        damage(folder)
        found = run("check", "journeys", "--format", "github", "--select", "C701,C705", *TODAY)
        assert found.status == 2
        lines = found.out.splitlines()
        at = re.fullmatch(r"::error file=(\S+),line=(\d+),title=C701 .*Maya Okafor has.*", lines[0])
        assert at is not None and at[1] == "journeys/discover.journeymap.json"
        text = Path(at[1]).read_text("utf-8").splitlines()[int(at[2]) - 1]
        assert '"id":"maya"' in text.replace(" ", "")
        assert lines[-1].startswith(
            "::error file=journeys/bad.journeymap.json,title=Map that cannot be read::"
        )

    def test_a_file_that_cannot_be_read_fails_and_does_not_hide_the_others(
        self, folder: Path
    ) -> None:
        damage(folder)
        found = run("check", folder, "--fail-on", "never", *TODAY)
        assert found.status == 2 and found.err == BAD
        assert ", 1 file that cannot be read\n" in found.out and "error C701" in found.out

    def test_names_each_of_several_files_that_is_not_there(self, folder: Path) -> None:
        found = run("check", "a.journeymap.json", "b.journeymap.json")
        assert found.status == 2 and found.out == ""
        assert [line.split()[1] for line in found.err.splitlines()] == [
            "a.journeymap.json",
            "b.journeymap.json",
        ]
        assert run("check", "b").err == "error: b does not exist; allowed: the path of a file\n"

    @pytest.mark.parametrize("text", ["[]", "[[{}]]", "{[1]: 2}", "{1: 2}", "", "5"])
    def test_annotates_other_files_beside_a_broken_one(self, folder: Path, text: str) -> None:
        (folder / "bad.journeymap.json").write_text(text)
        found = run("check", folder, "--select", "C701", "--format", "github")
        assert found.status == 2 and found.err.startswith("error: bad.journeymap.json")
        assert "title=C701 " in found.out

    @pytest.mark.parametrize(
        "option", [("--has", "maya"), ("--at-least", "persona=1"), ("--scale", "1-5")], ids=str
    )
    def test_names_options_that_are_for_a_single_map(
        self, folder: Path, option: tuple[str, str]
    ) -> None:
        found = run("check", "journeys", *option)
        assert found.status == 2 and found.out == ""
        assert found.err == f"error: {option[0]} is for a single map; pass one file, not journeys\n"


@pytest.mark.parametrize("command", [("check",), ("table", "persona")], ids=" ".join)
def test_a_folder_without_maps_is_an_error(
    tmp_path: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("journeys").mkdir()
    found = run(command[0], "journeys", *command[1:])
    assert found.status == 2 and found.out == ""
    assert found.err == (
        "error: journeys contains no map; allowed: a folder with .journeymap.json files\n"
    )


def test_draw_and_report_take_a_folder(folder: Path, tmp_path: Path) -> None:
    drawn = run("draw", folder, "-o", "all.svg", "--tiles", "medium", *TODAY)
    assert (drawn.status, drawn.out) == (0, "wrote all.svg\n")
    assert "Contradictions between maps" in Path("all.svg").read_text("utf-8")
    assert run("draw", folder, "-o", "all.svg").err.startswith("error: all.svg already exists")
    small = tmp_path / "small"
    small.mkdir()
    jn.JourneyMap("Buy", stages=["Pay"]).save(small / "buy.journeymap.json")
    damage(small)
    made = run("report", small, "-o", "all.html", *TODAY)
    assert (made.status, made.out, made.err) == (2, "wrote all.html\n", BAD)
    assert "bad.journeymap.json, line 2" in Path("all.html").read_text("utf-8")


def test_draw_and_report_of_a_folder_refuse_options_of_one_map(folder: Path) -> None:
    for command, option in (
        (("draw", folder, "-o", "a.svg", "--persona", "maya"), "--persona"),
        (("report", folder, "-o", "a.html", "--template", "executive"), "--template"),
        (("report", folder, "-o", "a.html", "--gap", "60d"), "--gap"),
    ):
        found = run(*command)
        assert found.status == 2
        assert found.err.startswith(f"error: {option} is for a single map")
    one = run("draw", folder / "office.journeymap.json", "-o", "a.svg", "--tiles", "small")
    assert one.status == 2
    assert "--tiles is for a folder" in one.err
