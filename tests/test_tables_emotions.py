"""Emotions as teams write them in tables: words, scales, marks."""

from __future__ import annotations

from typing import Any

import pytest

from journeynb.base.errors import ArgumentError, FormatError
from table_cases import felt, from_csv, names


def column(*cells: str, heading: str = "Emotion", **options: Any) -> tuple[list[Any], str]:
    """Return the emotions of a column, and the warning."""
    rows = "".join(f'T{i},P,"{cell}"\n' for i, cell in enumerate(cells))
    state, text = from_csv(f'Touchpoint,Persona,"{heading}"\n{rows}', **options)
    return list(felt(state).values()), text


def test_emotions_in_words_become_feelings_and_scores_and_refuse_no_table() -> None:
    state, text = from_csv(
        "Stage,Touchpoint,Emotional state,Friction,Opportunity\n"
        "Find,Post in a feed,Sceptical,One more shop,Show proof first\n"
        "Find,Landing page,Curious but guarded,Long text,Move proof up\n"
        "Try,Sample box,Delighted,,Ask for a review\n"
        "Buy,Checkout,Anxious,Hidden cost,Show the cost\n"
        "Buy,Confirmation,relieved 🙂,,\n"
    )
    assert felt(state, "emotion", "feeling") == {
        "Post in a feed": (-0.5, "Sceptical"),
        "Landing page": (0.5, "Curious but guarded"),
        "Sample box": (2, "Delighted"),
        "Checkout": (-1, "Anxious"),
        "Confirmation": (1, "relieved 🙂"),
    }
    assert names(state, "pain_point") == ["One more shop", "Long text", "Hidden cost"]
    assert (
        "scored the words of 'Emotional state': 'Sceptical' -0.5, 'Curious but guarded' 0.5" in text
    )


@pytest.mark.parametrize(
    ("cell", "emotion", "feeling"),
    [
        ("Anxious → Relieved", 0, "Anxious → Relieved"),
        ("very frustrated", -2, "very frustrated"),
        ("not happy", None, "not happy"),
        ("Leicht verunsichert", -0.5, "Leicht verunsichert"),
        ("Déçue", -1, "Déçue"),
        ("Aliviada", 1, "Aliviada"),
        ("Urgent", None, "Urgent"),
        ("😊 Curious", 1, "😊 Curious"),
        ("😟→🙂", 0, None),
        ("Very negative", -2, None),
        ("-1 - impatient", -1, "impatient"),
        ("Curious (+1)", 1, "Curious"),
        ("–1", -1, None),
        ("4/5", 1, None),
        ("7 / 10", 0.667, None),
        ("75 %", 1, None),  # prose: ignore (a cell as people write it)
        ("★★★★☆", 1, None),
        ("👍🏽", 1, None),
        (":-(", -1, None),
    ],
)
def test_a_cell_gives_a_score_a_feeling_or_both(
    cell: str, emotion: float | None, feeling: str | None
) -> None:
    state, _ = from_csv(f"Touchpoint,Persona,Emotion\nAd,Maya,{cell}\n")
    assert felt(state, "emotion", "feeling") == {"Ad": (emotion, feeling)}


def test_words_are_scored_by_the_caller_or_not_at_all() -> None:
    assert column("wary", "happy")[0] == [-0.5, 1]
    assert column("wary", "happy", emotions="words")[0] == [None, None]
    assert column("wary", "happy", "meh", emotions={"wary": -2, "Meh": -0.5})[0] == [-2, 1, -0.5]
    with pytest.raises(
        ArgumentError, match='allowed: "words" to leave words without a score, or a dict'
    ):
        column("wary", emotions={"wary": 7})


@pytest.mark.parametrize(
    ("heading", "cells", "emotions"),
    [
        ("Satisfaction (1-10)", ["7", "4", "9"], [0.667, -0.667, 1.556]),
        ("Satisfaction (1-5)", ["1", "2"], [-2, -1]),
        ("Zufriedenheit (1 bis 7)", ["7", "4"], [2, 0]),
        ("Score /10", ["0", "10"], [-2, 2]),
        ("Mood out of 5", ["1", "2"], [-2, -1]),
        ("NPS", ["0", "5"], [-2, 0]),
        ("CSAT %", ["100", "50"], [2, 0]),
        ("Stimmung (1 = gut, 5 = schlecht)", ["1", "5"], [2, -2]),
        ("Emotion (-2 to 2)", ["1", "2"], [1, 2]),
        ("Emotion (–5 … 5)", ["–5", "0"], [-2, 0]),
    ],
)
def test_the_scale_of_a_heading_wins(heading: str, cells: list[str], emotions: list[float]) -> None:
    found, text = column(*cells, heading=heading)
    assert found == emotions
    assert ("as its heading says" in text) == (heading != "Emotion (-2 to 2)")


