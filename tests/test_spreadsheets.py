"""What teams rely on when they read a map from a spreadsheet and write one."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeynb.base.errors import (
    ArgumentError,
    FormatError,
    JourneyError,
    JourneyWarning,
    MissingExtraError,
)
from journeynb.formats import spreadsheet
from journeynb.formats.journeymap import loads
from journeynb.formats.spreadsheet import (
    from_frame,
    read_csv,
    read_xlsx,
    to_frame,
    write_csv,
    write_xlsx,
)
from journeynb.model.core import CoreMap
from journeynb.model.state import State
from strategies import LONG, examples
from table_cases import saved, workbook

HERE = Path(__file__).parent
SAMPLES = sorted((HERE.parent / "src/journeynb/samples").glob("*.journeymap.json"))
COLUMNS = [
    "stage",
    "touchpoint",
    "channel",
    "persona",
    "emotion",
    "actions",
    "thoughts",
    "pain_point",
    "opportunity",
    "owner",
    "goal",
]
HEAD = ",".join(COLUMNS)


def names(state: State, kind: str) -> list[str]:
    return [entity.name for entity in state.entities(kind)]


def links(state: State, *kinds: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The links by names, which outlive a round trip as ids do not."""
    return {
        (link.kind, state.entity(link.start).name, state.entity(link.end).name): link.data.stored()
        for link in state.links(*kinds)
    }


def written(state: State, write: Any) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", JourneyWarning)
        data = write(state)
    assert isinstance(data, bytes)
    return data


def warned(read: Any, *args: Any, **options: Any) -> tuple[State, str]:
    with pytest.warns(JourneyWarning) as record:
        state = read(*args, **options)
    assert len(record) == 1
    return state, str(record[0].message)


def test_a_long_table_becomes_a_map_without_a_word() -> None:
    state = read_csv(
        f"{HEAD}\n"
        "Awareness,Search ad,web; app,Maya,1,clicks,Looks fresh,Too loud,Lower it,Marketing,Reach\n"
        "Awareness,Search ad,,Tom,-0.5,,,Too loud; Ugly,,,\n"
        "Decision,,,,,,,,,,\n"
        ",,,Eve,,,,,,,\n"
        ",,,,,,,,,,Growth\n".encode()
    )
    assert names(state, "stage") == ["Awareness", "Decision"]
    assert names(state, "persona") == ["Maya", "Tom", "Eve"]
    assert names(state, "goal") == ["Reach", "Growth"]
    (touchpoint,) = state.entities("touchpoint")
    assert touchpoint.stored() == {
        "id": "search-ad",
        "name": "Search ad",
        "channels": ["web", "app"],
        "owner": "Marketing",
    }
    assert links(state) == {
        ("occurs_in", "Search ad", "Awareness"): {},
        ("experiences", "Maya", "Search ad"): {
            "emotion": 1,
            "actions": "clicks",
            "thoughts": "Looks fresh",
        },
        ("experiences", "Tom", "Search ad"): {"emotion": -0.5},
        ("supports", "Search ad", "Reach"): {},
        ("hurts", "Too loud", "Search ad"): {},
        ("hurts", "Ugly", "Search ad"): {},
        ("felt_by", "Too loud", "Maya"): {},
        ("felt_by", "Too loud", "Tom"): {},
        ("felt_by", "Ugly", "Tom"): {},
        ("addresses", "Lower it", "Too loud"): {},
    }


def test_an_opportunity_without_pain_point_addresses_the_touchpoint() -> None:
    state = read_csv(b"touchpoint,opportunity\nShop,Faster\n")
    assert links(state) == {("addresses", "Faster", "Shop"): {}}


