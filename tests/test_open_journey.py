"""The OpenJourney Format: files as its editor exports them, and maps that survive a round trip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.base.user_warnings import hearing
from journeynb.formats.journeymap import document, from_document
from journeynb.formats.open_journey import losses, read_ojf, write_ojf
from journeynb.formats.shared.new_map import NewMap
from journeynb.model.state import State

FILE: dict[str, Any] = {
    "version": "1.0",
    "persona": "Sam, parent",
    "pointOfView": "A toy is repaired",
    "stages": [{"id": "s1", "name": "Find out"}, {"id": "s2", "name": "Get help"}],
    "swimlanes": [
        {"id": "sl1", "name": "User Activity"},
        {"id": "sl2", "name": "Emotional State"},
        {"id": "sl3", "name": "Pain Points"},
        {"id": "sl4", "name": "Digital Touchpoints"},
    ],
    "nodes": [
        {"stageId": "s1", "swimlaneId": "sl1", "title": "Toy stays dark", "score": -5,
         "description": "Sam charges it", "tags": ["Hardware"], "isMomentOfTruth": True},
        {"stageId": "s1", "swimlaneId": "sl2", "title": "Upset", "score": -3,
         "sentiment": "frustrated", "purpose": "pain-point", "iconColor": "#ef4444"},
        {"stageId": "s2", "swimlaneId": "sl3", "title": "Bot loop", "severity": "medium",
         "score": -1, "sentiment": "annoyed", "purpose": "bottleneck"},
        {"stageId": "s2", "swimlaneId": "sl4", "title": "Return portal", "severity": "high",
         "score": 2, "sentiment": "relieved", "purpose": "bottleneck"},
        {"stageId": "s2", "swimlaneId": "sl1", "title": "A tip", "purpose": "note"},
    ],
}  # fmt: skip


def read(value: Any, **options: Any) -> tuple[State, list[str]]:
    with hearing() as heard:
        return read_ojf(json.loads(json.dumps(value)), "a.ojf", **options), heard


def test_cards_become_what_their_swimlane_and_purpose_say() -> None:
    state, heard = read(FILE)
    assert state.info.title == "A toy is repaired"
    assert [(each.kind, each.name) for each in state.entities() if each.kind != "stage"] == [
        ("persona", "Sam, parent"),
        ("touchpoint", "Toy stays dark"),
        ("touchpoint", "Return portal"),
        ("pain_point", "Bot loop"),
        ("pain_point", "Return portal"),
        ("lane", "Emotional State"),
        ("lane", "User Activity"),
        ("note", "Upset"),
        ("note", "A tip"),
    ]
    toy = state.entity("toy-stays-dark")
    assert (toy.description, toy.tags, toy.moment_of_truth) == (
        "Sam charges it", ("Hardware",), True
    )  # fmt: skip
    felt = {link.end: (link.data.emotion, link.data.feeling) for link in state.links("experiences")}
    assert felt == {"toy-stays-dark": (-2, ""), "return-portal": (0.8, "relieved")}
    assert [(link.start, link.end) for link in state.links("hurts")] == [
        ("return-portal-2", "return-portal")
    ]
    assert {each.name: each.severity for each in state.entities("pain_point")} == {
        "Bot loop": 3, "Return portal": 5
    }  # fmt: skip
    assert heard == ["a.ojf: skipped, because a map has no place for it: colors of icons (1)"]


def test_the_older_form_with_metadata_and_a_blueprint_is_read_and_written_again() -> None:
    value = {
        "metadata": {"title": "Hotel", "persona": "Guest", "pov": "After a long flight"},
        "stages": [{"id": "s1", "name": "Arrive"}],
        "swimlanes": [{"id": "l1", "name": "Guest journey"}],
        "nodes": [
            {
                "id": "n1", "stageId": "s1", "swimlaneId": "l1", "title": "Reception",
                "score": 1, "purpose": "touchpoint", "blueprint": {
                    "evidence": [{"item": "Desk", "type": "Physical"}],
                    "onstage": [{"actor": "Clerk", "action": "Greet"}],
                    "backstage": [{"actor": "Office", "action": "Check"}],
                    "support": [{"system": "Booking", "description": "Load the booking"}],
                },
            }
        ],
    }  # fmt: skip
    state, heard = read(value)
    assert (state.info.title, state.info.description) == ("Hotel", "After a long flight")
    assert [(each.name, each.backstage) for each in state.entities("lane")] == [
        ("Evidence", False), ("Onstage", False), ("Backstage", True), ("Support systems", True)
    ]  # fmt: skip
    assert heard == [] and losses(state) == []
    again = json.loads(write_ojf(state))
    assert again["nodes"][0]["blueprint"] == value["nodes"][0]["blueprint"]  # type: ignore[index]
    assert document(read(again)[0]) == document(state)


def test_what_cannot_be_understood_is_named_and_nothing_is_clamped() -> None:
    value = {
        "stages": [{"id": "s1", "name": "S"}],
        "swimlanes": [{"id": "a", "name": "Actions"}, {"id": "p", "name": "Pains"}],
        "nodes": [
            {"stageId": "s9", "swimlaneId": "a", "title": "One", "score": 50},
            {"stageId": "s1", "swimlaneId": "p", "title": "Two", "severity": "huge"},
        ],
    }
    state, heard = read(value)
    assert heard == [
        "a.ojf: nodes[0]: no stage has the id 's9'",
        "a.ojf: nodes[0]: the score 50 of one is not from -5 to 5; skipped",
        "a.ojf: nodes[1]: the severity 'huge' is not low, medium, high; skipped",
    ]
    assert state.link("experiences", "customer", "one").emotion is None


def test_fields_that_are_not_read_are_listed() -> None:
    node = {**FILE["nodes"][0], "votes": 3, "comments": [], "link": "n2"}
    _, heard = read({**FILE, "theme": "dark", "nodes": [node]})
    assert heard == [
        "a.ojf: skipped, because a map has no place for it: other fields of the file (theme); "
        "other fields of cards (votes, link)"
    ]


def test_scores_from_0_to_10_are_read_as_such() -> None:
    value = {**FILE, "nodes": [{**FILE["nodes"][0], "score": score} for score in (0, 5, 10)]}
    state, heard = read(value)
    assert [link.data.emotion for link in state.links("experiences")] == [-2, 0, 2]
    assert "scores are from -5 to 5, so they are read on a scale from 0 to 10" in heard[0]
    scored = read(value, scale=(-10, 10))[0]
    assert [link.data.emotion for link in scored.links("experiences")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ([], "not the OpenJourney Format; allowed: a JSON object with stages"),
        ({"a": 1}, "not the OpenJourney Format"),
        ({"nodes": {}}, r"nodes: .*allowed: a list"),
        ({"nodes": [1]}, r"nodes\[0\]: 1 is not valid; allowed: an object"),
        ({"stages": [{"id": "a"}, {"id": "a"}]}, r"stages\[1\]\.id: the id 'a' occurs twice"),
    ],
)  # fmt: skip
def test_other_files_say_what_is_allowed(value: Any, problem: str) -> None:
    with pytest.raises(jn.FormatError, match=problem):
        read_ojf(value)


def test_a_file_called_json_says_how_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "toy.json"
    path.write_text(json.dumps(FILE), encoding="utf-8")
    with pytest.raises(jn.FormatError, match=r'pass format="ojf" to jn\.read'):
        jn.read(path)
    with hearing():
        assert jn.read(path, format="ojf").title == "A toy is repaired"


def test_the_persona_takes_no_id_of_the_file() -> None:
    stage = {"id": "maya", "name": "Maya"}
    state, _ = read({"persona": "Maya", "stages": [stage], "swimlanes": [], "nodes": []})
    found = document(state)
    assert [each["id"] for each in found["stages"]] == ["maya"]
    assert [each["id"] for each in found["personas"]] == ["maya-2"]


def test_losses_are_listed() -> None:
    state = from_document(
        {
            "format": "journeymap/1",
            "personas": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
            "touchpoints": [{"id": "t", "name": "T", "owner": "Web"}],
            "pain_points": [{"id": "p", "name": "P", "severity": 4}],
            "links": [
                {"kind": "experiences", "from": "a", "to": "t", "emotion": 1},
                {"kind": "experiences", "from": "b", "to": "t", "emotion": -2, "thoughts": "No"},
            ],
        }
    )
    assert losses(state) == [
        "other fields (experiences.thoughts, touchpoint.owner)",
        "2 personas (written as one)",
        "the emotion of each persona at 1 touchpoint (replaced by the mean)",
        "the missing persona of 1 pain point",
        "the missing stage of 2 items (written in the stage No stage)",
        "severities of 2 and 4 at 1 pain point (written as low and high)",
    ]
    assert json.loads(write_ojf(state))["nodes"][0]["score"] == -1.25


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(
    lambda name: name == name.strip()
)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_map_of_one_persona_survives_a_round_trip(data: st.DataObject) -> None:
    new = NewMap(None)
    new.set(title=data.draw(names), description=data.draw(st.sampled_from(["", "About it"])))
    draw = data.draw
    stages = [new.add("stage", name) for name in draw(st.lists(names, min_size=1, max_size=3))]
    persona = new.add("persona", f"persona {draw(names)}")  # it has no id in the file
    for name in draw(st.lists(names, max_size=3)):
        truth = draw(st.sampled_from([True, None]))
        touchpoint = new.add("touchpoint", name, tags=draw(st.lists(names)), moment_of_truth=truth)
        emotion = draw(st.sampled_from([-2, -0.5, 0, 1.333, None]))
        new.link("experiences", persona, touchpoint, emotion=emotion, feeling=draw(names))
        new.link("occurs_in", touchpoint, draw(st.sampled_from(stages)))
    for name in draw(st.lists(names, max_size=2)):
        pain = new.add("pain_point", name, severity=draw(st.sampled_from([1, 3, 5, None])))
        new.link("felt_by", pain, persona)
        new.link("occurs_in", pain, draw(st.sampled_from(stages)))
    for name in draw(st.lists(names, max_size=2)):
        idea = new.add("opportunity", name, description=draw(names))
        new.link("occurs_in", idea, draw(st.sampled_from(stages)))
    for name in draw(st.lists(names, max_size=2, unique=True)):
        lane = new.add("lane", name)
        for text in draw(st.lists(names, min_size=1, max_size=2)):
            note = new.add("note", text)
            new.link("in_lane", note, lane)
            new.link("occurs_in", note, draw(st.sampled_from(stages)))
    state = new.state()
    assert losses(state) == []
    again, heard = read(json.loads(write_ojf(state)))
    assert heard == []
    assert document(again) == document(state)
