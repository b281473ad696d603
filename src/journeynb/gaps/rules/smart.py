"""Rules S: are the goals specific, measurable, achievable, relevant, time-bound and on track?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.gaps.goals.goal_status import is_measurable, is_overdue, last_measurement, progress
from journeynb.gaps.rules.alignment import lacks_parent
from journeynb.gaps.rules.rule import Found, add, change, link, rule
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Goal

_NAME = "Lift repeat purchases"
_ID = "lift-repeat-purchases"
_PLAIN = {"metric": "repeat rate", "baseline": 0.18, "target": 0.25}
_RUNNING = {**_PLAIN, "start": "2026-01-01", "due": "2026-12-31"}


@rule(
    "S301",
    "not-specific",
    "Goal not specific",
    "warning",
    "goal",
    why="Without a metric, nobody can say whether the goal was reached.",
    message="The goal {name} has no metric",
    fix="Name the metric: jm.set({id!r}, metric=...)",
    bad=(add("goal", _NAME),),
    mend=(change(_ID, metric="repeat rate"),),
    fills="metric",
)
def not_specific(index: Index, today: dt.date) -> Iterator[Found]:
    """The goal has no metric."""
    for goal in index.goals:
        if not goal.metric:
            yield Found(goal.id)


@rule(
    "S302",
    "not-measurable",
    "Goal not measurable",
    "warning",
    "goal",
    why="Progress can only be measured from a baseline to a target.",
    message="The goal {name} cannot be measured: {words}",
    fix="Set both, with a target better than the baseline: jm.set({id!r}, baseline=..., "
    "target=...)",
    bad=(add("goal", _NAME, metric="repeat rate", target=0.25),),
    mend=(change(_ID, baseline=0.18),),
    fills="baseline",
)
def not_measurable(index: Index, today: dt.date) -> Iterator[Found]:
    """The baseline or the target is missing, both are equal, or the target is worse than the
    baseline.

    Better means higher, or lower if the goal's direction is decrease.
    """
    for goal in index.goals:
        if not is_measurable(goal):
            yield Found(goal.id, words=_what_is_not_measurable(goal))


def _what_is_not_measurable(goal: Goal) -> str:
    if goal.baseline is None or goal.target is None:
        missing = [name for name in ("baseline", "target") if getattr(goal, name) is None]
        return f"it has no {' and no '.join(missing)}"
    if goal.baseline == goal.target:
        return f"baseline and target are both {goal.target:g}"
    return (
        f"the target {goal.target:g} is on the wrong side of the baseline {goal.baseline:g} "
        f"(direction: {goal.direction or 'increase'})"
    )


@rule(
    "S303",
    "not-achievable",
    "Goal not shown to be achievable",
    "info",
    "goal",
    why="Without an owner or a note on feasibility, nobody can judge whether the goal is "
    "achievable.",
    message="The goal {name} has neither an owner nor a note on feasibility",
    fix="Name who is responsible, or say why it can be done: jm.set({id!r}, owner=...)",
    bad=(add("goal", _NAME),),
    mend=(change(_ID, owner="Marketing"),),
    fills="owner",
)
def not_achievable(index: Index, today: dt.date) -> Iterator[Found]:
    """The goal has neither an owner nor a note on feasibility."""
    for goal in index.goals:
        if not goal.owner and not goal.feasibility:
            yield Found(goal.id)


@rule(
    "S304",
    "not-relevant",
    "Goal not shown to be relevant",
    "info",
    "goal",
    why="A goal that is linked to nothing cannot be shown to matter.",
    message="The goal {name} {words}",
    fix="Link it to the goal it contributes to: jm.link({id!r}, GOAL_ABOVE, kind='refines'); "
    "or link a business goal to a persona or to goals that refine it",
    bad=(
        add("persona", "Maya"),
        add("goal", "Grow revenue", level="business"),
        add("goal", _NAME, level="marketing"),
        link("targets", "grow-revenue", "maya"),
    ),
    mend=(link("refines", _ID, "grow-revenue"),),
)
def not_relevant(index: Index, today: dt.date) -> Iterator[Found]:
    """A marketing or departmental goal refines no goal, or a business goal neither targets a
    persona nor is refined by another goal.
    """
    for goal in index.goals:
        if lacks_parent(index, goal):
            yield Found(goal.id, words="refines no goal")
        elif (
            goal.level == "business"
            and not index.out("targets", goal.id)
            and not index.into("refines", goal.id)
        ):
            yield Found(goal.id, words="targets no persona, and no goal refines it")


@rule(
    "S305",
    "not-time-bound",
    "Goal not time-bound",
    "warning",
    "goal",
    why="Without a due date, nobody can say that the goal is late.",
    message="The goal {name} has no due date",
    fix="Set a due date: jm.set({id!r}, due='YYYY-MM-DD')",
    bad=(add("goal", _NAME),),
    mend=(change(_ID, due="2027-06-30"),),
    fills="due",
)
def not_time_bound(index: Index, today: dt.date) -> Iterator[Found]:
    """The goal has no due date."""
    for goal in index.goals:
        if goal.due is None:
            yield Found(goal.id)


@rule(
    "S306",
    "overdue",
    "Goal overdue",
    "warning",
    "goal",
    why="A goal that missed its due date needs a decision: extend it, change it or drop it.",
    message="The goal {name} was due on {words} and is not reached",
    fix="Measure again: jm.measure({id!r}, ...); or agree on a new due date: "
    "jm.set({id!r}, due=...)",
    bad=(add("goal", _NAME, **_PLAIN, due="2026-06-30"),),
    mend=(change(_ID, measurements=[{"date": "2026-06-30", "value": 0.26}]),),
    fills="due",
)
def overdue(index: Index, today: dt.date) -> Iterator[Found]:
    """The due date has passed, and the last measurement has not reached the target.

    Without a measurement or a target, the goal counts as not reached.
    """
    for goal in index.goals:
        if goal.due is not None and is_overdue(goal, today):
            yield Found(goal.id, words=goal.due.isoformat())


@rule(
    "S307",
    "goal-behind",
    "Goal behind schedule",
    "warning",
    "goal",
    why="Less than 80% of the progress expected by today is reached. There is still time to act.",
    message="The goal {name} is behind: {words}",
    fix="Find out why, improve the touchpoints that support it, and measure again: "
    "jm.touchpoints(goal={id!r})",
    bad=(add("goal", _NAME, **_RUNNING, measurements=[{"date": "2026-06-30", "value": 0.19}]),),
    mend=(
        change(
            _ID,
            measurements=[
                {"date": "2026-06-30", "value": 0.19},
                {"date": "2026-11-01", "value": 0.245},
            ],
        ),
    ),
)
def goal_behind(index: Index, today: dt.date) -> Iterator[Found]:
    """The status of the goal is behind, and it is not overdue."""
    for goal in index.goals:
        found = progress(goal, today)
        if found.state == "behind":
            yield Found(
                goal.id,
                words=f"{found.last:g} on {found.last_date}, {found.expected:.4g} expected by "
                "today",
            )


@rule(
    "S308",
    "goal-without-data",
    "Goal without measurements",
    "info",
    "goal",
    why="Without measurements, you cannot see whether the goal gets closer.",
    message="The goal {name} has a target but no measurement",
    fix="Add measurements: jm.measure({id!r}, df, date=..., value=...)",
    bad=(add("goal", _NAME, **_PLAIN),),
    mend=(change(_ID, measurements=[{"date": "2026-06-30", "value": 0.19}]),),
)
def goal_without_data(index: Index, today: dt.date) -> Iterator[Found]:
    """The goal has a target, but no measurement up to today."""
    for goal in index.goals:
        if goal.target is not None and last_measurement(goal, today) is None:
            yield Found(goal.id)