def test_headings_are_guessed_in_other_languages_and_listed() -> None:
    data = (HERE / "spreadsheets/long_de.csv").read_bytes()
    state, text = warned(read_csv, data, "plan.csv")
    assert text.startswith("plan.csv: read 'Phase' as stage, 'Kontaktpunkt' as touchpoint")
    assert 'columns={"Their heading": "touchpoint"}' in text
    assert "above the headings: row 1" in text
    experience = links(state, "experiences")
    assert experience["experiences", "Maya", "Anzeige"]["emotion"] == 1.5
    assert experience["experiences", "Maya", "Kasse"]["actions"] == "tippt die Adresse,\nzweimal"
    assert experience["experiences", "Tom", "Kasse"] == {"emotion": 0}
    assert [each.name for each in state.entities("pain_point")] == ["Adresse zweimal"]


def test_headings_are_corrected_and_ignored() -> None:
    data = b"Where we are,What,Notes\nSearch,Ad,x\n"
    columns = {"Where we are": "stage", "What": "touchpoint", "Notes": None}
    state = read_csv(data, columns=columns)
    assert (names(state, "stage"), names(state, "touchpoint")) == (["Search"], ["Ad"])


def test_two_headings_can_map_to_one_column_of_lists() -> None:
    frame = pd.DataFrame({"touchpoint": ["Ad"], "Pain 1": ["loud"], "Pain 2": ["ugly"]})
    state = from_frame(frame, columns={"Pain 1": "pain_point", "Pain 2": "pain_point"})
    assert names(state, "pain_point") == ["loud", "ugly"]
    with pytest.raises(
        ArgumentError, match="maps two headings to touchpoint; allowed more than once: "
    ):
        from_frame(frame, columns={"Pain 1": "touchpoint", "Pain 2": "touchpoint"})


def test_step_is_a_touchpoint_where_there_is_a_stage() -> None:
    state, _ = warned(read_csv, b"Stage,Step,Persona\nSearch,Ad,Maya\n")
    assert (names(state, "stage"), names(state, "touchpoint")) == (["Search"], ["Ad"])


def test_ignored_headings_are_listed() -> None:
    _, text = warned(read_csv, b"stage,touchpoint,Legal basis,\nSearch,Ad,x,y\n", "map.csv")
    assert "ignored columns: 'Legal basis'" in text
    assert "ignored columns without a heading: 4" in text


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"Nope": "stage"},
            "'Nope', which is not a heading of map.csv; allowed: 'stage', 'touchpoint'",
        ),
        (
            {"stage": "place"},
            "maps 'stage' to the unknown column 'place'; allowed: stage, touchpoint",
        ),
        (
            {"stage": "wants"},
            "maps 'stage' to 'wants', which this layout does not have; allowed: stage",
        ),
    ],
)
def test_a_wrong_correction_lists_what_is_allowed(columns: dict[str, str], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        read_csv(b"stage,touchpoint\nSearch,Ad\n", "map.csv", columns=columns, shape="long")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", 1.5),
        ("−2", -2),
        ("+1", 1),
        ("very negative", -2),
        ("Very-Positive", 2),
        ("☹️", -1),
        ("😀", 2),
    ],
)
def test_emotions_are_numbers_words_and_faces(text: str, value: float) -> None:
    state = read_csv(f'touchpoint,persona,emotion\nAd,Maya,"{text}"\n'.encode())
    assert links(state) == {("experiences", "Maya", "Ad"): {"emotion": value}}


def test_scores_from_1_to_5_are_reported() -> None:
    state, text = warned(read_csv, b"touchpoint,persona,emotion\nAd,Maya,1\nAd,Tom,5\n")
    assert "read the numbers of 'emotion' as scores from 1 to 5, with 3 as neutral" in text
    assert [data["emotion"] for data in links(state).values()] == [-2, 2]


@pytest.mark.parametrize("value", ["3", "1e9"])
def test_a_bad_emotion_names_file_row_column_and_what_is_allowed(value: str) -> None:
    data = f"touchpoint,persona,Emotion\nAd,Maya,0.5\n\nAd,Tom,{value}\n".encode()
    with pytest.raises(FormatError) as caught:
        read_csv(data, "map.csv")
    text = str(caught.value)
    where = 'map.csv, row 4, column "Emotion": '
    assert text.startswith(f"{where}'{value}' is not an emotion; allowed:")
    assert "-2 to 2" in text


