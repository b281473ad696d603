"""Long tables as they are written: headings, blanks, lists, notes."""

from __future__ import annotations

import pandas as pd
import pytest

from journeynb.formats.spreadsheet import from_frame, read_csv, write_csv
from journeynb.formats.spreadsheet.words.heading_words import HEADINGS, meanings
from table_cases import felt, from_csv, heard, names, places


def test_metrics_are_kept_as_custom_fields() -> None:
    state, text = from_csv(
        "Phase,Step,Channel,Actor,Satisfaction (1-10),Pain,Owner,KPI\n"
        "Onboard,Sign up,Web,New user,7,Long form,Growth,Conversion\n"
        "Onboard,Verify,Mail,New user,4,Spam folder,Growth,\n"
        "Use,First project,App,New user,9,,Product,Days to value\n"
    )
    assert names(state, "stage") == ["Onboard", "Use"]
    assert names(state, "touchpoint") == ["Sign up", "Verify", "First project"]
    assert names(state, "persona") == ["New user"]
    assert felt(state) == {"Sign up": 0.667, "Verify": -0.667, "First project": 1.556}
    assert [each.stored().get("custom") for each in state.entities("touchpoint")] == [
        [{"name": "KPI", "value": "Conversion"}],
        None,
        [{"name": "KPI", "value": "Days to value"}],
    ]
    assert "kept as custom fields: 'KPI'" in text


def test_other_columns_are_kept_as_custom_fields_when_asked() -> None:
    table = "Stage,Touchpoint,Persona,System,Risk\nFind,Ad,Maya,CRM,low\nFind,Ad,Tom,CMS,low\n"
    state, text = from_csv(table)
    assert state.entity("ad").stored().get("custom") is None
    assert "ignored columns: 'System', 'Risk' (custom=True keeps them)" in text
    state, text = from_csv(table, custom=True)
    assert state.entity("ad").stored()["custom"] == [
        {"name": "System", "value": "CRM\nCMS"},
        {"name": "Risk", "value": "low"},
    ]
    assert "kept as custom fields: 'System', 'Risk'" in text
    state, _ = from_csv(table, columns={"Risk": "custom", "System": None})
    assert state.entity("ad").stored()["custom"] == [{"name": "Risk", "value": "low"}]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Friction", "pain_point"),
        ("Friction points", "pain_point"),
        ("Mitigation", "opportunity"),
        ("Proposed solution", None),
        ("Solution", "opportunity"),
        ("Metric", "custom"),
        ("KPIs", "custom"),
        ("Customer actions / behaviors", "actions"),
        ("CX Pain Points", "pain_point"),
        ("Thoughts / Feelings", "thoughts"),
        ("User goal", None),
        ("Business goal", "goal"),
        ("Pain 2", "pain_point"),
        ("Reibungspunkte", "pain_point"),
        ("Gegenmaßnahme", "opportunity"),
        ("Kennzahl", "custom"),
        ("Étape du parcours", "stage"),
        ("Points de friction", "pain_point"),
        ("Améliorations", "opportunity"),
        ("Estado de ánimo", "emotion"),
        ("Puntos de fricción", "pain_point"),
        ("Soluciones", "opportunity"),
        ("Ponto de contato", "touchpoint"),
        ("Emoção", "emotion"),
        ("Melhorias", "opportunity"),
        ("Responsável", "owner"),
        ("Punti di contatto", "touchpoint"),
        ("Stato d'animo", "emotion"),
        ("Criticità", "pain_point"),
        ("Opportunità", "opportunity"),
    ],
)
def test_headings_are_known_in_six_languages(heading: str, meaning: str | None) -> None:
    assert next(iter(meanings(heading, HEADINGS)), None) == meaning


def test_a_column_that_numbers_the_rows_is_no_stage() -> None:
    state, text = from_csv("Step,Touchpoint,Emotion\n1,Install,😐 Neutral\n2,Run,😊 Positive\n")
    assert names(state, "stage") == []
    assert "ignored columns: 'Step'" in text
    assert felt(state) == {"Install": 0, "Run": 1}


def test_several_columns_of_pain_points_are_read() -> None:
    state, _ = from_csv("Stage,Touchpoint,Pain 1,Pain 2\nBuy,Shop,slow,dear\n")
    assert names(state, "pain_point") == ["slow", "dear"]