@pytest.mark.parametrize(
    ("cells", "emotions", "scale"),
    [
        (["2", "5"], [-1, 2], "1 to 5"),
        (["2", "6"], [-1.333, 1.333], "1 to 7"),
        (["4", "9"], [-0.667, 1.556], "1 to 10"),
        (["0", "9"], [-2, 1.6], "0 to 10"),
        (["20", "100"], [-1.2, 2], "0 to 100"),
        (["-4", "5"], [-1.6, 2], "-5 to 5"),
        (["3,4", "4,2"], [0.4, 1.2], "1 to 5"),
    ],
)
def test_a_scale_without_a_heading_is_guessed_and_reported(
    cells: list[str], emotions: list[float], scale: str
) -> None:
    found, text = column(*cells)
    assert found == emotions
    assert f"as scores from {scale}, with" in text and "scale= changes this" in text


def test_numbers_that_fit_two_scales_are_reported() -> None:
    found, text = column("1", "2")
    assert found == [1, 2]
    assert "fit -2 to 2 and 1 to 5; read them as -2 to 2 (scale=(1, 5) changes this)" in text
    assert column("1", "2", scale=(1, 5)) == ([-2, -1], "")
    assert column("1", "2", scale="1-5") == ([-2, -1], "")
    assert column("1", "-1")[1] == column("+1", "+2")[1] == column("1.5", "2")[1] == ""


@pytest.mark.parametrize("scale", [5, "high", (1, 1), (1, 2, 3), ("1", "5")])
def test_a_wrong_scale_names_what_is_allowed(scale: Any) -> None:
    with pytest.raises(
        ArgumentError, match=r"allowed: the worst and the best score, such as \(1, 10"
    ):
        column("1", scale=scale)


@pytest.mark.parametrize("cells", [["-2", "1", "22"], ["1", "2", "44"], ["0.5", "3"]])
def test_one_number_beyond_the_scale_is_a_slip_and_no_other_scale(cells: list[str]) -> None:
    with pytest.raises(
        FormatError, match=r"is not an emotion; allowed: .*scale=\(1, 10\) names it"
    ):
        column(*cells)


def test_a_dash_is_a_mark_among_marks_and_empty_elsewhere() -> None:
    assert column("++", "+", "o", "-", "--")[0] == [2, 1, 0, -1, -2]
    assert column("1", "-")[0] == [1, None]
    state, text = from_csv("Touchpoint,Persona,Emotion\nAd,Maya,-1\nShop,Maya,–\n")
    assert felt(state) == {"Ad": -1, "Shop": None}
    assert "read as empty: '–' in row 3, column 3" in text


def test_the_score_beside_an_emotion_in_words_is_the_emotion() -> None:
    state, text = from_csv(
        "Touchpoint,Persona,Emotion,Score\nAd,Maya,Curious,4\nShop,Maya,Happy,2\n"
    )
    assert felt(state, "emotion", "feeling") == {"Ad": (1, "Curious"), "Shop": (-1, "Happy")}
    assert "read 'Emotion' as feeling, 'Score' as emotion" in text.replace(
        "'Score' as emotion, 'Emotion' as feeling", "'Emotion' as feeling, 'Score' as emotion"
    )
    wide = "Phase,A,B\nTouchpoints,Ad,Shop\nEmotion,Curious,Happy\nScore (1-5),4,2\n"
    state, _ = from_csv(wide, persona="Maya")
    assert felt(state, "emotion", "feeling") == {"Ad": (1, "Curious"), "Shop": (-1, "Happy")}


def test_each_touchpoint_of_a_row_has_its_own_emotion_where_there_are_as_many() -> None:
    state, _ = from_csv(
        'Stage,Touchpoints,Persona,Emotions\nFind,"- Ad\n- Blog",Maya,"- 🙂\n- 😟"\n'
    )
    assert felt(state) == {"Ad": 1, "Blog": -1}
