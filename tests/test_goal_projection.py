"""Projections contain the truth as often as they say, and say why there is none."""

import datetime as dt
import random

import pytest
from scipy import stats

from goal_worlds import end_of, monthly, random_walk, season, steady, trend, walking_season
from journeynb.gaps.goals.goal_projection import project
from journeynb.model.kinds.entities import Goal

RISING = [10.0, 11.0, 13.0, 13.5, 15.0, 16.5]


def test_a_metric_is_projected_as_a_random_walk_with_drift():
    goal, today = monthly(RISING, ahead=2, target=20.0)
    found = project(goal, today, level=0.95)
    drift = (16.5 - 10) / 5
    changes = [1.0, 2.0, 0.5, 1.5, 1.5]
    variance = sum((each - drift) ** 2 for each in changes) / 4
    half = stats.t.ppf(0.975, 4) * (variance * (2 + 4 / 5)) ** 0.5
    assert found.expected == pytest.approx(16.5 + 2 * drift)
    assert (found.low, found.high) == pytest.approx((found.expected - half, found.expected + half))
    chance = stats.t.sf((20 - found.expected) / (variance * (2 + 4 / 5)) ** 0.5, 4)
    assert found.chance == pytest.approx(chance)
    assert (found.points, found.method, found.status) == (6, "random_walk", "uncertain")


def test_the_path_has_the_end_of_each_month_up_to_the_due_date():
    goal, today = monthly(RISING, ahead=3, target=20.0, due="2022-09-10")
    path = project(goal, today).path
    assert [each.date for each in path] == [end_of(6), end_of(7), dt.date(2022, 9, 10)]
    assert path[0].high - path[0].low < path[1].high - path[1].low < path[2].high - path[2].low
    found = project(goal, today)
    assert (path[-1].expected, path[-1].low, path[-1].high) == (
        found.expected,
        found.low,
        found.high,
    )


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"due": None}, "no_due"),
        ({"target": None}, "no_target"),
        ({"due": "2022-05-31"}, "past_due"),
        ({"due": "2022-05-31", "target": 16.0}, "reached"),
        ({"due": "2022-12-31", "target": 25.0}, "uncertain"),
        ({"due": "2023-01-01"}, "due_too_far"),
        ({"due": "2023-01-01", "target": 16.0}, "reached"),
        ({"target": 16.0}, "reached"),
        ({"target": 50.0}, "projected_to_miss"),
        ({"target": 19.0, "direction": "decrease"}, "reached"),
        ({"target": 16.0, "direction": "decrease"}, "projected_to_miss"),
        ({"target": 5.0, "direction": "decrease"}, "projected_to_miss"),
    ],
)
def test_the_status_says_what_is_known(fields, status):
    goal, today = monthly(RISING, **{"ahead": 2, "target": 20.0} | fields)
    found = project(goal, today)
    assert found.status == status
    projected = status in ("uncertain", "projected_to_miss") or found.path != ()
    assert (found.expected is not None) == projected == (found.chance is not None)


def test_a_goal_that_falls_from_its_target_is_projected_to_miss():
    goal, today = monthly([40.0, 35.0, 30.5, 25.0, 20.5], ahead=2, target=20.0)
    assert project(goal, today).status == "projected_to_miss"


def test_a_goal_is_on_course_only_if_the_whole_interval_is_at_the_target():
    goal, today = monthly([10.0, 12.0, 14.1, 16.0, 18.0], ahead=2, target=19.0)
    found = project(goal, today)
    assert found.status == "on_course"
    assert found.low >= 19 > 18


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0, 3.0], [1.0, None, 2.0, 3.0]])
def test_below_four_months_nothing_is_projected(values):
    goal, _ = monthly(values, target=9.0, due="2022-06-30")
    found = project(goal, dt.date(2022, 5, 1))
    assert (found.status, found.expected) == ("too_few_points", None)
    assert found.points == len(values) - values.count(None)


def test_measurements_after_today_do_not_count():
    goal, _ = monthly(RISING, ahead=2, target=20.0)
    assert project(goal, end_of(3)).points == 4
    assert project(goal, end_of(2)).status == "too_few_points"