def test_rows_of_the_same_touchpoint_and_persona_merge_and_conflicts_are_listed() -> None:
    data = (
        b"touchpoint,persona,emotion,thoughts,owner\n"
        b"Ad,Maya,-1,,\nAd,Maya,,nice,Web\nAd,Maya,2,loud,Web\n"
    )
    state, text = warned(read_csv, data)
    assert "'emotion' is -1 in row 2, but 2 in row 4; the later value is used" in text
    assert links(state) == {("experiences", "Maya", "Ad"): {"emotion": 2, "thoughts": "nice\nloud"}}


def test_experiences_without_persona_are_of_the_customer_or_the_one_named() -> None:
    data = b"touchpoint,emotion\nAd,-1\n"
    state, text = warned(read_csv, data)
    assert names(state, "persona") == ["Customer"]
    assert "row 2 have an experience but no persona; added to the persona 'Customer'" in text
    assert names(read_csv(data, persona="Maya"), "persona") == ["Maya"]


def test_values_without_the_touchpoint_they_need_are_listed() -> None:
    state, text = warned(
        read_csv, b"stage,touchpoint,persona,actions,pain_point\nSearch,,Maya,waits,Slow\n"
    )
    assert "kept 'actions' as notes where no touchpoint is given: row 2" in text
    assert links(state) == {
        ("occurs_in", "Slow", "Search"): {},
        ("goes_through", "Maya", "Search"): {},
        ("felt_by", "Slow", "Maya"): {},
        ("in_lane", "", "actions"): {},
        ("occurs_in", "", "Search"): {},
    }
    assert [note.description for note in state.entities("note")] == ["waits"]


