"""Files of earlier versions are read as they were meant; those of newer ones are refused."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

import journeynb as jn
from journeynb.course.progress import read_progress
from journeynb.course.variants.variant import variant_of
from journeynb.formats.format_version import newer_format
from journeynb.formats.journeymap import dumps
from journeynb.portfolio.reading import journal
from journeynb.report.content.inputs import Inputs
from journeynb.review.proposal_folder import ProposalFolder

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
MAPS = sorted(DATA.glob("*.journeymap.json"))
COFFEE = {"search-ad": "find", "checkout": "buy"}


def read_text(name: str) -> str:
    return (DATA / name).read_text("utf-8")


def stages_of(jm: jn.JourneyMap) -> dict[str, str]:
    links = jm._core.state.links()
    return {link.start: link.end for link in links if link.kind == "occurs_in"}


class TestMaps:
    @pytest.mark.parametrize("path", MAPS, ids=lambda path: path.name.partition(".")[0])
    def test_a_map_of_any_version_is_read_and_written_without_a_change(
        self, path: Path, tmp_path: Path
    ) -> None:
        copy = tmp_path / "copy.journeymap.json"
        jn.read(path).save(copy)
        assert copy.read_bytes() == path.read_bytes()

    def test_fields_that_a_version_did_not_have_get_their_defaults(self) -> None:
        first, last = jn.read(MAPS[0]), jn.read(MAPS[-1])
        goal = {id: jn.read(path)["g"] for id, path in (("old", MAPS[0]), ("new", MAPS[-1]))}
        assert not goal["old"].cumulative and goal["old"].milestones == ()
        assert goal["new"].cumulative and goal["new"].milestones
        assert len(first.table("comment")) == 0 and len(last.table("comment")) == 2
        differing = {row.field for row in first.diff(last).rows if row.id == "g"}
        assert differing == {"cumulative", "milestones", "binding", "measurements"}

    def test_a_notebook_contains_the_map_that_its_cell_showed(self) -> None:
        assert stages_of(jn.read(DATA / "notebook-1.ipynb")) == COFFEE

    @pytest.mark.parametrize("name", ["report-1.html", "report-1.ipynb"])
    def test_a_report_contains_its_map_and_what_it_found(self, name: str) -> None:
        assert stages_of(jn.read(DATA / name)) == COFFEE
        earlier = Inputs().earlier(DATA / name)
        assert earlier.day.isoformat() == "2026-11-22"
        assert ["M102", "checkout", ""] in earlier.facts["findings"]


class TestEdits:
    def test_changes_that_a_reader_downloaded_can_be_reviewed(self) -> None:
        jm = jn.read(DATA / "report-1.html")
        review = jm.review_changes(DATA / "changes-1.json")
        review.accept_all()
        assert jm["maya"].name == "Maya Lang" and stages_of(jm)["e-mail"] == "buy"

    def test_proposals_of_an_assistant_keep_what_was_decided(self, tmp_path: Path) -> None:
        (tmp_path / "coffee.changes").mkdir()
        path = tmp_path / "coffee.changes" / "2026-11-30-3f2a9c1b.changes.json"
        path.write_text(read_text("changes-2.json"), "utf-8")
        (found,) = ProposalFolder(tmp_path / "coffee.journeymap.json").proposals()
        assert (found.by, found.origin, found.state) == ("Claude Code", "assistant", "refused")
        assert found.why == "Nobody is named for the checkout." and found.decision is not None
        assert (found.decision.by, found.decision.reason) == ("Maya Lang", "Sales owns it.")
        (change,) = found.changes
        assert change["fields"] == {"owner": "Web team"}

    def test_a_shared_edit_that_was_interrupted_is_finished(self, tmp_path: Path) -> None:
        shutil.copy(DATA / "journal-1.json", tmp_path / journal.FINISH)
        (tmp_path / "below").mkdir()
        files = json.loads(read_text("journal-1.json"))["files"]
        for each in files:
            (tmp_path / each["path"]).write_text(each["before"], "utf-8")
        with pytest.warns(jn.JourneyWarning, match="was interrupted and is now finished"):
            jn.Portfolio(tmp_path).maps  # noqa: B018
        for each in files:
            assert (tmp_path / each["path"]).read_text("utf-8") == each["after"]

    def test_edits_that_nobody_saved_are_offered_by_the_server(self, tmp_path: Path) -> None:
        pytest.importorskip("jupyter_server")
        from journeynb.formats.journeymap import loads
        from journeynb.server.drafts import Drafts

        drafts = Drafts(tmp_path)
        drafts.keep("coffee.journeymap.json", "", "")
        (kept,) = tmp_path.iterdir()
        shutil.copy(DATA / "server-draft-1.json", kept)
        draft = drafts.of("coffee.journeymap.json")
        assert draft is not None and draft.at == "2026-11-29T14:03:00Z"
        state = loads(draft.map)
        assert state.entity("maya").name == "Maya Lang" and dumps(state) == draft.map
        assert loads(draft.base).entity("maya").name == "Maya"


class TestCourse:
    def test_the_tries_of_a_learner_are_read(self, tmp_path: Path) -> None:
        shutil.copy(DATA / "course-progress-1.jsonl", tmp_path / "course-progress.jsonl")
        found = read_progress(tmp_path)
        assert found.broken == () and found.outcomes() == {"2.1": "right", "2.2": "not_yet"}
        assert [each.answers for each in found.tries] == [(3,), (6,), ()]
        assert {each.journeynb for each in found.tries} == {"0.1.0"}

    def test_a_folder_keeps_its_variant(self, tmp_path: Path) -> None:
        shutil.copy(DATA / "course-variant-1.json", tmp_path / "course-variant.json")
        assert variant_of(2, tmp_path) == 7


class TestNewerVersions:
    def test_every_format_that_is_written_has_a_frozen_file_of_each_number(self) -> None:
        source = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")]
        named = r'FORMAT = "(journey[a-z-]+)/(\d+)"'
        formats = {found for text in source for found in re.findall(named, text)}
        assert {name for name, _ in formats} == {
            *("journeymap", "journeynb-report", "journeynb-changes", "journeynb-journal"),
        }
        frozen = "".join(path.read_text("utf-8") for path in DATA.iterdir())
        for name, newest in formats:
            for number in range(1, int(newest) + 1):
                assert re.search(rf'"format": ?"{name}/{number}"', frozen), f"{name}/{number}"

    def test_a_newer_map_is_refused_and_stays_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "newer.journeymap.json"
        text = MAPS[-1].read_text("utf-8").replace("journeymap/1", "journeymap/2")
        path.write_text(text, "utf-8")
        for reads in (jn.read, jn.open):
            with pytest.raises(jn.FormatError) as found:
                reads(path)
            assert str(found.value) == (
                f"{path}, format: written by a newer version of journeynb ('journeymap/2'): "
                "update journeynb"
            )
        assert path.read_text("utf-8") == text

    @pytest.mark.parametrize("name", ["report-1.html", "report-1.ipynb"])
    def test_a_newer_report_is_refused_as_the_last_one(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_text(read_text(name).replace("journeynb-report/1", "journeynb-report/2"))
        with pytest.raises(jn.FormatError, match=r"newer version.*'journeynb-report/2'"):
            Inputs().earlier(path)
        assert stages_of(jn.read(path)) == COFFEE  # the map has a format of its own

    def test_a_newer_notebook_of_a_report_is_not_exported(self) -> None:
        exporter = pytest.importorskip("journeynb.report.exporter")
        notebook = nbformat.reads(read_text("report-1.ipynb"), as_version=4)
        notebook.metadata.journeynb.format = "journeynb-report/2"
        with pytest.raises(jn.FormatError, match=r"metadata\.journeynb\.format: written by a"):
            exporter.page(notebook)

    def test_newer_changes_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "changes.json"
        path.write_text(read_text("changes-2.json").replace("changes/2", "changes/3"))
        with pytest.raises(jn.FormatError, match=r"newer version.*'journeynb-changes/3'"):
            jn.read(DATA / "report-1.html").review_changes(path)

    def test_a_newer_journal_is_reported_and_not_used(self, tmp_path: Path) -> None:
        stored = read_text("journal-1.json").replace("journal/1", "journal/2")
        (tmp_path / journal.FINISH).write_text(stored)
        with pytest.warns(jn.JourneyWarning, match=r"newer version.*'journeynb-journal/2'"):
            jn.Portfolio(tmp_path).maps  # noqa: B018
        assert (tmp_path / journal.FINISH).read_text() == stored

    @pytest.mark.parametrize(
        "version", ["journeymap/1", "journeymap/0", "journeymap/01", "journeymap/²", "other/2", 2]
    )
    def test_what_is_not_a_higher_number_is_not_newer(self, version: object) -> None:
        assert newer_format(version, "journeymap/1") is None

    def test_a_number_of_any_length_is_compared(self) -> None:
        assert newer_format("journeymap/" + "9" * 5000, "journeymap/1") is not None
        assert newer_format("journeymap/9", "journeymap/10") is None
