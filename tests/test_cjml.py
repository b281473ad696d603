"""CJML 2.0: planned and actual journeys of the tools that write it, as maps and as a log."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.base.user_warnings import hearing
from journeynb.formats.cjml import losses, read_cjml, write_cjml
from journeynb.formats.journeymap import document, from_document
from journeynb.formats.shared.new_map import NewMap

PLAN = """<CJML version="2.0"><plannedJourney>
<journeyID>PJ1</journeyID><journeyTitle>Order a book</journeyTitle>
<journeyPhases><journeyPhase phaseID =" buy"><phaseName> Buy</phaseName></journeyPhase>
</journeyPhases>
<journeyShortSummary>From review to parcel</journeyShortSummary>
<actors><endUser actorID="Carl"><actorName>Carl</actorName></endUser>
<serviceProvider actorID="A"><companyName>Book shop</companyName></serviceProvider></actors>
<touchpoints>
<plannedAction><touchpointID>T1</touchpointID><belongsTo phaseIDref="buy"></belongsTo>
<initiator><refersTo actorIDref="Carl"/><initiatorLabel>Read reviews</initiatorLabel></initiator>
</plannedAction>
<plannedCommunicationPoint><touchpointID>T2</touchpointID><belongsTo phaseIDref="buy"/>
<receiver><refersTo actorIDref="A"/><receiverLabel>Order arrives</receiverLabel></receiver>
<initiator><refersTo actorIDref="Carl"/><initiatorLabel>Order</initiatorLabel></initiator>
<channel><channelName>Internet Via Smartphone</channelName></channel>
</plannedCommunicationPoint>
<plannedAction><touchpointID>T3</touchpointID>
<initiator><refersTo actorIDref="A"/><initiatorLabel>Pack</initiatorLabel></initiator>
</plannedAction>
<plannedCommunicationPoint><touchpointID>T4</touchpointID>
<initiator><refersTo actorIDref="A"/><initiatorLabel>Sending</initiatorLabel></initiator>
<receiver><refersTo actorIDref="Carl"/><receiverLabel>Get parcel</receiverLabel></receiver>
<channel><channelName>Parcel</channelName></channel></plannedCommunicationPoint>
</touchpoints></plannedJourney></CJML>"""

ACTUAL = """<actualJourney><journeyID>{id}</journeyID><plannedReference>PJ1</plannedReference>
<journeyStatus>finished</journeyStatus>
<actors><endUser actorID ="Customer"/><serviceProvider actorID ="Shop"/></actors><touchpoints>
<actualCommunicationPoint><touchpointID>T2</touchpointID><compliance></compliance>
<initiator><refersTo actorIDref="Customer"/><initiatorLabel>Order</initiatorLabel></initiator>
<receiver><refersTo actorIDref="Shop"/><receiverLabel>Receiving</receiverLabel></receiver>
<channel><channelName>internetViaPC</channelName></channel>
<timestamps><timeCompleted>2026-03-0{day} 10:00:00</timeCompleted></timestamps>
<touchpointExperience><experienceDescription>Quick</experienceDescription>
<experienceRating>5</experienceRating></touchpointExperience></actualCommunicationPoint>
<actualCommunicationPoint><touchpointID>T4</touchpointID><compliance>missing</compliance>
<initiator><refersTo actorIDref="Shop"/><initiatorLabel>Sending</initiatorLabel></initiator>
<receiver><refersTo actorIDref="Customer"/><receiverLabel>Get parcel</receiverLabel></receiver>
</actualCommunicationPoint>
<actualCommunicationPoint><touchpointID>D1</touchpointID><compliance>adhoc</compliance>
<initiator><refersTo actorIDref="Customer"/><initiatorLabel>Complain</initiatorLabel></initiator>
<receiver><refersTo actorIDref="Bookis"/><receiverLabel/></receiver>
<channel><channelName>Telephone</channelName></channel>
<timestamps><timeConsumed>2026-03-0{day}T12:00:00</timeConsumed></timestamps>
<touchpointExperience><experienceRating>1</experienceRating></touchpointExperience>
</actualCommunicationPoint></touchpoints></actualJourney>"""
"""Journeys as the converter from Excel writes them: comments are left out."""


def cjml(*journeys: str) -> bytes:
    """Return a file with some journeys."""
    bare = [each.removeprefix('<CJML version="2.0">').removesuffix("</CJML>") for each in journeys]
    return f'<CJML version="2.0">{"".join(bare)}</CJML>'.encode()


def first(id: str = "AJ1", day: int = 1) -> str:
    return ACTUAL.format(id=id, day=day)


def test_a_planned_journey_is_a_map_of_its_end_user() -> None:
    with hearing() as heard:
        state = read_cjml(cjml(PLAN))
    assert heard == []
    assert state.info.title == "Order a book"
    assert state.info.description == "From review to parcel"
    reads, orders, gets = state.entities("touchpoint")
    assert [reads.name, orders.name, gets.name] == ["Read reviews", "Order", "Get parcel"]
    assert (reads.ours, reads.owner) == (False, "")
    assert (orders.owner, orders.channels) == ("Book shop", ("mobile web",))
    assert [(each.name, each.value) for each in gets.custom] == [("initiator", "Book shop")]
    assert [each.name for each in state.entities("stage")] == ["Buy"]
    assert [(link.start, link.end) for link in state.links("leads_to")] == [
        ("order", "get-parcel"),
        ("read-reviews", "order"),
    ]
    assert [link.start for link in state.links("experiences")] == ["carl"] * 3


def test_what_providers_do_alone_is_a_note_in_their_backstage_lane() -> None:
    state = read_cjml(cjml(PLAN))
    [lane] = state.entities("lane")
    assert (lane.name, lane.backstage) == ("Book shop", True)
    assert [(link.start, link.end) for link in state.links("in_lane")] == [("pack", lane.id)]


def test_an_actual_journey_is_a_map_with_its_ratings() -> None:
    with hearing() as heard:
        state = read_cjml(cjml(first()), "a.xml")
    felt = {
        link.end: (link.data.emotion, link.data.thoughts) for link in state.links("experiences")
    }
    assert felt == {"order": (2, "Quick"), "get-parcel": (None, ""), "complain": (-2, "")}
    complain = state.entity("complain")
    assert {each.name: each.value for each in complain.custom} == {
        "compliance": "adhoc", "deviation": True
    }  # fmt: skip
    assert heard == [
        "a.xml, line 17: the actor 'Bookis' is not in <actors>; read as a service provider",
        "a.xml: skipped, because a map has no place for it: the status 'finished'; the "
        "times of 2 touchpoints",
    ]


def test_of_plans_and_journeys_the_only_plan_is_the_map_and_names_events_of_the_log() -> None:
    with hearing() as heard:
        state = read_cjml(cjml(PLAN, first(), first("AJ2", 2)), "a.xml")
    assert state.info.title == "Order a book"
    assert "2 actual journeys of the file are not on the map; jn.EventLog('a.xml')" in heard[-1]
    events = {each.id: each.events for each in state.entities("touchpoint")}
    assert events == {"read-reviews": (), "order": ("Order",), "get-parcel": ("Get parcel",)}


def test_elements_that_are_not_read_are_listed() -> None:
    more = "<uncertainty>high</uncertainty><message/></plannedCommunicationPoint>"
    text = PLAN.replace("</plannedCommunicationPoint>", more, 1)
    with hearing() as heard:
        read_cjml(text.encode(), "a.xml")
    assert heard == ["a.xml: elements that are not read: <uncertainty>"]


@pytest.mark.parametrize("wanted", [1, "AJ2"])
def test_one_of_several_journeys_can_be_chosen(wanted: int | str) -> None:
    data = cjml(first(), first("AJ2", 2))
    with hearing():
        assert read_cjml(data, journey=wanted).info.title == "AJ2"
        with pytest.raises(jn.FormatError, match=r"2 journeys; choose one with journey=.*AJ1"):
            read_cjml(data)
        with pytest.raises(jn.FormatError, match="no journeys are called 'AJ9'"):
            read_cjml(data, journey="AJ9")


def test_actual_journeys_are_a_log_of_what_happened(tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    path = tmp_path / "log.xml"
    path.write_bytes(cjml(PLAN, first(), first("AJ2", 2)))
    with hearing() as heard:
        log = jn.EventLog(path)
        found = log.run(log.events, "events").sort_values("journeynb_row")
    assert found.customer.tolist() == ["AJ1", "AJ1", "AJ2", "AJ2"], "each journey is one person's"
    assert found.event.tolist() == ["Order", "Complain"] * 2, "what is missing did not happen"
    assert found.channel.tolist()[:2] == ["web", "phone"]
    assert found.score.tolist()[:2] == [2, -2]
    assert found.end_user.tolist()[0] == "Customer"
    assert any("2 touchpoints that did not happen (missing) skipped" in each for each in heard)
    with hearing():
        jm = jn.read(path)
    evidence = jm.evidence(log).touchpoints()
    assert evidence.set_index("id").loc["order", "customers"] == 2


def test_a_log_needs_actual_journeys_with_times(tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    path = tmp_path / "plan.cjml"
    path.write_bytes(cjml(PLAN))
    with pytest.raises(jn.FormatError, match=r"only planned journeys; .*jn\.read reads"):
        jn.EventLog(path)
    path.write_bytes(cjml(first().replace("timeCompleted", "x").replace("timeConsumed", "x")))
    allowed = "no times, .*<timeConsumed> or <timeCompleted>"
    with hearing(), pytest.raises(jn.FormatError, match=allowed):
        jn.EventLog(path)


def test_an_unescaped_ampersand_of_the_converter_is_read_with_a_warning() -> None:
    text = PLAN.replace("Book shop", "Book & Co").replace(
        "Order a book", "A &amp; <![CDATA[B & C]]>"
    )
    with hearing() as heard:
        state = read_cjml(text.encode(), "a.xml")
    assert heard == ["a.xml, line 7: & is not written as &amp;; read as &"]
    assert state.info.title == "A & B & C"
    assert state.entity("order").owner == "Book & Co"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("<CJML>\n<plannedJourney>\na < b</plannedJourney></CJML>", r"line 3: not CJML, .*&lt;"),
        ("<CJML>\n<plannedJourney></CJML>", r"line 2: .*mismatched tag"),
        ("<html/>", r"the first element is <html>; allowed: <CJML>"),
        ("<cjml><actor id='1'/></cjml>", r"no journey found.*this file has <actor>"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><CJML>&a;</CJML>', r"line 1: a document type"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><CJML/>', r"a document type"),
        ("<a>" * 200, "nested more than 100 deep"),
    ],
    ids=["empty", "less-than", "tags", "other", "dialect", "entity", "external", "deep"],
)  # fmt: skip
def test_what_is_not_cjml_says_where_and_what_is_allowed(text: str, problem: str) -> None:
    with pytest.raises(jn.FormatError, match=problem):
        read_cjml(text.encode())


def test_each_persona_has_a_journey_and_losses_are_listed() -> None:
    state = from_document(COFFEE)
    text = write_cjml(state)
    assert text.count("<plannedJourney>") == 2
    ann = read_cjml(text.encode(), journey="Tea: Ann")
    assert [each.name for each in ann.entities("touchpoint")] == ["Boil", "Drink"]
    assert losses(state) == [
        "goals (1)",
        "links (1: supports)",
        "other fields (experiences.emotion)",
        "the missing owner of 2 touchpoints (written as Company)",
        "1 leads_to link to a touchpoint other than the next one",
    ]


def test_all_planned_journeys_are_one_map_again() -> None:
    state = from_document(COFFEE)
    data = write_cjml(state).encode()
    with pytest.raises(jn.FormatError, match="or 'all' for one map of all planned ones"):
        read_cjml(data)
    again = read_cjml(data, journey="all")
    assert again.info.title == "Tea"
    assert [each.id for each in again.entities("touchpoint")] == ["boil", "drink"]
    assert [(link.start, link.end) for link in again.links("experiences")] == [
        (link.start, link.end) for link in state.links("experiences")
    ]


def test_touchpoints_of_different_journeys_that_are_only_numbered_stay_apart() -> None:
    other = PLAN.replace("PJ1", "PJ2").replace("Carl", "Dora")
    state = read_cjml(cjml(PLAN, other), journey="all")
    assert len(state.order["touchpoint"]) == 6
    assert state.info.title == "Order a book"
    assert [each.name for each in state.entities("persona")] == ["Carl", "Dora"]


COFFEE = {
    "format": "journeymap/1",
    "title": "Tea",
    "personas": [{"id": "ann", "name": "Ann"}, {"id": "bob", "name": "Bob"}],
    "touchpoints": [{"id": "boil", "name": "Boil"}, {"id": "drink", "name": "Drink"}],
    "goals": [{"id": "g", "name": "G"}],
    "links": [
        {"kind": "experiences", "from": "ann", "to": "boil", "emotion": 1},
        {"kind": "experiences", "from": "ann", "to": "drink"},
        {"kind": "experiences", "from": "bob", "to": "drink"},
        {"kind": "leads_to", "from": "drink", "to": "boil"},
        {"kind": "supports", "from": "boil", "to": "g"},
    ],
}


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"]),
    min_size=1,
    max_size=8,
).filter(lambda name: name.casefold() not in ("sending", "receiving"))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_map_of_one_persona_survives_a_round_trip(data: st.DataObject) -> None:
    new = NewMap(None)
    new.set(title=data.draw(names), description=data.draw(st.sampled_from(["", "About it"])))
    persona = new.add("persona", data.draw(names))
    stages = [new.add("stage", name) for name in data.draw(st.lists(names, max_size=3))]
    owners = data.draw(st.lists(names, min_size=1, max_size=2))
    before = None
    for place in [None, *stages]:
        for name in data.draw(st.lists(names, max_size=2)):
            owner = data.draw(st.sampled_from(["", *owners]))
            channel = data.draw(st.sampled_from(["web", "phone", "in person", "carrier pigeon"]))
            touchpoint = new.add(
                "touchpoint",
                name,
                owner=owner,
                ours=None if owner else False,
                channels=[channel] if owner else [],
            )
            new.link("experiences", persona, touchpoint)
            if place:
                new.link("occurs_in", touchpoint, place)
            if before:
                new.link("leads_to", before, touchpoint)
            before = touchpoint
    state = new.state()
    idle = not state.order["touchpoint"]
    assert losses(state) == (["1 persona without an experience"] if idle else [])
    if not idle:
        with hearing() as heard:
            again = read_cjml(write_cjml(state).encode())
        assert heard == []
        assert document(again) == document(state)


def test_the_command_converts_a_chosen_journey(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from journeynb.cli import main

    path = tmp_path / "two.xml"
    path.write_bytes(cjml(first(), first("AJ2", 2)))
    target = tmp_path / "two.journeymap.json"
    command = ["journeynb", "convert", str(path), str(target), "--journey", "AJ2"]
    monkeypatch.setattr("sys.argv", command)
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code, capsys.readouterr().err
    assert jn.read(target).title == "AJ2"
