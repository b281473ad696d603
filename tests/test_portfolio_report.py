"""The report of a portfolio: a page with links between the maps, and slides."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.model.kinds.value_words import in_words
from journeynb.report.content.section import LINKS
from journeynb.report.content.themed_svg import fluid
from journeynb.report.portfolio.context import PortfolioContext
from journeynb.report.portfolio.contradictions import contradictions
from journeynb.report.portfolio.notebook import notebook_of
from journeynb.report.portfolio.slides import portfolio_slides
from journeynb.report.portfolio.start import facts

DAY = dt.date(2026, 11, 1)


def context_of(pf: jn.Portfolio) -> PortfolioContext:
    return PortfolioContext(pf._folder, DAY, pf._settings())


@pytest.fixture(scope="module")
def pf(tmp_path_factory: pytest.TempPathFactory) -> jn.Portfolio:
    pf = jn.sample_portfolio("coffee", folder=tmp_path_factory.mktemp("maps") / "coffee")
    (pf.path / "returns.journeymap.json").write_text('{"title": ')
    return pf


@pytest.fixture(scope="module")
def page(pf: jn.Portfolio, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pf.report(tmp_path_factory.mktemp("out") / "portfolio.html", today=DAY)


@pytest.fixture(scope="module")
def html(page: Path) -> str:
    return page.read_text("utf-8")


@pytest.fixture(scope="module")
def deck(pf: jn.Portfolio) -> Any:
    pytest.importorskip("pptx")
    from pptx import Presentation

    return Presentation(io.BytesIO(portfolio_slides(context_of(pf))))


class TestPage:
    def test_has_the_versions_that_contradict_each_other_side_by_side(self, html: str) -> None:
        table = next(each for each in re.findall(r"<table.*?</table>", html, re.DOTALL)
                     if "<caption>Win offices in Sweden" in each)  # fmt: skip
        heads = re.findall(r"<th [^>]*>(.*?)</th>", table)
        assert heads == ["Field", "Copper Finch: personas and goals", "Coffee for the office"]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", table)
        assert cells[:3] == ["target", "200", "240"]

    def test_links_lead_to_the_maps_in_the_page(self, html: str) -> None:
        parts = set(re.findall(r'id="(map--[\w-]+)"', html))
        assert parts == {
            f"map--{name}"
            for name in ("discover", "first-parcel", "library", "office", "subscribe", "win-back")
        }
        led = set(re.findall(r'href="#(map--[\w-]+)"', html))
        assert led == parts

    def test_the_picture_of_a_map_leads_to_the_maps_that_show_its_parts(self, html: str) -> None:
        label = "Cancellation in detail: Win back those who left"
        assert re.search(rf'<a href="#map--win-back" aria-label="{label}"[^>]*><title>', html)

    def test_names_files_that_cannot_be_read(self, html: str) -> None:
        assert "Files that cannot be read" in html
        assert "returns.journeymap.json, line 1: not valid JSON" in html

    def test_loads_nothing_and_runs_only_its_own_scripts(self, html: str) -> None:
        assert "default-src 'none'" in html
        assert not re.search(r'(?:src|href)="(?!data:|#)', html)

    def test_contains_the_maps(self, page: Path, pf: jn.Portfolio) -> None:
        found = jn.read(page, map="The first parcel")
        assert not found.diff(jn.read(pf.path / "first-parcel.journeymap.json"))

    def test_is_the_same_for_the_same_maps(
        self, html: str, pf: jn.Portfolio, tmp_path: Path
    ) -> None:
        again = pf.report(tmp_path / "portfolio.html", today="2026-11-01")
        assert again.read_text("utf-8") == html

    def test_hostile_texts_run_nowhere(self, tmp_path: Path) -> None:
        evil = "<img src=x onerror=alert(1)></template></script><script>alert(1)</script>"
        maps = []
        for number in (1, 2):
            jm = jn.JourneyMap(f"{evil} {number}", stages=[evil])
            jm.add(jn.Persona(id="maya", name=evil, role=f"{evil} {number}"))
            jm.add(jn.Touchpoint(id="t", name=evil), personas=["maya"])
            jm.add(jn.Goal(name=evil))
            jm.add(jn.Opportunity(name=evil, value=1, effort=1))
            maps.append(jm)
        text = jn.Portfolio(maps).report(tmp_path / "evil.html", today=DAY).read_text("utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text

    def test_an_empty_portfolio_has_a_report(self, tmp_path: Path) -> None:
        (tmp_path / "maps").mkdir()
        path = jn.Portfolio(tmp_path / "maps").report(tmp_path / "empty.html")
        assert "This portfolio has no maps" in path.read_text("utf-8")

    def test_refuses_other_formats_and_folders(self, pf: jn.Portfolio, tmp_path: Path) -> None:
        with pytest.raises(jn.JourneyError, match=r"one of \.html, \.pdf, \.pptx"):
            pf.report(tmp_path / "portfolio.docx")
        with pytest.raises(jn.JourneyError, match="no such folder"):
            pf.report(tmp_path / "missing" / "portfolio.html")


class TestContradictions:
    def test_maps_with_the_same_fields_are_one_version(self, pf: jn.Portfolio) -> None:
        found = {each.id: each for each in contradictions(context_of(pf))}
        goal = found["keep-subscribers"]
        assert goal.fields == ("target", "due", "owner")
        assert [each.maps for each in goal.versions] == [
            ["library", "first-parcel", "subscribe"], ["win-back"],
        ]  # fmt: skip
        assert goal.versions[1].values["target"] == 5

    def test_what_is_the_same_on_all_maps_is_no_contradiction(self) -> None:
        maps = [jn.JourneyMap(title) for title in ("a", "b")]
        for jm in maps:
            jm.add(jn.Persona(id="maya", name="Maya"))
        assert contradictions(context_of(jn.Portfolio(maps))) == []

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (None, "–"), ([], "–"), (True, "yes"), (0.25004, "0.25004"), ("a\nb", "a\nb"),
            ([{"name": "Age", "value": "34"}], "Age: 34"), ("data:image/png;base64,AA", "an image"),
            ({"a_b": 1, "c": 2, "d": ["x", "y"]}, "a b 1, c 2, d x; y"),
        ],
    )  # fmt: skip
    def test_values_are_words(self, value: object, words: str) -> None:
        assert in_words(value) == words


class TestSlides:
    def test_titles_name_the_key_facts(self, deck: Any) -> None:
        titles = [each.shapes.title.text_frame.text for each in deck.slides]
        assert titles[0] == "Coffee"
        assert titles[1] == "6 contradictions and 1 goal without a touchpoint on 6 maps"
        assert "Maya Okafor: 2 versions of the persona" in titles
        assert "Goals across all maps" in titles

    def test_versions_are_a_native_table(self, deck: Any) -> None:
        slide = next(each for each in deck.slides if each.shapes.title.text_frame.text
                     == "Win offices in Sweden: 2 versions of the goal")  # fmt: skip
        table = next(shape.table for shape in slide.shapes if shape.has_table)
        rows = [[cell.text_frame.text for cell in row.cells] for row in table.rows]
        assert rows[1] == ["target", "200", "240"]

    def test_shapes_stay_on_their_slides(self, deck: Any) -> None:
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= deck.slide_height

    def test_the_same_maps_give_the_same_bytes(self) -> None:
        pytest.importorskip("pptx")
        pf = jn.Portfolio([jn.JourneyMap("Buy", stages=["Pay"])])
        assert portfolio_slides(context_of(pf)) == portfolio_slides(context_of(pf))


class TestLinksInPictures:
    SVG = '<svg xmlns="x" width="100" height="400" viewBox="0 0 100 400"><path/></svg>'

    def test_only_parts_of_the_page_are_led_to(self) -> None:
        links = [[1, 2, 30, 40, "#map--a", 'A "b" <c>'], [1, 2, 3, 4, "https://example.com", "x"],
                 [1, 2, 3, 4, "#a'onclick", "x"]]  # fmt: skip
        drawn = fluid(self.SVG, links)
        assert drawn.count("<a ") == 1
        assert 'aria-label="A &quot;b&quot; &lt;c&gt;"' in drawn

    @pytest.mark.parametrize("links", [7, [3], [["x"] * 6], "no", {"a": 1}, [[1, 2, 3]]])
    def test_bad_metadata_of_a_notebook_only_lose_the_links(self, links: object) -> None:
        from journeynb.report.exporter import page as page_of

        notebook = notebook_of(context_of(jn.Portfolio([jn.JourneyMap("Buy", stages=["Pay"])])))
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                html = output.get("metadata", {}).get("text/html", {})
                if LINKS in html:
                    html[LINKS] = links
        text = page_of(notebook, trusted=True)
        assert "<title>Portfolio</title>" in text
        assert "Buy" in text


def test_many_maps_are_listed_and_the_first_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeynb.report.portfolio.map_parts.DRAWN", 1)
    maps = [jn.JourneyMap(title, stages=["Pay"]) for title in ("a", "b", "c")]
    notebook = notebook_of(context_of(jn.Portfolio(maps)))
    text = str(notebook)
    assert "2 maps without a picture here" in text
    assert text.count("application/vnd.journeymap+json") == 1


def test_maps_with_the_same_title_have_their_names(tmp_path: Path) -> None:
    for name in ("eu", "us"):
        jn.JourneyMap("Buy").save(tmp_path / f"{name}.journeymap.json")
    context = context_of(jn.Portfolio(tmp_path))
    assert context.titles == {"eu": "Buy (eu)", "us": "Buy (us)"}
    assert context.anchors == {"eu": "map--eu", "us": "map--us"}


def test_without_a_library_the_version_of_most_maps_is_first_and_errors_count_as_in_gaps() -> None:
    maps = []
    for number, role in enumerate(["Barista", "Student", "Student"]):
        jm = jn.JourneyMap(f"Map {number}")
        jm.add(jn.Persona(name="Maya", role=role))
        maps.append(jm)
    pf = jn.Portfolio(maps)
    context = context_of(pf)
    (found,) = contradictions(context)
    assert [tuple(version.maps) for version in found.versions] == [("Map 1", "Map 2"), ("Map 0",)]
    assert pf.versions("maya").maps.tolist() == [["Map 1", "Map 2"], ["Map 0"]]
    errors = (pf.gaps(today=DAY).severity == "error").sum()
    assert facts(context)[-1].figure == str(errors)
