"""The sample portfolio: canonical maps of one company that contradict each other on purpose."""

from pathlib import Path

import pytest

import journeynb as jn
from journeynb.formats.journeymap import dumps, loads
from journeynb.formats.sample_maps import PORTFOLIOS, portfolio_files

MAPS = ["discover", "first-parcel", "library", "office", "subscribe", "win-back"]
COFFEE = {
    name.removesuffix(".journeymap.json"): loads(data)
    for name, data in portfolio_files("coffee").items()
}


def fields(name, id):
    return {key: each for key, each in COFFEE[name].entity(id).stored().items() if key != "id"}


def differing(name, id):
    ours, master = fields(name, id), fields("library", id)
    return {key for key in {**ours, **master} if ours.get(key) != master.get(key)}


def test_its_files_are_canonical():
    for name in PORTFOLIOS:
        for file, data in portfolio_files(name).items():
            assert dumps(loads(data)).encode() == data, file


def test_it_has_five_maps_and_their_library():
    assert jn.sample_portfolio("coffee").maps == MAPS
    for name in MAPS:
        library = "" if name == "library" else "library.journeymap.json"
        assert COFFEE[name].info.library == library


def test_stages_and_touchpoints_are_shown_in_detail_by_other_maps():
    nested = {
        (name, each.id): each.journey.removesuffix(".journeymap.json")
        for name, state in COFFEE.items()
        for each in state.entities("stage", "touchpoint")
        if each.journey
    }
    assert nested == {
        ("subscribe", "discover"): "discover",
        ("subscribe", "receive"): "first-parcel",
        ("subscribe", "cancellation"): "win-back",
        ("office", "start"): "first-parcel",
        # The map of renewals was announced, and nobody has drawn it.
        ("office", "renew"): "office-renewal",
    }


def test_each_map_of_a_journey_is_rich_enough_to_look_at():
    for name in set(MAPS) - {"library"}:
        state = COFFEE[name]
        count = {kind: len(ids) for kind, ids in state.order.items()}
        assert count["persona"] >= 2 and 3 <= count["stage"] <= 6
        assert count["touchpoint"] >= 9
        assert count["goal"] >= 2 and count["pain_point"] >= 4 and count["opportunity"] >= 3
        assert all(goal.target and goal.measurements for goal in state.entities("goal"))
        felt = {link.end for link in state.links("experiences") if link.data.emotion is not None}
        assert felt == set(state.order["touchpoint"])


@pytest.mark.parametrize(
    ("name", "id", "differs"),
    [
        # Drawn in March from older interviews.
        ("discover", "maya", {"role", "quote", "demographics", "behaviors", "fears", "reviewed"}),
        # Logistics knows him from the orders of a larger office.
        ("first-parcel", "jonas", {"role", "needs"}),
        # Counted half a year earlier.
        ("first-parcel", "tickets-2026", {"sample_size", "date"}),
        # Sales promises more than the strategy says.
        ("office", "win-offices", {"target", "owner"}),
        ("office", "small-offices", {"size", "attractiveness"}),
        # Customer care has its own target for the same goal.
        ("win-back", "keep-subscribers", {"target", "due", "owner"}),
    ],
)
def test_what_two_maps_say_differently_is_deliberate(name, id, differs):
    assert differing(name, id) == differs


def test_everything_else_that_maps_share_is_the_same():
    shared = [
        (name, id)
        for name, state in COFFEE.items()
        for kind in ("persona", "goal", "segment", "source")
        for id in state.order[kind]
        if id in COFFEE["library"] and differing(name, id)
    ]
    assert len(shared) == 6


def test_every_rule_over_maps_finds_what_is_wrong_on_purpose_and_nothing_else():
    found = jn.sample_portfolio("coffee").gaps(select="C", today="2026-11-22")
    contradictions = found[found.rule == "C701"]
    assert set(contradictions.id) == {
        "maya", "jonas", "tickets-2026", "win-offices", "small-offices", "keep-subscribers",
    }  # fmt: skip
    others = found[found.rule != "C701"]
    assert others[["rule", "map", "id", "other"]].values.tolist() == [
        # Announced, and never drawn.
        ["C705", "office", "renew", ""],
        # Asked for wholesale prices twice; no team is in charge of cafés.
        ["C702", "library", "noor", ""],
        # Promised in the spring, and nobody does anything about it.
        ["C703", "library", "greener-parcels", ""],
        # Two teams write the same e-mails.
        ["C704", "first-parcel", "welcome-series", "subscribe"],
        # Offices order on the pages for homes, and sales calls them its own.
        ["C704", "office", "checkout", "subscribe"],
        # The app team and customer care promise different things of the same pause.
        ["C704", "subscribe", "change-delivery", "win-back"],
        # Last reviewed before offices could rent machines.
        ["C706", "win-back", "", "office"],
    ]


def test_a_copy_is_your_own_and_is_never_written_over_your_maps(tmp_path: Path):
    folder = tmp_path / "maps" / "coffee"
    pf = jn.sample_portfolio("coffee", folder)
    pf["office"].set("win-offices", target=180)
    assert jn.read(folder / "office.journeymap.json")["win-offices"].target == 180
    with pytest.raises(jn.FileError, match=r"already has discover.journeymap.json, .*; choose"):
        jn.sample_portfolio("coffee", folder)
    assert jn.sample_portfolio("coffee")["office"]["win-offices"].target == 240


def test_an_unknown_sample_is_named_with_those_that_exist():
    with pytest.raises(jn.ArgumentError, match="unknown sample portfolio 'tea'; allowed: coffee"):
        jn.sample_portfolio("tea")
