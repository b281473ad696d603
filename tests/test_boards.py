"""Boards of Lucidchart and Miro: their CSV exports become maps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.base.user_warnings import hearing

HEAD = (
    "Id,Name,Shape Library,Page ID,Contained By,Group,Line Source,Line Destination,Source Arrow,"
    "Destination Arrow,Status,Text Area 1,Text Area 2,Text Area 3,Comments"
)
SWIM_LANES = f"""{HEAD},Channel,Mood
1,Document,,,,,,,,,Draft,Coffee,,,,,
2,Page,,,,,,,,,,Subscribe,,,,,
3,Swim Lane,Flowchart Shapes/Containers,2,,,,,,,,Customer,Website,Pain points,,,
4,Rounded Rectangle Container,Containers,2,3,,,,,,,Discover,,,,,
5,Rounded Rectangle Container,Containers,2,3,,,,,,,Order,,,,,
6,Terminator,Flowchart Shapes,2,,,,,,,,Start,,,,,
7,Process,Flowchart Shapes,2,3:1|4,,,,,,,See an ad,,,Where?,web; social,4
8,Process,Flowchart Shapes,2,3:1|5,,,,,,,Choose a plan,,,,web,2
9,Process,Flowchart Shapes,2,3:2|5,,,,,,,Confirm,By e-mail,,,,
10,Process,Flowchart Shapes,2,3:3|5,,,,,,,Prices are hidden,,,,,
11,Note,Flowchart Shapes,2,5,,,,,,,"Ask Tom
about it",,,,,
12,Line,,2,,,6,7,None,Arrow,,,,,,,
13,Line,,2,,,7,8,None,Arrow,,clicks,,,,,
14,Line,,2,,,9,8,Arrow,None,,,,,,,
15,Line,,2,,,8,10,None,Arrow,,,,,,,
16,Line,,2,,,8,,None,Arrow,,,,,,,
17,SVGPathBlock2,,2,,,,,,,,,,,,,
18,Group 1,,2,,,,,,,,,,,,,
"""
FLOW = f"""{HEAD}
1,Document,,,,,,,,,Draft,Ideas,,,
2,Page,,,,,,,,,,Page 1,,,
3,Process,Flowchart Shapes,2,,,,,,,,Search,,,
4,Decision,Flowchart Shapes,2,,,,,,,,Found?,,,
5,Line,,2,,,3,4,None,Arrow,,,,,
6,Line,,2,,,4,3,Arrow,Arrow,,No,,,
"""


@pytest.fixture
def lucid(tmp_path: Path) -> Any:
    """Return a function that reads a file of Lucidchart, and what it warns of."""

    def read(text: str, **options: Any) -> tuple[jn.JourneyMap, str]:
        path = tmp_path / "board.csv"
        path.write_text(text, encoding="utf-8")
        with hearing() as heard:
            jm = jn.read(path, **options)
        assert len(heard) == 1
        return jm, heard[0]

    return read


class TestLucid:
    def test_containers_are_stages_and_lanes_are_who_acts(self, lucid: Any) -> None:
        jm, said = lucid(SWIM_LANES)
        assert jm.title == "Subscribe"
        assert jm.table("stage").name.tolist() == ["Discover", "Order"]
        assert jm.table("persona").name.tolist() == ["Customer"]
        placed = dict(jm.touchpoints()[["name", "stage"]].itertuples(index=False))
        assert placed == {"See an ad": "discover", "Choose a plan": "order", "Confirm": "order"}
        assert jm["confirm"].owner == "Website" and jm["confirm"].description == "By e-mail"
        assert jm.links("experiences")["from"].unique().tolist() == ["customer"]
        assert "the lanes 'Customer' as personas; read the lanes 'Website' as owners" in said

    def test_lanes_that_are_rows_of_a_map_are_read_as_such(self, lucid: Any) -> None:
        jm, _ = lucid(SWIM_LANES)
        assert jm.table("pain_point").name.tolist() == ["Prices are hidden"]
        hurts = jm.links("hurts")[["from", "to"]].to_numpy().tolist()
        assert hurts == [["prices-are-hidden", "choose-a-plan"]]

    def test_lines_lead_where_their_arrow_points(self, lucid: Any) -> None:
        jm, _ = lucid(SWIM_LANES)
        found = jm.links("leads_to")[["from", "to", "label"]].to_numpy().tolist()
        assert found == [
            ["choose-a-plan", "confirm", ""], ["see-an-ad", "choose-a-plan", "clicks"]
        ]  # fmt: skip

    def test_shape_data_is_read_by_its_headings(self, lucid: Any) -> None:
        jm, _ = lucid(SWIM_LANES)
        assert jm["see-an-ad"].channels == ("web", "social")
        felt = dict(jm.links("experiences")[["to", "emotion"]].itertuples(index=False))
        assert felt == {"see-an-ad": 1, "choose-a-plan": -1}
        jm, _ = lucid(SWIM_LANES, scale=(0, 4))
        assert dict(jm.links("experiences")[["to", "emotion"]].itertuples(index=False)) == {
            "see-an-ad": 2, "choose-a-plan": 0
        }  # fmt: skip

    def test_notes_and_comments_are_kept(self, lucid: Any) -> None:
        jm, _ = lucid(SWIM_LANES)
        assert jm.table("note").description.tolist() == ["Ask Tom\nabout it"]
        assert jm.table("comment").description.tolist() == ["Where?"]

    def test_a_warning_lists_what_is_not_on_the_map(self, lucid: Any) -> None:
        _, said = lucid(SWIM_LANES)
        assert "skipped shapes that only say start or end (1), shapes without text (1)" in said
        assert "lines that do not join two touchpoints (2)" in said

    def test_a_flow_chart_without_containers_has_touchpoints_without_stages(
        self, lucid: Any
    ) -> None:
        jm, said = lucid(FLOW)
        assert jm.title == "Ideas"
        assert jm.table("touchpoint").name.tolist() == ["Search", "Found?"]
        assert len(jm.links("leads_to")) == 2
        assert "2 touchpoints without a stage, because the shape is in no container" in said

    def test_customers_names_the_lanes_that_are_personas(self, lucid: Any) -> None:
        jm, _ = lucid(SWIM_LANES, customers=["Website"])
        assert jm.table("persona").name[0] == "Website"
        assert jm["see-an-ad"].owner == "Customer" and jm["confirm"].owner == ""
        with pytest.raises(jn.ArgumentError, match="'Tom' is not a lane; allowed: 'Customer', 'W"):
            lucid(SWIM_LANES, customers="Tom")

    def test_lanes_with_usual_names_of_stages_are_stages(self, lucid: Any) -> None:
        text = FLOW.replace("2,,,,,,,,Search", "2,9:1,,,,,,,Search").replace(
            "2,,,,,,,,Found?", "2,9:2,,,,,,,Found?"
        )
        jm, said = lucid(f"{text}9,Swim Lane,,2,,,,,,,,Awareness,Purchase,,\n")
        placed = dict(jm.touchpoints()[["name", "stage"]].itertuples(index=False))
        assert placed == {"Search": "awareness", "Found?": "purchase"}
        assert "read the lanes 'Awareness', 'Purchase' as stages (customers= names" in said
        jm, _ = lucid(f"{text}9,Swim Lane,,2,,,,,,,,Look,Get,,\n", stages=["Look", "Get"])
        assert jm.table("stage").name.tolist() == ["Look", "Get"]
        assert jm.table("persona").empty

    def test_one_of_several_pages_is_chosen(self, lucid: Any) -> None:
        text = SWIM_LANES + (
            "20,Page,,,,,,,,,,Cancel,,,,,\n21,Process,,20,,,,,,,,Call,,,,,\n"
            "22,Page,,,,,,,,,,Empty,,,,,\n"
        )
        with pytest.raises(jn.FormatError, match=r"contains 2 boards; choose .* page=1 \('Cancel'"):
            lucid(text)
        for page in ("Cancel", 1):
            jm, _ = lucid(text, page=page)
            assert jm.table("touchpoint").name.tolist() == ["Call"]
        with pytest.raises(jn.ArgumentError, match="page=7 is not a page of the file; allowed"):
            lucid(text, page=7)

    def test_lanes_may_be_counted_from_zero(self, lucid: Any) -> None:
        text = SWIM_LANES.replace("3:1|", "3:0|").replace("3:2|", "3:1|").replace("3:3|", "3:2|")
        jm, _ = lucid(text)
        assert jm["confirm"].owner == "Website"
        assert jm.table("pain_point").name.tolist() == ["Prices are hidden"]

    def test_shapes_that_only_name_a_row_of_a_map_are_no_touchpoints(self, lucid: Any) -> None:
        jm, said = lucid(f"{FLOW}7,Text,,2,,,,,,,,Pain points,,,\n8,Process,,2,,,,,,,,Phases,,,\n")
        assert jm.table("touchpoint").name.tolist() == ["Search", "Found?"]
        assert (
            len(jm) == 2
            and "names of rows, because the file does not say which shapes are in a row (2)" in said
        )

    def test_shapes_of_a_page_that_is_not_in_the_file_are_read(self, lucid: Any) -> None:
        jm, _ = lucid(f"{HEAD}\n3,Process,,7,,,,,,,,Search,,,\n4,Process,,,,,,,,,,Pay,,,\n")
        assert jm.table("touchpoint").name.tolist() == ["Search", "Pay"]

    def test_an_empty_title_of_the_lanes_is_no_lane(self, lucid: Any) -> None:
        text = SWIM_LANES.replace("Draft,Coffee,,,,,", "Draft,,Coffee,,,,").replace(
            ",Customer,Website,Pain points,,,", ",,Customer,Website,,,"
        )
        jm, _ = lucid(text)
        assert jm["confirm"].owner == "Website"

    def test_saved_by_excel_with_semicolons_and_columns_in_any_case(self, lucid: Any) -> None:
        text = FLOW.replace(",", ";").replace("Shape Library", "shape library")
        jm, _ = lucid(text)
        assert jm.table("touchpoint").name.tolist() == ["Search", "Found?"]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("Id,Name,Shape Library,Page ID,x\n", "the columns Text Area 1 are missing"),
            (f"{HEAD}\n1,Page\n", "no shape with text found; allowed: a board"),
            (f"{HEAD}\n3,Process\n3,Process\n", "row 3: the id 3 is also in row 2; allowed"),
        ],
    )
    def test_errors_say_what_is_wrong(self, tmp_path: Path, text: str, message: str) -> None:
        (tmp_path / "a.csv").write_text(text)
        with pytest.raises(jn.FormatError, match=message):
            jn.read(tmp_path / "a.csv")

    def test_options_of_spreadsheets_do_not_fit(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text(FLOW)
        with pytest.raises(jn.ArgumentError, match="lucid has no option shape=; allowed: page"):
            jn.read(tmp_path / "a.csv", shape="long")

    def test_a_spreadsheet_with_an_id_is_still_one(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("Id,Stage,Touchpoint,Persona\n1,Find,Ad,Maya\n")
        with pytest.warns(jn.JourneyWarning):
            assert jn.read(tmp_path / "a.csv").table("touchpoint").name.tolist() == ["Ad"]


def read_miro(folder: Path, text: str, **options: Any) -> jn.JourneyMap:
    path = folder / "board.csv"
    path.write_text(text, encoding="utf-8")
    return jn.read(path, format="miro", **options)


class TestMiro:
    def test_texts_below_a_stage_and_a_lane_belong_to_them(self, tmp_path: Path) -> None:
        text = (
            'Find\nTouchpoints\nSee an ad\n"Ask a friend; really"\nPain points\n"Too, loud"\n'
            "Emotions\n🙂\nBuy\nTouchpoints\nPay\nEmotions\n😟\n"
        )
        jm = read_miro(tmp_path, text, stages=["find", "Buy"], persona="Maya")
        assert jm.table("stage").name.tolist() == ["find", "Buy"]
        placed = jm.touchpoints()[["name", "stage"]].to_numpy().tolist()
        assert placed == [["See an ad", "find"], ["Ask a friend; really", "find"], ["Pay", "buy"]]
        assert jm.table("pain_point").name.tolist() == ["Too, loud"]
        assert jm.links("experiences").emotion.tolist() == [1, -1, 1]

    def test_texts_without_a_lane_are_touchpoints(self, tmp_path: Path) -> None:
        jm = read_miro(tmp_path, "Find\nAd\nBuy\nPay\n", stages=["Find", "Buy"], persona="Maya")
        assert jm.touchpoints()[["name", "stage"]].to_numpy().tolist() == [
            ["Ad", "find"], ["Pay", "buy"]
        ]  # fmt: skip

    def test_a_text_below_no_stage_is_kept(self, tmp_path: Path) -> None:
        with pytest.warns(
            jn.JourneyWarning, match="2 texts kept without a stage, because none is above: 'My"
        ):
            jm = read_miro(
                tmp_path, "My board\nIdeas\nA map\nFind\nAd\n", stages=["Find"], persona="Maya"
            )
        assert jm.table("note").description.tolist() == ["My board"]
        assert jm.table("opportunity").name.tolist() == ["A map"]

    def test_texts_below_the_word_stages_are_stages(self, tmp_path: Path) -> None:
        text = "Stages\nFind\nBuy\nTouchpoints\nAd\nPay\nPain points\n<p>Loud<br/>ad</p>\n"
        with pytest.warns(jn.JourneyWarning, match="1 text kept without a stage"):
            jm = read_miro(tmp_path, text, persona="Maya")
        assert jm.touchpoints()[["name", "stage"]].to_numpy().tolist() == [
            ["Ad", "find"], ["Pay", "buy"]
        ]  # fmt: skip
        assert jm.table("pain_point").name.tolist() == ["Loud ad"]

    def test_a_file_with_headings_says_what_a_text_belongs_to(self, tmp_path: Path) -> None:
        text = "Type,Content,Frame,Tags\nsticky,Ad,Find,\nsticky,Slow,Find,pain point\nx,Pay,Buy,\n"
        jm = read_miro(tmp_path, text, persona="Maya")
        assert jm.table("stage").name.tolist() == ["Find", "Buy"]
        assert jm.table("pain_point").name.tolist() == ["Slow"]

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (
                {},
                r'pass stages=\["Discover", "Buy"\], the texts that name them. Texts on this board',
            ),
            (
                {"stages": ["Find", "Nowhere"]},
                "stages that are not on the board: 'Nowhere'; allowed",
            ),
            ({"stages": 3}, "stages=3 is not valid; allowed: a list"),
            ({"stages": [""]}, r"stages=\[''\] is not valid"),
        ],
    )
    def test_errors_say_how_to_go_on(
        self, tmp_path: Path, options: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(jn.JourneyError, match=message):
            read_miro(tmp_path, "Find\nAd\n", **options)

    def test_a_board_that_is_read_as_a_spreadsheet_names_the_format(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("Find\nAd\n")
        with pytest.raises(jn.FormatError, match='format="miro" reads the texts of a Miro board'):
            jn.read(tmp_path / "a.csv")

    def test_a_board_cannot_be_written(self, tmp_path: Path) -> None:
        with pytest.raises(jn.ArgumentError, match="the format miro can only be read; allowed"):
            jn.JourneyMap().save(tmp_path / "a.csv", format="miro")
