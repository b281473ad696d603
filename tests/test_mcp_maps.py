"""The tools by which assistants read maps: what they answer."""

import json
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from mcp_asking import Ask, asking, pages, refused


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("maps")
    jn.sample("coffee").save(folder / "coffee.journeymap.json")
    jn.sample("saas").save(folder / "saas.journeymap.json")
    jn.JourneyMap().save(folder / "empty.journeymap.json")
    return folder


@pytest.fixture(scope="module")
def tool(samples: Path) -> Ask:
    return asking(samples)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """A map with 1,000 touchpoints, each with a long description."""
    changes: list[dict[str, Any]] = [
        {"op": "add", "kind": "stage", "id": f"s{n}", "fields": {"name": f"Stage {n}"}}
        for n in range(30)
    ]
    changes += [
        {"op": "add", "kind": "persona", "id": f"p{n}", "fields": {"name": f"Persona {n}"}}
        for n in range(40)
    ]
    for n in range(1000):
        fields = {"name": f"Touchpoint {n}", "description": "Very long. " * 50}
        changes.append({"op": "add", "kind": "touchpoint", "id": f"t{n}", "fields": fields})
        changes.append({"op": "link", "kind": "occurs_in", "from": f"t{n}", "to": f"s{n % 30}"})
        changes.append({"op": "link", "kind": "experiences", "from": "p0", "to": f"t{n}"})
    folder = tmp_path_factory.mktemp("large")
    jm = jn.JourneyMap("Large")
    jm.apply(changes)
    jm.save(folder / "large.journeymap.json")
    return asking(folder)


def test_the_maps_are_listed_with_what_they_hold(tool: Ask) -> None:
    answer = tool("list_maps")
    assert answer["total"] == 3
    assert [each["map"] for each in answer["maps"]] == ["coffee", "empty", "saas"]
    assert answer["maps"][0]["contains"].startswith("4 personas, 5 stages, 38 touchpoints")
    assert answer["maps"][1] == {"map": "empty", "contains": "empty"}


@pytest.mark.parametrize("name", ["coffee", "saas"])
def test_the_overview_has_all_ids_of_stages_personas_and_goals(tool: Ask, name: str) -> None:
    jm, answer = jn.sample(name), tool("overview", map=name)
    for kind in ("persona", "goal"):
        assert [each["id"] for each in answer[f"{kind}s"]] == list(jm.table(kind)["id"])
    stages = [each["id"] for each in answer["stages"] if "id" in each]
    assert stages == list(jm.table("stage")["id"])
    assert sum(each["count"] for each in answer["stages"]) == answer["entities"]["touchpoint"]
    assert sum(answer["gaps"].values()) == len(jm.gaps(ignore="X515"))


def test_an_empty_map_has_an_overview_and_no_entities(tool: Ask) -> None:
    answer = tool("overview", map="empty")
    assert (answer["entities"], answer["stages"], answer["goals"]) == ({}, [], [])
    assert tool("table", map="empty", kind="touchpoint")["rows"] == []
    assert tool("find", map="empty", text="ad")["found"] == []
    assert [each["rule"] for each in tool("gaps", map="empty")["findings"]] == ["P404"]
    assert tool("get", map="empty", id="")["fields"] == {}


def test_text_is_found_in_names_first_then_in_any_field_and_in_links(tool: Ask) -> None:
    found = tool("find", map="coffee", text="PARCEL")["found"]
    assert found[0] == {
        "kind": "touchpoint",
        "id": "first-parcel",
        "name": "First parcel",
        "stage": "onboarding",
        "field": "name",
    }
    assert any(each["kind"] == "experiences" and each["from"] == "maya" for each in found)
    assert tool("find", map="coffee", text="parcel first")["found"][0]["id"] == "first-parcel"


def test_a_typing_error_still_leads_to_the_name(tool: Ask) -> None:
    answer = tool("find", map="coffee", text="frist pacel")
    assert answer["found"] == [] and answer["similar"][0]["id"] == "first-parcel"


def test_an_entity_is_shown_with_its_gaps_and_all_links_in_pages(tool: Ask) -> None:
    answer = tool("get", map="coffee", id="bag-return")
    assert answer["fields"]["name"] == "Return of empty bags"
    assert "M101" in [each["rule"] for each in answer["gaps"]]
    assert answer["gaps_total"] == tool("gaps", map="coffee", about="bag-return")["total"]
    links = pages(tool, "get", "links", map="coffee", id="maya")
    assert len(links) == answer_total(tool, "maya") == len(set(map(json.dumps, links)))
    only = pages(tool, "get", "links", map="coffee", id="maya", links="experiences")
    assert {each["kind"] for each in only} == {"experiences"}


def test_a_long_text_of_a_link_is_read_whole_with_the_other_end(tmp_path: Path) -> None:
    text = "She waits. " * 200
    jm = jn.JourneyMap("Long")
    maya, ad = jm.add(jn.Persona(name="Maya")), jm.add(jn.Touchpoint(name="Ad"))
    jm.link(maya, ad, thoughts=text)
    jm.save(tmp_path / "long.journeymap.json")
    tool = asking(tmp_path)
    assert "more characters" in tool("get", map="long", id="maya")["links"][0]["fields"]["thoughts"]
    answer = tool("get", map="long", id="maya", other="ad")
    assert answer["links"][0]["fields"] == {"thoughts": text} and answer["fields"] == {}
    assert refused(tool, "get", map="long", id="maya", other="add")["field"] == "other"


