"""Tables in workbooks and in Markdown: the right one, hidden parts, small files that attack."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.user_warnings import hearing
from journeynb.formats.markdown_file import read_markdown
from journeynb.formats.spreadsheet import (
    markdown_table_file,
    read_xlsx,
    to_frame,
    write_markdown_table,
)
from journeynb.formats.spreadsheet.grids.xlsx_sheet import sheet_of
from journeynb.model.core import CoreMap
from strategies import examples
from table_cases import felt, heard, names, places, saved, workbook

CASES = Path(__file__).parent / "cases"
HEAD = ["Stage", "Touchpoint", "Persona", "Emotion"]


def test_the_only_visible_sheet_that_looks_like_a_journey_is_read() -> None:
    data = (CASES / "workshop.xlsx").read_bytes()
    state, text = heard(read_xlsx, data, "workshop.xlsx")
    assert places(state) == {"Ad": "Awareness", "Blog": "Awareness", "Checkout": "Purchase"}
    assert felt(state) == {"Ad": 1, "Blog": 0, "Checkout": -1}
    assert "read the sheet 'Journey', not 'Notes'" in text
    assert "skipped hidden sheets: 'Lists' (sheet= reads one)" in text
    assert names(heard(read_xlsx, data, sheet="Journey")[0], "stage") == ["Awareness", "Purchase"]


def test_several_sheets_that_look_like_a_journey_are_listed() -> None:
    book = workbook(HEAD, ["Find", "Ad", "Maya", -1], title="As is")
    copy = book.copy_worksheet(book.active)
    copy.title = "To be"
    book.create_sheet("Lists").append(["web", "mail"])
    with pytest.raises(FormatError, match=r"2 sheets look like a journey; .*: 'As is', 'To be'$"):
        read_xlsx(saved(book))
    copy.sheet_state = "hidden"
    assert places(heard(read_xlsx, saved(book))[0]) == {"Ad": "Find"}


def test_a_merged_cell_holds_for_all_that_it_covers() -> None:
    book = workbook(
        ["Phase", "Aware", None, "Buy"],
        ["Touchpoints", "Ad", "Blog", "Cart"],
        ["Emotion", 1, None, -1],
    )
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("B3:C3")
    state, _ = heard(read_xlsx, saved(book), persona="Maya")
    assert felt(state) == {"Ad": 1, "Blog": 1, "Cart": -1}


def hidden_book() -> openpyxl.Workbook:
    book = workbook(
        [*HEAD, "Pain point"],
        ["Find", "Ad", "Maya", -1, "secret"],
        ["Old idea", "Fax", "Maya", -2, "gone"],
        ["Buy", "Cart", "Maya", 1, None],
    )
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["E"].hidden = True
    return book


def test_hidden_rows_and_columns_are_left_out_or_read_when_asked() -> None:
    data = saved(hidden_book())
    state, text = heard(read_xlsx, data)
    assert names(state, "stage") == ["Find", "Buy"]
    assert not state.entities("pain_point")
    assert "skipped hidden parts: row 3, column E (hidden=True reads them)" in text
    state, text = heard(read_xlsx, data, hidden=True)
    assert names(state, "stage") == ["Find", "Old idea", "Buy"]
    assert names(state, "pain_point") == ["secret", "gone"]
    assert "read hidden parts: row 3, column E" in text
    with pytest.raises(ArgumentError, match="hidden='no' is not valid; allowed: True or False"):
        read_xlsx(data, hidden="no")


def test_filtered_rows_and_groups_of_columns_are_hidden() -> None:
    sheet = sheet_of(
        b'<cols><col min="2" max="4" width="0"/></cols><sheetData><row r="1"/>'
        b'<row r="2" hidden="1" spans="1:4"/><row hidden="true"/><row/></sheetData>'
    )
    assert sheet.hidden_rows == {2, 3}
    assert [n for n in range(1, 7) if sheet.hides_column(n)] == [2, 3, 4]


def test_errors_in_cells_are_empty() -> None:
    book = workbook(["Stage", "Touchpoint", "Persona", "Pain point"])
    book.active.append(["Find", "Ad", "Maya", "#REF!"])
    book.active.append(["Buy", "#N/A", "Maya", "fees"])
    state, text = heard(read_xlsx, saved(book))
    assert (names(state, "touchpoint"), names(state, "pain_point")) == (["Ad"], ["fees"])
    assert "'#REF!' in row 2, column 4, '#N/A' in row 3, column 2" in text


def changed(book: openpyxl.Workbook, before: str, after: str) -> bytes:
    """Return a workbook with other XML in its first sheet."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(book))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert before in data.decode()
                data = data.decode().replace(before, after, 1).encode()
            target.writestr(name, data)
    return file.getvalue()


