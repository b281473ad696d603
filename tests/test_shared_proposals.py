"""Proposals in an editor: its views see them, and people decide about them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.review.proposal_folder import ProposalFolder
from journeynb.sync import shared_proposals
from journeynb.sync.map_storage import FileStorage
from journeynb.sync.session import Session
from person_at_view import PersonAtView

OWNER = [{"op": "set", "id": "shop", "fields": {"owner": "Logistics"}}]
MAIL = [
    {"op": "add", "kind": "touchpoint", "id": "mail", "fields": {"name": "Mail"}},
    {"op": "link", "kind": "occurs_in", "from": "mail", "to": "buy"},
]


class Person(PersonAtView):
    """A person who decides about proposals."""

    def decide(self, proposal: str, decision: str, **more: Any) -> Any:
        return self.ask("decide", proposal=proposal, decision=decision, **more)

    def states(self) -> dict[str, str]:
        return {each["id"]: each["state"] for each in self.ask("proposals")["proposals"]}

    def news(self) -> list[Any]:
        """Return the news of proposals since the last call."""
        found = [each for each in self.sent if each["type"] == "proposals_changed"]
        self.sent.clear()
        return found


class Shop:
    """A map in a file, what an assistant has proposed, and two people who look at it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "shop.journeymap.json"
        self.jm = jn.JourneyMap("Shop", stages=["Buy"])
        self.jm.add(jn.Touchpoint(name="Shop"), stage="buy")
        self.jm.save(self.path)
        self.jm = jn.open(self.path)
        self.folder = ProposalFolder(self.path)
        self.session = Session(FileStorage(self.jm))
        self.ann, self.ben = Person(self.session, "ann"), Person(self.session, "ben")

    def propose(self, changes: list[dict[str, Any]], why: str = "Nobody owns the shop.") -> str:
        state = self.jm._core.state
        return self.folder.propose(state, changes, why, "Claude Code").id

    def stored(self, id: str) -> str:
        """Return what another program reads about a proposal."""
        found = ProposalFolder(self.path).proposal(id).decision
        return "pending" if found is None else f"{found.state} by {found.by} {found.reason}".strip()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_view_gets_who_proposes_what_and_why(shop: Shop) -> None:
    id = shop.propose(OWNER)
    (found,) = shop.ann.ask("proposals")["proposals"]
    assert (found["id"], found["by"], found["why"], found["state"]) == (
        id, "Claude Code", "Nobody owns the shop.", "pending",
    )  # fmt: skip
    assert found["rows"] == [
        {"change": "changed", "kind": "touchpoint", "id": "shop", "field": "owner",
         "after": "Logistics"}
    ]  # fmt: skip
    assert found["names"] == {"shop": "Shop"}
    assert found["changes"] == OWNER
    assert found["made"].endswith("+00:00")


def test_a_proposal_that_comes_is_news_for_all_who_have_asked(shop: Shop) -> None:
    shop.ann.ask("proposals")
    shop.ben.ask("proposals")
    shop.ben.news()
    id = shop.propose(MAIL, "There is no mail.")
    shop.session.look()
    (news,) = shop.ben.news()
    assert [each["id"] for each in news["changed"]] == [id]
    shop.session.look()
    assert shop.ben.news() == []


def test_an_accepted_proposal_is_a_step_of_the_assistant_that_its_reviewer_undoes(
    shop: Shop,
) -> None:
    id = shop.propose(OWNER)
    shop.ben.states()
    shop.ben.news()
    made = shop.ann.decide(id, "accept")
    assert (made["type"], made["by"], made["who"]) == ("stepped", "agent", "Claude Code")
    assert shop.jm["shop"].owner == "Logistics"
    assert shop.ann.states() == {id: "accepted"}
    assert shop.ben.news()[-1]["changed"][0]["decision"]["by"] == "Ann"
    assert shop.stored(id) == "accepted by Ann"
    assert "changes" not in shop.ben.ask("undo")
    assert shop.ann.ask("undo")["by"] == "hand"
    assert shop.ann.states() == {id: "pending"}
    assert shop.stored(id) == "pending"
    shop.ann.ask("redo")
    assert shop.ann.states() == {id: "accepted"}
    assert shop.stored(id) == "accepted by Ann"