def test_a_blank_stage_means_the_one_above() -> None:
    state, text = from_csv(
        "Stage,Touchpoint,Persona,Emotion\n"
        "Search,Ad,Maya,1\n,Site,Maya,0\nBuy,Cart,Maya,-1\n,Pay,Maya,-2\n"
    )
    assert places(state) == {"Ad": "Search", "Site": "Search", "Cart": "Buy", "Pay": "Buy"}
    assert "a blank 'Stage' means the one above: row 3, row 5" in text


def test_a_blank_persona_or_touchpoint_means_the_one_above() -> None:
    state, text = from_csv(
        "Stage,Touchpoint,Persona,Emotion\nSearch,Ad,Maya,1\n,Site,,0\nBuy,Cart,Maya,-1\n,,Tom,-2\n"
    )
    assert felt(state) == {"Maya: Ad": 1, "Maya: Site": 0, "Maya: Cart": -1, "Tom: Cart": -2}
    assert "a blank 'Persona' means the one above: row 3" in text
    assert "a blank 'Touchpoint' means the one above: row 5" in text


def test_a_row_that_only_names_a_stage_groups_the_rows_below_it() -> None:
    state, _ = from_csv(
        "Stage,Touchpoint,Persona,Emotion\n"
        "Search,,,\n,Ad,Maya,1\n,Site,Maya,0\n,,,\nBuy,,,\n,Cart,Maya,-1\n"
    )
    assert places(state) == {"Ad": "Search", "Site": "Search", "Cart": "Buy"}


def test_totals_sources_and_legends_are_left_out() -> None:
    state, text = from_csv(
        "Stage,Touchpoint,Persona,Emotion\n"
        "Search,Ad,Maya,1\nBuy,Cart,Maya,-1\nTotal,,,0\n\n"
        "Source: workshop in May,,,\nLegend,,,\n-2,very bad,,\n2,very good,,\n"
    )
    assert names(state, "stage") == ["Search", "Buy"]
    assert names(state, "touchpoint") == ["Ad", "Cart"]
    assert (
        "skipped rows that are not part of a journey: row 4 ('Total'), row 6 ('Source: workshop"
        in text
    )


@pytest.mark.parametrize(
    "rest",
    [
        "\nName,Price,,\nbasic,10,,\npro,20,,\n",
        "\nStage,Touchpoint,Persona,Emotion\n",
        "Durchschnitt,,,0\n* measured in May,,,\n",
        "\nNote: all values are means,,,\n\n1,= bad,,\n5,= good,,\n",
    ],
)
def test_what_follows_a_journey_is_left_out(rest: str) -> None:
    table = "Stage,Touchpoint,Persona,Emotion\nSearch,Ad,Maya,1\nBuy,Cart,Maya,-1\n"
    state, text = from_csv(table + rest)
    assert (names(state, "stage"), names(state, "touchpoint")) == (
        ["Search", "Buy"],
        ["Ad", "Cart"],
    )
    assert "skipped rows that are not part of a journey" in text


def test_an_empty_row_between_stages_ends_nothing() -> None:
    table = (
        "Stage,Touchpoint,Persona,Emotion\nSearch,Ad,Maya,1\n\nBuy,Cart,Maya,-1\n\n,Pay,Maya,0\n"
    )
    state, text = from_csv(table)
    assert places(state) == {"Ad": "Search", "Cart": "Buy", "Pay": "Buy"}
    assert "skipped" not in text


def test_commas_separate_personas_and_channels_that_are_elsewhere_alone() -> None:
    state, text = from_csv(
        "Stage,Touchpoint,Channel,Persona,Emotion\n"
        'Search,Ad,"web, app","Maya, Tom",1\nBuy,Cart,web,Maya,1\nUse,Brew,app,Tom,-1\n'
    )
    assert names(state, "persona") == ["Maya", "Tom"]
    assert [each.channels for each in state.entities("touchpoint")] == [
        ("web", "app"),
        ("web",),
        ("app",),
    ]
    assert "read 'Maya, Tom' in 'Persona' as a list" in text


def test_a_name_with_a_comma_stays_one_and_is_reported() -> None:
    state, text = from_csv(
        'Touchpoint,Persona\nAd,"Omar, student"\nShop,"Omar, student"\nBlog,Lena\n'
    )
    assert names(state, "persona") == ["Omar, student", "Lena"]
    assert "read 'Omar, student' in 'Persona' as one name each (separate several with ;)" in text