def test_of_several_measurements_in_a_month_the_last_counts():
    goal, today = monthly(RISING, ahead=2, target=20.0)
    more = [{"date": "2022-03-02", "value": 99.0}, *goal.model_dump(mode="json")["measurements"]]
    several, _ = monthly(RISING, ahead=2, target=20.0, measurements=more)
    assert project(several, today) == project(goal, today)


def test_a_month_without_a_measurement_makes_one_change_of_two_months():
    goal, today = monthly([10.0, 11.0, None, 14.0, 15.0, 16.5], ahead=2, target=20.0)
    found = project(goal, today, level=0.95)
    drift = 6.5 / 5
    variance = (
        (1 - drift) ** 2 + (3 - 2 * drift) ** 2 / 2 + (1 - drift) ** 2 + (1.5 - drift) ** 2
    ) / 3
    half = stats.t.ppf(0.975, 3) * (variance * (2 + 4 / 5)) ** 0.5
    assert (found.points, found.expected) == (5, pytest.approx(16.5 + 2 * drift))
    assert found.high - found.expected == pytest.approx(half)


@pytest.mark.parametrize(
    ("values", "digit"), [([0.18] * 4, 0.01), ([120.0] * 4, 1.0), ([0.0] * 5, 0.01)]
)
def test_equal_values_are_as_uncertain_as_their_last_digit(values, digit):
    goal, today = monthly(values, ahead=2, target=0.25, baseline=0.1)
    found = project(goal, today)
    step = 0.01
    assert found.expected == pytest.approx(values[0])
    assert 0 < found.high - found.low < 4 * max(step, digit)
    assert 0 < found.chance < 1 or values[0] > 1


def test_the_counts_behind_shares_make_the_interval_wider():
    plain, today = monthly([0.0] * 4, ahead=2, target=0.02, baseline=0.0)
    few = [
        {**each, "n": 50, "low": 0.0, "high": 0.07}
        for each in plain.model_dump(mode="json", exclude_defaults=True)["measurements"]
    ]
    counted, _ = monthly([0.0] * 4, ahead=2, target=0.02, baseline=0.0, measurements=few)
    assert project(plain, today).status == "projected_to_miss" or project(plain, today).high < 0.07
    assert project(counted, today).status == "uncertain"
    assert project(counted, today).high > project(plain, today).high


def test_a_cumulative_goal_adds_up_what_is_projected_of_the_months_ahead():
    goal, today = monthly(RISING, ahead=2, target=120.0, cumulative=True)
    found = project(goal, today, level=0.95)
    drift = 1.3
    changes = [1.0, 2.0, 0.5, 1.5, 1.5]
    variance = sum((each - drift) ** 2 for each in changes) / 4
    spread = variance * (2**2 + 1**2 + 3**2 / 5)  # the first change counts in both months ahead
    half = stats.t.ppf(0.975, 4) * spread**0.5
    assert found.expected == pytest.approx(sum(RISING) + 2 * 16.5 + 3 * drift)
    assert found.high - found.expected == pytest.approx(half)
    assert [each.expected for each in found.path] == pytest.approx(
        [sum(RISING) + 16.5 + drift, found.expected]
    )


def test_the_sum_of_a_cumulative_goal_starts_at_its_start():
    goal, today = monthly(RISING, ahead=2, target=120.0, cumulative=True, start="2022-03-01")
    whole, _ = monthly(RISING, ahead=2, target=120.0, cumulative=True)
    assert project(whole, today).expected - project(goal, today).expected == pytest.approx(21)


def test_a_month_that_is_not_over_counts_in_the_sum_and_not_in_the_drift():
    weekly = [
        {"date": dt.date(2022, month, day).isoformat(), "value": 10.0 + day / 100}
        for month in range(1, 7)
        for day in (7, 14, 21, 28)
        if (month, day) <= (6, 14)
    ]
    goal, _ = monthly([], target=300.0, cumulative=True, due="2022-07-31", measurements=weekly)
    found = project(goal, dt.date(2022, 6, 15))
    assert found.points == 5
    assert found.expected == pytest.approx(
        sum(each["value"] for each in weekly) + 40.7 * (1 + 16 / 30), rel=1e-6
    )