def test_lists_keep_semicolons_that_are_escaped() -> None:
    state = read_csv(b'touchpoint,channel,stage\nAd,"web\\; fast;C:\\x\nmail;web\\; fast",A\n')
    assert state.entity("ad").stored()["channels"] == ["web; fast", "C:\\x", "mail"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings_are_found(delimiter: str, encoding: str) -> None:
    text = 'stage,touchpoint,thoughts,persona\r\nKauf,Größe,"a, b; c | d",Zoë\r\n'
    cells = text.replace("a, b", "a* b").replace(",", delimiter).replace("a* b", "a, b")
    state = read_csv(cells.encode(encoding))
    assert links(state, "experiences") == {
        ("experiences", "Zoë", "Größe"): {"thoughts": "a, b; c | d"}
    }


def test_excels_line_about_the_delimiter_is_followed() -> None:
    assert names(read_csv(b"sep=^\nstage^touchpoint\nA^B\n"), "touchpoint") == ["B"]


def test_windows_text_is_read_with_a_warning() -> None:
    state, text = warned(read_csv, "stage,touchpoint\nKauf,Größe\n".encode("cp1252"), "alt.csv")
    assert text == "alt.csv: not valid UTF-8; read as Windows-1252"
    assert names(state, "touchpoint") == ["Größe"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "map.csv: no rows found; expected: a row of headings"),
        (b"\n \n", "map.csv: no rows found; expected: a row of headings"),
        (b"a,b\n1,2\n", "map.csv, row 1: this is neither a long table"),
        (b'stage,touchpoint\n"A,B\n', "map.csv, row 2: unexpected end of data"),
        (b"stage,touchpoint\n\x81,B\n", "map.csv, line 2: byte 0x81 is neither UTF-8 nor"),
        (b"\xff\xfea", "map.csv: not valid UTF-16 text"),
        (b"PK\x03\x04", "map.csv: this is a workbook"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_csv(data, "map.csv")
    assert str(caught.value).startswith(message)


def test_a_wrong_shape_is_refused() -> None:
    with pytest.raises(ArgumentError, match="allowed: long, wide or None"):
        read_csv(b"stage,touchpoint\n", shape="tall")
    with pytest.raises(FormatError, match="neither a long"):
        read_csv(b"a,b\n1,2\n", shape="long")


def test_a_wide_table_becomes_a_map() -> None:
    state, text = warned(read_csv, (HERE / "spreadsheets/wide.csv").read_bytes(), "wide.csv")
    assert "read 'Doing' as actions, 'Feelings' as emotion" in text
    assert "kept as lanes with notes: 'Backstage'" in text
    assert "read as the map of 'Customer'" in text
    assert names(state, "stage") == ["Awareness", "Decision"]
    assert {each.name: each.stored().get("channels") for each in state.entities("touchpoint")} == {
        "Search ad": ["Web"],
        "Blog": ["Web"],
        "Friend's tip": ["in person"],
        "Shop": ["Web"],
        "Checkout": ["app"],
    }
    assert links(state, "experiences", "goes_through") == {
        ("experiences", "Customer", "Search ad"): {"emotion": 1, "actions": "clicks"},
        ("experiences", "Customer", "Blog"): {"emotion": 1, "actions": "reads"},
        ("experiences", "Customer", "Friend's tip"): {"emotion": 2, "actions": "asks"},
        ("experiences", "Customer", "Shop"): {"emotion": 0, "actions": "compares\npays\nwaits"},
        ("experiences", "Customer", "Checkout"): {"emotion": -1, "feeling": "stressed"},
        ("goes_through", "Customer", "Awareness"): {"needs": ["facts"]},
        ("goes_through", "Customer", "Decision"): {
            "needs": ["trust"],
            "questions": ["Is it fresh?"],
        },
    }
    assert links(state, "felt_by", "serves", "in_lane") == {
        ("felt_by", "Address twice", "Customer"): {},
        ("serves", "Guide", "Customer"): {},
        ("in_lane", "", "Backstage"): {},
    }
    assert [note.description for note in state.entities("note")] == ["stock", "CRM"]
    assert ("occurs_in", "Guide", "Decision") in links(state)
    assert {each.stored().get("owner") for each in state.entities("touchpoint")} == {
        "Marketing",
        None,
        "Shop",
    }


def test_a_wide_table_names_its_persona_in_a_row_or_warns() -> None:
    data = b"Persona,Maya,\nStage,A,B\nTouchpoints,Ad,Shop\nActions,reads,buys\n"
    assert names(read_csv(data), "persona") == ["Maya"]
    state, text = warned(read_csv, data, persona="Tom")
    assert names(state, "persona") == ["Tom"]
    assert "read as the map of 'Tom', as given in persona=" in text


def test_a_cell_without_a_touchpoint_in_a_wide_table_becomes_a_note() -> None:
    data = b"Stage,A,B\nTouchpoints,Ad,\nActions,reads,buys\nEmotion,1,-1\n"
    state, text = warned(read_csv, data, persona="Maya")
    assert "kept as notes" in text and "Actions at B, Emotion at B" in text
    assert [note.description for note in state.entities("note")] == ["buys", "-1"]
    assert names(state, "lane") == ["Actions", "Emotion"]


def test_lanes_are_corrected_and_ignored() -> None:
    data = b"Journey,A,Remarks\nWhat happens,Ad,x\nActions,reads,\nInternal,secret,\n"
    columns = {"What happens": "touchpoint", "Internal": None, "Remarks": None}
    state = read_csv(data, columns=columns, persona="Maya")
    assert names(state, "touchpoint") == ["Ad"]
    assert names(state, "stage") == ["A"]
    assert not state.entities("note", "lane")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"Stage,A\nTouchpoints,Ad\nEmotion,7\n",
            "row 3, column \"A\": '7' is not an emotion; allowed: ",
        ),
        (b"Stage,,A\nTouchpoints,Ad,Shop\nActions,x,y\n", "row 2: column 2 has no stage"),
        (b"Touchpoints,Ad\nActions,x\n", "row 1: this is neither"),
    ],
)
def test_a_bad_wide_table_is_refused_with_the_place(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_csv(data, "w.csv", persona="Maya")
    assert str(caught.value).startswith(f"w.csv, {message}")


def test_a_workbook_is_read_with_numbers_dates_and_merged_cells() -> None:
    book = workbook(
        ["stage", "touchpoint", "persona", "emotion", "thoughts"],
        ["Search", "Ad", "Maya", -1.0, 3.0],
        [None, "Blog", "Maya", 1.5, pd.Timestamp("2026-03-01")],
    )
    book.active.merge_cells("A2:A3")
    state = read_xlsx(saved(book))
    assert links(state) == {
        ("occurs_in", "Ad", "Search"): {},
        ("occurs_in", "Blog", "Search"): {},
        ("experiences", "Maya", "Ad"): {"emotion": -1, "thoughts": "3"},
        ("experiences", "Maya", "Blog"): {"emotion": 1.5, "thoughts": "2026-03-01"},
    }


def test_a_sheet_is_chosen_by_name_or_number() -> None:
    book = workbook()
    for title in ("One", "Two"):
        sheet = book.create_sheet(title)
        sheet.append(["stage", "touchpoint"])
        sheet.append([title, title])
    data = saved(book)
    with pytest.raises(FormatError, match=r"2 sheets look like a journey; .* 'One', 'Two'"):
        read_xlsx(data, "book.xlsx")
    assert names(read_xlsx(data, sheet="Two"), "stage") == ["Two"]
    assert names(read_xlsx(data, sheet=2), "stage") == ["Two"]
    for sheet in ("Three", 3, -1):
        with pytest.raises(ArgumentError, match="allowed: 'Map', 'One', 'Two', or a number from"):
            read_xlsx(data, "book.xlsx", sheet=sheet)


def test_a_bad_workbook_cell_is_named_with_its_sheet() -> None:
    book = workbook(["touchpoint", "persona", "emotion"], ["Ad", "Maya", 22])
    with pytest.raises(FormatError, match=r'^b\.xlsx, sheet "Map", row 2, column "emotion": .22'):
        read_xlsx(saved(book), "b.xlsx")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"stage,touchpoint\n", "not a readable .xlsx file"),
        (b"", "not a readable .xlsx file: the file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old .xls file"),
        (saved(workbook()), "b.xlsx: all sheets are empty"),
    ],
)
def test_a_file_that_is_not_a_workbook_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_xlsx(data, "b.xlsx")
    assert message in str(caught.value)


