"""The choices of a team in a file beside its maps: found, applied everywhere, refused in words."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.sync.connection import Connection
from journeynb.sync.session import session_of

DAY = "2026-11-22"
CHOICES = 'ignore = ["P4", "M104"]\nreview_days = 30\n\n[severity]\nM106 = "error"\nM = "info"\n'


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a repository with a map two folders below its root."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "maps" / "shop").mkdir(parents=True)
    jn.sample("coffee").save(tmp_path / "maps" / "shop" / "coffee.journeymap.json")
    monkeypatch.chdir(tmp_path / "maps" / "shop")
    return tmp_path


def coffee() -> jn.JourneyMap:
    return jn.read("coffee.journeymap.json")


class TestFile:
    def test_none_is_said_so(self, team: Path) -> None:
        assert repr(coffee().settings) == (
            "No settings: no journeynb.toml and no [tool.journeynb] in a pyproject.toml in "
            f"{team / 'maps' / 'shop'} or above it"
        )

    def test_is_looked_for_from_the_map_upward(self, team: Path) -> None:
        shared = team / "pyproject.toml"
        shared.write_text('[project]\nname = "shop"\n\n[tool.journeynb]\nignore = ["A"]\n')
        assert coffee().settings.path == shared
        (team / "maps" / "pyproject.toml").write_text('[tool.other]\nname = "journeynb"\n')
        assert coffee().settings.path == shared
        near = team / "maps" / "journeynb.toml"
        near.write_text(CHOICES)
        assert coffee().settings.path == near
        assert repr(coffee().settings).splitlines() == [
            f"Settings of {near}",
            "  ignore: P4, M104",
            "  severity: M106 error, M info",
            "  review_days: 30",
        ]

    def test_beside_pyproject_counts_alone(self, team: Path) -> None:
        (team / "pyproject.toml").write_text('[tool.journeynb]\nignore = ["A"]\n')
        (team / "journeynb.toml").write_text("")
        assert coffee().settings.ignore == ()
        assert repr(coffee().settings).endswith("(empty)")

    def test_above_the_repository_is_not_read(self, team: Path) -> None:
        (team / "maps" / ".git").write_text("gitdir: elsewhere\n")
        (team / "journeynb.toml").write_text(CHOICES)
        assert coffee().settings.path is None

    def test_of_the_working_directory_counts_for_a_map_in_memory(
        self, team: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        (team / "journeynb.toml").write_text(CHOICES)
        jm = jn.sample("coffee")
        assert jm.settings.path == team / "journeynb.toml"
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        (elsewhere / ".git").mkdir()
        assert coffee().fork().settings.path == team / "journeynb.toml"
        jm.save(elsewhere / "coffee.journeymap.json")
        assert jm.settings.path is None

    def test_beside_maps_of_other_formats_counts_too(self, team: Path, tmp_path: Path) -> None:
        (team / "journeynb.toml").write_text(CHOICES)
        (team / "day.mmd").write_text("journey\n section Find\n  Ad: 3: Me\n")
        assert jn.read(team / "day.mmd").settings.path == team / "journeynb.toml"

    def test_is_read_again_when_it_changes(self, team: Path) -> None:
        jm = coffee()
        assert "M104" in set(jm.gaps().rule)
        path = team / "journeynb.toml"
        path.write_text('ignore = ["M104"]')
        assert "M104" not in set(jm.gaps().rule)
        path.write_text('ignore = ["M105"]')
        os.utime(path, ns=(1, 1))
        assert "M104" in set(jm.gaps().rule)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('ignore = ["M999"]', "line 1, ignore: no rule code starts with 'M999'; allowed: rule"),
            ('ignore = "M"', "line 1, ignore: 'M' is not a list; allowed: a list"),
            ('ignore = ["RULE1"]', "an error in a rule always counts"),
            ('\n[severity]\nM104 = "warn"', "line 3, severity.M104: 'warn' is not valid"),
            ('severity = { M104 = "warn" }', "line 1, severity.M104: 'warn' is not valid"),
            ("review_days = 0", "line 1, review_days: 0 is not valid; allowed: a whole"),
            ("reviewdays = 9", "unknown key (did you mean review_days?); allowed: ignore"),
            ('first_day_of_week = "tuesday"', "'tuesday' is not valid; allowed: monday"),
            ('[colors]\naccent = "red"', "line 2, colors.accent: 'red' is not a color"),
            ('[colors]\nblue = "#00f"', "unknown key; allowed: accent, good"),
            ("ignore =", "journeynb.toml, end of document: not valid TOML: Invalid value"),
            ("ignore = [\n]]", "journeynb.toml, line 2, column 2: not valid TOML: "),
        ],
    )  # fmt: skip
    def test_that_is_wrong_names_the_line_and_what_is_allowed(
        self, team: Path, text: str, message: str
    ) -> None:
        (team / "journeynb.toml").write_text(text)
        with pytest.raises(jn.FormatError) as caught:
            coffee().gaps()
        assert str(caught.value).startswith(str(team / "journeynb.toml"))
        assert message in str(caught.value)

    def test_that_is_wrong_in_pyproject_names_the_line(self, team: Path) -> None:
        (team / "pyproject.toml").write_text(
            '[severity]\nM104 = "x"\n\n[tool.journeynb.severity]\nM103 = "x"\n'
        )
        with pytest.raises(jn.FormatError, match=r"pyproject\.toml, line 5, severity\.M103: 'x'"):
            coffee().check()

    def test_that_is_wrong_leaves_the_map_and_the_editor(self, team: Path) -> None:
        jm = coffee()
        (team / "journeynb.toml").write_text('ignore = ["M998"]')
        with pytest.warns(jn.JourneyWarning, match=r"M998.*ignored until this is corrected"):
            assert "text/html" in jm._repr_mimebundle_()
        assert session_of(jm).gap_search.all()


class TestRules:
    @pytest.fixture(autouse=True)
    def choices(self, team: Path) -> None:
        (team / "journeynb.toml").write_text(CHOICES)

    def test_that_are_ignored_are_not_checked(self) -> None:
        jm = coffee()
        found = set(jm.gaps(today=DAY).rule)
        assert "M104" not in found and not any(code.startswith("P4") for code in found)
        assert jm.gaps("P4").empty
        assert not jm.gaps("M104").empty  # a whole code is asked for

    def test_have_the_severity_of_the_longest_code(self) -> None:
        found = coffee().gaps(today=DAY).groupby("rule").severity.first()
        assert (found["M106"], found["M101"], found["X501"]) == ("error", "info", "warning")

    def test_need_a_review_after_the_days_of_the_team(self) -> None:
        jm = jn.JourneyMap("Shop", reviewed="2026-10-01")
        assert jm.gaps("P404", today=DAY).message.tolist() == [
            "The map was last reviewed on 2026-10-01, more than 30 days ago"
        ]
        jm.set(review_days=60)
        assert jm.gaps("P404", today=DAY).empty

    def test_are_named_by_the_check(self, capsys: pytest.CaptureFixture[str], team: Path) -> None:
        from journeynb.cli.app import app

        words = "ignore: P4, M104; severity: M106 error, M info"
        found = coffee().check(today=DAY)
        assert words in repr(found) and words in found._repr_html_()
        assert found.rules["M106"].severity == "error"
        with pytest.raises(SystemExit):
            app(["check", "coffee.journeymap.json", "--today", DAY])
        out = capsys.readouterr().out
        assert words in out and "error M106" in out and "M104 " not in out

    def test_are_those_of_an_open_editor(self, team: Path) -> None:
        jm = coffee()
        sent: list[Any] = []
        view = Connection(session_of(jm), sent.append)
        view.receive({"request": "a-1", "type": "gaps"})
        answer = sent[-1]
        assert "M104" not in {gap[0] for gap in answer["gaps"]}
        assert answer["rules"]["M106"]["severity"] == "error"

    def test_that_change_reach_an_open_editor_when_the_user_returns_to_it(self, team: Path) -> None:
        news: list[Any] = []
        jm = coffee()
        session = session_of(jm)
        view = Connection(session, news.append)
        view.receive({"request": "a-1", "type": "gaps"})
        assert news.pop()["type"] == "gaps"
        view.receive({"request": "a-2", "type": "status"})
        assert "many_gaps" not in {each["type"] for each in news}
        (team / "journeynb.toml").write_text('ignore = ["M"]')
        view.receive({"request": "a-3", "type": "status"})
        assert news[-1]["type"] == "many_gaps"
        assert not any(code.startswith("M") for code, *_ in session.gap_search.all())

    def test_are_named_by_the_method_of_a_report(
        self, team: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from journeynb.report.content.inputs import FOLDER
        from journeynb.report.content.own_findings import hand_over

        folder = tmp_path_factory.mktemp("kernel")
        jm = coffee()
        hand_over(jm._core, dt.date(2026, 11, 22), folder)
        jm.save(folder / "coffee.journeymap.json")
        monkeypatch.setenv(FOLDER, str(folder))
        report = jn.Report("coffee.journeymap.json", today=DAY)
        method = str(report.method())
        assert "Settings of the team" in method and "ignore: P4, M104; severity: M106" in method
        assert "review\\_days: 30" in method or "review_days: 30" in method
        assert "M104" not in str(report.gaps())

    def test_count_in_a_recorded_review(self) -> None:
        jm = coffee()
        jm.review("Ann", today=DAY)
        assert "M104" not in {each.rule for each in jm.info.reviews[-1].findings}


def test_weeks_start_on_the_day_of_the_team(team: Path) -> None:
    pytest.importorskip("ibis")
    jm = coffee()
    jm.set("search-result", events="found")
    days = pd.date_range("2026-03-02", periods=30)  # a Monday
    log = jn.EventLog(pd.DataFrame({"customer": "ann", "time": days, "event": "found"}))
    starts = {}
    for day in ("monday", "sunday", "saturday"):
        (team / "journeynb.toml").write_text(f'first_day_of_week = "{day}"')
        chart = jm.evidence(log).chart.volume(every="week").to_dict()
        (rows,) = chart["datasets"].values()
        starts[day] = sorted({row["period"] for row in rows})[:2]
    assert starts == {
        "monday": ["2026-03-02", "2026-03-09"],
        "sunday": ["2026-03-01", "2026-03-08"],
        "saturday": ["2026-02-28", "2026-03-07"],
    }
