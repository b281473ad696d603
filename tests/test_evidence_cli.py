"""The command ``journeynb evidence``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import journeynb as jn


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"])
    jm.add(jn.Touchpoint(name="Ad", events="ad"), stage="find")
    jm.add(jn.Touchpoint(name="Order", events="order"), stage="buy")
    jm.save(folder / "shop.journeymap.json")
    head, rows = "user_id,ts,event\n", ["ann,2026-01-01,ad\n", "ann,2026-01-02,order\n"]
    (folder / "one.csv").write_text(head + rows[0])
    (folder / "two.csv").write_text(head + rows[1])
    (folder / "noise.csv").write_text(head + "bob,2026-01-01,noise\n")
    (folder / "bad.csv").write_text("a,b\n1,2\n")
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "journeynb.cli", "evidence", "shop.journeymap.json", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_prints_tables_and_is_content_where_nothing_differs(files: Path) -> None:
    found = run(files, "one.csv", "two.csv")
    assert found.returncode == 0, found.stderr
    assert "Events on no touchpoint (E601) (0)\n  none" in found.stdout
    assert "columns guessed from their names" in found.stderr


def test_exits_with_1_on_gaps_and_prints_json(files: Path) -> None:
    found = run(files, "noise.csv", "--format", "json")
    assert found.returncode == 1
    tables = json.loads(found.stdout)
    assert [row["rule"] for row in tables["gaps"]] == ["E601", "E602", "E602"]
    assert tables["unmapped_events"][0]["event"] == "noise"
    assert run(files, "noise.csv", "--fail-on", "error").returncode == 0
    assert run(files, "noise.csv", "--fail-on", "never").returncode == 0
    assert run(files, "noise.csv", "--select", "E603").returncode == 0


def test_writes_charts(files: Path) -> None:
    found = run(files, "one.csv", "two.csv", "--charts", "charts")
    assert found.returncode == 0, found.stderr
    names = {path.name for path in (files / "charts").iterdir()}
    assert names == {"funnel.svg", "transitions.svg", "flow.svg", "times.svg", "emotion.svg",
                     "volume.svg", "map.svg"}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.csv"], "none.csv: there is no such file"),
        (["one.csv", "none.csv"], "none.csv: there is no such file"),
        (["one.csv", "shop.journeymap.json"], "several of one kind"),
        (["bad.csv"], "customer"),
        (["one.csv", "--format", "github"], "allowed: text, json"),
        (["one.csv", "--select", "Z"], "no rule begins with 'Z'"),
    ],
)
def test_bad_input_is_told_in_a_line(files: Path, arguments: list[str], words: str) -> None:
    found = run(files, *arguments)
    assert found.returncode == 2
    assert words in found.stderr and "Traceback" not in found.stderr
