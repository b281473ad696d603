"""Checks of lesson 1: a journey in fifteen minutes."""

from __future__ import annotations

import re

import pandas as pd

from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet

SHOWN = {"van-in-the-street"}
"""Touchpoints that a cell of the lesson adds."""
NORA = "nora"
FORM = "sign-up-form"
LOW = -1
HIGH = 1


def stages(at: Attempt) -> list[str]:
    """Return the ids of the stages, in order."""
    return list(at.jm.table("stage").id)


def new_touchpoints(at: Attempt) -> list[str]:
    """Return the touchpoints that the learner added."""
    known = at.before.ids("touchpoint") | SHOWN
    return [each for each in at.jm.table("touchpoint").id if each not in known]


def after_joining(at: Attempt) -> list[str]:
    """Return the touchpoints in the stages that the learner added after the first two."""
    late = set(stages(at)[len(stages(at.before)) :])
    return [id for id, stage in sorted(at.links("occurs_in")) if stage in late]


def emotions(at: Attempt) -> pd.DataFrame:
    """Return the emotions of Nora, the lowest first."""
    table = at.jm.links("experiences")
    table = table[table["from"] == NORA].dropna(subset=["emotion"])
    return table.sort_values("emotion")


def emotion(at: Attempt, touchpoint: str) -> float | None:
    """Return the emotion of Nora at a touchpoint; None if it is not set."""
    found = at.experience(NORA, touchpoint)
    return None if found is None or pd.isna(found["emotion"]) else float(found["emotion"])


@exercise("1.1")
def a_stage_is_added(at: Attempt) -> Outcome:
    """The map has a third stage, after the two of the start map."""
    before = stages(at.before)
    now = stages(at)
    if not set(before) & set(now):
        return not_yet("another_map", title=at.jm.title)
    if not set(before) <= set(now):
        return not_yet("first_two")
    if now == before:
        return not_yet("touchpoint") if new_touchpoints(at) else NOT_TRIED
    names = list(at.jm.table("stage").name.str.strip().str.casefold())
    if len(set(names)) < len(names):
        return not_yet("twice")
    if now[: len(before)] != before:
        return not_yet("order")
    return RIGHT


@exercise("1.2", after=("1.1",))
def a_touchpoint_is_added(at: Attempt) -> Outcome:
    """Nora experiences a new touchpoint in a stage after Join, and it has a channel."""
    new = new_touchpoints(at)
    if not new:
        return NOT_TRIED
    if NORA not in at.ids("persona"):
        return not_yet("removed", names=["Nora"])
    if len(stages(at)) <= len(stages(at.before)):
        return not_yet("stage_first")
    there = [each for each in new if each in after_joining(at)]
    if not there:
        placed = {id for id, _ in at.links("occurs_in")}
        if placed & set(new):
            return not_yet("stage")
        return not_yet("no_stage")
    nora = [each for each in there if (NORA, each) in at.links("experiences")]
    if not nora:
        return not_yet("persona")
    ours = at.jm.table("touchpoint").set_index("id").ours
    if not any(ours[each] for each in nora):
        names = at.jm.table("touchpoint").set_index("id").name
        return not_yet("not_ours", names=[names[each] for each in nora])
    if at.accepted("M103"):
        return not_yet("accepted")
    without = set(at.gaps("M103").id)
    if all(each in without or not ours[each] for each in nora):
        return not_yet("channel")
    return RIGHT


@exercise("1.3", after=("1.1", "1.2"))
def two_emotions_are_set(at: Attempt) -> Outcome:
    """Nora feels bad at the form and good at the van."""
    if NORA not in at.ids("persona"):
        return not_yet("removed", names=["Nora"])
    if FORM not in at.ids("touchpoint"):
        return not_yet("removed", names=["Sign-up form"])
    form = emotion(at, FORM)
    van_ids = after_joining(at)
    vans = [value for each in van_ids if (value := emotion(at, each)) is not None]
    if form is None and not vans:
        words = [at.experience(NORA, each) for each in (FORM, *van_ids)]
        if any(each is not None and each["feeling"] for each in words):
            return not_yet("word")
        return NOT_TRIED
    if form is None:
        return not_yet("form")
    if not vans:
        return not_yet("van")
    van = max(vans)
    if form <= LOW and van >= HIGH:
        return RIGHT
    if form > van:
        return not_yet("swapped")
    if form > 0:
        return not_yet("school", form=f"{form:g}")
    return not_yet("weak", form=f"{form:g}", van=f"{van:g}")


@exercise("1.4", answers=("lowest",), after=("1.1", "1.2", "1.3"))
def the_lowest_point_is_found(at: Attempt) -> Outcome:
    """The answer names the touchpoint with the lowest emotion of Nora on the learner's map."""
    if isinstance(at.answer, bool | int | float):
        return not_yet("number")
    if not isinstance(at.answer, str):
        return not_yet("text")
    given = key(at.answer)
    felt = emotions(at)
    if len(felt) < 2:
        return not_yet("emotions_first")
    named = felt[[given in (key(str(row.to)), key(str(row.to_name))) for row in felt.itertuples()]]
    if len(named):
        value = named.emotion.min()
        if value == felt.emotion.min():
            return RIGHT
        if value == felt.emotion.max():
            return not_yet("highest")
        return not_yet("higher")
    if is_called(at, "stage", given):
        return not_yet("stage")
    if is_called(at, "persona", given):
        return not_yet("persona")
    return not_yet("unknown", answer=at.answer)


def is_called(at: Attempt, kind: str, given: str) -> bool:
    """Return whether an item of a kind has this name or id."""
    table = at.jm.table(kind)
    return given in {key(str(each)) for each in (*table.id, *table.name)}


def key(text: str) -> str:
    """Return a name as it is compared: without case, hyphens and double blanks."""
    return re.sub(r"[\s_-]+", " ", text).strip().casefold()


@exercise("1.5", after=("1.1", "1.2", "1.3"))
def the_path_reaches_the_van(at: Attempt) -> Outcome:
    """A path of Nora has three touchpoints or more and ends in a stage after Join."""
    arrows = at.links("leads_to")
    if not arrows - at.before.links("leads_to"):
        return NOT_TRIED
    if NORA not in at.ids("persona"):
        return not_yet("removed", names=["Nora"])
    goal = set(after_joining(at))
    if not goal:
        return not_yet("touchpoint_first")
    if reaches(at.jm.paths(NORA), goal):
        return RIGHT
    place = {each: number for number, each in enumerate(stages(at))}
    where = {id: place[stage] for id, stage in at.links("occurs_in")}
    if any(where.get(a, 0) > where.get(b, 0) for a, b in arrows):
        return not_yet("backwards")
    if any(b in goal for _, b in arrows):
        if reaches(at.jm.paths(), goal):
            return not_yet("elsewhere")
        return not_yet("short")
    ends = {b for _, b in arrows} - {a for a, _ in arrows}
    names = at.jm.table("touchpoint").set_index("id").name
    return not_yet("stops", names=sorted(names[each] for each in ends))


def reaches(paths: pd.DataFrame, goal: set[str]) -> bool:
    """Return whether a path has three touchpoints or more and ends at one of these."""
    return any(len(each) >= 3 and each[-1] in goal for each in paths.touchpoints)