def test_a_sheet_that_is_far_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeynb.formats.spreadsheet.grids.xlsx_file._CELLS", 1000)
    book = workbook(["stage", "touchpoint"])
    book.active["XFD100"] = "x"
    with pytest.raises(FormatError, match="delete the empty rows"):
        read_xlsx(saved(book))


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("journeynb.base.excel_workbooks._UNPACKED", 1000)
    with pytest.raises(FormatError, match="bytes when unpacked; allowed: at most 1,000"):
        read_xlsx(saved(workbook(["stage", "touchpoint"])))


def test_without_openpyxl_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for call in (lambda: read_xlsx(b""), lambda: write_xlsx(State())):
        with pytest.raises(MissingExtraError, match=r"journeynb\[xlsx\]"):
            call()


def test_importing_it_loads_neither_pandas_nor_openpyxl() -> None:
    code = (
        f"import sys, {spreadsheet.__name__}; "
        "sys.exit(any(name in sys.modules for name in ('pandas', 'openpyxl')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_frame_is_read_with_its_missing_values_and_lists() -> None:
    frame = pd.DataFrame(
        {
            "stage": [None, "A"],
            "touchpoint": ["Ad", "Shop"],
            "channel": [["web", "a;b"], None],
            "persona": pd.array(["Maya", pd.NA], dtype="string"),
            "emotion": [-1, float("nan")],
        },
        index=["x", "y"],
    )
    state, text = warned(from_frame, frame)
    assert text == "the table: a blank 'persona' means the one above: row y"
    assert state.entity("ad").stored()["channels"] == ["web", "a;b"]
    assert links(state) == {
        ("occurs_in", "Shop", "A"): {},
        ("experiences", "Maya", "Ad"): {"emotion": -1},
        ("experiences", "Maya", "Shop"): {},
    }
    frame.loc["x", "emotion"] = 9
    with pytest.raises(FormatError, match=r'^the table, row x, column "emotion": .9. is not an'):
        from_frame(frame)
    with pytest.raises(
        FormatError, match=r"^the table: no rows found; expected: a row of headings$"
    ):
        from_frame(pd.DataFrame())


def test_formulas_are_neutralized_in_csv_and_come_back() -> None:
    texts = ["=1+1", "+1", "-x", "@a", "'=x", "'tis", "＝1"]
    core = CoreMap()
    core.apply(
        [
            {"op": "add", "kind": "stage", "id": f"s{i}", "fields": {"name": text}}
            for i, text in enumerate(texts)
        ]
    )
    data = write_csv(core.state)
    assert data.startswith(b"\xef\xbb\xbfstage,")
    cells = [line.split(",")[0] for line in data.decode("utf-8-sig").splitlines()[1:]]
    assert cells == ["'=1+1", "'+1", "'-x", "'@a", "''=x", "'tis", "'＝1"]
    assert names(read_csv(data), "stage") == texts


def test_formulas_are_text_in_workbooks() -> None:
    core = CoreMap()
    fields = {"name": '=HYPERLINK("http://x")'}
    core.apply([{"op": "add", "kind": "stage", "id": "s", "fields": fields}])
    data = write_xlsx(core.state)
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", fields["name"], True)
    assert names(read_xlsx(data), "stage") == [fields["name"]]


def test_text_that_a_workbook_cannot_hold_is_replaced_with_a_warning() -> None:
    core = CoreMap()
    core.apply([{"op": "add", "kind": "stage", "id": "s", "fields": {"name": "a\x01b_x0041_"}}])
    data, text = warned(write_xlsx, core.state)
    assert "control characters (replaced by �)" in text and "row 2, column 1" in text
    assert names(read_xlsx(data), "stage") == ["a�b_x0041_"]


def test_a_frame_has_a_row_a_touchpoint_and_persona_with_fixed_columns() -> None:
    empty = to_frame(State())
    assert list(empty.columns) == COLUMNS
    assert empty.shape == (0, 11)
    state = read_csv(
        f"{HEAD}\n"
        "A,Ad,,Maya,1,,,,More,,\nA,Ad,,Tom,,,,,More,,\n"
        "B,,,,,,,,,,\nC,Shop,,,,,,,,,\n,Mail,,,,,,,,,\n".encode()
    )
    frame = to_frame(state)
    assert frame.dtypes["emotion"] == "float64"
    assert frame.dtypes["stage"] == empty.dtypes["stage"] == pd.Series(["a"]).dtype
    rows = frame[["stage", "touchpoint", "persona", "opportunity"]].to_numpy().tolist()
    assert rows == [
        ["A", "Ad", "Maya", "More"],
        ["A", "Ad", "Tom", "More"],
        ["B", "", "", ""],
        ["C", "Shop", "", ""],
        ["", "Mail", "", ""],
    ]
    assert frame["emotion"].tolist()[0] == 1 and frame["emotion"].isna().sum() == 4


def test_pain_points_with_different_opportunities_have_a_row_each() -> None:
    data = b"touchpoint,persona,emotion,pain_point,opportunity\nAd,Maya,-1,P,O\nAd,Maya,,Q,\n"
    state = read_csv(data)
    frame = to_frame(state)
    assert frame[["pain_point", "opportunity"]].to_numpy().tolist() == [["P", "O"], ["Q", ""]]
    assert frame["emotion"].isna().tolist() == [False, True]
    assert links(from_frame(frame)) == links(state)


def test_what_the_long_form_cannot_hold_is_listed_when_written() -> None:
    core = CoreMap()
    core.apply(
        [
            {"op": "set", "id": "", "fields": {"title": "T", "currency": "EUR"}},
            {"op": "add", "kind": "stage", "id": "a", "fields": {"name": "A"}},
            {"op": "add", "kind": "stage", "id": "b", "fields": {"name": "A"}},
            {"op": "add", "kind": "pain_point", "id": "p", "fields": {"name": "P", "severity": 1}},
            {"op": "add", "kind": "source", "id": "s", "fields": {"name": "S"}},
            {"op": "link", "kind": "cites", "from": "p", "to": "s"},
        ]
    )
    _, text = warned(write_csv, core.state)
    assert text == (
        "a spreadsheet cannot contain everything on this map; skipped: pain points without a "
        "touchpoint ('P'); sources (1); links (1: cites); fields that have no column "
        "(map.currency, pain_point.severity); stages with the same name, which become one "
        "when read ('A')"
    )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_samples_come_back_from_every_form(path: Path) -> None:
    state = loads(path.read_bytes())
    frame = to_frame(state)
    for again in (
        from_frame(frame),
        read_csv(written(state, write_csv)),
        read_xlsx(written(state, write_xlsx)),
    ):
        pd.testing.assert_frame_equal(to_frame(again), frame)


UNHURRIED = settings(
    max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(" \n\r\t;\\=+-@'\",|_x0041"),
    ),
    max_size=8,
)
NAMES = TEXTS.filter(str.strip)
CELLS = st.dictionaries(st.sampled_from(["actions", "thoughts"]), TEXTS, max_size=2)