def answer_total(tool: Ask, id: str) -> int:
    total: int = tool("get", map="coffee", id=id, limit=0)["links_total"]
    return total


def test_a_text_that_was_cut_can_be_read_to_its_end(tmp_path: Path) -> None:
    text = "".join(f"sentence {n}. " for n in range(2000))
    jm = jn.JourneyMap("Long")
    jm.add(jn.Persona(name="Maya", description=text, wants=[f"want {n}" for n in range(900)]))
    jm.save(tmp_path / "long.journeymap.json")
    tool = asking(tmp_path)
    assert tool("get", map="long", id="maya")["cut"] == ["description", "wants"]
    assert whole(tool, "description", "") == text
    assert whole(tool, "wants", []) == [f"want {n}" for n in range(900)]


def whole(tool: Ask, field: str, found: Any) -> Any:
    offset = 0
    for _ in range(100):
        answer = tool("get", map="long", id="maya", field=field, offset=offset)
        found = found + answer["fields"][field]
        if "next" not in answer:
            break
        offset = int(answer["next"].rpartition("=")[2])
    return found


def test_tables_of_entities_and_links_have_the_rows_of_the_map(tool: Ask) -> None:
    jm = jn.sample("coffee")
    rows = pages(tool, "table", "rows", map="coffee", kind="touchpoints", limit=200)
    assert [each["id"] for each in rows] == list(jm.table("touchpoint")["id"])
    some = tool("table", map="coffee", kind="touchpoint", columns=["owner", "stage"])["rows"]
    assert some[0] == {
        "id": "social-ad",
        "name": "Social media ad",
        "owner": "Brand marketing",
        "stage": "awareness",
    }
    links = pages(tool, "table", "rows", map="coffee", kind="leads_to", limit=200)
    assert [(each["from"], each["to"]) for each in links] == list(
        jm.links("leads_to")[["from", "to"]].itertuples(index=False, name=None)
    )


def test_a_large_map_is_read_in_small_answers(large: Ask) -> None:
    answer = large("overview", map="large")
    assert answer["entities"]["touchpoint"] == 1000 and len(answer["rules"]) > 3
    assert "table kind=persona offset=" in answer["next"]
    ids = pages(
        large, "table", "rows", map="large", kind="touchpoint", limit=200, columns=["stage"]
    )
    assert [each["id"] for each in ids] == [f"t{n}" for n in range(1000)]
    assert large("get", map="large", id="p0")["links_total"] == 1000
    assert large("gaps", map="large")["total"] > 1000
    assert large("find", map="large", text="long")["total"] == 1000


@pytest.mark.parametrize(
    ("name", "arguments", "code", "field", "words"),
    [
        ("overview", {}, "bad_argument", "map", "map: required"),
        ("overview", {"map": "coffe"}, "unknown_map", "map", "did you mean 'coffee'?"),
        ("overview", {"map": "../coffee"}, "unknown_map", "map", "unknown map"),
        ("gaps", {"map": "coffee", "select": "M"}, "bad_argument", "select", "'M' (str)"),
        ("gaps", {"map": "coffee", "select": ["Z"]}, "unknown_rule", "select", "'Z'"),
        ("gaps", {"map": "coffee", "limit": 101}, "bad_argument", "limit", "101"),
        ("gaps", {"map": "coffee", "about": "maja"}, "unknown_id", "about", "'maja'"),
        ("get", {"map": "coffee", "id": "maja"}, "unknown_id", "id", "did you mean 'maya'?"),
        ("get", {"map": "coffee", "id": "Elif Demir"}, "unknown_id", "id", "mean 'elif'?"),
        ("get", {"map": "coffee", "id": "maya", "links": "x"}, "unknown_kind", "links", "'x'"),
        ("get", {"map": "coffee", "id": "maya", "field": "rol"}, "unknown_field", "field", "role"),
        (
            "get",
            {"map": "coffee", "id": "maya", "field": "role", "offset": 99},
            "bad_argument",
            "offset",
            "ends at",
        ),
        ("find", {"map": "coffee", "text": " "}, "bad_argument", "text", "empty"),
        ("find", {"map": "coffee", "text": "x" * 201}, "bad_argument", "text", "xxx"),
        ("table", {"map": "coffee", "kind": "emotion"}, "unknown_kind", "kind", "'emotion'"),
        ("table", {"map": "coffee", "kind": "comment"}, "not_shown", "kind", "--quotes"),
        (
            "table",
            {"map": "coffee", "kind": "goal", "columns": ["ownr"]},
            "unknown_field",
            "columns",
            "'owner'",
        ),
        ("explain_rule", {"code": "M999"}, "unknown_rule", "code", "'M999'"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
def test_a_wrong_argument_names_the_field_and_what_is_allowed(
    tool: Ask, name: str, arguments: dict[str, Any], code: str, field: str, words: str
) -> None:
    found = refused(tool, name, **arguments)
    assert (found["code"], found["field"]) == (code, field)
    assert words in found["message"]
