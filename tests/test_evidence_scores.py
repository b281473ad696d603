"""Scores without a named range are read on a usual one, or refused; never silently on 1 to 5."""

from __future__ import annotations

import pandas as pd
import pytest

import journeynb as jn


def log_of(column: str, scores: list[float], named: bool = True) -> jn.EventLog:
    frame = pd.DataFrame({
        "customer": [f"c{number}" for number in range(len(scores))],
        "time": "2026-01-01", "event": "survey", column: scores,
    })  # fmt: skip
    return jn.EventLog(frame, **({"score": column} if named else {}))


def mean(log: jn.EventLog) -> float:
    jm = jn.JourneyMap("Shop", stages=["Use"])
    jm.add(jn.Touchpoint(name="Survey", events="survey"), stage="use")
    (row,) = jm.evidence(log).emotions().to_dict("records")
    return float(row["mean"])


@pytest.mark.parametrize(
    ("column", "scores", "words", "expected"),
    [
        ("nps", [10, 9, 10, 8, 3, 5], "(0, 10)", 1.0),
        ("nps", [10, 9, 9, 10, 5, 5], "(0, 10)", 1.2),
        ("nps", [6, 6, 7, 7, 5, 5], "(0, 10)", 0.4),
        ("stars", [1, 7, 4, 4], "(1, 7)", 0.0),
        ("stars", [0, 10, 5], "(0, 10)", 0.0),
        ("grade", [1, 10, 10], "(1, 10)", 2 / 3),
        ("percent", [80, 20, 50], "(0, 100)", 0.0),
        ("index", [-40, 40], "(-100, 100)", 0.0),
    ],
)
def test_the_range_follows_from_the_scores_and_is_reported(
    column: str, scores: list[float], words: str, expected: float
) -> None:
    with pytest.warns(jn.JourneyWarning) as caught:
        assert mean(log_of(column, scores)) == pytest.approx(expected)
    (said,) = [str(each.message) for each in caught if "scores in" in str(each.message)]
    assert f"they are read as score_range={words}" in said


@pytest.mark.filterwarnings("ignore:.*columns guessed")
@pytest.mark.parametrize("column", ["score", "csat", "Rating"])
def test_the_range_of_a_guessed_column_follows_from_the_scores_too(column: str) -> None:
    with pytest.warns(jn.JourneyWarning, match=r"read as score_range=\(0, 10\)"):
        assert mean(log_of(column, [0, 10, 5], named=False)) == 0


def test_scores_from_1_to_5_need_no_warning() -> None:
    assert mean(log_of("stars", [1, 5, 3])) == 0 == mean(log_of("stars", [2, 4]))


@pytest.mark.filterwarnings("ignore:.*columns guessed")
@pytest.mark.parametrize("scores", [[3, 6], [4, 9], [0, 4], [-3, 150]])
def test_an_uncertain_range_is_refused(scores: list[float]) -> None:
    log = log_of("rating", scores)
    with pytest.raises(jn.ArgumentError, match="so their range is not certain; pass it, such as"):
        log.describe()
    guessed = log_of("rating", scores, named=False)
    with pytest.raises(jn.ArgumentError, match="or score=False to ignore them"):
        guessed.describe()


@pytest.mark.filterwarnings("ignore:.*scores in nps")
@pytest.mark.parametrize("asked_first", [True, False])
def test_rows_that_fit_a_condition_have_the_range_of_the_whole_log(asked_first: bool) -> None:
    log = log_of("nps", [10, 9, 2, 3, 5, 4])
    if asked_first:
        assert mean(log) == pytest.approx(0.2)
    assert mean(log.where("customer != 'c0' and customer != 'c1'")) == pytest.approx(-0.6)