def test_cells_list_things_by_bullets_and_lines_without_markup() -> None:
    state, text = from_csv(
        "Stage,Touchpoints,Pain points,Actions\n"
        '**Find**,"- Login\n- `Dashboard`","• slow\n• **dear**","1. opens\n2. reads"\n'
        'Buy,"Post\nby a friend\nHome page",,\n'
        'Use,"Search ads, newsletter",,\n'
    )
    assert names(state, "stage") == ["Find", "Buy", "Use"]
    assert names(state, "touchpoint") == [
        *("Login", "Dashboard", "Post by a friend", "Home page", "Search ads", "newsletter"),
    ]
    assert names(state, "pain_point") == ["slow", "dear"]
    assert felt(state, "actions") == {"Login": "opens\nreads", "Dashboard": "opens\nreads"}
    assert "removed Markdown markup: row 2, column 1" in text


def test_placeholders_are_empty_and_reported() -> None:
    state, text = from_csv(
        "Stage,Touchpoint,Channel,Persona,Pain point\n"
        "Search,Ad,n/a,N/A,None\nBuy,Cart,-,-,-\nUse,Brew,TBD,–,k. A.\n"
    )
    assert not state.entities("persona", "pain_point")
    assert [each.channels for each in state.entities("touchpoint")] == [(), (), ()]
    assert "read as empty: 'n/a' in row 2, column 3, 'N/A' in row 2, column 4" in text


def test_errors_of_formulas_are_empty_and_reported() -> None:
    state, text = from_csv(
        "Stage,Touchpoint,Pain point\nBuy,Shop,#REF!\nBuy,Cart,#NV\n#1 fan,Ad,x\n"
    )
    assert names(state, "pain_point") == ["x"]
    assert names(state, "stage") == ["Buy", "#1 fan"]
    assert "'#REF!' in row 2, column 3, '#NV' in row 3, column 3" in text


def test_names_that_differ_in_case_and_blanks_are_one_and_reported() -> None:
    state, text = from_csv(
        "Stage,Touchpoint,Channel,Persona\n"
        "Search,Search ad,Web,Maya\nsearch ,Search  Ad,web,MAYA\nSearch,Search\u00a0ad,WEB,Maya\n"
    )
    assert (names(state, "stage"), names(state, "persona")) == (["Search"], ["Maya"])
    assert [(each.name, each.channels) for each in state.entities("touchpoint")] == [
        ("Search ad", ("Web",))
    ]
    assert "'Search  Ad', 'Search\\xa0ad' as 'Search ad'" in text
    assert "'MAYA' as 'Maya'" in text


def test_a_file_that_we_wrote_means_what_it_says() -> None:
    state, _ = heard(
        from_frame,
        pd.DataFrame({"stage": ["Total", "-", "A"], "touchpoint": ["N/A", "a, b", "**x**"]}).assign(
            **dict.fromkeys(["channel", "persona", "emotion", "actions", "thoughts"], ""),
            pain_point="",
            opportunity="",
            owner="",
            goal="",
        ),
    )
    assert names(state, "stage") == ["Total", "-", "A"]
    assert names(state, "touchpoint") == ["N/A", "a, b", "**x**"]
    assert names(read_csv(write_csv(state)), "touchpoint") == ["N/A", "a, b", "**x**"]


def test_a_table_can_start_in_another_column() -> None:
    state, text = from_csv(",,Stage,Touchpoint,\n,,Find,Ad,x\n")
    assert places(state) == {"Ad": "Find"}
    assert "ignored columns without a heading: 5" in text
    state, text = from_csv(
        ",Phase,A,B\nExperience,Touchpoints,Ad,Shop\nExperience,Emotion,1,-1\n", persona="Maya"
    )
    assert felt(state) == {"Ad": 1, "Shop": -1}
    assert "ignored the columns before the names of the lanes" in text


def test_a_table_without_touchpoints_keeps_emotions_as_notes_of_the_stage() -> None:
    state, text = from_csv("Stage,Emotion,Pain point\nFind,happy,slow\nBuy,-1,dear\n")
    assert names(state, "stage") == ["Find", "Buy"] and names(state, "lane") == ["Emotion"]
    assert [note.description for note in state.entities("note")] == ["happy", "-1"]
    assert "kept 'Emotion' as notes where no touchpoint is given: row 2, row 3" in text


def test_a_table_of_headings_alone_is_an_empty_map() -> None:
    with pytest.warns(UserWarning, match="there is no row below the headings"):
        assert len(read_csv(b"Stage,Touchpoint,Mood\n")) == 0
