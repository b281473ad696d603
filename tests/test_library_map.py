"""The library of a map: its fields are pulled, ours are offered to it for review."""

import os
import stat
from pathlib import Path

import pytest

import journeynb as jn

LIBRARY = "library.journeymap.json"


@pytest.fixture
def pf(tmp_path):
    return jn.sample_portfolio("coffee", tmp_path / "maps")


@pytest.fixture
def office(pf):
    return pf["office"]


def saved(pf, name):
    return jn.read(pf.path / f"{name}.journeymap.json")


class TestPull:
    def test_all_that_both_maps_have_gets_the_fields_of_the_library_in_one_step(self, pf, office):
        steps = len(office.history())
        found = office.pull()
        assert set(found.to_frame().id) == {"win-offices", "small-offices"}
        assert len(office.history()) == steps + 1
        assert office["win-offices"] == saved(pf, "library")["win-offices"]
        assert saved(pf, "office")["win-offices"].target == 200
        assert not office.pull()
        assert office.undo() and office["win-offices"].target == 240
        assert saved(pf, "office")["win-offices"].target == 240

    def test_only_the_ids_that_are_named_change_and_new_ones_are_added(self, office):
        office.pull("small-offices", "noor")
        assert office["noor"].name == "Noor Haddad"
        assert office["win-offices"].target == 240
        assert office.undo() and "noor" not in office

    def test_a_preview_changes_nothing(self, office):
        assert len(office.pull(preview=True)) == 4
        assert office["win-offices"].target == 240

    @pytest.mark.parametrize("other", ["", "library"])
    def test_what_the_map_accepts_stays_unless_it_is_named(self, office, other):
        office.set(exceptions=[
            {"rule": "C701", "id": "win-offices", "other": other, "reason": "agreed"}
        ])  # fmt: skip
        office.pull()
        assert (office["win-offices"].target, office["small-offices"].size) == (240, 0.25)
        assert not office.push()
        assert len(office.push("win-offices")) == 1
        office.pull("win-offices")
        assert office["win-offices"].target == 200

    def test_links_and_what_only_the_map_has_stay(self, office):
        links = office.links().to_dict()
        office.pull()
        assert office.links().to_dict() == links
        assert "fatima" in office

    def test_edits_of_an_open_library_count(self, pf, office):
        pf["library"].set("jonas", role="Office lead")
        office.pull("jonas")
        assert office["jonas"].role == "Office lead"

    @pytest.mark.parametrize(
        ("ids", "problem"),
        [
            (["jona"], "the library has no persona, goal, .* 'jona'.*did you mean 'jonas'"),
            (["home-page"], "the library has no persona, goal, segment or source 'home-page'"),
        ],
    )
    def test_an_unknown_id_is_named(self, office, ids, problem):
        with pytest.raises(jn.UnknownIdError, match=problem):
            office.pull(*ids)

    def test_an_id_of_another_kind_is_an_error_and_changes_nothing(self, pf, office):
        pf["library"].add(jn.Persona(name="Call", id="sales-call"))
        with pytest.raises(jn.ArgumentError, match="a persona of the library, but a touchpoint of"):
            office.pull("win-offices", "sales-call")
        assert office["win-offices"].target == 240


