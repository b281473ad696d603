"""The picture of a portfolio: a tile a map, nested as the maps are, readable at every size."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import journeynb as jn
from journeynb.picture.drawing.boxes import overlapping
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.drawing.two_themes import color_pairs
from journeynb.picture.portfolio.content import (
    BrokenTile,
    Headline,
    MapTile,
    Nested,
    Overview,
)
from journeynb.picture.portfolio.families import placed
from journeynb.picture.portfolio.overview import picture
from journeynb.portfolio.overview import gap_counts

DAY = dt.date(2026, 11, 1)
SIZES = ("large", "medium", "small")


def tile(name: str, jm: jn.JourneyMap, *nested: Nested, **more: int) -> MapTile:
    return MapTile(name, jm._index, {"error": 2, "warning": 11}, nested, **more)


@pytest.fixture(scope="module")
def shop() -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Look around", "Buy"])
    jm.add(jn.Persona(name="Maya", color="#AA0000"))
    jm.add(jn.Persona(name="Jonas"))
    jm.add(jn.Goal(name="More orders", baseline=1, target=2, due="2027-01-01"))
    for name, stage, emotion in (("Home page", "look-around", 1), ("Basket", "buy", -2)):
        jm.add(jn.Touchpoint(name=name), stage=stage, personas=["maya", "jonas"])
        jm.link("maya", name.lower().replace(" ", "-"), emotion=emotion)
    return jm


def overview_of(*tiles: MapTile, **more: object) -> Overview:
    return Overview("Journeys", tiles, DAY, **more)  # type: ignore[arg-type]


def texts(drawn: Picture) -> list[str]:
    return [box.text for box in drawn.boxes if box.kind == "text"]


def cards(drawn: Picture) -> dict[str, tuple[float, float]]:
    return {box.id: (box.x, box.y) for box in drawn.boxes if box.kind == "tile"}


class TestTiles:
    def test_shows_each_map_with_gaps_stages_and_goals(self, shop: jn.JourneyMap) -> None:
        drawn = texts(picture(overview_of(tile("shop", shop))))
        for text in ("Shop", "2 stages, 2 touchpoints", "2", "11", "Look around", "More orders",
                     "no data", "Basket", "−2"):  # fmt: skip
            assert text in drawn

    def test_has_one_color_and_letter_for_a_persona_in_all_maps(self, shop: jn.JourneyMap) -> None:
        other = jn.JourneyMap("Other")
        other.add(jn.Persona(id="zoe", name="Zoe"))
        other.add(jn.Persona(id="maya", name="Maya"))
        shown = overview_of(tile("a", other), tile("shop", shop))
        assert [each.id for each in shown.personas] == ["maya", "zoe", "jonas"]
        assert shown.letters == {"maya": "M", "zoe": "Z", "jonas": "J"}
        assert len(set(shown.colors.values())) == 3

    def test_takes_a_persona_from_the_library(self, shop: jn.JourneyMap) -> None:
        master = jn.JourneyMap("People")
        master.add(jn.Persona(id="maya", name="Maya Okafor", color="#00AA00"))
        shown = overview_of(tile("shop", shop), tile("people", master, used_by=1))
        assert shown.personas[0].name == "Maya Okafor"
        assert shown.colors["maya"] == "#00AA00"
        assert shown.many["maya"] == 1
        assert "Library of 1 map" in texts(picture(shown))

    def test_says_which_file_cannot_be_read_and_why(self, shop: jn.JourneyMap) -> None:
        broken = BrokenTile("returns", "returns.journeymap.json, line 3: not JSON")
        drawn = picture(overview_of(tile("shop", shop), broken=(broken,)))
        assert "Cannot be read" in texts(drawn)
        assert "Cannot be read: returns." in drawn.description

    def test_counts_a_contradiction_once_on_each_map_that_is_part_of_it(self) -> None:
        maps = []
        for number in range(4):
            jm = jn.JourneyMap(f"Map {number}")
            jm.add(jn.Persona(name="Maya", role="Student" if number else "Barista"))
            maps.append(jm)
        rows = jn.Portfolio(maps).gaps("C701").to_dict("records")
        assert [(row["map"], row["other"]) for row in rows] == [
            ("Map 0", "Map 1"),
            ("Map 0", "Map 2"),
            ("Map 0", "Map 3"),
        ]
        assert gap_counts(rows) == {f"Map {number}": {"error": 1} for number in range(4)}

    def test_marks_a_map_without_errors_and_warnings(self, shop: jn.JourneyMap) -> None:
        drawn = picture(overview_of(MapTile("shop", shop._index, {"info": 4})))
        assert "no errors or warnings" in texts(drawn)
        assert "errors" not in texts(drawn)

    def test_draws_an_empty_portfolio_and_an_empty_map(self) -> None:
        assert "This portfolio has no maps" in texts(picture(overview_of()))
        drawn = texts(picture(overview_of(tile("new", jn.JourneyMap("New")))))
        assert "empty" in drawn
        assert "No stages" in drawn

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("width", [480, 1400])
    def test_no_text_overlaps_or_leaves_the_picture(self, size: str, width: int) -> None:
        word = "Donaudampfschifffahrtsgesellschaftskapitän"
        long = jn.JourneyMap(f"{word} {word} 中文字符 🙂", stages=[word, f"{word} two", "C"])
        long.set(owners=[word, word])
        for number in range(14):
            long.add(jn.Persona(name=f"{word} {number}"))
            long.add(jn.Goal(name=f"{word} goal {number}"))
        for number in range(40):
            long.add(jn.Touchpoint(id=f"t{number}", name=f"{word} {number}"), stage="c")
            long.link(long._index.personas[0].id, f"t{number}", emotion=number % 5 - 2)
        tiles = [tile("a", long, Nested("t0", "b"), Nested("t39", "c")), tile("b", long),
                 tile("c", long, used_by=3), tile("d", long)]  # fmt: skip
        card = Headline(f"{word} {word}", ((f"{word} {word}", word), (word, "")), "", "error", 1234)
        drawn = picture(
            overview_of(*tiles, broken=(BrokenTile(word, f"{word} " * 20),),
                        headlines=(card, card, Headline("None", (), "nothing", "good")),
                        contradicted=frozenset({long._index.personas[0].id})),
            tiles=size, width=width,
        )  # fmt: skip
        boxes = [box for box in drawn.boxes if box.kind in ("text", "mark", "badge")]
        pairs = [
            pair for pair in overlapping(boxes) if {pair[0].kind, pair[1].kind} != {"text", "badge"}
        ]
        assert pairs == []
        assert all(box.x >= 0 and box.x + box.w <= width for box in drawn.boxes)
        ElementTree.fromstring(drawn.svg)

    def test_is_the_same_in_both_themes_except_colors(self, shop: jn.JourneyMap) -> None:
        shown = overview_of(tile("shop", shop, Nested("buy", "other")), tile("other", shop))
        light, dark = (picture(shown, theme=theme).svg for theme in ("light", "dark"))
        assert color_pairs(light, dark)

    def test_refuses_an_unknown_size_and_theme(self, shop: jn.JourneyMap) -> None:
        with pytest.raises(jn.JourneyError, match="allowed: large, medium, small"):
            picture(overview_of(tile("shop", shop)), tiles="huge")
        with pytest.raises(jn.JourneyError, match="allowed: auto, light, dark"):
            picture(overview_of(tile("shop", shop)), theme="blue")

    def test_runs_no_text_of_a_map(self) -> None:
        evil = jn.JourneyMap("<script>alert(1)</script>")
        evil.add(jn.Persona(name='"><img src=x onerror=alert(1)>'))
        drawn = picture(overview_of(tile("<script>", evil), broken=(BrokenTile("<b>", "<i>"),)))
        assert "<script" not in drawn.svg
        assert "<img" not in drawn.svg


class TestNested:
    def test_nested_maps_are_numbered_below_their_map(self, shop: jn.JourneyMap) -> None:
        shown = overview_of(
            tile("a", shop), tile("b", shop, Nested("basket", "c")), tile("c", shop)
        )
        drawn = picture(shown)
        assert {"1", "1.1"} <= set(texts(drawn))
        assert "Detail of Basket" in texts(drawn)
        assert "Basket in detail in c" in drawn.description
        at = cards(drawn)
        assert at["b"] < at["c"] < at["a"]  # the family first

    def test_a_map_that_does_not_exist_has_no_number(self, shop: jn.JourneyMap) -> None:
        drawn = picture(overview_of(tile("a", shop, Nested("basket", "gone"))))
        assert "1" not in texts(drawn)

    def test_families_fill_rows_and_others_the_places_that_are_left(self) -> None:
        families, others = placed(
            ["a", "b", "c", "d", "e", "f"], {"a": [("c", "x")], "b": [("d", "x"), ("e", "y")]}, 4
        )
        first, second = families
        assert [(each.name, each.number) for each in first.places] == [
            ("b", "1"), ("d", "1.1"), ("e", "1.2"),
        ]  # fmt: skip
        assert [(each.name, each.number) for each in second.places] == [("a", "2"), ("c", "2.1")]
        assert second.spans() == [(1, 0, 1)]
        assert [(each.name, each.row, each.column) for each in others] == [("f", 0, 3)]

    @given(
        many=st.integers(0, 12),
        links=st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13))),
        columns=st.integers(1, 5),
    )
    def test_every_map_has_one_place_whatever_the_references(
        self, many: int, links: list[tuple[int, int]], columns: int
    ) -> None:
        names = [f"m{number}" for number in range(many)]
        children: dict[str, list[tuple[str, str]]] = {}
        for start, end in links:  # cycles, maps nested twice, maps that do not exist
            children.setdefault(f"m{start}", []).append((f"m{end}", "x"))
        families, others = placed(names, children, columns)
        places = [place for family in families for place in family.places] + others
        assert sorted(each.name for each in places) == sorted(names)
        assert len({(each.row, each.column) for each in places}) == len(names)
        assert all(0 <= each.column < columns for each in places)
        for family in families:
            root, *rest = family.places
            assert all((each.parent, each.via) in {
                (parent, "x") for parent, below in children.items()
                if each.name in [name for name, _ in below]
            } for each in rest)  # fmt: skip
            assert not root.parent


class TestPortfolio:
    def test_shows_contradictions_unserved_goals_and_opportunities(self) -> None:
        pf = jn.sample_portfolio("coffee")
        drawn = pf.picture(today="2026-11-01")
        shown = texts(drawn)
        assert "Contradictions between maps" in shown
        assert "Parcels without plastic" in shown  # no touchpoint serves it
        assert "Ask before the second bag is sent" in shown
        assert shown.count("differs") == 2
        assert "Library of 5 maps" in shown
        assert "Detail of Cancellation" in shown
        assert drawn.title == "Coffee"

    def test_is_displayed_once_and_again_after_a_change(self, tmp_path: Path) -> None:
        pf = jn.sample_portfolio("coffee", folder=tmp_path / "maps")
        bundle = pf._repr_mimebundle_()
        assert bundle["text/plain"] == repr(pf)
        assert bundle["text/html"].startswith('<img alt="Maps. Overview of 5 maps and a library')
        assert pf._repr_html_() is bundle["text/html"]
        pf["office"].set("jonas", name="Jonas L.")
        assert pf._repr_html_() is not bundle["text/html"]
        (tmp_path / "maps/returns.journeymap.json").write_text("{")
        assert "Cannot be read: returns." in pf._repr_html_()

    def test_the_picture_of_a_map_marks_what_another_map_shows_in_detail(self) -> None:
        jm = jn.JourneyMap("Shop")
        jm.add(jn.Stage(name="Look around", journey="look.journeymap.json"))
        jm.add(jn.Stage(name="Buy"))
        jm.add(jn.Touchpoint(name="Basket", journey="basket.journeymap.json"), stage="buy")
        drawn = jm.picture()
        marked = [box.id for box in drawn.boxes if box.kind == "nested"]
        assert marked == ["look-around", "basket", ""]  # the last one is in the legend
        assert "shown in detail on another map" in texts(drawn)

    def test_a_contradiction_that_a_map_accepts_is_not_shown(self) -> None:
        maps = [jn.JourneyMap(title) for title in ("a", "b")]
        for jm, role in zip(maps, ("Barista", "Student"), strict=True):
            jm.add(jn.Persona(name="Maya", role=role))
        shown = texts(jn.Portfolio(maps).picture(today=DAY))
        assert "persona: role" in shown
        assert shown.count("differs") == 1
        maps[0].accept("C701", "maya", reason="two countries")
        shown = texts(jn.Portfolio(maps).picture(today=DAY))
        assert "No contradictions found." in shown
        assert "differs" not in shown
