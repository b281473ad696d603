"""Reports as slides: their content, and no text of a map breaks or runs anything."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import zipfile
from pathlib import Path

import pytest

import journeynb as jn
from journeynb.formats.embedded_maps import KEY
from journeynb.report.content.context import Context
from journeynb.report.content.inputs import report_facts
from journeynb.report.content.order import Order
from journeynb.report.slides.build import slides

if not os.environ.get("CI"):
    pytest.importorskip("pptx")

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

TODAY = "2026-11-22"
LONG = "W" * 80
EVIL = '=HYPERLINK("http://evil.example","x") <script>alert(1)</script> javascript:alert(1)'


def made(jm: jn.JourneyMap, **more: object) -> bytes:
    order = Order(jm._core, None, Path("report.pptx"), today=TODAY, **more)  # type: ignore[arg-type]
    return slides(order)


def opened(data: bytes):
    return Presentation(io.BytesIO(data))


def titles(deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def texts(deck) -> str:
    found = []
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def slide_of(deck, words: str):
    found = [each for each in deck.slides if words in each.shapes.title.text_frame.text]
    assert found, f"no title has {words!r}: {titles(deck)}"
    return found[0]


def tables(slide) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if shape.has_table
    ]


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def well_placed(deck) -> None:
    """Everything is on its slide, and no table crosses its lower edge."""
    for number, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, (number, shape.name)
            assert shape.left + shape.width <= deck.slide_width + 9, (number, shape.name)
            assert shape.top + shape.height <= deck.slide_height + 9, (number, shape.name)
            if shape.has_table:
                high = sum(row.height for row in shape.table.rows)
                assert shape.top + high <= Inches(7.0), (number, shape.name)


def apart(deck) -> None:
    """No text, table, picture or chart covers another."""
    for number, slide in enumerate(deck.slides, start=1):
        boxes = [
            (each.left, each.top, each.left + each.width, each.top + each.height, each.name)
            for each in slide.shapes
            if each.has_table or each.has_chart or each.shape_type == MSO_SHAPE_TYPE.PICTURE
            or (each.has_text_frame and each.text_frame.text)
        ]  # fmt: skip
        slack = Inches(0.06)
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                over = (
                    one[0] + slack < other[2] and other[0] + slack < one[2]
                    and one[1] + slack < other[3] and other[1] + slack < one[3]
                )  # fmt: skip
                assert not over, (number, one[4], other[4])


@pytest.fixture(scope="module")
def coffee() -> bytes:
    return made(jn.sample("coffee"), events=jn.sample_log("coffee"))


@pytest.fixture(scope="module")
def deck(coffee: bytes):
    return opened(coffee)


def test_the_titles_name_the_key_facts(deck) -> None:
    found = titles(deck)
    assert found[0] == "Copper Finch, the coffee subscription"
    assert found[1] == "1 of 8 goals is overdue; one gap affects 1,274 customers"
    for name in ("Maya Okafor", "Jonas Lindgren", "Elif Demir", "Rui Carvalho"):
        assert sum(each.startswith(f"{name}: best at") for each in found) == 1
    assert any("67% drop off between Consideration and Decision" in each for each in found)
    assert all(found)
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=0.001)


def test_each_slide_has_notes_and_stays_within_its_edges(deck) -> None:
    for slide in deck.slides:
        assert len(notes(slide)) > 60
    well_placed(deck)
    apart(deck)


def test_the_goals_are_a_native_table(deck) -> None:
    slide = slide_of(deck, "8 goals: 1 overdue, 1 behind")
    (rows,) = tables(slide)
    assert rows[0][:2] == ["Status", "Goal"]
    assert len(rows) == 9
    assert [row[0] for row in rows[1:4]] == ["✕ overdue", "✕ behind", "▲ at risk"]
    assert "compared with a straight line from baseline to target" in notes(slide)


def test_the_most_severe_gaps_are_a_native_table_with_customers(deck) -> None:
    slide = slide_of(deck, "7 errors and 60 warnings")
    (rows,) = tables(slide)
    assert rows[0] == ["Severity", "Gap", "Fix", "Found", "Customers"]
    assert rows[1][4].startswith("1,274 (27%)")
    assert not any("jm." in cell for row in rows for cell in row)


def test_the_funnel_is_a_chart_whose_numbers_can_be_edited(deck) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    slide = slide_of(deck, "customers reach a stage")
    (chart,) = [each.chart for each in slide.shapes if each.has_chart]
    plot = chart.plots[0]
    assert list(plot.categories) == [
        "Awareness", "Consideration", "Decision", "Onboarding & use", "Loyalty",
    ]  # fmt: skip
    (series,) = plot.series
    assert list(series.values) == [4524, 2216, 932, 883, 318]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.value for cell in sheet["B"]] == ["Customers", 4524, 2216, 932, 883, 318]
    assert "(46 to 48%)" in notes(slide) and "Wilson" in notes(slide)


def test_events_that_match_no_touchpoint_are_listed(deck) -> None:
    slide = slide_of(deck, "match no touchpoint")
    (rows,) = tables(slide)
    assert rows[1][0] == "app_crashed"


def test_pictures_have_descriptions_and_are_sharp(deck) -> None:
    pictures = [
        shape
        for slide in deck.slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    assert len(pictures) >= 4 * 2 + 3  # a portrait and a curve a persona, the map
    for each in pictures:
        said = each._element.xpath(".//p:cNvPr")[0].get("descr")
        assert said and len(said) > 10
        wide, _ = each.image.size
        assert wide / (each.width / Inches(1)) > 140  # pixels an inch


def test_the_map_is_cut_to_stay_readable(deck) -> None:
    slide = slide_of(deck, "Awareness and Consideration: 16 touchpoints")
    (picture,) = [each for each in slide.shapes if each.shape_type == MSO_SHAPE_TYPE.PICTURE]
    of_its_own = picture.image.size[0] / 2
    points = 13 * picture.width / Inches(1) * 72 / of_its_own
    assert points >= 8  # of the name of a touchpoint
    assert "- Social media ad (" in notes(slide)


def test_the_same_input_creates_the_same_bytes() -> None:
    jm = jn.JourneyMap("Twice")
    maya = jm.add(jn.Persona(name="Maya", wants=["good coffee"]))
    jm.link(maya, jm.add(jn.Touchpoint(name="Shop"), stage=jm.add(jn.Stage(name="Buy"))), emotion=1)
    one, two = made(jm), made(jm)
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(one).core_properties
    assert properties.created == dt.datetime(2026, 11, 22)
    assert properties.title == "Twice"


def test_nothing_in_the_deck_depends_on_the_time(coffee: bytes) -> None:
    year = str(dt.datetime.now().year)
    with zipfile.ZipFile(io.BytesIO(coffee)) as file:
        for name in file.namelist():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(file.read(name))) as book:
                    created = book.read("docProps/core.xml").decode()
                    assert "1980-01-01" in created and f"{year}-" not in created


def test_an_empty_map_has_a_deck() -> None:
    deck = opened(made(jn.JourneyMap("Empty")))
    found = titles(deck)
    assert found[:2] == ["Empty", "This map is empty"]
    assert "The map has no goal yet" in found
    well_placed(deck)


def test_a_map_without_events_has_no_funnel() -> None:
    found = titles(opened(made(jn.sample("coffee"), template="executive")))
    assert not any(
        "customers reach a stage" in each or "match no touchpoint" in each for each in found
    )
    assert not any(each.startswith("Maya") for each in found)
    assert "1 of 8 goals is overdue; 7 errors and" in found[1]


def test_a_question_of_a_rule_without_a_fix_has_no_first_step() -> None:
    jm = jn.JourneyMap("Shop")
    jm.add(jn.Touchpoint(name="Till"))
    jn.rule("OLD1", "Old", severity="error")(lambda jm: ["till"])
    try:
        said = texts(opened(made(jm, template="workshop")))
    finally:
        jn.remove_rule("OLD1")
    assert "Till: Old" in said and "First step: ." not in said


def test_a_workshop_has_room_to_write() -> None:
    jm = jn.JourneyMap("Workshop")
    for name in ("Maya", "Jonas"):
        jm.add(jn.Persona(name=name))
    for name in ("Find", "Buy", "Use"):
        jm.add(jn.Stage(name=name))
    deck = opened(made(jm, template="workshop"))
    room = slide_of(deck, "What happens here that is not on the map?")
    frames = {shape.name for shape in room.shapes if ", " in shape.name}
    assert frames == {f"{who}, {stage}" for who in ("Maya", "Jonas")
                      for stage in ("Find", "Buy", "Use")}  # fmt: skip
    questions = slide_of(deck, "questions for the workshop")
    assert any(shape.name.startswith("Answer") for shape in questions.shapes)
    well_placed(deck)
    apart(deck)


def test_changes_since_the_last_report(tmp_path: Path) -> None:
    jm = jn.sample("coffee")
    core = jm._core
    facts = report_facts(Context(core, dt.date(2026, 10, 1)))
    jm.add(jn.Touchpoint(name="Brewing class", channels=["in person"]), stage="loyalty")
    cells = {"cells": [], "metadata": {KEY: facts}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "old.ipynb").write_text(json.dumps(cells), encoding="utf-8")
    deck = opened(made(jm, since=tmp_path / "old.ipynb", template="executive"))
    slide = slide_of(deck, "Since 1 October 2026:")
    assert "new" in slide.shapes.title.text_frame.text
    assert "Brewing class" in notes(slide)


def hostile() -> jn.JourneyMap:
    jm = jn.JourneyMap(EVIL, description=LONG * 20)
    names = (LONG, "=1+1", "@SUM(1)\u202e", "x" * 3000)
    people = [
        jm.add(jn.Persona(name=name, role=LONG, quote=EVIL, wants=[LONG * 4, EVIL, "\x01\x0b"] * 5))
        for name in names
    ]
    for stage in (f"=A{LONG}", EVIL, "+1\x07\x1b[2J"):
        where = jm.add(jn.Stage(name=stage, description=LONG * 5))
        for number in range(4):
            what = jm.add(jn.Touchpoint(name=f"{number} {stage}"), stage=where)
            for place, who in enumerate(people):
                jm.link(who, what, emotion=(number + place) % 5 - 2)
    for number in range(25):
        jm.add(
            jn.Goal(
                name=f"{number} {LONG}", unit=LONG, metric=EVIL, baseline=1, target=10**15,
                direction="increase", start="2026-01-01", due="2027-01-01",
                measurements=[{"date": "2026-06-01", "value": 5}],
            ),
            personas=people[:2],
        )  # fmt: skip
    return jm


@pytest.fixture(scope="module")
def hostile_slides() -> bytes:
    return made(hostile())


def test_hostile_texts_neither_break_nor_run(hostile_slides: bytes) -> None:
    data = hostile_slides
    deck = opened(data)
    well_placed(deck)
    assert EVIL in texts(deck)  # as text
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            content = file.read(name).decode("utf-8", "replace")
            if name.endswith(".rels"):
                assert "External" not in content and "evil" not in content
            if name.endswith(".xml"):
                assert "hlinkClick" not in content and "\x07" not in content


def test_a_table_that_is_too_high_continues_on_the_next_slide(hostile_slides: bytes) -> None:
    deck = opened(hostile_slides)
    goals = [each for each in deck.slides if "goals" in each.shapes.title.text_frame.text
             and tables(each) and tables(each)[0][0][0] == "Status"]  # fmt: skip
    assert len(goals) > 1
    ends = [each.shapes.title.text_frame.text.replace("\xa0", " ") for each in goals]
    assert all(end.endswith(f"({n} of {len(goals)})") for n, end in enumerate(ends, start=1))
    assert sum(len(tables(each)[0]) - 1 for each in goals) == 25


def test_stage_names_are_not_formulas_in_the_data_of_a_chart() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("duckdb")
    import pandas as pd

    jm = jn.JourneyMap("Formulas")
    for name, event in (("=1+1", "a"), ("http://evil.example", "b")):
        jm.add(jn.Touchpoint(name=event, events=[event]), stage=jm.add(jn.Stage(name=name)))
    log = pd.DataFrame({
        "customer": ["1", "1", "2"], "event": ["a", "b", "a"],
        "time": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
    })  # fmt: skip
    deck = opened(made(jm, events=log))
    (chart,) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.value for cell in sheet["A"]][1:] == ["=1+1", "http://evil.example"]
    assert {cell.data_type for cell in sheet["A"][1:]} == {"s"}
    assert not any(cell.hyperlink for cell in sheet["A"])


def test_a_large_map_stays_readable() -> None:
    jm = jn.JourneyMap("Large")
    with jm.batch():
        people = [jm.add(jn.Persona(name=f"Persona {n}")) for n in range(7)]
        for stage, many in enumerate((12, 3, 20, 1, 6, 5, 5, 4, 4)):
            where = jm.add(jn.Stage(name=f"Stage {stage + 1}"))
            for number in range(many):
                name = f"Touchpoint {stage + 1}.{number + 1} of quite some length"
                what = jm.add(jn.Touchpoint(name=name, channels=["web"]), stage=where)
                jm.link(people[(stage + number) % 7], what, emotion=number % 5 - 2)
    deck = opened(made(jm, template="executive"))
    well_placed(deck)
    noted = "\n".join(notes(slide) for slide in deck.slides)
    for stage, many in enumerate((12, 3, 20, 1, 6, 5, 5, 4, 4)):
        assert f"Touchpoint {stage + 1}.{many} of quite some length" in noted
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                assert 13 * shape.width / Inches(1) * 72 / (shape.image.size[0] / 2) >= 8


def test_a_custom_template_cannot_create_slides() -> None:
    with pytest.raises(jn.JourneyError, match="full, executive, workshop"):
        made(jn.JourneyMap("Own"), template="mine.ipynb")


def test_columns_without_events_are_refused() -> None:
    with pytest.raises(
        jn.JourneyError, match="these name columns of a log, but events= is missing"
    ):
        made(jn.JourneyMap("Columns"), columns={"customer": "user"})


def test_progress_is_reported() -> None:
    seen: list[tuple[int, int, str]] = []
    made(jn.JourneyMap("Told"), on_cell=lambda *each: seen.append(each))
    assert seen[0] == (1, 11, "Title") and seen[-1] == (11, 11, "Method and sources")


def test_without_python_pptx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pptx", None)
    with pytest.raises(jn.JourneyError, match=r"pip install 'journeynb\[slides\]'"):
        made(jn.JourneyMap("Missing"))
