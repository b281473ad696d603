"""Rules S309 to S311: what do the measurements of a goal say, and are they up to date?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.base.periods import period_number
from journeynb.base.text import number_text, with_unit
from journeynb.data.durations import micros
from journeynb.gaps.goals.goal_projection import project
from journeynb.gaps.goals.goal_series import period_of
from journeynb.gaps.goals.goal_status import WORDS, last_measurement, measured, progress
from journeynb.gaps.goals.projection_words import range_by
from journeynb.gaps.rules.rule import Found, add, change, rule
from journeynb.model.index import Index
from journeynb.model.kinds.field_values import Binding

_NAME = "Lift repeat purchases"
_ID = "lift-repeat-purchases"
_PLAIN = {"metric": "repeat rate", "unit": "%", "baseline": 18, "target": 25}
_RUNNING = {**_PLAIN, "start": "2026-01-01", "due": "2026-12-31"}
_SLOW = [
    {"date": f"2026-{month:02d}-28", "value": value}
    for month, value in ((6, 18.2), (7, 18.5), (8, 18.6), (9, 19.0), (10, 19.3))
]


@rule(
    "S309",
    "projected-to-miss",
    "Goal projected to miss",
    "warning",
    "goal",
    why="If the metric continues as before, it is unlikely to reach the target. There is still "
    "time to act.",
    message="The goal {name} is projected to miss its target: {words}",
    fix="Decide what to change, improve the touchpoints that support it, and measure again: "
    "jm.touchpoints(goal={id!r})",
    bad=(add("goal", _NAME, **_RUNNING, measurements=_SLOW),),
    mend=(change(_ID, measurements=[*_SLOW, {"date": "2026-11-20", "value": 23.5}]),),
)
def projected_to_miss(index: Index, today: dt.date) -> Iterator[Found]:
    """The whole 80% interval of the projection at the due date misses the target.

    Checked for goals with measurements in four months, or in four periods of their binding.
    """
    for goal in index.goals:
        found = project(goal, today)
        if found.status == "projected_to_miss" and goal.target is not None:
            target = with_unit(number_text(goal.target), goal.unit if goal.unit == "%" else "")
            less = " or less" if goal.direction == "decrease" else ""
            words = f"{range_by(goal, found, number_text)}, target {target}{less}"
            yield Found(goal.id, words=words)


@rule(
    "S310",
    "measurement-stale",
    "Measurement out of date",
    "warning",
    "goal",
    why="An old measurement does not show how the goal is doing today.",
    message="The goal {name} was last measured on {words}",
    fix="Measure it again from its table or log: jm.refresh(...)",
    bad=(
        add(
            "goal",
            _NAME,
            **_RUNNING,
            binding={"table": "kpis", "date": "month", "value": "repeat_rate"},
            measurements=_SLOW[:3],
        ),
    ),
    mend=(change(_ID, measurements=_SLOW),),
)
def measurement_stale(index: Index, today: dt.date) -> Iterator[Found]:
    """The goal has a binding, and its last measurement is older than two of its periods.

    A KPI with `within` can only be measured that much later.
    """
    for goal in index.goals:
        last = last_measurement(goal, today)
        if goal.binding is None or last is None:
            continue
        every = period_of(goal)
        latest = period_number(today - min(_wait(goal.binding), today - last[0]), every)
        if latest - period_number(last[0], every) > 2:
            yield Found(goal.id, words=f"{last[0]}, and should be measured every {every}")


def _wait(binding: Binding) -> dt.timedelta:
    """Return how long after its end a period can be measured."""
    if not binding.within:
        return dt.timedelta(0)
    return dt.timedelta(microseconds=micros(binding.within, "within"))


@rule(
    "S311",
    "change-is-noise",
    "Status may be due to chance",
    "info",
    "goal",
    why="The difference may be due to chance, and the next measurement may show the opposite.",
    message="The goal {name} is {words}",
    fix="Ask or count more customers, or wait for the next measurement before you act: "
    "jm.measure({id!r}, ...)",
    bad=(
        add(
            "goal",
            _NAME,
            **_RUNNING,
            measurements=[
                {"date": "2026-10-31", "value": 23.1, "n": 260, "low": 18.4, "high": 28.6}
            ],
        ),
    ),
    mend=(
        change(
            _ID,
            measurements=[
                {"date": "2026-10-31", "value": 23.1, "n": 260, "low": 18.4, "high": 28.6},
                {"date": "2026-11-20", "value": 22.9, "n": 8000, "low": 22.0, "high": 23.8},
            ],
        ),
    ),
)
def change_is_noise(index: Index, today: dt.date) -> Iterator[Found]:
    """The value that the status compares with is inside the interval of the last measurement.

    That is the target if the goal is reached or overdue, otherwise the value expected by today. A
    cumulative goal is not checked, since its status rests on a sum.
    """
    for goal in index.goals:
        found = progress(goal, today)
        if goal.cumulative or found.expected is None or goal.target is None:
            continue
        last = measured(goal, today)[-1]
        by_target = found.state in ("reached", "overdue")
        value = goal.target if by_target else found.expected
        if last.low is not None and last.high is not None and last.low <= value <= last.high:
            what = "target" if by_target else "value expected by today"
            ends = f"{_short(last.low)} to {with_unit(_short(last.high), goal.unit)}"
            words = (
                f"{WORDS[found.state]}, but the {what}, {with_unit(_short(value), goal.unit)}, is "
                f"inside the 95% interval of the last measurement: {ends}"
            )
            yield Found(goal.id, words=words)


def _short(value: float) -> str:
    """Return a number with four digits."""
    return number_text(float(f"{value:.4g}"))