def test_at_most_100_complaints_are_reached_when_the_year_is_over():
    goal, today = monthly(
        [8.0, 7.0, 9.0, 8.0], ahead=4, target=100.0, direction="decrease", cumulative=True
    )
    assert project(goal, today).status == "on_course"
    assert project(goal, dt.date(2022, 8, 31)).status == "reached"
    more, _ = monthly(
        [20.0, 30.0, 20.0, 31.0], ahead=4, target=100.0, direction="decrease", cumulative=True
    )
    found = project(more, today)
    assert (found.status, found.chance, found.low) == ("projected_to_miss", 0, 101)


def test_a_sum_of_counts_does_not_fall():
    goal, today = monthly([9.0, 6.0, 3.0, 1.0], ahead=4, target=40.0, cumulative=True)
    assert {each.low for each in project(goal, today).path} == {19}
    mixed, today = monthly([9.0, 6.0, 3.0, 0.5], ahead=4, target=40.0, cumulative=True)
    assert project(mixed, today).low < 18


def test_a_season_needs_two_full_years():
    values = season(24, random.Random(3))
    goal, today = monthly(values, ahead=6, target=0.0)
    assert project(goal, today).method == "seasonal"
    shorter, today = monthly(values[:23], ahead=6, target=0.0)
    assert project(shorter, today).method == "random_walk"


def test_a_season_is_projected_near_last_years_same_month():
    values = season(42, random.Random(5))
    goal, today = monthly(values[:36], ahead=6, target=0.0)
    found = project(goal, today, level=0.95)
    assert found.method == "seasonal"
    assert found.low < values[-1] < found.high
    assert found.high - found.low < 20


@pytest.mark.parametrize("number", [1e308, -1e308, 1e-320, 0.0])
@pytest.mark.parametrize("cumulative", [False, True])
def test_extreme_numbers_are_projected_without_an_error(number, cumulative):
    values = [number, -number, number, number, 0.5 * number]
    goal, today = monthly(values, target=number or 1.0, cumulative=cumulative)
    assert project(goal, today).status in ("uncertain", "reached", "on_course", "projected_to_miss")


def _coverage(world, known, ahead, *, cumulative=False, level=0.95, runs=1000):
    """The share of intervals with the truth, and of truths that are called a miss."""
    draw = random.Random(f"{world.__name__} {known} {ahead} {cumulative}")
    inside = missed = 0
    for _ in range(runs):
        values = world(known + ahead, draw)
        truth = sum(values) if cumulative else values[-1]
        goal, today = monthly(values[:known], ahead=ahead, target=truth, cumulative=cumulative)
        found = project(goal, today, level)
        inside += found.low <= truth <= found.high
        missed += found.status == "projected_to_miss"
    return inside / runs, missed / runs


@pytest.mark.parametrize("world", [trend, random_walk])
@pytest.mark.parametrize("cumulative", [False, True])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_four_months_say_two_months_ahead_as_often_as_they_promise(world, cumulative, level):
    inside, missed = _coverage(world, 4, 2, cumulative=cumulative, level=level)
    assert inside >= level - 0.02
    assert missed <= (1 - level) / 2 + 0.02


@pytest.mark.parametrize(
    ("world", "known", "ahead"),
    [
        (steady, 12, 6),
        (random_walk, 12, 6),
        (season, 24, 6),
        (walking_season, 24, 6),
        (season, 36, 12),
    ],
)
@pytest.mark.parametrize("cumulative", [False, True])
def test_long_series_keep_their_promise_too(world, known, ahead, cumulative):
    inside, missed = _coverage(world, known, ahead, cumulative=cumulative, runs=300)
    assert inside >= 0.9
    assert missed <= 0.06


def test_a_goal_without_measurements_has_no_projection():
    goal = Goal.model_validate({"id": "g", "name": "Goal", "target": 3.0, "due": "2027-01-01"})
    assert project(goal, dt.date(2026, 11, 29)).status == "too_few_points"
