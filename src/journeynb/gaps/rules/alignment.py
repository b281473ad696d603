"""Rules A: do goals, personas and touchpoints serve each other?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.base.text import percent
from journeynb.gaps.goals.goal_status import WORDS, progress
from journeynb.gaps.rules.customer_numbers import CERTAIN
from journeynb.gaps.rules.evidence import falling_retention
from journeynb.gaps.rules.observed import Observed
from journeynb.gaps.rules.rule import Found, add, change, evidence_rule, link, rule
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Goal


def below(index: Index, id: str) -> set[str]:
    """Return the goals that refine a goal, at any depth."""
    found: set[str] = set()
    todo = [id]
    while todo:
        for under in index.into("refines", todo.pop()):
            if under not in found:
                found.add(under)
                todo.append(under)
    return found


def lacks_parent(index: Index, goal: Goal) -> bool:
    """Whether a goal below the business level refines nothing."""
    return goal.level in {"marketing", "departmental"} and not index.out("refines", goal.id)


_MAYA = add("persona", "Maya")
_GROW = add("goal", "Grow revenue", level="business", due="2027-12-31")
_REPEAT = add("goal", "Lift repeat purchases", level="marketing", due="2027-06-30")
_MAIL = add("touchpoint", "Brew tips mail", channels=["e-mail"])
_TARGETED = (_MAYA, _REPEAT, _MAIL, link("targets", "lift-repeat-purchases", "maya"))


@rule(
    "A201",
    "goal-without-persona",
    "Goal without persona",
    "error",
    "goal",
    why="A goal that targets no persona has no customers who could fulfill it.",
    message="The goal {name} targets no persona, and neither does any goal below it",
    fix="Link it to the persona it is about: jm.link({id!r}, PERSONA)",
    bad=(_MAYA, _REPEAT),
    mend=(link("targets", "lift-repeat-purchases", "maya"),),
)
def goal_without_persona(index: Index, today: dt.date) -> Iterator[Found]:
    """Neither the goal nor any goal below it targets a persona.

    Goals below it are those that refine it, at any depth.
    """
    for goal in index.goals:
        if not any(index.out("targets", id) for id in (goal.id, *below(index, goal.id))):
            yield Found(goal.id)


@rule(
    "A202",
    "persona-without-goal",
    "Persona without goal",
    "warning",
    "persona",
    why="A persona without a goal is either not one of our customers, or a sign that a goal is "
    "missing.",
    message="No goal targets {name}",
    fix="Choose a goal for {name}: jm.link(GOAL, {id!r}); or make it a supporting persona: "
    "jm.set({id!r}, supporting=True)",
    bad=(_MAYA, _REPEAT),
    mend=(link("targets", "lift-repeat-purchases", "maya"),),
    fills="supporting",
)
def persona_without_goal(index: Index, today: dt.date) -> Iterator[Found]:
    """No goal targets the persona.

    Supporting personas are skipped.
    """
    for persona in index.customers:
        if not index.into("targets", persona.id):
            yield Found(persona.id)


@rule(
    "A203",
    "goal-persona-gap",
    "Goal without support for its persona",
    "error",
    "goal, persona",
    why="A goal depends on the personas it targets. Without a supporting touchpoint, they "
    "cannot help to reach it.",
    message="The goal {name} targets {other_name}, but no touchpoint of {other_name} supports it",
    fix="Let a touchpoint of {other_name} support it: jm.link(TOUCHPOINT, {id!r}); or link "
    "{other_name} to a touchpoint that supports it: jm.link({other!r}, TOUCHPOINT)",
    bad=(*_TARGETED, link("experiences", "maya", "brew-tips-mail")),
    mend=(link("supports", "brew-tips-mail", "lift-repeat-purchases"),),
)
def goal_persona_gap(index: Index, today: dt.date) -> Iterator[Found]:
    """The goal targets the persona, but none of the persona's touchpoints supports the goal or a
    goal below it.
    """
    for goal in index.goals:
        targets = index.out("targets", goal.id)
        if targets:
            supporting = _supporting(index, goal.id)
            for persona in index.sorted(targets):
                if supporting.isdisjoint(index.out("experiences", persona)):
                    yield Found(goal.id, persona)


@rule(
    "A204",
    "touchpoint-without-goal",
    "Touchpoint without goal",
    "warning",
    "touchpoint",
    why="A touchpoint without a goal takes effort, but nothing says what it should achieve.",
    message="{name} supports no goal",
    fix="Link it to the goal it supports: jm.link({id!r}, GOAL, kind='supports'); or drop it",
    bad=(_MAIL, _REPEAT),
    mend=(link("supports", "brew-tips-mail", "lift-repeat-purchases"),),
)
def touchpoint_without_goal(index: Index, today: dt.date) -> Iterator[Found]:
    """One of our touchpoints supports no goal."""
    supporting = index.starts("supports")
    for touchpoint in index.touchpoints:
        if touchpoint.ours and touchpoint.id not in supporting:
            yield Found(touchpoint.id)


@rule(
    "A205",
    "misdirected-touchpoint",
    "Touchpoint for the wrong persona",
    "error",
    "touchpoint, goal",
    why="A touchpoint can only help a goal if the personas the goal is about experience it.",
    message="{name} supports the goal {other_name}, which targets none of the personas who "
    "experience it",
    fix="Bring it to a persona that {other_name} targets, or let {other_name} target a persona "
    "who experiences it: jm.link({other!r}, PERSONA)",
    bad=(
        *_TARGETED,
        add("persona", "Jonas"),
        link("supports", "brew-tips-mail", "lift-repeat-purchases"),
        link("experiences", "jonas", "brew-tips-mail"),
    ),
    mend=(link("experiences", "maya", "brew-tips-mail"),),
)
def misdirected_touchpoint(index: Index, today: dt.date) -> Iterator[Found]:
    """The touchpoint supports the goal, but no persona who experiences the touchpoint is targeted
    by the goal.

    Checked only if someone experiences the touchpoint and the goal targets someone.
    """
    targets = {goal: index.out("targets", goal).keys() for goal in index.ids("goal")}
    supporting, experienced = index.starts("supports"), index.ends("experiences")
    for id in index.ids("touchpoint"):
        if id in supporting and id in experienced:
            personas = index.into("experiences", id)
            for goal in index.sorted(index.out("supports", id)):
                if targets[goal] and targets[goal].isdisjoint(personas):
                    yield Found(id, goal)


@rule(
    "A206",
    "goal-not-broken-down",
    "Business goal not broken down",
    "warning",
    "goal",
    why="Until a business goal is broken down, no team knows what to do for it.",
    message="No goal refines the business goal {name}",
    fix="Break it down: jm.link(MARKETING_GOAL, {id!r}, kind='refines')",
    bad=(_GROW, _REPEAT),
    mend=(link("refines", "lift-repeat-purchases", "grow-revenue"),),
)
def goal_not_broken_down(index: Index, today: dt.date) -> Iterator[Found]:
    """No goal refines a goal of level business."""
    for goal in index.goals:
        if goal.level == "business" and not index.into("refines", goal.id):
            yield Found(goal.id)


@rule(
    "A207",
    "goal-without-parent",
    "Goal without parent",
    "warning",
    "goal",
    why="A goal that contributes to no goal above it can pull the team away from what the "
    "business needs.",
    message="The {words} goal {name} refines no goal",
    fix="Link it to the goal it contributes to: jm.link({id!r}, GOAL_ABOVE, kind='refines')",
    bad=(_GROW, _REPEAT),
    mend=(link("refines", "lift-repeat-purchases", "grow-revenue"),),
)
def goal_without_parent(index: Index, today: dt.date) -> Iterator[Found]:
    """A goal of level marketing or departmental refines no other goal."""
    for goal in index.goals:
        if lacks_parent(index, goal):
            yield Found(goal.id, words=str(goal.level))


@rule(
    "A208",
    "due-after-parent",
    "Goal due after its parent",
    "error",
    "goal, goal",
    why="A goal that is due after the goal it contributes to comes too late to help.",
    message="The goal {name} is due on {words}",
    fix="Move one of the two due dates: jm.set({id!r}, due=...)",
    bad=(
        _GROW,
        add("goal", "Lift repeat purchases", level="marketing", due="2028-03-31"),
        link("refines", "lift-repeat-purchases", "grow-revenue"),
    ),
    mend=(change("lift-repeat-purchases", due="2027-06-30"),),
    fills="due",
)
def due_after_parent(index: Index, today: dt.date) -> Iterator[Found]:
    """The goal is due later than a goal that it refines directly."""
    for goal in index.goals:
        for above in index.sorted(index.out("refines", goal.id)):
            parent = index.entity[above]
            assert isinstance(parent, Goal)
            if goal.due and parent.due and goal.due > parent.due:
                yield Found(
                    goal.id,
                    above,
                    f"{goal.due}, but the goal it refines, {parent.name}, is due on {parent.due}",
                )


@evidence_rule(
    "A209",
    "result-without-retention",
    "Result without retention",
    "warning",
    "goal",
    why="If customers do not stay, the same result needs new customers every month.",
    message="The goal {name} is {words}",
    fix="Add a goal for retention, and watch both: jm.bind(GOAL, kpi='retention')",
    **falling_retention(
        add(
            "goal",
            "Grow orders",
            baseline=100,
            target=200,
            start="2026-01-01",
            due="2027-12-31",
            measurements=[{"date": "2026-11-01", "value": 180}],
        )
    ),
    mend=(
        add("goal", "Keep customers", binding={"kpi": "retention"}),
        link("refines", "keep-customers", "grow-orders"),
    ),
)
def result_without_retention(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The goal is reached or on track while retention falls, as in E611.

    Not reported if a goal on the map is bound to the KPI retention or repeat.
    """
    found = observed.retention
    if found is None or found.q >= CERTAIN:
        return
    if any(goal.binding and goal.binding.kpi in ("retention", "repeat") for goal in index.goals):
        return
    for goal in index.goals:
        status = progress(goal, today).status
        if status in ("reached", "on_track"):
            words = (
                f"{WORDS[status]}, but new customers return less often: {percent(found.share)} of "
                f"the customers who came in {found.cohort}, but {percent(found.before)} of earlier "
                "ones"
            )
            yield Found(goal.id, words=words)


def _supporting(index: Index, id: str) -> set[str]:
    """Return what supports a goal or one that refines it, at any depth."""
    return {start for goal in (id, *below(index, id)) for start in index.into("supports", goal)}
