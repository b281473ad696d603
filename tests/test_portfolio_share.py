"""Sharing one map's version with the others: all maps change, or none; each can be undone."""

import json
import os
import signal
import stat
from pathlib import Path

import pytest

import journeynb as jn
from journeynb.base.files import digest
from journeynb.portfolio.reading import journal
from journeynb.portfolio.reading.journal import FileChange, write_together


@pytest.fixture
def pf(tmp_path):
    return jn.sample_portfolio("coffee", tmp_path / "maps")


def contents(folder: Path):
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def roles(pf):
    return {name: pf[name]["maya"].role for name in pf if "maya" in pf[name]}


class TestShare:
    def test_every_map_with_the_persona_gets_the_version_of_the_source(self, pf):
        changes = pf.share("maya", source="discover")
        assert changes.maps == ["first-parcel", "library", "subscribe", "win-back"]
        assert set(roles(pf).values()) == {"Coffee lover"}
        again = jn.Portfolio(pf.path)
        first = jn.read(pf.path / "discover.journeymap.json")["maya"]
        for name in changes.maps:
            assert jn.read(pf.path / f"{name}.journeymap.json")["maya"] == first
        assert not again.share("maya", source="library")

    def test_a_field_that_the_source_does_not_have_goes_away(self, pf):
        pf["discover"].set("maya", quote=None)
        pf.share("maya", source="discover")
        assert pf["subscribe"]["maya"].quote == ""

    def test_only_the_fields_and_maps_that_are_named_change(self, pf):
        changes = pf.share("maya", source="discover", fields=["role"], to="subscribe")
        assert changes.maps == ["subscribe"]
        assert changes.to_frame()[["map", "field", "before", "after"]].values.tolist() == [
            ["subscribe", "role", "Home barista", "Coffee lover"]
        ]
        assert roles(pf)["library"] == "Home barista"

    def test_a_preview_changes_nothing_until_it_is_applied(self, pf):
        before = contents(pf.path)
        preview = pf.share("win-offices", source="office", fields="target", preview=True)
        assert contents(pf.path) == before and not preview.made
        assert repr(preview).splitlines() == [
            "goal win-offices (Win offices in Sweden) as on office: 1 map would change",
            "  library",
            "    ~ goal win-offices (Win offices in Sweden): target 200.0 -> 240.0",
            "apply() makes these changes",
        ]
        assert preview.apply().made
        assert pf["library"]["win-offices"].target == 240
        with pytest.raises(jn.ArgumentError, match="already made"):
            preview.apply()

    def test_a_preview_of_maps_that_have_changed_since_is_refused(self, pf):
        preview = pf.share("maya", source="discover", preview=True)
        pf["subscribe"].set("maya", role="Barista")
        before = contents(pf.path)
        with pytest.raises(jn.ArgumentError, match="subscribe has changed in the meantime"):
            preview.apply()
        assert contents(pf.path) == before

    def test_maps_in_memory_are_changed_too(self):
        one, two = jn.JourneyMap("One"), jn.JourneyMap("Two")
        for each, role in ((one, "Chemist"), (two, "Teacher")):
            each.add(jn.Persona(name="Maya", role=role))
        jn.Portfolio([one, two]).share("maya", source="One")
        assert two["maya"].role == "Chemist"
        assert two.undo() and two["maya"].role == "Teacher"

    def test_maps_that_change_in_the_same_way_are_listed_together(self, pf):
        preview = pf.share("maya", source="discover", preview=True)
        assert repr(preview).splitlines()[1] == "  first-parcel, library, subscribe, win-back"
        html = preview._repr_html_()
        assert html.count("Home barista") == html.count("Coffee lover") == 1
        assert "Age: 34; Location: Dublin, Ireland" in html
        assert "no map to change" in pf.share("elif", source="library")._repr_html_()

    @pytest.mark.parametrize("on", ["discover", "subscribe"])
    def test_a_map_that_accepts_the_contradiction_keeps_its_version_unless_it_is_named(
        self, pf, on
    ):
        other = {"discover": "subscribe", "subscribe": "discover"}[on]
        pf[on].set(exceptions=[
            {"rule": "C701", "id": "maya", "other": other, "reason": "a test group"}
        ])  # fmt: skip
        changes = pf.share("maya", source="discover")
        assert changes.maps == ["first-parcel", "library", "win-back"]
        assert changes.kept == {"subscribe": "a test group"}
        assert repr(changes).splitlines()[-2:] == [
            "subscribe keeps its own version, which is accepted: a test group",
            "undo() reverts this on all maps",
        ]
        assert roles(pf)["subscribe"] == "Home barista"
        assert pf.share("maya", source="discover", to="subscribe").maps == ["subscribe"]

    def test_hostile_texts_are_escaped(self, pf):
        pf["discover"].set("maya", role="<script>alert(1)</script>")
        html = pf.share("maya", source="discover", preview=True)._repr_html_()
        assert "<script" not in html and "&lt;script&gt;" in html

    @pytest.mark.parametrize(
        ("call", "problem"),
        [
            ({"id": "maya", "source": "discovery"}, "no map 'discovery'.*did you mean 'discover'"),
            ({"id": "maja", "source": "discover"}, "no persona, goal, segment or source 'maja'"),
            (
                {"id": "jonas", "source": "discover"},
                "maps that have it: first-parcel, library, off",
            ),
            ({"id": "home-page", "source": "discover"}, "is a touchpoint of discover; maps share"),
            ({"id": "maya", "source": "discover", "fields": "rol"}, "did you mean 'role'"),
            ({"id": "maya", "source": "discover", "fields": []}, "names no field"),
            (
                {"id": "maya", "source": "discover", "to": "office"},
                "no persona maya; maps that have",
            ),
            ({"id": "maya", "source": "discover", "to": 3}, "allowed: a map's name, or a list"),
            (
                {"id": "maya", "source": "discover", "fields": "rle"},
                r"no field 'rle'; did you mean 'role'\? Allowed: name,",
            ),
        ],
    )
    def test_a_call_that_cannot_work_says_what_to_write(self, pf, call, problem):
        before = contents(pf.path)
        with pytest.raises(jn.JourneyError, match=problem):
            pf.share(**call)
        assert contents(pf.path) == before

    def test_says_that_a_file_that_cannot_be_read_is_left_out(self, pf):
        path = pf.path / "discover.journeymap.json"
        path.write_text("{")
        found = pf.share("maya", source="library", preview=True)
        assert found.maps == []
        assert "\n1 file that cannot be read stays as it is; see pf.broken" in repr(found)
        assert "see pf.broken" in found._repr_html_()


