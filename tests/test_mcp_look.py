"""Pictures and differences of maps for assistants, without a server."""

import datetime as dt
from pathlib import Path

import pytest

import journeynb as jn
from journeynb.mcp.asking.cutting import MOST_TOKENS, tokens
from journeynb.mcp.asking.refusal import Refused
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.diff import Differences
from journeynb.mcp.tools.picture import PIXELS, SIDE, PictureOfMap
from journeynb.mcp.tools.registry import ask
from journeynb.mcp.workspace.workspace import Workspace


def large(touchpoints: int) -> jn.JourneyMap:
    jm = jn.JourneyMap("Large", stages=["One", "Two"])
    changes = []
    for n in range(touchpoints):
        fields = {"name": f"Touchpoint {n}"}
        changes.append({"op": "add", "kind": "touchpoint", "id": f"t{n}", "fields": fields})
        stage = "one" if n % 10 else "two"
        changes.append({"op": "link", "kind": "occurs_in", "from": f"t{n}", "to": stage})
    jm.apply(changes)
    return jm


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Call:
    folder = tmp_path_factory.mktemp("maps")
    jm = jn.sample("coffee")
    jm.save(folder / "coffee.journeymap.json")
    to_be = jm.fork(state="to_be")
    to_be.set("checkout", owner="Shop team")
    to_be.set("maya", quote="Another one.")
    to_be.add(jn.Touchpoint(name="Tour"), stage="loyalty")
    to_be.remove("monthly-invoice")
    to_be.save(folder / "to-be.journeymap.json")
    jn.JourneyMap("Empty").save(folder / "empty.journeymap.json")
    large(1000).save(folder / "large.journeymap.json")
    return Call(Workspace(folder))


def drawn(call: Call, **asked: str) -> PictureOfMap:
    answer = ask(call, "picture", asked)
    assert isinstance(answer, PictureOfMap)
    (png,) = answer.images()
    assert png.startswith(b"\x89PNG")
    size = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    assert size == (answer.width, answer.height)
    assert max(size) <= SIDE
    assert size[0] * size[1] <= PIXELS * 1.01
    assert tokens(answer.text()) < MOST_TOKENS
    return answer


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"map": "coffee"}, "touchpoints and emotions"),
        ({"map": "coffee", "stage": "onboarding", "persona": "maya"}, "all"),
        ({"map": "empty", "stage": "", "persona": ""}, "all"),
        ({"map": "large"}, "figures"),
        ({"map": "large", "stage": "two"}, "touchpoints and emotions"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(filter(None, value.values())),
)
def test_a_picture_shows_as_much_as_can_be_read(
    call: Call, asked: dict[str, str], rows: str
) -> None:
    answer = drawn(call, **asked)
    assert answer.rows == rows
    assert (answer.next is None) == (rows == "all")
    assert bool(answer.touchpoints) == (rows != "figures" and asked["map"] != "empty")
    assert answer.description.startswith(f"{call.workspace.map(asked['map']).title}. ")


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ({"map": "cofee"}, "map", "unknown map 'cofee'; did you mean 'coffee'?"),
        ({"map": "coffee", "stage": "onboard"}, "stage", "unknown stage 'onboard'"),
        ({"map": "coffee", "persona": "Maya"}, "persona", "unknown persona 'Maya'"),
        ({"map": "coffee", "theme": "dark"}, "theme", "unknown argument 'theme'"),
    ],
)
def test_a_picture_that_cannot_be_drawn_says_what_can(
    call: Call, asked: dict[str, str], field: str, message: str
) -> None:
    with pytest.raises(Refused) as caught:
        ask(call, "picture", asked)
    assert caught.value.refusal["field"] == field
    assert caught.value.refusal["message"].startswith(message)
    assert caught.value.refusal["allowed"]


def test_a_picture_follows_the_settings_and_the_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jm = jn.JourneyMap("Late")
    jm.add(jn.Goal(name="Grow", metric="sales", target=9, due=dt.date(2026, 6, 30)))
    jm.save(tmp_path / "late.journeymap.json")
    call = Call(Workspace(tmp_path))
    (before,) = drawn(call, map="late").images()
    with jn.today("2030-01-01"):
        (after,) = drawn(call, map="late").images()
    assert before != after


def test_a_picture_says_which_touchpoints_its_numbers_are(call: Call) -> None:
    answer = drawn(call, map="coffee", stage="decision")
    assert answer.touchpoints[:2] == ["discovery-box", "gift-configurator"]
    assert set(answer.touchpoints) == set(jn.sample("coffee").touchpoints(stage="decision").id)


def test_differences_are_listed_in_words(call: Call) -> None:
    found = ask(call, "diff", {"map": "coffee", "other": "to-be"})
    assert isinstance(found, Differences)
    lines = found.differences
    assert lines[0] == "~ the map: state nothing -> 'to_be'"
    assert "~ touchpoint checkout (Checkout): owner 'Web team' -> 'Shop team'" in lines
    assert "- touchpoint monthly-invoice (Monthly invoice)" in lines
    assert "+ touchpoint tour (Tour)" in lines
    assert not [line for line in lines if "quote" in line]
    counts = (found.added, found.removed, found.changed, found.moved)
    assert sum(counts) == len(lines) == found.total
    assert found.next is None


def test_equal_maps_have_no_differences(call: Call) -> None:
    found = ask(call, "diff", {"map": "coffee", "other": "coffee"}).content()
    assert found["differences"] == []


def test_many_differences_come_in_pieces(call: Call) -> None:
    lines: list[str] = []
    for _ in range(100):
        found = ask(call, "diff", {"map": "empty", "other": "large", "offset": len(lines)})
        assert isinstance(found, Differences)
        assert tokens(found.text()) <= MOST_TOKENS
        lines += found.differences
        if found.next is None:
            break
        assert found.next == f"offset={len(lines)}"
    assert len(lines) == len(set(lines)) == found.total


def test_a_wrong_second_map_is_named(call: Call) -> None:
    with pytest.raises(Refused) as caught:
        ask(call, "diff", {"map": "coffee", "other": "tobe"})
    assert caught.value.refusal["field"] == "other"
    assert caught.value.refusal["message"] == "unknown map 'tobe'; did you mean 'to-be'?"