@st.composite
def maps(draw: st.DrawFn, plain: bool = False) -> State:
    """Maps that the long form can contain, with unique names (`plain`: and clean)."""
    changes: list[dict[str, Any]] = []
    ids: dict[str, list[str]] = {}
    seen: set[str] = set()
    for kind in ("persona", "stage", "touchpoint", "goal", "pain_point", "opportunity"):
        ids[kind] = [f"{kind.replace('_', '')}-{i}" for i in range(draw(st.integers(0, 4)))]
        for id in ids[kind]:
            name = draw(NAMES)
            while (clean := _clean(name)) in seen:
                name = f"{clean}{len(seen)}"
            seen.add(clean)
            fields: dict[str, Any] = {"name": clean if plain else name}
            if kind == "touchpoint":
                fields["channels"] = draw(st.lists(TEXTS, max_size=3))
                fields["owner"] = draw(TEXTS)
                if plain:
                    channels = (_clean(channel) for channel in fields["channels"])
                    fields["channels"] = [c for c in dict.fromkeys(channels) if c]
                    fields["owner"] = _clean(fields["owner"])
            changes.append({"op": "add", "kind": kind, "id": id, "fields": fields})

    def some(kind: str, start: str, end: str) -> Iterator[dict[str, Any]]:
        pairs = [(a, b) for a in ids[start] for b in ids[end]]
        for a, b in draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else ():
            yield {"op": "link", "kind": kind, "from": a, "to": b, "fields": {}}

    for touchpoint in ids["touchpoint"]:
        stage = draw(st.sampled_from([None, *ids["stage"]]))
        if stage:
            changes.append({"op": "link", "kind": "occurs_in", "from": touchpoint, "to": stage})
    for link in some("experiences", "persona", "touchpoint"):
        texts = draw(CELLS)
        link["fields"] = {n: _clean(t) if plain else t for n, t in texts.items()}
        link["fields"]["emotion"] = draw(st.none() | st.floats(-2, 2))
        changes.append(link)
    changes += some("supports", "touchpoint", "goal")
    changes += some("hurts", "pain_point", "touchpoint")
    changes += some("felt_by", "pain_point", "persona")
    changes += some("addresses", "opportunity", "pain_point")
    changes += some("addresses", "opportunity", "touchpoint")
    core = CoreMap()
    core.apply(changes)
    return core.state


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@UNHURRIED
@given(maps())
def test_a_frame_read_again_gives_the_same_frame(state: State) -> None:
    frame = to_frame(state)
    pd.testing.assert_frame_equal(to_frame(from_frame(frame)), frame)


