"""Pictures on pages of paper: nothing is cut, lost or too small to read."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pypdf
import pytest

import journeynb as jn
from journeynb.picture import PagedPicture
from journeynb.picture.drawing.boxes import overlapping
from journeynb.picture.drawing.paper import POINTS
from journeynb.picture.drawing.svg import STYLES

SMALLEST = min(size for size, *_ in STYLES.values())


def crowded() -> jn.JourneyMap:
    """Return a map whose stages and cells do not fit on a page."""
    jm = jn.JourneyMap("Crowded")
    with jm.batch():
        for number in range(9):
            jm.add(jn.Persona(name=f"Persona {number}"))
        for number in range(7):
            jm.add(jn.Stage(name=f"Stage {number} with a long name", description="About it " * 9))
        for number in range(90):
            jm.add(
                jn.Touchpoint(name=f"Touchpoint {number} " + "word " * (number % 9)),
                stages="stage-0-with-a-long-name" if number < 50 else "stage-3-with-a-long-name",
            )
            pain = jn.PainPoint(name=f"Pain {number} " + "long " * 12)
            jm.add(pain, touchpoints=jm.touchpoints().id.iloc[-1])
        for number in range(30):
            jm.add(jn.Goal(name=f"Goal {number} " + "more " * 8))
    return jm


def ids(picture: PagedPicture, kind: str) -> Counter[str]:
    return Counter(box.id for page in picture.pages for box in page.boxes if box.kind == kind)


@pytest.mark.parametrize(
    ("sample", "page", "orientation"),
    [
        ("coffee", "A4", "landscape"), ("coffee", "A4", "portrait"), ("coffee", "A3", "landscape"),
        ("coffee", "A2", "portrait"), ("coffee", "letter", "landscape"),
        ("saas", "A4", "landscape"), ("saas", "letter", "portrait"), ("saas", "A3", "portrait"),
        ("", "A4", "landscape"), ("", "A2", "landscape"), ("", "letter", "portrait"),
    ],
)  # fmt: skip
def test_no_text_is_smaller_than_7_points(sample: str, page: str, orientation: str) -> None:
    jm = jn.sample(sample) if sample else jn.JourneyMap()
    picture = jm.picture(page=page, orientation=orientation)
    wide = picture.paper.points[0]
    for each in picture.pages:
        assert SMALLEST * wide / each.size[0] >= 6.99


def test_pages_of_a_pdf_have_the_size_of_the_paper(tmp_path: Path) -> None:
    jm = jn.sample("saas")
    for page, points in {"A4": (841.9, 595.3), "letter": (792, 612)}.items():
        picture = jm.picture(page=page, stage="awareness", lanes="touchpoints,emotion,goals")
        assert picture.save(tmp_path / "map.pdf") == [tmp_path / "map.pdf"]
        pages = pypdf.PdfReader(tmp_path / "map.pdf").pages
        assert len(pages) == len(picture.pages)
        for each in pages:
            box = each.mediabox
            assert (float(box.width), float(box.height)) == pytest.approx(points, abs=0.1)
            assert margin(each) == pytest.approx(picture.paper.margin * POINTS, abs=1)


def margin(page: Any) -> float:
    """Return the distance of the leftmost text from the left side, in points."""
    found: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            found.append(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])

    page.extract_text(visitor_text=visit)
    return min(found)


def test_each_card_is_on_one_page_and_whole() -> None:
    for jm in (jn.sample("coffee"), crowded()):
        for picture in (jm.picture(page="A4"), jm.picture(page="A3", orientation="portrait")):
            cards = ids(picture, "card")
            expected = {*jm.touchpoints().id, *jm.goals().id}
            assert set(cards) == expected
            assert set(cards.values()) == {1}
            for page in picture.pages:
                wide, high = page.size
                for box in page.boxes:
                    assert box.x >= 0
                    assert box.y >= 0
                    assert box.x + box.w <= wide
                    assert box.y + box.h <= high


def test_nothing_overlaps_on_a_page_of_a_crowded_map() -> None:
    for page in crowded().picture(page="A4").pages:
        assert overlapping(box for box in page.boxes if box.kind == "card") == []


def test_each_page_with_touchpoints_repeats_the_heads_of_its_stages() -> None:
    jm = crowded()
    picture = jm.picture(page="A4")
    stages = set(jm.table("stage").id)
    stage_of = dict(zip(jm.touchpoints().id, jm.touchpoints().stage, strict=True))
    cards = set(stage_of)
    with_cards = [page for page in picture.pages if cards & {box.id for box in page.boxes}]
    assert len(with_cards) > 2
    for page in with_cards:
        heads = {box.id for box in page.boxes if box.kind == "text"} & stages
        of_cards = {stage_of[box.id] for box in page.boxes if box.id in cards}
        assert of_cards <= heads


def test_a_row_starts_on_a_new_page_rather_than_be_split_at_the_end_of_one() -> None:
    jm = jn.sample("saas")
    pages = jm.picture(page="A3").pages
    cards = set(jm.touchpoints().id)
    of_pages = [{box.id for box in page.boxes if box.kind == "card"} for page in pages]
    assert sum(bool(cards & of_page) for of_page in of_pages) == 1


def test_larger_paper_needs_no_more_pages_and_a_small_map_gets_larger_text() -> None:
    jm = jn.sample("coffee")
    numbers = [len(jm.picture(page=page).pages) for page in ("A4", "A3", "A2")]
    assert numbers == sorted(numbers, reverse=True)
    small = jn.JourneyMap("Small")
    small.add(jn.Stage(name="Find"))
    (page,) = small.picture(page="A4").pages
    assert SMALLEST * small.picture(page="A4").paper.points[0] / page.size[0] > 9


def test_a_map_drawn_as_a_summary_is_a_summary_on_paper() -> None:
    jm = jn.sample("saas")
    picture = jm.picture(page="A4", detail="summary")
    assert picture.description.startswith(f"{jm.info.title}. Summary")
    assert len(picture.pages) <= 4


def test_pictures_of_several_pages_are_numbered_files(tmp_path: Path) -> None:
    picture = jn.sample("saas").picture(page="A3")
    files = picture.save(tmp_path / "map.svg")
    assert [file.name for file in files] == [
        f"map-{number}.svg" for number in range(1, len(picture.pages) + 1)
    ]
    assert [file.read_text("utf-8") for file in files] == [page.svg for page in picture.pages]
    assert jn.JourneyMap("One").picture(page="A4").save(tmp_path / "one.png") == [
        tmp_path / "one.png"
    ]


def test_a_notebook_shows_the_pages_with_their_description() -> None:
    picture = jn.sample("saas").picture(page="A3")
    bundle = picture._repr_mimebundle_()
    assert bundle["text/plain"] == repr(picture)
    assert repr(picture).endswith(f"on {len(picture.pages)} pages of A3 landscape")
    assert 'alt="Lanternly' in bundle["text/html"]


def test_the_same_map_gives_the_same_pdf() -> None:
    jm = jn.sample("saas")
    first, second = (jm.picture(page="A2", lanes="touchpoints").pdf for _ in range(2))
    assert first == second
    assert jm.picture(stage="awareness").pdf == jm.picture(stage="awareness").pdf
    assert pypdf.PdfReader(io.BytesIO(first)).metadata.title == jm.info.title


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"page": "A7"}, "page='A7' is not valid; allowed: A4, A3, A2, letter"),
        ({"page": 4}, "page=4 is not valid"),
        ({"page": "A4", "orientation": "flat"}, "allowed: landscape, portrait"),
        ({"orientation": "portrait"}, "orientation='portrait' needs a page, such as page=\"A4\""),
    ],
)
def test_a_wrong_page_is_refused_with_what_is_allowed(
    options: dict[str, object], message: str
) -> None:
    with pytest.raises(jn.ArgumentError) as caught:
        jn.sample("saas").picture(**options)  # type: ignore[call-overload]
    assert message in str(caught.value)
