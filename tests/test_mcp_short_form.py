"""Changes as an assistant writes them."""

from typing import Any

import pytest

import journeynb as jn
from journeynb.formats.journeymap import loads
from journeynb.gaps.rules.own import all_rules
from journeynb.mcp.editing.short_form import draft
from journeynb.model.changes import Door
from journeynb.model.state import State


@pytest.fixture(scope="module")
def coffee() -> State:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Buy"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Persona(name="Ben"))
    jm.add(jn.Touchpoint(name="Ad"), stage="awareness", personas="maya")
    jm.add(jn.Touchpoint(name="Shop"), stage="buy")
    return jm._core.state


def of_calls(coffee: State, edit: Any) -> State:
    jm = jn.JourneyMap._of(coffee.copy())
    edit(jm)
    return jm._core.state


@pytest.mark.parametrize(
    ("short", "call"),
    [
        (
            {"op": "add", "kind": "touchpoint", "name": "Till", "stage": "buy", "owner": "Sales"},
            lambda jm: jm.add("touchpoint", name="Till", stage="buy", owner="Sales"),
        ),
        (
            {"op": "add", "kind": "persona", "fields": {"name": "Eve"}, "touchpoints": ["ad"]},
            lambda jm: jm.add(jn.Persona(name="Eve"), touchpoints=["ad"]),
        ),
        (
            {"op": "link", "from": ["maya", "ben"], "to": "ad", "emotion": 1},
            lambda jm: jm.link(["maya", "ben"], "ad", emotion=1),
        ),
        ({"op": "unlink", "from": "maya", "to": "ad"}, lambda jm: jm.unlink("maya", "ad")),
        ({"op": "set", "id": "ad", "owner": "PR"}, lambda jm: jm.set("ad", owner="PR")),
        ({"op": "set", "id": "", "title": "Tea"}, lambda jm: jm.set(title="Tea")),
        ({"op": "move", "id": "buy", "before": "awareness"}, lambda jm: jm.move("buy", 0)),
        ({"op": "remove", "id": ["ad", "ben"]}, lambda jm: jm.remove("ad", "ben")),
    ],
    ids=["add", "add-back", "link", "unlink", "set", "set-map", "move", "remove"],
)
def test_a_short_change_does_what_the_call_does(coffee: State, short: Any, call: Any) -> None:
    made = draft(coffee, [short])
    again = coffee.copy()
    Door(again).apply(made.changes)
    assert made.after.same_as(of_calls(coffee, call))
    assert again.same_as(made.after)


def test_changes_of_the_door_stay_as_they_are() -> None:
    for rule in all_rules().values():
        state = State()
        door = Door(state)
        door.apply([*rule.bad, *rule.mend])
        made = draft(State(), [*rule.bad, *rule.mend])
        assert made.after.same_as(state), rule.code
        assert made.changes == door.changes, rule.code


def test_what_only_files_contain_can_be_put_back() -> None:
    state = loads(
        '{"format": "journeymap/1", "stages": [{"id": "a", "name": "A", "color": "red"}]}'
    )
    door = Door(state.copy())
    door.apply([{"op": "remove", "id": "a"}])
    assert draft(door.state, door.inverse).after.same_as(state)