MERGED = '<mergeCell ref="C1:D1"/>'


@pytest.mark.parametrize(
    ("after", "message"),
    [
        (
            '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            "merged cells cover 17,179,869,184 cells; allowed: at most 2,000,000",
        ),
        (
            f"</sheetData><mergeCells>{MERGED * 60_000}</mergeCells>",
            "the sheet has 60,000 merged areas; allowed: at most 50,000",
        ),
        (
            "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(3, 200))
            + "</sheetData>",
            "the sheet extends to row 125 and column 16,384; allowed: at most 2,000,000 cells",
        ),
        (
            '<row r="99999999999"><c><v>1</v></c></row></sheetData>',
            "the sheet extends to row 99,999,999,999; allowed: at most 1,048,576",
        ),
        (f"{'<row/>' * 3_000_000}</sheetData>", "XML tags; allowed: at most 3,000,000"),
    ],
)
def test_a_small_file_that_unfolds_is_refused_before_it_does(after: str, message: str) -> None:
    data = changed(workbook(HEAD, ["Find", "Ad", "Maya", -1]), "</sheetData>", after)
    with pytest.raises(FormatError) as caught:
        read_xlsx(data)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "after",
    [
        '</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>',
        '<row r="300"><c r="XFD300"><v>1</v></c></row></sheetData>',
        f"<row><c><f>1</f>{' ' * 100_000}</c></row></sheetData>",
        f"</sheetData><!--{'<row ' * 50_000}-->",
    ],
)
def test_a_small_file_is_read_without_unfolding_it(after: str) -> None:
    data = changed(workbook(HEAD, ["Find", "Ad", "Maya", -1]), "</sheetData>", after)
    assert places(heard(read_xlsx, data)[0]) == {"Ad": "Find"}


def test_the_tables_of_a_document_are_chosen_by_the_heading_above_them() -> None:
    path = CASES / "journeys.md"
    text = path.read_text("utf-8")
    with pytest.raises(FormatError) as caught:
        jn.read(path)
    assert "the file contains 2 journeys; choose one by its number or name: " in str(caught.value)
    assert "table=0 ('Priya, who compares', line 5); table=1 ('Wide', line 19)" in str(caught.value)
    state, _ = heard(read_markdown, text, table="Priya, who compares")
    assert state.info.title == "Priya, who compares"
    assert places(state) == {
        "Post by a friend": "Discovery",
        "/ home page": "Visit",
        "Checkout | pay": "Decide",
    }
    assert felt(state) == {"Post by a friend": 0, "/ home page": 1, "Checkout | pay": -1}
    assert names(state, "pain_point") == ["Too many sites", "Hidden cost"]
    state, _ = heard(read_markdown, text, table=1)
    assert places(state) == {"Ad": "Awareness", "Blog": "Awareness", "Checkout": "Purchase"}
    for table in ("Prices", 2):
        with pytest.raises(FormatError, match=r"allowed: table=0 \('Priya, who compares'"):
            read_markdown(text, table=table)
    with pytest.raises(FormatError, match="neither a long table"):
        read_markdown(text, table="Not a journey")


