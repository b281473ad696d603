"""Several people on one map: who did what, and undo of each person's own steps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.formats.journeymap import dumps, loads
from journeynb.sync.map_storage import FileStorage
from journeynb.sync.session import Session
from person_at_view import PersonAtView
from strategies import examples

Changes = list[dict[str, Any]]


class Person(PersonAtView):
    """A person who edits."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session, name)
        self.ask("map")

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
    assert answer["kept"] == ["Ben has since changed the role of Maya"]
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
    assert answer["kept"] == ["Ben has since changed the role of Maya"]
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
    assert team.ann.ask("undo")["kept"] == ["Ben has since changed App"]
    assert "web" not in team.jm
    assert "app" in team.jm


def test_undo_of_a_removal_brings_back_an_item_with_its_links(team: Team) -> None:
    team.ann.edit([{"op": "remove", "id": "shop"}])
    team.ben.edit([{"op": "remove", "id": "find"}])
    answer = team.ann.ask("undo")
    assert answer["kept"] == ["Ben has since removed find"]
    assert team.jm["shop"].name == "Shop"
    team.ben.ask("undo")
    assert team.jm._core.state.order["stage"] == ["find", "buy"]


@pytest.mark.parametrize(
    "changes",
    [
        [{"op": "set", "id": "find", "fields": {"description": "A"}}],
        [{"op": "move", "id": "find", "at": 1}],
        [{"op": "unlink", "kind": "occurs_in", "from": "shop", "to": "find"}],
    ],
    ids=["set", "moved", "unlinked"],
)
def test_undo_brings_back_an_item_as_it_was_before_the_step_that_removed_it(
    team: Team, changes: Changes
) -> None:
    before = team.jm.fork()
    team.ann.edit([*changes, {"op": "remove", "id": "find"}])
    assert "kept" not in team.ann.ask("undo")
    assert team.jm.equals(before)
    team.ann.ask("redo")
    assert "find" not in team.jm


def test_undo_of_a_step_that_adds_and_removes_an_item_adds_nothing(team: Team) -> None:
    before = team.jm.fork()
    added = {"op": "add", "kind": "touchpoint", "id": "web", "fields": {"name": "Web"}}
    role = {"op": "set", "id": "maya", "fields": {"role": "Barista"}}
    team.ann.edit([added, {"op": "remove", "id": "web"}, role])
    team.ann.ask("undo")
    assert team.jm.equals(before)
    team.ann.ask("redo")
    assert (team.jm["maya"].role, "web" in team.jm) == ("Barista", False)


def test_undo_leaves_an_item_that_someone_else_has_moved_since(team: Team) -> None:
    team.ann.edit([{"op": "move", "id": "buy", "at": 0}])
    team.ben.edit([{"op": "move", "id": "buy", "at": 1}])
    assert team.ann.ask("undo")["kept"] == ["Ben has since changed Buy"]
    assert team.jm._core.state.order["stage"] == ["find", "buy"]


def test_a_merged_step_can_be_taken_back_by_anyone(team: Team) -> None:
    core = team.jm._core
    core.apply([{"op": "set", "id": "maya", "fields": {"role": "Barista", "quote": "Hm"}}], "file")
    team.ben.set("maya", quote="Ah")
    answer = team.ann.ask("undo_theirs", rev=core.revision - 1)
    assert answer["kept"] == ["Ben has since changed the quote of Maya"]
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


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), DEED, st.integers(0, 3)), max_size=12))
def test_any_edits_and_undos_of_two_people_end_in_a_valid_map_that_both_views_have(
    deeds: list[tuple[bool, str | Changes, int]],
) -> None:
    team = Team()
    core, start = team.jm._core, team.jm.fork()
    followed = team.jm.fork()._core
    core.listen(lambda event: followed.apply(event.changes))
    for first, deed, behind in deeds:
        person = team.ann if first else team.ben
        if isinstance(deed, str):
            person.ask(deed)
        else:
            person.edit(deed, base=max(0, core.revision - behind))
        own = [each for each in core.done if each.author.key == person.name and not each.final]
        assert core.undoable(person.connection.author) == len(own)
    assert dumps(followed.state) == dumps(core.state)
    assert dumps(loads(dumps(core.state))) == dumps(core.state)
    if all(first for first, _, _ in deeds):  # alone, all of it can be undone
        while team.ann.ask("undo").get("changes"):
            pass
        assert team.jm.equals(start)


