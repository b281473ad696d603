"""Proposals beside a map: written whole, decided once, never lost."""

from __future__ import annotations

import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.base.errors import ArgumentError, ChangeError, FileChangedError, FileError
from journeynb.review.changes_file import read_changes
from journeynb.review.proposal import Proposal
from journeynb.review.proposal_folder import ProposalFolder

OWNER = [{"op": "set", "id": "website", "fields": {"owner": "Web team"}}]
RENAME = [{"op": "set", "id": "website", "fields": {"name": "Shop site"}}]
WHY = "Nobody owns the website."


def coffee() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Touchpoint(name="Website"), stage="decision")
    return jm


@pytest.fixture
def folder(tmp_path: Path) -> ProposalFolder:
    return ProposalFolder(tmp_path / "coffee.journeymap.json")


def propose(folder: ProposalFolder, changes: Any = OWNER, why: str = WHY) -> Proposal:
    return folder.propose(coffee()._core.state, changes, why, "Claude Code")


def only(folder: ProposalFolder) -> Proposal:
    (found,) = ProposalFolder(folder.folder.parent / "coffee.journeymap.json").proposals()
    return found


class TestPropose:
    def test_a_proposal_is_one_file_beside_the_map(self, folder: ProposalFolder) -> None:
        assert folder.proposals() == []
        made = propose(folder)
        assert made.path.parent == folder.folder and folder.folder.name == "coffee.changes"
        assert [each.name for each in folder.folder.iterdir()] == [f"{made.id}.changes.json"]
        stored = json.loads(made.path.read_text("utf-8"))
        assert list(stored) == [
            "format", "title", "by", "from", "made", "base", "steps", "decisions", "map",
        ]  # fmt: skip
        assert stored["format"] == "journeynb-changes/2" and stored["from"] == "assistant"
        assert stored["steps"] == [{"changes": OWNER, "why": WHY}]
        found = only(folder)
        assert (found.id, found.by, found.why, found.state) == (
            made.id, "Claude Code", WHY, "pending",
        )  # fmt: skip
        assert found.changes == OWNER and found.made is not None and found.made.tzinfo

    def test_the_map_stays_as_it_is(self, folder: ProposalFolder) -> None:
        jm = coffee()
        folder.propose(jm._core.state, OWNER, WHY)
        assert not jm.diff(coffee())

    def test_the_oldest_comes_first(self, folder: ProposalFolder) -> None:
        made = [
            propose(folder, [{"op": "set", "id": "website", "fields": {"owner": f"Team {number}"}}])
            for number in range(4)
        ]
        times = [each.made for each in made]
        assert [each.made for each in folder.proposals()] == sorted(times, key=str)

    @pytest.mark.parametrize(
        ("changes", "why", "code", "message"),
        [
            (OWNER, " ", "bad_value", "why is empty; allowed: the reason, in a sentence or two"),
            (OWNER, "x" * 2_001, "bad_value", "why has 2,001 characters; allowed: at most 2,000"),
            (OWNER, 3, "bad_value", "why must be text, not 3"),
            ([], WHY, "no_change", "the map already contains these changes"),
            ([{"op": "remove", "id": "web"}], WHY, "unknown_id", "unknown id 'web'"),
            ({"op": "remove"}, WHY, "bad_value", "changes must be a list"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_proposed_leaves_nothing_behind(
        self, folder: ProposalFolder, changes: Any, why: Any, code: str, message: str
    ) -> None:
        with pytest.raises(ChangeError) as caught:
            propose(folder, changes, why)
        assert caught.value.code == code and str(caught.value).startswith(message)
        assert not folder.folder.exists()

    def test_what_a_killed_server_left_behind_is_removed(self, folder: ProposalFolder) -> None:
        folder.folder.mkdir()
        names = [
            ".2026-11-30-3f2a9c1b.changes.json.a8_bcd3f.tmp",
            ".2026.changes.json.abcdefgh.tmp",
        ]
        old, new = (folder.folder / name for name in names)
        for each in (old, new):
            each.write_text("{")
        os.utime(old, (0, 0))
        propose(folder)
        assert not old.exists() and new.exists()  # which another may be writing
        assert [each.state for each in folder.proposals()] == ["pending"]

    def test_the_same_is_not_pending_twice(self, folder: ProposalFolder) -> None:
        made = propose(folder)
        again = [{**OWNER[0]}, {"op": "set", "id": "website", "fields": {"name": "Website"}}]
        with pytest.raises(ChangeError, match=f"are pending as {made.id}") as caught:
            propose(folder, again, "Another reason.")
        assert caught.value.code == "already_proposed"
        propose(folder, RENAME)
        assert len(folder.proposals()) == 2

    def test_what_was_refused_is_not_proposed_again(self, folder: ProposalFolder) -> None:
        made = propose(folder)
        folder.decide(made.id, "refused", "Maya", "Sales owns it.")
        with pytest.raises(ChangeError, match=r"refused by Maya on .*: Sales owns it\.") as caught:
            propose(folder)
        assert caught.value.code == "refused_before"

    def test_what_was_accepted_and_is_not_on_the_map_can_be_proposed_again(
        self, folder: ProposalFolder
    ) -> None:
        folder.decide(propose(folder).id, "accepted", "Maya")
        again = propose(folder)
        assert again.id.endswith("-2") and len(folder.proposals()) == 2

    def test_of_the_same_proposals_at_once_one_is_written(self, folder: ProposalFolder) -> None:
        def attempt(_: int) -> str:
            other = ProposalFolder(folder.folder.parent / "coffee.journeymap.json")
            try:
                return propose(other).state
            except ChangeError as error:
                return error.code

        with ThreadPoolExecutor(8) as pool:
            results = sorted(pool.map(attempt, range(16)))
        assert results == ["already_proposed"] * 15 + ["pending"]
        assert len(os.listdir(folder.folder)) == 1


class TestDecide:
    def test_a_decision_is_stored_with_its_reason(self, folder: ProposalFolder) -> None:
        made = propose(folder)
        text = made.path.read_text("utf-8")
        found = folder.decide(made.id, "refused", "Maya", "Sales owns it.")
        assert found == only(folder)
        assert found.decision is not None and found.state == "refused"
        assert (found.decision.by, found.decision.reason) == ("Maya", "Sales owns it.")
        folder.decide(made.id, "pending", known=found.decision)
        assert only(folder).state == "pending" and made.path.read_text("utf-8") == text

    def test_nobody_decides_over_another_who_was_faster(self, folder: ProposalFolder) -> None:
        made = propose(folder)
        folder.decide(made.id, "accepted", "Ben")
        text = made.path.read_text("utf-8")
        with pytest.raises(
            FileChangedError,
            match=r"was accepted by Ben on .* in the meantime; nothing was changed",
        ):
            folder.decide(made.id, "refused", "Maya")
        assert made.path.read_text("utf-8") == text

    def test_of_decisions_at_once_one_counts(self, folder: ProposalFolder) -> None:
        made = propose(folder)

        def attempt(number: int) -> bool:
            other = ProposalFolder(folder.folder.parent / "coffee.journeymap.json")
            try:
                other.decide(made.id, "accepted" if number % 2 else "refused", f"{number}")
            except FileChangedError:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(attempt, range(16))) == 1
        assert only(folder).decision is not None

    def test_a_file_that_was_deleted_meanwhile_cannot_be_decided(
        self, folder: ProposalFolder
    ) -> None:
        made, other = propose(folder), propose(folder, RENAME)
        made.path.unlink()
        with pytest.raises(ArgumentError, match=f"no proposal {made.id!r}.*pending: {other.id}"):
            folder.decide(made.id, "accepted")
        assert folder.proposals() == [other]

    def test_a_file_of_a_report_has_a_decision_for_each_step(self, folder: ProposalFolder) -> None:
        made = propose(folder)
        stored = json.loads(made.path.read_text("utf-8"))
        made.path.unlink()
        stored |= {"from": "report", "steps": [{"changes": OWNER}, {"changes": RENAME}]}
        (folder.folder / "ben.changes.json").write_text(json.dumps(stored), "utf-8")
        assert [each.id for each in folder.proposals()] == ["ben#0", "ben#1"]
        folder.decide("ben#1", "accepted", "Maya")
        folder.decide("ben#0", "refused", "Maya")
        assert [each.state for each in folder.proposals()] == ["refused", "accepted"]

    def test_a_file_of_version_1_stays_as_it_is(self, folder: ProposalFolder) -> None:
        folder.folder.mkdir()
        path = folder.folder / "old.json"
        text = (Path(__file__).parent / "data/changes-1.json").read_text("utf-8")
        path.write_text(text, "utf-8")
        folder.decide("old.json#0", "refused", reason="No.")
        assert [each.state for each in folder.proposals()] == ["refused", "pending"]
        assert path.read_text("utf-8") == text
        other = ProposalFolder(folder.folder.parent / "coffee.journeymap.json")
        assert [each.state for each in other.proposals()] == ["refused", "pending"]
        path.write_text(text.replace("Maya Lang", "Maya Long"), "utf-8")  # another download
        assert [each.state for each in other.proposals()] == ["pending", "pending"]


class TestFilesOfOthers:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ('"base"', '"based"', "'based': unknown key; allowed: base, by, decisions, format,"),
            ('"assistant"', '"robot"', "from: 'robot' is not valid; allowed: assistant, report"),
            ('"website", "fields"', '"web", "fields"', "steps[0].changes[0], field id: unknown id"),
            ('"why"', '"because"', "steps[0].'because': unknown key; allowed: changes, why"),
            ('"decisions": []', '"decisions": [{"step": 0}]', "decisions[0].state: required"),
            (
                '"decisions": []',
                '"decisions": [{"step": 1, "state": "accepted", "at": "2026-11-30"}]',
                "decisions[0].step: unknown step 1; allowed: 0 to 0",
            ),
            (
                '"decisions": []',
                '"decisions": [{"step": 0, "state": "no", "at": "2026-11-30"}]',
                "decisions[0].state: 'no' is not valid; allowed: accepted, refused",
            ),
            ("}\n", "", "line 13: not valid JSON"),
        ],
        ids=["head", "origin", "changes", "step", "no state", "no such step", "state", "end"],
    )
    def test_a_damaged_file_is_listed_with_its_problem(
        self, folder: ProposalFolder, old: str, new: str, problem: str
    ) -> None:
        made, other = propose(folder), propose(folder, RENAME)
        head, _, tail = made.path.read_text("utf-8").rpartition(old)
        made.path.write_text(head + new + tail, "utf-8")
        damaged = folder.proposals()[-1]
        assert damaged.id == made.id and damaged.state == "damaged"
        assert damaged.problem.startswith(f"coffee.changes/{made.path.name}, {problem}")
        assert folder.proposals()[0] == other
        with pytest.raises(ArgumentError, match=f"{made.id} cannot be decided: coffee.changes"):
            folder.decide(made.id, "accepted")

    def test_decisions_of_two_branches_are_not_guessed(self, folder: ProposalFolder) -> None:
        made = propose(folder)
        text = made.path.read_text("utf-8")
        decided = '{"step": 0, "state": "%s", "by": "%s", "at": "2026-11-30T15:00:00Z"}'
        lines = [decided % ("accepted", "Maya"), decided % ("refused", "Ben")]
        both = text.replace("[],", f"[\n{lines[0]},\n{lines[1]}\n  ],")
        made.path.write_text(both, "utf-8")
        assert "step 0 has two decisions" in only(folder).problem
        marks = f"[\n<<<<<<< main\n{lines[0]}\n=======\n{lines[1]}\n>>>>>>> ben\n  ],"
        made.path.write_text(text.replace("[],", marks), "utf-8")
        assert "an unresolved git merge, lines 12 to 16" in only(folder).problem
        made.path.write_text(text.replace("[],", f"[{lines[1]}],"), "utf-8")
        assert only(folder).state == "refused"

    def test_links_and_hidden_files_are_not_followed(
        self, folder: ProposalFolder, tmp_path: Path
    ) -> None:
        made = propose(folder)
        (folder.folder / ".hidden.json").write_text("{")
        (folder.folder / "notes.txt").write_text("{")
        (folder.folder / "link.changes.json").symlink_to(made.path)
        assert [each.state for each in folder.proposals()] == ["pending", "damaged"]
        assert "is a link" in folder.proposals()[1].problem
        (tmp_path / "tea.changes").symlink_to(folder.folder)
        tea = ProposalFolder(tmp_path / "tea.journeymap.json")
        for call in (tea.proposals, tea.stamp, lambda: propose(tea)):
            with pytest.raises(FileError, match=r"tea\.changes is a link; allowed: a folder"):
                call()

    def test_the_stamp_changes_with_the_files(self, folder: ProposalFolder) -> None:
        stamps = [folder.stamp()]
        made = propose(folder)
        stamps.append(folder.stamp())
        folder.decide(made.id, "refused")
        stamps.append(folder.stamp())
        made.path.unlink()
        assert len({*stamps}) == 3 and folder.stamp() == stamps[0]

    def test_a_renamed_map_keeps_its_proposals_if_their_folder_is_renamed(
        self, folder: ProposalFolder, tmp_path: Path
    ) -> None:
        made = propose(folder)
        tea = ProposalFolder(tmp_path / "tea.journeymap.json")
        assert tea.proposals() == []
        folder.folder.rename(tmp_path / "tea.changes")
        assert [each.id for each in tea.proposals()] == [made.id]
        tea.decide(made.id, "accepted")

    def test_a_folder_that_is_read_only_is_named(
        self, folder: ProposalFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = propose(folder)

        def refused(*_: Any, **__: Any) -> Any:  # root may write everywhere
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(tempfile, "mkstemp", refused)
        monkeypatch.setattr(Path, "mkdir", refused)
        with pytest.raises(FileError, match=r"^coffee\.changes/.*cannot be written: Permission"):
            folder.decide(made.id, "refused")
        with pytest.raises(FileError, match=r"^coffee\.changes/.*cannot be written: Permission"):
            propose(folder, RENAME)
        with pytest.raises(FileError, match=r"^tea\.changes cannot be written: Permission"):
            propose(ProposalFolder(tmp_path / "tea.journeymap.json"))
        assert only(folder) == made


def test_the_example_in_the_documentation_is_a_file_of_changes() -> None:
    text = (Path(__file__).parents[1] / "docs/file-format.md").read_text("utf-8")
    start = text.index('{\n  "format": "journeynb-changes/2"')
    found = read_changes(text[start : text.index("```", start)])
    assert (found.by, found.reasons) == ("Claude Code", ["Nobody owns it."])
    assert [str(each) for each in found.decisions.values()] == [
        "refused by Maya on 2026-11-30 15:00 UTC"
    ]