def test_diagrams_and_tables_of_a_document_mix() -> None:
    diagram = "```mermaid\njourney\n  title Day\n  section Go\n    Walk: 5: Me\n```\n"
    table = "## Plan\n\n| Stage | Touchpoint | Emotion |\n|---|---|---|\n| Find | Ad | 🙂 |\n"
    steps = "\n| Step | Owner |\n|---|---|\n| one | me |\n| two | you |\n"
    with pytest.raises(
        FormatError, match=r"table=0 \('Plan', line 10\); diagram=0 \('Day', line 2\)"
    ):
        read_markdown(f"{diagram}\n{table}")
    assert names(heard(read_markdown, f"{diagram}\n{table}", diagram=0)[0], "touchpoint") == [
        "Walk"
    ]
    assert names(heard(read_markdown, f"{diagram}\n{table}", table=0)[0], "touchpoint") == ["Ad"]
    assert names(heard(read_markdown, diagram + steps)[0], "touchpoint") == ["Walk"]
    with pytest.raises(FormatError, match="no Mermaid journey diagram and no table of a journey"):
        read_markdown("| Name | Price |\n|---|---|\n| a | 1 |\n")


def test_tables_in_quotes_lists_and_comments_are_found_or_not() -> None:
    table = "| Stage | Touchpoint | Persona |\n|---|---|---|\n| Find | Ad | Maya |\n"
    quoted = "".join(f"> {line}\n" for line in table.splitlines())
    assert places(heard(read_markdown, quoted)[0]) == {"Ad": "Find"}
    for hidden in (f"<!--\n{table}-->\n", f"```\n{table}```\n"):
        with pytest.raises(FormatError):
            read_markdown(hidden)


TEXTS = [
    "1. a|b",
    "<b>x</b>",
    "https://x.de",
    "`c`",
    "a\nb",
    "**d**",
    "\\",
    "[e](f)",
    "- g",
    "&amp;",
]


def test_a_table_in_markdown_comes_back_as_it_was() -> None:
    core = CoreMap()
    core.apply(
        [
            {"op": "add", "kind": "touchpoint", "id": f"t{n}", "fields": {"name": text}}
            for n, text in enumerate(TEXTS)
        ]
    )
    again = read_markdown(write_markdown_table(core.state))
    assert to_frame(again).equals(to_frame(core.state))
    coffee = jn.sample("coffee")
    assert to_frame(read_markdown(coffee.to_markdown())).equals(coffee.to_frame())


SHOWN = st.text(st.characters(categories=("L", "N", "P", "S", "M", "Zs")), min_size=1, max_size=12)
"""Texts of characters that are shown: others are written as their codes."""
BITS = st.sampled_from(["\n", "  ", "|", "\\", "<br>", "`", "*", "; ", "&amp;", "#", "- ", "::"])


TEXT = st.lists(SHOWN | BITS, min_size=1, max_size=4).map("".join).filter(str.strip)


@settings(max_examples=examples(25))
@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_any_table_in_a_markdown_file_comes_back_as_it_was(
    title: str, stage: str, touchpoint: str, channel: str, thought: str
) -> None:
    jm = jn.JourneyMap(title)
    jm.add(jn.Stage(id="s", name=stage))
    jm.add(jn.Touchpoint(id="t", name=touchpoint, channels=[channel], owner=thought), stage="s")
    jm.add(jn.Persona(id="p", name=channel))
    jm.link("p", "t", emotion=-0.5, thoughts=thought, actions=channel)
    with hearing():
        again = read_markdown(markdown_table_file(jm._core.state).decode())
    assert to_frame(again).equals(jm.to_frame())
    assert again.info.title == " ".join(title.split())


def test_options_of_tables_reach_every_format(tmp_path: Path) -> None:
    table = "Stage,Touchpoint,Persona,Emotion,Risk\nFind,Ad,Maya,1,low\n"
    options: dict[str, Any] = {"scale": (1, 5), "custom": True}
    (tmp_path / "in.csv").write_text(table)
    rows = [line.split(",") for line in table.splitlines()]
    lines = ["| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * 5, rows[1]]]
    (tmp_path / "in.md").write_text("\n".join(lines))
    (tmp_path / "in.xlsx").write_bytes(saved(workbook(*rows)))
    for name in ("in.csv", "in.md", "in.xlsx"):
        state, _ = heard(lambda name=name: jn.read(tmp_path / name, **options)._core.state)
        assert felt(state) == {"Ad": -2}
        assert state.entity("ad").stored()["custom"] == [{"name": "Risk", "value": "low"}]
    with pytest.raises(ArgumentError, match="format csv has no option hidden="):
        jn.read(tmp_path / "in.csv", hidden=True)
