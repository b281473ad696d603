"""Wide tables as they are written: repeated personas, stages and lanes, notes beside them."""

from __future__ import annotations

from table_cases import felt, from_csv, names, places


def test_each_persona_has_the_rows_below_it() -> None:
    state, text = from_csv(
        "Phase,Aware,Buy\nPersona,Maya,Maya\nTouchpoints,Ad,Cart\nEmotion,2,2\n"
        "Persona,Tom,Tom\nTouchpoints,Ad,Cart\nEmotion,-2,-2\n"
    )
    assert felt(state) == {"Maya: Ad": 2, "Tom: Ad": -2, "Maya: Cart": 2, "Tom: Cart": -2}
    assert "read the rows below each persona as that persona's" in text


def test_personas_share_the_touchpoints_above_them() -> None:
    state, _ = from_csv(
        "Phase,Aware,Buy\nTouchpoints,Ad,Cart\n"
        "Persona,Maya,\nEmotion,2,1\nPersona,Tom,\nEmotion,-2,-1\n"
    )
    assert felt(state) == {"Maya: Ad": 2, "Tom: Ad": -2, "Maya: Cart": 1, "Tom: Cart": -1}


def test_each_persona_can_have_a_table_of_its_own() -> None:
    state, _ = from_csv(
        "Persona: Maya,,\nPhase,Aware,Buy\nTouchpoints,Ad,Cart\nEmotion,1,-1\n\n"
        "Persona: Tom,,\nPhase,Aware,Use\nTouchpoints,Ad,App\nEmotion,-2,2\n"
    )
    assert felt(state) == {"Maya: Ad": 1, "Tom: Ad": -2, "Maya: Cart": -1, "Tom: App": 2}
    assert names(state, "stage") == ["Aware", "Buy", "Use"]


def test_each_column_can_name_its_persona() -> None:
    state, text = from_csv(
        "Phase,Aware,Aware,Buy,Buy\nPersona,Maya,Tom,Maya,Tom\n"
        "Touchpoints,Ad,Ad,Cart,Cart\nEmotion,2,-2,1,-1\n"
    )
    assert felt(state) == {"Maya: Ad": 2, "Tom: Ad": -2, "Maya: Cart": 1, "Tom: Cart": -1}
    assert names(state, "stage") == ["Aware", "Buy"]
    assert "read the personas by column" in text


def test_a_lane_that_is_there_twice_is_reported_where_it_contradicts_itself() -> None:
    state, text = from_csv(
        "Phase,Aware,Buy\nPersona,Maya,Maya\nTouchpoints,Ad,Cart\nEmotion,1,-1\nEmotion,2,-2\n"
    )
    assert felt(state) == {"Ad": 2, "Cart": -2}
    assert "'Emotion' is 1 in row 4, but 2 in row 5, at Aware" in text
    assert "'Emotion' is -1 in row 4, but -2 in row 5, at Buy; the later value is used" in text


def test_a_stage_that_is_named_again_is_one_stage_and_reported() -> None:
    state, text = from_csv(
        "Phase,Aware,Buy,Aware\nTouchpoints,Ad,Cart,Blog\nEmotion,1,-1,2\n", persona="Maya"
    )
    assert places(state) == {"Ad": "Aware", "Cart": "Buy", "Blog": "Aware"}
    assert felt(state) == {"Ad": 1, "Blog": 2, "Cart": -1}
    assert "read repeated stages as one: 'Aware'" in text


def test_a_table_can_go_on_below_with_other_stages() -> None:
    state, _ = from_csv(
        "Phase,Aware,Buy\nTouchpoints,Ad,Cart\nEmotion,1,-1\n\n"
        "Phase,Use,Renew\nTouchpoints,App,Mail\nEmotion,2,0\n",
        persona="Maya",
    )
    assert places(state) == {"Ad": "Aware", "Cart": "Buy", "App": "Use", "Mail": "Renew"}
    assert felt(state) == {"Ad": 1, "Cart": -1, "App": 2, "Mail": 0}


def test_the_lists_of_a_lane_can_have_commas() -> None:
    state, text = from_csv(
        'Phase,Aware,Buy\nTouchpoints,"Ad, Blog",Checkout\n'
        'Pain points,"Long, and dull",\nEmotions,🙂,😟\n',
        persona="Maya",
    )
    assert places(state) == {"Ad": "Aware", "Blog": "Aware", "Checkout": "Buy"}
    assert names(state, "pain_point") == ["Long, and dull"]
    assert felt(state) == {"Ad": 1, "Blog": 1, "Checkout": -1}
    assert "read 'Ad, Blog' in 'Touchpoints' as a list" in text


def test_totals_and_remarks_are_no_stages_and_legends_no_lanes() -> None:
    state, text = from_csv(
        "Phase,Aware,Buy,Total,Remarks\nTouchpoints,Ad,Cart,2,ask Web\nEmotion,1,-1,0,\n"
        "Average,1,-1,0,\n\nLegend,,,,\n-2,very bad,,,\n2,very good,,,\n",
        persona="Maya",
    )
    assert names(state, "stage") == ["Aware", "Buy"]
    assert not state.entities("lane", "note")
    assert "skipped columns that are not a stage: 'Total', 'Remarks'" in text
    assert (
        "skipped rows that are not part of a journey: row 4 ('Average'), row 6 ('Legend')" in text
    )


def test_cells_are_tidied_in_lanes_too() -> None:
    state, text = from_csv(
        "**Phase**,**Aware**,Buy\n**Touchpoints**,Ad,n/a\nPain points,-,#REF!\nOwner,Web,web\n",
        persona="Maya",
    )
    assert names(state, "stage") == ["Aware", "Buy"]
    assert names(state, "touchpoint") == ["Ad"]
    assert not state.entities("pain_point")
    assert "read errors of formulas as empty: '#REF!' in row 3, column 3" in text
    assert "'n/a' in row 2, column 3" in text


def test_a_low_score_on_the_scale_of_its_lane_is_low() -> None:
    state, _ = from_csv("Phase,A,B\nTouchpoints,Ad,Cart\nSatisfaction (1-5),1,2\n", persona="Maya")
    assert felt(state) == {"Ad": -2, "Cart": -1}


def test_lanes_named_after_a_persona_are_of_this_persona() -> None:
    csv = "Phase,Aware,Buy\nTouchpoints,Ad,Cart\nEmotion (Maya),2,-1\nEmotion (Tom),-1,1\n"
    state, text = from_csv(csv)
    assert names(state, "persona") == ["Maya", "Tom"]
    emotions = {
        (link.start, link.end): link.data.stored()["emotion"]
        for link in state.links()
        if link.kind == "experiences"
    }
    assert emotions == {
        ("maya", "ad"): 2, ("maya", "cart"): -1, ("tom", "ad"): -1, ("tom", "cart"): 1,
    }  # fmt: skip
    assert "read lanes as those of a persona: 'Maya', 'Tom'" in text
    assert "the later value is used" not in text


def test_parentheses_in_a_lane_name_a_persona_only_if_several_lanes_or_a_row_say_so() -> None:
    rows = "Phase,Aware,Buy\nTouchpoints,Ad,Cart\n"
    for lane in ("Emotion (score)", "Emotion (-2 to 2)", "Thoughts (Maya)"):
        state, _ = from_csv(f"{rows}{lane},1,2\n")
        assert names(state, "persona") == ["Customer"]
    state, _ = from_csv(f"Persona,Maya; Tom,\n{rows}Emotion (tom),1,2\nEmotion (score),0,0\n")
    assert names(state, "persona") == ["Maya", "Tom"]
