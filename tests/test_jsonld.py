"""UJM and UJG in JSON-LD: files of their drafts, and maps that survive a round trip."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.base.user_warnings import hearing
from journeynb.formats.journeymap import document, from_document
from journeynb.formats.jsonld import read_jsonld, ujg_losses, ujm_losses, write_ujg, write_ujm
from journeynb.formats.shared.new_map import NewMap
from journeynb.model.state import State

UJM: dict[str, Any] = {
    "@context": {"@vocab": "https://www.openuji.org/ns/ujm#", "id": "@id", "type": "@type"},
    "@graph": [
        {
            "id": "https://x.org/j/buy", "type": "Journey", "title": "Buy a lamp",
            "goal": "Get light", "version": "1.2", "personas": ["https://x.org/p/new-user"],
            "start": "https://x.org/j/buy#look", "end": "https://x.org/j/buy#pay",
            "steps": [
                {"id": "https://x.org/j/buy#look", "type": "Step", "name": "Look",
                 "channel": "MobileApp", "touchpoint": "https://x.org/t/shop",
                 "preconditions": ["Is at home", "Has time"]},
                {"id": "https://x.org/j/buy#pay", "type": "CallStep", "name": "Pay",
                 "calls": "https://x.org/j/pay", "exitMap": []},
            ],
            "transitions": [{"type": "Transition", "from": "https://x.org/j/buy#look",
                             "to": "https://x.org/j/buy#pay", "label": "found"}],
            "phases": [{"id": "urn:x:decide", "type": "Phase", "name": "Decide",
                        "members": [{"step": "https://x.org/j/buy#look", "order": 1}]}],
            "sessions": [{"id": "urn:x:evening", "type": "Session", "members": []}],
        },
        {"id": "https://x.org/t/shop", "type": "Touchpoint", "name": "Shop app",
         "uri": "https://x.org/shop", "owner": "Web team"},
        {"id": "https://x.org/j/pay", "type": "Journey", "title": "Pay", "start": "urn:x:card",
         "steps": [{"id": "urn:x:card", "type": "Step", "name": "Enter card"}]},
        {"id": "urn:x:run", "type": "JourneyRun", "journey": "https://x.org/j/buy"},
    ],
}  # fmt: skip
UJG: dict[str, Any] = {
    "@context": "https://ujg.specs.openuji.org/tr/2026.06/ns/context.jsonld",
    "@id": "https://x.org/buy.jsonld",
    "@type": "UJGDocument",
    "nodes": [
        {"@type": "Journey", "@id": "urn:x:journey", "startState": "urn:x:home",
         "stateRefs": ["urn:x:home", "urn:x:form", "urn:x:pay"],
         "transitionRefs": ["urn:x:t1", "urn:x:t2", "urn:x:t3"]},
        {"@type": "State", "@id": "urn:x:home", "label": "Home", "tags": ["phase:arrive", "big"]},
        {"@type": "State", "@id": "urn:x:form", "label": "Address form"},
        {"@type": "CompositeState", "@id": "urn:x:pay", "label": "Pay",
         "subjourneyId": "first-parcel.journeymap.json"},
        {"@type": "Transition", "@id": "urn:x:t1", "from": "urn:x:home", "to": "urn:x:form"},
        {"@type": "Transition", "@id": "urn:x:t2", "from": "urn:x:form", "to": "urn:x:pay",
         "label": "Next"},
        {"@type": "Transition", "@id": "urn:x:t3", "from": "urn:x:pay", "to": "urn:x:gone"},
        {"@type": "Phase", "@id": "urn:x:checkout", "label": "Checkout", "order": 2},
        {"@type": "Touchpoint", "@id": "urn:x:web", "label": "Web", "channel": "web"},
        {"@type": "ExperienceStep", "@id": "urn:x:enter-address", "label": "Enter address",
         "stateRefs": ["urn:x:form"], "phaseRef": "urn:x:checkout",
         "touchpointRefs": ["urn:x:web"]},
        {"@type": "PainPoint", "@id": "urn:x:too-long", "label": "Too long", "severity": 0.7,
         "experienceRefs": ["urn:x:enter-address"]},
        {"@type": "OutgoingTransitionGroup", "@id": "urn:x:menu", "outgoingTransitionRefs": []},
    ],
}  # fmt: skip


def read(value: Any, **options: Any) -> tuple[State, list[str]]:
    with hearing() as heard:
        return read_jsonld(json.loads(json.dumps(value)), "a.jsonld", **options), heard


def shapes(state: State, kind: str) -> list[tuple[str, ...]]:
    return [(link.start, link.end) for link in state.links(kind)]


def test_a_journey_of_ujm_is_a_map() -> None:
    state, heard = read(UJM)
    assert (state.info.title, state.info.description) == ("Buy a lamp", "Get light")
    look, pay = state.entities("touchpoint")
    assert (look.id, look.channels, look.owner) == ("look", ("mobile app",), "Web team")
    assert {each.name: each.value for each in look.custom} == {
        "touchpoint": "Shop app", "uri": "https://x.org/shop",
        "preconditions": "Is at home\nHas time",
    }  # fmt: skip
    assert {each.name: each.value for each in pay.custom} == {"calls": "https://x.org/j/pay"}
    assert state.link("leads_to", "look", "pay").label == "found"
    assert shapes(state, "occurs_in") == [("look", "decide")]
    assert shapes(state, "experiences") == [("new-user", "look"), ("new-user", "pay")]
    assert heard == [
        "a.jsonld: skipped, because a map has no place for it: other journeys (1); version; "
        "sessions (1); JourneyRun (1)"
    ]


def test_the_journey_that_another_one_contains_can_be_chosen() -> None:
    state, _ = read(UJM, journey="Pay")
    assert [each.name for each in state.entities("touchpoint")] == ["Enter card"]
    with pytest.raises(jn.FormatError, match=r"no journeys are called 9; .* 0: 'Buy a lamp'"):
        read(UJM, journey=9)


def test_the_older_draft_of_ujm_with_stages_is_read() -> None:
    state, _ = read(
        {
            "id": "urn:x:j", "type": "ujm:Journey", "name": "Sign up", "hasStage": [
                {"type": "Stage", "id": "urn:x:discover", "name": "Discover", "hasStep": [
                    {"type": "Step", "id": "urn:x:2", "name": "Second", "position": 2},
                    {"type": "Step", "id": "urn:x:1", "name": "First", "position": 1,
                     "actor": "urn:x:visitor", "emotionScore": 0.6,
                     "nextStep": {"@id": "urn:x:2"}},
                ]},
            ],
        }
    )  # fmt: skip
    assert [each.name for each in state.entities("touchpoint")] == ["First", "Second"]
    assert shapes(state, "leads_to") == [("first", "second")]
    assert shapes(state, "experiences") == [("visitor", "first")]


def test_a_journey_of_ujg_is_a_map() -> None:
    state, heard = read(UJG)
    assert [(each.id, each.name) for each in state.entities("touchpoint")] == [
        ("home", "Home"), ("enter-address", "Enter address"), ("pay", "Pay")
    ]  # fmt: skip
    address = state.entity("enter-address")
    assert address.channels == ("web",)
    assert {each.name: each.value for each in address.custom} == {"states": "Address form"}
    assert state.entity("pay").journey == "first-parcel.journeymap.json"
    assert state.entity("home").tags == ("big",)
    assert shapes(state, "leads_to") == [("enter-address", "pay"), ("home", "enter-address")]
    assert shapes(state, "occurs_in") == [("enter-address", "checkout"), ("home", "arrive")]
    assert shapes(state, "hurts") == [("too-long", "enter-address")]
    assert state.entity("too-long").severity == 4
    assert heard == [
        "a.jsonld: a transition to or from 'urn:x:gone', which is not a state of the journey; "
        "skipped",
        "a.jsonld: skipped, because a map has no place for it: OutgoingTransitionGroup (1)",
    ]


def test_expanded_keys_and_embedded_states_of_older_drafts_are_read() -> None:
    state, _ = read(
        [
            {
                "@type": ["https://x.org/ns/graph#Journey"],
                "@id": "urn:x:j",
                "https://x.org/ns/graph#states": {"@set": [
                    {"type": "State", "id": "urn:x:a", "label": {"@value": "A"}},
                    {"type": "State", "id": "urn:x:b", "label": {"en": "B", "de": "Be"}},
                ]},
                "transitions": [{"from": "urn:x:a", "to": {"@id": "urn:x:b"}, "eventType": "go"}],
            }
        ]
    )  # fmt: skip
    assert [each.name for each in state.entities("touchpoint")] == ["A", "B"]
    assert state.link("leads_to", "a", "b").label == "go"


@pytest.mark.parametrize("value", [{}, [], 3, {"@type": "Recipe"}, {"@graph": [{"@type": "Cake"}]}])
def test_other_vocabularies_say_what_is_allowed(value: Any) -> None:
    with pytest.raises(jn.FormatError, match="no journey found; allowed: a Journey with steps"):
        read(value)


LOSSY = {
    "format": "journeymap/1",
    "title": "T",
    "personas": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
    "stages": [{"id": "s", "name": "S", "color": "#123"}],
    "touchpoints": [{"id": "t", "name": "T", "channels": ["web", "app & co"]}],
    "pain_points": [{"id": "p", "name": "P"}],
    "links": [
        {"kind": "experiences", "from": "a", "to": "t", "emotion": 1},
        {"kind": "experiences", "from": "b", "to": "t"},
    ],
}


def test_losses_are_listed_and_emotions_are_never_written() -> None:
    state = from_document(LOSSY)
    assert ujm_losses(state) == [
        "pain points (1)",
        "other fields (experiences.emotion, stage.color)",
        "1 stage without a touchpoint",
        "all but the first persona of 1 touchpoint",
        "other channels of 1 touchpoint",
    ]
    assert "emotion" not in write_ujm(state)
    assert ujg_losses(state) == [
        "personas (2)",
        "links (2: experiences)",
        "other fields (stage.color)",
        "the title (a UJG journey needs a leads_to link)",
        "1 pain point without a touchpoint",
    ]


def test_a_file_of_ujg_has_what_its_shapes_require() -> None:
    nodes = json.loads(write_ujg(jn.sample("saas")._core.state))["nodes"]
    ids = {node["@id"]: node["@type"] for node in nodes}
    assert len(ids) == len(nodes)
    needed = {
        "Journey": ["startState", "stateRefs", "transitionRefs"],
        "Transition": ["from", "to"],
        "ExperienceStep": ["label", "stateRefs"],
        "PainPoint": ["label", "experienceRefs"],
    }
    for node in nodes:
        assert all(node.get(key) for key in needed.get(node["@type"], ["label"])), node
        for key in ("startState", "stateRefs", "transitionRefs", "from", "to", "experienceRefs"):
            value = node.get(key, [])
            assert all(each in ids for each in ([value] if isinstance(value, str) else value))


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(
    lambda name: name == name.strip()
)
channels = st.sampled_from(["web", "mobile app", "in person", "e-mail", "sms", "carrier pigeon"])


def drawn(draw: Any, *, ujg: bool) -> State:
    """Draw a map that the format can contain whole."""
    new = NewMap(None)
    persona = None
    new.set(title=draw(names), description="" if ujg else draw(names))
    stages = [new.add("stage", name) for name in draw(st.lists(names, max_size=2))]
    if not ujg:
        persona = new.add("persona", draw(names), description=draw(names))
    touchpoints = []
    for place in [*stages, draw(st.sampled_from([None, *stages])), None]:
        touchpoint = new.add(
            "touchpoint",
            draw(names),
            channels=draw(st.lists(channels, max_size=2 if ujg else 1, unique=True)),
            description="" if ujg else draw(names),
            owner="" if ujg else draw(st.sampled_from(["", "Web team"])),
            tags=draw(st.lists(names, unique=True)) if ujg else [],
            journey=draw(st.sampled_from(["", "../a b.journeymap.json"])),
        )
        touchpoints.append(touchpoint)
        if place:
            new.link("occurs_in", touchpoint, place)
        if persona and (len(touchpoints) == 1 or draw(st.booleans())):
            new.link("experiences", persona, touchpoint)
    new.link("leads_to", touchpoints[0], touchpoints[-1], label=draw(names))
    if ujg:
        severity = draw(st.sampled_from([None, 1, 2, 3, 4, 5]))
        pain = new.add("pain_point", draw(names), severity=severity, description=draw(names))
        new.link("hurts", pain, touchpoints[0])
    return new.state()


@settings(max_examples=40, deadline=None)
@given(st.data(), st.booleans())
def test_a_map_that_fits_survives_a_round_trip(data: st.DataObject, ujg: bool) -> None:
    state = drawn(data.draw, ujg=ujg)
    assert (ujg_losses if ujg else ujm_losses)(state) == []
    again, heard = read(json.loads((write_ujg if ujg else write_ujm)(state)))
    assert heard == []
    assert document(again) == document(state)
