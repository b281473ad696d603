"""`jm.projection` is a table of all goals, or of one."""

import datetime as dt

import pandas as pd
import pytest

import journeynb as jn

COLUMNS = [
    *["goal", "due", "points", "method", "expected", "low", "high", "target", "chance", "status"]
]


def test_each_goal_is_a_row_in_the_order_of_the_file():
    jm = jn.sample("coffee")
    found = jm.projection(today="2026-11-29")
    assert list(found.columns) == COLUMNS
    assert list(found["goal"]) == list(jm.goals()["id"])
    row = found.set_index("goal").loc["win-offices"]
    assert (row["status"], row["method"], row["points"]) == ("projected_to_miss", "random_walk", 4)
    assert row["low"] < row["expected"] < row["high"] < row["target"] == 200


def test_a_goal_without_a_projection_says_why_and_has_no_numbers():
    found = jn.sample("coffee").projection(today="2026-11-29").set_index("goal")
    assert dict(found.loc[["most-loved", "faster-answers", "referrals"], "status"]) == {
        "most-loved": "no_due",
        "faster-answers": "past_due",
        "referrals": "too_few_points",
    }
    assert found.loc["referrals", ["expected", "low", "high", "chance"]].isna().all()
    assert found.loc["referrals", "method"] == ""


def test_one_goal_is_one_row_and_a_higher_level_is_wider():
    jm = jn.sample("coffee")
    usual = jm.projection("more-trials", today=dt.date(2026, 11, 29))
    wide = jm.projection("more-trials", level=0.95, today="2026-11-29")
    assert len(usual) == len(wide) == 1
    assert wide["high"][0] > usual["high"][0] > usual["expected"][0] == wide["expected"][0]
    assert usual.attrs == {"level": 0.8, "today": "2026-11-29"}


@pytest.mark.parametrize(
    "jm", [jn.JourneyMap("Empty"), jn.sample("coffee")], ids=["empty", "coffee"]
)
def test_types_do_not_depend_on_the_map(jm):
    types = jm.projection().dtypes.astype(str)
    numbers = ["expected", "low", "high", "target", "chance"]
    assert (types[numbers] == "float64").all()
    assert (types["due"], types["points"]) == ("datetime64[s]", "int64")
    assert all(pd.api.types.is_string_dtype(jm.projection()[name]) for name in ("goal", "method"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"goal": "maya"}, "maya is a persona; allowed: the id of a goal"),
        ({"goal": "nothing"}, "unknown id 'nothing'"),
        ({"level": 95}, "level=95 is not valid; allowed: a number between 0 and 1, such as 0.8"),
        ({"level": True}, "level=True is not valid"),
        ({"today": "soon"}, "today='soon' is not a valid date"),
    ],
)
def test_a_wrong_argument_is_explained(arguments, words):
    with pytest.raises(jn.JourneyError, match=words):
        jn.sample("coffee").projection(**arguments)