class TestPush:
    def test_each_entity_is_a_change_to_decide(self, pf, office):
        before = (pf.path / LIBRARY).read_bytes()
        review = office.push()
        assert [sorted({row.id for row in each.rows}) for each in review] == [
            ["win-offices"],
            ["small-offices"],
        ]
        assert review.pending == [0, 1]
        assert (pf.path / LIBRARY).read_bytes() == before

    def test_what_is_accepted_in_one_call_is_one_step_that_is_saved_and_undone(self, pf, office):
        before = (pf.path / LIBRARY).read_bytes()
        review = office.push().accept_all()
        assert saved(pf, "library")["win-offices"].target == 240
        assert saved(pf, "library")["small-offices"].size == 0.31
        assert [each.state for each in review] == ["accepted", "accepted"]
        assert len(pf["library"].history()) == 1
        assert review.library is pf["library"]
        assert review.library.undo()
        assert (pf.path / LIBRARY).read_bytes() == before
        assert [each.state for each in review] == ["pending", "pending"]

    def test_refused_changes_leave_the_library_alone(self, pf, office):
        review = office.push().refuse(1, reason="counted last year").accept_all()
        assert [each.state for each in review] == ["accepted", "refused"]
        assert saved(pf, "library")["small-offices"].size == 0.25

    def test_a_new_persona_is_offered_if_it_is_named(self, pf, office):
        assert "fatima" not in office.push().to_frame().id.tolist()
        office.push("fatima").accept_all()
        assert saved(pf, "library")["fatima"].role == office["fatima"].role

    def test_what_the_library_has_changed_meanwhile_is_a_conflict(self, pf, office):
        review = office.push("win-offices")
        pf["library"].set("win-offices", target=220)
        assert review.conflicts == [0]
        with pytest.raises(jn.ArgumentError, match="target"):
            review.accept(0)
        assert pf["library"]["win-offices"].target == 220
        assert review.accept(0, force=True).library["win-offices"].target == 240

    def test_a_read_only_library_is_not_changed(self, pf, office):
        (pf.path / LIBRARY).chmod(stat.S_IRUSR)
        review = office.push()
        with pytest.raises(jn.FileError, match=r"library.*is read-only, so nothing was changed"):
            review.accept_all()
        assert review.library["win-offices"].target == 200
        assert review.pending == [0, 1]

    def test_a_review_looks_like_other_reviews_in_a_notebook(self, office):
        html = office.push()._repr_html_()
        assert "2 changes from" in html and "Coffee for the office" in html
        assert "review.library.undo()" in html

    def test_a_map_like_its_library_has_nothing_to_offer(self, pf):
        assert repr(pf["subscribe"].push()) == (
            "0 changes from 'The coffee subscription' to the library 'Copper Finch: personas and "
            "goals': none to decide"
        )

    def test_an_id_that_the_map_does_not_have_is_named(self, office):
        with pytest.raises(jn.UnknownIdError, match=r"this map has no persona.* 'noor'"):
            office.push("noor")


class TestWhereTheLibraryIs:
    def test_a_map_of_a_subfolder_finds_it_in_the_folder_of_the_portfolio(self, pf, office):
        folder = pf.path / "eu"
        folder.mkdir()
        path = folder / "office.journeymap.json"
        office.fork(library=f"../{LIBRARY}").save(path)
        assert len(jn.Portfolio(pf.path)["eu/office"].pull()) == 4
        # Alone, a map does not look outside its folder, or outside the working directory.
        alone = jn.read(path)
        with pytest.raises(jn.FileError, match=r"'\.\./library.* outside the folder .*eu; open"):
            alone.pull()

    def test_a_map_read_alone_may_have_it_in_the_working_directory(self, pf, monkeypatch):
        monkeypatch.chdir(pf.path.parent)
        assert len(jn.read(pf.path / "office.journeymap.json").pull()) == 4

    @pytest.mark.parametrize(
        ("library", "problem"),
        [
            ("gone.journeymap.json", "there is no such file"),
            ("../../secret.journeymap.json", "it is outside the folder"),
            ("link.journeymap.json", "it is outside the folder"),
            ("office.journeymap.json", "it is the map itself"),
            ("notes.txt", "it is not a .journeymap.json file"),
        ],
    )
    @pytest.mark.parametrize("call", ["pull", "push"])
    def test_a_reference_that_leads_to_no_map_says_why(self, pf, library, problem, call):
        secret = pf.path.parent / "secret.journeymap.json"
        jn.JourneyMap("Secret").save(secret)
        (pf.path / "notes.txt").write_text("")
        (pf.path / "link.journeymap.json").symlink_to(secret)
        office = pf["office"]
        office.set(library=library)
        with pytest.raises(jn.FileError, match=rf"cannot be used: {problem}"):
            getattr(office, call)()

    def test_a_map_without_a_library_or_a_file_says_what_to_do(self, pf):
        with pytest.raises(jn.ArgumentError, match=r"no library; name one: jm.set\(library="):
            pf["library"].pull()
        with pytest.raises(jn.ArgumentError, match="has none yet: use save"):
            jn.JourneyMap(library=LIBRARY).push()

    def test_a_damaged_library_is_named(self, pf, office):
        (pf.path / LIBRARY).write_text('{"title": ')
        with pytest.raises(jn.FormatError, match=r"library.journeymap.json, line 1"):
            office.pull()

    def test_an_interrupted_change_is_finished_first(self, pf, office):
        from journeynb.portfolio.reading.journal import FINISH, FileChange, _as_json

        path = pf.path / LIBRARY
        old = path.read_bytes()
        change = FileChange(path, old, old.replace(b"Win offices in Sweden", b"Win 200 offices"))
        (pf.path / FINISH).write_bytes(_as_json(pf.path, [change]))
        with pytest.warns(jn.JourneyWarning, match="is now finished"):
            office.pull("win-offices")
        assert office["win-offices"].name == "Win 200 offices"
        assert not os.path.lexists(Path(pf.path, FINISH))
