"""``journeynb merge``: on files, and as the merge driver of a git repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import journeynb as jn
from journeynb.cli.app import app

NAME = "shop.journeymap.json"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["merge", *map(str, arguments)])


def shop() -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"])
    jm.add(jn.Touchpoint(name="Ad"), stage="find")
    return jm


class Repository:
    """A git repository with a map on two branches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.map = folder / NAME
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "maya@example.org")
        self.git("config", "user.name", "Maya")

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}
        return subprocess.run(
            ["git", *arguments],
            cwd=self.folder, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def commit(self, **fields: str) -> None:
        if fields:
            jm = jn.read(self.map)
            jm.set("ad", **fields)
            jm.save()
        self.git("add", "-A")
        assert self.git("commit", "-qm", "edit").returncode == 0


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = Repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    shop().save(made.map)
    assert run("--install").exit_code == 0
    made.commit()
    made.git("branch", "other")
    return made


@needs_git
class TestGit:
    def test_branches_that_edit_different_fields_merge(self, repository: Repository) -> None:
        repository.commit(name="Advert")
        repository.git("checkout", "-q", "other")
        repository.commit(owner="Marketing")
        merged = repository.git("merge", "main", "-m", "merge")
        assert merged.returncode == 0, merged.stdout + merged.stderr
        ad = jn.read(repository.map)["ad"]
        assert (ad.name, ad.owner) == ("Advert", "Marketing")

    def test_a_conflict_leaves_a_valid_map_and_git_stops(self, repository: Repository) -> None:
        repository.commit(name="Advert", owner="Marketing")
        repository.git("checkout", "-q", "other")
        repository.commit(name="Banner", tone="warm")
        merged = repository.git("merge", "main")
        assert merged.returncode == 1
        said = "name is 'Banner' in ours, 'Advert' in theirs; theirs is kept"
        assert f"{NAME}: 1 conflict" in merged.stderr and said in merged.stderr
        assert "CONFLICT (content)" in merged.stdout
        ad = jn.read(repository.map)["ad"]
        assert (ad.name, ad.owner, ad.tone) == ("Advert", "Marketing", "warm")
        listed = run(NAME)
        assert listed.exit_code == 1 and said in listed.stdout
        again = run(NAME, "--prefer", "ours", "-o", NAME)
        assert again.exit_code == 1 and "ours is kept" in again.stderr
        ad = jn.read(repository.map)["ad"]
        assert (ad.name, ad.owner, ad.tone) == ("Banner", "Marketing", "warm")
        repository.commit()
        assert "no conflict in this file" in str(run(NAME).exception)

    def test_commands_to_copy_have_the_path_in_quotes(
        self, repository: Repository, capfd: pytest.CaptureFixture[str]
    ) -> None:
        repository.map = repository.folder / "our maps" / "a shop.journeymap.json"
        repository.map.parent.mkdir()
        shop().save(repository.map)
        repository.commit()
        repository.git("checkout", "-qb", "third")
        repository.commit(name="Advert")
        repository.git("checkout", "-q", "main")
        repository.commit(name="Banner")
        path = "'our maps/a shop.journeymap.json'"
        assert f"again: journeynb merge {path}" in repository.git("merge", "third").stderr
        marked = repository.map.read_text("utf-8").replace(
            '  "title"', "<<<<<<< a\n=======\n>>>>>>> b\n"
        )
        repository.map.write_text(marked, "utf-8")
        with pytest.raises(jn.FormatError, match=f"git checkout --ours {path}, or"):
            jn.read("our maps/a shop.journeymap.json")

    def test_a_version_that_cannot_be_read_is_named_by_the_map(
        self, repository: Repository
    ) -> None:
        repository.commit(name="Advert")
        repository.git("checkout", "-q", "other")
        repository.map.write_text("{", "utf-8")
        repository.commit()
        repository.git("checkout", "-q", "main")
        assert f"error: {NAME} (theirs), line" in repository.git("merge", "other").stderr
        assert str(run(NAME).exception).startswith(f"{NAME} (theirs), line")

    def test_a_map_that_cannot_be_read_is_merged_by_lines(self, repository: Repository) -> None:
        repository.commit(name="Advert")
        repository.git("checkout", "-q", "other")
        text = repository.map.read_text("utf-8")
        repository.map.write_text(text.replace("journeymap/1", "journeymap/99"), "utf-8")
        repository.commit()
        merged = repository.git("merge", "main")
        assert merged.returncode == 1
        assert "journeymap/99" in merged.stderr and "merged the lines" in merged.stderr
        text = repository.map.read_text("utf-8")
        assert "journeymap/99" in text and "Advert" in text

    def test_installing_twice_adds_nothing(self, repository: Repository) -> None:
        before = (repository.folder / ".gitattributes").read_text("utf-8")
        assert run("--install").exit_code == 0
        assert (repository.folder / ".gitattributes").read_text("utf-8") == before
        driver = repository.git("config", "merge.journeynb.driver").stdout
        assert sys.executable in driver and "%O %A %B" in driver

    def test_installing_keeps_the_other_attributes(self, repository: Repository) -> None:
        attributes = repository.folder / ".gitattributes"
        attributes.write_text("*.png binary", "utf-8")
        assert run("--install").exit_code == 0
        assert attributes.read_text("utf-8").splitlines() == [
            "*.png binary", "*.journeymap.json merge=journeynb"
        ]  # fmt: skip

    def test_outside_of_a_repository_git_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
        found = run("--install")
        assert isinstance(found.exception, jn.ArgumentError)
        assert "not a git repository" in str(found.exception)


class TestFiles:
    @pytest.fixture
    def three(self, tmp_path: Path) -> list[Path]:
        places = [tmp_path / f"{name}.journeymap.json" for name in ("base", "ours", "theirs")]
        for place, fields in zip(
            places, ({}, {"name": "Advert"}, {"name": "Banner", "owner": "Web"}), strict=True
        ):
            jm = shop()
            jm.set("ad", **fields)
            jm.save(place)
        return places

    def test_without_an_output_conflicts_are_listed_and_nothing_is_written(
        self, three: list[Path]
    ) -> None:
        before = [place.read_bytes() for place in three]
        found = run(*three)
        assert found.exit_code == 1
        assert "1 conflict\n  touchpoint ad (Advert): name is 'Advert' in ours" in found.stdout
        assert [place.read_bytes() for place in three] == before

    def test_the_merged_map_is_written_and_conflicts_go_to_standard_error(
        self, three: list[Path], tmp_path: Path
    ) -> None:
        out = tmp_path / "out.journeymap.json"
        found = run(*three, "-o", out)
        assert found.exit_code == 1 and found.stdout == ""
        assert found.stderr.startswith(f"{out}: 1 conflict")
        assert (jn.read(out)["ad"].name, jn.read(out)["ad"].owner) == ("Banner", "Web")
        assert run(three[0], three[0], three[2], "-o", out).exit_code == 0
        assert jn.read(out).equals(jn.read(three[2]))

    def test_an_empty_base_means_that_both_branches_added_the_map(
        self, three: list[Path], tmp_path: Path
    ) -> None:
        three[0].write_bytes(b"")
        jn.JourneyMap("Shop", stages=["Leave"]).save(three[2])
        out = tmp_path / "out"
        assert run(*three, "-o", out).exit_code == 0
        assert list(jn.read(out, format="journeymap")) == ["find", "buy", "leave", "ad"]

    def test_conflicts_for_programs(self, three: list[Path]) -> None:
        rows = json.loads(run(*three, "--format", "json").stdout)
        assert [(row["id"], row["field"], row["merged"]) for row in rows] == [
            ("ad", "name", "Banner")
        ]
        lines = run(*three, "--format", "csv").stdout.splitlines()
        assert lines[0].startswith("conflict,kind,id") and lines[1].startswith("changed,touchpoint")

    def test_no_conflict_exits_with_0(self, three: list[Path]) -> None:
        found = run(three[0], three[1], three[0])
        assert found.exit_code == 0 and found.stdout.endswith(": no conflicts\n")

    @pytest.mark.parametrize("files", [[], [0, 1], [0, 1, 2, 0]])
    def test_another_number_of_files_is_refused(self, three: list[Path], files: list[int]) -> None:
        found = run(*(three[each] for each in files))
        assert isinstance(found.exception, jn.ArgumentError)
        assert "BASE OURS THEIRS" in str(found.exception)

    def test_hostile_names_are_shown_as_text(self, three: list[Path]) -> None:
        jm = jn.read(three[1])
        jm.set("ad", name="\x1b[31mred")
        jm.save()
        assert "\x1b" not in run(*three).stdout


class TestFacade:
    def test_maps_and_paths_can_be_mixed(self, tmp_path: Path) -> None:
        path = tmp_path / NAME
        shop().save(path)
        ours = jn.read(path)
        ours.set("ad", name="Advert")
        merge = jn.merge(path, ours, str(path))
        assert merge.map.equals(ours) and merge.conflicts.empty
        assert repr(merge) == "merged nothing new: no conflicts"

    def test_the_changes_bring_an_open_map_to_the_merged_one(self) -> None:
        base, ours, theirs = shop(), shop(), shop()
        ours.set("ad", owner="Web")
        theirs.remove("buy")
        merge = jn.merge(base, ours, theirs)
        assert "buy" in ours
        ours.apply(merge.changes)
        assert ours.equals(merge.map)
        assert merge.map.undo() and "buy" in merge.map

    def test_without_a_base_both_maps_are_in_the_merged_one(self) -> None:
        merge = jn.merge(None, shop(), jn.JourneyMap("Shop", stages=["Leave"]))
        assert {"find", "ad", "leave"} <= set(merge.map)

    @pytest.mark.parametrize("wrong", [3, None, {"a": 1}])
    def test_another_argument_is_refused(self, wrong: object) -> None:
        with pytest.raises(jn.ArgumentError, match=re.escape("theirs=")):
            jn.merge(shop(), shop(), wrong)  # type: ignore[arg-type]
        with pytest.raises(jn.ArgumentError, match="prefer='mine'"):
            jn.merge(shop(), shop(), shop(), prefer="mine")  # type: ignore[arg-type]
