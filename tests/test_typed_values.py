"""What people type: numbers for text, one text for a list, links by their kind, a new file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import journeynb as jn


class TestNumbersAsText:
    @pytest.mark.parametrize(
        "demographics",
        [
            {"Age": 34, "Kids": 2.0},
            [{"name": "Age", "value": 34}, {"name": "Kids", "value": 2}],
            {"Age": np.int64(34), "Kids": "2"},
        ],
        ids=["dict", "list", "numpy"],
    )
    def test_are_taken(self, demographics: Any) -> None:
        maya = jn.Persona(name="Maya", demographics=demographics)
        assert [(each.name, each.value) for each in maya.demographics] == [
            ("Age", "34"),
            ("Kids", "2"),
        ]

    def test_are_taken_by_every_call_that_people_type(self) -> None:
        jm = jn.JourneyMap(2026, stages=[jn.Stage(name=1)])  # type: ignore[arg-type]
        jm.add("persona", name="Maya", tags=[2026])
        jm.add("touchpoint", name="Ad", stage="1")
        jm.set("maya", quote=5, demographics={"Age": 34})
        jm.link("maya", "ad", thoughts=3.5)
        assert jm.title == "2026" and jm.links("experiences").thoughts.tolist() == ["3.5"]
        assert jm["maya"] == jn.Persona(
            id="maya", name="Maya", quote="5", tags=["2026"], demographics={"Age": "34"}
        )

    @pytest.mark.parametrize("wrong", [True, float("inf"), b"x", ["x"]], ids=repr)
    def test_other_values_are_refused(self, wrong: Any) -> None:
        with pytest.raises(jn.ChangeError, match=r"demographics\[0\].value: .* allowed: text"):
            jn.Persona(name="Maya", demographics={"Age": wrong})

    def test_files_and_changes_stay_strict(self) -> None:
        jm = jn.JourneyMap(stages=["A"])
        with pytest.raises(jn.ChangeError, match=r"5 .int. is not valid; allowed: text"):
            jm.apply([{"op": "set", "id": "a", "fields": {"description": 5}}])


class TestOneTextForAList:
    def test_stages_are_refused_with_the_list(self) -> None:
        for make in (
            lambda: jn.JourneyMap("Coffee", stages="Find, Buy"),
            lambda: jn.JourneyMap.from_events(jn.EventLog(jn.sample_log("coffee")), "Find, Buy"),
        ):
            with pytest.raises(jn.ArgumentError) as caught:
                make()
            assert str(caught.value) == (
                "stages='Find, Buy' is text, not a list; pass stages=['Find', 'Buy'], or "
                "stages=['Find, Buy'] for a single stage"
            )
        assert list(jn.JourneyMap("Coffee", stages=["Find, Buy"])) == ["find-buy"]
        assert list(jn.JourneyMap("Coffee", stages="Find")) == ["find"]

    def test_lists_of_words_are_refused_with_the_list(self) -> None:
        with pytest.raises(jn.ChangeError) as caught:
            jn.Touchpoint(name="Ad", channels="web, phone")
        assert str(caught.value) == (
            "touchpoint, field channels: 'web, phone': text, not a list; pass "
            "['web', 'phone']; allowed: a list of: text"
        )
        jm = jn.JourneyMap("Coffee", stages=["A"])
        for call in (lambda: jm.set("a", tags="x; y"), lambda: jm.set(owners="x, y")):
            with pytest.raises(jn.ChangeError, match="text, not a list"):
                call()

    def test_sentences_and_single_words_are_one_item(self) -> None:
        maya = jn.Persona(name="Maya", wants="Good coffee, fast", preferred_channels="web")
        assert (list(maya.wants), list(maya.preferred_channels)) == (["Good coffee, fast"], ["web"])
        assert list(jn.Touchpoint(name="Ad", channels=["web, phone"]).channels) == ["web, phone"]


class TestLinksByKind:
    def test_goals_and_touchpoints_are_linked_by_the_named_kind(self) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Buy"])
        jm.add("goal", id="repeat", name="Repeat")
        jm.add("touchpoint", name="Checkout", occurs_in="buy", supports="repeat")
        jm.add("goal", name="Faster", measured_at=["checkout", "buy"], refines="repeat")
        jm.add("touchpoint", name="Parcel", stage="buy", goals="repeat")
        jm.add("goal", name="On time", touchpoints="parcel")
        assert jm.links()[["kind", "from", "to"]].values.tolist() == [
            ["occurs_in", "checkout", "buy"],
            ["occurs_in", "parcel", "buy"],
            ["refines", "faster", "repeat"],
            ["supports", "checkout", "repeat"],
            ["supports", "parcel", "repeat"],
            ["measured_at", "faster", "buy"],
            ["measured_at", "faster", "checkout"],
            ["measured_at", "on-time", "parcel"],
        ]
        assert repr(jm).splitlines()[-2:] == [
            "  supports: Checkout → Repeat, Parcel → Repeat",
            "  measured_at: Faster → Buy, Faster → Checkout, On time → Parcel",
        ]

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"measured_at": "repeat"}, "cannot go from a touchpoint to the goal repeat; use supp"),
            (
                {"experiences": "maya"},
                "an experiences link cannot go from a touchpoint to the pers",
            ),
            (
                {"touchpoint": "checkout"},
                "pass the kind instead of touchpoint=; allowed: leads_to='checkout', keeps='check",
            ),
            ({"supports": "nothing"}, "unknown id 'nothing'"),
        ],
        ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
    )
    def test_a_kind_that_does_not_fit_names_the_one_that_does(self, fields: Any, says: str) -> None:
        jm = jn.JourneyMap("Coffee")
        jm.add("goal", id="repeat", name="Repeat")
        jm.add("persona", name="Maya")
        jm.add("touchpoint", name="Checkout")
        with pytest.raises(jn.ChangeError) as caught:
            jm.add("touchpoint", name="Ad", **fields)
        assert says in str(caught.value) and "ad" not in jm


class TestANewFile:
    def test_is_said_with_the_maps_in_the_folder(self, tmp_path: Path) -> None:
        for name in ("coffee", "tea", "bakery", "cafeteria"):
            jn.JourneyMap(name).save(tmp_path / f"{name}.journeymap.json")
        path = tmp_path / "cofee.journeymap.json"
        with pytest.warns(jn.JourneyWarning) as caught:
            jm = jn.open(path)
        text = str(caught[0].message)
        assert text.startswith(
            f"{path} does not exist: the map is new, and its first edit creates the file. Maps in "
            "the folder: coffee.journeymap.json, "
        )
        assert text.count(".journeymap.json") == 4
        assert jn.open(path) is jm and len(caught) == 1

    def test_is_said_in_an_empty_folder_and_not_for_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "coffee.journeymap.json"
        with pytest.warns(jn.JourneyWarning, match="its first edit creates the file$"):
            jm = jn.open(path)
        jm.title = "Coffee"
        del jm
        assert jn.open(path).title == "Coffee"
