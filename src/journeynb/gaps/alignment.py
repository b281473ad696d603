"""Rules A: do goals, personas and touchpoints serve each other?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.gaps.rule import Found, add, change, link, rule
from journeynb.model.entities import Goal
from journeynb.model.index import Index

_MAYA = add("persona", "Maya")
_GROW = add("goal", "Grow revenue", level="business", due="2027-12-31")
_REPEAT = add("goal", "Lift repeat purchases", level="marketing", due="2027-06-30")
_MAIL = add("touchpoint", "Brew tips mail", channels=["e-mail"])
_TARGETED = (_MAYA, _REPEAT, _MAIL, link("targets", "lift-repeat-purchases", "maya"))


@rule(
    "A201",
    "goal-without-persona",
    "error",
    "goal",
    why="A goal that reaches no persona is an intention about nobody.",
    message="{name} targets no persona, and no goal below it does",
    fix="Say whom it is about: jm.link({id!r}, PERSONA)",
    bad=(_MAYA, _REPEAT),
    mend=(link("targets", "lift-repeat-purchases", "maya"),),
)
def goal_without_persona(index: Index, today: dt.date) -> Iterator[Found]:
    """Neither the goal nor a goal that refines it, at any depth, targets a persona."""
    for goal in index.goals:
        if not any(index.out("targets", id) for id in (goal.id, *below(index, goal.id))):
            yield Found(goal.id)


@rule(
    "A202",
    "persona-without-goal",
    "warning",
    "persona",
    why="A persona that no goal needs is either not a customer of ours or a goal forgotten.",
    message="no goal targets {name}",
    fix="Link a goal to it: jm.link(GOAL, {id!r}); or mark it supporting: "
    "jm.set({id!r}, supporting=True)",
    bad=(_MAYA, _REPEAT),
    mend=(link("targets", "lift-repeat-purchases", "maya"),),
)
def persona_without_goal(index: Index, today: dt.date) -> Iterator[Found]:
    """No goal targets the persona, which is not supporting."""
    for persona in index.customers:
        if not index.into("targets", persona.id):
            yield Found(persona.id)


@rule(
    "A203",
    "goal-persona-gap",
    "error",
    "goal, persona",
    why="The goal counts on the persona, and nothing on that persona's journey works for it.",
    message="{name} targets {other_name}, and no touchpoint of {other_name} supports it",
    fix="Let a touchpoint of {other_name} support it: jm.link(TOUCHPOINT, {id!r}); or give "
    "{other_name} one that does: jm.link({other!r}, TOUCHPOINT)",
    bad=(*_TARGETED, link("experiences", "maya", "brew-tips-mail")),
    mend=(link("supports", "brew-tips-mail", "lift-repeat-purchases"),),
)
def goal_persona_gap(index: Index, today: dt.date) -> Iterator[Found]:
    """No touchpoint of a persona that the goal targets supports the goal or one that refines it."""
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
    "warning",
    "touchpoint",
    why="Activity without result: it costs, and no goal says what for.",
    message="{name} supports no goal",
    fix="Say what it is for: jm.link({id!r}, GOAL, kind='supports'); or stop doing it",
    bad=(_MAIL, _REPEAT),
    mend=(link("supports", "brew-tips-mail", "lift-repeat-purchases"),),
)
def touchpoint_without_goal(index: Index, today: dt.date) -> Iterator[Found]:
    """A touchpoint of ours supports no goal."""
    for touchpoint in index.touchpoints:
        if touchpoint.ours and not index.out("supports", touchpoint.id):
            yield Found(touchpoint.id)


@rule(
    "A205",
    "misdirected-touchpoint",
    "error",
    "touchpoint, goal",
    why="It works for a goal, but those who meet it are not those whom the goal is about.",
    message="{name} supports {other_name}, and none of those who experience it is targeted by it",
    fix="Bring it to a persona that {other_name} targets, or let {other_name} target one that "
    "experiences it: jm.link({other!r}, PERSONA)",
    bad=(
        *_TARGETED,
        add("persona", "Jonas"),
        link("supports", "brew-tips-mail", "lift-repeat-purchases"),
        link("experiences", "jonas", "brew-tips-mail"),
    ),
    mend=(link("experiences", "maya", "brew-tips-mail"),),
)
def misdirected_touchpoint(index: Index, today: dt.date) -> Iterator[Found]:
    """The touchpoint supports the goal, and no persona both experiences it and is targeted.

    Only where somebody experiences the touchpoint and the goal targets somebody.
    """
    for touchpoint in index.touchpoints:
        goals = index.out("supports", touchpoint.id)
        personas = index.into("experiences", touchpoint.id).keys() if goals else ()
        if personas:
            for goal in index.sorted(goals):
                targets = index.out("targets", goal).keys()
                if targets and targets.isdisjoint(personas):
                    yield Found(touchpoint.id, goal)


@rule(
    "A206",
    "goal-not-broken-down",
    "warning",
    "goal",
    why="A business goal that nobody has broken down is nobody's work.",
    message="no goal refines the business goal {name}",
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
    "warning",
    "goal",
    why="A goal that serves no goal above it may pull the team away from the business.",
    message="the {words} goal {name} refines no goal",
    fix="Say what it serves: jm.link({id!r}, GOAL_ABOVE, kind='refines')",
    bad=(_GROW, _REPEAT),
    mend=(link("refines", "lift-repeat-purchases", "grow-revenue"),),
)
def goal_without_parent(index: Index, today: dt.date) -> Iterator[Found]:
    """A goal of level marketing or departmental refines no goal."""
    for goal in index.goals:
        if lacks_parent(index, goal):
            yield Found(goal.id, words=str(goal.level))


@rule(
    "A208",
    "due-after-parent",
    "error",
    "goal, goal",
    why="What comes after the goal that it serves comes too late.",
    message="{name} is due on {words}",
    fix="Move one of the two days: jm.set({id!r}, due=...)",
    bad=(
        _GROW,
        add("goal", "Lift repeat purchases", level="marketing", due="2028-03-31"),
        link("refines", "lift-repeat-purchases", "grow-revenue"),
    ),
    mend=(change("lift-repeat-purchases", due="2027-06-30"),),
)
def due_after_parent(index: Index, today: dt.date) -> Iterator[Found]:
    """The goal is due later than a goal that it refines directly."""
    for goal in index.goals:
        for above in index.sorted(index.out("refines", goal.id)):
            parent = index.entity[above]
            assert isinstance(parent, Goal)
            if goal.due and parent.due and goal.due > parent.due:
                yield Found(
                    goal.id, above, f"{goal.due}, {parent.name}, which it refines, on {parent.due}"
                )


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


def _supporting(index: Index, id: str) -> set[str]:
    """Return what supports a goal or one that refines it, at any depth."""
    return {start for goal in (id, *below(index, id)) for start in index.into("supports", goal)}
