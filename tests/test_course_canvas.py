"""The workshop canvas: empty sheets on paper."""

import io
import re

import pypdf
import pytest

from journeynb.base.errors import ArgumentError, FileError
from journeynb.course.kit import canvas, write_canvas
from journeynb.picture.drawing.boxes import overlapping

A3 = (1190.55, 841.89)


@pytest.fixture(scope="module")
def printed():
    return pypdf.PdfReader(io.BytesIO(canvas("A3").pdf))


def test_the_canvas_has_a_sheet_each_for_journey_persona_empathy_map_and_goals(printed):
    titles = ["Customer journey", "Persona", "Empathy map", "Goal cascade"]
    for page, title in zip(printed.pages, titles, strict=True):
        assert page.extract_text().startswith(title)
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A3, abs=1)


def test_every_font_of_the_canvas_is_in_the_file(printed):
    for page in printed.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            described = inner["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)


def test_two_canvases_are_equal_byte_for_byte():
    assert canvas("A4").pdf == canvas("A4").pdf


@pytest.mark.parametrize("page", ["A4", "A3", "letter"])
def test_no_words_overlap_or_leave_the_sheet(page):
    for sheet in canvas(page).pages:
        assert not overlapping(sheet.boxes)
        wide, high = sheet.size
        for box in sheet.boxes:
            assert box.x >= 0
            assert box.x + box.w <= wide - 20
            assert box.y + box.h <= high
        assert "…" not in "".join(box.text for box in sheet.boxes)


def test_feelings_have_a_scale_from_minus_2_to_2():
    texts = [box.text for box in canvas().pages[0].boxes]
    scale = ["2 delighted", "1", "0 neither good nor bad", "−1", "−2 as bad as it gets"]
    assert [text for text in texts if text in scale] == scale


def test_a_small_sticky_note_fits_between_the_corners_on_a3():
    corners = re.findall(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', canvas().pages[0].svg)
    points = sorted({(float(x), float(y)) for x, y, *_ in corners})
    left, top = 38 * 72 / 25.4, 51 * 72 / 25.4
    notes = [
        (x, y)
        for x, y in points
        if {(x2, y2) for x2, y2 in points if abs(x2 - x - left) < 0.3 and abs(y2 - y - top) < 0.3}
    ]
    assert len(notes) == 20  # four for each of five stages
    assert "corners" in canvas("A3").pages[0].svg
    assert "corners" not in canvas("A4").pages[0].svg  # too small for them


def test_a_canvas_is_never_overwritten(tmp_path):
    files = write_canvas(tmp_path / "class", ["A4"])
    assert [file.name for file in files] == ["canvas-A4.pdf"]
    before = files[0].read_bytes()
    with pytest.raises(FileError, match=r"class already has canvas-A4\.pdf"):
        write_canvas(tmp_path / "class", ["A3", "A4"])
    assert files[0].read_bytes() == before
    assert not (tmp_path / "class/canvas-A3.pdf").exists()


def test_an_unknown_paper_size_says_what_is_allowed():
    with pytest.raises(ArgumentError, match="allowed: A4, A3, A2, letter"):
        canvas("A5")