class TestUndo:
    def test_one_map_alone_is_undone_and_saved(self, pf):
        pf.share("maya", source="discover")
        assert pf["subscribe"].undo()
        assert jn.read(pf.path / "subscribe.journeymap.json")["maya"].role == "Home barista"
        assert roles(pf)["library"] == "Coffee lover"

    def test_all_maps_are_undone_together_and_can_be_changed_again(self, pf):
        before = contents(pf.path)
        changes = pf.share("maya", source="discover")
        pf["subscribe"].undo()
        changes.undo()
        assert contents(pf.path) == before
        assert changes.apply().made and set(roles(pf).values()) == {"Coffee lover"}

    def test_a_map_that_was_edited_since_is_not_overwritten(self, pf):
        changes = pf.share("maya", source="discover")
        pf["library"].set("maya", role="Chemist")
        before = contents(pf.path)
        with pytest.raises(
            jn.ArgumentError, match=r"library has since been edited.*undo the maps one"
        ):
            changes.undo()
        assert contents(pf.path) == before


class TestAllOrNothing:
    def test_a_file_that_was_changed_meanwhile_is_not_overwritten(self, pf, monkeypatch):
        path = pf.path / "win-back.journeymap.json"
        other = path.read_bytes().replace(b"Home barista", b"Somebody else")
        write = journal.finish_interrupted

        def edited_first(folder):
            path.write_bytes(other)
            write(folder)

        preview = pf.share("maya", source="discover", preview=True)
        pf["win-back"]
        before = {**contents(pf.path), path.name: other}
        monkeypatch.setattr(journal, "finish_interrupted", edited_first)
        with pytest.raises(jn.FileChangedError, match=r"win-back.*changed on disk"):
            preview.apply()
        assert contents(pf.path) == before
        with pytest.warns(jn.JourneyWarning, match="win-back.* was changed by someone else"):
            assert pf["subscribe"]["maya"].role == "Home barista"

    def test_a_read_only_file_stops_the_change_of_all(self, pf):
        path = pf.path / "win-back.journeymap.json"
        path.chmod(stat.S_IRUSR)
        before = contents(pf.path)
        with pytest.raises(jn.FileError, match=r"win-back.*is read-only, so nothing was changed"):
            pf.share("maya", source="discover")
        assert contents(pf.path) == before
        assert pf["subscribe"]["maya"].role == "Home barista"
        pf.share("maya", source="discover", to=["subscribe", "library"])

    @pytest.mark.parametrize("fails", [1, 2, 3])
    def test_an_error_while_writing_takes_back_what_was_written(self, pf, monkeypatch, fails):
        before, real, written = contents(pf.path), journal.write_atomic, []

        def write(path, data):
            written.append(path)
            if len(written) == fails:
                raise jn.FileError(f"{path} cannot be written: no space left")
            real(path, data)

        monkeypatch.setattr(journal, "write_atomic", write)
        with pytest.raises(jn.FileError, match="no space left"):
            pf.share("maya", source="discover")
        assert contents(pf.path) == before
        assert set(roles(pf).values()) == {"Home barista", "Coffee lover"}

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
    @pytest.mark.filterwarnings("ignore:a change of 3 maps was interrupted")
    def test_a_process_that_is_killed_at_any_point_leaves_all_maps_changed_or_none(self, tmp_path):
        for name in "abc":
            jn.JourneyMap(f"Old {name}").save(tmp_path / f"{name}.journeymap.json")
        old = contents(tmp_path)
        new = {name: data.replace(b"Old", b"New") for name, data in old.items()}
        changes = [FileChange(tmp_path / name, data, new[name]) for name, data in old.items()]
        seen, killed = set(), 1
        while _killed_at(killed, tmp_path, changes):
            jn.Portfolio(tmp_path).maps  # noqa: B018  the next reading
            for unfinished in tmp_path.glob(".*.tmp"):  # a later save deletes these
                unfinished.unlink()
            found = contents(tmp_path)
            assert found in (old, new), f"killed at call {killed}"
            seen.add(found == new)
            killed += 1
            for name, data in old.items():
                (tmp_path / name).write_bytes(data)
        assert seen == {True, False}  # killed before the journal was there, and after
        assert killed > 3 * len(changes)
        assert contents(tmp_path) == new