def test_a_refusal_keeps_its_reason_and_can_be_taken_back(shop: Shop) -> None:
    id = shop.propose(OWNER)
    assert shop.ann.decide(id, "refuse", reason=" Sales owns it. ")["type"] == "stepped"
    (found,) = shop.ann.ask("proposals")["proposals"]
    assert (found["state"], found["decision"]["by"]) == ("refused", "Ann")
    assert shop.stored(id) == "refused by Ann Sales owns it."
    assert shop.jm._core.revision == 0
    shop.ben.decide(id, "reopen")
    assert shop.ben.states() == {id: "pending"}
    assert shop.stored(id) == "pending"


def test_a_conflict_says_what_has_changed_and_needs_force(shop: Shop) -> None:
    id = shop.propose(OWNER)
    shop.jm.set("shop", owner="Sales")
    (found,) = shop.ann.ask("proposals")["proposals"]
    assert found["state"] == "conflict"
    assert found["notes"] == [
        "owner of shop is 'Sales' now; it was nothing when the changes were started"
    ]
    assert found["changes"] == OWNER
    refused = shop.ann.decide(id, "accept")["error"]["message"]
    assert refused.startswith("this proposal no longer fits the map: owner of shop is 'Sales' now")
    assert shop.jm["shop"].owner == "Sales"
    shop.ann.decide(id, "accept", force=True)
    assert shop.jm["shop"].owner == "Logistics"


def test_what_the_map_already_has_is_accepted_without_a_step(shop: Shop) -> None:
    id = shop.propose(OWNER)
    shop.jm.set("shop", owner="Logistics")
    assert shop.ann.states() == {id: "there"}
    assert shop.ann.decide(id, "accept") == {
        "request": "ann-2", "type": "stepped", "rev": 1,
    }  # fmt: skip
    assert shop.stored(id) == "accepted by Ann"


def test_a_decision_of_another_person_is_not_replaced_unseen(shop: Shop) -> None:
    id = shop.propose(OWNER)
    shop.ann.states()
    ProposalFolder(shop.path).decide(id, "refused", "Maya")
    error = shop.ann.decide(id, "accept")["error"]
    assert error["message"] == "this proposal was decided by Maya in the meantime"
    assert shop.ann.states() == {id: "refused"}
    assert shop.jm["shop"].owner == ""