class TestConcurrentEdits:
    """Edits that two people made on the same revision; Ann's comes first."""

    def both(self, team: Team, first: Changes, second: Changes) -> Any:
        rev = team.jm._core.revision
        team.ann.edit(first, base=rev)
        answer = team.ben.edit(second, base=rev)
        team.ann.sent = [each for each in team.ann.sent if each["type"] == "overwritten"]
        return answer

    def put_back(self, team: Team) -> None:
        """Put Ann's back, as the notice offers."""
        (news,) = team.ann.news("overwritten")
        team.ann.edit(news["back"], base=team.jm._core.revision)

    def test_fields_that_differ_are_both_there(self, team: Team) -> None:
        self.both(team, _set("maya", role="Barista"), _set("maya", description="Likes coffee"))
        assert (team.jm["maya"].role, team.jm["maya"].description) == ("Barista", "Likes coffee")
        assert team.ann.sent == []

    def test_a_text_has_the_words_of_both(self, team: Team) -> None:
        team.jm.set("maya", description="Drinks coffee at home")
        answer = self.both(
            team,
            _set("maya", description="Drinks good coffee at home"),
            _set("maya", description="Drinks coffee at home and at work"),
        )
        assert team.jm["maya"].description == "Drinks good coffee at home and at work"
        assert answer["changes"] == _set("maya", description=team.jm["maya"].description)
        assert team.ann.sent == []

    def test_a_list_has_the_items_of_both(self, team: Team) -> None:
        team.jm.set("shop", channels=["web"])
        self.both(
            team, _set("shop", channels=["web", "app"]), _set("shop", channels=["phone", "web"])
        )
        assert sorted(team.jm["shop"].channels) == ["app", "phone", "web"]
        assert team.ann.sent == []

    def test_the_later_value_counts_and_the_earlier_person_can_put_theirs_back(
        self, team: Team
    ) -> None:
        self.both(team, _set("maya", role="Barista"), _set("maya", role="Roaster"))
        assert team.jm["maya"].role == "Roaster"
        (news,) = team.ann.sent
        assert news["words"] == "Ben has changed the role of Maya at the same time as you."
        assert (news["yours"], news["theirs"], news["who"]) == ("Barista", "Roaster", "Ben")
        assert team.ben.news("overwritten") == []
        self.put_back(team)
        assert team.jm["maya"].role == "Barista"

    def test_two_people_who_type_in_one_text_at_the_same_time_lose_nothing(
        self, team: Team
    ) -> None:
        team.jm.set("maya", description="Maya drinks coffee.")
        rev = team.jm._core.revision
        first, second = [], []
        for word in ("every", "day", "at", "home"):  # each view shows only its own words
            first.append(word)
            text = f"{' '.join(first)} Maya drinks coffee."
            team.ann.edit(_set("maya", description=text), base=rev)
            second.append(word.upper())
            text = f"Maya drinks coffee. {' '.join(second)}"
            team.ben.edit(_set("maya", description=text), base=rev)
        both = "every day at home Maya drinks coffee. EVERY DAY AT HOME"
        assert team.jm["maya"].description == both
        assert team.ann.news("overwritten") + team.ben.news("overwritten") == []

    def test_the_same_value_twice_is_no_conflict(self, team: Team) -> None:
        self.both(team, _set("maya", role="Barista"), _set("maya", role="Barista"))
        assert team.ann.sent == []

    def test_an_edit_of_what_was_seen_replaces_it_without_a_word(self, team: Team) -> None:
        team.ann.set("maya", role="Barista")
        team.ben.edit(_set("maya", role="Roaster"), base=team.jm._core.revision)
        assert team.ann.news("overwritten") == []

    def test_edits_of_one_view_in_a_row_are_no_conflict(self, team: Team) -> None:
        rev = team.jm._core.revision
        team.ann.edit(_set("maya", role="Barista"), base=rev)
        team.ann.edit(_set("maya", role="Roaster"), base=rev)
        assert team.jm["maya"].role == "Roaster"
        assert team.ann.news("overwritten") == []

    def test_two_items_of_the_same_id_are_both_added(self, team: Team) -> None:
        rev = team.jm._core.revision
        add = {"op": "add", "kind": "touchpoint", "id": "web", "fields": {"name": "Web"}}
        link = {"op": "link", "kind": "occurs_in", "from": "web", "to": "buy"}
        team.ann.edit([add], base=rev)
        assert team.ben.edit([add, link], base=rev)["renamed"] == {"web": "web-2"}
        team.ben.edit(_set("web", name="My web"), base=rev)  # sent before the answer came
        assert (team.jm["web"].name, team.jm["web-2"].name) == ("Web", "My web")
        team.ben.edit(_set("web", name="Your web"), base=team.jm._core.revision)
        assert team.jm["web"].name == "Your web"
        assert [(each.start, each.end) for each in team.jm._core.links("occurs_in")] == [
            ("shop", "find"), ("web-2", "buy"),
        ]  # fmt: skip

    def test_an_edit_keeps_what_was_removed_meanwhile(self, team: Team) -> None:
        self.both(team, [{"op": "remove", "id": "shop"}], _set("shop", name="Store"))
        assert team.jm["shop"].name == "Store"
        assert team.jm._core.state.link("occurs_in", "shop", "find") is not None
        assert (
            team.ann.sent[0]["words"] == "Ben has edited Shop, which you have removed. It was kept."
        )
        self.put_back(team)
        assert "shop" not in team.jm

    def test_a_removal_of_what_was_edited_meanwhile_can_be_put_back(self, team: Team) -> None:
        self.both(team, _set("shop", name="Store"), [{"op": "remove", "id": "shop"}])
        assert "shop" not in team.jm
        words = "Ben has removed Store, which you have just changed."
        assert team.ann.sent[0]["words"] == words
        self.put_back(team)
        assert team.jm["shop"].name == "Store"
        assert team.jm._core.state.link("occurs_in", "shop", "find") is not None

    def test_a_card_that_both_moved_is_where_the_later_one_put_it(self, team: Team) -> None:
        team.jm.add(jn.Stage(name="Use"))
        out = {"op": "unlink", "kind": "occurs_in", "from": "shop", "to": "find"}
        to = {"op": "link", "kind": "occurs_in", "from": "shop"}
        self.both(team, [out, {**to, "to": "buy"}], [out, {**to, "to": "use"}])
        assert team.jm._core.state.ends_of("shop", "occurs_in") == ["use"]
        assert team.ann.sent[0]["words"] == "Ben has moved Shop to Use at the same time as you."
        self.put_back(team)
        assert team.jm._core.state.ends_of("shop", "occurs_in") == ["buy"]

    def test_a_comment_is_named_by_its_text(self, team: Team) -> None:
        id = team.jm.comment("Is this true?", on="shop")
        quoted = "the comment “Is this true?”"
        self.both(team, _set(id, resolved=True), [{"op": "remove", "id": id}])
        assert (
            team.ann.sent[0]["words"] == f"Ben has removed {quoted}, which you have just changed."
        )
        team.ben.ask("undo")
        team.ann.ask("undo")
        answer = {"op": "add", "kind": "comment", "id": "yes", "fields": {"description": "Yes"}}
        link = {"op": "link", "kind": "answers", "from": "yes", "to": id}
        made = self.both(team, [{"op": "remove", "id": id}], [answer, link])
        assert made["error"]["message"] == f"Ann has just removed {quoted}"

    def test_what_both_removed_is_gone(self, team: Team) -> None:
        remove = [{"op": "remove", "id": "shop"}]
        answer = self.both(team, remove, [*remove, *_set("maya", role="Barista")])
        assert answer["changes"] == _set("maya", role="Barista")

    def test_a_link_to_what_was_just_removed_says_so(self, team: Team) -> None:
        link = [{"op": "link", "kind": "experiences", "from": "maya", "to": "shop"}]
        answer = self.both(team, [{"op": "remove", "id": "shop"}], link)
        assert answer["error"]["message"] == "Ann has just removed Shop"

    def test_places_that_are_gone_become_the_last(self, team: Team) -> None:
        self.both(team, [{"op": "remove", "id": "buy"}], [{"op": "move", "id": "find", "at": 1}])
        self.both(
            team,
            [{"op": "remove", "id": "find"}],
            [
                {"op": "add", "kind": "stage", "id": "a", "fields": {"name": "A"}, "at": 1},
                {"op": "add", "kind": "stage", "id": "b", "fields": {"name": "B"}, "at": 2},
            ],
        )
        assert team.jm._core.state.order["stage"] == ["a", "b"]

    @pytest.mark.parametrize(
        "changes",
        [[3], [{}], [{"op": "set", "id": 3}], [{"op": "set", "id": "maya", "fields": 3}],
         [{"op": "link"}], [{"op": "add", "kind": "no", "id": "x"}],
         [{"op": "move", "id": "buy", "at": "x"}], [{"op": "add", "kind": "stage", "id": ""}]],
        ids=["number", "empty", "id", "fields", "link", "kind", "at", "no-id"],
    )  # fmt: skip
    def test_a_malformed_edit_is_refused_as_ever(self, team: Team, changes: Any) -> None:
        rev = team.jm._core.revision
        team.ann.set("maya", role="Barista")
        count = team.ben.count
        request = {"request": f"ben-{count + 1}", "type": "edit", "changes": changes}
        team.ben.connection.receive({**request, "base": rev})
        assert team.ben.sent[-1]["type"] == "error"
        assert team.jm._core.revision == rev + 1


def _set(id: str, **fields: Any) -> Changes:
    return [{"op": "set", "id": id, "fields": fields}]
