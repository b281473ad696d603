"""Mean scores of a survey: emotions on a map, without a trick, and nothing guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn

ONE_TO_FIVE = {"score_range": (1, 5)}


@pytest.fixture
def shop() -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Buy"])
    for name in ("Maya", "Jonas"):
        jm.add(jn.Persona(name=name))
    jm.add(jn.Touchpoint(name="Check out"), stage="buy", personas=["maya", "jonas"])
    jm.add(jn.Touchpoint(name="Invoice"), stage="buy", personas="maya")
    jm.link("maya", "invoice", emotion=-1, thoughts="Late")
    return jm


def emotions(jm: jn.JourneyMap) -> dict[tuple[str, str], Any]:
    links = jm.links("experiences")
    felt = zip(links["from"], links["to"], links.emotion, links.basis, strict=True)
    return {(who, at): (emotion, basis) for who, at, emotion, basis in felt if emotion == emotion}


def test_means_set_emotions_in_one_step(shop: jn.JourneyMap) -> None:
    table = pd.DataFrame(
        {"Touchpoint": ["check OUT", "invoice"], "Mean score": [4.2, 3.1], "Answers": [120, 80]}
    )
    before = len(shop.history())
    made = shop.add_scores(table, score_range=(1, 5), persona="Maya")
    assert made.to_dict("records") == [
        {"persona": "maya", "touchpoint": "check-out", "n": 120, "before": pytest.approx(
            float("nan"), nan_ok=True), "emotion": 1.2},
        {"persona": "maya", "touchpoint": "invoice", "n": 80, "before": -1, "emotion": 0.1},
    ]  # fmt: skip
    assert emotions(shop) == {
        ("maya", "check-out"): (1.2, "researched"), ("maya", "invoice"): (0.1, "researched"),
    }  # fmt: skip
    assert shop.links("experiences").thoughts.tolist().count("Late") == 1
    assert len(shop.history()) == before + 1


def test_each_persona_has_its_own_column_or_all_have_one_score(shop: jn.JourneyMap) -> None:
    table = pd.DataFrame(
        {"id": ["check-out", "check-out"], "nps": [9, 2], "segment": ["Maya", "jonas"]}
    )
    shop.add_scores(table, score_range=(0, 10))
    assert [value[0] for value in emotions(shop).values()] == [-1.2, 1.6, -1.0]
    shop.add_scores({"Check out": 3}, score_range=(1, 5), persona=["maya", "jonas"])
    assert emotions(shop)["jonas", "check-out"][0] == 0
    shop.add_scores(pd.Series({"Invoice": 2.5}), score_range="6-1")  # grades; only Maya gets one
    assert emotions(shop)["maya", "invoice"][0] == 0.8


def test_a_survey_is_cited_with_its_scores(shop: jn.JourneyMap) -> None:
    table = pd.DataFrame(
        {"Frage": ["Check out", "Check out"], "persona": ["maya", "jonas"], "mean": [4.25, 2],
         "n": [1200, 1]}
    )  # fmt: skip
    for _ in range(2):  # taking it again changes nothing
        shop.add_scores(
            table, score_range=(1, 5), columns={"Frage": "touchpoint"}, source="Spring survey"
        )
    (source,) = shop.table("source").to_dict("records")
    assert (source["name"], source["type"], source["sample_size"]) == (
        "Spring survey",
        "survey",
        1200,
    )
    (quotes,) = shop.links("cites").quotes
    assert [each["text"] for each in quotes] == [
        "Maya: mean score 4.25, of 1 to 5 from 1,200 answers",
        "Jonas: mean score 2, of 1 to 5 from 1 answer",
    ]
    assert "X509" not in set(shop.gaps().query("other == 'check-out'").rule)


@pytest.mark.parametrize(
    ("scores", "given", "message"),
    [
        ({"Invoice": 4}, {}, "score_range= is missing: pass the worst and the best score"),
        ({"Invoice": 4}, {"score_range": 5}, "score_range=5 is not valid; allowed: the worst"),
        ({"Invoice": 6}, ONE_TO_FIVE, "row 0: the score 6 is outside score_range=(1, 5)"),
        ({"Invoise": 4}, ONE_TO_FIVE, "touchpoint 'Invoise' (row 0), near 'Invoice'"),
        ({"Check out": 4}, ONE_TO_FIVE, "experienced by jonas, maya: whose score is it?"),
        ({"Invoice": "good"}, ONE_TO_FIVE, "row 0, score: 'good' is not a number"),
        ({"Invoice": 4}, {**ONE_TO_FIVE, "persona": "Ann"}, "persona='Ann' is not on the map"),
        (7, ONE_TO_FIVE, "scores=7 is not valid; allowed: a DataFrame"),
        (pd.DataFrame({"Frage": ["Invoice"], "score": [1]}), ONE_TO_FIVE,
         'the table has no column \'touchpoint\', only Frage, score; name it: columns={"HEADING"'),
        (pd.DataFrame({"id": ["invoice"] * 2, "score": [1, 2]}), ONE_TO_FIVE,
         "row 1: row 0 already has a score of maya at invoice"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_not_clear_is_refused_and_nothing_is_set(
    shop: jn.JourneyMap, scores: Any, given: dict[str, Any], message: str
) -> None:
    before = emotions(shop)
    with pytest.raises(jn.ArgumentError) as caught:
        shop.add_scores(scores, **given)
    assert message in str(caught.value)
    assert emotions(shop) == before


def test_score_range_is_a_word_for_the_scale_of_a_table(tmp_path: Path) -> None:
    frame = pd.DataFrame({"touchpoint": ["Ad", "Shop"], "persona": "Maya", "emotion": [5.6, 6.1]})
    jm = jn.JourneyMap.from_frame(frame, score_range=(1, 7))
    assert [value[0] for value in emotions(jm).values()] == [1.067, 1.4]
    path = tmp_path / "means.csv"
    frame.to_csv(path, index=False)
    assert jn.read(path, score_range="1-7").equals(jm)
    with pytest.raises(jn.ArgumentError, match="score_range='x' is not valid"):
        jn.read(path, score_range="x")
    with pytest.raises(jn.ArgumentError, match="pass one of them"):
        jn.read(path, score_range=(1, 7), scale=(1, 7))
