"""The progress of a goal follows its milestones; a cumulative goal counts the sum so far."""

import datetime as dt

import pytest

import journeynb as jn
from journeynb.gaps.goals.goal_status import figures, progress, share_of_target
from journeynb.model.kinds.entities import Goal


def goal(values=(), **fields):
    measurements = [{"date": day, "value": value} for day, value in values]
    plain = {"id": "g", "name": "Goal", "start": "2026-01-01", "due": "2026-12-31"}
    return Goal.model_validate({**plain, "measurements": measurements, **fields})


def on(month, day=1):
    return dt.date(2026, month, day)


RATE = {"baseline": 0.10, "target": 0.20}
STEPS = [{"date": "2026-10-01", "value": 0.12}, {"date": "2026-07-01", "value": 0.11}]


def test_the_expected_value_is_on_a_line_over_the_milestones_in_order_of_their_dates():
    found = goal([("2026-06-30", 0.11)], **RATE, milestones=STEPS)
    assert progress(found, on(7)).expected == pytest.approx(0.11)
    assert progress(found, dt.date(2026, 8, 16)).expected == pytest.approx(0.115)
    assert progress(found, on(10)).expected == pytest.approx(0.12)
    assert progress(found, on(12, 31)).expected == pytest.approx(0.20)


def test_halfway_from_one_tenth_to_one_fifth_is_0_15_also_at_the_end_of_an_interval():
    last = {"date": "2026-11-12", "value": 0.1, "n": 90, "low": 0.05, "high": 0.15}
    found = goal(start="2026-11-12", due="2026-12-02", **RATE, measurements=[last])
    assert progress(found, on(11, 22)).expected == 0.15
    jm = jn.JourneyMap("x")
    jm.add(found)
    assert jm.gaps("S311", today=on(11, 22)).id.tolist() == ["g"]
    assert jm.gaps("S311", today=on(11, 23)).empty


def test_a_late_rise_is_on_track_with_milestones_and_behind_without():
    values = [("2026-09-30", 0.12)]
    assert progress(goal(values, **RATE), on(10)).status == "behind"
    assert progress(goal(values, **RATE, milestones=STEPS), on(10)).status == "on_track"


def test_milestones_outside_start_and_due_do_not_count():
    outside = [{"date": day, "value": 9.0} for day in ("2025-12-31", "2026-01-01", "2026-12-31")]
    values = [("2026-06-30", 0.15)]
    plain = progress(goal(values, **RATE), on(7))
    assert progress(goal(values, **RATE, milestones=outside), on(7)) == plain


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (0.08, "on_track"),
        (0.10, "on_track"),
        (0.075, "behind"),
        (0.077, "at_risk"),
        (0.0, "behind"),
    ],
)
def test_a_milestone_worse_than_the_baseline_is_compared_the_right_way_round(value, status):
    dip = [{"date": "2026-07-01", "value": 0.08}]
    found = progress(goal([("2026-06-30", value)], **RATE, milestones=dip), on(7))
    assert found.status == status


def test_a_goal_that_decreases_follows_its_milestones_too():
    fields = {"baseline": 10.0, "target": 4.0, "direction": "decrease"}
    steps = [{"date": "2026-07-01", "value": 9.0}]
    found = progress(goal([("2026-06-30", 9.0)], **fields, milestones=steps), on(7))
    assert (found.expected, found.ratio, found.status) == (9.0, 1.0, "on_track")


def test_a_cumulative_goal_is_judged_by_the_sum_so_far():
    values = [("2025-12-31", 500.0), ("2026-01-31", 100.0), ("2026-02-28", 110.0)]
    fields = {"baseline": 0.0, "target": 1200.0, "cumulative": True}
    found = progress(goal(values, **fields), on(3))
    assert (found.last, found.last_date) == (210.0, dt.date(2026, 2, 28))
    assert found.expected == pytest.approx(1200 * 59 / 364)
    assert found.status == "on_track"
    assert progress(goal([*values, ("2026-03-31", 990.0)], **fields), on(4)).status == "reached"


def test_the_sum_is_expected_to_start_at_zero_also_if_the_baseline_is_last_years_sum():
    values = [("2026-01-31", 100.0), ("2026-02-28", 110.0)]
    fields = {"baseline": 1000.0, "target": 1200.0, "cumulative": True}
    assert progress(goal(values, **fields), on(3)).status == "on_track"


def test_of_equal_dates_the_last_measurement_counts_in_the_sum():
    values = [("2026-01-31", 100.0), ("2026-01-31", 7.0), ("2026-02-28", 1.0)]
    found = progress(goal(values, baseline=0.0, target=50.0, cumulative=True), on(3))
    assert found.last == 8.0


def test_tenths_add_up_to_the_target():
    values = [(f"2026-{month:02d}-01", 0.1) for month in range(1, 11)]
    found = progress(goal(values, baseline=0.0, target=1.0, cumulative=True), on(10))
    assert found.status == "reached"


@pytest.mark.parametrize(
    ("sums", "today", "status"),
    [
        (40.0, on(7), "on_track"),
        (55.0, on(7), "at_risk"),
        (70.0, on(7), "behind"),
        (99.0, on(12, 31), "reached"),
        (101.0, on(12, 31), "at_risk"),
        (101.0, dt.date(2027, 1, 1), "behind"),
    ],
)
def test_a_sum_that_must_stay_low_is_reached_when_it_is_due(sums, today, status):
    fields = {"baseline": 140.0, "target": 100.0, "direction": "decrease", "cumulative": True}
    found = progress(goal([("2026-01-31", sums)], **fields), today)
    assert found.status == status


def test_no_accident_at_all_is_a_goal_too():
    fields = {"baseline": 3.0, "target": 0.0, "direction": "decrease", "cumulative": True}
    assert progress(goal([("2026-01-31", 0.0)], **fields), on(3)).status == "on_track"
    assert progress(goal([("2026-01-31", 1.0)], **fields), on(3)).status == "behind"
    assert progress(goal([("2026-01-31", 0.0)], **fields), on(12, 31)).status == "reached"


def test_the_table_of_goals_has_the_sum():
    jm = jn.JourneyMap("Shop")
    id = jm.add(jn.Goal(name="Win subscribers", level="marketing"))
    jm.set(id, metric="subscribers", baseline=0, target=1200, due="2026-12-31", cumulative=True)
    jm.set(id, start="2026-01-01", milestones=[{"date": "2026-07-01", "value": 300}])
    jm.measure(id, 200, date="2026-03-31")
    jm.measure(id, 110, date="2026-06-30")
    row = jm.goals(today="2026-07-01").iloc[0]
    assert (row["last"], row["expected"], row["status"]) == (310, 300, "on_track")


def test_the_figures_of_a_cumulative_goal_are_the_sum_and_the_target():
    found = goal([("2026-01-31", 3.0), ("2026-02-28", 4.0)], target=50.0, cumulative=True)
    last = progress(found, on(3)).last
    assert figures(found, last, "{:g}".format) == "7, target 50"


def test_the_share_of_a_cumulative_goal_is_of_the_whole_target():
    found = goal([("2026-01-31", 25.0)], baseline=40.0, target=50.0, cumulative=True)
    assert share_of_target(found, 25.0) == 0.5
    assert share_of_target(goal(baseline=40.0, target=50.0), 45.0) == 0.5
    assert share_of_target(goal(target=50.0), 45.0) is None