@UNHURRIED
@given(maps())
def test_a_csv_file_read_again_gives_the_same_frame(state: State) -> None:
    frame = to_frame(state)
    pd.testing.assert_frame_equal(to_frame(read_csv(written(state, write_csv))), frame)


@UNHURRIED
@given(maps())
def test_a_workbook_read_again_gives_the_same_workbook(state: State) -> None:
    with warnings.catch_warnings(record=True) as record:
        warnings.simplefilter("always")
        again = read_xlsx(write_xlsx(state))
    frame = to_frame(again)
    pd.testing.assert_frame_equal(to_frame(read_xlsx(written(again, write_xlsx))), frame)
    if not any("control characters" in str(warning.message) for warning in record):
        pd.testing.assert_frame_equal(frame, to_frame(state))


@UNHURRIED
@given(maps(plain=True))
def test_names_links_and_emotions_come_back(state: State) -> None:
    """Pain points that the long form can contain: a persona at the touchpoint feels them."""
    core = CoreMap(state)
    for pain_point in list(state.order["pain_point"]):
        met = [link.end for link in state.links("hurts") if link.start == pain_point]
        felt = [link.end for link in state.links("felt_by") if link.start == pain_point]
        there = {link.start for link in state.links("experiences") if link.end in met}
        lost = [link for link in state.links("experiences") if link.end in met]
        held = all(any(link.start in felt and link.end == id for link in lost) for id in met)
        if not met or not felt or not held or not there.issuperset(felt):
            core.apply([{"op": "remove", "id": pain_point}])
    for idea in list(state.order["opportunity"]):
        if not any(link.start == idea for link in state.links("addresses")):
            core.apply([{"op": "remove", "id": idea}])
    again = from_frame(to_frame(state))
    assert links(again) == links(state)
    for kind in state.order:
        assert set(names(again, kind)) == set(names(state, kind))
    assert names(again, "stage") == sorted(names(state, "stage"), key=names(again, "stage").index)
    fields = {e.name: (e.channels, e.owner) for e in state.entities("touchpoint")}
    assert {e.name: (e.channels, e.owner) for e in again.entities("touchpoint")} == fields


def _read(read: Any, data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", JourneyWarning)
        try:
            read(data, "x")
        except JourneyError as error:
            print(error)  # which must not fail either


@UNHURRIED
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "ignore")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read(read_csv, data)
    _read(read_xlsx, data)
    _read(read_csv, HEAD.encode() + b"\n" + data)
    _read(read_csv, b"Stage,A,B\nTouchpoints,x,y\nActions,u,v\n" + data)


def test_a_damaged_workbook_is_read_or_refused() -> None:
    data = written(loads(SAMPLES[0].read_bytes()), write_xlsx)
    chance = random.Random(1)
    for _ in range(1000 if LONG else 50):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        _read(read_xlsx, bytes(damaged))
        _read(read_xlsx, data[: chance.randrange(len(data))])


def test_a_long_file_takes_linear_time() -> None:
    def count(rows: int) -> int:
        text = "\n".join(f"S{i % 9},接点{i},web,P{i % 5},{i % 5 - 2}" for i in range(rows))
        data = f"stage,touchpoint,channel,persona,emotion\n{text}\n".encode()
        calls = 0

        def tick(*_: Any) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(tick)
        try:
            read_csv(data)
        finally:
            sys.setprofile(None)
        return calls

    assert count(800) < 2.6 * count(400)
