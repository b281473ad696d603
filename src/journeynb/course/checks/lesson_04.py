"""Checks of lesson 4: goals that can be reached."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from journeynb.api.journey_map import JourneyMap
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet, right
from journeynb.model.kinds.entities import Goal

KPIS = Path(__file__).parents[1] / "data/kpis.csv"
GOAL = "subscribers"
RULES = ("S301", "S302", "S303", "S304", "S305")
LETTERS = ("specific", "measurable", "achievable", "relevant", "time_bound")
STATES = ("on_track", "at_risk", "behind", "reached", "no_data")


def names(at: Attempt, kind: str, ids: Iterable[str]) -> list[str]:
    """Return the names of things on the start map."""
    return [at.start[each].name for each in at.start.table(kind).id if each in set(ids)]


def goal(jm: JourneyMap, id: str) -> Goal:
    """Return a goal of a map."""
    found = jm[id]
    assert isinstance(found, Goal)
    return found


def status_row(at: Attempt) -> pd.Series:
    """Return the row of the goal in the table of goals."""
    table = at.jm.goals(today=at.day)
    return table[table.id == GOAL].iloc[0]


def is_past(at: Attempt, day: dt.date) -> bool:
    """Return whether a date is not after the day of the course."""
    return day <= dt.date.fromisoformat(at.day)


@exercise("4.1", rules=RULES, findings=lambda at: at.gaps(RULES, id=GOAL))
def the_goal_is_smart(at: Attempt) -> Outcome:
    """All five letters of the goal are true, and its due date is ahead."""
    if gone := at.removed("goal"):
        return not_yet("removed", names=gone)
    if at.accepted(*RULES):
        return not_yet("accepted")
    found, row = goal(at.jm, GOAL), status_row(at)
    done = [each for each in LETTERS if row[each]]
    if not done and found.baseline is None and found.target is None:
        if any(each.isdigit() for each in found.name):
            return not_yet("only_name")
        return NOT_TRIED
    if found.direction == "decrease":
        return not_yet("decrease")
    if found.baseline is not None and found.target is not None and found.target < found.baseline:
        return not_yet("fewer", baseline=found.baseline, target=found.target)
    if found.due is not None and is_past(at, found.due):
        return not_yet("past", due=found.due)
    left = [each.replace("_", "-") for each in LETTERS if each not in done]
    if left == ["relevant"]:
        return not_yet("no_parent")
    if left:
        return not_yet("left", done=len(done), letters=left)
    return RIGHT


@exercise("4.2", rules=("A206", "A207"), after=("4.1",))
def each_goal_has_a_parent(at: Attempt) -> Outcome:
    """Each goal below the business goal refines another one."""
    if gone := at.removed("goal"):
        return not_yet("removed", names=gone)
    if at.accepted("A206", "A207"):
        return not_yet("accepted")
    levels = at.start.table("goal").set_index("id").level
    moved = [each for each in levels.index if goal(at.jm, each).level != levels[each]]
    if moved:
        return not_yet("level", names=names(at, "goal", moved))
    upside_down = [b for a, b in at.links("refines") if levels.get(a) == "business"]
    if upside_down:
        return not_yet("reversed", names=names(at, "goal", upside_down))
    left = at.gaps(("A206", "A207"))
    if len(left) and cascade(at) == cascade(at.before):
        return NOT_TRIED
    if len(left):
        return not_yet("left", names=[at.jm[each].name for each in left.id])
    return RIGHT


def cascade(at: Attempt) -> set[tuple[str, str]]:
    """Return the links between goals, but for those of exercise 4.1."""
    return {(a, b) for a, b in at.links("refines") if a != GOAL}


@exercise("4.3", rules=("A208",))
def the_goal_is_due_before_its_parent(at: Attempt) -> Outcome:
    """The late goal is due when its parent is, or earlier; the parent is as it was."""
    late, parent = at.before.gaps("A208")[["id", "other"]].iloc[0]
    if gone := at.removed("goal"):
        return not_yet("removed", names=gone)
    if at.accepted("A208"):
        return not_yet("accepted")
    due = goal(at.start, parent).due
    if goal(at.jm, parent).due != due:
        return not_yet("parent", parent=at.start[parent].name, due=due)
    if (late, parent) not in at.links("refines"):
        return not_yet("cut", goal=at.start[late].name, parent=at.start[parent].name)
    day = goal(at.jm, late).due
    if day == goal(at.start, late).due:
        return NOT_TRIED
    if day is None:
        return not_yet("no_due")
    if len(at.gaps("A208", id=late)):
        return not_yet("late", due=due)
    if is_past(at, day):
        return not_yet("past", due=day)
    return RIGHT


def unserved(at: Attempt) -> pd.DataFrame:
    """Return the findings about the goal that no touchpoint of its persona supports."""
    goal_id = at.before.gaps("A203").id.iloc[0]
    found = at.gaps(("A203", "A205"))
    about: pd.Series = (found.id == goal_id) | (found.other == goal_id)
    return found.loc[about]


@exercise("4.4", rules=("A203", "A205"), findings=unserved)
def touchpoints_of_the_persona_serve_the_goal(at: Attempt) -> Outcome:
    """The goal targets the same persona as before, and touchpoints of hers support it."""
    goal_id, persona = at.before.gaps("A203")[["id", "other"]].iloc[0]
    wrong = at.before.gaps("A205", other=goal_id).id.iloc[0]
    if gone := [*at.removed("goal"), *at.removed("touchpoint"), *at.removed("persona")]:
        return not_yet("removed", names=gone)
    if at.accepted("A203", "A205"):
        return not_yet("accepted")
    about, who = at.start[goal_id].name, at.start[persona].name
    targets = {b for a, b in at.links("targets") if a == goal_id}
    if persona not in targets:
        return not_yet("untargeted", goal=about, persona=who)
    if targets != {persona}:
        return not_yet("retargeted", goal=about, persona=who)
    left = unserved(at)
    supports = (wrong, goal_id) in at.links("supports")
    if "A203" in set(left.rule):
        return NOT_TRIED if supports else not_yet("unserved", goal=about, persona=who)
    if len(left):
        return not_yet("misdirected", names=[at.jm[each].name for each in left.id], persona=who)
    if supports:
        return right("who_told_you", touchpoint=at.start[wrong].name, persona=who)
    return RIGHT


@exercise("4.5", answers=("status",), after=("4.1",))
def the_status_is_read_from_the_line(at: Attempt) -> Outcome:
    """Six months are measured, and the status is the one of the line to the target."""
    if gone := at.removed("goal"):
        return not_yet("removed", names=gone)
    measured = goal(at.jm, GOAL).measurements
    ahead = [each.date for each in measured if each.date > dt.date.fromisoformat(at.day)]
    if ahead:
        return not_yet("future", date=ahead[0])
    months = {each.date.strftime("%Y-%m"): each.value for each in measured}
    if not months:
        return not_yet("not_measured")
    known = kpis()
    wrong = [each for each, value in months.items() if known["subscribers"].get(each) != value]
    for name, values in known.items():
        if wrong and months.items() <= values.items():
            return not_yet("column", column=name)
    if wrong:
        return not_yet("values", months=wrong)
    if len(months) < len(known["subscribers"]):
        return not_yet("few", done=len(months), total=len(known["subscribers"]))
    if not isinstance(at.answer, str):
        return not_yet("text", states=STATES)
    row = status_row(at)
    if pd.isna(row.expected):
        return not_yet("goal_first")
    given = at.answer.strip().casefold().replace(" ", "_").replace("-", "_")
    if given == row.status:
        return RIGHT
    last, expected = row["last"], round(row.expected)
    if given in ("off_track", "missed", "failed"):
        return not_yet("target", last=last, expected=expected, target=row.target)
    if given == "behind":
        return not_yet("behind", last=last, expected=expected, share=f"{row.ratio:.0%}")
    if given in STATES:
        return not_yet("other", last=last, expected=expected)
    return not_yet("unknown", answer=at.answer, states=STATES)


def kpis() -> dict[str, dict[str, float]]:
    """Return the numbers of kpis.csv: by column, then by month."""
    with KPIS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        name: {row["month"][:7]: float(row[name]) for row in rows}
        for name in rows[0]
        if name != "month"
    }
