"""Several people on one map: who did what, and undo of each person's own steps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.formats.journeymap import dumps, loads
from journeynb.model.core import Author
from journeynb.sync.connection import Connection
from journeynb.sync.map_storage import FileStorage
from journeynb.sync.session import Session
from wire import faults, faults_sent

Changes = list[dict[str, Any]]


class Person:
    """A person at a view, and what the view was sent."""

    def __init__(self, session: Session, name: str) -> None:
        self.sent: list[Any] = []
        self.name = name
        author = Author(name.title(), name)
        self.connection = Connection(session, self._take, author=author)
        self.count = 0
        self.ask("map")

    def _take(self, message: Any) -> None:
        assert faults_sent(message) == []
        self.sent.append(message)

    def ask(self, type: str, **fields: Any) -> Any:
        self.count += 1
        message = {"request": f"{self.name}-{self.count}", "type": type, **fields}
        assert faults("Request", message) == []
        self.connection.receive(message)
        return next(each for each in reversed(self.sent) if "request" in each)

    def edit(self, changes: Changes, **fields: Any) -> Any:
        return self.ask("edit", changes=changes, **fields)

    def set(self, id: str, **fields: Any) -> Any:
        return self.edit([{"op": "set", "id": id, "fields": fields}])

    def news(self, type: str) -> list[Any]:
        return [each for each in self.sent if each["type"] == type and "request" not in each]


class Team:
    """Ann and Ben, who look at one map."""

    def __init__(self) -> None:
        self.jm = jn.JourneyMap("Coffee", stages=["Find", "Buy"])
        self.jm.add(jn.Persona(name="Maya"))
        self.jm.add(jn.Touchpoint(name="Shop"), stage="find")
        self.session = Session(FileStorage(self.jm))
        self.ann, self.ben = Person(self.session, "ann"), Person(self.session, "ben")


@pytest.fixture
def team() -> Team:
    return Team()


def test_a_step_says_who_made_it(team: Team) -> None:
    team.ann.set("maya", role="Barista")
    (step,) = team.ben.news("step")
    assert (step["who"], step["client"], step["by"]) == ("Ann", "ann", "hand")
    assert team.ben.ask("steps", since=step["rev"] - 1)["steps"][0]["who"] == "Ann"


def test_the_status_comes_with_the_step(team: Team, tmp_path: Any) -> None:
    team.jm.save(tmp_path / "coffee.journeymap.json")
    team.session.publish_status()
    team.ben.sent.clear()
    answer = team.ann.set("maya", role="Barista")
    assert answer["status"]["unsaved"]
    (step,) = team.ben.sent
    assert (step["type"], step["status"]["unsaved"]) == ("step", True)


def test_undo_takes_back_the_last_step_of_the_person(team: Team) -> None:
    team.ann.set("maya", role="Barista")
    team.ben.set("maya", description="Likes coffee")
    answer = team.ann.ask("undo")
    assert answer["changes"] == [{"op": "set", "id": "maya", "fields": {"role": None}}]
    assert (team.jm["maya"].role, team.jm["maya"].description) == ("", "Likes coffee")
    assert tuple(answer["history"]) == (0, 1)
    assert tuple(team.ben.news("step")[-1]["history"]) == (1, 0)
    team.ann.ask("redo")
    assert team.jm["maya"].role == "Barista"
    assert team.ann.ask("redo").get("changes") is None


def test_a_step_of_someone_else_leaves_what_was_undone(team: Team) -> None:
    team.ann.set("maya", role="Barista")
    team.ann.ask("undo")
    team.ben.set("maya", description="Likes coffee")
    assert tuple(team.ben.ask("map")["state"]["history"]) == (1, 0)
    team.ann.ask("redo")
    assert team.jm["maya"].role == "Barista"


def test_undo_leaves_a_field_that_someone_else_has_changed_since(team: Team) -> None:
    team.ann.set("maya", role="Barista", description="Likes coffee")
    team.ben.set("maya", role="Roaster")
    answer = team.ann.ask("undo")
    assert answer["kept"] == ["Ben has changed role of Maya since"]
    assert (team.jm["maya"].role, team.jm["maya"].description) == ("Roaster", "")
    team.ann.ask("redo")
    assert (team.jm["maya"].role, team.jm["maya"].description) == ("Roaster", "Likes coffee")


def test_undo_that_can_take_back_nothing_says_why_and_goes_on_with_the_step_before(
    team: Team,
) -> None:
    team.ann.set("maya", description="Likes coffee")
    team.ann.set("maya", role="Barista")
    team.ben.set("maya", role="Roaster")
    answer = team.ann.ask("undo")
    assert answer["kept"] == ["Ben has changed role of Maya since"]
    assert "changes" not in answer
    assert tuple(answer["history"]) == (1, 0)
    assert team.ann.ask("undo")["changes"][0]["fields"] == {"description": None}
    assert team.jm["maya"].role == "Roaster"


def test_undo_of_an_addition_leaves_what_someone_else_has_worked_on(team: Team) -> None:
    added: Changes = [
        {"op": "add", "kind": "touchpoint", "id": "web", "fields": {"name": "Web"}},
        {"op": "add", "kind": "touchpoint", "id": "app", "fields": {"name": "App"}},
        {"op": "link", "kind": "occurs_in", "from": "web", "to": "buy"},
    ]
    team.ann.edit(added)
    team.ben.edit([{"op": "link", "kind": "occurs_in", "from": "app", "to": "find"}])
    assert team.ann.ask("undo")["kept"] == ["Ben has changed App since"]
    assert "web" not in team.jm
    assert "app" in team.jm


def test_undo_of_a_removal_brings_back_an_item_with_its_links(team: Team) -> None:
    team.ann.edit([{"op": "remove", "id": "shop"}])
    team.ben.edit([{"op": "remove", "id": "find"}])
    answer = team.ann.ask("undo")
    assert answer["kept"] == ["Ben has removed find since"]
    assert team.jm["shop"].name == "Shop"
    team.ben.ask("undo")
    assert team.jm._core.state.order["stage"] == ["find", "buy"]


def test_undo_leaves_an_item_that_someone_else_has_moved_since(team: Team) -> None:
    team.ann.edit([{"op": "move", "id": "buy", "at": 0}])
    team.ben.edit([{"op": "move", "id": "buy", "at": 1}])
    assert team.ann.ask("undo")["kept"] == ["Ben has changed Buy since"]
    assert team.jm._core.state.order["stage"] == ["find", "buy"]


def test_a_merged_step_can_be_taken_back_by_anyone(team: Team) -> None:
    core = team.jm._core
    core.apply([{"op": "set", "id": "maya", "fields": {"role": "Barista", "quote": "Hm"}}], "file")
    team.ben.set("maya", quote="Ah")
    answer = team.ann.ask("undo_theirs", rev=core.revision - 1)
    assert answer["kept"] == ["Ben has changed quote of Maya since"]
    assert (team.jm["maya"].role, team.jm["maya"].quote) == ("", "Ah")
    assert team.ann.ask("undo")["changes"][0]["fields"] == {"role": "Barista"}
    refused = team.ann.ask("undo_theirs", rev=core.revision)
    assert "did not come from the file" in refused["error"]["message"]


NAMES = st.sampled_from(["", "A", "B", "C"])
IDS = st.sampled_from(["find", "buy", "maya", "shop", "new", "newer"])
CHANGE = st.one_of(
    st.builds(lambda id, n: {"op": "set", "id": id, "fields": {"description": n}}, IDS, NAMES),
    st.builds(lambda id: {"op": "remove", "id": id}, IDS),
    st.builds(
        lambda id: {"op": "add", "kind": "touchpoint", "id": id, "fields": {"name": id}}, IDS
    ),
    st.builds(lambda id, at: {"op": "move", "id": id, "at": at}, IDS, st.integers(0, 1)),
    st.builds(
        lambda op, a, b: {"op": op, "kind": "occurs_in", "from": a, "to": b},
        st.sampled_from(["link", "unlink"]), st.sampled_from(["shop", "new"]), IDS,
    ),
)  # fmt: skip
DEED = st.one_of(st.sampled_from(["undo", "redo"]), st.lists(CHANGE, min_size=1, max_size=3))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), DEED), max_size=12))
def test_any_edits_and_undos_of_two_people_end_in_a_valid_map_that_both_views_have(
    deeds: list[tuple[bool, str | Changes]],
) -> None:
    team = Team()
    core, start = team.jm._core, team.jm.fork()
    followed = team.jm.fork()._core
    core.listen(lambda event: followed.apply(event.changes))
    for first, deed in deeds:
        person = team.ann if first else team.ben
        person.ask(deed) if isinstance(deed, str) else person.edit(deed)
        own = [each for each in core.done if each.author.key == person.name and not each.final]
        assert core.undoable(person.connection.author) == len(own)
    assert dumps(followed.state) == dumps(core.state)
    assert dumps(loads(dumps(core.state))) == dumps(core.state)
    if all(first for first, _ in deeds):  # alone, all of it can be undone
        while team.ann.ask("undo").get("changes"):
            pass
        assert team.jm.equals(start)
