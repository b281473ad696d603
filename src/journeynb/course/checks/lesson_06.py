"""Checks of lesson 6: what customers did."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache

import pandas as pd

from journeynb.course.checks.plain import UNSURE, entity, number, unsure, word
from journeynb.course.checks.shipped import events, from_events
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet

STARTED = 1200
"""People who started a journey; some of them left no trace in the log."""
NOBODYS = {"app_crashed", "workshop_walk_in"}
"""Events that belong to no touchpoint of the start map."""
PHONED = ("inspection", "van-visit")
"""The path of customers who phone instead of reporting a problem in the app."""
PLACES = {"sign_up_done": "sign-up", "problem_reported": "report", "reminder_opened": "reminder"}
"""The events that the map does not know yet, and the touchpoints where they belong."""


@cache
def joined() -> int:
    """Return the number of customers who signed up."""
    return events().where("event = 'sign_up_done'").customers


@exercise("6.1", answers=("people",))
def people_and_rows(at: Attempt) -> Outcome:
    """The number of customers in the log."""
    said = number(at.answer)
    if said is None:
        return not_yet("number")
    if said == events().customers:
        return RIGHT
    if said == events().facts.events:
        return not_yet("rows")
    if said == STARTED:
        return not_yet("started")
    return not_yet("joined") if said == joined() else not_yet("other")


@exercise("6.2")
def events_have_touchpoints(at: Attempt) -> Outcome:
    """The three events are at their touchpoints, and no pattern takes what is not its own."""
    if gone := at.removed("touchpoint"):
        return not_yet("removed", names=gone)
    patterns = at.jm.table("touchpoint").set_index("id").events
    if patterns.equals(at.start.table("touchpoint").set_index("id").events):
        return NOT_TRIED
    left = set(from_events(at.jm).unmapped_events().event)
    names = {_name(each) for own in patterns for each in own}
    if "app_crashed" not in left and "*" in names:
        return not_yet("star")
    known = patterns[patterns.index.isin(at.before.ids("touchpoint"))]
    if taken := sorted(each for each in NOBODYS if _where(each, known)):
        return not_yet("taken", names=taken)
    if missed := sorted(left & PLACES.keys()):
        by_case = [each for each in missed if each in {name.casefold() for name in names}]
        return not_yet("case", names=by_case) if by_case else not_yet("left", names=missed)
    for event, touchpoint in PLACES.items():
        where = _where(event, patterns)
        if touchpoint not in where:
            return not_yet("wrong_place", name=event)
        if len(where) > 1:
            return not_yet("twice", name=event)
    if lost := sorted(left - NOBODYS):
        return not_yet("lost", names=lost)
    return RIGHT


def _where(event: str, patterns: pd.Series) -> list[str]:
    """Return the ids of the touchpoints whose patterns match an event."""
    return [
        str(id)
        for id, own in patterns.items()
        if any(fnmatchcase(event, _name(each)) for each in own)
    ]


def _name(pattern: str) -> str:
    """Return the name of the event in a pattern, without conditions."""
    return pattern.partition("@")[0].strip()


@exercise("6.3", answers=("worst",), after=("6.2",))
def the_worst_step(at: Attempt) -> Outcome:
    """The stage before which most of the customers so far drop off."""
    funnel = from_events(at.jm).funnel()
    all_ = funnel[funnel.persona == "(all)"].set_index("stage")
    stages = _names(at, "stage")
    said = entity(at.answer, stages)
    lost = all_.drop_off.dropna()
    if not said:
        return not_yet("stage")
    if len(lost) and said == lost.idxmax():
        return RIGHT
    if entity(at.answer, personas := _names(at, "persona")) in personas:
        return not_yet("persona")
    if entity(at.answer, touchpoints := _names(at, "touchpoint")) in touchpoints:
        return not_yet("touchpoint")
    if said not in stages:
        return not_yet("stage")
    if said == all_.share.idxmin():
        return not_yet("share", name=stages[said])
    return not_yet("first") if said == next(iter(stages)) else not_yet("other", name=stages[said])


@exercise("6.4", answers=("nora_helga", "nora_tariq"), after=("6.2",))
def what_intervals_say(at: Attempt) -> Outcome:
    """Intervals that lie apart show a difference; those that overlap show neither."""
    funnel = from_events(at.jm).funnel()
    true = tuple(_differ(funnel, "nora", other) for other in ("helga", "tariq"))
    said = tuple(_yes(each) for each in at.answers)
    if "" in said:
        return not_yet("words")
    if said == true:
        return RIGHT
    if said[0] != true[0]:
        return not_yet("apart") if true[0] == "yes" else not_yet("overlap")
    if true[1] == UNSURE:
        return not_yet("overlap") if said[1] == "yes" else not_yet("no_proof")
    return not_yet("apart")


def _differ(funnel: pd.DataFrame, one: str, other: str) -> str:
    """Return whether the shares of two personas who join differ."""
    share = funnel[funnel.stage == "join"].set_index("persona")
    if one not in share.index or other not in share.index:
        return UNSURE
    apart = share.low[one] > share.high[other] or share.low[other] > share.high[one]
    return "yes" if apart else UNSURE


def _yes(answer: object) -> str:
    """Return an answer as one of the three words; empty if it is another one."""
    if unsure(answer):
        return UNSURE
    said = {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else word(answer)
    said = said.rstrip(".")
    return said if said in ("yes", "no") else ""


def _paths_not_drawn(at: Attempt) -> pd.DataFrame:
    """Return the moves in the log without a path on the map."""
    return at.gaps("E604", evidence=from_events(at.jm))


@exercise("6.5", rules=("E604",), after=("6.2",), findings=_paths_not_drawn)
def draw_what_they_do(at: Attempt) -> Outcome:
    """The path that customers take is drawn, in its direction, and the others are still there."""
    if at.accepted("E604"):
        return not_yet("accepted")
    if gone := at.removed("touchpoint"):
        return not_yet("removed", names=gone)
    if added := at.ids("touchpoint") - at.before.ids("touchpoint"):
        return not_yet("too_much", names=[at.jm[each].name for each in sorted(added)])
    arrows, before = at.links("leads_to"), at.before.links("leads_to")
    if arrows == before:
        return NOT_TRIED
    if before - arrows:
        return not_yet("cut", left=len(before - arrows))
    if len(_paths_not_drawn(at)):
        return not_yet("reversed") if PHONED[::-1] in arrows else not_yet("left")
    if extra := arrows - before - {PHONED}:
        names = _names(at, "touchpoint")
        return not_yet("extra", names=[f"{names[a]} to {names[b]}" for a, b in sorted(extra)])
    return RIGHT


def _feelings_that_differ(at: Attempt) -> pd.DataFrame:
    """Return the emotions on the map that differ from the scores in the log."""
    return at.gaps("E605", evidence=from_events(at.jm))


@exercise("6.6", rules=("E605",), findings=_feelings_that_differ)
def what_tariq_feels(at: Attempt) -> Outcome:
    """Tariq's emotion at the van is what customers like him say, and counts as researched."""
    if at.accepted("E605"):
        return not_yet("accepted")
    if all(_felt(at, each) == _felt(at.before, each) for each in ("nora", "tariq", "helga")):
        return NOT_TRIED
    felt = at.experience("tariq", "van-visit")
    if felt is None or pd.isna(felt.emotion):
        return not_yet("cut")
    for persona in ("nora", "helga"):
        own = at.experience(persona, "van-visit")
        if own is None or own.emotion != 1.5:
            return not_yet("everyone")
    scores = from_events(at.jm).emotions()
    said = scores[(scores.persona == "tariq") & (scores.touchpoint == "van-visit")].iloc[0]
    if felt.basis == "researched" and felt.emotion == 1:
        return not_yet("basis")
    if felt.emotion > said.high:
        return not_yet("scale")
    if felt.emotion < said.low:
        return not_yet("too_low")
    return RIGHT if felt.basis == "researched" else not_yet("assumed")


def _felt(at: Attempt, persona: str) -> tuple[object, ...]:
    """Return what a persona feels at the van visit, and on what basis."""
    felt = at.experience(persona, "van-visit")
    return () if felt is None else (felt.emotion, felt.basis)


def _names(at: Attempt, kind: str) -> dict[str, str]:
    """Return the names of a kind of entity, by id."""
    table = at.jm.table(kind)
    return dict(zip(table.id, table.name, strict=True))
