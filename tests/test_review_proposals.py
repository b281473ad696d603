"""Proposals beside a map in a notebook: shown, accepted and refused, by several people at once."""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.base.errors import ArgumentError, FileChangedError, FileError
from journeynb.base.files import write_atomic
from journeynb.model.core import Author
from journeynb.review.proposal_folder import ProposalFolder
from journeynb.review.reviewed_changes import ReviewedChanges

OWNER = [{"op": "set", "id": "website", "fields": {"owner": "Web team"}}]
RENAME = [{"op": "set", "id": "website", "fields": {"name": "Shop site"}}]
SHOP = [
    {"op": "add", "kind": "touchpoint", "id": "shop", "fields": {"name": "Shop"}},
    {"op": "link", "kind": "occurs_in", "from": "shop", "to": "decision"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Touchpoint(name="Website"), stage="decision")
    jm.save(tmp_path / "coffee.journeymap.json")
    return tmp_path / "coffee.journeymap.json"


def propose(path: Path, *each: Any) -> list[str]:
    folder, state = ProposalFolder(path), jn.read(path)._core.state
    return [folder.propose(state, changes, "It helps.", "Claude Code").id for changes in each]


def states(review: ReviewedChanges) -> list[str]:
    return [each.state for each in review]


def stored(path: Path) -> list[str]:
    return [each.state for each in ProposalFolder(path).proposals()]


def _noted_write(written: list[str], target: Path, data: bytes) -> None:
    written.append(target.name)
    write_atomic(target, data)


class TestShown:
    def test_who_proposes_what_and_why(self, path: Path) -> None:
        first, _ = propose(path, OWNER, SHOP)
        review = jn.open(path).review_changes()
        head, line, change, *_, last = repr(review).splitlines()
        assert head == "2 proposals for 'Coffee': 2 to decide"
        assert line.startswith("  0  pending  Claude Code, 20") and line.endswith("UTC: It helps.")
        assert change.strip() == "~ touchpoint website (Website): owner nothing -> 'Web team'"
        assert last == "accept(0, 2), accept_all(), refuse(1, reason='...')"
        step = review[0]
        assert (step.id, step.by, step.why, step.origin) == (
            first, "Claude Code", "It helps.", "assistant",
        )  # fmt: skip
        assert repr(step).splitlines() == [
            "0  pending  Claude Code: It helps.",
            "    ~ touchpoint website (Website): owner nothing -> 'Web team'",
        ]
        with pytest.raises(AttributeError, match="no attribute 'reject'; did you mean refuse"):
            review.reject(0)  # type: ignore[attr-defined]
        with pytest.raises(jn.JourneyError, match=r"if it is the reason, write refuse\(0, reason="):
            review.refuse(0, "Sales owns it.")
        frame = review.to_frame()
        assert list(frame.step) == [0, 1, 1] and set(frame.by) == {"Claude Code"}
        assert list(frame.columns[-3:]) == ["proposal", "by", "why"]

    def test_html_folds_what_is_decided_and_escapes_what_others_wrote(self, path: Path) -> None:
        state = jn.read(path)._core.state
        for changes in (OWNER, RENAME):
            ProposalFolder(path).propose(state, changes, "<b>Now!</b>", "<script>")
        review = jn.open(path).review_changes().refuse(0, reason="<i>", by="Maya")
        html = review._repr_html_()
        assert "<strong><bdi>&lt;script&gt;</bdi></strong>" in html  # in its own direction
        waiting, folded = html.split("<details")
        assert "<script" not in html and "<b>Now" not in html and "<i>" not in html
        assert "Shop site" in waiting and "Web team" not in waiting
        assert "1 decided proposal" in folded and "refused by Maya on" in folded

    def test_without_proposals_it_says_where_they_would_be(self, path: Path) -> None:
        jm = jn.open(path)
        assert repr(jm.review_changes()) == (
            "0 proposals for 'Coffee': none to decide\n"
            "  There is no folder coffee.changes beside the map."
        )
        path.with_name("coffee.changes").mkdir()
        assert "coffee.changes beside the map has no proposals." in repr(jm.review_changes())
        with pytest.raises(ArgumentError, match=r"this map has no file.*save it first"):
            jn.JourneyMap("Tea").review_changes()

    def test_a_renamed_map_says_which_folder_was_left_behind(self, path: Path) -> None:
        propose(path, OWNER)
        moved = path.with_name("tea.journeymap.json")
        path.rename(moved)
        text = repr(jn.open(moved).review_changes())
        assert "coffee.changes belongs to no map. If this map was renamed, rename that" in text
        path.with_name("coffee.changes").rename(path.with_name("tea.changes"))
        jn.open(moved).review_changes().accept(0)
        assert stored(moved) == ["accepted"] and jn.read(moved)["website"].owner == "Web team"

    def test_proposals_that_arrive_meanwhile_come_last(self, path: Path) -> None:
        propose(path, SHOP)
        review = jn.open(path).review_changes()
        propose(path, OWNER)
        assert (
            "1 new proposal since then: refresh() adds them." in repr(review) and len(review) == 1
        )
        assert len(review.refresh()) == 2 and review[0].names["shop"] == "Shop"


class TestDecided:
    def test_accepted_and_refused_one_by_one(self, path: Path) -> None:
        propose(path, OWNER, SHOP, RENAME)
        jm = jn.open(path)
        review = jm.review_changes()
        assert review.accept(0, 2, by="Maya").refuse(1, reason="No shop.", by="Maya") is review
        assert states(review) == stored(path) == ["accepted", "refused", "accepted"]
        assert list(jm.history(by="agent").who) == ["Claude Code"] * 2
        assert "shop" not in jm and jn.read(path)["website"].name == "Shop site"
        accepted, refused, _ = ProposalFolder(path).proposals()
        assert accepted.decision and accepted.decision.by == "Maya"
        assert refused.decision and refused.decision.reason == "No shop."
        assert review.pending == [] and "! refused by Maya on" in repr(review)

    @pytest.mark.parametrize("files", [1, 3], ids=["a file of steps", "files"])
    def test_all_are_saved_and_stored_once_and_undone_one_by_one(
        self, path: Path, files: int
    ) -> None:
        choose = [{"op": "set", "id": "decision", "fields": {"name": "Choose"}}]
        ids = propose(path, OWNER, RENAME, choose)
        folder = path.with_name("coffee.changes")
        if files == 1:
            file = folder / f"{ids[0]}.changes.json"
            found = json.loads(file.read_text("utf-8"))
            found["steps"] = [{**found["steps"][0], "changes": each}
                              for each in (OWNER, RENAME, choose)]  # fmt: skip
            shutil.rmtree(folder)
            folder.mkdir()
            file.write_text(json.dumps(found), "utf-8")
        jm = jn.open(path)
        review, written = jm.review_changes(), list[str]()
        with pytest.MonkeyPatch.context() as patch:
            for module in ("formats.map_file", "review.proposal_folder"):
                write = functools.partial(_noted_write, written)
                patch.setattr(f"journeynb.{module}.write_atomic", write)
            review.accept_all()
        assert written.count(path.name) == 1 and len(written) == 1 + files
        assert stored(path) == states(review) == ["accepted"] * 3
        assert jn.read(path).equals(jm) and len(jm.history(by="agent")) == 3
        for left in (2, 1, 0):
            assert jm.undo() and jn.read(path).equals(jm)
            assert sorted(stored(path)) == ["accepted"] * left + ["pending"] * (3 - left)
        assert not jm.undo()

    def test_what_was_accepted_before_an_interruption_is_saved_and_stored(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        propose(path, OWNER, RENAME)
        jm = jn.open(path)
        review = jm.review_changes()

        def interrupted(changes: Any, **more: Any) -> Any:
            if changes == RENAME:
                raise KeyboardInterrupt
            return type(jm._core).apply(jm._core, changes, **more)

        monkeypatch.setattr(jm._core, "apply", interrupted)
        with pytest.raises(KeyboardInterrupt):
            review.accept_all()
        assert sorted(stored(path)) == ["accepted", "pending"]
        assert jn.read(path)["website"].owner == "Web team"
        monkeypatch.undo()
        jm.set("website", tone="Warm")
        assert jn.read(path)["website"].tone == "Warm"  # each step is saved again

    def test_undo_makes_an_accepted_proposal_pending_again(self, path: Path) -> None:
        propose(path, OWNER, RENAME)
        jm = jn.open(path)
        jm.review_changes().accept(0)  # nobody keeps the review
        review = jm.review_changes()
        assert states(review) == stored(path) == ["accepted", "pending"]
        jm.undo()
        assert states(review) == stored(path) == ["pending", "pending"]
        jm.redo()
        assert states(review) == stored(path) == ["accepted", "pending"]
        jm.undo()
        review.accept(0, 1)
        assert states(review) == stored(path) == ["accepted", "accepted"]

    def test_a_step_that_is_taken_back_later_makes_its_proposal_pending(self, path: Path) -> None:
        propose(path, OWNER)
        jm = jn.open(path)
        review = jm.review_changes().accept(0)
        jm.set("website", name="Shop site")
        jm._core.take_back(jm._core.done[0])
        assert states(review) == stored(path) == ["pending"] and jm["website"].name == "Shop site"
        jm.undo()
        assert states(review) == stored(path) == ["accepted"]

    def test_decisions_wait_until_a_map_that_was_only_read_is_saved(self, path: Path) -> None:
        propose(path, OWNER, SHOP)
        jm = jn.read(path)
        review = jm.review_changes().accept(0).refuse(1)
        assert states(review) == ["accepted", "refused"] and stored(path) == ["pending", "refused"]
        assert review[0].notes == ["stored when the map is saved: jm.save()"]
        jm.save()
        assert stored(path)[0] == "accepted" and review[0].notes == []
        jm.undo()
        assert states(review)[0] == "pending" and stored(path)[0] == "accepted"
        jm.save()
        assert stored(path)[0] == "pending"

    def test_a_cell_that_runs_again_changes_nothing(self, path: Path) -> None:
        first, second = propose(path, OWNER, SHOP)
        jm = jn.open(path)
        for _ in range(2):
            jn.open(path).review_changes().accept(first).refuse(second, reason="No.")
            stamp = ProposalFolder(path).stamp()
        assert ProposalFolder(path).stamp() == stamp and jn.read(path)["website"].owner
        assert len(jm.history(by="agent")) == 1

    def test_a_decision_can_be_taken_back(self, path: Path) -> None:
        propose(path, OWNER, SHOP)
        jm = jn.open(path)
        review = jm.review_changes().accept(0).refuse(1)
        with pytest.raises(ArgumentError, match=r"already accepted; undo it with jm\.undo\(\)"):
            review.reopen(0)
        assert states(review.reopen(1)) == stored(path) == ["accepted", "pending"]

    def test_the_person_who_accepts_can_undo(self, path: Path) -> None:
        propose(path, OWNER)
        jm = jn.open(path)
        jm.review_changes().accept(0, by=Author("Maya", "a browser"))
        assert not jm._core.undo(author=Author("Ben", "another"))
        assert jm._core.undo(author=Author("Maya", "a browser")) and stored(path) == ["pending"]

    def test_of_proposals_that_exclude_each_other_the_first_is_accepted(self, path: Path) -> None:
        other = [{"op": "set", "id": "website", "fields": {"owner": "Sales"}}]
        propose(path, OWNER, other)
        review = jn.open(path).review_changes()
        assert states(review) == ["pending", "pending"]
        assert states(review.accept_all()) == ["accepted", "conflict"]
        assert review.changes_now(1) == other
        assert states(review.accept(1, force=True)) == ["accepted", "accepted"]
        assert jn.read(path)["website"].owner == "Sales"

    def test_an_accepted_change_that_the_map_lost_is_named(self, path: Path) -> None:
        before = path.read_bytes()
        propose(path, OWNER)
        jn.open(path).review_changes().accept(0)
        path.write_bytes(before)  # such as by a merge in git
        review = jn.read(path).review_changes()
        assert review[0].notes == ["the map does not contain it"]
        assert states(review.reopen(0)) == stored(path) == ["pending"]

    def test_a_file_of_several_steps_keeps_its_decisions(self, path: Path) -> None:
        (id,) = propose(path, OWNER)
        made = path.with_name("coffee.changes") / f"{id}.changes.json"
        found = json.loads(made.read_text("utf-8"))
        link = [{"op": "link", "kind": "occurs_in", "from": "shop", "to": "awareness"}]
        found |= {"from": "report", "by": "Ben"}
        found["steps"] = [{"changes": each} for each in (SHOP[:1], link, RENAME)]
        file = path.with_name("ben.changes.json")
        file.write_text(json.dumps(found), "utf-8")
        made.unlink()
        jm = jn.open(path)
        review = jm.review_changes(file).refuse(2, reason="The old name stays.")
        with pytest.raises(ArgumentError, match=r"step 1 depends on step 0: use accept\(0, 1\)"):
            review.accept(1)
        review.accept(0, 1)
        assert list(jm.history(by="hand").who) == ["Ben", "Ben"]
        again = jn.open(path).review_changes(file)
        assert states(again) == ["accepted", "accepted", "refused"]
        assert "! refused by" in repr(again) and "The old name stays." in repr(again)
        propose(path, OWNER)
        file.rename(path.with_name("coffee.changes") / file.name)
        third = jn.open(path).review_changes()
        assert len(third) == 4 and len(jm.review_changes(path.with_name("coffee.changes"))) == 4

    def test_decisions_about_a_file_of_version_1_last_as_long_as_the_session(
        self, tmp_path: Path
    ) -> None:
        data = Path(__file__).parent / "data"
        found = json.loads((data / "changes-1.json").read_text("utf-8"))
        path = tmp_path / "coffee.journeymap.json"
        path.write_text(json.dumps(found["map"]), "utf-8")
        (tmp_path / "coffee.changes").mkdir()
        shutil.copy(data / "changes-1.json", tmp_path / "coffee.changes")
        jm = jn.open(path)
        jm.review_changes().accept(0).refuse(1)
        assert states(jm.review_changes()) == ["accepted", "refused"]
        jm.undo()
        assert states(jm.review_changes()) == ["pending", "refused"]


class TestByOthersMeanwhile:
    def test_a_refusal_is_shown_before_it_is_overruled(self, path: Path) -> None:
        (id,) = propose(path, OWNER)
        jm = jn.open(path)
        review = jm.review_changes()
        ProposalFolder(path).decide(id, "refused", "Ben", "Not ours.")
        with pytest.raises(
            FileChangedError, match=r"step 0 was refused by Ben on .* in the meantime: Not ours\."
        ):
            review.accept(0)
        assert not jm["website"].owner and stored(path) == ["refused"]
        review.accept(0)
        assert jm["website"].owner == "Web team" and stored(path) == ["accepted"]

    def test_what_both_accept_is_accepted_once(self, path: Path) -> None:
        propose(path, OWNER)
        ours, theirs = jn.read(path), jn.read(path)
        review, other = ours.review_changes(), theirs.review_changes()
        other.accept(0, by="Ben")
        review.accept(0, by="Maya")
        theirs.save()
        assert [each.decision.by for each in review if each.decision] == ["Ben"]
        ours.save(merge=True)
        assert stored(path) == states(review) == ["accepted"]
        later = jn.read(path).review_changes()
        with pytest.raises(ArgumentError, match=r"already accepted by Ben on .*; change the map"):
            later.refuse(0)

    def test_a_refusal_while_a_map_is_not_saved_is_not_overruled(self, path: Path) -> None:
        (id,) = propose(path, OWNER)
        jm = jn.read(path)
        review = jm.review_changes().accept(0)
        ProposalFolder(path).decide(id, "refused", "Ben")
        with pytest.warns(jn.JourneyWarning, match=r"accepted on the map, but this is not stored"):
            jm.save()
        assert stored(path) == states(review) == ["refused"]
        assert jn.read(path)["website"].owner == "Web team"

    def test_one_refusal_of_several_acceptances_is_not_overruled(self, path: Path) -> None:
        _, id, _ = propose(path, OWNER, RENAME, SHOP)
        jm = jn.read(path)
        review = jm.review_changes().accept_all()
        ProposalFolder(path).decide(id, "refused", "Ben")
        with pytest.warns(jn.JourneyWarning, match=f"{id} was accepted") as said:
            jm.save()
        assert len(said) == 1
        refused = [each.id == id for each in ProposalFolder(path).proposals()]
        assert stored(path) == ["refused" if each else "accepted" for each in refused]
        assert states(review) == stored(path)

    def test_what_another_takes_back_is_pending_for_both(self, path: Path) -> None:
        propose(path, OWNER)
        ours, theirs = jn.read(path), jn.read(path)
        review, other = ours.review_changes().accept(0), theirs.review_changes().accept(0)
        for each in (ours, theirs):
            each.save(merge=True)
        theirs.undo()
        theirs.save(merge=True)
        assert states(other) == stored(path) == ["pending"] and states(review) == ["there"]
        ours.undo()
        ours.save(merge=True)  # nothing is left to take back
        assert states(review) == stored(path) == ["pending"]

    def test_an_acceptance_that_was_not_saved_leaves_an_earlier_refusal(self, path: Path) -> None:
        propose(path, OWNER)
        jm = jn.read(path)
        review = jm.review_changes().refuse(0, reason="Not ours.")
        assert states(review.accept(0)) == ["accepted"]
        jm.undo()
        assert states(review) == stored(path) == ["refused"]

    @pytest.mark.parametrize(
        ("damage", "said"),
        [
            (lambda file: file.unlink(), "has been deleted"),
            (lambda file: file.write_text("{"), "not valid JSON"),
            (
                lambda file: file.write_text(file.read_text().replace("Web team", "Other team")),
                "has other changes now; review the changes again",
            ),
        ],
        ids=["deleted", "damaged", "replaced"],
    )
    def test_a_file_that_is_no_longer_the_same_is_not_decided(
        self, path: Path, damage: Any, said: str
    ) -> None:
        first, _ = propose(path, OWNER, SHOP)
        jm = jn.open(path)
        review = jm.review_changes()
        damage(path.with_name("coffee.changes") / f"{first}.changes.json")
        assert states(review) == ["damaged", "pending"] and said in repr(review)
        assert review.pending == [1] and "damaged" in review._repr_html_()
        for decide in (review.accept, review.refuse, review.reopen):
            with pytest.raises(ArgumentError, match=f"step 0: .*{said}"):
                decide(1, 0)
        assert states(review) == ["damaged", "pending"] and "shop" not in jm
        assert states(review.accept_all()) == ["damaged", "accepted"]

    def test_files_that_are_read_only_change_nothing(self, path: Path) -> None:
        first, _ = propose(path, OWNER, SHOP)
        (path.with_name("coffee.changes") / f"{first}.changes.json").chmod(0o444)
        jm = jn.open(path)
        review = jm.review_changes()
        for decide in (review.accept, review.refuse):
            with pytest.raises(
                FileError, match=r"^coffee\.changes/.* is read-only, so nothing was changed"
            ):
                decide(1, 0)
        assert states(review) == ["pending", "pending"] and not jm["website"].owner

    def test_a_map_that_cannot_be_saved_leaves_the_proposal_pending(self, path: Path) -> None:
        propose(path, OWNER)
        jm = jn.open(path)
        review = jm.review_changes()
        text = path.read_text("utf-8")
        path.write_text("{", "utf-8")
        with pytest.warns(jn.JourneyWarning, match="Your edits stay in memory"):
            review.accept(0)
        assert states(review) == ["accepted"] and stored(path) == ["pending"]
        path.write_text(text, "utf-8")
        jm.save()
        assert stored(path) == ["accepted"]