def test_a_later_change_can_name_what_an_earlier_one_adds(coffee: State) -> None:
    made = draft(
        coffee,
        [
            {"op": "add", "kind": "touchpoint", "name": "Café & Bar", "stage": "buy"},
            {"op": "link", "kind": "leads_to", "from": "ad", "to": "cafe-bar", "share": 0.5},
        ],
    )
    assert made.changes[-1] == {
        "op": "link", "kind": "leads_to", "from": "ad", "to": "cafe-bar", "fields": {"share": 0.5},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "code", "field", "allowed"),
    [
        ("x", "unknown_op", None, None),
        ({"op": "rename"}, "unknown_op", "op", "add, set, move"),
        ({"op": "add", "kind": "touchpont"}, "unknown_kind", "kind", "persona, stage"),
        ({"op": "add", "kind": "touchpoint"}, "bad_value", "name", "non-empty text"),
        ({"op": "add", "kind": "stage", "name": "Buy"}, "id_taken", "name", "another name"),
        ({"op": "add", "kind": "stage", "id": "buy", "name": "B"}, "id_taken", "id", "not in use"),
        ({"op": "add", "kind": "touchpoint", "name": "x", "stagee": ""}, "unknown_field",
         "stagee", "owner"),
        ({"op": "add", "kind": "touchpoint", "name": "x", "stage": "by"}, "unknown_id", "stage",
         "such as buy"),
        ({"op": "add", "kind": "touchpoint", "name": "x", "stage": 5}, "bad_id", "stage", "an id"),
        ({"op": "add", "kind": "stage", "name": "x", "at": "first"}, "bad_index", "at", "0 to 2"),
        ({"op": "set", "owner": "x"}, "bad_id", "id", "an id"),
        ({"op": "set", "id": "ad", "fields": "owner"}, "bad_value", "fields", "an object"),
        ({"op": "set", "id": "ad", "fields": {"cost": 1}, "cost": 2}, "bad_value", "cost", "one"),
        ({"op": "set", "id": "ad", "cost": "much"}, "bad_value", "cost", "number"),
        ({"op": "link", "from": "maya", "to": "nobody"}, "unknown_id", "to", "an id on the map"),
        ({"op": "link", "from": "maya", "to": "ad", "emotion": 9}, "bad_value", "emotion",
         "from -2 to 2"),
        ({"op": "link", "from": "ad", "to": "shop"}, "unknown_kind", "kind", "leads_to, keeps"),
        ({"op": "link", "from": "buy", "to": "ad"}, "bad_end", "to", None),
        ({"op": "unlink", "from": "ben", "to": "ad"}, "no_such_link", "to", None),
        ({"op": "unlink", "from": "ben", "too": "ad"}, "unknown_field", "too", "to"),
        ({"op": "move", "id": "buy"}, "bad_index", "at", "0 to 1"),
        ({"op": "move", "id": "buy", "at": 0, "before": "awareness"}, "bad_value", "at", "one"),
        ({"op": "link", "from": [], "to": "ad"}, "bad_id", "from", "an id"),
        ({"op": "add", "kind": "touchpoint", "name": "x", "stage": None}, "bad_id", "stage", "id"),
        ({"op": "remove", "id": "nobody"}, "unknown_id", "id", "an id on the map"),
        ({"op": "remove", "id": "Maya"}, "unknown_id", "id", "an id on the map, such as maya"),
    ],
    ids=lambda value: str(value) if isinstance(value, (dict, str)) else "",
)  # fmt: skip
def test_a_wrong_change_is_refused_with_its_position_and_field(
    coffee: State, wrong: Any, code: str, field: str | None, allowed: str | None
) -> None:
    before = coffee.copy()
    fine = {"op": "set", "id": "ad", "fields": {"owner": "PR"}}
    with pytest.raises(jn.ChangeError) as caught:
        draft(coffee, [fine, fine, wrong])
    assert (caught.value.code, caught.value.change, caught.value.field) == (code, 2, field)
    assert "jm." not in str(caught.value)
    if allowed is not None:
        assert allowed in str(caught.value.allowed)
    assert coffee.same_as(before)


def test_too_many_changes_are_refused_as_a_whole(coffee: State) -> None:
    with pytest.raises(jn.ChangeError, match="1,001 changes are too many"):
        draft(coffee, [{"op": "set", "id": "ad", "fields": {"cost": 1}}] * 1001)


def test_a_name_in_another_script_is_not_an_id_and_the_error_has_the_id() -> None:
    given = [{"op": "add", "kind": "persona", "name": "ليلى"}, {"op": "remove", "id": "ليلى"}]
    with pytest.raises(jn.ChangeError, match="unknown id") as caught:
        draft(State(), given)
    made = draft(State(), given[:1]).changes[0]["id"]
    assert (caught.value.change, caught.value.allowed) == (1, f"an id on the map, such as {made}")


def test_a_call_without_changes_says_so() -> None:
    with pytest.raises(jn.ChangeError, match="changes is empty"):
        draft(State(), [])
