"""A cell that is run again: what `add` does with an entity that is already there."""

from __future__ import annotations

import pytest

import journeynb as jn


@pytest.fixture
def jm() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Find", "Buy"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Search ad", owner="Marketing"), stage="find", personas="maya")
    return jm


def test_the_same_name_again_is_added_and_said_with_the_way_on(jm: jn.JourneyMap) -> None:
    with pytest.warns(jn.JourneyWarning) as caught:
        assert jm.add(jn.Touchpoint(name="Search ad")) == "search-ad-2"
    assert str(caught[0].message) == (
        "the map already has a touchpoint named 'Search ad' (search-ad); this one gets the id "
        "search-ad-2. If the cell was run again: jm.undo(), then jm.add(..., "
        "on_duplicate='update')"
    )


def test_findings_name_the_id_where_a_name_occurs_twice(jm: jn.JourneyMap) -> None:
    with pytest.warns(jn.JourneyWarning):
        jm.add("touchpoint", name="Search ad")
    jm.add("pain_point", name="Search ad")
    found = jm.gaps("M101,X501")
    assert found[["name", "message"]].values.tolist() == [
        ["Search ad", "Search ad (search-ad-2) is in no stage"]
    ]


class TestUpdate:
    def test_sets_what_is_given_and_leaves_the_rest(self, jm: jn.JourneyMap) -> None:
        jm.set("search-ad", tone="calm", channels=["web"])
        jm.link("maya", "search-ad", emotion=1)
        again = jn.Touchpoint(name="Search ad", owner="Sales", channels="post")
        assert jm.add(again, on_duplicate="update") == "search-ad"
        ad = jm["search-ad"]
        assert isinstance(ad, jn.Touchpoint)
        assert (ad.owner, ad.tone, list(ad.channels)) == ("Sales", "calm", ["post"])
        assert jm.links("experiences").emotion.tolist() == [1]
        assert len(jm.table("touchpoint")) == 1

    def test_a_cell_that_changes_nothing_makes_no_step(self, jm: jn.JourneyMap) -> None:
        steps = len(jm.history())
        ad = jn.Touchpoint(name="Search ad", owner="Marketing")
        jm.add(ad, stage="find", personas="maya", on_duplicate="update")
        assert len(jm.history()) == steps

    def test_moves_to_another_stage_as_one_step(self, jm: jn.JourneyMap) -> None:
        steps = len(jm.history())
        jm.add("touchpoint", name="Search ad", stage="buy", on_duplicate="update")
        assert jm.touchpoints(stage="buy").id.tolist() == ["search-ad"]
        assert jm.touchpoints(stage="find").empty
        assert len(jm.history()) == steps + 1
        jm.undo()
        assert jm.touchpoints(stage="find").id.tolist() == ["search-ad"]

    def test_finds_an_entity_by_its_id_first(self, jm: jn.JourneyMap) -> None:
        jm.add(jn.Goal(id="repeat", name="Repeat", target=1))
        jm.add(jn.Goal(id="repeat", name="Lift repeat purchases"), on_duplicate="update")
        assert jm.table("goal")[["id", "name", "target"]].values.tolist() == [
            ["repeat", "Lift repeat purchases", 1]
        ]

    def test_an_id_of_another_kind_is_refused(self, jm: jn.JourneyMap) -> None:
        with pytest.raises(jn.ChangeError, match="the id maya is already used by the persona"):
            jm.add(jn.Goal(id="maya", name="Maya"), on_duplicate="update")

    def test_two_of_the_name_are_named_with_their_ids(self, jm: jn.JourneyMap) -> None:
        with pytest.warns(jn.JourneyWarning):
            jm.add("touchpoint", name="Search ad")
        with pytest.raises(
            jn.ChangeError,
            match=r"2 touchpoints are named 'Search ad' \(search-ad, search-ad-2\); allowed: id= ",
        ):
            jm.add("touchpoint", name="Search ad", on_duplicate="update")

    def test_moves_within_its_kind_with_at(self, jm: jn.JourneyMap) -> None:
        jm.add("touchpoint", name="Checkout")
        jm.add("touchpoint", name="Search ad", at=1, on_duplicate="update")
        assert jm.table("touchpoint").id.tolist() == ["checkout", "search-ad"]


class TestOtherChoices:
    def test_keep_changes_nothing(self, jm: jn.JourneyMap) -> None:
        before = jm.fork()
        ad = jn.Touchpoint(name="Search ad", owner="Sales")
        assert jm.add(ad, stage="buy", on_duplicate="keep") == "search-ad"
        assert jm.equals(before)

    def test_error_names_the_twin_and_the_way_on(self, jm: jn.JourneyMap) -> None:
        with pytest.raises(jn.ChangeError, match=r"named 'Search ad' \(search-ad\); if the cell "):
            jm.add("touchpoint", name="Search ad", on_duplicate="error")

    def test_an_id_that_is_there_names_the_way_on(self, jm: jn.JourneyMap) -> None:
        with pytest.raises(jn.ChangeError, match=r"use jm\.add\(\.\.\., on_duplicate='update'\)"):
            jm.add(jn.Persona(id="maya", name="Maya"))

    def test_another_word_is_refused(self, jm: jn.JourneyMap, tmp_path: object) -> None:
        wrong = r"^on_duplicate='replace' is not valid; allowed: 'add', 'update', 'keep', 'error'$"
        with pytest.raises(jn.ArgumentError, match=wrong):
            jm.add("stage", name="Find", on_duplicate="replace")  # type: ignore[arg-type]
        with pytest.raises(jn.ArgumentError, match=wrong):
            jn.JourneyMap("Coffee", on_duplicate="replace")  # type: ignore[arg-type]
        with pytest.raises(jn.ArgumentError, match=wrong):
            jn.open(f"{tmp_path}/x.journeymap.json", on_duplicate="replace")  # type: ignore[arg-type]
        with pytest.raises(jn.ArgumentError, match=wrong):
            jm.on_duplicate = "replace"  # type: ignore[assignment]


class TestTheChoiceOfAMap:
    def test_holds_for_every_add_and_for_forks(self) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Find"], on_duplicate="update")
        for _ in range(2):
            jm.add(jn.Touchpoint(name="Search ad"), stage="find")
        assert list(jm) == ["find", "search-ad"]
        assert jm.fork().on_duplicate == "update"
        with pytest.warns(jn.JourneyWarning, match="already has"):
            jm.add("stage", name="Find", on_duplicate="add")

    def test_a_notebook_on_a_file_can_be_run_again(self, tmp_path: object) -> None:
        path = f"{tmp_path}/coffee.journeymap.json"
        for _ in range(2):
            jm = jn.open(path, on_duplicate="update")
            jm.add(jn.Persona(name="Maya"))
            jm.add(jn.Goal(id="repeat", name="Repeat"), personas="maya")
            jm.add("touchpoint", name="Search ad", personas="maya", supports="repeat")
            del jm
        assert list(jn.read(path)) == ["maya", "search-ad", "repeat"]
