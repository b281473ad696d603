"""A map and its file: when it is saved, and how it reacts to changes on disk."""

from __future__ import annotations

import errno
import gc
import os
import re
import stat
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import journeynb as jn
from journeynb.formats.journeymap import dumps

NAME = "coffee.journeymap.json"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / NAME


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)


def text(jm: jn.JourneyMap) -> str:
    return dumps(jm._core.state)


def saved(path: Path, title: str = "Coffee") -> Path:
    jn.JourneyMap(title, stages=["Awareness", "Decision"]).save(path)
    return path


def others_write(path: Path, title: str = "Theirs") -> str:
    other = jn.JourneyMap(title, stages=["Loyalty"])
    path.write_text(text(other), "utf-8")
    return path.read_text("utf-8")


def edited(path: Path, edit: Callable[[jn.JourneyMap], object]) -> None:
    other = jn.read(path)
    edit(other)
    other.save()


def files(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


class TestOpen:
    def test_a_new_file_is_written_with_the_first_edit_and_not_before(self, path: Path) -> None:
        jm = jn.open(path)
        assert not path.exists()
        assert jm.title == "coffee" and jm.path == path
        assert not jm.undo()
        assert not path.exists()
        jm.add(jn.Persona(name="Maya"))
        assert path.read_text("utf-8") == text(jm)

    def test_each_step_is_saved_and_so_are_undo_and_redo(self, path: Path) -> None:
        jm = jn.open(path)
        contents = []
        for name in ("Awareness", "Decision"):
            jm.add(jn.Stage(name=name))
            contents.append(path.read_text("utf-8"))
        assert jm.undo() and path.read_text("utf-8") == contents[0]
        assert jm.redo() and path.read_text("utf-8") == contents[1] == text(jm)

    def test_a_batch_is_saved_once(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        jm = jn.open(path)
        real, written = os.replace, []
        monkeypatch.setattr(os, "replace", lambda *a: (written.append(a), real(*a)))
        with jm.batch():
            for number in range(5):
                jm.add(jn.Stage(name=f"Stage {number}"))
                assert not path.exists()
        assert len(written) == 1
        assert jn.read(path).equals(jm)

    def test_nothing_is_written_when_nothing_changes_or_an_edit_is_refused(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        jm = jn.open(saved(path))
        monkeypatch.setattr(os, "replace", None)
        jm.set("awareness", name="Awareness")
        with pytest.raises(jn.ChangeError):
            jm.set("awareness", expected_share=2)
        with suppress(ZeroDivisionError), jm.batch():
            jm.set(title="x")
            _ = 1 / 0

    def test_opening_twice_gives_the_same_map(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        jm = jn.open(saved(path))
        assert jn.open(path) is jm
        assert jn.open(str(path)) is jm
        monkeypatch.chdir(path.parent)
        assert jn.open(NAME) is jm
        assert jn.open(path.parent / "." / ".." / path.parent.name / NAME) is jm
        link = path.parent / "link.journeymap.json"
        link.symlink_to(path)
        assert jn.open(link) is jm
        assert jn.read(path) is not jm

    def test_opening_a_new_path_twice_gives_the_same_map(self, path: Path) -> None:
        jm = jn.open(path)
        assert jn.open(path) is jm

    def test_a_map_without_a_reference_is_read_again(self, path: Path) -> None:
        jm = jn.open(saved(path))
        assert jm.title == "Coffee"
        del jm
        gc.collect()
        others_write(path)
        assert jn.open(path).title == "Theirs"

    def test_opening_twice_merges_what_others_wrote(self, path: Path) -> None:
        jm = jn.open(saved(path))
        others_write(path)
        with pytest.warns(jn.JourneyWarning, match=f"{NAME} was changed by someone") as record:
            assert jn.open(path) is jm
        assert record[0].filename == __file__
        assert text(jm) == path.read_text("utf-8") and jm.title == "Theirs"

    def test_opening_twice_warns_when_the_file_is_no_longer_a_map(self, path: Path) -> None:
        jm = jn.open(saved(path))
        path.write_text("{", "utf-8")
        with pytest.warns(jn.JourneyWarning, match="cannot be merged"):
            assert jn.open(path) is jm
        assert jm.title == "Coffee"

    def test_a_change_of_the_working_directory_does_not_move_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        monkeypatch.chdir(tmp_path / "a")
        jm = jn.open(NAME)
        monkeypatch.chdir(tmp_path / "b")
        jm.add(jn.Stage(name="Awareness"))
        jm.save()
        assert files(tmp_path / "a") == {NAME}
        assert files(tmp_path / "b") == set()

    def test_a_dangling_link_creates_the_file_that_it_names(self, path: Path) -> None:
        link = path.parent / "link.journeymap.json"
        link.symlink_to(path)
        jm = jn.open(link)
        jm.set(title="New")
        assert link.is_symlink()
        assert jn.read(path).title == "New"

    def test_only_the_format_of_maps_can_be_opened(self, tmp_path: Path) -> None:
        for name in ("a.mmd", "a.csv", "a.xlsx", "a.md", "a"):
            with pytest.raises(jn.ArgumentError, match="a"):
                jn.open(tmp_path / name)

    def test_a_damaged_file_is_not_opened_and_stays_as_it_is(self, path: Path) -> None:
        path.write_text("{", "utf-8")
        with pytest.raises(jn.FormatError, match=NAME):
            jn.open(path)
        assert path.read_text("utf-8") == "{"
        saved(path)
        assert jn.open(path).title == "Coffee"

    def test_a_file_with_a_mark_and_windows_line_ends_is_no_conflict(self, path: Path) -> None:
        data = saved(path).read_bytes()
        path.write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
        jm = jn.open(path)
        jm.set(title="Ours")
        assert path.read_text("utf-8") == text(jm)


class TestConflict:
    def test_an_edit_merges_what_others_wrote_and_a_warning_says_what(self, path: Path) -> None:
        jm = jn.open(saved(path))
        edited(path, lambda other: other.set("decision", description="Online"))
        with warnings.catch_warnings(record=True) as record:
            warnings.simplefilter("always")
            jm.set("awareness", name="Start")
            jm.set("awareness", description="Ads")
        assert [str(each.message) for each in record] == [
            f"{NAME} was changed by someone else, and merged: changed Decision. jm.undo() undoes it"
        ]
        assert record[0].filename == __file__
        assert (jm["awareness"].name, jm["decision"].description) == ("Start", "Online")
        assert path.read_text("utf-8") == text(jm)
        assert list(jm.history()["by"]) == ["code", "file", "code"]
        assert list(jm.history(by="file")["step"]) == [2]

    def test_undo_takes_back_what_was_merged_in_the_file_too(self, path: Path) -> None:
        jm = jn.open(saved(path))
        edited(path, lambda other: other.remove("decision"))
        with pytest.warns(jn.JourneyWarning, match="removed Decision"):
            jm.set("awareness", name="Start")
        assert "decision" not in jn.read(path)
        assert jm.undo()
        assert "decision" in jm and jm["awareness"].name == "Start"
        assert path.read_text("utf-8") == text(jm)
        assert jm.redo() and "decision" not in jn.read(path)

    def test_a_field_that_both_changed_keeps_the_newer_edit_and_the_warning_lists_both(
        self, path: Path
    ) -> None:
        jm = jn.open(saved(path))
        edited(path, lambda other: other.set(title="Theirs"))
        with pytest.warns(jn.JourneyWarning, match="'Ours' in ours, 'Theirs' in theirs; ours is"):
            jm.set(title="Ours")
        assert jn.read(path).title == jm.title == "Ours"

    def test_an_edit_in_the_removed_part_keeps_it(self, path: Path) -> None:
        jm = jn.open(saved(path))
        edited(path, lambda other: other.remove("decision"))
        with pytest.warns(jn.JourneyWarning, match="theirs removes it, ours changes it"):
            jm.set("decision", name="Buy")
        assert jn.read(path)["decision"].name == "Buy"

    def test_two_open_maps_of_one_file_end_the_same(self, path: Path) -> None:
        one = jn.open(saved(path))
        other = jn.read(path)
        other._file.save_as_edited()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number in range(4):
                one.add(jn.Persona(name=f"One {number}"))
                other.add(jn.Persona(name=f"Other {number}"))
            one.save()
        assert len(one) == 10
        assert text(one) == text(other) == path.read_text("utf-8")

    def test_save_of_a_map_that_was_read_merges_when_asked(self, path: Path) -> None:
        jm = jn.read(saved(path))
        jm.set("awareness", name="Start")
        edited(path, lambda other: other.set(title="Theirs"))
        with pytest.raises(jn.FileChangedError, match=r"save\(merge=True\)"):
            jm.save()
        with pytest.warns(jn.JourneyWarning, match="changed the map"):
            jm.save(merge=True)
        assert (jm.title, jm["awareness"].name) == ("Theirs", "Start")
        assert path.read_text("utf-8") == text(jm)

    def test_a_damaged_file_pauses_saving_with_one_warning_until_it_is_repaired(
        self, path: Path
    ) -> None:
        jm = jn.open(saved(path))
        path.write_text("{", "utf-8")
        with warnings.catch_warnings(record=True) as record:
            warnings.simplefilter("always")
            jm.set(title="Ours")
            jm.set(title="Ours 2")
            jm.undo()
        assert [each.filename for each in record] == [__file__]
        message = str(record[0].message)
        assert f"{NAME}, line 1" in message and "Your edits stay in memory" in message
        assert "reload()" in message and "save(force=True)" in message
        assert path.read_text("utf-8") == "{" and "not saved" in repr(jm)
        saved(path)
        jm.set(title="Ours 3")
        assert jn.read(path).title == "Ours 3" and "not saved" not in repr(jm)

    def test_a_listener_may_save_while_others_changes_are_merged(self, path: Path) -> None:
        jm = jn.open(saved(path))
        jm.listen(lambda _: jm.save())
        edited(path, lambda other: other.set(title="Theirs"))
        with pytest.warns(jn.JourneyWarning, match="changed the map"):
            jm.set("awareness", name="Start")
        assert path.read_text("utf-8") == text(jm)

    def test_reload_takes_the_files_state_as_one_step_and_saving_goes_on(self, path: Path) -> None:
        jm = jn.open(saved(path))
        jm.set(title="Ours")
        theirs = others_write(path)
        ours, steps = text(jm), len(jm.history())
        found = jm.reload()
        assert "Theirs" in repr(found)
        assert text(jm) == theirs == path.read_text("utf-8")
        assert len(jm.history()) == steps + 1
        jm.set(title="Ours again")
        assert path.read_text("utf-8") == text(jm)
        assert jm.undo() and jm.undo()
        assert text(jm) == ours == path.read_text("utf-8")

    def test_reload_of_the_same_content_is_not_a_step(self, path: Path) -> None:
        jm = jn.open(saved(path))
        assert not jm.reload()
        assert len(jm.history()) == 0

    def test_save_with_force_keeps_ours_and_saving_goes_on(self, path: Path) -> None:
        jm = jn.open(saved(path))
        others_write(path)
        jm.save(force=True)
        assert path.read_text("utf-8") == text(jm)
        jm.set(title="Ours 2")
        assert jn.read(path).title == "Ours 2"

    def test_a_second_conflict_at_the_same_line_warns_too(self, path: Path) -> None:
        jm = jn.open(saved(path))
        with warnings.catch_warnings(record=True) as record:
            warnings.simplefilter("default")
            for number in range(3):
                others_write(path, f"Theirs {number}")
                jm.set(title=f"Ours {number}")
                jm.reload()
        assert len(record) == 3

    def test_a_warning_in_a_batch_points_at_the_users_line(self, path: Path) -> None:
        jm = jn.open(saved(path))
        others_write(path)
        with pytest.warns(jn.JourneyWarning) as record, jm.batch():
            jm.set(title="Ours")
        assert [each.filename for each in record] == [__file__]

    def test_save_refuses_to_overwrite_what_others_wrote(self, path: Path) -> None:
        jm = jn.read(saved(path))
        theirs = others_write(path)
        jm.set(title="Ours")
        for arguments in ((), (path,), (str(path),)):
            with pytest.raises(jn.FileChangedError, match=r"reload\(\).*save\(force=True\)"):
                jm.save(*arguments)
        assert path.read_text("utf-8") == theirs
        assert issubclass(jn.FileChangedError, jn.FileError)
        jm.save(path, force=True)
        assert jn.read(path).title == "Ours"
        jm.set(title="Ours 2")
        jm.save()

    def test_the_same_change_by_others_is_no_conflict(self, path: Path) -> None:
        jm, copy = jn.open(saved(path)), jn.read(path)
        copy.set(title="Both")
        copy.save()
        jm.set(title="Both")
        jm.set("awareness", name="Start")
        assert path.read_text("utf-8") == text(jm)

    def test_a_touched_file_is_no_conflict(self, path: Path) -> None:
        jm = jn.open(saved(path))
        path.write_bytes(path.read_bytes())
        os.utime(path, (1, 1))
        jm.set(title="Ours")
        assert jn.read(path).title == "Ours"

    def test_a_file_that_appears_at_a_new_path_is_merged(self, path: Path) -> None:
        jm = jn.open(path)
        others_write(path)
        with pytest.warns(jn.JourneyWarning, match="added Loyalty"):
            jm.add(jn.Persona(name="Maya"))
        assert (jm.title, list(jn.read(path))) == ("Theirs", ["maya", "loyalty"])

    def test_a_deleted_file_is_written_again(self, path: Path) -> None:
        jm = jn.open(saved(path))
        path.unlink()
        jm.set(title="Ours")
        assert jn.read(path).equals(jm)
        path.unlink()
        jm.save()
        assert jn.read(path).equals(jm)

    def test_reload_of_a_deleted_file_is_an_error_and_the_map_as_it_was(self, path: Path) -> None:
        jm = jn.open(saved(path))
        before = text(jm)
        path.unlink()
        with pytest.raises(jn.FileError, match=NAME):
            jm.reload()
        assert text(jm) == before and not path.exists()

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "journeymap/1", "x": 1}', "é"])
    def test_reload_of_a_damaged_file_leaves_the_map_as_it_was(
        self, path: Path, content: str
    ) -> None:
        jm = jn.open(saved(path))
        jm.set(title="Ours")
        before, steps = text(jm), len(jm.history())
        path.write_bytes(content.encode("latin-1"))
        with pytest.raises(jn.FormatError, match=NAME):
            jm.reload()
        assert text(jm) == before and len(jm.history()) == steps
        with pytest.warns(jn.JourneyWarning, match="has changed on disk since it was"):
            jm.set(title="Ours 2")
        assert path.read_bytes() == content.encode("latin-1")

    def test_a_conflict_of_one_map_does_not_stop_another(self, path: Path) -> None:
        jm = jn.open(saved(path))
        other = jn.open(saved(path.with_name("b.journeymap.json")))
        others_write(path)
        with pytest.warns(jn.JourneyWarning):
            jm.set(title="Ours")
        other.set(title="Fine")
        assert jn.read(path.with_name("b.journeymap.json")).title == "Fine"


class TestFailing:
    def test_a_full_disk_leaves_the_old_file_whole_and_nothing_beside_it(
        self, path: Path, full_disk: None
    ) -> None:
        before = b"old"
        path.write_bytes(before)
        with pytest.raises(jn.FileError, match=f"{NAME}.*No space left"):
            jn.sample("coffee").save(path)
        assert path.read_bytes() == before
        assert files(path.parent) == {NAME}

    def test_a_write_that_breaks_off_leaves_nothing_beside_the_file(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

        jm = jn.read(saved(path))
        before = path.read_bytes()
        jm.set(title="Ours")
        monkeypatch.setattr(os, "fsync", fails)
        with pytest.raises(jn.FileError, match="Input/output"):
            jm.save()
        assert path.read_bytes() == before
        assert files(path.parent) == {NAME}

    def test_saving_as_one_edits_stops_on_a_full_disk_and_can_go_on(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        jm = jn.open(saved(path))
        before = path.read_bytes()
        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
            with pytest.warns(jn.JourneyWarning, match="Your edits stay in memory"):
                jm.set(title="Ours")
            jm.set(title="Ours 2")
        assert path.read_bytes() == before
        jm.save()
        jm.set(title="Ours 3")
        assert jn.read(path).title == "Ours 3"

    def test_a_folder_that_is_a_file_or_does_not_exist(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        for folder in ("file", "nowhere"):
            place = tmp_path / folder / NAME
            with pytest.raises(jn.FileError, match=NAME):
                jn.JourneyMap("x").save(place)
            with pytest.raises(jn.FileError, match=NAME):
                jn.read(place)
            with pytest.warns(jn.JourneyWarning, match=NAME):
                jn.open(place).set(title="y")
        assert files(tmp_path) == {"file"}

    def test_a_path_that_is_a_folder(self, path: Path) -> None:
        path.mkdir()
        for call in (jn.read, jn.open, jn.JourneyMap("x").save):
            with pytest.raises(jn.FileError, match=NAME):
                call(path)
        with pytest.raises(jn.FileError):
            jn.JourneyMap("x").save(path.parent / "x.mmd" / "y.mmd")
        assert files(path.parent) == {NAME} and not files(path)

    def test_names_that_no_file_can_have(self, tmp_path: Path) -> None:
        loop = tmp_path / "loop.json"
        loop.symlink_to(loop)
        for place in (tmp_path / ("a" * 300 + ".json"), tmp_path / "a\0.json"):
            for call in (jn.read, jn.open, jn.JourneyMap("x").save):
                with pytest.raises(jn.FileError):
                    call(place)
        with pytest.raises(jn.FileError):
            jn.read(loop)
        assert files(tmp_path) == {"loop.json"}

    def test_a_name_may_be_as_long_as_the_system_allows(self, tmp_path: Path) -> None:
        for name in ("b" * 240 + ".json", "é" * 120 + ".json"):
            jn.JourneyMap("x").save(tmp_path / name)
            assert jn.read(tmp_path / name).title == "x"

    def test_a_map_without_a_file_has_nothing_to_save_or_reload(self) -> None:
        jm = jn.JourneyMap("x")
        assert jm.path is None
        with pytest.raises(jn.ArgumentError, match="save"):
            jm.save()
        with pytest.raises(jn.ArgumentError, match="no file"):
            jm.reload()


class TestSaving:
    def test_permissions_are_kept(self, path: Path) -> None:
        jm = jn.open(saved(path))
        for mode in (0o600, 0o664):
            path.chmod(mode)
            jm.set(title=f"{mode}")
            assert stat.S_IMODE(path.stat().st_mode) == mode

    def test_a_new_file_gets_the_usual_permissions(self, path: Path) -> None:
        before = os.umask(0o027)
        try:
            saved(path)
        finally:
            os.umask(before)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_a_link_stays_a_link_and_its_target_is_written(self, tmp_path: Path) -> None:
        (tmp_path / "far").mkdir()
        target, link = tmp_path / "far" / NAME, tmp_path / NAME
        link.symlink_to(saved(target))
        jm = jn.open(link)
        jm.set(title="Through")
        assert link.is_symlink()
        assert not target.is_symlink() and jn.read(target).title == "Through"
        assert files(tmp_path) == {"far", NAME} and files(tmp_path / "far") == {NAME}

    @pytest.mark.filterwarnings("ignore:.*unknown emotions")
    @pytest.mark.parametrize("ending", [".mmd", ".md", ".csv", ".xlsx"])
    def test_a_map_saved_in_another_format_keeps_its_file(self, path: Path, ending: str) -> None:
        unbound = jn.JourneyMap("x", stages=["Awareness"])
        unbound.add(jn.Touchpoint(name="Ad"), stage="awareness")
        unbound.save(path.with_suffix(ending))
        assert unbound.path is None
        bound = jn.open(saved(path))
        bound.add(jn.Touchpoint(name="Ad"), stage="awareness")
        bound.save(path.with_suffix(ending))
        assert bound.path == path
        bound.add(jn.Touchpoint(name="Shop"), stage="awareness")
        assert "shop" in jn.read(path)

    def test_a_map_read_from_another_format_has_no_file(self, tmp_path: Path) -> None:
        place = tmp_path / "a.mmd"
        place.write_text("journey\n  title A\n  section S\n    Task: 3: Me\n")
        jm = jn.read(place)
        assert jm.path is None
        jm.save(tmp_path / NAME)
        assert jm.path == tmp_path / NAME

    def test_save_to_a_path_binds_only_a_map_without_a_file(self, tmp_path: Path) -> None:
        first, second = tmp_path / "a.journeymap.json", tmp_path / "b.journeymap.json"
        jm = jn.JourneyMap("x")
        jm.save(first)
        assert jm.path == first
        jm.save(second)
        assert jm.path == first
        jm.set(title="y")
        jm.save()
        assert (jn.read(first).title, jn.read(second).title) == ("y", "x")

    def test_a_copy_elsewhere_does_not_resolve_a_conflict(self, path: Path) -> None:
        jm = jn.read(saved(path))
        theirs = others_write(path)
        jm.set(title="Ours")
        jm.save(path.with_name("ours.journeymap.json"))
        jm.set(title="Ours 2")
        assert path.read_text("utf-8") == theirs
        with pytest.raises(jn.FileChangedError):
            jm.save()

    def test_a_map_that_was_only_read_is_not_saved_as_edited(self, path: Path) -> None:
        jm = jn.read(saved(path))
        before = path.read_bytes()
        jm.set(title="Ours")
        assert path.read_bytes() == before
        jm.save()
        assert jn.read(path).title == "Ours"

    def test_a_fork_of_an_open_map_has_no_file(self, path: Path) -> None:
        jm = jn.open(saved(path))
        before = path.read_bytes()
        fork = jm.fork(state="to_be")
        fork.set(title="Other")
        assert fork.path is None
        assert path.read_bytes() == before

    def test_a_path_may_be_text_and_its_extension_in_capitals(self, tmp_path: Path) -> None:
        place = str(tmp_path / "COFFEE.JOURNEYMAP.JSON")
        jn.JourneyMap("x").save(place)
        assert jn.read(place).title == "x"


KILLS = """
    import os, pathlib, random, signal, sys, time
    import journeynb as jn
    from journeynb.base.files import write_atomic
    from journeynb.formats.journeymap import dumps

    path = sys.argv[1]
    maps = [jn.sample("coffee"), jn.sample("coffee")]
    maps[1].set(title="Another title, so that the lengths differ " * 20)
    for jm in maps:
        with jm.batch():
            for number in range(100):
                jm.add(jn.Persona(id=f"p-{number}", name="P" * 300))
    whole = [dumps(jm._core.state).encode() for jm in maps]
    maps[0].save(path)
    seen, left = set(), set()

    def look(when):
        with open(path, "rb") as file:
            found = file.read()
        assert found in whole, f"{when}: {len(found)} bytes"
        seen.add(whole.index(found))
        folder = os.path.dirname(path)
        for name in os.listdir(folder):
            if name.endswith(".tmp"):
                left.add(name)
                os.remove(os.path.join(folder, name))  # or else each save has more to look at
        return whole.index(found)

    def die_at(step):
        # the process kills itself at a call or a return of the code that writes
        counted = -1

        def count(frame, event, _):
            nonlocal counted
            if counted < 0 and frame.f_code.co_name != "mkstemp":
                return
            counted += 1
            if counted == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)

    def ended(child):
        return os.WIFEXITED(os.waitpid(child, 0)[1])

    step = there = 0
    while step < 2000:
        child = os.fork()
        if child == 0:
            die_at(step)
            write_atomic(pathlib.Path(path), whole[1 - there])
            os._exit(0)
        if ended(child):
            break
        there = look(f"step {step}")
        step += 1
    moments = random.Random(20261122)
    for kill in range(4):  # inside of a call too
        child = os.fork()
        while child == 0:
            for jm in maps if kill % 2 else reversed(maps):
                jm.save(path, force=True)
        time.sleep(moments.uniform(0.005, 0.12))
        os.kill(child, signal.SIGKILL)
        ended(child)
        look(f"kill {kill}")
    print(step, sorted(seen), len(left))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_the_next_cell_of_a_notebook_has_what_others_wrote(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = InteractiveShell()  # type: ignore[no-untyped-call]
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    shell.user_ns["jm"] = jm = jn.open(saved(path))

    def cell(code: str) -> Any:
        result = shell.run_cell(code)
        result.raise_error()
        return result.result

    edited(path, lambda other: other.set(title="Theirs"))
    assert jm.title == "Coffee"
    with pytest.warns(jn.JourneyWarning, match="changed the map"):
        assert cell("jm.title") == "Theirs"
    whole = path.read_text("utf-8")
    path.write_text("{")
    with pytest.warns(jn.JourneyWarning, match="line 1: not valid JSON"):
        assert cell("jm.title") == "Theirs"
    assert cell("jm.title") == "Theirs"  # it is said once
    path.write_text(whole.replace("Theirs", "Mended"), "utf-8")
    with pytest.warns(jn.JourneyWarning):
        assert cell("jm.title") == "Mended"
    path.unlink()
    assert cell("jm.title") == "Mended"


def test_a_writer_killed_at_any_moment_leaves_one_of_the_two_files_whole(path: Path) -> None:
    """A process forks writers and looks at the file after each was killed."""
    found = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLS), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    steps, seen, left = re.fullmatch(r"(\d+) (\[.*\]) (\d+)\n", found.stdout).groups()
    assert int(steps) > 10 and seen == "[0, 1]"
    assert int(left) > 0, "no kill came while a file was written"
