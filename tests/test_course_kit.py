"""The instructor's kit: pages, slides, solutions and the canvas in one folder."""

import re
from html import unescape

import nbformat
import pytest

from journeynb.base.errors import FileError
from journeynb.course.catalog import LESSONS, MAP, lesson_info
from journeynb.course.kit import write_kit
from journeynb.course.kit.lecture import kit as kit_module
from journeynb.course.kit.lecture import slides as slides_module
from journeynb.course.kit.lecture.lesson_page import discussion_of
from journeynb.course.kit.lecture.plan import plan_page
from journeynb.course.kit.lecture.slides import slides
from journeynb.course.source import cells_of, solution_of

SECOND = lesson_info(2)
BUILT = [each for each in LESSONS if (each.folder / "lesson.ipynb").exists()]


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def cells(info):
    return nbformat.read(info.folder / "lesson.ipynb", 4).cells


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit of lesson 2 alone: others take longer, and are no different."""
    folder = tmp_path_factory.mktemp("kit") / "class"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kit_module, "LESSONS", (SECOND,))
        write_kit(folder)
    return folder


def test_every_link_of_the_kit_leads_to_a_file_of_the_kit(kit):
    pages = [kit / "index.html", kit / "lesson-02.html"]
    links = [
        (page, to)
        for page in pages
        for to in re.findall(r'href="([^"]*)"', page.read_text("utf-8"))
    ]
    assert len(links) == 8
    for page, to in links:
        assert (page.parent / to).exists(), to


def test_no_page_loads_anything_or_runs_another_script(kit):
    for page in kit.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "default-src 'none'" in text
        assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text), page
        assert "url(http" not in text


def test_the_solution_has_what_it_needs_to_run(kit):
    folder = kit / "solutions/02-touchpoints"
    assert (folder / MAP).read_bytes() == (SECOND.folder / MAP).read_bytes()
    notebook = nbformat.read(folder / "solution.ipynb", 4)
    assert any("Workshop" in each.source for each in notebook.cells if each.cell_type == "code")


def test_the_kit_has_the_canvas_and_overwrites_nothing(kit):
    assert (kit / "canvas-A3.pdf").read_bytes().startswith(b"%PDF")
    before = {path: path.stat().st_mtime_ns for path in kit.rglob("*")}
    with pytest.raises(FileError, match=r"already has index\.html"):
        write_kit(kit)
    assert {path: path.stat().st_mtime_ns for path in kit.rglob("*")} == before


def test_the_page_of_a_lesson_has_aims_times_mistakes_and_questions(kit):
    text = (kit / "lesson-02.html").read_text("utf-8")
    headings = re.findall(r"<h2>(.*?)</h2>", text)
    assert headings[:5] == [
        "Aims", "Before you start", "Minute by minute", "Common mistakes", "Discussion",
    ]  # fmt: skip


def test_slides_have_the_pictures_tables_exercises_and_questions_of_the_lesson(kit):
    deck = (kit / "slides/lesson-02.html").read_text("utf-8")
    assert deck.count('class="picture"') == 2  # the map, and the chart of channels
    assert deck.count("Winter pause is in no stage") == 1  # it is solved when the end lists gaps
    assert "Helga prefers phone, but no touchpoint on their journey uses" in deck  # a whole message
    for exercise in ("2.1", "2.2", "2.3", "2.4", "2.5"):
        assert f"Exercise {exercise}" in deck
    places = re.findall(r'data-place="(\d+) / (\d+)"', deck)
    assert [int(at) for at, _ in places] == list(range(1, len(places) + 1))
    assert {int(of) for _, of in places} == {len(places)}


@pytest.mark.parametrize("info", BUILT, ids=lambda info: str(info.number))
def test_the_slides_of_every_lesson_ask_its_questions_and_give_no_solution(info, monkeypatch):
    monkeypatch.setattr(slides_module, "outputs", lambda info, cells: [""] * len(cells))
    deck = slides(info, cells(info), discussion_of(info))
    assert deck.count("<fieldset>") == 5
    assert len(discussion_of(info)) >= 2
    shown = text_of(deck)
    assert all(text_of(each) in shown for each in discussion_of(info))
    for exercise in {each.exercise for each in cells_of(info) if "solution" in each.tags}:
        assert " ".join(solution_of(info, exercise).split()) not in shown


def test_what_gives_an_exercise_away_is_on_a_slide_after_it(kit):
    deck = (kit / "slides/lesson-02.html").read_text("utf-8")
    parts = re.findall(r"<section.*?</section>", deck, re.DOTALL)
    [task] = [each for each in parts if ">Exercise 2.1<" in each]
    [after] = [each for each in parts if ">After exercise 2.1<" in each]
    assert "unmapped_touchpoints" not in task
    assert "unmapped_touchpoints" in after


def test_the_plan_has_all_lessons_in_two_days_and_a_shorter_one_for_marketers():
    text = text_of(plan_page(LESSONS))
    for info in LESSONS:
        assert text.count(f"Lesson {info.number}: {info.title}") == 2
    starts = re.findall(r"(\d\d):(\d\d) to", text)
    ends = re.findall(r"to (\d\d):(\d\d)", text)
    assert len(starts) == len(ends)
    assert max(ends) <= ("15", "00")
    for end, start in zip(ends, starts[1:], strict=False):
        assert start in (end, ("09", "00"))  # no gap and no overlap but overnight
    assert "skip exercises 7.5, 8.3 and 8.6" in text
    assert not re.search(r"\{\w+\}", text)
