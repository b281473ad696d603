"""Paths that users pass: only regular files are read and written, and nothing is left over."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn

NAME = "coffee.journeymap.json"


@pytest.fixture
def jm() -> jn.JourneyMap:
    return jn.JourneyMap("Coffee", stages=["Find"])


class TestWhatIsNoPath:
    @pytest.mark.parametrize("value", [None, 0, 1, 1.5, b"a", [], {}, object], ids=repr)
    @pytest.mark.parametrize("call", [jn.open, jn.read])
    def test_is_an_error_that_says_so(self, call: Any, value: Any) -> None:
        with pytest.raises(jn.ArgumentError, match=r"path=.* is not valid; allowed: a path"):
            call(value)

    @pytest.mark.parametrize(
        "url",
        [
            f"http://127.0.0.1:1/{NAME}",
            f"HTTPS://example.com/{NAME}",
            f"file:///tmp/{NAME}",
            f"s3://bucket/{NAME}",
            Path(f"https://example.com/{NAME}"),
        ],
        ids=str,
    )
    def test_a_url_is_refused_at_once(self, jm: jn.JourneyMap, url: Any) -> None:
        for call in (jn.open, jn.read, jm.save, jm.report, jm.picture().save, jm.review_changes):
            with pytest.raises(jn.ArgumentError, match="is a URL"):
                call(url)

    def test_a_file_may_have_a_colon(self, tmp_path: Path, jm: jn.JourneyMap) -> None:
        jm.save(tmp_path / f"at 10:30 {NAME}")
        assert jn.read(tmp_path / f"at 10:30 {NAME}").equals(jm)


class TestHome:
    @pytest.fixture(autouse=True)
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("USERPROFILE", str(tmp_path))
        return tmp_path

    @pytest.mark.parametrize("start", ["~/", Path("~")], ids=repr)
    def test_it_is_expanded(self, home: Path, start: Any) -> None:
        opened = jn.open(os.path.join(start, NAME))
        opened.set(title="Coffee")
        assert opened.path == home / NAME
        assert jn.read(os.path.join(start, NAME)).title == "Coffee"

    def test_of_saves_and_pictures_too(self, home: Path, jm: jn.JourneyMap) -> None:
        jm.save(f"~/{NAME}")
        jm.picture().save("~/coffee.svg")
        assert {each.name for each in home.iterdir()} == {NAME, "coffee.svg"}

    def test_a_name_may_start_with_a_tilde(
        self, home: Path, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(home)
        jm.save(f"~$nobody-{NAME}")
        assert jn.read(f"~$nobody-{NAME}").equals(jm)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
class TestSpecialFiles:
    @pytest.fixture(params=["pipe", "link to a pipe", "device"])
    def special(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        path = tmp_path / NAME
        if request.param == "device":
            path.symlink_to("/dev/zero")
        elif request.param == "pipe":
            os.mkfifo(path)
        else:
            os.mkfifo(tmp_path / "pipe")
            path.symlink_to("pipe")
        return path

    def test_block_nothing_and_stay(self, special: Path, jm: jn.JourneyMap) -> None:
        for call in (jn.open, jn.read, jm.save, jm.review_changes):
            with pytest.raises(jn.FileError, match="it is not a regular file"):
                call(special)
        assert special.exists() and not special.is_file()

    @pytest.mark.parametrize("name", ["out.csv", "out.mmd", "out.svg", "out.xlsx", "out.md"])
    def test_are_not_replaced_by_exports(
        self, tmp_path: Path, jm: jn.JourneyMap, name: str
    ) -> None:
        path = tmp_path / name
        os.mkfifo(path)
        save = jm.picture().save if name.endswith(".svg") else jm.save
        with pytest.raises(jn.FileError, match="it is not a regular file"):
            save(path)
        assert path.is_fifo()

    def test_a_folder_is_not_a_file(self, tmp_path: Path, jm: jn.JourneyMap) -> None:
        (tmp_path / NAME).mkdir()
        for call in (jn.open, jn.read, jm.save):
            with pytest.raises(jn.FileError):
                call(tmp_path / NAME)


class TestLeftovers:
    def left(self, folder: Path, name: str, hours: float) -> Path:
        path = folder / name
        path.write_text("half")
        old = time.time() - hours * 3600
        os.utime(path, (old, old))
        return path

    @pytest.mark.parametrize("name", [NAME, "coffee.csv", "a" * 60 + ".json"])
    def test_of_killed_saves_are_removed_by_the_next_save(
        self, tmp_path: Path, jm: jn.JourneyMap, name: str
    ) -> None:
        start = f".{name[:40]}."
        old = self.left(tmp_path, f"{start}abcd_123.tmp", 1.1)
        kept = [
            self.left(tmp_path, f"{start}zzzzzzzz.tmp", 0.5),  # a save that may be under way
            self.left(tmp_path, ".other.json.abcd_123.tmp", 9),
            self.left(tmp_path, f"{start}notes.tmp", 9),
            self.left(tmp_path, f"{start}abcd_123.tmp.bak", 9),
        ]
        jm.save(tmp_path / name)
        assert not old.exists()
        assert all(path.exists() for path in kept)

    def test_a_folder_of_that_name_stays(self, tmp_path: Path, jm: jn.JourneyMap) -> None:
        folder = tmp_path / f".{NAME}.abcd_123.tmp"
        folder.mkdir()
        os.utime(folder, (0, 0))
        jm.save(tmp_path / NAME)
        assert folder.is_dir()