def _killed_at(number, folder, changes):
    """Write in a child process that is killed at a system call; False if it came to its end."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    calls = [0]

    def counted(function):
        def call(*args, **options):
            calls[0] += 1
            if calls[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **options)

        return call

    try:
        for name in ("replace", "fsync", "chmod", "unlink"):
            setattr(os, name, counted(getattr(os, name)))
        write_together(folder, changes)
    finally:
        os._exit(0)


OLD = '{"format": "journeymap/1", "title": "Old"}'
NEW = OLD.replace("Old", "New")


class TestJournal:
    """The file that says what an interrupted change was about."""

    @pytest.fixture
    def folder(self, tmp_path):
        for name in ("a", "b"):
            jn.JourneyMap(f"Old {name}").save(tmp_path / f"{name}.journeymap.json")
        return tmp_path

    def stored(self, folder, name=journal.FINISH, **more):
        files = []
        for each in ("a", "b"):
            text = (folder / f"{each}.journeymap.json").read_text()
            after = text.replace("Old", "New")
            files.append({"path": f"{each}.journeymap.json", "before": text, "after": after})
        text = json.dumps({"format": "journeynb-journal/1", "files": files, **more})
        (folder / name).write_text(text)
        return files

    def titles(self, folder):
        pf = jn.Portfolio(folder)
        return [pf[name].title for name in pf]

    def test_the_next_reading_finishes_and_says_so(self, folder):
        self.stored(folder)
        with pytest.warns(jn.JourneyWarning, match="a change of 2 maps was .* finished: a.journ"):
            assert self.titles(folder) == ["New a", "New b"]
        assert not (folder / journal.FINISH).exists()

    def test_files_that_are_listed_by_name_may_end_in_json_alone(self, tmp_path):
        paths = [tmp_path / "a.json", tmp_path / "B.JSON"]
        files = []
        for path in paths:
            path.write_text(OLD)
            files.append({"path": path.name, "before": OLD, "after": NEW})
        stored = json.dumps({"format": "journeynb-journal/1", "files": files})
        (tmp_path / journal.FINISH).write_text(stored)
        with pytest.warns(jn.JourneyWarning, match="a change of 2 maps was .* finished"):
            assert self.titles(paths) == ["New", "New"]

    def test_the_warning_names_files_with_their_subfolders(self, folder):
        (file,) = self.stored(folder)[:1]
        (folder / "eu").mkdir()
        (folder / "a.journeymap.json").rename(folder / "eu" / "a.journeymap.json")
        text = (folder / journal.FINISH).read_text()
        (folder / journal.FINISH).write_text(text.replace(file["path"], "eu/a.journeymap.json"))
        with pytest.warns(jn.JourneyWarning, match=r"finished: eu/a.journeymap.json, b\."):
            assert self.titles(folder) == ["New b", "New a"]

    def test_what_was_being_taken_back_is_taken_back(self, folder):
        self.stored(folder, journal.TAKE_BACK)
        path = folder / "a.journeymap.json"
        path.write_text(path.read_text().replace("Old", "New"))
        with pytest.warns(jn.JourneyWarning, match="is now undone"):
            assert self.titles(folder) == ["Old a", "Old b"]

    def test_a_file_that_someone_changed_after_the_crash_stays(self, folder):
        self.stored(folder)
        path = folder / "a.journeymap.json"
        path.write_text(path.read_text().replace("Old", "Mine"))
        with pytest.warns(jn.JourneyWarning, match="a.journeymap.json had changed since"):
            assert self.titles(folder) == ["Mine a", "New b"]

    @pytest.mark.parametrize(
        ("path", "after"),
        [
            ("../c.journeymap.json", NEW), ("{outside}/c.journeymap.json", NEW),
            ("link.journeymap.json", NEW), ("c.txt", NEW), ("c.journeymap.json", '{"a": 1}'),
        ],
    )  # fmt: skip
    def test_it_never_writes_outside_the_folder_or_anything_but_maps(self, tmp_path, path, after):
        folder, outside = tmp_path / "maps", tmp_path / "outside"
        for each in (folder, outside):
            each.mkdir()
        for each in (tmp_path, outside, folder):
            (each / "c.journeymap.json").write_text(OLD)
        (folder / "c.txt").write_text(OLD)
        (folder / "link.journeymap.json").symlink_to(outside / "c.journeymap.json")
        files = [{"path": path.format(outside=outside), "before": OLD, "after": after}]
        text = json.dumps({"format": "journeynb-journal/1", "files": files})
        (folder / journal.FINISH).write_text(text)
        before = [digest(each.read_bytes()) for each in sorted(tmp_path.rglob("c.*"))]
        with pytest.warns(jn.JourneyWarning, match="is damaged, so it is ignored"):
            jn.Portfolio(folder).maps  # noqa: B018
        assert before == [digest(each.read_bytes()) for each in sorted(tmp_path.rglob("c.*"))]

    @pytest.mark.parametrize(
        "text", ["", "[]", "{", '{"format": "other"}', '{"format": "journeynb-journal/1"}']
    )
    def test_a_damaged_one_hides_no_map_and_is_reported_once(self, folder, text, recwarn):
        (folder / journal.FINISH).write_text(text)
        pf = jn.Portfolio(folder)
        assert pf.maps == pf.maps == ["a", "b"]
        assert [str(each.message) for each in recwarn] == [
            f"{folder / journal.FINISH} is damaged, so it is ignored; compare the maps with an "
            "older copy, and delete it"
        ]
        with pytest.raises(jn.FileError, match=r"was interrupted cannot be finished.*delete this"):
            write_together(pf.path, [])