def test_the_decision_is_stored_when_the_file_has_the_step(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    jm = jn.read(shop.path)  # its file is saved only on demand
    shop.jm, shop.session = jm, Session(FileStorage(jm))
    ann = Person(shop.session, "ann")
    id = shop.propose(OWNER)
    ann.decide(id, "accept")
    assert (ann.states(), shop.stored(id)) == ({id: "accepted"}, "pending")
    jm.save()
    shop.session.look()
    assert shop.stored(id) == "accepted by Ann"
    ann.ask("undo")
    jm.save()
    shop.session.look()
    assert (ann.states(), shop.stored(id)) == ({id: "pending"}, "pending")


def test_an_accepted_proposal_that_is_lost_from_the_map_can_be_reopened(shop: Shop) -> None:
    id = shop.propose(OWNER)
    shop.ann.decide(id, "accept")
    assert "undo it" in shop.ann.decide(id, "reopen")["error"]["message"]
    shop.jm.set("shop", owner=None)
    (found,) = shop.ann.ask("proposals")["proposals"]
    assert found["notes"] == ["the map does not contain it"]
    shop.ann.decide(id, "reopen")
    assert (shop.ann.states(), shop.stored(id)) == ({id: "pending"}, "pending")


def test_a_change_that_builds_on_another_of_its_file_waits_for_it(shop: Shop) -> None:
    id = shop.propose(MAIL, "There is no mail.")
    path = shop.folder.folder / f"{id}.changes.json"
    content = json.loads(path.read_text("utf-8"))
    on_mail = [{"op": "set", "id": "mail", "fields": {"owner": "Post"}}]
    content["steps"].append({"changes": on_mail, "why": "Nobody owns the mail."})
    path.write_text(json.dumps(content), "utf-8")
    first, second = f"{id}#0", f"{id}#1"
    assert shop.ann.states() == {first: "pending", second: "waits"}
    assert shop.ann.ask("proposals")["proposals"][1]["notes"] == [
        "It builds on 'There is no mail.': accept that first."
    ]
    assert "accept that first" in shop.ann.decide(second, "accept")["error"]["message"]
    shop.ann.decide(first, "accept")
    assert shop.ann.states() == {first: "accepted", second: "pending"}
    shop.ann.decide(second, "accept")
    assert shop.jm["mail"].owner == "Post"


def test_a_damaged_file_says_why_and_cannot_be_decided(shop: Shop) -> None:
    id = shop.propose(OWNER)
    path = shop.folder.folder / f"{id}.changes.json"
    path.write_text(path.read_text("utf-8")[:-20], "utf-8")
    (found,) = shop.ann.ask("proposals")["proposals"]
    assert found["state"] == "damaged"
    assert "line" in found["notes"][0]
    assert "cannot be decided" in shop.ann.decide(id, "refuse")["error"]["message"]


def test_a_map_without_a_file_has_no_proposals() -> None:
    ann = Person(Session(FileStorage(jn.JourneyMap("New"))), "ann")
    assert ann.ask("proposals")["proposals"] == []
    assert "no longer exists" in ann.decide("x", "accept")["error"]["message"]


def test_a_view_that_is_read_only_decides_nothing(shop: Shop) -> None:
    id = shop.propose(OWNER)
    guest = Person(shop.session, "guest", readonly=True)
    assert guest.states() == {id: "pending"}
    assert guest.decide(id, "accept")["error"]["message"] == "this editor is read-only"
    assert guest.states() == {id: "pending"}


def test_a_proposal_that_is_removed_is_gone(shop: Shop) -> None:
    id = shop.propose(OWNER)
    shop.ann.states()
    shop.ann.news()
    (shop.folder.folder / f"{id}.changes.json").unlink()
    shop.session.look()
    assert [each["gone"] for each in shop.ann.news()] == [[id]]


def test_a_notebook_hears_of_a_proposal_as_long_as_someone_looks(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_proposals, "PERIOD", 0.001)

    async def work() -> None:
        shop.ann.ask("proposals")
        shop.propose(MAIL)
        while not (news := shop.ann.news()):
            await asyncio.sleep(0.001)
        assert len(news[0]["changed"]) == 1
        shop.ann.ask("bye")
        await asyncio.sleep(0.01)
        assert not asyncio.all_tasks() - {asyncio.current_task()}
        shop.propose(OWNER)
        await asyncio.sleep(0.01)
        assert shop.ann.news() == []

    asyncio.run(work())


def test_a_review_in_a_cell_and_the_editor_know_of_each_other(shop: Shop) -> None:
    one, two = shop.propose(OWNER), shop.propose(MAIL)
    shop.ann.states()
    review = shop.jm.review_changes()
    review.accept(one)
    assert shop.ann.states() == {one: "accepted", two: "pending"}
    shop.ann.decide(two, "refuse", reason="No mail.")
    assert [(each.state, each.notes) for each in review] == [
        ("accepted", []), ("refused", ["No mail."]),
    ]  # fmt: skip
    shop.jm.undo()
    assert shop.ann.states() == {one: "pending", two: "refused"}
